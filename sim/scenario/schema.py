"""The shape of scenario files as pydantic models, and the JSON Schema editors read.

The models are built from the terms (``data/lever_terms.yaml``), so a field cannot be in one and
not in the other. Units, ranges and regions are checked by the loader, which knows where a value
stands; the models hold the shapes.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from sim.evidence.vocabulary import GRADES
from sim.scenario.dates import DATE_PATTERN
from sim.scenario.governments import DEFAULT, GOVERNMENTS
from sim.scenario.terms import ChoiceTerms, KindTerms, NumberTerms, lever_kinds, run_terms


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Plain = str | int | float
Date = Annotated[str, StringConstraints(pattern=DATE_PATTERN)]
Dated = dict[Date, Plain]
Clauses = str | list[str]


def _one_of(words: tuple[str, ...]) -> Any:
    literal: Any = Literal
    return literal[words]


class SourcedNumber(_Shape):
    """A number with its origin; at least one of value, distribution and factor."""

    value: Plain | Dated | None = Field(None, examples=["100 亿元", "20 %"])
    distribution: str | None = Field(None, examples=["uniform(50 %, 60 %)"])
    factor: str | None = Field(None, examples=["lognormal(1, 0.3)"])
    source: str | None = Field(None, description="Who says so.")
    grade: Literal["document", "literature", "calibrated", "assumption"] | None = Field(
        None, description="How well it is founded."
    )
    clause: Clauses | None = Field(None, description="Ledger ids, such as E003.")
    note: str | None = None


class Words(_Shape):
    """One text in each language."""

    en: str | None = None
    zh: str | None = None


def _number_field(terms: NumberTerms) -> tuple[Any, Any]:
    shape: Any = Plain | SourcedNumber | Dated if terms.dated else Plain | SourcedNumber
    description = f"{terms.about_en} {terms.about_zh} [{terms.unit}]"
    return shape | None, Field(None, description=description, examples=[terms.example])


def _choice_field(terms: ChoiceTerms) -> tuple[Any, Any]:
    word: Any = _one_of(terms.words)
    shape: Any = word | list.__class_getitem__(word) | None
    return shape, Field(None, description=f"{terms.about_en} {terms.about_zh}")


@cache
def lever_model(kind: str) -> type[BaseModel]:
    """The shape of one kind of lever; every field may be left to the parent or the default."""
    terms: KindTerms = lever_kinds()[kind]
    fields: dict[str, Any] = {
        "kind": (_one_of((kind,)) | None, Field(None, description="The kind of lever.")),
        "clause": (Clauses | None, Field(None, description="Ledger ids that ground the lever.")),
        "source": (str | None, Field(None, description="Source of the lever's plain numbers.")),
        "grade": (_one_of(GRADES) | None, Field(None, description="Grade of that source.")),
        "note": (str | None, Field(None, description="A remark for readers.")),
        "start": (str | int | None, Field(None, examples=["2024-01"])),
        "end": (str | int | None, Field(None, examples=["2030-12"])),
    }
    fields |= {name: _number_field(number) for name, number in terms.numbers.items()}
    fields |= {name: _choice_field(choice) for name, choice in terms.choices.items()}
    name = "".join(part.capitalize() for part in kind.split("_"))
    about = f"{terms.about_en} {terms.about_zh}"
    return create_model(name, __base__=_Shape, __doc__=about, **fields)


@cache
def scenario_model() -> type[BaseModel]:
    """The shape of a whole file. A lever's own shape depends on its kind: see the schema."""
    whole = {
        name: (int | None, Field(None, ge=t.low, le=t.high, description=t.about_en))
        for name, t in run_terms("run").items()
    }
    engine_fields: dict[str, Any] = {
        name: (int | None, Field(None, ge=t.low, le=t.high, description=t.about_en))
        for name, t in run_terms("engine").items()
    }
    engine = create_model("Engine", __base__=_Shape, **engine_fields)
    number = Plain | SourcedNumber
    lever: Any = dict[str, Any] | None
    kind: Any = _one_of(GOVERNMENTS)
    fields: dict[str, Any] = {
        "title": (str | Words | None, Field(None, description="What the scenario is called.")),
        "question": (str | Words | None, Field(None, description="What it asks.")),
        "extends": (str | None, Field(None, description="A shipped name, or a file beside it.")),
        "focus": (str | None, Field(None, description="Region whose targets come first.")),
        **whole,
        "governments": (
            dict[str, kind | None] | None,
            Field(None, description="Kind of each local government; 'default' for the others."),
        ),
        "ensemble": (
            str | None,
            Field(
                None,
                description="What the uncertain parameters are drawn from together: a shipped "
                "ensemble, a CSV file beside this one, or 'prior' for each on its own.",
                examples=["prior", "my-fit.csv"],
            ),
        ),
        "neighbours_match": (
            bool | str | list[str] | None,
            Field(None, description="Whether regions of its rank match the focus, or which."),
        ),
        "parameters": (
            dict[str, number | dict[str, number] | None] | None,
            Field(None, description="Parameters of the model set to one value."),
        ),
        "uncertain": (
            dict[str, str | SourcedNumber | dict[str, str | SourcedNumber] | None] | None,
            Field(None, description="Parameters of the model given a distribution."),
        ),
        "levers": (
            dict[str, dict[str, lever] | None] | None,
            Field(None, description="Region, then lever; null removes an inherited one."),
        ),
        "engine": (engine | None, Field(None, description="Size of the simulation.")),
        "overrides": (
            list[dict[str, Any]] | None,
            Field(None, description="Paths and values, applied in this order."),
        ),
    }
    return create_model("Scenario", __base__=_Shape, __doc__="A scenario file.", **fields)


@cache
def scenario_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files, with the levers' shapes by kind and regions by name."""
    from pydantic.json_schema import models_json_schema

    from sim.evidence import regions

    models = [lever_model(kind) for kind in lever_kinds()]
    wanted: list[Any] = [(model, "validation") for model in [*models, scenario_model()]]
    references, shared = models_json_schema(wanted, ref_template="#/$defs/{model}")
    definitions: dict[str, Any] = shared["$defs"]
    root = dict(definitions.pop("Scenario"))
    by_kind = {
        kind: references[(lever_model(kind), "validation")]["$ref"] for kind in lever_kinds()
    }
    _close(definitions)
    definitions["RegionLevers"] = _region_levers(by_kind)
    tree = regions()
    root["properties"]["levers"] = {
        "description": "Region, then lever by name; null removes an inherited lever.",
        "type": ["object", "null"],
        "properties": {
            region: {"$ref": "#/$defs/RegionLevers", "description": tree.name(region, "en")}
            for region in tree.all
        },
        "additionalProperties": False,
    }
    root["properties"]["focus"]["enum"] = [*tree.all, None]
    root["properties"]["governments"] = {
        "description": "Kind of each local government; 'default' for the others.",
        "type": ["object", "null"],
        "properties": {region: {"enum": [*GOVERNMENTS, None]} for region in (DEFAULT, *tree.ranks)},
        "additionalProperties": False,
    }
    one = {"enum": list(tree.ranks)}
    root["properties"]["neighbours_match"] = {
        "description": "Whether regions of its rank match the focus region's levers, or which.",
        "anyOf": [{"type": ["boolean", "null"]}, one, {"type": "array", "items": one}],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario of the humanoid-robot policy simulation",
        **{key: value for key, value in root.items() if key != "title"},
        "$defs": definitions,
    }


def _close(part: Any) -> None:
    """Refuse, in place, keys that fit no pattern where a mapping's keys have one."""
    if isinstance(part, dict):
        if "patternProperties" in part:
            part.setdefault("additionalProperties", False)
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            _close(inner)


def _region_levers(by_kind: dict[str, str]) -> dict[str, Any]:
    """Levers of a region: one named after a kind has its shape, another that of any kind."""
    return {
        "type": ["object", "null"],
        "properties": {
            kind: {"anyOf": [{"$ref": reference}, {"type": "null"}]}
            for kind, reference in by_kind.items()
        },
        "additionalProperties": {
            "anyOf": [
                {"type": "null"},
                *({"$ref": reference} for reference in by_kind.values()),
            ]
        },
    }
