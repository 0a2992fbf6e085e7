"""The schema for editors, and the models behind it, agree with the loader."""

from __future__ import annotations

import json

import jsonschema
import pytest

from sim.reading import read_yaml
from sim.reading.located import read_yaml_text
from sim.scenario import (
    Evidence,
    json_schema,
    lever_kinds,
    load,
    shipped,
)
from sim.scenario.schema import lever_model, scenario_model


def test_the_schema_takes_every_shipped_and_resolved_file() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for name, path in shipped().items():
        assert list(validator.iter_errors(read_yaml(path).plain())) == [], name
    for name in ("no-policy", "zhejiang"):  # written out whole: every key and every kind
        resolved = read_yaml_text(load(name).to_yaml(), name).plain()
        assert list(validator.iter_errors(resolved)) == [], name
    json.dumps(schema)


@pytest.mark.parametrize(
    "text",
    [
        "levrs: {}",
        "levers: {zhejang: {}}",
        "levers: {zhejiang: {first_purchase: {unit: 4000 台/年}}}",
        "levers: {zhejiang: {leasing: {segments: [factory]}}}",
        "levers: {zhejiang: {first_purchase: {units: {soon: 4000 台/年}}}}",
        "levers: {zhejiang: {first_purchase: {units: {value: 1 台/年, grade: sure}}}}",
        "worlds: 0",
        "overrides: {worlds: 3}",
        "focus: atlantis",
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(text: str) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    assert list(validator.iter_errors(read_yaml_text(text, "x").plain()))


def test_the_models_hold_the_shipped_files() -> None:
    for path in shipped().values():
        root = read_yaml(path).plain()
        scenario_model().model_validate(root)
        for levers in (root.get("levers") or {}).values():
            for name, fields in levers.items():
                lever_model(fields.get("kind", name) if name not in lever_kinds() else name)
                if name in lever_kinds():
                    lever_model(name).model_validate(fields)


def test_every_default_of_every_kind_is_sound_and_graded(small_evidence: Evidence) -> None:
    for lever in load("baseline", evidence=small_evidence).levers:
        terms = lever_kinds()[lever.kind]
        assert set(lever.numbers) == set(terms.numbers)
        for name, number in lever.numbers.items():
            assert terms.numbers[name].low <= number.value <= terms.numbers[name].high
            assert number.unit == terms.numbers[name].unit
        for name, words in lever.choices.items():
            assert words, name
            assert list(words) == [w for w in terms.choices[name].words if w in words]
        for number_terms in terms.numbers.values():
            assert number_terms.about_en
            assert number_terms.about_zh
