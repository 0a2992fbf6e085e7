"""Which ensemble a scenario draws its parameters from, and which of them it leaves to it.

``ensemble: prior`` draws every number from its own distribution. With an ensemble, a world takes
one member for all numbers that the scenario has left as the evidence has them; what a scenario
says of a number itself, fixed or spread, holds as it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.evidence.ensembles import FILE_SUFFIX, PRIOR, Ensemble, ensemble_of_file, spans_of
from sim.reading import InputError, Located
from sim.scenario.context import Context, Evidence, packaged_evidence
from sim.scenario.defaults import default_parameters
from sim.scenario.messages import say
from sim.scenario.numbers import Number, tidy
from sim.scenario.terms import default_ensemble

if TYPE_CHECKING:
    from sim.scenario.layers import Draft
    from sim.scenario.scenario import Scenario

KEY = "ensemble"


def read_ensemble(node: Located | None, context: Context) -> Ensemble | None:
    """The ensemble that a node names, or the default; None for the prior.

    A file is looked for beside the file that names it, from the command line in the working
    folder. Notes what is wrong with the name, and with the table.
    """
    if node is None or node.value is None:
        node = default_ensemble()
    name = node.value
    if not isinstance(name, str):
        context.error(node, say("ensemble_expected", value=node.plain()))
        return None
    if name == PRIOR:
        return None
    folder = Path(node.file).parent if node.line else Path()
    if name.endswith(FILE_SUFFIX):
        if not (folder / name).is_file():
            beside = [path.name for path in sorted(folder.glob(f"*{FILE_SUFFIX}"))]
            what = say("no_ensemble_file", name=name, folder=folder)
            context.unknown(node, what, name, beside, at_key=False)
            return None
        found = ensemble_of_file(folder / name, context.evidence.parameters)
    elif name in context.evidence.ensembles:
        found = context.evidence.ensembles[name]
    else:
        known = [PRIOR, *context.evidence.ensembles]
        if (folder / f"{name}{FILE_SUFFIX}").is_file():
            known.append(f"{name}{FILE_SUFFIX}")
        context.unknown(node, say("no_ensemble", name=name), name, known, at_key=False)
        return None
    try:
        return found if found.members else None
    except InputError as failure:
        context.problems.extend(failure.problems)
        return None


def with_constants(defaults: Mapping[str, Number], ensemble: Ensemble | None) -> dict[str, Number]:
    """The parameters with those set to what an ensemble has for them that are never drawn."""
    found = dict(defaults)
    for path, value in ({} if ensemble is None else ensemble.constants).items():
        if path in found and found[path].value != tidy(value):
            assert ensemble is not None
            source = f"goes with the ensemble {ensemble.name}"
            found[path] = replace(
                found[path], value=tidy(value), source=source, grade="calibrated", clauses=()
            )
    return found


def fitted_paths(scenario: Scenario, evidence: Evidence | None = None) -> tuple[str, ...]:
    """The uncertain paths that a world takes from its member of the ensemble, sorted.

    A number is left to the ensemble if it is the evidence's in all that decides a draw. A factor
    is one number that several share, so it is left to it if none of those that carry it spreads
    it otherwise; what they are worth themselves may differ.
    """
    if scenario.ensemble is None:
        return ()
    defaults = default_parameters(evidence or packaged_evidence())
    own: set[str] = set()
    left: set[str] = set()
    for path, number in scenario.parameters.items():
        if number.distribution is None:
            continue
        before = defaults.get(path)
        if before is None:
            same = False
        elif number.common_factor is None:
            same = number.signature() == before.signature()
        else:
            same = _spread(number) == _spread(before)
        (left if same else own).add(number.common_factor or path)
    return tuple(sorted(path for path in left - own if path in scenario.ensemble.numbers))


def _spread(number: Number) -> object:
    """How the factor of a number is drawn."""
    return number.common_factor, number.signature()[3]


def warn_of_unused(scenario: Scenario, draft: Draft, file: str, context: Context) -> None:
    """Warn of an ensemble of which the scenario takes nothing, where it was named or set aside."""
    ensemble = scenario.ensemble
    if ensemble is None:
        return
    known = spans_of(context.evidence.parameters)
    drawn = {path for path in ensemble.numbers if path in known and known[path].drawn}
    if not drawn or fitted_paths(scenario, context.evidence):
        return
    names = {path.rstrip("*").partition(".")[0] for path in drawn}
    places = [node for node in (draft.top.get(KEY),) if node is not None]
    places += [it.node for it in draft.settings if it.key.partition(".")[0] in names]
    here = [node for node in places if node.file == file or not node.line]
    for node in (here or places)[:1]:
        context.warn(node, say("ensemble_unused", name=ensemble.name, count=len(drawn)))
