"""`sim compare`: scenarios, plans and levers set beside each other, world by world."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli import compare_rows, compare_sweeps, compare_tables, scoring
from sim.cli.conduct import DONE, SOME_FAILED, Session
from sim.cli.pages import as_markdown, as_text
from sim.cli.running import Request, answer, progress_bar
from sim.evidence.ensembles import PRIOR
from sim.reading import InputError, Problem

if TYPE_CHECKING:
    from sim.cli.pages import Block
    from sim.experiment.results import RunResult
    from sim.scenario import Scenario

YEAR = 2027  # for which most plans set their targets


@dataclass(frozen=True)
class Question:
    """What was asked for on the command line."""

    names: tuple[str, ...]
    each_plan: bool = False
    each_lever: bool = False
    year: int | None = None
    worlds: int | None = None
    seed: int | None = None
    sets: tuple[str, ...] = ()
    workers: int | None = None
    fresh: bool = False
    results: Path | None = None
    markdown: bool = False

    def request(self, name: str) -> Request:
        """The same for a run of one of the scenarios."""
        counts = (self.worlds, self.seed)
        return Request(name, *counts, self.sets, self.workers, self.fresh, False, self.results)


def compare_scenarios(question: Question, session: Session) -> int:
    """Answer a question; the exit status is 3 where some worlds failed."""
    from sim.experiment.executors import one_thread_each

    one_thread_each()
    asked = compare_sweeps.sweep_asked(question, session)
    if asked is not None:
        return compare_sweeps.compare_sweep(asked, question, session)
    _check_names(question, session)
    known = _stored(question, session)
    loaded = [
        known[name].scenario if name in known else _loaded(question, name)
        for name in question.names
    ]
    if any(compare_sweeps.is_point(result) for result in known.values()):
        shared = next(iter(known.values())).worlds  # a point has no more, a scenario needs none
        loaded = [replace(scenario, worlds=shared) for scenario in loaded]
    scenarios = _on_one_luck(loaded, session)
    _check_pairs(question.names, scenarios, known, session)
    year = _year(question, scenarios, session)
    if question.each_lever:
        return _each_lever(question, scenarios[0], year, session)
    if question.each_plan:
        return _each_plan(question, scenarios, year, session)
    return _side_by_side(question, scenarios, known, year, session)


def _stored(question: Question, session: Session) -> dict[str, RunResult]:
    """The results among the names; the others are scenarios. Raises InputError where something is
    set, which what has been run can't follow."""
    from sim.cli.finding import stored_result

    found = {name: stored_result(name, question.results, session) for name in question.names}
    known = {name: result for name, result in found.items() if result is not None}
    if known and (question.sets or question.seed is not None or question.worlds is not None):
        message = session.words("compare.set_on_result")
        raise InputError([Problem(name, 0, 0, "error", message) for name in known])
    return compare_sweeps.on_shared_worlds(known, session)


def _check_pairs(
    names: Sequence[str],
    scenarios: Sequence[Scenario],
    known: Mapping[str, RunResult],
    session: Session,
) -> None:
    """Raise InputError for results that make no pairs with the first one: they have other luck, or
    another version of the model made them."""
    from sim.experiment.provenance import model_version

    words, problems = session.words, []
    versions = [
        known[name].manifest["model_version"] if name in known else model_version()
        for name in names
    ]
    for name, scenario, version in zip(names, scenarios, versions, strict=True):
        own = known[name].scenario if name in known else scenario
        if (own.seed, own.worlds) != (scenario.seed, scenario.worlds):
            said = words("compare.other_luck", seed=own.seed, worlds=own.worlds)
            problems.append(Problem(name, 0, 0, "error", said))
        if version != versions[0]:
            said = words("compare.two_models", version=version, first=versions[0])
            problems.append(Problem(name, 0, 0, "error", said))
    if problems:
        raise InputError(problems)


def _check_names(question: Question, session: Session) -> None:
    """Raise InputError where the number of scenarios does not suit what is asked."""
    number = len(question.names)
    key = None
    if question.each_plan and question.each_lever:
        key = "compare.one_option"
    elif question.each_plan and number != 2:
        key = "compare.plan_needs"
    elif question.each_lever and number != 1:
        key = "compare.lever_needs"
    elif not question.each_lever and number < 2:
        key = "compare.pair_needs"
    if key is not None:
        named = " ".join(question.names)
        raise InputError([Problem(named, 0, 0, "error", session.words(key))])


def _loaded(question: Question, name: str) -> Scenario:
    """A scenario with everything set; a mistake in what is set names the scenario it is one in."""
    from sim.scenario import load

    try:
        return load(name, question.request(name).overrides)
    except InputError as failure:
        raise InputError(
            [
                replace(p, file=f"{name} {p.file}") if p.file.startswith("--set") else p
                for p in failure.problems
            ]
        ) from None


def _on_one_luck(scenarios: list[Scenario], session: Session) -> list[Scenario]:
    """All with the first one's seed and number of worlds, without which there are no pairs."""
    first = scenarios[0]
    same = [replace(it, seed=first.seed, worlds=first.worlds) for it in scenarios]
    for before, after in zip(scenarios, same, strict=True):
        if before.digest() != after.digest():
            text = session.words(
                "compare.one_luck", name=before.name, seed=first.seed, worlds=first.worlds
            )
            session.note(session.words("note", text=text))
    for other in same[1:]:
        pair = (first, other)
        if _numbers_of(other) != _numbers_of(first):
            its, theirs = (PRIOR if it.ensemble is None else it.ensemble.name for it in pair)
            names = {"first": first.name, "name": other.name}
            session.warn(session.words("compare.two_ensembles", **names, its=its, other=theirs))
    return same


def _numbers_of(scenario: Scenario) -> str:
    """What tells the ensemble of a scenario from another; '' for the prior."""
    return "" if scenario.ensemble is None else scenario.ensemble.digest


def _year(question: Question, scenarios: Sequence[Scenario], session: Session) -> int:
    """The year asked for, else 2027 or the last one. Raises InputError outside the runs."""
    first = max(scenario.start_year for scenario in scenarios)
    last = min(scenario.end_year for scenario in scenarios)
    if question.year is None:
        return max(first, min(YEAR, last))
    if not first <= question.year <= last:
        message = session.words("compare.no_year", first=first, last=last)
        raise InputError([Problem(f"--year {question.year}", 0, 0, "error", message)])
    return question.year


def _side_by_side(
    question: Question,
    scenarios: Sequence[Scenario],
    known: Mapping[str, RunResult],
    year: int,
    session: Session,
) -> int:
    """Every other scenario against the first."""
    from sim.analysis.comparison import compare, regions_with_plans
    from sim.evidence import targets

    words = session.words
    results = [
        known.get(name) or answer(question.request(name), scenario, session)[0]
        for name, scenario in zip(question.names, scenarios, strict=True)
    ]
    published = tuple(targets().values())
    order = scoring.region_order(scenarios[0].focus)
    regions = sorted(regions_with_plans(results, published), key=order.index)
    first, warnings, others = results[0], list(_failures(results, session)), []
    ordered = sorted(published, key=lambda t: (order.index(t.region), t.year))
    for scenario, other in zip(scenarios[1:], results[1:], strict=True):
        identical = scenario.digest() == scenarios[0].digest()
        if identical:
            warnings.append(
                words("compare.identical", first=scenarios[0].name, other=scenario.name)
            )
        found = compare(first, other, year, regions, ordered)
        others.append((other, identical, found))
    warnings += _few(first, session)
    again = shlex.join(["sim", "compare", *question.names[:2], "--each-plan"])
    if session.as_json:
        content = {
            "year": year,
            "first": scoring.result_head(first),
            "others": [
                {
                    **scoring.result_head(other),
                    "identical": identical,
                    **compare_rows.comparison_row(found, first.years[0], year),
                }
                for other, identical, found in others
            ],
            "warnings": warnings,
            "next": again,
        }
        session.answer_json("sim/compare/1", content)
    else:
        pages = [
            compare_tables.comparison(found, first, other, year, words)
            for other, _, found in others
        ]
        _answer([block for page in pages for block in page], question, session)
    return _end(results, warnings, again, session)


def _each_plan(
    question: Question, scenarios: Sequence[Scenario], year: int, session: Session
) -> int:
    """Every region's levers of the second scenario added to the first, alone and all together."""
    from sim.analysis.comparison import plan_effect
    from sim.evidence.regions import NATION
    from sim.scenario import until, with_plan

    start, plans = scenarios
    base = until(start, year)
    order = scoring.tree_order()
    added = {
        region: variant
        for region in sorted({lever.region for lever in plans.levers}, key=order.index)
        if (variant := with_plan(base, plans, region)).digest() != base.digest()
    }
    if not added:
        message = session.words("compare.no_plan", first=start.name, other=plans.name)
        raise InputError([Problem(plans.name, 0, 0, "error", message)])
    asked = [(start, base), (plans, until(plans, year)), *((it,) for it in added.values())]
    first, together, *alone = _answers(asked, base, question, session)
    effects = [
        effect
        for region, result in zip(added, alone, strict=True)
        if (effect := plan_effect(first, result, region, year)) is not None
    ]
    whole = plan_effect(first, together, NATION, year)
    results = [first, together, *alone]
    warnings = [*_failures(results, session), *_few(first, session)]
    again = shlex.join(["sim", "compare", question.names[1], "--each-lever"])
    if session.as_json:
        content = {
            "year": year,
            "first": scoring.result_head(first),
            "plans_of": scoring.result_head(together),
            "units": compare_rows.UNITS,
            "plans": [compare_rows.plan_row(effect) for effect in effects],
            "together": None if whole is None else compare_rows.plan_row(whole),
            "warnings": warnings,
            "next": again,
        }
        session.answer_json("sim/compare-plans/1", content)
    else:
        names = (start, plans)
        page = compare_tables.plans(effects, whole, names, first.years[0], year, session.words)
        _answer(page, question, session)
    return _end(results, warnings, again, session)


def _each_lever(question: Question, scenario: Scenario, year: int, session: Session) -> int:
    """Every lever of a scenario taken away in turn."""
    from sim.analysis.comparison import lever_effect, ranked
    from sim.scenario import until, without

    base = until(scenario, year)
    if not base.levers:
        message = session.words("compare.no_lever", name=scenario.name)
        raise InputError([Problem(scenario.name, 0, 0, "error", message)])
    asked = [(scenario, base), *((without(base, lever.path),) for lever in base.levers)]
    whole, *rest = _answers(asked, base, question, session)
    effects = ranked(
        effect
        for lever, result in zip(base.levers, rest, strict=True)
        if (effect := lever_effect(whole, result, lever.path, lever.region, year)) is not None
    )
    results = [whole, *rest]
    warnings = [*_failures(results, session), *_few(whole, session)]
    again = f"sim explain {effects[0].path}" if effects else "sim list levers"
    if session.as_json:
        content = {
            "year": year,
            **scoring.result_head(whole),
            "units": compare_rows.UNITS,
            "levers": [compare_rows.lever_row(effect) for effect in effects],
            "warnings": warnings,
            "next": again,
        }
        session.answer_json("sim/compare-levers/1", content)
    else:
        page = compare_tables.levers(effects, scenario, whole.years[0], year, session.words)
        _answer(page, question, session)
    return _end(results, warnings, again, session)


def _answers(
    asked: Sequence[tuple[Scenario, ...]], base: Scenario, question: Question, session: Session
) -> list[RunResult]:
    """One result for each of ``asked``: any of its scenarios will do, the last one is run where
    none is stored."""
    from sim.analysis.comparison import MACHINES, MONEY
    from sim.experiment import store
    from sim.experiment.variants import run_variants, stored_variant

    root, kept = store.root_folder(question.results), (MACHINES, MONEY)
    found: dict[int, RunResult] = {}
    for place, scenarios in enumerate(asked if not question.fresh else ()):
        for scenario in scenarios:
            try:
                known = stored_variant(scenario, kept, root)
            except store.DamagedResult as damage:
                session.warn(session.words("run.damaged", reason=damage))
                continue
            if known is not None:
                found[place] = known
                break
    missing = [place for place in range(len(asked)) if place not in found]
    to_run = [asked[place][-1] for place in missing]
    if missing:
        store.check_writable(root)
        worlds = base.worlds * len(missing)
        counts = {"count": len(missing), "known": len(found), "each": base.worlds}
        session.note(session.words("compare.runs", **counts, worlds=worlds))
        with progress_bar(worlds, session) as bar:
            advance = foretold(bar, len(missing), base.worlds, session)
            ran = run_variants(
                to_run,
                base,
                kept,
                root,
                workers=question.workers,
                command=["sim", *sys.argv[1:]],
                progress=advance,
            )
        found |= dict(zip(missing, ran, strict=True))
    return [found[place] for place in range(len(asked))]


def foretold(
    advance: Callable[[int], None],
    runs: int,
    each: int,
    session: Session,
    clock: Callable[[], float] = time.monotonic,
) -> Callable[[int], None]:
    """``advance`` that says after the first of ``runs``, of ``each`` worlds, how long the others
    take at its pace, where that is a minute or more."""
    start, done = clock(), 0

    def onward(worlds: int) -> None:
        nonlocal done
        advance(worlds)
        before, done = done, done + worlds
        minutes = round((clock() - start) / 60 * (runs - 1))
        if before < each <= done and minutes:
            count = {"count": runs - 1, "each": each}
            session.note(session.words("compare.left", **count, minutes=minutes))

    return onward


def _answer(page: Sequence[Block], question: Question, session: Session) -> None:
    """Print the tables, for the terminal or in Markdown."""
    text = as_markdown(page) if question.markdown else as_text(page, session, scoring.LINE)
    session.answer(text)


def _few(result: RunResult, session: Session) -> list[str]:
    """The warning of too few pairs of worlds, if they are."""
    warning = compare_tables.few_worlds(result.worlds, session.words)
    return [] if warning is None else [warning]


def _failures(results: Sequence[RunResult], session: Session) -> Iterator[str]:
    """Worlds that failed and are in no pair."""
    for result in results:
        failed: Sequence[Mapping[str, Any]] = result.manifest["failed"]
        if failed:
            yield session.words(
                "compare.failed",
                name=result.scenario.name,
                count=len(failed),
                worlds=result.worlds,
                message=f"{failed[0]['world']}: {failed[0]['message']}",
            )


def _end(
    results: Sequence[RunResult], warnings: Sequence[str], again: str, session: Session
) -> int:
    for warning in warnings:
        session.warn(warning)
    session.next_command(again)
    return SOME_FAILED if any(result.manifest["failed"] for result in results) else DONE
