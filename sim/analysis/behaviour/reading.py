"""``checks.yaml`` becomes checks, or a list of everything wrong with it, each with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.analysis.behaviour.checks import (
    Check,
    DoseResponse,
    NoStrength,
    Outcome,
    Pair,
    Saturation,
)
from sim.analysis.behaviour.levers import ROOT, Trial
from sim.analysis.behaviour.limits import Budget, PlansBudget, Window
from sim.analysis.behaviour.trials import TrialReader
from sim.evidence.fields import Fields, known, quantity
from sim.reading import InputError, Located, Message, Problem, read_yaml

CHECKS_FILE = Path(__file__).resolve().parent.parent / "data" / "checks.yaml"
COMMON = ("type", "why", "worlds")
FEWEST_WORLDS = 2


@dataclass(frozen=True)
class Checks:
    """All checks of a file, in its order (those of every kind first), and how they are run."""

    checks: tuple[Check, ...]
    end: int

    def about(self, words: tuple[str, ...]) -> tuple[Check, ...]:
        """Checks with a word as kind of lever, type, id or beginning of an id; all for none."""
        if not words:
            return self.checks
        return tuple(check for check in self.checks if any(_is_about(check, w) for w in words))

    def words(self) -> tuple[str, ...]:
        """Everything that ``about`` knows."""
        found = dict.fromkeys(kind for check in self.checks for kind in check.levers)
        found |= dict.fromkeys(check.type for check in self.checks)
        return (*found, *(check.id for check in self.checks))


def _is_about(check: Check, word: str) -> bool:
    return word in (*check.levers, check.type, check.id) or check.id.startswith(f"{word}.")


def load_checks(path: Path | None = None) -> Checks:
    """Read the checks. Raises InputError with every problem."""
    shown = "sim/analysis/data/checks.yaml" if path is None else str(path)
    root = read_yaml(path or CHECKS_FILE, name=shown)
    reader = _Reader([])
    checks = reader.read(root)
    if reader.problems:
        raise InputError(reader.problems)
    return checks


class _Reader:
    """One reading of a file; problems are kept for the end."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.worlds = self.worlds_for_bits = FEWEST_WORLDS
        self.end, self.confidence = 2027, 0.999
        self.start = 2023
        self.tried = TrialReader(problems)

    def read(self, root: Located) -> Checks:
        """The checks of a whole file."""
        top = Fields(root, self.problems)
        top.only(("run", "anywhere", "levers", "every_kind", "checks"))
        self._run(top)
        self.tried.read(top)
        checks: list[Check] = []
        if (node := top.required("every_kind")) is not None:
            checks += self._of_every_kind(Fields(node, self.problems))
        taken = {check.id for check in checks}
        if (node := top.required("checks")) is not None:
            for name, inner in Fields(node, self.problems).content.items():
                if name in taken:
                    message = f"'{name}' is what a check of every kind is called"
                    self.problems.append(inner.error(message, at_key=True))
                check = self._check(name, Fields(inner, self.problems))
                checks += [] if check is None else [check]
        return Checks(tuple(checks), self.end)

    def _run(self, top: Fields) -> None:
        node = top.required("run")
        if node is None:
            return
        fields = Fields(node, self.problems)
        fields.only(("worlds", "worlds_for_bits", "end", "confidence"))
        self.worlds = self.worlds_for_bits = self._worlds(fields, "worlds")
        if fields.get("worlds_for_bits") is not None:
            self.worlds_for_bits = self._worlds(fields, "worlds_for_bits")
        self.end = self._whole(fields, "end", self.start, 2050)
        self.confidence = self._number(fields, "confidence", "share", 0.999)
        if not 0.5 < self.confidence < 1.0:
            where = fields.content.get("confidence", node)
            self.problems.append(where.error("a confidence lies between 50 % and 100 %"))

    def _worlds(self, fields: Fields, key: str) -> int:
        return self._whole(fields, key, FEWEST_WORLDS, 10_000)

    def _whole(self, fields: Fields, key: str, low: int, high: int) -> int:
        node = fields.required(key)
        if node is None:
            return low
        if isinstance(node.value, bool) or not isinstance(node.value, int):
            self.problems.append(node.error(f"'{key}' should be a whole number"))
        elif not low <= node.value <= high:
            self.problems.append(node.error(f"'{key}' should lie between {low} and {high}"))
        else:
            return node.value
        return low

    def _number(self, fields: Fields, key: str, unit: str, otherwise: float) -> float:
        node = fields.get(key)
        if node is None:
            return otherwise
        found = quantity(node, unit, self.problems)
        return otherwise if found is None else found

    def _of_every_kind(self, fields: Fields) -> list[Check]:
        fields.only(("no_strength", "window", "budget"))
        made: list[Check] = []
        for name, node in fields.content.items():
            inner = Fields(node, self.problems)
            why = Message(*inner.bilingual("why"))
            change = 0
            strengths: tuple[str, ...] = ()
            if name == "window":
                change = self._whole(inner, "change", self.start, self.end)
            if name == "budget":
                strengths = self._doses(inner, "strengths", 1)
            inner.only(("why", *{"window": ("change",), "budget": ("strengths",)}.get(name, ())))
            for kind, trial in self.tried.trials.items():
                common = (f"{kind}.{name}", why, self.worlds, self.confidence, trial)
                if name == "no_strength":
                    made.append(NoStrength(*common))
                elif name == "window":
                    made.append(Window(*common, change))
                elif name == "budget" and trial.pays:
                    made.append(Budget(*common, strengths))
        return made

    def _check(self, name: str, fields: Fields) -> Check | None:
        """One check by its type; None, with problems noted, where it can't be read."""
        makers: dict[str, Callable[[Fields, dict[str, Any]], Check | None]] = {
            "dose_response": self._dose_response,
            "saturation": self._saturation,
            "budget": self._budget,
            "pair": self._pair,
            "plans_budget": self._plans,
        }
        kind = fields.choice("type", makers)
        why = Message(*fields.bilingual("why"))
        worlds = self.worlds_for_bits if kind == "saturation" else self.worlds
        if fields.get("worlds") is not None:
            worlds = self._worlds(fields, "worlds")
        if kind not in makers:
            return None
        before = len(self.problems)
        common = {"id": name, "why": why, "worlds": worlds, "confidence": self.confidence}
        check = makers[kind](fields, common)
        return check if len(self.problems) == before else None

    def _doses(self, fields: Fields, key: str, fewest: int) -> tuple[str, ...]:
        doses = fields.texts(key, required=True)
        if fields.get(key) is not None and len(doses) < fewest:
            self.problems.append(fields.content[key].error(f"'{key}' needs {fewest} values"))
        return doses

    def _tried(self, fields: Fields) -> Trial | None:
        """The lever of a check: a kind, or 'region.name' of a scenario's own lever."""
        word = fields.text("lever")
        node = fields.get("lever")
        base = self._base(fields)
        if node is None or base is None:
            return None
        if base == ROOT:
            if not known(word, self.tried.trials, node, "kind of lever", self.problems):
                return None
            trial = self.tried.trials[word]
            own = fields.get("fields")
            if own is not None and own.is_mapping:
                trial = replace(trial, fields={**trial.fields, **own.plain()})
            if (region := self.tried.region(fields, required=False)) != "":
                trial = replace(trial, region=region)
            return self.tried.given(trial, fields, own or node)
        found = self.tried.own_lever(word, base, node)
        return None if found is None else self.tried.given(found, fields, node)

    def _base(self, fields: Fields) -> str | None:
        from sim.scenario import shipped

        if fields.get("base") is None:
            return ROOT
        base = fields.choice("base", shipped())
        return base if base in shipped() else None

    def _outcome(self, fields: Fields) -> Outcome | None:
        from sim.evidence import regions
        from sim.evidence.vocabulary import INDICATOR_UNITS

        node = fields.required("outcome")
        if node is None:
            return None
        inner = Fields(node, self.problems)
        inner.only(("indicator", "region", "year", "years", "in_logs"))
        indicator = inner.choice("indicator", INDICATOR_UNITS)
        region = inner.choice("region", regions().all)
        first = last = self.end
        if inner.get("years") is not None:
            texts = inner.texts("years")
            if len(texts) == 2 and all(text.isdigit() for text in texts):
                first, last = int(texts[0]), int(texts[1])
            else:
                self.problems.append(inner.content["years"].error("expected [first, last] year"))
        elif inner.get("year") is not None:
            first = last = self._whole(inner, "year", self.start, self.end)
        if not self.start <= first <= last <= self.end:
            span = f"{self.start}–{self.end}"
            self.problems.append(node.error(f"the years of an outcome lie in {span}, in order"))
        if indicator not in INDICATOR_UNITS or region not in regions().all:
            return None
        in_logs = inner.choice("in_logs", ("True", "False"), required=False) == "True"
        return Outcome(indicator, region, first, last, in_logs)

    def _dose_response(self, fields: Fields, common: dict[str, Any]) -> Check | None:
        own = ("lever", "base", "region", "fields", "field", "doses", "outcome", "expected")
        fields.only((*COMMON, *own, "least", "given"))
        trial, outcome = self._tried(fields), self._outcome(fields)
        field = fields.text("field", required=False) or "strength"
        if trial is not None and (node := fields.get("field")) is not None:
            self.tried.field_of(trial.kind, field, node)
        doses = self._doses(fields, "doses", 2)
        expected = fields.choice("expected", ("rises", "falls"))
        if trial is None or outcome is None:
            return None
        least = self._number(fields, "least", outcome.unit, 0.0)
        self._try_doses(trial, field, doses, fields)
        made = {"trial": trial, "field": field, "doses": doses, "outcome": outcome}
        return DoseResponse(**common, **made, expected=expected, least=least)  # type: ignore[arg-type]

    def _try_doses(self, trial: Trial, field: str, doses: tuple[str, ...], fields: Fields) -> None:
        """Every dose is a value that the field may have; the doses stand for its range."""
        for dose in doses:
            self.tried.load(trial, fields.content["doses"], f"{trial.path}.{field}={dose}")

    def _saturation(self, fields: Fields, common: dict[str, Any]) -> Check | None:
        fields.only(
            (*COMMON, "lever", "base", "region", "fields", "field", "doses", "given", "outcome")
        )
        trial, field = self._tried(fields), fields.text("field")
        doses = self._doses(fields, "doses", 3)
        if len(doses) > 3:
            message = "expected three values: below what binds, at it and beyond"
            self.problems.append(fields.content["doses"].error(message))
        if trial is None or len(doses) != 3 or not field:
            return None
        if self.tried.field_of(trial.kind, field, fields.content["field"]):
            self._try_doses(trial, field, doses, fields)
        outcome = None if fields.get("outcome") is None else self._outcome(fields)
        return Saturation(**common, trial=trial, field=field, doses=doses, outcome=outcome)

    def _budget(self, fields: Fields, common: dict[str, Any]) -> Check | None:
        """A budget under other terms than those of the trial."""
        own = ("lever", "base", "region", "fields", "given", "pays", "strengths")
        fields.only((*COMMON, *own))
        trial, strengths = self._tried(fields), self._doses(fields, "strengths", 1)
        pays = fields.required("pays")
        if trial is None or pays is None:
            return None
        for item in pays.value if isinstance(pays.value, list) else [pays]:
            self.tried.field_of(trial.kind, str(item.value), item)
        trial = replace(trial, pays=fields.texts("pays"))
        return Budget(**common, trial=trial, strengths=strengths)

    def _pair(self, fields: Fields, common: dict[str, Any]) -> Check | None:
        own = ("levers", "base", "region", "outcome", "expected", "within", "given")
        fields.only((*COMMON, *own))
        node, base, outcome = fields.required("levers"), self._base(fields), self._outcome(fields)
        expected = fields.choice("expected", ("complement", "substitute", "bounded"))
        within = self._number(fields, "within", "share", 0.0)
        if expected == "bounded" and within <= 0.0:
            at = fields.get("within") or fields.node
            self.problems.append(at.error("'bounded' needs 'within', a share above 0"))
        region = self.tried.region(fields, required=False)
        if node is None or base is None or outcome is None:
            return None
        if not node.is_list or len(node.value) != 2:
            self.problems.append(node.error("expected two levers"))
            return None
        found = [self._one_of_pair(item, base, region) for item in node.value]
        one, other = (None if t is None else self.tried.given(t, fields, node) for t in found)
        if one is None or other is None:
            return None
        if one.path == other.path:
            self.problems.append(node.error("a pair is two different levers"))
        made = {"one": one, "other": other, "outcome": outcome, "within": within}
        return Pair(**common, **made, expected=expected)  # type: ignore[arg-type]

    def _one_of_pair(self, item: Located, base: str, region: str) -> Trial | None:
        word = str(item.value)
        if base != ROOT:
            return self.tried.own_lever(word, base, item)
        if not known(word, self.tried.trials, item, "kind of lever", self.problems):
            return None
        trial = self.tried.trials[word]
        return replace(trial, region=region) if region else trial

    def _plans(self, fields: Fields, common: dict[str, Any]) -> Check | None:
        fields.only((*COMMON, "base"))
        fields.required("base")
        base = self._base(fields)
        if base is None:
            return None
        pays = {k: (t.pays, t.per_run) for k, t in self.tried.trials.items() if t.pays}
        return PlansBudget(**common, base=base, pays=pays)
