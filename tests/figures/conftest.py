"""Made-up results for the figures' tests: arrays with the shape of a run, nothing of the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.targets import TargetScore
from sim.experiment.results import IndicatorLabel
from sim.figures.inputs import Dot, Facts

Floats = NDArray[np.float64]
YEARS = tuple(range(2023, 2031))
PARTS = ("beijing", "shanghai", "shenzhen", "zhejiang", "hubei", "hebei", "qingdao")
REGIONS = ("china", *PARTS, "rest_of_china")
LABELS = {
    label.id: label
    for label in (
        IndicatorLabel("machines_produced", "machine", "machines produced", "整机产量"),
        IndicatorLabel(
            "core_value_product", "yuan", "core industry, product scope", "核心产业规模(产品口径)"
        ),
        IndicatorLabel(
            "core_value_enterprise",
            "yuan",
            "core industry, enterprise scope",
            "核心产业规模(企业口径)",
        ),
        IndicatorLabel("key_firms", "firm", "key humanoid firms", "重点企业"),
        IndicatorLabel("public_money", "yuan", "public money paid", "财政支出"),
    )
}
INDICATORS = tuple(LABELS)
NAMES = {
    "china": ("China", "中国"),
    "beijing": ("Beijing", "北京"),
    "shanghai": ("Shanghai", "上海"),
    "shenzhen": ("Shenzhen", "深圳"),
    "zhejiang": ("Zhejiang", "浙江"),
    "hubei": ("Hubei", "湖北"),
    "hebei": ("Hebei", "河北"),
    "qingdao": ("Qingdao", "青岛"),
}


@dataclass(frozen=True)
class FakeScenario:
    name: str = "zhejiang"
    title: Any = field(
        default_factory=lambda: {
            "en": "Documented policies, Zhejiang",
            "zh": "现行政策：浙江",
        }
    )
    focus: str = "zhejiang"
    parameters: Any = field(default_factory=dict)
    levers: tuple[Any, ...] = ()


@dataclass(frozen=True)
class FakeResult:
    values: Floats
    scenario: FakeScenario = FakeScenario()
    hash8: str = "3f9c1e2a"
    version: str = "0.1.0"
    changes: tuple[str, ...] = ()
    path: None = None
    years: tuple[int, ...] = YEARS
    regions: tuple[str, ...] = REGIONS
    numbers: Any = field(default_factory=dict)
    indicators: tuple[IndicatorLabel, ...] = tuple(LABELS.values())

    @property
    def worlds(self) -> int:
        return len(self.values)

    def indicator(self, indicator: str) -> IndicatorLabel:
        return LABELS[indicator]

    @property
    def name(self) -> str:
        return f"{self.scenario.name}-{self.hash8}"

    @property
    def manifest(self) -> dict[str, Any]:
        return {
            "model_version": self.version,
            "hash": self.hash8 + "0" * 24,
            "seed": 2024,
        }

    def series(self, region: str, indicator: str) -> Floats:
        if region not in self.regions or indicator not in INDICATORS:
            raise KeyError(region)
        return self.values[:, :, self.regions.index(region), INDICATORS.index(indicator)]


@dataclass(frozen=True)
class FakeTarget:
    id: str
    region: str
    indicator: str
    year: int
    value: float
    unit: str
    comparison: str = ">="
    status: str = "outcome"
    clauses: tuple[str, ...] = ("E075",)
    name_en: str = ""
    name_zh: str = ""
    reading_of: str = ""


def growing(worlds: int = 80, seed: int = 7, spread: float = 0.35) -> Floats:
    """(world, year, region, indicator): growth from hundreds to many thousands of machines."""
    generator = np.random.default_rng(seed)
    path = np.cumsum(generator.normal(0.75, spread, (worlds, len(YEARS))), axis=1)
    shares = generator.dirichlet(np.array([3.0, 3, 5, 4, 1, 1, 1, 6]) * 4, worlds)
    machines = 60 * np.exp(path)
    values = np.zeros((worlds, len(YEARS), len(REGIONS), len(INDICATORS)))
    values[:, :, 1:, 0] = np.round(machines[:, :, None] * shares[:, None, :])
    values[:, :, 1:, 1] = values[:, :, 1:, 0] * 3.4e5
    values[:, :, 1:, 2] = values[:, :, 1:, 0] * 6.1e5
    values[:, :, 1:, 3] = 4
    values[:, :, 0] = values[:, :, 1:].sum(axis=2)
    return values


def result(values: Floats | None = None, **scenario: Any) -> FakeResult:
    return FakeResult(growing() if values is None else values, FakeScenario(**scenario))


def paying(factor: float, name: str = "zhejiang") -> FakeResult:
    """A run with so many times the machines, which cost ten thousand yuan each."""
    values = growing()
    values[..., 0] *= factor
    values[..., 4] = 1e4 * values[..., 0]
    return FakeResult(values, FakeScenario(name), hash8=f"{round(100 * factor):08d}")


def drawing(worlds: int = 240) -> FakeResult:
    """A run of which one of thirty drawn numbers decides how much is made, and none else."""
    generator = np.random.default_rng(11)
    drawn = {f"parameters.unknown_{place}": generator.random(worlds) for place in range(29)}
    drawn["budget_level"] = generator.random(worlds)
    values = growing(worlds, spread=0.1)
    values[..., 0] *= np.exp(3 * (drawn["budget_level"] - 0.5))[:, None, None]
    spread = SimpleNamespace(distribution=SimpleNamespace(unit="1"), common_factor=None)
    scenario = FakeScenario(parameters=dict.fromkeys(drawn, spread))
    return FakeResult(values, scenario, numbers=drawn)


def scored(run: FakeResult, **targets: tuple[str, str, int, float, str]) -> tuple[TargetScore, ...]:
    """Scores of (region, indicator, year, value, unit), counted on the result."""
    found = []
    for name, (region, indicator, year, value, unit) in targets.items():
        at = run.series(region, indicator)[:, run.years.index(year)]
        low, median, high = (float(each) for each in np.quantile(at, (0.1, 0.5, 0.9)))
        found.append(
            TargetScore(
                FakeTarget(
                    name,
                    region,
                    indicator,
                    year,
                    value,
                    unit,
                    name_en=LABELS[indicator].label_en,
                    name_zh=LABELS[indicator].label_zh,
                ),
                chance=float((at >= value).mean()),
                median=median,
                low=low,
                high=high,
                worlds=len(at),
            )
        )
    return tuple(found)


def facts(run: FakeResult, machines: float = 1500.0, value: float = 2e10) -> Facts:
    return Facts(
        scores=scored(
            run,
            units=("zhejiang", "machines_produced", 2027, machines, "machine"),
            core=("zhejiang", "core_value_enterprise", 2027, value, "yuan"),
            firms=("qingdao", "key_firms", 2027, 5.0, "firm"),
        ),
        observations={
            ("china", "machines_produced"): (
                Dot("ggii", "sales", 2024, 2400.0, "cqhaiergw.com"),
                Dot("counterpoint", "install", 2025, 13000.0, "gokawiil.com"),
                Dot("scene_alliance", "ship", 2025, 20000.0, "jushenyanxishe.com"),
            )
        },
        region_names=NAMES,
        clauses={"E075": ("zhejiang-2024-09", "target")},
        documents={"zhejiang-2024-09": ("Zhejiang plan", "浙江方案")},
    )


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """The makers above, for tests."""
    return SimpleNamespace(
        result=result,
        facts=facts,
        scored=scored,
        growing=growing,
        paying=paying,
        drawing=drawing,
        FakeResult=FakeResult,
        FakeScenario=FakeScenario,
        NAMES=NAMES,
        REGIONS=REGIONS,
        YEARS=YEARS,
    )


def _languages() -> list[Any]:
    from sim.figures import style

    missing = style.cjk_family() is None
    reason = "no Chinese font is installed here"
    return ["en", pytest.param("zh", marks=pytest.mark.skipif(missing, reason=reason))]


@pytest.fixture(params=_languages())
def lang(request: pytest.FixtureRequest) -> str:
    """Both languages; Chinese is left out where there is no font for it."""
    return str(request.param)
