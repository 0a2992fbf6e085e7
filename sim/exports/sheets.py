"""What stands on each sheet of a workbook: heads, then rows of texts and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.punctuation import full_width
from sim.exports.tables import Part, Pick, figures, name_of, quantiles
from sim.exports.words import Lang, either, say, unit_of

if TYPE_CHECKING:
    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult
    from sim.scenario import Number

Cell = str | int | float | None
Row = tuple[Cell, ...]
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
STATISTICS = (("low", 10), ("median", 50), ("high", 90))


@dataclass(frozen=True)
class Sheet:
    """A table with its heads. ``widths``: of its columns, in characters; ``frozen``: how many
    columns stay in sight; ``kinds``: how numbers of a column are shown ('' as they are)."""

    name: str
    heads: tuple[str, ...]
    rows: Sequence[Row]
    widths: tuple[int, ...]
    frozen: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """One column: its head, its width, and how its numbers are shown."""

    name: str
    width: int = 14
    kind: str = ""


def made_sheet(name: str, heads: Sequence[Head], rows: Sequence[Row], frozen: int) -> Sheet:
    """A sheet of these columns; ``frozen``: how many of them stay in sight."""
    return Sheet(
        name,
        tuple(head.name for head in heads),
        rows,
        tuple(head.width for head in heads),
        frozen,
        tuple(head.kind for head in heads),
    )


def _keys(parts: Sequence[Part], lang: Lang) -> list[Head]:
    """The columns that tell one part from another."""
    return [Head(say(key, lang), 16) for key in parts[0].keys]


def _key_cells(part: Part) -> tuple[Cell, ...]:
    return tuple(part.keys.values())


def indicator_sheet(parts: Sequence[Part], pick: Pick, lang: Lang) -> Sheet:
    """One row a part, region, indicator and statistic; the years stand beside each other."""
    from sim.evidence import regions

    years = sorted({year for part in parts for year in part.result.years if year in pick.years})
    rows: list[tuple[tuple[int, ...], Row]] = []
    places = {id(part): place for place, part in enumerate(parts)}
    for one in figures(parts, pick):
        size, unit = unit_of(one.label.unit, lang)
        found = quantiles(one.values, one.label.unit, [percent for _, percent in STATISTICS])
        worlds = len(one.values)
        columns = [years.index(year) for year in one.years]
        for place, region in enumerate(one.regions):
            head = (*_key_cells(one.part), regions().name(region, lang), name_of(one.label, lang))
            missing = int(worlds - one.known[:, place].min())
            for row, (statistic, _) in enumerate(STATISTICS):
                cells: list[Cell] = [None] * len(years)
                for column, value in zip(columns, found[row, :, place] / size, strict=True):
                    cells[column] = None if np.isnan(value) else float(value)
                tail = (missing, region, one.label.id)
                line = (*head, unit, say(statistic, lang), *cells, *tail)
                order = (places[id(one.part)], pick.regions.index(region))
                rows.append(((*order, pick.indicators.index(one.label.id), row), line))
    heads = [
        *_keys(parts, lang),
        Head(say("region", lang), 18),
        Head(say("indicator", lang), 36),
        Head(say("unit", lang), 13),
        Head(say("statistic", lang), 15),
        *(Head(str(year), 12, "number") for year in years),
        Head(say("missing", lang), 12, "count"),
        Head(say("region_id", lang), 16),
        Head(say("id", lang), 30),
    ]
    ordered = [line for _, line in sorted(rows, key=lambda pair: pair[0])]
    return made_sheet(say("sheet.indicators", lang), heads, ordered, len(parts[0].keys) + 2)


def target_sheet(
    parts: Sequence[Part], scores: Sequence[Sequence[TargetScore]], lang: Lang
) -> Sheet:
    """One row a part and target, with its chance where it has one."""
    from sim.evidence import regions

    rows = []
    for part, scored in zip(parts, scores, strict=True):
        for score in scored:
            target = score.target
            size, unit = unit_of(target.unit, lang)
            low, median, high = (
                None if value is None else value / size
                for value in (score.low, score.median, score.high)
            )
            names = {"en": target.name_en, "zh": full_width(target.name_zh)}
            reasons = {"en": target.reason_en, "zh": full_width(target.reason_zh)}
            rows.append(
                (
                    *_key_cells(part),
                    regions().name(target.region, lang),
                    target.year,
                    either(names, lang),
                    SIGNS.get(target.comparison, target.comparison),
                    target.value / size,
                    unit,
                    median,
                    low,
                    high,
                    score.chance,
                    chance_text(score, lang),
                    score.first_year_met,
                    score.worlds or None,
                    score.missing if score.worlds else None,
                    say(f"status.{target.status}", lang),
                    target.scope,
                    target.modality,
                    target.value_text,
                    ", ".join(target.clauses),
                    either(reasons, lang),
                    target.id,
                )
            )
    heads = [
        *_keys(parts, lang),
        Head(say("region", lang), 18),
        Head(say("year", lang), 7),
        Head(say("target", lang), 36),
        Head(say("sign", lang), 10),
        Head(say("value", lang), 12, "number"),
        Head(say("unit", lang), 13),
        *(Head(say(key, lang), 13, "number") for key in ("median", "low", "high")),
        Head(say("chance", lang), 9, "share"),
        Head(say("word", lang), 22),
        Head(say("first_year", lang), 13),
        Head(say("worlds", lang), 9, "count"),
        Head(say("missing", lang), 12, "count"),
        Head(say("status", lang), 15),
        Head(say("scope", lang), 18),
        Head(say("modality", lang), 12),
        Head(say("text", lang), 18),
        Head(say("clauses", lang), 14),
        Head(say("reason", lang), 60),
        Head(say("id", lang), 32),
    ]
    return made_sheet(say("sheet.targets", lang), heads, rows, len(parts[0].keys) + 3)


def chance_text(score: TargetScore, lang: Lang) -> str | None:
    """The chance as it is written everywhere, never 0 or 100 %, and its word."""
    if score.chance is None:
        return None
    word = say("few", lang) if score.word is None else either(score.word, lang)
    return say("in_words", lang, percent=score.percent, word=word)


def scope_sheet(parts: Sequence[Part], pick: Pick, lang: Lang) -> Sheet:
    """What each indicator counts, and which published targets are held against it."""
    from sim.evidence import definitions, targets

    held: dict[str, list[str]] = {}
    for target in targets().values():
        held.setdefault(target.indicator, []).append(target.id)
    labels = {label.id: label for part in parts for label in part.result.indicators}
    rows: list[Row] = []
    for indicator in pick.indicators:
        said = definitions().get(indicator)
        counts = {} if said is None else {"en": said.en, "zh": full_width(said.zh)}
        against = ", ".join(held.get(indicator, ()))
        unit = unit_of(labels[indicator].unit, lang)[1]
        name = name_of(labels[indicator], lang)
        rows.append((name, unit, either(counts, lang), against, indicator))
    heads = [
        Head(say("indicator", lang), 36),
        Head(say("unit", lang), 13),
        Head(say("definition", lang), 90),
        Head(say("documents_scopes", lang), 50),
        Head(say("id", lang), 36),
    ]
    return made_sheet(say("sheet.scopes", lang), heads, rows, 1)


def parameter_sheet(parts: Sequence[Part], lang: Lang) -> Sheet:
    """Every number of the scenarios, who vouches for it, and what the worlds drew."""
    about = _abouts(lang)
    rows = []
    for part in parts:
        scenario = part.result.scenario
        numbers = dict(scenario.parameters)
        numbers |= {it.path: it for lever in scenario.levers for it in lever.numbers.values()}
        for path, number in numbers.items():
            low, median, high = _drawn(path, number, part.result)
            rows.append(
                (
                    *_key_cells(part),
                    path,
                    _about(path, part, about),
                    number.value,
                    number.unit,
                    _dated(number) or number.text,
                    "" if number.distribution is None else number.distribution.text,
                    median,
                    low,
                    high,
                    say(f"grade.{number.grade}", lang),
                    ", ".join(number.clauses),
                    number.source,
                )
            )
    heads = [
        *_keys(parts, lang),
        Head(say("parameter", lang), 44),
        Head(say("about", lang), 50),
        Head(say("number", lang), 14, "plain"),
        Head(say("unit", lang), 13),
        Head(say("written", lang), 22),
        Head(say("distribution", lang), 30),
        *(Head(say(key, lang), 14, "plain") for key in ("median", "low", "high")),
        Head(say("grade", lang), 13),
        Head(say("clauses", lang), 14),
        Head(say("source", lang), 60),
    ]
    return made_sheet(say("sheet.parameters", lang), heads, rows, len(parts[0].keys) + 1)


def _abouts(lang: Lang) -> dict[str, str]:
    """What each parameter and each field of each kind of lever is about."""
    from sim.evidence import parameters
    from sim.scenario import lever_kinds

    found = {
        name: either({"en": one.about_en, "zh": one.about_zh}, lang)
        for name, one in parameters().items()
    }
    for kind, terms in lever_kinds().items():
        for name, field in terms.numbers.items():
            texts = {"en": field.about_en, "zh": field.about_zh}
            found[f"{kind}/{name}"] = either(texts, lang)
    return found


def _drawn(path: str, number: Number, result: RunResult) -> tuple[float | None, ...]:
    """10th, 50th and 90th percentile of what the worlds drew; None each for a fixed number."""
    values = result.numbers.get(path)
    if values is None and number.common_factor is not None:
        factors = result.numbers.get(number.common_factor)
        values = None if factors is None else number.value * factors
    if values is None:
        return None, None, None
    return tuple(float(value) for value in np.quantile(values, [0.1, 0.5, 0.9]))


def _dated(number: Number) -> str:
    """What holds from which date on; '' for a number that stays the same."""
    from sim.scenario.dates import write_start

    later = [f"{write_start(start)}: {value:g}" for start, value in number.schedule]
    return "; ".join([f"{number.value:g}", *later]) if later else ""


def _about(path: str, part: Part, about: dict[str, str]) -> str:
    if not path.startswith("levers."):
        return about[path.partition(".")[0]]
    lever, _, field = path.rpartition(".")
    kind = part.result.scenario.lever(lever).kind
    return about[f"{kind}/{field}"]


def about_rows(parts: Sequence[Part], command: str, held: str, lang: Lang) -> Iterator[Row]:
    """The first sheet: what this is, how to read it, and what made each result."""
    yield (say("about.title", lang),)
    yield ()
    for key in ("worlds", "chance", "money", "missing"):
        yield (say(f"about.{key}", lang),)
    yield (say("about.scopes", lang, scopes=say("sheet.scopes", lang)),)
    yield ()
    yield (say("about.part", lang), held or say("about.everything", lang))
    yield (say("about.command", lang), command)
    yield ()
    facts = [_facts(part, lang) for part in parts]
    for key in facts[0]:
        yield (say(f"about.{key}", lang), *(fact[key] for fact in facts))


def _set(text: str, lang: Lang) -> str:
    return full_width(text) if lang == "zh" else text


def _facts(part: Part, lang: Lang) -> dict[str, Cell]:
    """What made one result."""
    result = part.result
    manifest, scenario = result.manifest, result.scenario
    git = manifest.get("git") or {}
    commit = git.get("commit", "")
    ensemble = manifest.get("ensemble") or {}
    table = manifest.get("files", {}).get("indicators.parquet", {})
    packages = manifest.get("packages", {})
    return {
        "result": result.name,
        "scenario": scenario.name,
        "name": _set(either(scenario.title, lang), lang),
        "question": _set(either(scenario.question, lang), lang),
        "changes": "; ".join(result.changes),
        "number": result.worlds,
        "failed": len(manifest["failed"]),
        "seed": manifest["seed"],
        "ensemble": ensemble.get("name") or say("about.prior", lang),
        "created": manifest["created"],
        "ran": " ".join(manifest["command"]),
        "model": manifest["model_version"],
        "revision": say("about.dirty", lang, commit=commit) if git.get("dirty") else commit,
        "hash": manifest["hash"],
        "digest": manifest["scenario"]["digest"],
        "table": table.get("sha256", ""),
        "packages": ", ".join(f"{name} {version}" for name, version in packages.items()),
    }
