"""What a caller names, held against what there is; and packages that not everybody has."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from importlib import import_module
from typing import Any

from sim.reading import InputError, Problem, closest

YEAR = 2027  # the year most targets are of


def needed(package: str) -> Any:
    """A package of the extra ``notebook``. Raises ModuleNotFoundError that says how to get it."""
    try:
        return import_module(package)
    except ModuleNotFoundError as failure:
        if failure.name != package:
            raise
        said = f"{package} is not installed: pip install 'robot-policy-sim[notebook]'"
        raise ModuleNotFoundError(said, name=package) from None


def problems_of(what: str, wanted: str | Sequence[str], known: Sequence[str]) -> list[Problem]:
    """One for each name or pattern (``machines_*``) that is nothing known, with the nearest."""
    found = []
    for name in [wanted] if isinstance(wanted, str) else wanted:
        if not any(fnmatchcase(one, name) for one in known):
            near = closest(name, known)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(known[:4])}, …"
            message = f"no such {what} here; {hint}"
            found.append(Problem(f"{what} {name}", 0, 0, "error", message))
    return found


def ids(what: str, wanted: str | Sequence[str] | None, known: Sequence[str]) -> list[str]:
    """The known names that are wanted, in the order of ``known``; all for None.

    Raises InputError with every name that is none.
    """
    if wanted is None:
        return list(known)
    problems = problems_of(what, wanted, known)
    if problems:
        raise InputError(problems)
    names = [wanted] if isinstance(wanted, str) else wanted
    return [one for one in known if any(fnmatchcase(one, name) for name in names)]


def year_of(year: int | None, years: Sequence[int]) -> int:
    """The year asked for, else 2027 or the nearest one. Raises InputError outside the run."""
    if year is None:
        return max(years[0], min(YEAR, years[-1]))
    if year not in years:
        message = f"lies outside the run, {years[0]}–{years[-1]}"
        raise InputError([Problem(f"year {year}", 0, 0, "error", message)])
    return year
