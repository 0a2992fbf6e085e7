"""What a sweep keeps of its worlds, where the whole of them would fill a disk.

A world has some ninety indicators of thirty regions: a hundred thousand of them are 15 GB.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sim.experiment.results import IndicatorLabel
from sim.experiment.sweep.question import Kept
from sim.reading import InputError, Message, Problem, closest
from sim.scenario import Scenario

ALL: Final = "all"
MAIN: Final = (
    "machines_produced",
    "core_value_product",
    "core_value_enterprise",
    "firms",
    "deal_amount",
    "public_money",
    "public_money_net",
    "mean_price",
)


def kept_of(
    scenario: Scenario, indicators: Sequence[str] = (), regions: Sequence[str] = ()
) -> Kept:
    """What is kept: as named, ``all`` for everything, else what the targets are about.

    That is the region in focus, regions with targets in it, and China; of these the indicators of
    their targets and the ``MAIN`` ones. Raises InputError with every name that is none.
    """
    from sim import evidence
    from sim.model.indicators import INDICATORS

    tree, targets = evidence.regions(), evidence.targets().values()
    labels = {i.id: IndicatorLabel(i.id, i.unit, i.label_en, i.label_zh) for i in INDICATORS}
    problems = [*_unknown("--keep", indicators, labels), *_unknown("--regions", regions, tree.all)]
    if problems:
        raise InputError(problems)
    chosen = set(tree.all if ALL in regions else regions)
    if not chosen:
        focus = scenario.focus
        inside = {it.region for it in targets if focus in tree.ancestors(it.region)}
        chosen = {focus, "china", *inside}
    names = set(labels if ALL in indicators else indicators)
    if not names:
        names = {it.indicator for it in targets if it.region in chosen} | set(MAIN)
    return Kept(
        tuple(label for name, label in labels.items() if name in names),
        tuple(region for region in tree.all if region in chosen),
    )


def _unknown(option: str, names: Sequence[str], known: Iterable[str]) -> list[Problem]:
    known = [*known, ALL]
    problems = []
    for name in names:
        if name not in known:
            near = closest(name, known)
            en = f"did you mean {near}?" if near else f"known are {ALL}, {', '.join(known[:4])}, …"
            zh = f"是不是 {near}？" if near else f"可用：{ALL}、{'、'.join(known[:4])} 等"
            message = Message(f"there is no '{name}'; {en}", f"没有“{name}”；{zh}")
            problems.append(Problem.of(option, 0, 0, "error", message))
    return problems
