"""Checks of behaviour can fail: each promise is broken by a lever, and the right check says so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.analysis.behaviour import Verdict, judged, load_checks
from sim.analysis.behaviour.checks import Check
from sim.model.levers import KINDS, Lever
from sim.model.levers.base import PolicyView
from sim.model.state import Float
from sim.scenario import lever_kinds

CHECKS = load_checks()


def verdict(name: str, worlds: int = 4) -> Verdict:
    (check,) = (check for check in CHECKS.checks if check.id == name)
    (found,) = judged([check], CHECKS.end, (f"worlds={worlds}",), workers=1)
    return found


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put another class, made from a kind's own and some methods, into the registry."""

    def replace(kind: str, **methods: object) -> None:
        monkeypatch.setitem(KINDS, kind, type("Broken", (KINDS[kind],), methods))  # type: ignore[arg-type]

    return replace


def test_a_lever_that_pays_twice_is_over_its_budget(broken: Callable[..., None]) -> None:
    name = "compute_voucher.budget"
    assert verdict(name).status == "pass"

    def spend(self: Lever, view: PolicyView, payee: str, received: Float) -> None:
        Lever.spend(self, view, payee, 2.0 * received)

    broken("compute_voucher", spend=spend)
    found = verdict(name)
    assert found.status == "fail"
    row = found.finding.numbers[-1]
    assert row["paid"] > row["allowed"] > 0
    assert "allowed" in found.finding.sentence.en


def test_a_fund_that_calls_twice_its_size(broken: Callable[..., None]) -> None:
    own = KINDS["guidance_fund"].offer

    def offer(self: Lever, view: PolicyView) -> None:
        own(self, view)
        view.state.funds.commitment *= 2.0
        view.state.funds.pace *= 2.0

    broken("guidance_fund", offer=offer)
    found = verdict("guidance_fund.budget")
    assert found.status == "fail"
    assert found.finding.numbers[-1]["year"] == "all years"


def always(self: Lever, view: PolicyView) -> Float:
    return self.number("strength", view.step)


@pytest.mark.parametrize("kind", ["first_purchase", "compute_voucher", "demonstration_scenes"])
def test_a_lever_that_ignores_its_window(kind: str, broken: Callable[..., None]) -> None:
    assert verdict(f"{kind}.window").status == "pass"
    broken(kind, in_force=always, works=lambda self, step: True)
    found = verdict(f"{kind}.window")
    assert found.status == "fail"
    assert "outside" in found.finding.sentence.en
    assert found.finding.numbers[0]["year"] in (2023, 2027)
    assert found.finding.numbers[0]["paid"] > 0


def test_a_lever_without_money_that_acts_early(broken: Callable[..., None]) -> None:
    broken("leasing", in_force=always, works=lambda self, step: True)
    own = KINDS["leasing"].offer

    def offer(self: Lever, view: PolicyView) -> None:
        own(self, view)
        view.instruments.scenes_opened[:, self.leaf_rows] += always(self, view)[:, None, None]

    broken("leasing", offer=offer)
    found = verdict("leasing.window")
    assert found.status == "fail"
    assert "acts before it works" in found.finding.sentence.en
    assert found.finding.numbers[0]["year"] == 2023


def test_a_lever_that_foresees_a_change(broken: Callable[..., None]) -> None:
    def ahead(self: Lever, view: PolicyView) -> Float:
        later = min(view.step + 18, len(self._times) - 1)
        return Lever.in_force(self, view) * (1.0 + self.number("strength", later))

    broken("first_purchase", in_force=ahead)
    found = verdict("first_purchase.window")
    assert found.status == "fail"
    assert "a change of 2026 alters an earlier year" in found.finding.sentence.en


def test_a_lever_that_does_the_opposite(broken: Callable[..., None]) -> None:
    name = "first_purchase.orders"
    assert verdict(name, worlds=8).status == "pass"

    def number(self: Lever, field: str, step: int) -> Float:
        found = Lever.number(self, field, step)
        return 4000.0 - found if field == "units" else found

    broken("first_purchase", number=number)
    found = verdict(name, worlds=8)
    assert found.status == "fail"
    assert "wrong way between units 0 台/年 and 1000 台/年" in found.finding.sentence.en
    assert found.finding.numbers[1]["high"] < 0


def test_a_lever_that_works_at_no_strength_and_one_that_never_does(
    broken: Callable[..., None],
) -> None:
    broken("leasing", in_force=lambda self, view: 1.0 + Lever.in_force(self, view))
    assert verdict("leasing.no_strength").status == "pass"  # it isn't even asked at strength 0
    broken("leasing", works=lambda self, step: True)
    found = verdict("leasing.no_strength")
    assert found.status == "fail"
    assert "strength 0 differs from absence" in found.finding.sentence.en
    broken("leasing", offer=lambda self, view: None)
    assert "a name only" in verdict("leasing.no_strength").finding.sentence.en
    assert verdict("leasing.window").status == "not_told"


def test_a_lever_that_only_costs_is_a_name(broken: Callable[..., None]) -> None:
    broken("talent", offer=lambda self, view: self.pay_running_cost(view, "workers"))
    found = verdict("talent.no_strength")
    assert found.status == "fail"
    assert "a name only" in found.finding.sentence.en


def test_a_budget_that_never_has_enough(broken: Callable[..., None]) -> None:
    name = "first_purchase.budget_open"
    assert verdict(name).status == "pass"

    def number(self: Lever, field: str, step: int) -> Float:
        found = Lever.number(self, field, step)
        return found + 1e-9 * Lever.number(self, "budget", step) if field == "units" else found

    broken("first_purchase", number=number)
    found = verdict(name)
    assert found.status == "fail"
    assert found.finding.numbers[0]["left"] != found.finding.numbers[0]["right"]


def test_a_lever_that_loses_money_fails_what_needs_it(broken: Callable[..., None]) -> None:
    def spend(self: Lever, view: PolicyView, payee: str, received: Float) -> None:
        Lever.spend(self, view, payee, received)
        view.state.firms.cash[:, 0] += 1e6

    broken("first_purchase", spend=spend)
    found = verdict("first_purchase.budget", worlds=2)
    assert found.status == "fail"
    assert "AccountsError" in found.finding.sentence.en


def test_what_was_never_tried_is_not_told(broken: Callable[..., None]) -> None:
    broken("first_purchase", spend=lambda self, view, payee, received: None)
    assert verdict("first_purchase.budget", worlds=2).status == "not_told"


def test_plans_of_a_whole_scenario(broken: Callable[..., None]) -> None:
    assert verdict("baseline.budgets").status == "pass"

    def spend(self: Lever, view: PolicyView, payee: str, received: Float) -> None:
        Lever.spend(self, view, payee, 3.0 * received)

    broken("innovation_platform", spend=spend)
    found = verdict("baseline.budgets")
    assert found.status == "fail"
    assert found.finding.numbers[0]["lever"] == "innovation_platform"


def test_runs_are_shared_and_the_pool_tells_the_same() -> None:
    chosen = [check for check in CHECKS.checks if check.id.startswith("leasing.")][:2]
    here = list(judged(chosen, CHECKS.end, ("worlds=4",), workers=1))
    there = list(judged(chosen, CHECKS.end, ("worlds=4",), workers=2))
    assert here == there
    asked = {question for check in chosen for question in check.questions()}
    assert len(asked) < sum(len(check.questions()) for check in chosen)
    assert here[0].seconds > 0


def about(kind: str) -> list[Check]:
    return [check for check in CHECKS.checks if kind in check.levers]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_its_checks(kind: str) -> None:
    """A new kind brings its own: what more of it does, and where its caps and budget end."""
    types = {check.type for check in about(kind)}
    assert {"no_strength", "window", "dose_response"} <= types
    numbers = lever_kinds()[kind].numbers
    if "budget" in numbers:
        assert "budget" in types
    if any(name.startswith("cap_per") for name in numbers):
        assert "saturation" in types


def test_a_word_chooses_by_kind_type_and_name() -> None:
    assert {check.type for check in CHECKS.about(("pair",))} == {"pair"}
    funds = CHECKS.about(("guidance_fund",))
    assert all("guidance_fund" in check.levers for check in funds)
    assert len(funds) > 5
    (one,) = CHECKS.about(("leasing.window",))
    assert one.id == "leasing.window"
    assert CHECKS.about(("leas",)) == ()
    assert CHECKS.about(()) == CHECKS.checks


def test_names_are_unique_and_reasons_stand_in_both_languages() -> None:
    assert len({check.id for check in CHECKS.checks}) == len(CHECKS.checks)
    assert all(check.why.en and check.why.zh for check in CHECKS.checks)
    assert np.isfinite([check.confidence for check in CHECKS.checks]).all()
