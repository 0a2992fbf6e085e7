"""A scenario file and its parents become a Scenario, or a list of everything wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.reading import InputError, Located, Message, Problem, read_yaml
from sim.scenario.context import Context, Evidence, packaged_evidence
from sim.scenario.layers import TEXT_KEYS, Draft, lay
from sim.scenario.library import find, find_parent, shipped, shown
from sim.scenario.messages import say
from sim.scenario.overrides import apply_overrides, apply_sets, apply_text
from sim.scenario.resolve import resolve
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class _Outcome:
    """What loading found. ``draft_of_parent`` is what the file was laid on, if it extends one."""

    scenario: Scenario | None
    problems: tuple[Problem, ...]
    root: Located | None
    draft_of_parent: Draft | None


def load(
    name_or_path: str | Path, sets: Sequence[str] = (), *, evidence: Evidence | None = None
) -> Scenario:
    """The resolved scenario of a shipped name or a file, with ``path=value`` texts on top.

    Raises InputError with every problem, warnings too (but those of shipped files), if there is
    any error.
    """
    outcome = _read(name_or_path, sets, evidence or packaged_evidence())
    if outcome.scenario is None:
        raise InputError(outcome.problems)
    return outcome.scenario


def check(
    name_or_path: str | Path, sets: Sequence[str] = (), *, evidence: Evidence | None = None
) -> list[Problem]:
    """Every error and warning of a scenario, in the order of the file; empty if all is well.

    Errors of a parent are listed under its name; its doubts are its own.
    """
    evidence = evidence or packaged_evidence()
    try:
        outcome = _read(name_or_path, sets, evidence)
    except InputError as failure:
        return list(failure.problems)
    problems = set(outcome.problems)
    if outcome.scenario is not None:
        problems |= set(_same_as_parent(outcome, outcome.scenario, evidence))
    return sorted(problems)


@dataclass(frozen=True)
class _Laid:
    """The layers of a file, one on another, before anything in them is interpreted."""

    path: Path
    draft: Draft
    root: Located | None
    parent: str | None
    draft_of_parent: Draft | None

    def resolved(self, draft: Draft, context: Context) -> Scenario | None:
        """The scenario of ``draft``, which is this one or a copy with more laid on it."""
        return resolve(draft, self.path.stem, shown(self.path), self.parent, context)


def _laid(name_or_path: str | Path, sets: Sequence[str], context: Context) -> _Laid:
    """The file, its parents under it and ``sets`` on top. Raises InputError for no such file."""
    path = find(name_or_path)
    chain = _chain(path, context)
    draft, parent = Draft(), None
    for place, (_, root) in enumerate(chain):
        if place == len(chain) - 1 and len(chain) > 1:
            parent = draft.copy()
        for key in TEXT_KEYS:  # a parent's title and question are about the parent
            draft.top.pop(key, None)
        lay(draft, root, context)
        apply_overrides(draft, root, context)
    apply_sets(draft, tuple(sets), context)
    parent_name = chain[-2][0].stem if len(chain) > 1 else None
    return _Laid(path, draft, chain[-1][1] if chain else None, parent_name, parent)


def _read(name_or_path: str | Path, sets: Sequence[str], evidence: Evidence) -> _Outcome:
    context = Context(evidence)
    laid = _laid(name_or_path, sets, context)
    scenario = laid.resolved(laid.draft, context)
    told = {shown(laid.path), *(f"--set {text}" for text in sets)}
    if context.failed:  # what is wrong is not to drown in the doubts of files that came with us
        told -= {shown(file) for file in shipped().values()}
    problems = tuple(p for p in context.problems if p.severity == "error" or p.file in told)
    return _Outcome(scenario, problems, laid.root, laid.draft_of_parent)


@dataclass(frozen=True)
class Setting:
    """One path set from outside the file; ``place`` is how messages call where it was written."""

    path: str
    text: str
    place: str


class Opened:
    """A scenario whose files are read once, to be resolved often with other settings on top.

    Raises InputError, as ``load`` does, where it is wrong as it stands.
    """

    def __init__(
        self,
        name_or_path: str | Path,
        sets: Sequence[str] = (),
        *,
        evidence: Evidence | None = None,
    ) -> None:
        self.evidence = evidence or packaged_evidence()
        self.scenario = load(name_or_path, sets, evidence=self.evidence)
        self._laid = _laid(name_or_path, sets, Context(self.evidence))

    def levers_of(self, region: str) -> tuple[str, ...]:
        """Names of the levers that the files have in a region."""
        return tuple(self._laid.draft.levers.get(region, {}))

    def with_settings(self, settings: Sequence[Setting]) -> Scenario:
        """The scenario with these paths set too. Raises InputError with every error."""
        context = Context(self.evidence)
        draft = self._laid.draft.copy()
        for setting in settings:
            apply_text(draft, setting.path, setting.text, setting.place, context)
        scenario = self._laid.resolved(draft, context)
        if scenario is None or context.failed:
            raise InputError(p for p in context.problems if p.severity == "error")
        return scenario


def _chain(path: Path, context: Context) -> list[tuple[Path, Located]]:
    """The file and its parents, root first; a parent that cannot be had is noted and left out."""
    chain: list[tuple[Path, Located]] = []
    met = [path.resolve()]
    current: Path | None = path
    while current is not None:
        try:
            root = read_yaml(current, name=shown(current))
        except InputError as failure:
            context.problems.extend(failure.problems)
            break
        if not root.is_mapping:
            context.error(root, say("not_a_scenario"))
            break
        if not root.value:
            where = shown(current)
            context.problems.append(Problem.of(where, 1, 1, "error", say("empty_file")))
            break
        chain.append((current, root))
        current = _parent(current, root, met, context)
    return chain[::-1]


def _parent(path: Path, root: Located, met: list[Path], context: Context) -> Path | None:
    node = root.value.get("extends")
    if node is None or node.value is None:
        return None
    if node.is_mapping or node.is_list:
        context.error(node, say("extends_one"))
        return None
    found = find_parent(str(node.value), path)
    if isinstance(found, Message):
        context.error(node, say("at", path="extends", what=found))
        return None
    if found.resolve() in met:
        loop = " -> ".join(step.stem for step in [*met, found])
        context.error(node, say("extends_circle", loop=loop))
        return None
    met.append(found.resolve())
    return found


def _same_as_parent(outcome: _Outcome, scenario: Scenario, evidence: Evidence) -> list[Problem]:
    """A warning if nothing that counts differs from the parent."""
    if outcome.draft_of_parent is None or outcome.root is None or scenario.parent is None:
        return []
    context = Context(evidence)
    parent = resolve(outcome.draft_of_parent, scenario.parent, "", None, context)
    if parent is None or parent.digest() != scenario.digest():
        return []
    message = say("same_as_parent", parent=scenario.parent)
    return [outcome.root.value["extends"].warning(message, at_key=True)]


def load_parent(scenario: Scenario, *, evidence: Evidence | None = None) -> Scenario | None:
    """The scenario that ``scenario`` extends, None for a root. Raises InputError."""
    if scenario.parent is None:
        return None
    path = Path(scenario.file)
    node = read_yaml(path, name=scenario.file).value["extends"]
    found = find_parent(str(node.value), path)
    if isinstance(found, Message):  # it was there when the scenario was loaded
        raise InputError([node.error(say("at", path="extends", what=found))])
    return load(found, evidence=evidence)
