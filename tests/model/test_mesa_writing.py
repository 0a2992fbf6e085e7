"""What is written through a live view reaches the model whole: columns, places, money, closing."""

from __future__ import annotations

import pytest

from sim.model.groups import Groups
from sim.model.industry import Region
from tests.model.mesa_models import SOON, finish, firms_of, model_of, same


def test_what_is_written_through_a_view_is_what_the_model_computes_with() -> None:
    by_view, by_array, untouched = model_of(SOON), model_of(SOON), model_of(SOON)
    for model in (by_view, by_array, untouched):
        model.run_for(10)
    firm = max(firms_of(by_view), key=lambda f: f.capacity)
    firm.capacity = 4 * firm.capacity
    region = by_view.agents_by_type[Region][3]
    region.demonstrations[5] = 12.0
    region.training_data = 1e5
    state = by_array.world.state
    state.firms.capacity[0, firm.row] *= 4
    state.leaves.demonstrations[0, 3, 5] = 12.0
    state.leaves.training_data[0, 3] = 1e5
    tables = [finish(model) for model in (by_view, by_array, untouched)]
    assert same(tables[0], tables[1])
    assert not same(tables[0], tables[2])


@pytest.mark.parametrize(
    ("column", "value"),
    [("home", 5), ("plant", 5), ("product_class", 1), ("plant_share", 0.5), ("identity", 77)],
)
def test_where_a_firm_stands_is_one_thing_in_the_model(column: str, value: float) -> None:
    model = model_of(SOON)
    model.run_for(6)
    firm = next(firm for firm in firms_of(model) if firm.tier == "maker" and firm.home != 5)
    _ = model.world.groups  # they are there before the firm moves
    setattr(firm, column, value)
    kept = model.world.groups
    fresh = Groups(model.world.state.firms, model.world.geography.nation)
    ones = model.world.state.firms.alive.astype(float)
    assert same(kept.words, fresh.words)
    assert same(kept.count_there, fresh.count_there)
    assert same(kept.by_home(ones), fresh.by_home(ones))
    there = kept.by_home_class(ones)
    assert same(kept.where_made(there, ones), fresh.where_made(there, ones))


def test_money_given_by_hand_comes_from_investors() -> None:
    model = model_of(SOON)
    model.run_for(3)
    firm = firms_of(model)[0]
    before = firm.cash
    firm.cash += 1e6
    assert firm.cash == before + 1e6
    model.step()  # the books are checked
    moved = model.world.books.totals["put in by hand", "investors", "firms"]
    assert moved[0] == pytest.approx(1e6)


def test_a_firm_is_not_removed_but_closes() -> None:
    model = model_of(SOON)
    model.run_for(3)
    firm = firms_of(model)[0]
    with pytest.raises(TypeError, match="can't be removed"):
        firm.remove()
    firm.cash = -1e12
    model.step()
    assert not firm.here
    assert firm not in set(model.agents)
