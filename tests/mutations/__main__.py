"""``python -m tests.mutations [NAME ...]``: a table of slips and the tests that noticed them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.mutations.breakage import Breakage
from tests.mutations.breakages import BREAKAGES
from tests.mutations.check import CheckError, Finding, check, check_imports, copy_project


def chosen(names: list[str]) -> list[Breakage]:
    """The slips of these names, all if none are given. Raises CheckError."""
    unknown = sorted(set(names) - {breakage.name for breakage in BREAKAGES})
    if unknown:
        raise CheckError(f"no slip is called {', '.join(unknown)}")
    return [breakage for breakage in BREAKAGES if not names or breakage.name in names]


def line(finding: Finding) -> str:
    """One row of the table."""
    noticed = f"`{finding.answer.noticed_by.replace('|', '/')}`"
    if finding.survived:
        others = [
            f"{what} by `{test}`"
            for what, test in (("slow", finding.slow), ("stored", finding.stored))
            if test
        ]
        noticed = f"**no quick test** ({'; '.join(others) or 'nor any other'})"
    place = f"{finding.breakage.file.removeprefix('sim/model/')}: {finding.breakage.why}"
    return f"| {finding.breakage.name} | {place} | {noticed} | {finding.answer.seconds:.0f} |"


def main(names: list[str]) -> int:
    """Exit code: 0 if each slip was noticed, 1 if not, 2 if the check could not be made."""
    survivors = []
    try:
        tried = chosen(names)
        with tempfile.TemporaryDirectory(prefix="mutations-") as place:
            folder = Path(place)
            copy_project(folder)
            check_imports(folder)
            print("| slip | where, and why it is likely | noticed by | s |")
            print("|---|---|---|---|", flush=True)
            for finding in check(folder, tried):
                print(line(finding), flush=True)
                survivors += [finding.breakage.name] if finding.survived else []
    except CheckError as failure:
        print(failure, file=sys.stderr)
        return 2
    print(f"\n{len(tried) - len(survivors)} of {len(tried)} noticed", end="")
    print(f"; not noticed: {', '.join(survivors)}" if survivors else "")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
