"""Periods as sources give them: 2025, 2025-06, 2025Q1, 2025H1, 2022/2024-02."""

from __future__ import annotations

import calendar
import datetime
import re

_DATE = re.compile(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$")
_PART = re.compile(r"^(\d{4})(Q[1-4]|H[12])$")


def is_iso(text: str) -> bool:
    """Whether ``text`` is an ISO date of any precision: 2025, 2025-06 or 2025-06-30."""
    match = _DATE.match(text)
    if match is None:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def parse_period(text: str) -> tuple[str, str]:
    """First and last day ('YYYY-MM-DD') of a year, month, day, quarter, half or interval a/b.

    Raises ValueError for anything else, and for an interval that ends before it begins.
    """
    first, separator, last = text.partition("/")
    start, end = _bounds(first)[0], _bounds(last if separator else first)[1]
    if end < start:
        raise ValueError(f"'{text}' ends before it begins")
    return start, end


def _bounds(text: str) -> tuple[str, str]:
    part = _PART.match(text)
    if part:
        months = 3 if part.group(2)[0] == "Q" else 6
        number = int(part.group(2)[1])
        first_month, last_month = (number - 1) * months + 1, number * months
        year = int(part.group(1))
        return _day(year, first_month, 1), _day(year, last_month, 0)
    match = _DATE.match(text)
    if match is None or not is_iso(text):
        raise ValueError(f"'{text}' is not a period like 2025, 2025-06, 2025Q1 or 2022/2024-02")
    year = int(match.group(1))
    if match.group(2) is None:
        return _day(year, 1, 1), _day(year, 12, 31)
    month = int(match.group(2))
    if match.group(3) is None:
        return _day(year, month, 1), _day(year, month, 0)
    return text, text


def _day(year: int, month: int, day: int) -> str:
    """An ISO day; ``day`` 0 is the month's last."""
    last = calendar.monthrange(year, month)[1]
    return f"{year:04d}-{month:02d}-{day or last:02d}"
