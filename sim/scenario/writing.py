"""A resolved scenario as a file: nothing inherited, nothing left to a default."""

from __future__ import annotations

import io
from typing import Any

from sim.evidence.ensembles import PRIOR
from sim.reading import UnitError
from sim.scenario import governments
from sim.scenario.dates import write_end, write_start
from sim.scenario.levers import LeverTerms
from sim.scenario.numbers import Number, quantity
from sim.scenario.scenario import Scenario


def resolved_text(scenario: Scenario) -> str:
    """YAML that loads to the same digest; every number stands with its origin."""
    from ruamel.yaml import YAML

    writer = YAML(typ="rt", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 100
    stream = io.StringIO()
    writer.dump(_content(scenario), stream)
    return stream.getvalue()


def _content(scenario: Scenario) -> dict[str, Any]:
    fixed: dict[str, Any] = {}
    uncertain: dict[str, Any] = {}
    for key, number in sorted(scenario.parameters.items()):
        held = fixed if number.distribution is None else uncertain
        held[key] = _number(number)
    levers: dict[str, dict[str, Any]] = {}
    for lever in scenario.levers:
        levers.setdefault(lever.region, {})[lever.name] = _lever(lever)
    return {
        "title": scenario.title,
        "question": scenario.question,
        "focus": scenario.focus,
        "worlds": scenario.worlds,
        "seed": scenario.seed,
        "start": scenario.start_year,
        "end": scenario.end_year,
        "engine": {
            "firm_slots": scenario.firm_slots,
            "steps_per_year": scenario.steps_per_year,
        },
        "ensemble": PRIOR if scenario.ensemble is None else scenario.ensemble.name,
        **governments.written(scenario),
        "levers": levers,
        "parameters": fixed,
        "uncertain": uncertain,
    }


def _lever(lever: LeverTerms) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": lever.kind}
    if lever.clauses:
        content["clause"] = list(lever.clauses)
    if lever.source:
        content["source"] = lever.source
    if lever.note:
        content["note"] = lever.note
    content |= {"start": write_start(lever.start), "end": write_end(lever.end)}
    content |= {key: _number(number) for key, number in lever.numbers.items()}
    content |= {key: list(words) for key, words in lever.choices.items()}
    return content


def _number(number: Number) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if number.schedule:
        content["value"] = {
            write_start(start): _written(value, number.unit) for start, value in number.schedule
        }
    else:
        content["value"] = _plain(number)
    if number.distribution is not None:
        key = "distribution" if number.common_factor is None else "factor"
        content[key] = number.distribution.text
    content |= {"source": number.source, "grade": number.grade}
    if number.clauses:
        content["clause"] = list(number.clauses)
    return content


def _plain(number: Number) -> str | float:
    """The value as it was written, if that reads back the same; else exactly, with its unit."""
    try:
        if number.text and quantity(number.text, number.unit) == number.value:
            bare = number.text.replace(".", "").isdecimal()
            return number.value if bare else number.text
    except UnitError:
        pass
    return _written(number.value, number.unit)


def _written(value: float, unit: str) -> str | float:
    return value if unit in ("share", "1", "") else f"{value!r} {unit}"
