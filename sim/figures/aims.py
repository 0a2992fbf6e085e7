"""What a figure about one target is about: which target, and its figure in every world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.estimates import Measure
from sim.analysis.targets import meets
from sim.figures import style, words
from sim.figures.inputs import CannotDraw, Facts, Floats, Lang, plot_command
from sim.figures.texts import full_width, quoted

if TYPE_CHECKING:
    from sim.evidence import Target
    from sim.experiment.results import RunResult
    from sim.experiment.sweep.results import SweepResult

_LEAST_CHANCE: Final = 0.02  # pooled chances nearer to 0 or 1 say less than the median
_LEAST_RANGE: Final = 0.05  # unless points differ by this much

TEXTS: Final = {
    "aim": ("{region}: {name} {amount} in {year}", "{region} {year} 年{name} {amount}"),
    "no_target": (
        "no published target about the figures that were kept",
        "保留的指标中没有公开目标",
    ),
    "not_scored": (
        "target {id} cannot be compared with what was kept",
        "目标 {id} 无法与保留的指标比较",
    ),
    "run": (
        "{stamp} · model {version} · {points} points × {replicates} replicates · redraw: {command}",
        "{stamp} · 模型 {version} · {points} 个点 × {replicates} 次重复 · 重绘：{command}",
    ),
    "targets": ("Target: {list}.", "目标出处：{list}。"),
}


@dataclass(frozen=True)
class Aim:
    """A target, its figure in every world (point, replicate), NaN for none, and what is shown of
    it: its chance, or its median where the chance is next to nought or one everywhere."""

    target: Target
    values: Floats
    measure: Measure

    @property
    def answers(self) -> Floats:
        """(point, replicate) whether each world meets the target, 1 or 0; NaN for none."""
        met = meets(self.values, self.target.comparison, self.target.value)
        return np.where(np.isnan(self.values), np.nan, met.astype(np.float64))


def aim_of_sweep(sweep: SweepResult, target: str | None) -> Aim:
    """The target called so, else the one of the region in focus whose chance differs most between
    points. Raises CannotDraw where the sweep kept no figure of one."""
    from sim.analysis.sweeps import scored_targets

    known = [it for it in scored_targets(sweep) if it.status == "outcome"]
    focus = sweep.manifest["scenario"]["focus"]
    if target is not None:
        known = [it for it in known if it.id == target]
        if not known:
            raise CannotDraw(*(text.format(id=target) for text in TEXTS["not_scored"]))
    known = [it for it in known if it.region == focus] or known
    if not known:
        raise CannotDraw(*TEXTS["no_target"])
    aims = [_aim(it, sweep.values(it.region, it.indicator, it.year)) for it in known]
    return max(aims, key=_told)


def aim_of_run(result: RunResult, facts: Facts, target: str | None) -> Aim:
    """The first of ``aims_of_run``."""
    return aims_of_run(result, facts, target)[0]


def aims_of_run(result: RunResult, facts: Facts, target: str | None) -> list[Aim]:
    """The target called so, else those of the region in focus, the chance nearest to even first.

    Every world is a point of one replicate. Raises CannotDraw where there is none.
    """
    known = [
        score.target
        for score in facts.scores
        if score.target.status == "outcome" and score.chance is not None
    ]
    if target is not None:
        known = [it for it in known if it.id == target]
        if not known:
            raise CannotDraw(*(text.format(id=target) for text in TEXTS["not_scored"]))
    known = [it for it in known if it.region == result.scenario.focus] or known
    if not known:
        raise CannotDraw(*TEXTS["no_target"])
    found = [_aim(it, values_of(result, it)[:, None]) for it in known]
    return sorted(found, key=lambda aim: -_open(aim))


def aim_of_runs(results: Sequence[RunResult], facts: Sequence[Facts], target: str | None) -> Aim:
    """The target called so, else the first one's region's whose chance differs most between runs.

    Every run is a point; where one has fewer worlds, the others are NaN. Raises CannotDraw where
    they have none in common.
    """
    shared = set.intersection(
        *({score.target.id for score in its.scores if score.chance is not None} for its in facts)
    )
    most = max(result.worlds for result in results)

    def aim(it: Target) -> Aim:
        values = np.full((len(results), most), np.nan)
        for row, result in zip(values, results, strict=True):
            row[: result.worlds] = values_of(result, it)
        return _aim(it, values)

    found = [
        aim(one.target)
        for one in aims_of_run(results[0], facts[0], target)
        if one.target.id in shared
    ]
    if not found:
        raise CannotDraw(*TEXTS["no_target"])
    return max(found, key=_told)


def values_of(result: RunResult, target: Target) -> Floats:
    """(world,) the figure that a target is about, NaN for none. Raises KeyError."""
    series = result.series(target.region, target.indicator)
    return np.asarray(series[:, result.years.index(target.year)], dtype=np.float64)


def _aim(target: Target, values: Floats) -> Aim:
    aim = Aim(target, values, "chance")
    known = aim.answers[~np.isnan(aim.answers)]
    chance = float(known.mean()) if len(known) else 0.0
    told = min(chance, 1 - chance) >= _LEAST_CHANCE or _told(aim) >= _LEAST_RANGE
    return aim if told or not len(known) else Aim(target, values, "median")


def _told(aim: Aim) -> float:
    """How far the chances of points lie apart."""
    chances = [float(row[~np.isnan(row)].mean()) for row in aim.answers if not np.isnan(row).all()]
    return float(np.std(chances)) if chances else 0.0


def _open(aim: Aim) -> float:
    known = aim.answers[~np.isnan(aim.answers)]
    return float(known.std()) if len(known) else 0.0


def aim_words(aim: Aim, name: str, facts: Facts, lang: Lang) -> str:
    """Region, year and what the plan asks for, in ``name``'s terms."""
    target = aim.target
    amount = words.amount(target.value, target.unit, lang, 4)
    return words.sentence(
        say(
            "aim",
            lang,
            region=facts.region(target.region, lang),
            name=name,
            amount=f"{words.comparison_sign(target.comparison)}{amount}",
            year=target.year,
        ).replace("） ", "）")
    )


def name_in(subject: RunResult | SweepResult, target: Target, lang: Lang) -> str:
    """The target's name in the language."""
    label = next(it for it in subject.indicators if it.id == target.indicator)
    if lang == "zh":
        return full_width(target.name_zh)
    return style.printable(target.name_en, label.label_en)


def source_of(aim: Aim, facts: Facts, lang: Lang) -> str:
    """The foot line that says where the target stands."""
    return sources_of([aim], facts, lang)


def sources_of(found: Sequence[Aim], facts: Facts, lang: Lang) -> str:
    """The foot line that says where the targets stand."""
    cited = words.join(quoted([aim.target.clauses for aim in found], facts, lang), lang)
    return say("targets", lang, list=cited)


def sweep_feet(
    source: str, sweep: SweepResult, figure: str, lang: Lang, target: str | None
) -> list[str]:
    """The two small lines under a figure of a sweep."""
    manifest = sweep.manifest
    stamp = f"{manifest['name']}@{str(manifest['hash'])[:8]}"
    counts = {"points": f"{sweep.points:,}", "replicates": f"{sweep.replicates:,}"}
    run = say(
        "run",
        lang,
        stamp=stamp,
        version=manifest["model_version"],
        command=plot_command(sweep.path, sweep.path.name, figure, lang, target),
        **counts,
    )
    return [source, run]


def sweep_title(sweep: SweepResult, lang: Lang) -> str:
    """The title of the scenario that a sweep is of."""
    title, name = sweep.manifest["scenario"]["title"], sweep.manifest["scenario"]["name"]
    found = title.get(lang) or next((text for text in title.values() if text), name)
    return style.printable(found, name)


def say(key: str, lang: Lang, /, **fields: object) -> str:
    """Words that these figures share."""
    return TEXTS[key][lang == "zh"].format(**fields)
