"""Fit the baseline to each year and put the ensembles where every run finds them.

`python scripts/ship_fits.py 2024 2025`: rounds that were kept are taken up. Each fit's table goes
to sim/evidence/data/ensembles/, what it found (parameters, figures, summary) to docs/fits/.
Nothing is shipped before all fits are done; entries of other years stay.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "sim/evidence/data/ensembles"
FOUND = ROOT / "docs/fits"
TOLD = ("parameters.csv", "figures.csv", "fit.json")
DONE = (0, 3)  # all worlds ran, or some failed and count for nothing


def fitted(year: int, results: list[str]) -> Path:
    """The folder of the baseline's fit to the end of ``year``, made or taken up."""
    command = [sys.executable, "-m", "sim", "calibrate", "baseline", "--until", str(year)]
    done = subprocess.run(
        [*command, "--json", *results], check=False, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    if done.returncode not in DONE:
        sys.exit(done.returncode)  # what was wrong is said already
    return ROOT / json.loads(done.stdout)["folder"]


def ship(year: int, folder: Path) -> None:
    """Copy the table and what is told of it; its entry is ``listed`` by itself."""
    shutil.copyfile(folder / "ensemble.csv", SHIPPED / f"fit-{year}.csv")
    told = FOUND / str(year)
    told.mkdir(parents=True, exist_ok=True)
    for name in TOLD:
        shutil.copyfile(folder / name, told / name)


def listed(text: str, entries: dict[str, str]) -> str:
    """The list of ensembles with new ``entries`` by name, others as they are, under its comment."""
    head, *kept = re.split(r"^(?=[^\s#][^:\n]*:\n)", text, flags=re.M)
    found = {entry.partition(":")[0]: entry for entry in kept} | entries
    blocks = [head, *(found[name] for name in sorted(found))]
    return "\n\n".join(block.strip("\n") for block in blocks) + "\n"


def main(arguments: list[str]) -> None:
    """Fit, ship, and write the entries under the comment that heads their file."""
    years = [int(word) for word in arguments if word.isdigit()]
    results = [word for word in arguments if not word.isdigit()]
    folders = {year: fitted(year, results) for year in years}
    entries = {}
    for year, folder in folders.items():
        ship(year, folder)
        entries[f"fit-{year}"] = (folder / "ensemble.yaml").read_text(encoding="utf-8")
    listing = SHIPPED / "ensembles.yaml"
    text = listed(listing.read_text(encoding="utf-8"), entries)
    listing.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
