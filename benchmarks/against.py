"""The engine against other ways of writing the same month."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks import engines
from benchmarks.known import SAID
from benchmarks.rows import Row, row
from benchmarks.settings import Group, Settings
from benchmarks.timing import Lane, Rounds, clocked, ratio, seconds
from benchmarks.worlds import Float, Worlds, baseline, in_batches, sized, survey

MICRO = 1e6
OBJECTS_AIM = 100.0  # times as fast as a model of objects
COMPILED_AIM = 0.5  # of the speed of compiled loops


class Objects(Group):
    """Against the model of objects and the witness."""

    name = "objects"
    title = "Against a plain Mesa model of the same month"
    about = (
        "The same worlds of the baseline. *Objects* is the month as an ordinary Mesa model: agents "
        "with attributes, advanced by their methods, written to be fast in that style "
        "(`benchmarks/objects`). The *witness* is the month in plain loops, written to be obvious "
        "(`tests/witness`); it checks the engine. Both run one world at a time. The engine is "
        "shown as it is used, many worlds in one batch, and alone with the very worlds of the "
        f"others. All in one process, processor time, start of the worlds included. {SAID}"
    )

    def __init__(self, settings: Settings) -> None:
        self.settings, years = settings, settings.against_years
        self.batch = survey(in_batches(baseline(years, settings.against_batch)))
        self.same = survey(in_batches(baseline(years, settings.against_worlds)))
        self.singles = engines.one_by_one(self.same.batches)
        rivals: dict[str, Callable[[Any], Float]] = {
            "objects": engines.run_objects,
            "witness": engines.run_witness,
        }
        self.rivals = rivals
        for name, run in rivals.items():
            engines.must_agree(name, self.same.table, run(self.singles))

    def lanes(self) -> list[Lane]:
        contestants = {
            "engine, baseline": partial(engines.run_here, self.batch.batches),
            "engine, same worlds": partial(engines.run_here, self.same.batches),
        }
        contestants |= {name: partial(run, self.singles) for name, run in self.rivals.items()}
        return [
            Lane(name, partial(clocked, work), self.settings.rounds)
            for name, work in contestants.items()
        ]

    def rows(self, rounds: Rounds) -> list[Row]:
        return [*self._ratios(rounds), *self._absolute(rounds)]

    def _ratios(self, rounds: Rounds) -> list[Row]:
        batch, same, found = self.batch, self.same, []
        held = ", ".join(str(one.worlds) for one in batch.batches)
        many = f"engine: {batch.count} worlds, in batches of {held}"
        for name, aim in (("objects", OBJECTS_AIM), ("witness", None)):
            for key, label, per in (
                ("firm", "per living firm and month", (same.firm_months, batch.firm_months)),
                ("world", "per world", (same.count, batch.count)),
            ):
                time = ratio(rounds, name, "engine, baseline", per)
                note = f"{many}; {name}: {same.count} of them; {same.months} months"
                found.append(
                    row(
                        f"{name}.{key}",
                        f"{name} over engine, {label}",
                        "times",
                        time,
                        aim=aim,
                        at_least=True,
                        note=note if key == "firm" else "",
                    )
                )
            time = ratio(rounds, name, "engine, same worlds")
            note = f"the engine with only those {same.count} worlds in a batch"
            found.append(
                row(
                    f"{name}.alone",
                    f"{name} over engine, these worlds alone",
                    "times",
                    time,
                    note=note,
                )
            )
        time = ratio(rounds, "witness", "objects")
        note = "how much of the witness's slowness is its plainness"
        found.append(row("witness.objects", "witness over objects", "times", time, note=note))
        return found

    def _absolute(self, rounds: Rounds) -> list[Row]:
        return [
            row(
                f"micro.{lane}",
                f"{label}: a living firm's month",
                "µs",
                seconds(rounds, lane, "cpu", worlds.firm_months),
                MICRO,
                note=f"mean {worlds.living:,.0f} living firms a world",
            )
            for lane, label, worlds in (
                ("engine, baseline", "engine", self.batch),
                ("engine, same worlds", "engine, these worlds alone", self.same),
                ("objects", "objects", self.same),
                ("witness", "witness", self.same),
            )
        ]

    def facts(self) -> dict[str, Any]:
        return {"engine": self.batch.facts(), "objects and witness": self.same.facts()}


class Compiled(Group):
    """Against compiled loops."""

    name = "compiled"
    title = "Against compiled loops"
    about = (
        "The month as loops compiled by numba, the same worlds in one process each, processor "
        "time. Compiling and reading the scenario are outside its clock. The figure is the "
        f"engine's speed over that of the compiled loops: 1 is as fast, 0.5 half as fast. {SAID}"
    )

    def __init__(self, settings: Settings) -> None:
        self.settings, reason = settings, engines.why_not_compiled()
        if not settings.compiled:
            reason = "left out by --quick: compiling takes minutes"
        scenarios = {"baseline": baseline(settings.against_years, settings.against_batch)}
        for rows, years, worlds in settings.sizes:
            scenarios[f"{rows:,} firm slots"] = sized(rows, years, worlds, known=True)
        self.worlds: dict[str, Worlds] = {}
        self.runs: dict[str, Callable[[], Float]] = {}
        self.reasons = dict.fromkeys(scenarios, reason)
        if reason:
            return
        for name, scenario in scenarios.items():
            worlds = survey(in_batches(scenario))
            try:
                run = engines.prepare_compiled(worlds)
                table = run()
            except (ImportError, RuntimeError) as failure:
                self.reasons[name] = f"not measured: {' '.join(str(failure).split())[:200]}"
                continue
            engines.must_agree(f"compiled loops, {name}", worlds.table, table)
            self.worlds[name], self.runs[name] = worlds, run

    def lanes(self) -> list[Lane]:
        found = []
        for name, worlds in self.worlds.items():
            here = partial(engines.run_here, worlds.batches)
            found += [
                Lane(
                    f"engine beside compiled, {name}", partial(clocked, here), self.settings.rounds
                ),
                Lane(f"compiled, {name}", partial(clocked, self.runs[name]), self.settings.rounds),
            ]
        return found

    def rows(self, rounds: Rounds) -> list[Row]:
        found = []
        for name, reason in self.reasons.items():
            label = f"engine's speed over compiled, {name}"
            about: dict[str, Any] = {"aim": COMPILED_AIM, "at_least": True}
            if name not in self.worlds:
                found.append(Row(f"compiled.{name}", label, "", None, note=reason, **about))
                continue
            worlds = self.worlds[name]
            time = ratio(rounds, f"compiled, {name}", f"engine beside compiled, {name}")
            own = seconds(rounds, f"compiled, {name}", "cpu", worlds.slot_months).value * 1e9
            note = (
                f"{worlds.count} worlds of {worlds.months} months; compiled: {own:,.0f} ns a slot"
            )
            found.append(row(f"compiled.{name}", label, "", time, note=note, **about))
        return found

    def facts(self) -> dict[str, Any]:
        return {name: worlds.facts() for name, worlds in self.worlds.items()}
