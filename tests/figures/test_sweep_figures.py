"""Figures of sweeps, and those beyond one run: what they show is what the worlds say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import figures
from sim.analysis.attribution import Attribution
from sim.analysis.comparison import lever_effect
from sim.figures import attribution, check, style
from sim.figures.inputs import CannotDraw
from tests.figures.sweeps import AIM, FUND, MIDPOINT, UNITS, crossed, one_at_a_time, sampled

TARGET = 20_000  # machines of the plan that AIM quotes


def rows_of(figure) -> list[dict[str, object]]:
    columns, rows = figure.table
    return [dict(zip(columns, row, strict=True)) for row in rows]


def title_of(figure) -> str:
    size = figure.texts[0].get_fontsize()
    lines = [text.get_text() for text in figure.texts if text.get_fontsize() == size]
    return " ".join(lines).replace("\u00a0", " ")


def drawn(name: str, sweep, lang: str = "en", **options):
    [figure] = figures.draw([name], sweeps=[sweep], lang=lang, **options).values()
    return figure


MADE = {
    "surface": {
        "crossed": crossed,
        "few worlds": lambda: crossed(8),
        "many columns": lambda: crossed(columns=11, rows=7),
        "never met": lambda: crossed(level=1.0),
        "missing worlds": lambda: _with_gaps(crossed()),
        "bins": lambda: sampled(400),
    },
    "tornado": {
        "one at a time": one_at_a_time,
        "sampled": sampled,
        "crossed": crossed,
        "one replicate": lambda: sampled(160, 1),
        "missing worlds": lambda: _with_gaps(sampled()),
    },
    "frontier": {
        "crossed": crossed,
        "many points, few worlds": sampled,
        "one axis": lambda: crossed(rows=1, columns=9),
        "missing worlds": lambda: _with_gaps(crossed()),
    },
}


def _with_gaps(sweep):
    machines = sweep.machines.copy()
    machines[0] = np.nan
    machines[3, :5] = np.nan
    return replace(sweep, machines=machines)


@pytest.mark.parametrize(("name", "case"), [(n, c) for n, cases in MADE.items() for c in cases])
def test_every_text_of_a_sweeps_figures_can_be_read(name: str, case: str, lang: str) -> None:
    figure = drawn(name, MADE[name][case](), lang)
    assert check.problems(figure) == []
    assert figure.table[1]


def test_a_surface_holds_the_share_of_each_cell_and_counts_even_ones() -> None:
    sweep = crossed()
    figure = drawn("surface", sweep)
    rows = rows_of(figure)
    assert len(rows) == 20
    for row in rows:
        point = next(
            p
            for p in range(sweep.points)
            if (sweep.design[UNITS][p], sweep.design[MIDPOINT][p]) == (row[UNITS], row[MIDPOINT])
        )
        assert row["value"] == (sweep.machines[point] >= TARGET).mean()
        assert row["low95"] <= row["value"] <= row["high95"]
    even = sum(row["value"] >= 0.5 for row in rows)
    assert 0 < even < 20
    assert f"{even} of 20 settings are even or better" in title_of(figure)


def test_the_line_of_a_surface_runs_where_the_chance_is_even() -> None:
    figure = drawn("surface", crossed())
    [axes] = figure.axes
    grid = np.array([row["value"] for row in rows_of(figure)]).reshape(4, 5)
    paths = [path for found in axes.collections for path in found.get_paths() if len(path.vertices)]
    assert paths
    for x, y in np.concatenate([path.vertices for path in paths]):
        column, row = min(int(x - 0.5), 3), min(int(y - 0.5), 2)
        corners = grid[row : row + 2, column : column + 2]
        assert corners.min() <= 0.5 <= corners.max()


def test_a_surface_without_two_crossed_inputs_says_why() -> None:
    with pytest.raises(CannotDraw, match="varies 1"):
        drawn("surface", crossed(rows=1))
    with pytest.raises(CannotDraw, match="do not cross"):
        drawn("surface", one_at_a_time())


def test_one_at_a_time_the_bar_is_the_difference_world_by_world() -> None:
    sweep = one_at_a_time()
    rows = {row["input"]: row for row in rows_of(drawn("tornado", sweep))}
    met = sweep.machines >= TARGET
    first = rows[UNITS]
    assert (first["low"], first["high"]) == (0.0, 8000.0)
    assert first["swing"] == pytest.approx(met[2].mean() - met[1].mean())
    assert first["told"]
    assert rows[FUND]["swing"] == 0
    assert not rows[FUND]["told"]
    assert rows["governments.zhejiang"]["kind"] == "policy"


def test_of_sampled_points_the_bar_is_between_the_halves_of_an_input() -> None:
    sweep = sampled()
    rows = {row["input"]: row for row in rows_of(drawn("tornado", sweep))}
    orders = np.array(sweep.design[UNITS])
    high = orders > np.median(orders)
    met = (sweep.machines >= TARGET).astype(float)
    assert rows[UNITS]["chance_at_low"] == pytest.approx(met[~high].mean())
    assert rows[UNITS]["chance_at_high"] == pytest.approx(met[high].mean())
    assert rows[UNITS]["told"]
    assert not rows[FUND]["told"]
    assert rows[UNITS]["part_of_spread"] > 0.8 > 0.1 > rows[FUND]["part_of_spread"]


def test_the_frontier_leaves_out_what_is_dearer_and_no_better() -> None:
    sweep = crossed()
    rows = rows_of(drawn("frontier", sweep))
    assert len(rows) == 5  # what nobody chooses is averaged over
    assert [row["public_money_yuan"] for row in rows] == sorted(
        row["public_money_yuan"] for row in rows
    )
    best = -1.0
    for row in rows:
        assert row["on_the_line"] == (row["chance"] > best)
        best = max(best, row["chance"])
    free = sweep.machines[[p for p in range(20) if sweep.design[UNITS][p] == 0]]
    assert rows[0]["chance"] == pytest.approx((free >= TARGET).mean())
    assert rows[0]["public_money_yuan"] == pytest.approx(2e9)


def test_a_frontier_without_money_or_with_one_cost_says_why() -> None:
    sweep = crossed()
    with pytest.raises(CannotDraw, match="the same"):
        drawn("frontier", replace(sweep, money=np.full_like(sweep.money, 1e9)))
    with pytest.raises(CannotDraw, match="was not kept"):
        drawn("frontier", replace(sweep, indicators=sweep.indicators[:1]))


def test_a_frontier_of_several_runs_names_each(made, lang: str) -> None:
    runs, known = [], []
    for number, factor in enumerate((0.8, 1.0, 1.3)):
        run = made.paying(factor, f"s{number}")
        runs.append(run)
        known.append(made.facts(run, machines=1500.0))
    [figure] = figures.draw(["frontier"], runs, lang, facts=known, target="units").values()
    assert check.problems(figure) == []
    rows = rows_of(figure)
    chances = [(run.series("zhejiang", "machines_produced")[:, 4] >= 1500).mean() for run in runs]
    assert [row["chance"] for row in rows] == pytest.approx(chances)


def test_a_target_may_be_named_and_stands_in_the_command_that_redraws() -> None:
    figure = drawn("surface", crossed(), target=AIM)
    foot = " ".join(text.get_text() for text in figure.texts)
    assert f"surface --target {AIM}" in foot
    with pytest.raises(CannotDraw, match=r"zhejiang\.core"):
        drawn("surface", crossed(), target="zhejiang.core.2027.enterprise")


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_sweeps_figure_is_the_same_to_the_byte(name: str, tmp_path) -> None:
    saved = [
        figures.save(drawn(name, next(iter(MADE[name].values()))()), tmp_path / f"{number}.svg")
        for number in range(2)
    ]
    assert saved[0].read_bytes() == saved[1].read_bytes()


def test_convergence_ends_at_the_chance_with_its_band(made, lang: str) -> None:
    run = made.result()
    [figure] = figures.draw(["convergence"], [run], lang, facts=[made.facts(run)]).values()
    assert check.problems(figure) == []
    rows = [row for row in rows_of(figure) if row["target"] == "units"]
    met = run.series("zhejiang", "machines_produced")[:, 4] >= 1500
    assert rows[-1]["worlds"] == 80
    for row in rows:
        assert row["chance"] == pytest.approx(met[: row["worlds"]].mean())
        assert row["low95"] < row["chance"] < row["high95"] or row["chance"] in (0, 1)
    widths = [row["high95"] - row["low95"] for row in rows]
    assert widths[-1] < widths[0] / 2


def test_a_run_says_which_of_its_drawn_numbers_matter(made, lang: str) -> None:
    run = made.drawing()
    [figure] = figures.draw(["tornado"], [run], lang, facts=[made.facts(run)]).values()
    assert check.problems(figure) == []
    rows = rows_of(figure)
    assert rows[0]["input"] == "budget_level"
    assert rows[0]["told"]
    assert not any(row["told"] for row in rows[1:])


def test_attribution_shows_machines_and_money_of_each_lever(made, lang: str) -> None:
    whole, effects = made.paying(1.0), []
    for number, factor in enumerate((0.7, 0.95, 1.0)):
        path = f"levers.zhejiang.{('first_purchase', 'guidance_fund', 'leasing')[number]}"
        effect = lever_effect(whole, made.paying(factor), path, "zhejiang", 2027)
        assert effect is not None
        effects.append(effect)
    with style.house_style(lang):
        figure = attribution.drawn(Attribution(2027, tuple(effects), 4), whole, lang)
    assert check.problems(figure) == []
    rows = rows_of(figure)
    assert rows[0]["lever"] == "levers.zhejiang.first_purchase"
    made_in_china = whole.series("china", "machines_produced")[:, 4].mean()
    assert rows[0]["machines_china"] == pytest.approx(0.3 * made_in_china, rel=1e-3)
    assert rows[-1]["machines_china"] == 0
    assert not rows[-1]["told"]


def test_a_figure_that_does_not_fit_says_what_it_needs() -> None:
    with pytest.raises(CannotDraw, match="a run"):
        drawn("regions", crossed())
