"""What each indicator of the model counts, in a sentence a reader can hold a figure against."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.evidence.fields import DATA_FOLDER, Fields, known
from sim.evidence.vocabulary import INDICATOR_UNITS
from sim.reading import InputError, Problem, read_yaml


@dataclass(frozen=True)
class Definition:
    """One sentence on an indicator, in English and Chinese."""

    en: str
    zh: str


def load_definitions(path: Path | None = None) -> dict[str, Definition]:
    """Read ``indicators.yaml``, by indicator. Raises InputError with every problem: an indicator
    that does not exist, one without a sentence, a language that is missing."""
    problems: list[Problem] = []
    root = Fields(read_yaml(path or DATA_FOLDER / "indicators.yaml"), problems)
    definitions = {}
    for name, node in root.content.items():
        known(name, INDICATOR_UNITS, node, "indicator", problems, at_key=True)
        fields = Fields(node, problems)
        fields.only(("en", "zh"))
        definitions[name] = Definition(fields.text("en"), fields.text("zh"))
    for name in INDICATOR_UNITS:
        root.required(name)
    if problems:
        raise InputError(problems)
    return definitions
