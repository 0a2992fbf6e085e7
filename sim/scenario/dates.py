"""Dates as scenario files write them: a year (2025) or a month (2025-04)."""

from __future__ import annotations

import re

from sim.scenario.messages import say

_DATE = re.compile(r"^\s*(\d{4})(?:-(\d{1,2}))?\s*$")
DATE_PATTERN = r"^\d{4}(-(0?[1-9]|1[0-2]))?$"
MONTHS = 12


class DateError(ValueError):
    """A text that is no year and no month; raised with a ``Message``."""


def looks_dated(key: str) -> bool:
    """Whether a key is meant as a date (it begins with a four-digit year)."""
    return re.match(r"^\s*\d{4}\b", key) is not None


def _parsed(written: object) -> tuple[int, int | None]:
    match = None if isinstance(written, bool | float) else _DATE.match(str(written))
    if match is None:
        raise DateError(say("not_a_date", date=written))
    year, month = int(match.group(1)), match.group(2)
    if month is None:
        return year, None
    if not 1 <= int(month) <= MONTHS:
        raise DateError(say("no_month", date=written, month=month))
    return year, int(month)


def start_of(written: object) -> float:
    """The instant, in years, at which a year or month begins: '2025-04' -> 2025.25."""
    year, month = _parsed(written)
    return year + ((month or 1) - 1) / MONTHS


def end_of(written: object) -> float:
    """The instant, in years, at which a year or month is over: '2030-12' and 2030 -> 2031.0."""
    year, month = _parsed(written)
    return year + (MONTHS if month is None else month) / MONTHS


def write_start(instant: float) -> str:
    """The month that begins at ``instant`` (years): 2025.25 -> '2025-04'."""
    months = round(instant * MONTHS)
    return f"{months // MONTHS:04d}-{months % MONTHS + 1:02d}"


def write_end(instant: float) -> str:
    """The month that is over at ``instant`` (years): 2031.0 -> '2030-12'."""
    return write_start(instant - 1 / MONTHS)
