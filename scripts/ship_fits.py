"""Fit the baseline to each year and put the ensembles where every run finds them.

`python scripts/ship_fits.py 2024 2025`: rounds that were kept are taken up. Each fit's table goes
to sim/evidence/data/ensembles/, what it found (parameters, figures, pulls, summary) to docs/fits/.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "sim/evidence/data/ensembles"
FOUND = ROOT / "docs/fits"
TOLD = ("parameters.csv", "figures.csv", "fit.json")


def fitted(year: int, results: list[str]) -> Path:
    """The folder of the baseline's fit to the end of ``year``, made or taken up."""
    command = [sys.executable, "-m", "sim", "calibrate", "baseline", "--until", str(year)]
    done = subprocess.run(
        [*command, "--json", *results], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    return ROOT / json.loads(done.stdout)["folder"]


def ship(year: int, folder: Path) -> None:
    """Copy the table and what is told of it; the entry is written beside, for ``entries``."""
    shutil.copyfile(folder / "ensemble.csv", SHIPPED / f"fit-{year}.csv")
    told = FOUND / str(year)
    told.mkdir(parents=True, exist_ok=True)
    for name in TOLD:
        shutil.copyfile(folder / name, told / name)


def main(arguments: list[str]) -> None:
    """Fit, ship, and write the entries under the comment that heads their file."""
    years = [int(word) for word in arguments if word.isdigit()]
    results = [word for word in arguments if not word.isdigit()]
    listing = SHIPPED / "ensembles.yaml"
    head = [line for line in listing.read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    entries = []
    for year in years:
        folder = fitted(year, results)
        ship(year, folder)
        entries.append((folder / "ensemble.yaml").read_text(encoding="utf-8"))
    listing.write_text("\n".join(head) + "\n\n" + "\n".join(entries), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
