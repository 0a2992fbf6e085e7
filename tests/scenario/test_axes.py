"""What a sweep varies, as it is written: every mistake at its place, in both languages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.reading import InputError
from sim.scenario import load
from sim.scenario.axes import Axis, read_axes
from sim.scenario.axes_table import read_points
from sim.scenario.load import Opened, Setting

UNITS = "levers.zhejiang.first_purchase.units"


@pytest.fixture(scope="module")
def opened() -> Opened:
    return Opened("zhejiang")


def one(opened: Opened, text: str) -> Axis:
    (axis,) = read_axes(opened, [text])
    return axis


def complaint(opened: Opened, *texts: str, lang: str = "en") -> str:
    with pytest.raises(InputError) as failure:
        read_axes(opened, texts)
    return "\n".join(problem.text(lang) for problem in failure.value.problems)


def test_a_range_has_both_ends_and_even_steps(opened: Opened) -> None:
    axis = one(opened, f"{UNITS}=0:8000:9")
    assert axis.values == tuple(range(0, 9000, 1000))
    assert (axis.columns, axis.unit) == ((UNITS,), "machine/year")
    assert one(opened, "parameters.machine_life=3 年:5 年:3").values == (3.0, 4.0, 5.0)
    assert one(opened, "parameters.learning_rate=0.1:0.3:3").values == (0.1, 0.2, 0.3)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (f"{UNITS}=0,1000,4000 台/年", (0, 1000, 4000)),
        (f"{UNITS}=0，0.1 万台/年，0.4 万台/年", (0, 1000, 4000)),
        (f"{UNITS}=0:0.4 万台/年:3", (0, 2000, 4000)),
        ("levers.first_purchase.budget=0,1,2 亿元", (0, 1e8, 2e8)),
        ("parameters.learning_rate=10 %,0.2", (0.1, 0.2)),
    ],
)
def test_units_are_read_and_the_last_one_serves_all(
    opened: Opened, text: str, values: tuple[float, ...]
) -> None:
    assert one(opened, text).values == values


def test_the_region_of_a_lever_may_be_left_out_where_it_is_the_focus(opened: Opened) -> None:
    axis = one(opened, "levers.first_purchase.units=0:8000:9")
    assert axis.path == UNITS
    assert "did you mean" not in axis.path
    with pytest.raises(InputError, match="no such region"):
        read_axes(Opened("baseline"), ["levers.first_purchase.units=0:8000:9"])


def test_a_distribution_is_cut_to_the_range_of_its_number(opened: Opened) -> None:
    axis = one(opened, "uncertain.learning_rate=lognormal(0.15, 1)")
    assert len(axis.columns) == 7  # one value for all its keys
    assert axis.distribution is not None
    assert (axis.distribution.low, axis.distribution.high) == (0.0, 0.9)
    ends = axis.distribution.quantile(np.array([1e-9, 1 - 1e-9]))
    assert 0.0 <= ends[0] < 0.001
    assert 0.89 < ends[1] <= 0.9


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("governments.hebei=plan,copying", ("plan", "copying")),
        ("ensemble=prior", ("prior",)),
        ("levers.zhejiang.first_purchase={units: 5 台/年},null", ("{units: 5 台/年}", "null")),
        (
            f"{UNITS}={{2025: 10 台/年, 2026: 20 台/年}},30 台/年",
            ("{2025: 10 台/年, 2026: 20 台/年}", "30 台/年"),
        ),
        (f"{UNITS}.2026-01=10,20", ("10 machine/year", "20 machine/year")),
        ("parameters.published_until=2024,2025", ("2024", "2025")),
        (
            "uncertain.machine_life=uniform(3 年, 4 年),uniform(3 年, 6 年)",
            ("uniform(3 年, 4 年)", "uniform(3 年, 6 年)"),
        ),
    ],
)
def test_what_is_no_plain_number_is_a_choice(
    opened: Opened, text: str, texts: tuple[str, ...]
) -> None:
    axis = one(opened, text)
    assert not axis.is_number
    assert axis.texts == texts
    path, first = axis.setting(0.0)
    place = path.replace("parameters.", "uncertain.") if "(" in first else path
    opened.with_settings([Setting(place, first, "here")])


def test_every_mistake_is_named_at_its_axis_with_a_way_out(opened: Opened) -> None:
    wrong = {
        "levers.first_purchas.units=1": "did you mean levers.zhejiang.first_purchase.units",
        "uncertain.learning_rte=uniform(0.1,0.2)": "did you mean learning_rate",
        "learning_rate=0.1,0.2": "did you mean parameters.learning_rate",
        "levers.first_purchase.budget=1,2": "has no unit",
        "governments.hebei=plan,copyin": "did you mean copying",
        "worlds=1,2": "--reps",
        f"{UNITS}=0:80000000:3": "outside 0 台/年–100 万台/年",
        f"{UNITS}=3 万元": "write it in 台/年",
        f"{UNITS}=nan,1": "not a number",
        f"{UNITS}=5:6": "lowest:highest:number",
        f"{UNITS}=5:6:1": "lowest:highest:number",
        f"{UNITS}=6:6:3": "both ends are the same",
        f"{UNITS}=1,,2": "nothing stands between",
        "parameters.machine_life=4 年,48 月": "written twice",
        "parameters.published_until=uniform(2023,2025)": "shapes every world alike",
        f"{UNITS}.2026-01=uniform(1 台/年,2 台/年)": "of one date cannot be drawn",
        "uncertain.machine_life=unifrm(1 年,2 年)": "did you mean uniform",
        "parameters.machine_life": "write -p path=values",
    }
    english = complaint(opened, *wrong)
    chinese = complaint(opened, *wrong, lang="zh")
    for text, said in wrong.items():
        lines = [line for line in english.splitlines() if line.startswith(f"-p {text}")]
        assert lines, text
        assert said in "\n".join(lines), text
        assert any(line.startswith(f"-p {text}  错误") for line in chinese.splitlines()), text


def test_two_axes_may_not_move_the_same_number(opened: Opened) -> None:
    said = complaint(opened, "parameters.learning_rate=0.1", "parameters.learning_rate.basic=0.2")
    assert "moves what parameters.learning_rate moves too" in said
    assert "moves what" in complaint(opened, f"{UNITS}=1", "levers.first_purchase.units=2")


def test_settings_on_top_give_what_load_gives(opened: Opened) -> None:
    settings = [
        Setting(UNITS, "300 台/年", "here"),
        Setting("governments.hebei", "copying", "there"),
    ]
    asked = [f"{UNITS}=300 台/年", "governments.hebei=copying"]
    assert opened.with_settings(settings).digest() == load("zhejiang", asked).digest()
    assert opened.with_settings([]).digest() == opened.scenario.digest()
    with pytest.raises(InputError, match=r"there .* no such kind of government"):
        opened.with_settings([settings[0], Setting("governments.hebei", "plann", "there")])


def table(folder: Path, text: str) -> Path:
    file = folder / "points.csv"
    file.write_text(text, encoding="utf-8-sig")
    return file


def test_a_table_says_what_each_point_sets(opened: Opened, tmp_path: Path) -> None:
    file = table(
        tmp_path,
        "levers.first_purchase.units,governments.hebei,parameters.learning_rate\n"
        "1000 台/年,plan,10 %\n,copying,0.2\n0.1 万台/年,,\n",
    )
    axes, values = read_points(opened, file)
    assert [axis.path for axis in axes] == [UNITS, "governments.hebei", "parameters.learning_rate"]
    nothing = np.nan
    expected = [[1000, 0, 0.1], [nothing, 1, 0.2], [1000, nothing, nothing]]
    np.testing.assert_array_equal(values, expected)


def test_mistakes_of_a_table_have_their_line(opened: Opened, tmp_path: Path) -> None:
    file = table(
        tmp_path,
        f"{UNITS},governments.hebei,parameters.learning_rte\n10 台/年,plan,1\n20 万元,plann,1\n",
    )
    with pytest.raises(InputError) as failure:
        read_points(opened, file)
    found = {(problem.line, problem.message.split(":")[0]) for problem in failure.value.problems}
    assert found == {
        (3, UNITS),
        (3, "governments.hebei"),
        (1, "parameters.learning_rte"),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a line a point"),
        (f"{UNITS}\n", "a line a point"),
        (f"{UNITS},seed\n1 台/年\n", "1 cells where the first line has 2"),
        (f"{UNITS},{UNITS}\n1 台/年,2 台/年\n", "the column is there twice"),
        (f"{UNITS},seed\n1 台/年,\n", "no point sets it"),
    ],
)
def test_a_table_that_is_none_is_said_to_be_so(
    opened: Opened, tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        read_points(opened, table(tmp_path, text))
    with pytest.raises(InputError, match="no such file"):
        read_points(opened, tmp_path / "nowhere.csv")
