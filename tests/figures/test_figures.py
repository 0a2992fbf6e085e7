"""The three figures, on cases that break drawings: extremes, zeros, long words, few worlds."""

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import figures
from sim.figures import check
from sim.figures.inputs import Facts

LONG = {
    "en": "Zhejiang orders four thousand machines a year, doubles its fund, opens two hundred "
    "scenes and copies every lever of Shenzhen, Beijing and Shanghai from 2025",
    "zh": "浙江每年首购四千台、基金规模加倍、开放两百个示范场景并自二〇二五年起照搬深圳、北京和上海"
    "的全部政策工具，同时延长租赁补贴至二〇三〇年",
}


def five_orders(made):
    values = made.growing(spread=1.4)
    values[:, :2] = 0.0
    return values


def constant(made):
    return np.ones_like(made.growing()) * 3.0


CASES = {
    "growing": (lambda made: made.growing(), "china", ()),
    "five orders, zeros first": (five_orders, "zhejiang", ()),
    "all zero": (lambda made: np.zeros_like(made.growing()), "zhejiang", ()),
    "no spread": (constant, "china", ("fan",)),
    "three worlds": (lambda made: made.growing(worlds=3), "china", ("fan",)),
    "small numbers": (lambda made: made.growing() / 5e4, "china", ("fan",)),
    "huge numbers": (lambda made: made.growing() * 3e4, "china", ("fan", "regions")),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_every_text_can_be_read(case: str, lang: str, made) -> None:
    values, focus, names = CASES[case]
    run = made.result(values(made), focus=focus)
    for name, figure in figures.draw(names, [run], lang, facts=[made.facts(run)]).items():
        assert check.problems(figure) == [], name


@pytest.mark.parametrize("machines", (1e-9, 1e12))
def test_a_chance_of_all_and_of_nothing(machines: float, lang: str, made) -> None:
    run = made.result()
    its = made.facts(run, machines=machines, value=machines)
    drawn = figures.draw(("fan", "targets"), [run], lang, facts=[its])
    for figure in drawn.values():
        assert check.problems(figure) == []
    count = "20" if machines < 1 else "0"
    percent = ">98" if machines < 1 else "<2"
    title = title_of(drawn["fan"]).replace("\u00a0", " ")
    expected = {
        "en": f"{count} of 20 equally likely outcomes ({percent} %",
        "zh": f"20 种等可能结果中有 {count} 种（{percent}%",
    }
    assert expected[lang] in title


def test_long_titles(lang: str, made) -> None:
    run = made.result(title=LONG)
    others = [
        made.FakeResult(made.growing(seed=seed), made.FakeScenario(f"s{seed}", LONG), f"{seed:08d}")
        for seed in range(4)
    ]
    results = [run, *others]
    its = [made.facts(each) for each in results]
    drawn = figures.draw(["targets"], results, lang, facts=its)
    drawn |= figures.draw(("fan", "regions"), [run], lang, facts=its[:1])
    assert sorted(drawn) == ["fan", "regions", "targets"]
    for figure in drawn.values():
        assert check.problems(figure) == []


def title_of(figure) -> str:
    """The title, its lines joined."""
    size = figure.texts[0].get_fontsize()
    return " ".join(text.get_text() for text in figure.texts if text.get_fontsize() == size)


def rows_of(figure) -> list[dict[str, object]]:
    columns, rows = figure.table
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_the_fan_carries_the_numbers_of_the_worlds(made) -> None:
    run = made.result()
    rows = rows_of(figures.draw(["fan"], [run], facts=[made.facts(run)])["fan"])
    series = run.series("zhejiang", "machines_produced")
    for rank in (5, 25, 50, 75, 95):
        [found] = [
            row["value"]
            for row in rows
            if row["what"] == f"p{rank}"
            and row["year"] == 2029
            and row["indicator"] == "machines_produced"
        ]
        assert found == pytest.approx(np.percentile(series[:, 6], rank))
    [chance] = [
        row["value"]
        for row in rows
        if row["what"] == "chance" and row["indicator"] == "machines_produced"
    ]
    assert chance == (series[:, 4] >= 1500).mean()


def test_the_fan_counts_what_it_draws(made) -> None:
    run = made.result()
    median = float(np.median(run.series("zhejiang", "machines_produced")[:, 4]))
    figure = figures.draw(["fan"], [run], facts=[made.facts(run, machines=median)])["fan"]
    assert "in 10 of 20 equally likely outcomes (50\u00a0%, about even)" in title_of(figure)
    dots = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "o"]
    drawn = [(line.get_markerfacecolor() != "white", len(line.get_xdata())) for line in dots]
    assert sum(count for _, count in drawn) == 40  # twenty for machines, twenty for output
    assert sum(count for filled, count in drawn if filled) == 10


def test_both_scopes_of_a_value_target_are_drawn(made) -> None:
    run = made.result()
    its = made.facts(run)
    product = replace(
        its.scores[1],
        target=replace(its.scores[1].target, id="product", indicator="core_value_product"),
    )
    figure = figures.draw(["fan"], [run], facts=[replace(its, scores=(*its.scores, product))])[
        "fan"
    ]
    assert {row["indicator"] for row in rows_of(figure)} == {
        "machines_produced",
        "core_value_product",
        "core_value_enterprise",
    }


def test_published_counts_stand_beside_their_own_region_only(made) -> None:
    run = made.result()
    its = made.facts(run)
    china = rows_of(figures.draw(["fan"], [run], region="china", facts=[its])["fan"])
    zhejiang = rows_of(figures.draw(["fan"], [run], facts=[its])["fan"])
    assert [row["value"] for row in china if str(row["what"]).startswith("observed")] == [
        2400.0,
        13000.0,
        20000.0,
    ]
    assert not [row for row in zhejiang if str(row["what"]).startswith("observed")]


def test_failed_worlds_are_left_out(made) -> None:
    values = made.growing(worlds=40)
    whole = made.result(values[:30].copy())
    values[30:] = np.nan
    broken = made.result(values)
    its = made.facts(whole)
    tables = [figures.draw(["fan", "regions"], [run], facts=[its]) for run in (whole, broken)]
    assert tables[0]["fan"].table == tables[1]["fan"].table
    assert tables[0]["regions"].table == tables[1]["regions"].table


def test_regions_and_the_others_sum_to_china_in_a_single_world(made) -> None:
    run = made.result(made.growing(worlds=1))
    rows = rows_of(figures.draw(["regions"], [run], facts=[made.facts(run)])["regions"])
    total = sum(row["value"] for row in rows if row["what"] == "p50" and row["year"] == 2030)
    assert len({row["region"] for row in rows}) == 8
    assert total == pytest.approx(run.series("china", "machines_produced")[0, -1])


def test_the_regions_title_names_who_leads_most_often(made) -> None:
    values = made.growing()
    column = made.REGIONS.index("hubei")
    values[:, :, 0, 0] += 1e7
    values[:, :, column, 0] += 1e7
    run = made.result(values, focus="china")
    title = title_of(figures.draw(["regions"], [run], facts=[made.facts(run)])["regions"])
    assert "Hubei makes the most machines in 2030 in 20 of 20 equally" in title


def test_only_the_baseline_is_framed(made) -> None:
    run = made.result()
    base = made.FakeResult(
        made.growing(seed=3), made.FakeScenario("baseline", {"en": "Plans", "zh": "规划"}), "b" * 8
    )
    frames = []
    for results in ([run, base], [run, replace(run, hash8="c" * 8)]):
        figure = figures.draw(["targets"], results, facts=[made.facts(r) for r in results])
        frames.append(
            [
                patch.get_x()
                for axes in figure["targets"].axes
                for patch in axes.patches
                if not patch.get_fill()
            ]
        )
    assert frames == [[1], []]


def test_a_target_that_a_result_lacks_is_a_dash_not_a_number(made) -> None:
    run = made.result()
    its = made.facts(run)
    fewer = replace(its, scores=its.scores[:1])
    figure = figures.draw(["targets"], [run, replace(run, hash8="d" * 8)], facts=[its, fewer])
    texts = [text.get_text() for axes in figure["targets"].axes for text in axes.texts]
    assert texts.count("–") == 2
    assert len(rows_of(figure["targets"])) == 4


def test_too_few_worlds_are_not_called_twenty_outcomes(made) -> None:
    run = made.result(made.growing(worlds=7), focus="china")
    title = title_of(figures.draw(["fan"], [run], facts=[made.facts(run)])["fan"])
    last = run.series("china", "machines_produced")[:, -1]
    assert f"to {float(f'{last.max():.2g}'):,.0f} machines" in title.replace("\u00a0", " ")
    assert "in the 7 worlds simulated" in title


def test_no_targets_at_all(lang: str, made) -> None:
    run = made.result()
    drawn = figures.draw(("fan", "targets"), [run], lang, facts=[Facts(region_names=made.NAMES)])
    for figure in drawn.values():
        assert check.problems(figure) == []


def test_the_foot_says_how_to_draw_it_again(made) -> None:
    run = made.result()
    names = ("fan", "regions", "targets")
    for figure in figures.draw(names, [run], facts=[made.facts(run)]).values():
        foot = " ".join(text.get_text() for text in figure.texts)
        assert "zhejiang@3f9c1e2a" in foot
        assert "80 worlds" in foot
        assert "sim plot zhejiang-3f9c1e2a" in foot
    assert "Zhejiang plan (zhejiang-2024-09), section “target”" in foot


def test_several_results_have_a_fan_each_and_one_map(made) -> None:
    results = [made.result(), made.result(name="other")]
    drawn = figures.draw(["fan", "targets"], results, facts=[made.facts(run) for run in results])
    assert sorted(drawn) == ["fan-other-3f9c1e2a", "fan-zhejiang-3f9c1e2a", "targets"]


def test_the_foot_of_a_comparison_names_every_result(made) -> None:
    results = [made.result(), made.result(made.growing(worlds=30), name="other")]
    figure = figures.draw(["targets"], results, facts=[made.facts(run) for run in results])
    foot = " ".join(text.get_text() for text in figure["targets"].texts)
    assert "zhejiang-3f9c1e2a, model 0.1.0, 80 worlds" in foot
    assert "other-3f9c1e2a, model 0.1.0, 30 worlds" in foot


def test_an_unknown_figure_is_refused(made) -> None:
    run = made.result()
    with pytest.raises(ValueError, match="there are fan, regions, targets, segments"):
        figures.draw(["fann"], [run], facts=[made.facts(run)])


def test_an_indicator_that_is_missing_is_named(made) -> None:
    run = made.result()
    with pytest.raises(ValueError, match="machines_produced of atlantis"):
        figures.draw(["fan"], [run], region="atlantis", facts=[made.facts(run)])


def test_the_table_is_saved_as_csv(made, tmp_path: Path) -> None:
    run = made.result()
    figure = figures.draw(["targets"], [run], facts=[made.facts(run)])["targets"]
    with figures.save_table(figure, tmp_path / "targets.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["target"] for row in rows] == ["units", "core", "firms"]
    assert float(rows[1]["value"]) == 2e10


def test_matplotlib_is_loaded_only_to_draw_and_pyplot_never() -> None:
    code = (
        "import sys, sim.figures; assert 'matplotlib' not in sys.modules\n"
        "import sim.figures.fan, sim.figures.regions, sim.figures.targets\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_regions_title_is_about_the_focus_and_the_panels_keep_their_order(made) -> None:
    run = made.result(focus="hebei")
    figure = figures.draw(["regions"], [run], facts=[made.facts(run)])["regions"]
    assert title_of(figure).startswith("Hebei makes")
    assert list(dict.fromkeys(row["region"] for row in rows_of(figure))) == [
        "beijing",
        "shanghai",
        "shenzhen",
        "zhejiang",
        "hubei",
        "hebei",
        "qingdao",
        "others",
    ]


def test_results_that_are_not_alike_are_said_not_to_be(lang: str, made) -> None:
    run = made.result()
    other = replace(made.result(made.growing(worlds=60), name="other"), version="0.2.0")
    its = [made.facts(run), made.facts(other)]
    said: list[str] = []
    figure = figures.draw(["targets"], [run, other], lang, facts=its, notify=said.append)["targets"]
    texts = " ".join(text.get_text() for text in figure.texts)
    for words in (texts, said[0]):
        assert "0.1.0" in words
        assert "0.2.0" in words
    assert check.problems(figure) == []
    said.clear()
    figures.draw(["targets"], [run, run], lang, facts=[its[0]] * 2, notify=said.append)
    assert said == []


def test_few_worlds_have_no_word_of_chance_in_any_figure(lang: str, made) -> None:
    run = made.result(made.growing(worlds=40))
    drawn = figures.draw((), [run], lang, facts=[made.facts(run)])
    for name in ("fan", "targets"):
        title = title_of(drawn[name])
        assert (
            ("few worlds" in title or "only 40 worlds" in title)
            if lang == "en"
            else ("模拟世界太少" in title or "仅 40 个模拟世界" in title)
        )
        assert check.problems(drawn[name]) == []
    assert (
        sum(
            row["what"] == "outcome" and row["indicator"] == "machines_produced"
            for row in rows_of(drawn["fan"])
        )
        == 40
    )


def test_a_target_read_twice_counts_once(made) -> None:
    run = made.result()
    its = made.facts(run)
    second = replace(
        its.scores[1], target=replace(its.scores[1].target, id="again", reading_of="core")
    )
    figure = figures.draw(["targets"], [run], facts=[replace(its, scores=(*its.scores, second))])[
        "targets"
    ]
    assert "of 3 published targets" in title_of(figure)
    assert len(rows_of(figure)) == 4


def test_what_was_set_stands_on_the_figures(made) -> None:
    run = replace(made.result(), changes=("levers.zhejiang.first_purchase.units=6000",))
    for results in ([run], [run, made.result(name="other")]):
        drawn = figures.draw(["targets"], results, facts=[made.facts(r) for r in results])
        texts = " ".join(text.get_text() for text in drawn["targets"].texts)
        assert "first_purchase.units=6000" in texts.replace("\u00a0", " ")
