"""Where scenarios are: those that come with the program, and files."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from sim.reading import InputError, Message, Problem, closest
from sim.scenario.messages import say

SUFFIXES = (".yaml", ".yml")


def shipped_folder() -> Path:
    """The folder of the shipped scenarios: inside an installed package, else beside it."""
    package = Path(str(files("sim")))
    inside = package / "shipped_scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def shipped() -> dict[str, Path]:
    """The shipped scenarios by name, in alphabetical order."""
    return {path.stem: path for path in sorted(shipped_folder().glob("*.yaml"))}


def shown(path: Path) -> str:
    """How messages call a file: relative to the working folder if it is in it."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if relative.startswith("..") else relative


def find(name_or_path: str | Path) -> Path:
    """The file of a shipped name or a path. Raises InputError with what is near."""
    text = str(name_or_path)
    known = shipped()
    if text in known:
        return known[text]
    path = Path(text)
    if path.is_file():
        return path
    raise InputError([Problem.of(text, 0, 0, "error", missing(text, path.parent, known))])


def find_parent(written: str, child: Path) -> Path | Message:
    """The file that ``extends: written`` of ``child`` means, or why there is none."""
    known = shipped()
    beside = child.parent / written
    if Path(written).suffix in SUFFIXES:
        if beside.is_file():
            return beside
    elif written in known:
        return known[written]
    return missing(written, child.parent, known)


def missing(written: str, folder: Path, known: dict[str, Path]) -> Message:
    """A sentence about a scenario that is not there."""
    beside = [path.name for suffix in SUFFIXES for path in sorted(folder.glob(f"*{suffix}"))]
    if f"{written}.yaml" in beside:
        hint = say("mean_the_file", near=f"{written}.yaml")
    elif near := closest(written, [*known, *beside]):
        hint = say("did_you_mean", near=near)
    else:
        hint = say("shipped_are", known=", ".join(known))
    return say("hint", what=say("no_scenario", name=written), hint=hint)
