"""Worlds take their fitted numbers together, and all others as if there were no ensemble."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.evidence import parameters
from sim.evidence.ensembles import ensemble_of_file, write_ensemble
from sim.experiment import store
from sim.experiment.designs import all_worlds, draw, halves, members_of_worlds, one_world
from sim.experiment.run import run
from sim.model.batch import expected_firms, run_batch
from sim.model.inputs import Parameters
from sim.scenario import Scenario, load

FITTED = ("machine_life", "capability_pull*", "experience_pull")
MEMBERS = 50
MANY = np.arange(400)


@pytest.fixture(scope="module")
def fit(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An ensemble of three numbers that go hand in hand, with weights that differ ten-fold."""
    rise = np.linspace(0.0, 1.0, MEMBERS)
    weights = np.linspace(1.0, 10.0, MEMBERS)
    numbers = {
        "machine_life": 3.0 + 2.0 * rise,
        "capability_pull*": 0.8 + 0.4 * rise,
        "experience_pull": 0.5 - 0.4 * rise,
    }
    file = tmp_path_factory.mktemp("ensembles") / "fit.csv"
    write_ensemble(file, weights / weights.sum(), numbers)
    return str(file)


def scenario(fit: str, *sets: str) -> Scenario:
    return load("baseline", [f"ensemble={fit}", *sets])


def same(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((one == other).all())


def test_a_world_takes_one_member_for_all_that_was_fitted(fit: str) -> None:
    drawn = draw(scenario(fit), MANY)
    held = ensemble_of_file(Path(fit), parameters()).numbers
    members = np.array([held["machine_life"].tolist().index(v) for v in drawn["machine_life"]])
    for path in FITTED:
        assert same(drawn[path], held[path][members]), path


def test_all_else_is_drawn_as_without_it(fit: str) -> None:
    before, after = draw(scenario("prior"), MANY), draw(scenario(fit), MANY)
    assert list(before) == list(after)
    assert {path for path in before if not same(before[path], after[path])} == set(FITTED)


def test_members_stand_in_as_many_worlds_as_their_weight_says(fit: str) -> None:
    ensemble = ensemble_of_file(Path(fit), parameters())
    for seed in (1, 2024, 77):
        for worlds in (100, 400, 3000):
            members = members_of_worlds(ensemble, seed, np.arange(worlds))
            counts = np.bincount(members, minlength=MEMBERS)
            assert np.abs(counts - worlds * ensemble.weights).max() < 3.0, (seed, worlds)
    one, other = (members_of_worlds(ensemble, seed, MANY) for seed in (1, 2))
    assert not same(one, other)


def test_a_member_depends_on_seed_and_world_only(fit: str) -> None:
    whole = draw(scenario(fit), MANY)
    some = np.array([7, 3, 399, 0])
    fewer = draw(scenario(fit, "worlds=1000", "levers.hebei=null", "end=2027"), some)
    assert all(same(fewer[path], whole[path][some]) for path in FITTED)
    batch = all_worlds(scenario(fit, "worlds=9"))
    assert all(same(batch.numbers[path], whole[path][:9]) for path in FITTED)
    assert same(halves(batch)[1].numbers["machine_life"], whole["machine_life"][4:9])
    assert same(one_world(scenario(fit), 5).numbers["machine_life"], whole["machine_life"][5:6])


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ("uncertain.machine_life=uniform(2 年, 6 年)", "machine_life"),
        ("parameters.machine_life=4 年", "machine_life"),
        ("uncertain.experience_pull=uniform(0.1, 0.4)", "experience_pull"),
    ],
)
def test_what_the_scenario_sets_itself_holds_and_the_rest_stays_together(
    fit: str, change: str, path: str
) -> None:
    fitted, own = draw(scenario(fit), MANY), draw(scenario(fit, change), MANY)
    alone = draw(scenario("prior", change), MANY)
    assert (path in own) == (path in alone)
    if path in own:
        assert same(own[path], alone[path])
    assert all(same(own[name], fitted[name]) for name in set(FITTED) - {path})


def test_a_key_set_apart_leaves_the_factor_of_the_others_fitted(fit: str) -> None:
    changed = scenario(fit, "worlds=20", "parameters.capability_pull.basic=4")
    batch = all_worlds(changed)
    p = Parameters(batch)
    assert (p["capability_pull.basic"] == 4.0).all()
    factor = batch.numbers["capability_pull*"]
    assert same(factor, draw(scenario(fit), np.arange(20))["capability_pull*"])
    assert np.allclose(p["capability_pull.power"][:, 0], 2.0 * factor, rtol=1e-12)
    every = [f"parameters.capability_pull={value}" for value in (3,)]
    assert "capability_pull*" not in draw(scenario(fit, *every), MANY)


def test_a_member_whose_numbers_are_those_drawn_gives_the_same_worlds(tmp_path: Path) -> None:
    """An ensemble is another way to the same place: the model reads nothing else of it."""
    plain = load("baseline", ["ensemble=prior", "end=2023", "worlds=1"])
    drawn = all_worlds(plain).numbers
    fitted = {path: values for path, values in drawn.items() if not path.startswith("levers.")}
    write_ensemble(tmp_path / "same.csv", np.ones(1), fitted, digits=17)
    again = load("baseline", [f"ensemble={tmp_path / 'same.csv'}", "end=2023", "worlds=1"])
    one, other = (all_worlds(it) for it in (plain, again))
    assert same(expected_firms(one), expected_firms(other))
    tables = [run_batch(batch).indicators for batch in (one, other)]
    assert np.array_equal(*tables, equal_nan=True)


def test_a_result_keeps_the_file_that_its_worlds_were_drawn_from(fit: str, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(Path(fit).read_text())
    asked = load("no-policy", [f"ensemble={own}", "worlds=3", "end=2023"])
    saved = store.save(run(asked, workers=1), tmp_path / "results")
    own.unlink()
    assert saved.path is not None
    again = store.open_result(saved.path)
    assert again.scenario.digest() == asked.digest()
    assert again.manifest["ensemble"]["digest"] == asked.ensemble.digest  # type: ignore[union-attr]
    assert {"members": MEMBERS, "until": None, "paths": 3}.items() <= again.manifest[
        "ensemble"
    ].items()
    assert all(same(again.numbers[p], draw(asked, MANY[:3])[p]) for p in FITTED)
    repeated = draw(load(saved.path / store.RESOLVED), MANY)
    assert all(same(repeated[path], values) for path, values in draw(asked, MANY).items())
