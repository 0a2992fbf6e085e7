"""How to cite a result: BibTeX, and GB/T 7714-2015."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.figures.inputs import model_version, scenario_stamp
from sim.report.values import either

if TYPE_CHECKING:
    from sim.experiment.results import RunResult

PROGRAM: Final = "robot-policy-sim"
AUTHORS: Final = "The robot-policy-sim authors"


def bibtex(result: RunResult) -> str:
    """An entry for BibTeX; the year is the one in which the result was made."""
    title = either(result.scenario.title, result.scenario.name).en
    stamp = scenario_stamp(result)
    manifest = result.manifest
    lines = [
        f"@misc{{{PROGRAM}-{stamp.replace('@', '-')},",
        f"  author = {{{{{AUTHORS}}}}},",
        f"  title = {{{{{PROGRAM}: {_escaped(title)}}}}},",
        f"  year = {{{_made(result)[:4]}}},",
        f"  note = {{Simulation, model {model_version(result)}, {_escaped(stamp)}, "
        f"seed {manifest['seed']}, {result.worlds} worlds}}",
        "}",
    ]
    return "\n".join(lines)


def gbt7714(result: RunResult) -> str:
    """A reference by GB/T 7714-2015; [CP/OL] would need an address, [CP] is a computer program."""
    title = either(result.scenario.title, result.scenario.name).zh
    return (
        f"{AUTHORS}. {PROGRAM}：{title}[CP]. {model_version(result)}, "
        f"{scenario_stamp(result)}. ({_made(result)[:10]})."
    )


def _made(result: RunResult) -> str:
    return str(result.manifest.get("created", ""))


def _escaped(text: str) -> str:
    """Text without what TeX would take for a command."""
    for letter in "\\{}":
        text = text.replace(letter, "")
    for letter in "&%$#_":
        text = text.replace(letter, f"\\{letter}")
    return text
