"""The figures drawn from a run's own tables, on made-up runs with every region and indicator."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim import evidence, figures
from sim.analysis.local_targets import local_targets
from sim.figures import check, tile_layout
from sim.figures.inputs import CannotDraw, Facts, Price
from sim.model.indicators import INDEX, INDICATORS

YEARS = tuple(range(2023, 2031))
TREE = evidence.regions()
OF_A_RUN = ("segments", "funds", "firms", "learning", "crowding", "tiles")
RAW = 0.2  # share of raw material in components
PARTS = 2e4  # yuan of sets and licences in a machine


def number(path: str, value: float, schedule: tuple[Any, ...] = ()) -> SimpleNamespace:
    return SimpleNamespace(path=path, value=value, schedule=schedule, at=lambda year: value)


def fund(region: str, name: str = "guidance_fund", **changed: float) -> SimpleNamespace:
    """A fund of 8 bn, half for humanoids, half of that raised, a quarter of it public."""
    fields = {"size": 8e9, "sector_share": 0.5, "realised_share": 0.5, "public_share": 0.25}
    fields |= {"strength": 1.0, **changed}
    return SimpleNamespace(
        kind="guidance_fund",
        region=region,
        name=name,
        clauses=("E101",),
        numbers={key: number(f"levers.{region}.{name}.{key}", v) for key, v in fields.items()},
    )


@dataclass(frozen=True)
class Run:
    """What a figure reads of a run: (world, year, region, indicator)."""

    values: np.ndarray
    levers: tuple[Any, ...] = (fund("zhejiang"),)
    focus: str = "zhejiang"
    numbers: dict[str, Any] = field(default_factory=dict)
    years: tuple[int, ...] = YEARS
    regions: tuple[str, ...] = TREE.all
    indicators: tuple[Any, ...] = INDICATORS
    name: str = "made-3f9c1e2a"
    path: None = None
    changes: tuple[str, ...] = ()

    @property
    def scenario(self) -> SimpleNamespace:
        return SimpleNamespace(
            name="made",
            title={"en": "Plans as published", "zh": "现行政策"},
            focus=self.focus,
            levers=self.levers,
            parameters={"raw_material_share": number("raw_material_share", RAW)},
        )

    @property
    def manifest(self) -> dict[str, Any]:
        return {"model_version": "0.1.0", "hash": "3f9c1e2a" * 4, "seed": 2024}

    def indicator(self, indicator: str) -> Any:
        return INDICATORS[INDEX[indicator]]

    def series(self, region: str, indicator: str) -> np.ndarray:
        column = (
            [one.id for one in self.indicators].index(indicator) if self.holds(indicator) else None
        )
        if column is None or region not in self.regions:
            raise KeyError(region)
        return self.values[:, :, self.regions.index(region), INDEX[indicator]]

    def holds(self, indicator: str) -> bool:
        return any(one.id == indicator for one in self.indicators)


def whole(worlds: int = 60, size: float = 1.0, seed: int = 3) -> np.ndarray:
    """Growing numbers that hang together: parts sum to parents, prices follow from sales."""
    draw = np.random.default_rng(seed)
    leaves = len(TREE.leaves)
    level = np.cumsum(draw.normal(0.7, 0.3, (worlds, len(YEARS), 1)), axis=1)
    share = draw.dirichlet(np.full(leaves, 0.6), worlds)[:, None, :]
    base = {name: np.zeros((worlds, len(YEARS), leaves)) for name in INDEX}
    machines = 80 * size * np.exp(level) * share
    base["machines_produced_basic"] = 0.8 * machines
    base["machines_produced_functional"] = 0.2 * machines
    base["machines_produced"] = machines
    base["installations"] = 0.7 * machines
    base["machine_revenue_basic"] = 0.8 * machines * 3e5 * np.exp(-0.3 * level)
    base["machine_revenue_functional"] = 0.2 * machines * 9e5 * np.exp(-0.3 * level)
    base["machine_revenue"] = base["machine_revenue_basic"] + base["machine_revenue_functional"]
    base["component_revenue"] = 5e4 * machines
    base["intelligence_revenue"] = 4e3 * machines
    links = ("machine_revenue", "component_revenue", "intelligence_revenue")
    base["core_value_product"] = np.sum([base[name] for name in links], axis=0)
    base["core_value_enterprise"] = 2 * base["core_value_product"]
    base["value_added"] = (
        base["core_value_product"] - PARTS * machines - RAW * base["component_revenue"]
    )
    base["entries"] = np.round(draw.poisson(2.0 * min(size, 50), base["entries"].shape))
    base["exits"] = np.floor(0.3 * base["entries"])
    base["firms"] = 5 + np.cumsum(base["entries"] - base["exits"], axis=1)
    for name, part in (("makers", 0.4), ("component_firms", 0.5), ("intelligence_firms", 0.1)):
        base[name] = part * base["firms"]
    base["key_firms"] = np.ones_like(machines)
    base["deal_amount"] = 1e8 * size * draw.lognormal(0, 1, machines.shape)
    home = np.array([1.0 if "zhejiang" in TREE.ancestors(leaf) else 0.0 for leaf in TREE.leaves])
    base["public_money_guidance_fund"] = 1e6 * size * home * np.ones_like(machines)
    base["social_capital"] = 5e6 * size * home * np.ones_like(machines)
    base["fund_proceeds"] = np.zeros_like(machines)
    values = np.stack([base[name] @ TREE.membership.T for name in INDEX], axis=-1)
    for suffix in ("", "_basic", "_functional"):
        made = values[..., INDEX[f"machines_produced{suffix}"]]
        sales = values[..., INDEX[f"machine_revenue{suffix}"]]
        price = np.where(made > 0, sales / np.where(made > 0, made, 1.0), np.nan)
        values[..., INDEX[f"mean_price{suffix}"]] = price
    values[..., INDEX["concentration"]] = 0.25
    return values


def zeros() -> np.ndarray:
    values = np.zeros((60, len(YEARS), len(TREE.all), len(INDICATORS)))
    for name in ("mean_price", "mean_price_basic", "mean_price_functional", "concentration"):
        values[..., INDEX[name]] = np.nan
    return values


def zeros_first() -> np.ndarray:
    values = whole()
    values[:, :2] = zeros()[:, :2]
    return values


PRICES = (
    Price("price", ("Unitree", "宇树科技"), "2024", 2025.0, 2.6e5),
    Price("list", ("Unitree G1", "宇树科技 G1"), "2024-05", 2024.41, 9.9e4),
    Price("cost", ("Morgan Stanley", "Morgan Stanley"), "2025", 2026.0, 3.3e5),
    Price("price", ("Elsewhere", "别处"), "2022", 2023.0, 6e5),  # before the first year's end
)
FACTS = Facts(
    region_names={
        region: (TREE.name(region, "en"), TREE.name(region, "zh")) for region in TREE.all
    },
    clauses={"E101": ("zhejiang-2024-09", "6(15)")},
    documents={"zhejiang-2024-09": ("Zhejiang plan", "浙江方案")},
    prices=PRICES,
)
CASES: dict[str, Callable[[], np.ndarray]] = {
    "growing": whole,
    "all zero": zeros,
    "zeros first": zeros_first,
    "one world": lambda: whole(1),
    "tiny": lambda: whole(size=0.001),
    "huge": lambda: whole(size=1e5),
}


def drawn(name: str, run: Run, lang: str = "en", **more: Any) -> Any:
    return figures.draw([name], [run], lang, facts=[FACTS], **more)[name]


def title_of(figure: Any) -> str:
    size = figure.texts[0].get_fontsize()
    lines = [text.get_text() for text in figure.texts if text.get_fontsize() == size]
    return " ".join(lines).replace("\u00a0", " ")


def rows_of(figure: Any, **wanted: object) -> list[dict[str, Any]]:
    columns, rows = figure.table
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    return [row for row in named if all(row[key] == value for key, value in wanted.items())]


def value_of(figure: Any, **wanted: object) -> float:
    [row] = rows_of(figure, **wanted)
    return float(row["value"])


@pytest.mark.parametrize("case", sorted(CASES))
@pytest.mark.parametrize("name", OF_A_RUN)
def test_every_text_can_be_read(name: str, case: str, lang: str) -> None:
    focus, levers = ("china", ()) if case == "huge" else ("zhejiang", (fund("zhejiang"),))
    figure = drawn(name, Run(CASES[case](), levers, focus), lang)
    assert check.problems(figure) == []
    assert figure.notes
    assert len(figure.table[1]) > 0


@pytest.mark.parametrize("name", OF_A_RUN)
def test_same_input_same_bytes(name: str, tmp_path: Any) -> None:
    saved = [
        figures.save(drawn(name, Run(whole())), tmp_path / f"{turn}.svg").read_bytes()
        for turn in ("one", "two")
    ]
    assert saved[0] == saved[1]


@pytest.mark.parametrize("name", OF_A_RUN)
def test_a_failed_world_changes_nothing(name: str) -> None:
    values = whole(20)
    broken = np.concatenate([values, np.full_like(values[:3], np.nan)])
    for these, other in zip(
        drawn(name, Run(values)).table[1], drawn(name, Run(broken)).table[1], strict=True
    ):
        assert these[:-2] == other[:-2]
        assert these[-2] == pytest.approx(other[-2], nan_ok=True)


@pytest.mark.parametrize("name", OF_A_RUN)
def test_an_indicator_that_is_not_held_is_named(name: str) -> None:
    few = tuple(one for one in INDICATORS if one.id in ("core_value_product", "key_firms"))
    with pytest.raises(CannotDraw, match="the result holds no"):
        drawn(name, Run(whole(3), indicators=few))


def test_without_names_what_the_tables_allow_is_drawn_and_the_rest_is_told() -> None:
    held = ("machines_produced", "core_value_product", "concentration")
    run = Run(whole(3), indicators=tuple(one for one in INDICATORS if one.id in held))
    told: list[str] = []
    made = figures.draw((), [run], facts=[FACTS], notify=told.append)
    assert set(made) == {"fan", "regions", "targets", "tiles"}
    assert {line.partition(":")[0] for line in told} >= set(OF_A_RUN) - {"tiles"}


def test_parts_of_a_stack_add_up_to_the_median_of_the_total() -> None:
    run = Run(whole())
    figure = drawn("segments", run)
    for year in YEARS:
        column = YEARS.index(year)
        for total, parts in (
            (
                "core_value_product",
                (
                    "machine_revenue_basic",
                    "machine_revenue_functional",
                    "component_revenue",
                    "intelligence_revenue",
                ),
            ),
            ("machines_produced", ("machines_produced_basic", "machines_produced_functional")),
        ):
            shown = [value_of(figure, indicator=part, year=year, what="drawn") for part in parts]
            median = np.median(run.series("zhejiang", total)[:, column])
            assert sum(shown) == pytest.approx(median)
    share = value_of(figure, indicator="machines_produced_basic", year=2030, what="mean share")
    assert share == pytest.approx(0.8)


def test_survivors_are_those_there_over_all_that_ever_were() -> None:
    values = whole(4)
    row = TREE.index("zhejiang")
    for name, path in (("entries", 10.0), ("exits", 5.0)):
        values[:, :, row, INDEX[name]] = path
    values[:, :, row, INDEX["firms"]] = 25.0 + 5.0 * np.arange(len(YEARS))  # 20 before 2023
    figure = drawn("firms", Run(values))
    left = value_of(figure, indicator="share of firms still there", year=2030, what="p50")
    assert left == pytest.approx(60 / 100)
    assert "since 2023, 60 % are still there at the end of 2030" in title_of(figure)
    assert value_of(figure, indicator="concentration", year=2030, what="p50") == 0.25
    texts = [text.get_text() for text in figure.texts]
    assert any("4 equal" in text for text in texts)


def funds_sum(figure: Any, name: str) -> float:
    return value_of(figure, indicator=f"{name}, sum", what="p50")


def test_a_fund_is_followed_from_its_announcement_to_what_came_along() -> None:
    run = Run(whole())
    figure = drawn("funds", run)
    public = float(run.series("zhejiang", "public_money_guidance_fund")[0].sum())
    assert funds_sum(figure, "announced") == 4e9
    assert funds_sum(figure, "raised") == 2e9
    assert funds_sum(figure, "drawn") == pytest.approx(public)
    assert funds_sum(figure, "private") == pytest.approx(3 * public)  # a quarter is public
    assert funds_sum(figure, "invested") == pytest.approx(4 * public)
    assert funds_sum(figure, "beside") == pytest.approx(2 * public)  # 5 social less 3 private
    assert "Of CNY 4 bn announced for humanoids" in title_of(figure)


def test_what_worlds_drew_of_a_fund_is_used() -> None:
    size = np.linspace(1e9, 3e9, 11)
    run = Run(whole(11), numbers={"levers.zhejiang.guidance_fund.size": size})
    figure = drawn("funds", run)
    assert value_of(figure, indicator="announced, sum", what="p10") == pytest.approx(0.6e9)
    assert funds_sum(figure, "announced") == pytest.approx(1e9)


def test_funds_of_one_treasury_are_not_told_apart_and_the_figure_says_so() -> None:
    both = (fund("zhejiang"), fund("zhejiang", "other", public_share=0.5))
    figure = drawn("funds", Run(whole(), both))
    named = {row["indicator"] for row in rows_of(figure)}
    assert "social, sum" in named
    assert not named & {"private, sum", "invested, sum", "beside, sum"}
    assert any("unlike public shares" in note for note in figure.notes)
    nested = (fund("zhejiang"), fund("hangzhou"))
    assert len(drawn("funds", Run(whole(), nested)).notes) == 2


def test_a_region_without_a_fund_is_said_to_have_none() -> None:
    figure = drawn("funds", Run(whole(), (fund("shanghai"),)))
    assert title_of(figure).startswith("No guidance fund invests in Zhejiang")
    assert "announced, sum" not in {row["indicator"] for row in rows_of(figure)}


def learning_run() -> Run:
    """Prices that follow Wright's law exactly in what was made: b = -0.3 and -0.2."""
    values = whole(30)
    row = TREE.index("world")
    made = np.cumsum(values[:, :, row, INDEX["machines_produced"]], axis=1)
    values[:, :, row, INDEX["mean_price_functional"]] = 2e6 * made**-0.3
    values[:, :, row, INDEX["mean_price_basic"]] = 8e5 * made**-0.2
    return Run(values)


def test_the_fall_a_doubling_is_found_again() -> None:
    figure = drawn("learning", learning_run())
    for name, slope in (("functional", -0.3), ("basic", -0.2)):
        fall = value_of(figure, indicator=f"mean_price_{name}", what="fall a doubling, p50")
        assert fall == pytest.approx(1 - 2**slope)
    assert "becomes 19 % cheaper and a basic one 13 %" in title_of(figure)


def test_parts_bought_follow_from_sales_and_value_added() -> None:
    figure = drawn("learning", learning_run())
    for year in YEARS:
        bought = value_of(figure, indicator="parts bought a machine", year=year, what="p50")
        assert bought == pytest.approx(PARTS)
    kept = tuple(one for one in INDICATORS if one.id != "value_added")
    without = drawn("learning", replace(learning_run(), indicators=kept))
    assert not rows_of(without, indicator="parts bought a machine")
    assert len(without.notes) == 2


def test_published_prices_of_the_runs_years_are_drawn_with_their_numbers() -> None:
    figure = drawn("learning", learning_run())
    shown = [row["what"] for row in rows_of(figure) if str(row["what"]).startswith("published")]
    assert shown == [f"published: {price.name[0]}" for price in PRICES[:3]]
    texts = " ".join(text.get_text() for text in figure.texts).replace("\u00a0", " ")
    assert "1 ● Unitree 2024: CNY 260 thousand" in texts
    assert "Elsewhere" not in texts
    marks = [line for axes in figure.axes for line in axes.lines if line.get_markersize() > 5]
    points = [line for line in marks if line.get_marker() in "oD" and len(line.get_xdata()) == 1]
    assert len(points) == 3


def test_sums_that_ask_for_more_than_regions_have_are_counted() -> None:
    run = Run(whole())
    sums = local_targets(run)[0]
    figure = drawn("crowding", run)
    held = [one.against for one in sums if one.against and one.against.needed]
    more = sum(one.needed.median > one.theirs.median for one in held if one.theirs is not None)
    asked = [row for row in rows_of(figure) if row["what"] == "sum of targets"]
    assert title_of(figure).startswith(f"{more} of {len(asked)} sums")
    machines = next(one for one in sums if one.indicator == "machines_produced")
    needed = value_of(
        figure, indicator="machines_produced", year=machines.year, what="share asked for, p50"
    )
    nation = run.series("china", "machines_produced")[:, YEARS.index(machines.year)]
    assert needed == pytest.approx(float(np.median(machines.total / nation)))


def test_shares_of_the_nation_add_up_in_a_single_world() -> None:
    figure = drawn("crowding", Run(whole(1)))
    for indicator in ("firms", "machines_produced"):
        rows = rows_of(figure, indicator=f"{indicator}, share of the nation", year=2030)
        shares = [row["value"] for row in rows if row["what"] == "p50"]
        assert sum(shares) == pytest.approx(1.0)


def test_the_scheme_has_each_provincial_region_once_and_all_the_model_follows() -> None:
    cells = tile_layout.CELLS
    assert len(cells) == 34
    for each in ("en", "zh"):
        assert len({getattr(cell, each) for cell in cells}) == 34
    assert len({(cell.column, cell.row) for cell in cells}) == 34
    shown = [cell.region for cell in cells if cell.region]
    assert len(set(shown)) == len(shown)
    provinces = {name for name, rank in TREE.ranks.items() if rank == "province"}
    assert provinces == {cell.region for cell in cells if cell.region and not cell.part}
    for cell in cells:
        if cell.region and not cell.part:
            assert (TREE.name(cell.region, "en"), TREE.name(cell.region, "zh")) == (
                cell.en,
                cell.zh,
            )


def test_cells_and_the_rest_add_up_to_china_in_a_single_world() -> None:
    run = Run(whole(1))
    figure = drawn("tiles", run)
    total = sum(row["value"] for row in rows_of(figure, what="p50"))
    assert total == pytest.approx(run.series("china", "machines_produced")[0, -1])


def test_the_scheme_says_that_it_shows_no_boundaries_and_frames_the_focus(lang: str) -> None:
    figure = drawn("tiles", Run(whole()), lang)
    texts = " ".join(text.get_text() for text in figure.texts)
    assert ("no boundaries" if lang == "en" else "不表示任何边界") in texts
    assert sum(not patch.get_fill() for patch in figure.artists if hasattr(patch, "get_fill")) == 1
