"""Parameters as data: none unused, none missing, each naming a real mechanism."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import sim.model
from sim.evidence import parameters

SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(sim.model.__path__[0]).rglob("*.py")
)
READ = {
    name
    for pattern in (r'p\[\s*"(\w+)"\s*\]', r'vector\(\s*"(\w+)"', r'fixed\(\s*"(\w+)"')
    for name in re.findall(pattern, SOURCE)
}
ROOMS = ("sim.model", "sim.model.steps", "sim.model.levers")


def test_the_model_reads_every_parameter_and_no_other() -> None:
    read = READ - {"name"}  # the docstring's example
    assert read - set(parameters()) == set()
    assert set(parameters()) - read == set()


@pytest.mark.parametrize("name", sorted(parameters()))
def test_used_by_names_something_that_exists(name: str) -> None:
    used_by = parameters()[name].used_by
    assert used_by, "nothing in the model is named"
    for use in used_by:
        module, _, attribute = use.partition(".")
        assert any(found(room, module, attribute) for room in ROOMS), use
        step = step_function(module, attribute)
        assert step is None or f'"{name}"' in inspect.getsource(step), f"{use} does not read it"


def step_function(module: str, attribute: str) -> Any:
    """The function of a step of this name, if there is one: steps read parameters by name."""
    if not found("sim.model.steps", module, attribute):
        return None
    loaded = importlib.import_module(f"sim.model.steps.{module}")
    function = getattr(loaded, attribute)
    return function if function.__module__ == loaded.__name__ else None


def found(room: str, module: str, attribute: str) -> bool:
    try:
        loaded = importlib.import_module(f"{room}.{module}")
    except ModuleNotFoundError:
        return False
    return hasattr(loaded, attribute)


@pytest.mark.parametrize("name", sorted(parameters()))
def test_each_parameter_says_where_it_comes_from(name: str) -> None:
    parameter = parameters()[name]
    assert len(parameter.source) > 15
    assert parameter.about_en
    assert parameter.about_zh
    for value in parameter.values.values():
        assert parameter.low <= value <= parameter.high


def test_lever_kinds_and_indicators_are_one_list() -> None:
    from sim.evidence.vocabulary import LEVER_KINDS
    from sim.model.indicators import INDEX
    from sim.model.levers import KINDS
    from sim.scenario import lever_kinds

    assert set(KINDS) == set(LEVER_KINDS) == set(lever_kinds())
    assert all(f"public_money_{kind}" in INDEX for kind in KINDS)
