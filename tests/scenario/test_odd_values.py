"""Whatever stands at a place of a scenario file, the answer is a problem and never a crash."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sim.reading import InputError, read_yaml
from sim.scenario import Evidence, check, load, shipped

ODD = (
    None,
    [],
    {},
    3,
    "x",
    "",
    {"a": 1},
    [1],
    [None],
    [[1]],
    True,
    -1,
    1e300,
    10**400,
    "1e400 元",
    {"value": None},
    {"2025": None},
    {"value": {"value": 1}},
    {"distribution": 3},
    "uniform(",
    {"value": {"2025": "1 元"}, "distribution": "uniform(1,2)"},
    {"factor": "lognormal(1,2)"},
    {"value": 1, "clause": {"a": 1}},
    {"value": 1, "source": [1], "grade": [1]},
    "2025-00",
    {"": ""},
    {"value": 1, "clause": None, "grade": "document"},
)


@cache
def content() -> dict[str, Any]:
    """A file with something in every section, and two levers."""
    levers = read_yaml(shipped()["baseline"]).plain()["levers"]["shenzhen"]
    return {
        "title": {"en": "a", "zh": "b"},
        "extends": "no-policy",
        "focus": "hebei",
        "worlds": 3,
        "engine": {"firm_slots": 640},
        "parameters": {"learning_rate": {"value": "10 %", "source": "s"}},
        "uncertain": {"adoption_rate": "uniform(0 1/year, 1 1/year)"},
        "levers": {
            "shenzhen": {name: levers[name] for name in ("ai_fund", "demonstration_scenes")}
        },
        "overrides": [{"levers.shenzhen.ai_fund.size": "3 亿元"}, {"worlds": 4}],
    }


def places(node: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if above:
        yield above
    held = dict(enumerate(node)) if isinstance(node, list) else node
    for key, child in held.items() if isinstance(held, dict) else ():
        yield from places(child, (*above, key))


PLACES = list(places(content()))
FEW = PLACES[::18]
ALL = [pytest.param(p, marks=[] if p in FEW else pytest.mark.slow) for p in PLACES]


@pytest.mark.parametrize("place", ALL, ids=lambda place: ".".join(map(str, place)))
def test_odd_values_give_problems_or_a_scenario_that_survives_saving(
    place: tuple[Any, ...], tmp_path: Path, small_evidence: Evidence
) -> None:
    only_english = []
    for odd in ODD:
        tree = copy.deepcopy(content())
        inner: Any = tree
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = odd
        path = tmp_path / "odd.yaml"
        path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
        try:
            scenario = load(path, evidence=small_evidence)
        except InputError as failure:
            only_english += [problem for problem in failure.problems if not problem.message_zh]
            continue
        assert not any(p.severity == "error" for p in check(path, evidence=small_evidence))
        saved = tmp_path / "saved.yaml"
        saved.write_text(scenario.to_yaml(), encoding="utf-8")
        assert load(saved, evidence=small_evidence).digest() == scenario.digest(), odd
    assert only_english == []
