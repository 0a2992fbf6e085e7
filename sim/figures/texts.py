"""Words that every figure needs: the scenario's title, the quoted clauses, the two foot lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sim.figures import style, words
from sim.figures.inputs import (
    Facts,
    Lang,
    model_version,
    redraw_command,
    scenario_stamp,
    worlds,
)

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult


def region_of(result: RunResult) -> str:
    """The region a figure of this result is about: the scenario's focus, else china."""
    focus = result.scenario.focus
    return focus if focus in result.regions else "china"


def scenario_title(result: RunResult, lang: Lang) -> str:
    """The scenario's title in the language, else in the other, else its name."""
    title, name = result.scenario.title, result.scenario.name
    found = title.get(lang) or next((text for text in title.values() if text), name)
    return style.printable(found, name)


def measure(result: RunResult, indicator: str, lang: Lang) -> str:
    """What the indicator is called."""
    label = result.indicator(indicator)
    return label.label_en if lang == "en" else full_width(label.label_zh)


def target_name(result: RunResult, score: TargetScore, lang: Lang) -> str:
    """What the plan asks for, in its own terms (the indicator's where no font can print them)."""
    if lang == "zh":
        return full_width(score.name_zh)
    return style.printable(score.name_en, measure(result, str(score.indicator), lang))


def full_width(text: str) -> str:
    """Chinese text with the brackets that Chinese text has."""
    return text.replace("(", "（").replace(")", "）")


def axis_words(unit: str, log: bool, lang: Lang) -> str:
    """What an axis counts and how."""
    return words.say(f"{unit}_axis", lang) + ("，" if lang == "zh" else ", ") + words.say(
        "log" if log else "linear", lang)


def quoted(clauses: Iterable[Sequence[str]], facts: Facts) -> list[str]:
    """Document and clause of each ledger id, each once, in order."""
    ids = dict.fromkeys(one for group in clauses for one in group)
    return list(dict.fromkeys(facts.clauses.get(one, one) for one in ids))


def feet(source: str, results: Sequence[RunResult], lang: Lang) -> list[str]:
    """The two small lines: what is quoted, and how to draw the figure again.

    Of several results, each one's folder, model and number of worlds.
    """
    if len(results) > 1:
        each = [
            words.say("foot_column", lang, folder=result.name, version=model_version(result),
                      worlds=worlds(result))
            for result in results
        ]
        return [source, words.join(each, lang)]
    [result] = results
    run = words.say(
        "foot_run", lang, stamp=scenario_stamp(result), version=model_version(result),
        worlds=worlds(result), command=redraw_command(result),
    )
    return [source, run]
