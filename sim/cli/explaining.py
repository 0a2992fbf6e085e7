"""`sim explain`: what something is, where it comes from, what uses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.cli.conduct import DONE, Session
from sim.cli.scoring import LINE
from sim.cli.text import pad, width, wrapped
from sim.cli.words import Words
from sim.reading import InputError, Problem, closest


@dataclass
class Explanation:
    """One thing explained: ``facts`` as labelled lines for people, ``data`` for programs."""

    kind: str
    id: str
    title: str
    words: Words
    data: dict[str, Any] = field(default_factory=dict)
    facts: list[tuple[str, str]] = field(default_factory=list)

    def say(self, label: str, text: str | None, **data: Any) -> None:
        """Add a labelled line (nothing for an empty one), and what it says as data."""
        self.data.update(data)
        if text:
            self.facts.append((self.words(f"label.{label}"), text))

    def as_row(self) -> dict[str, Any]:
        """The explanation as JSON."""
        return {"kind": self.kind, "id": self.id, "title": self.title, **self.data}

    def as_text(self) -> list[str]:
        """The explanation as lines for people."""
        kind = self.words(f"explain.kind.{self.kind}")
        lines = [f"{self.id}  {self.title}".rstrip(), f"  {kind}"]
        column = max((width(label) for label, _ in self.facts), default=0) + 4
        for label, text in self.facts:
            first, *rest = wrapped(text, LINE, " " * column) or [""]
            lines.append(f"  {pad(label, column - 2)}{first.lstrip()}")
            lines += rest
        return lines


def explain_all(ids: Sequence[str], session: Session) -> int:
    """Explain every id that is known; as JSON, only if all are.

    Raises InputError, after that, with what was probably meant by the unknown ones.
    """
    found: list[Explanation] = []
    problems: list[Problem] = []
    for identifier in ids:
        items = explain(identifier, session.words)
        found += items
        if not items:
            meant = closest(identifier, known_ids())
            key = "explain.unknown" if meant is None else "explain.unknown_meant"
            message = session.words(key, meant=meant) if meant else session.words(key)
            problems.append(Problem(identifier, 0, 0, "error", message))
    if session.as_json and not problems:
        session.answer_json("sim/explain/1", {"items": [item.as_row() for item in found]})
    elif not session.as_json and found:
        blocks = []
        for item in found:
            first, *rest = item.as_text()
            blocks.append("\n".join([session.bold(first), *rest]))
        session.answer("\n\n".join(blocks))
    if problems:
        raise InputError(problems)
    _next(found[0], session)
    return DONE


def _next(item: Explanation, session: Session) -> None:
    clauses = item.data.get("clauses") or ()
    if clauses:
        first = clauses[0]
        session.next_command(f"sim explain {first['id'] if isinstance(first, dict) else first}")
    elif item.kind == "ledger" and item.data.get("cited_by"):
        session.next_command(f"sim explain {item.data['cited_by'][0]}")
    else:
        session.next_command("sim targets")


def explain(identifier: str, words: Words) -> list[Explanation]:
    """Everything that is called so, as explanations; none for an unknown id."""
    from sim.cli import ensembles, explain_evidence, explain_model

    explainers: tuple[Callable[[str, Words], Explanation | None], ...] = (
        explain_evidence.target,
        explain_evidence.ledger_row,
        explain_evidence.observation,
        explain_evidence.region,
        explain_evidence.document,
        explain_model.parameter,
        explain_model.lever,
        explain_model.lever_kind,
        explain_model.indicator,
        explain_model.segment,
        explain_model.setting,
        ensembles.ensemble,
    )
    found = (explainer(identifier, words) for explainer in explainers)
    return [item for item in found if item is not None]


def known_ids() -> list[str]:
    """Everything that can be explained."""
    from sim.cli.explain_model import model_ids
    from sim.evidence import documents, ensembles, ledger, observations, regions, targets

    return [
        *targets(),
        *ledger(),
        *(row.id for row in observations()),
        *regions().all,
        *documents(),
        *ensembles(),
        *model_ids(),
    ]
