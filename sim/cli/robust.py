"""Which words for chances hang on one number that the data do not settle, below their table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.cli.scoring import LINE, name_of
from sim.cli.text import full_width, listing, wrapped

if TYPE_CHECKING:
    from sim.analysis.robustness import Half, Swing
    from sim.analysis.targets import TargetScore
    from sim.cli.words import Words
    from sim.scenario import LeverTerms, Scenario


_KEPT_BLANK = "\u00a0"
"""Where a line may not be broken: within '84 %' and within a command."""


def legend(scores: Sequence[TargetScore], scenario: Scenario | None, words: Words) -> list[str]:
    """What the marks behind words stand for, a line or two a target; nothing without a mark."""
    lines: list[str] = []
    hanging = [score for score in scores if score.hangs]
    if hanging:
        lines += ["", *wrapped(words("robust.hangs"), LINE)]
    for score in hanging:
        first, *rest = wrapped(_sentence(score, scenario, words), LINE - 4)
        told = [f"  {first}", *(f"    {line}" for line in rest)]
        lines += [line.replace(_KEPT_BLANK, " ") for line in told]
    unsure = [score.robustness for score in scores if score.unsure and score.robustness]
    if unsure:
        needed = [found.needed for found in unsure]
        most = max((worlds for worlds in needed if worlds is not None), default=None)
        said = words("robust.too_few")
        if most is not None and None not in needed:
            said += words("robust.needed", worlds=most)
        lines += ["", *wrapped(said, LINE)]
    return lines


def _sentence(score: TargetScore, scenario: Scenario | None, words: Words) -> str:
    """On what the word for a target's chance hangs, and what the word is on either side."""
    from sim.evidence import regions

    assert score.robustness is not None
    swing, *others = score.robustness.turning
    target = score.target
    said = words(
        "robust.line",
        target=name_of(target, words),
        place=regions().name(target.region, words.lang),
        year=target.year,
        low=_half(swing.low, words),
        high=_half(swing.high, words),
        about=_about(swing, scenario, words),
        explain=_explained(swing).replace(" ", _KEPT_BLANK),
    )
    if others:
        ids = listing(words.lang, [_id(other) for other in others[:2]])
        said += words("robust.others", ids=ids)
    return said


def _half(half: Half, words: Words) -> str:
    word = half.word
    shown = half.percent.replace(" ", _KEPT_BLANK)
    return words("robust.half", word=words.either(word["en"], word["zh"]), percent=shown)


def _about(swing: Swing, scenario: Scenario | None, words: Words) -> str:
    """The number in plain words: of a parameter what it means, and of which key; of a lever too."""
    from sim.evidence import parameters, regions

    path = swing.path.removesuffix("*")
    lever = _lever(path, scenario)
    if lever is not None:
        return _about_lever(lever, path.rpartition(".")[2], words)
    name, _, key = path.partition(".")
    found = parameters().get(name)
    if found is None:
        return path
    about = words.either(found.about_en, full_width(found.about_zh))
    where = regions().name(key, words.lang) if key in regions().all else key
    return words("robust.of_key", about=about, key=where) if key else about


def _about_lever(lever: LeverTerms, field: str, words: Words) -> str:
    from sim.evidence import regions
    from sim.scenario import lever_kinds

    terms = lever_kinds()[lever.kind].numbers[field]
    about = words.either(terms.about_en, terms.about_zh).rstrip(".。")
    return words(
        "robust.of_lever",
        region=regions().name(lever.region, words.lang),
        lever=lever.name,
        about=about,
    )


def _lever(path: str, scenario: Scenario | None) -> LeverTerms | None:
    """The lever of the scenario that a number belongs to."""
    for lever in scenario.levers if scenario is not None else ():
        if path.startswith(f"{lever.path}."):
            return lever
    return None


def _id(swing: Swing) -> str:
    """The number as it is called on the command line."""
    return swing.path.removesuffix("*").removeprefix("levers.")


def _explained(swing: Swing) -> str:
    """The command that explains the number, or its path where only the scenario knows it."""
    from sim.cli.finding import baseline

    path = swing.path
    if path.startswith("levers.") and _lever(path, baseline()) is None:
        return path
    return f"sim explain {_id(swing)}"
