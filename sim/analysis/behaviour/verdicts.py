"""What a check found: a status, a sentence, and the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sim.reading import Message

Status = Literal["pass", "fail", "not_told"]
STATUSES: Final[tuple[Status, ...]] = ("pass", "fail", "not_told")


@dataclass(frozen=True)
class Finding:
    """The judgement of one check. ``numbers`` are rows of plain values, money and counts in
    ``unit``; the sentence names what decided."""

    status: Status
    sentence: Message
    numbers: tuple[dict[str, Any], ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Verdict:
    """A finding with the check it belongs to. ``seconds``: runs that no earlier check asked for,
    by the clock of the process that ran them."""

    check: str
    type: str
    levers: tuple[str, ...]
    why: Message
    finding: Finding
    worlds: int
    seconds: float = field(compare=False, default=0.0)

    @property
    def status(self) -> Status:
        """Pass, fail or not told."""
        return self.finding.status

    def as_row(self) -> dict[str, Any]:
        """Plain values under stable keys."""
        return {
            "id": self.check,
            "type": self.type,
            "levers": list(self.levers),
            "status": self.status,
            "finding": {"en": self.finding.sentence.en, "zh": self.finding.sentence.zh},
            "why": {"en": self.why.en, "zh": self.why.zh},
            "unit": self.finding.unit or None,
            "numbers": list(self.finding.numbers),
            "worlds": self.worlds,
            "seconds": round(self.seconds, 2),
        }
