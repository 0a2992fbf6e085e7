"""One slip in one file of the model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Breakage:
    """Where, what stands there, what somebody might have written instead, and why."""

    name: str
    file: str
    old: str
    new: str
    why: str
