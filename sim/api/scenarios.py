"""A scenario in hand: changed, checked, run, swept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.api.talk import PythonSession

if TYPE_CHECKING:
    from sim.api.results import Result
    from sim.api.sweeps import Sweep
    from sim.experiment.results import RunResult
    from sim.reading import Problem
    from sim.scenario import Scenario

Value = Any
"""A text as scenario files have it ('50 亿元'), a number, a list, a mapping of dates to these."""

_PLAIN = re.compile(r"[^\s,:{}\[\]#&*!|>'\"%@`-][^,:{}\[\]#'\"]*")


def settings(sets: Mapping[str, Value]) -> tuple[str, ...]:
    """``path=value`` texts, as ``--set`` takes them."""
    return tuple(f"{path}={_text(value)}" for path, value in sets.items())


def _text(value: Value) -> str:
    return value if isinstance(value, str) else _inside(value)


def _inside(value: Value) -> str:
    """A value as YAML has it inside a list or a mapping."""
    if hasattr(value, "tolist"):  # of numpy
        value = value.tolist()
    if isinstance(value, Mapping):
        pairs = (f"{_inside(key)}: {_inside(each)}" for key, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_inside(each) for each in value) + "]"
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return repr(value) if isinstance(value, int | float) else str(value)


@dataclass(frozen=True)
class ScenarioHandle:
    """A scenario that was loaded: ``source`` is its name or file, ``sets`` what is set on top.

    It never changes: ``set`` gives another one. ``scenario`` is what will run, everything
    resolved, each number with its origin.
    """

    source: str
    sets: tuple[str, ...] = ()

    @cached_property
    def scenario(self) -> Scenario:
        """The resolved scenario. Raises InputError with every problem, each at its place."""
        from sim.scenario import load

        return load(self.source, self.sets)

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.scenario.name

    def __repr__(self) -> str:
        changed = "".join(f", {text}" for text in self.sets)
        return f"<scenario {self.name}{changed}: {self.scenario.title.get('en') or self.name}>"

    def set(self, sets: Mapping[str, Value]) -> ScenarioHandle:
        """The same with more set, as ``--set path=value`` would. Raises InputError."""
        other = replace(self, sets=(*self.sets, *settings(sets)))
        assert other.scenario is not None  # read now, so that mistakes show where they are made
        return other

    def check(self) -> list[Problem]:
        """What the check of the scenario doubts, in the order of its file."""
        from sim.scenario import check

        return check(self.source, self.sets)

    def yaml(self) -> str:
        """The scenario written out whole, as a file that loads again."""
        return self.scenario.to_yaml()

    def run(
        self,
        worlds: int | None = None,
        *,
        seed: int | None = None,
        workers: int | None = None,
        save: bool = False,
        fresh: bool = False,
        results: str | Path | None = None,
    ) -> Result:
        """Run all worlds (by default as many as the scenario says) on ``workers`` processes.

        With ``save`` the result is kept in the folder ``results``, as `sim run` keeps it, and
        one that answers the same question is taken from there, unless it is to be ``fresh``;
        without, no file is read or written. Warns of worlds that failed.
        Raises InputError, RunError, OSError.
        """
        from sim.api.results import Result

        counts = {"worlds": worlds, "seed": seed}
        given = {name: count for name, count in counts.items() if count is not None}
        asked = self.set(given) if given else self
        root = None if results is None else Path(results)
        found = asked._answer(workers, root, fresh) if save else asked._run(workers)
        failed = found.manifest["failed"]
        if failed:
            session = PythonSession.english()
            first = f"{failed[0]['world']}: {failed[0]['message']}"
            counts_of = {"count": len(failed), "worlds": found.worlds}
            session.warn(session.words("run.failed_worlds", **counts_of, message=first))
        return Result(found)

    def _run(self, workers: int | None) -> RunResult:
        from sim.experiment.executors import one_thread_each
        from sim.experiment.run import run

        one_thread_each()
        sets = [word for text in self.sets for word in ("--set", text)]
        found = run(self.scenario, workers=workers, command=["sim", "run", self.source, *sets])
        found.manifest["sets"] = list(self.sets)
        return found

    def _answer(self, workers: int | None, root: Path | None, fresh: bool) -> RunResult:
        """The stored answer to the same question, else a run that is stored."""
        from sim.analysis.targets import score
        from sim.cli.running import difference_text
        from sim.experiment import store
        from sim.experiment.provenance import model_version

        session, folder = PythonSession.english(), store.root_folder(root)
        if not fresh:
            try:
                known = store.find(folder, self.scenario, model_version())
            except store.DamagedResult as damage:
                session.warn(session.words("run.damaged", reason=damage))
                known = None
            if known is not None:
                return known
        store.check_writable(folder)
        found = self._run(workers)
        return store.save(
            found,
            folder,
            difference=difference_text(self.scenario, session),
            targets=[one.as_row() for one in score(found)],
        )

    def sweep(
        self,
        axes: Mapping[str, Value] | None = None,
        *,
        design: str | None = None,
        points: int | None = None,
        reps: int | None = None,
        crossed: bool = False,
        keep: Sequence[str] = (),
        regions: Sequence[str] = (),
        name: str | None = None,
        workers: int | None = None,
        scheduler: str | None = None,
        fresh: bool = False,
        results: str | Path | None = None,
    ) -> Sweep:
        """Run the scenario at many points, as `sim sweep` does, and keep them in ``results``.

        ``axes``: what each path takes, a list of values or a text (``"0:8000:9"``,
        ``"uniform(0.10, 0.20)"``). ``points`` counts those of ``design`` lhs and sobol,
        ``reps`` the replicates of each. What was begun goes on, what is done is read.
        Raises InputError, RunError, DamagedResult, OSError.
        """
        from sim.api.sweeps import swept
        from sim.cli.sweeping import Request

        request = Request(
            scenario=self.source,
            axes=tuple(f"{path}={_axis(values)}" for path, values in (axes or {}).items()),
            design=design,
            points=points,
            crossed=crossed,
            replicates=reps,
            sets=self.sets,
            keep=tuple(keep),
            regions=tuple(regions),
            name=name,
            workers=workers,
            scheduler=scheduler,
            fresh=fresh,
            results=None if results is None else Path(results),
        )
        return swept(request)


def _axis(values: Value) -> str:
    """Values of an axis as ``-p`` takes them."""
    if isinstance(values, str):
        return values
    return ",".join(_inside(value) for value in values)
