"""What a reader needs to check and repeat it: numbers, clauses, versions, command, citation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.figures.inputs import model_version
from sim.reading import Message
from sim.report.blocks import Block, Cell, Section, Table, Verbatim
from sim.report.citation import bibtex, gbt7714
from sim.report.naming import field_about, kind_name, region_name
from sim.report.results_asked import Asked, spread_of
from sim.report.target_rows import TargetRow, cited
from sim.report.targets_section import clause
from sim.report.values import Code, Listed, Part, Said, Value, listed

if TYPE_CHECKING:
    from sim.scenario import LeverTerms, Number

_FACTS: Final = (
    *("scenario", "hash", "digest", "model", "revision", "seed", "worlds", "failed", "years"),
    *("ensemble", "created", "ran", "packages", "table"),
)


def appendix(asked: Sequence[Asked], rows: Sequence[TargetRow], command: str) -> Section:
    """What made each result; every lever and parameter of the first; documents; citation."""
    first = asked[0]
    blocks: list[Block] = [
        _facts(asked),
        Verbatim(Said("appendix.command"), command),
        Verbatim(Said("appendix.again"), "\n".join(_again(one) for one in asked)),
        _levers(first),
        _parameters(first),
        _documents(first, rows),
        Verbatim(Said("appendix.bibtex"), "\n\n".join(bibtex(one.result) for one in asked)),
        Verbatim(Said("appendix.gbt"), "\n".join(gbt7714(one.result) for one in asked)),
    ]
    return Section("appendix", tuple(blocks))


def _again(one: Asked) -> str:
    """The command that made the result, as its manifest keeps it."""
    import shlex

    return shlex.join(one.result.manifest["command"])


def _facts(asked: Sequence[Asked]) -> Table:
    """A row a fact, a column a result."""
    each = [dict(_facts_of(one)) for one in asked]
    rows = tuple((Said(f"fact.{key}"), *(facts.get(key) for facts in each)) for key in _FACTS)
    heads: tuple[Part, ...] = (Said("head.fact"), *(one.title for one in asked))
    return Table(Said("appendix.facts"), heads, rows)


def _facts_of(one: Asked) -> Iterator[tuple[str, Part]]:
    manifest = one.result.manifest
    at = f"{one.stamp}:manifest"
    yield "scenario", Code(manifest["scenario"]["name"])
    yield "hash", Code(manifest["hash"])
    yield "digest", Code(manifest["scenario"]["digest"])
    yield "model", Code(model_version(one.result))
    git = manifest.get("git") or {}
    if git.get("commit"):
        commit = Code(git["commit"])
        yield "revision", Said("fact.dirty", {"commit": commit}) if git.get("dirty") else commit
    yield "seed", Value(manifest["seed"], "year", f"{at}:seed")
    yield "worlds", Value(one.result.worlds, "count", f"{at}:worlds")
    yield "failed", Value(len(manifest["failed"]), "count", f"{at}:failed")
    yield "years", f"{one.result.years[0]}–{one.result.years[-1]}"
    ensemble = manifest.get("ensemble") or {}
    if ensemble.get("name"):
        digest = Code(str(ensemble.get("digest", ""))[:12])
        yield "ensemble", Listed((Code(ensemble["name"]), digest))
    else:
        yield "ensemble", Said("fact.prior")
    yield "created", Code(str(manifest.get("created", "")))
    yield "ran", Code(_again(one))
    packages = manifest.get("packages", {})
    yield "packages", Listed(tuple(Code(f"{name} {is_}") for name, is_ in packages.items()))
    table = manifest.get("files", {}).get("indicators.parquet", {})
    if table:
        yield "table", Code(table["sha256"])


def _levers(one: Asked) -> Table:
    """Every lever: where, what, when, its numbers with their grade, its clauses."""
    rows = tuple(row for lever in one.result.scenario.levers for row in _lever_rows(lever))
    heads = ("lever", "what", "written", "grade", "clause")
    caption = Said("appendix.levers", {"title": one.title})
    return Table(caption, tuple(Said(f"head.{head}") for head in heads), rows, long=True)


def _lever_rows(lever: LeverTerms) -> Iterator[tuple[Cell, ...]]:
    from sim.scenario.dates import write_end, write_start

    window: dict[str, Part] = {
        "region": region_name(lever.region),
        "kind": kind_name(lever.kind),
        "path": Code(lever.path),
        "start": write_start(lever.start),
        "end": write_end(lever.end),
    }
    clauses = Listed(tuple(clause(one) for one in cited(lever.clauses)))
    yield Said("cell.lever", window), None, None, None, clauses
    for name, number in lever.numbers.items():
        own = _own_clauses(number, lever.clauses)
        yield None, field_about(lever.kind, name), _as_written(number), _grade(number), own
    for name, chosen in lever.choices.items():
        yield None, Code(name), Listed(tuple(Code(word) for word in chosen)), None, None


def _as_written(number: Number) -> Code:
    from sim.scenario.difference import shown_number

    return Code(shown_number(number))


def _grade(number: Number) -> Said:
    return Said(f"grade.{number.grade}")


def _own_clauses(number: Number, around: tuple[str, ...] = ()) -> Cell:
    """The clauses of a number that do not stand ``around`` it already."""
    own = tuple(Code(one) for one in number.clauses if one not in around)
    return Listed(own) if own else None


def _parameters(one: Asked) -> Table:
    """Every parameter: what it is about, as written, as fitted, who vouches for it.

    A row a parameter, its keys beside each other where one source holds for all.
    """
    from sim.evidence import parameters

    groups: dict[tuple[str, str, str], dict[str, Number]] = {}
    for path, number in one.result.scenario.parameters.items():
        name = path.partition(".")[0]
        groups.setdefault((name, number.source, number.grade), {})[path] = number
    rows: list[tuple[Cell, ...]] = []
    for (name, source, grade), held in groups.items():
        known = parameters().get(name)
        about = Message("", "") if known is None else Message(known.about_en, known.about_zh)
        fitted = [_keyed(path, _fitted(one, path, number)) for path, number in held.items()]
        clauses = dict.fromkeys(id_ for number in held.values() for id_ in number.clauses)
        rows.append(
            (
                Said("cell.parameter", {"path": Code(name), "about": about}),
                listed(
                    [_keyed(path, _as_written(it)) or "" for path, it in held.items()], loose=True
                ),
                listed([it for it in fitted if it is not None], loose=True)
                if any(fitted)
                else None,
                Said(f"grade.{grade}"),
                listed([Code(id_) for id_ in clauses]) if clauses else None,
                Message(source, source),
            )
        )
    heads = ("parameter", "written", "fitted", "grade", "clause", "source")
    caption = Said("appendix.parameters", {"title": one.title})
    note = Said("appendix.fitted_note")
    return Table(caption, tuple(Said(f"head.{head}") for head in heads), tuple(rows), note, True)


def _keyed(path: str, said: Cell) -> Cell:
    """What is said of one key of a parameter, the key before it."""
    key = path.partition(".")[2]
    if said is None or not key:
        return said
    return Said("cell.keyed", {"key": Code(key), "said": said})


def _fitted(one: Asked, path: str, number: Number) -> Cell:
    """What the worlds drew of a number that comes from the scenario's ensemble."""
    ensemble = one.result.scenario.ensemble
    drawn = path if number.common_factor is None else number.common_factor
    values = one.result.numbers.get(drawn)
    if ensemble is None or drawn not in ensemble.numbers or values is None:
        return None
    if drawn != path:
        values = number.value * values
    return spread_of(np.asarray(values), "number", f"{one.stamp}:drawn:{path}")


def _documents(one: Asked, rows: Sequence[TargetRow]) -> Table:
    """The documents that targets and levers cite."""
    from sim.evidence import documents

    ids = [id_ for lever in one.result.scenario.levers for id_ in lever.clauses]
    found = {held.document for row in rows for held in row.clauses}
    found |= {held.document for held in cited(ids)}
    cells = tuple(
        (
            Code(known.id),
            Message(known.title_en, known.title_zh),
            Message(known.issuer_en, known.issuer_zh),
            known.date,
        )
        for known in documents().values()
        if known.id in found
    )
    heads = tuple(Said(f"head.{head}") for head in ("document", "title", "issuer", "date"))
    return Table(Said("appendix.documents"), heads, cells, long=True)
