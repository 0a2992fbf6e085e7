"""Why the hindcast misses what it misses: worlds made so that the cause is known."""

import numpy as np

from docs.write.misses import _strongest, told


def found(near, numbers=(), its=None):
    return {
        "as_printed": {"worlds": 50, "median": near},
        "numbers": [{"path": path, "correlation": rho} for path, rho in numbers],
        "class": its,
    }


def test_a_miss_that_goes_with_the_machines_is_told_from_one_that_does_not():
    assert "explains most of it" in told("deals.makers", found(95.0), 50.0, 100.0)
    assert "does not explain it" in told("deals.makers", found(55.0), 50.0, 100.0)


def test_machines_are_not_explained_by_machines():
    assert told("machines.china", found(95.0), 50.0, 100.0) == ""


def test_too_few_worlds_say_nothing():
    silent = {**found(1.0), "as_printed": None}
    assert told("deals.makers", silent, 50.0, 100.0) == ""


def test_the_class_and_the_numbers_are_named():
    its = {"machines": 5000.0, "own": 70.0}
    said = told("share.ubtech", found(1.0, [("heat_response*", 0.5)], its), 1.0, 10.0)
    assert "5,000 machines of the maker's class, 70 of them its own" in said
    assert "`heat_response` (+0.50)" in said


def test_the_number_that_growth_goes_with_is_found_and_luck_is_not():
    draws = np.random.default_rng(5)
    numbers = {f"n{index}": draws.normal(size=500) for index in range(100)}
    numbers["n7"] = np.full(500, 2.0)  # one that is the same in all worlds
    growth = np.exp(numbers["n3"]) + 0.1 * draws.normal(size=500)
    (one,) = _strongest(growth, numbers)
    assert one["path"] == "n3"
    assert one["correlation"] > 0.9
    assert _strongest(np.ones(500), numbers) == []
