"""Mesa's face of one world: live agents, collectors, copies; the same bits as the arrays."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import numpy as np
import pytest
from mesa import DataCollector

from sim.evidence import regions
from sim.experiment.designs import one_world
from sim.model.batch import BatchResult, WorldBatch
from sim.model.indicators import INDEX
from sim.model.industry import Firm, Fund, GoneError, IndustryModel, Region
from sim.model.state import Firms, Funds, Leaves
from sim.scenario import load
from tests.model.mesa_models import SHAKE_OUT, SOON, finish, firms_of, model_of, months, same

Batch = Callable[..., WorldBatch]


def soon(worlds: Callable[..., BatchResult]) -> np.ndarray:
    """The same world out of a batch of two."""
    return worlds("baseline", (0, 2), (SOON,)).indicators[1]


# One world, the same bits


def test_a_mesa_model_is_one_world(batch: Batch) -> None:
    with pytest.raises(ValueError, match="one world"):
        IndustryModel(batch("baseline", (0, 1)))


def test_the_mesa_model_is_that_world_of_the_batch(worlds: Callable[..., BatchResult]) -> None:
    assert same(finish(model_of()), worlds("baseline", (0, 1, 2)).indicators[2])


def test_steps_and_run_for_and_run_model_are_the_same_months(
    worlds: Callable[..., BatchResult],
) -> None:
    model = model_of(SOON)
    model.step()
    model.run_for(7)
    assert (model.time, model.steps, model.world.step) == (8, 8, 8)
    assert same(finish(model), soon(worlds))
    other = model_of(SOON)
    other.run_model()
    assert same(other.world.tally.table[0], soon(worlds))
    model.step()
    assert model.world.step == 24
    assert same(model.world.tally.table[0], soon(worlds))


def test_two_live_models_do_not_meet(worlds: Callable[..., BatchResult]) -> None:
    one, other = model_of(SOON), model_of(SOON, *SHAKE_OUT, replicate=7, name="zhejiang")
    for _ in months(one):
        other.run_for(1)
        assert len(firms_of(one)) == one.world.state.firms.alive.sum()
    alone = finish(model_of(SOON, *SHAKE_OUT, replicate=7, name="zhejiang"))
    assert same(one.world.tally.table[0], soon(worlds))
    assert same(other.world.tally.table[0], alone)


@pytest.mark.parametrize("copied", [lambda m: pickle.loads(pickle.dumps(m)), copy.deepcopy])
def test_a_copy_made_in_mid_run_goes_on_by_itself(
    worlds: Callable[..., BatchResult], copied: Callable[[IndustryModel], IndustryModel]
) -> None:
    model = model_of(SOON)
    model.run_for(9)
    seen = {firm.unique_id: firm.number for firm in firms_of(model)}
    twin = copied(model)
    assert {firm.unique_id: firm.number for firm in firms_of(twin)} == seen
    assert all(firm.model is twin for firm in firms_of(twin))
    assert same(finish(twin), soon(worlds))
    assert (model.time, model.world.step) == (9, 9)
    assert same(finish(model), soon(worlds))
    assert twin.time == model.time == 24


class Collecting(IndustryModel):
    """What a Mesa user writes: a step of one's own around the model's."""

    def __init__(self, batch: WorldBatch) -> None:
        super().__init__(batch)
        self.datacollector = DataCollector({"firms": lambda m: len(m.agents_by_type[Firm])})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def test_a_model_of_ones_own_collects_in_its_step(worlds: Callable[..., BatchResult]) -> None:
    model = Collecting(one_world(load("baseline", [SOON]), 2))
    assert same(finish(model), soon(worlds))
    firms = model.datacollector.get_model_vars_dataframe()["firms"]
    assert len(firms) == 24
    table = soon(worlds)[:, regions().index("world"), INDEX["firms"]]
    assert firms.iloc[[11, 23]].tolist() == table.tolist()


def test_draws_from_the_models_generators_do_not_touch_the_world(
    worlds: Callable[..., BatchResult],
) -> None:
    model = model_of(SOON)
    for _ in months(model):
        model.rng.random(model.random.randrange(1, 9))
        model.agents.shuffle(inplace=True).do(lambda agent: agent.rng.normal())
    assert same(model.world.tally.table[0], soon(worlds))


def test_the_generators_repeat_with_the_world_and_differ_between_replicates() -> None:
    first, again, other = (model_of(SOON, replicate=r).rng.random(4).tolist() for r in (2, 2, 3))
    assert first == again
    assert not set(first) & set(other)


def test_the_generators_differ_between_seeds() -> None:
    first, other = (model_of(SOON, seed).rng.random(4).tolist() for seed in ("seed=1", "seed=2"))
    assert not set(first) & set(other)


# Live views


def test_each_living_firm_fund_and_region_is_one_agent() -> None:
    model = model_of()
    model.run_for(18)
    state = model.world.state
    counts = {kind: len(agents) for kind, agents in model.agents_by_type.items()}
    assert counts == {
        Firm: state.firms.alive.sum(),
        Region: len(model.leaves),
        Fund: len(model.world.line.names),
    }
    assert len(model.agents) == sum(counts.values())
    assert (
        sorted(firm.row for firm in firms_of(model)) == np.flatnonzero(state.firms.alive).tolist()
    )
    assert [fund.name for fund in model.agents_by_type[Fund]] == list(model.world.line.names)
    assert [region.name for region in model.agents_by_type[Region]] == list(model.leaves)
    guided = {fund.name for fund in model.agents_by_type[Fund] if fund.is_guidance}
    assert guided == {name for name in model.world.line.names if "." in name}


def test_all_kinds_of_agents_are_known_from_the_beginning() -> None:
    assert set(model_of(SOON).agent_types) == {Firm, Fund, Region}


@pytest.mark.parametrize(
    ("kind", "table", "columns"),
    [(Firm, "firms", Firms), (Fund, "funds", Funds), (Region, "leaves", Leaves)],
)
def test_every_column_is_a_field_that_reads_its_cell(kind: type, table: str, columns: type) -> None:
    model = model_of()
    model.run_for(13)
    agents = list(model.agents_by_type[kind])
    for name in columns.__dataclass_fields__:
        values = getattr(getattr(model.world.state, table), name)[0]
        for agent in agents:
            assert np.array_equal(getattr(agent, name), values[agent.row]), name


def test_select_groupby_and_agg_answer_as_the_arrays_do() -> None:
    model = model_of()
    model.run_for(30)
    firms = model.world.state.firms
    made = model.agents_by_type[Firm].groupby("makes")
    assert made.count()["functional"] == (firms.alive & (firms.product_class == 1)).sum()
    makers = model.agents.select(lambda agent: isinstance(agent, Firm) and agent.tier == "maker")
    machines = firms.alive & (firms.product_class < 2)
    assert len(makers) == machines.sum()
    assert makers.agg("stock", sum) == pytest.approx(firms.stock.sum(), rel=1e-12)
    assert makers.agg("capability", max) == firms.capability[machines].max()
    money = model.agents_by_type[Firm].groupby("region").agg("cash", sum)
    for leaf, cash in money.items():
        there = firms.alive & (firms.home == model.leaves.index(leaf))
        assert cash == pytest.approx(firms.cash[there].sum(), rel=1e-9), leaf
    best = makers.select(at_most=3, filter_func=lambda firm: firm.capability > 0.3)
    assert len(best) == 3
    richest = makers.sort("cash", ascending=False)
    assert richest.to_list()[0].cash == firms.cash[machines].max()


def test_a_collector_reads_what_the_arrays_hold() -> None:
    model = model_of(SOON, *SHAKE_OUT)
    collector = DataCollector(
        model_reporters={
            "makers": lambda m: len(m.agents.select(lambda a: getattr(a, "tier", "") == "maker")),
            "price": lambda m: float(m.world.state.nation.class_price[0, 1]),
            "month": "steps",
        },
        agent_reporters={"where": lambda agent: getattr(agent, "region", None)},
        agenttype_reporters={
            Firm: {"cash": "cash", "number": "number"},
            Region: {"fleet": lambda region: region.fleet.sum()},
        },
    )
    prices, cash, fleets, living, all_agents = [], [], [], [], 0
    for _ in months(model):
        collector.collect(model)
        state = model.world.state
        alive = state.firms.alive[0]
        prices.append(state.nation.class_price[0, 1])
        numbers = state.firms.identity[0, alive].tolist()
        cash.append(dict(zip(numbers, state.firms.cash[0, alive].tolist(), strict=True)))
        fleets.append(state.leaves.fleet[0].sum(axis=1))
        living.append((alive & (state.firms.product_class[0] < 2)).sum())
        all_agents += alive.sum() + len(model.leaves) + len(model.world.line.names)
    of_model = collector.get_model_vars_dataframe()
    assert of_model["month"].tolist() == list(range(1, 25))
    assert of_model["price"].tolist() == prices
    assert of_model["makers"].tolist() == living
    of_firms = collector.get_agenttype_vars_dataframe(Firm)
    assert len(of_firms) == sum(len(month) for month in cash)
    for month, expected in enumerate(cash, start=1):
        found = of_firms.loc[month]
        assert dict(zip(found["number"], found["cash"], strict=True)) == expected
    of_regions = collector.get_agenttype_vars_dataframe(Region)["fleet"]
    assert np.allclose(of_regions.to_numpy().reshape(24, -1), fleets, rtol=1e-12)
    assert len(collector.get_agent_vars_dataframe()) == all_agents


def test_an_indicator_is_that_column_of_the_batch(worlds: Callable[..., BatchResult]) -> None:
    model = model_of(SOON)
    model.run_for(12)
    row, table = regions().index("zhejiang"), soon(worlds)
    for name in ("machines_produced", "makers", "public_money"):
        expected = table[:, row, INDEX[name]]
        assert model.indicator(name, "zhejiang").tolist() == [expected[0], 0.0], name
    whole = model.indicator("makers")
    whole[:] = -1
    assert (model.indicator("makers") >= 0).all()


# Firms that come and go


def test_a_row_used_again_is_another_agent() -> None:
    model = model_of(SOON, *SHAKE_OUT)
    old: dict[int, Firm] = {}
    again: list[tuple[Firm, Firm]] = []
    for _ in months(model):
        now = {firm.row: firm for firm in firms_of(model)}
        again += [(old[row], firm) for row, firm in now.items() if old.get(row, firm) is not firm]
        old |= now
    assert len(again) >= 5
    for gone, new in again:
        assert gone.row == new.row
        assert gone.number != new.number
        assert gone.unique_id < new.unique_id
        assert not gone.here
        with pytest.raises(GoneError, match=f"firm {gone.number} has left"):
            _ = gone.cash
        with pytest.raises(GoneError):
            gone.cash = 1.0
        with pytest.raises(GoneError):
            _ = gone.tier
        assert gone not in model.agents
        if new.here:
            assert new in model.agents
            assert new.cash == model.world.state.firms.cash[0, new.row]


def test_a_firm_between_two_looks_is_not_taken_for_the_one_before() -> None:
    """Nobody looks for a year, in which rows change hands: views made before say so."""
    model = model_of(SOON, *SHAKE_OUT)
    model.run_for(6)
    before = firms_of(model)
    model.run_for(12)
    firms = model.world.state.firms
    rows = [firm.row for firm in before]
    taken = firms.alive[0, rows] & (firms.identity[0, rows] != [firm.number for firm in before])
    reused = [firm for firm, by_another in zip(before, taken, strict=True) if by_another]
    assert reused
    for firm in reused:
        with pytest.raises(GoneError):
            _ = firm.price
    now = firms_of(model)
    assert sorted(firm.number for firm in now) == sorted(firms.identity[0, firms.alive[0]].tolist())
    assert not set(reused) & set(now)


def test_a_firm_keeps_its_agent_and_its_id_while_it_lives() -> None:
    model = model_of(SOON, *SHAKE_OUT)
    agents: dict[int, Firm] = {}
    for _ in months(model):
        for firm in firms_of(model):
            assert agents.setdefault(firm.number, firm) is firm
    ids = [firm.unique_id for firm in agents.values()]
    assert len(set(ids)) == len(ids) > model.world.state.firms.alive.sum()


def test_ids_do_not_hang_on_who_looked_when() -> None:
    watched, left_alone = model_of(SOON, *SHAKE_OUT), model_of(SOON, *SHAKE_OUT)
    for _ in months(watched):
        left_alone.step()
        _ = watched.agents
    ids = [{firm.number: firm.unique_id for firm in firms_of(m)} for m in (watched, left_alone)]
    assert ids[0] == ids[1]
