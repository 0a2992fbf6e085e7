"""What a scenario is checked against (the evidence), and the problems found on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.reading import Located, Message, Problem, closest, unit_factor
from sim.reading.units import UnitError
from sim.scenario.messages import say

if TYPE_CHECKING:
    from sim.evidence.ensembles import Ensemble
    from sim.evidence.ledger import LedgerRow
    from sim.evidence.parameters import Parameter
    from sim.evidence.regions import RegionTree


SHORT_LIST = 12  # words that a message may list in full


@dataclass(frozen=True)
class Evidence:
    """Everything the evidence room tells the scenario room."""

    parameters: Mapping[str, Parameter]
    ledger: Mapping[str, LedgerRow]
    regions: RegionTree
    ensembles: Mapping[str, Ensemble]


def packaged_evidence() -> Evidence:
    """The evidence that comes with the program."""
    from sim import evidence

    return Evidence(
        evidence.parameters(), evidence.ledger(), evidence.regions(), evidence.ensembles()
    )


@dataclass
class Context:
    """Evidence and a growing list of problems; handed to everything that reads."""

    evidence: Evidence
    problems: list[Problem] = field(default_factory=list)

    def error(self, node: Located, message: Message, *, at_key: bool = False) -> None:
        """Note a mistake at ``node``."""
        self.problems.append(node.error(message, at_key=at_key))

    def warn(self, node: Located, message: Message, *, at_key: bool = False) -> None:
        """Note a doubt at ``node``."""
        self.problems.append(node.warning(message, at_key=at_key))

    @property
    def failed(self) -> bool:
        """Whether any error (not warning) was noted."""
        return any(problem.severity == "error" for problem in self.problems)

    def unknown(
        self,
        node: Located,
        what: Message,
        word: str,
        known: Iterable[str],
        *,
        at_key: bool = True,
    ) -> None:
        """Note a word that is not one of ``known``: the nearest, or a short list of all.

        A region may be near by its name in either language.
        """
        known = list(known)
        near = self._called(word, known) or closest(word, known)
        if near is not None:
            hint = say("did_you_mean", near=near)
        elif not known:
            hint = say("there_are_none")
        elif len(known) <= SHORT_LIST:
            hint = say("one_of", known=", ".join(known))
        else:
            hint = say("there_are", count=len(known), some=", ".join(known[:4]))
        self.error(node, say("hint", what=what, hint=hint), at_key=at_key)

    def _called(self, word: str, known: Iterable[str]) -> str | None:
        """The region of ``known`` whose name a person wrote: 浙江, 浙江省, Zhejiang."""
        regions = self.evidence.regions
        for region in known:
            if region not in regions.all:
                continue
            names = (regions.name(region, "en"), regions.name(region, "zh"))
            if word in names or word.removesuffix("省").removesuffix("市") in names:
                return region
        return None


def choices_problem(context: Context, node: Located, keys: Iterable[str], where: str) -> bool:
    """Note every key of a mapping that is not in ``keys``; True if there was one."""
    known = list(keys)
    bad = [(key, child) for key, child in node.items() if key not in known]
    for key, child in bad:
        context.unknown(child, say("no_key", path=f"{where}{key}"), key, known)
    return bool(bad)


def names_of(regions: RegionTree, identifiers: Iterable[str]) -> Message:
    """The names of regions, joined by 'and', in both languages."""
    found = [Message(regions.name(i, "en"), regions.name(i, "zh")) for i in identifiers]
    joined = found[0]
    for name in found[1:]:
        joined = say("and", most=joined, last=name)
    return joined


def akin(regions: RegionTree, one: str, other: str) -> bool:
    """Whether one region lies in the other, or is the other."""
    return one == other or one in regions.ancestors(other) or other in regions.ancestors(one)


def stated_value(row: LedgerRow, unit: str) -> float | None:
    """The number a clause states, in ``unit``; None if it states none of that kind.

    An amount a year is matched by a plain amount, and an amount by one per firm or project,
    since documents write '2 亿元' for all of these.
    """
    if row.value is None:
        return None
    for written in (row.unit, row.unit.partition("/")[0]):
        for wanted in (unit, unit.removesuffix("/year")):
            try:
                return row.value * unit_factor(written, wanted)
            except UnitError:
                continue
    return None
