"""What makes results hard to compare: other models, other seeds, other numbers of worlds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.figures import words
from sim.figures.inputs import Lang, model_version, worlds

if TYPE_CHECKING:
    from sim.experiment.results import RunResult


def differences(results: Sequence[RunResult], lang: Lang) -> str:
    """A sentence that names in what the runs differ besides their scenarios; '' if in nothing.

    Of another model two results differ even where the scenarios do not; of another seed or
    number of worlds, by chance.
    """
    asked = {
        "model": [model_version(result) for result in results],
        "seed": [str(result.manifest.get("seed", "")) for result in results],
        "worlds": [str(worlds(result)) for result in results],
    }
    parts = [
        words.say(f"unlike_{what}", lang, list=words.listing(list(dict.fromkeys(values)), lang))
        for what, values in asked.items()
        if len(set(values)) > 1
    ]
    return words.say("unlike", lang, list=words.join(parts, lang)) if parts else ""
