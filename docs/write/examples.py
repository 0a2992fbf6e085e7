"""``docs/examples``: the reports of two shipped scenarios, as ``sim report`` writes them.

``python -m docs.write.examples`` runs the scenarios, unless they were run, and writes the pages;
each is to stay small enough to be opened from the repository.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from docs.write.code import ROOT
from sim.analysis.targets import score
from sim.experiment import store
from sim.experiment.provenance import model_version
from sim.experiment.results import RunResult
from sim.experiment.run import run
from sim.report.html import write_html
from sim.scenario import load

FOLDER: Final = ROOT / "docs" / "examples"
EXAMPLES: Final = {"baseline": ("baseline", "en"), "zhejiang": ("zhejiang", "zh")}
"""By the page's name: the scenario and the language."""
MOST: Final = 700_000
"""Bytes of a page."""


def result_of(name: str, root: Path) -> RunResult:
    """The stored answer to a shipped scenario, made if there is none."""
    scenario = load(name)
    found = store.find(root, scenario, model_version())
    if found is not None:
        return found
    made = run(scenario)
    rows = [one.as_row() for one in score(made)]
    return store.save(made, root, difference=_difference(name), targets=rows)


def _difference(name: str) -> str:
    """What a scenario changes in its parent, as `sim run` keeps it."""
    from sim.cli.conduct import Session
    from sim.cli.running import difference_text
    from sim.cli.words import Words

    return difference_text(load(name), Session(Words("en")))


def main() -> int:
    """Write the examples; 1 where one has grown too large."""
    os.chdir(ROOT)  # figures name the command that draws them from here
    FOLDER.mkdir(parents=True, exist_ok=True)
    too_large = 0
    for page, (name, lang) in EXAMPLES.items():
        result = result_of(name, store.root_folder())
        file = FOLDER / f"{page}.html"
        words = f"sim report {result.name} -o {file.relative_to(ROOT)}"
        command = words if lang == "en" else f"{words} --lang {lang}"
        size = write_html([result], file, lang, command=command)  # type: ignore[arg-type]
        too_large += size > MOST
        print(f"{file.relative_to(ROOT)}: {size:,} bytes" + (", too large" * (size > MOST)))
    return int(bool(too_large))


if __name__ == "__main__":
    sys.exit(main())
