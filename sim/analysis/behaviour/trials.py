"""How each kind of lever is tried, as ``checks.yaml`` says; what is wrong with it, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sim.analysis.behaviour.levers import SHARES_OF_A_BUDGET, Trial
from sim.evidence.fields import Fields, known
from sim.reading import InputError, Located, Message, Problem
from sim.reading.located import read_yaml_text


def _fitting(fields: Mapping[str, Any], numbers: Iterable[str]) -> dict[str, Any]:
    """Of fields meant for any kind, those that a kind with these numbers has."""
    return {name: value for name, value in fields.items() if name in ("start", "end", *numbers)}


class TrialReader:
    """The levers under trial by kind; problems are added to a list that others share."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.trials: dict[str, Trial] = {}

    def read(self, top: Fields) -> None:
        """How each kind is tried: as the file says, else with the examples of its terms."""
        from sim.scenario import lever_kinds

        anywhere, node = Trial("", "", ""), top.required("anywhere")
        if node is not None:
            anywhere = self._trial(Fields(node, self.problems), "", anywhere)
        stated = top.get("levers")
        held = {} if stated is None else Fields(stated, self.problems).content
        for kind, inner in held.items():
            known(kind, lever_kinds(), inner, "kind of lever", self.problems, at_key=True)
        for kind, terms in lever_kinds().items():
            examples = {
                name: read_yaml_text(number.example, name).plain()
                for name, number in terms.numbers.items()
                if number.required
            }
            pays = ("budget", *(s for s in SHARES_OF_A_BUDGET if s in terms.numbers))
            trial = replace(
                anywhere,
                kind=kind,
                name=kind,
                fields={**examples, **_fitting(anywhere.fields, terms.numbers)},
                pays=pays if "budget" in terms.numbers else (),
            )
            own = held.get(kind)
            if own is not None:
                trial = self._trial(Fields(own, self.problems), kind, trial)
            self.trials[kind] = trial
            self.load(trial, own or node or top.node)

    def _trial(self, fields: Fields, kind: str, around: Trial) -> Trial:
        """A trial as one mapping states it, the rest as ``around`` has it."""
        fields.only(("region", "fields", "pays", "per"))
        region = self.region(fields, required=not around.region) or around.region
        own = fields.get("fields")
        if own is not None and not own.is_mapping:
            self.problems.append(own.error("expected names with values (a mapping)"))
            own = None
        pays = around.pays
        if (node := fields.get("pays")) is not None:
            pays = fields.texts("pays")
            for item in node.value if isinstance(node.value, list) else [node]:
                self.field_of(kind, str(item.value), item)
        return replace(
            around,
            region=region,
            fields={**around.fields, **({} if own is None else own.plain())},
            pays=pays,
            per_run=fields.choice("per", ("year", "run"), required=False) == "run",
        )

    def region(self, fields: Fields, *, required: bool) -> str:
        from sim.evidence import regions

        return fields.choice("region", regions().all, required=required)

    def field_of(self, kind: str, name: str, node: Located) -> bool:
        """Whether a kind has a field; if not, a problem at the node."""
        from sim.scenario import lever_kinds

        terms = lever_kinds().get(kind)
        if terms is None:
            return False
        return known(name, (*terms.numbers, *terms.choices), node, "field", self.problems)

    def load(self, trial: Trial, node: Located, *sets: str) -> None:
        """Load a trial's scenario; what is wrong with it is wrong at the node."""
        from sim.scenario import load

        try:
            load(trial.base, trial.here(*sets).sets)
        except InputError as failure:
            for problem in failure.problems:
                if problem.severity == "error":
                    said = Message(problem.message, problem.message_zh or problem.message)
                    self.problems.append(node.error(said))

    def own_lever(self, word: str, base: str, node: Located) -> Trial | None:
        """A lever that a shipped scenario has, by 'region.name'."""
        from sim.scenario import load

        levers = {f"{lever.region}.{lever.name}": lever for lever in load(base).levers}
        if not known(word, levers, node, f"lever of {base}", self.problems):
            return None
        lever = levers[word]
        return Trial(lever.kind, lever.region, lever.name, base)

    def given(self, trial: Trial, fields: Fields, node: Located) -> Trial:
        """The trial in the world that a check asks for; what is wrong with it is noted."""
        trial = replace(trial, given=fields.texts("given"))
        self.load(trial, fields.get("given") or node)
        return trial
