"""`sim list`: what there is, one line each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.cli.conduct import DONE, Session
from sim.cli.text import columns, full_width, placed, quantity, unit_name
from sim.reading import InputError, Problem, closest

Row = dict[str, Any]


def list_kind(kind: str, results: Path | None, session: Session) -> int:
    """Print everything of a kind; the first column is what the other commands take."""
    makers: dict[str, Callable[[Session], list[Row]]] = {
        "scenarios": _scenarios,
        "levers": _levers,
        "parameters": _parameters,
        "targets": _targets,
        "evidence": _evidence,
        "regions": _regions,
        "indicators": _indicators,
        "segments": _segments,
        "documents": _documents,
        "ensembles": _ensembles,
        "results": lambda session: _results(results, session),
    }
    if kind not in makers:
        message = session.words("list.unknown", kinds=", ".join(makers))
        meant = closest(kind, makers)
        if meant is not None:
            message = session.words("error.meant", message=message, meant=meant)
        raise InputError([Problem(kind, 0, 0, "error", message)])
    rows = makers[kind](session)
    if session.as_json:
        session.answer_json("sim/list/1", {"kind": kind, kind: rows})
        return DONE
    shown = [[str(cell) for cell in row.pop("shown")] for row in rows]
    if shown:
        session.answer("\n".join(columns(shown, ["left"] * len(shown[0]))))
    elif kind == "results":
        from sim.experiment.store import root_folder

        session.note(session.words("list.results_none", root=root_folder(results)))
    _next(kind, rows, session)
    return DONE


def _next(kind: str, rows: list[Row], session: Session) -> None:
    if kind == "results":
        path = rows[0]["path"] if rows else None
        session.next_command(f"sim targets {path}" if path else "sim run baseline")
    elif kind == "scenarios":
        session.next_command("sim run baseline")
    elif rows:
        session.next_command(f"sim explain {rows[0]['id']}")


def _row(session: Session, shown: list[Any], **content: Any) -> Row:
    """A row for JSON, with its cells for people beside it where these are wanted."""
    return content if session.as_json else {**content, "shown": shown}


def _scenarios(session: Session) -> list[Row]:
    from sim.reading import read_yaml
    from sim.scenario import shipped

    rows = []
    for name, path in shipped().items():
        content = read_yaml(path).plain()
        title = content.get("title") or {}
        question = content.get("question") or {}
        said = session.words.either(title.get("en", ""), title.get("zh", ""))
        asked = session.words.either(question.get("en", ""), question.get("zh", ""))
        rows.append(
            _row(
                session,
                [name, said, asked],
                id=name,
                title=title,
                question=question,
                extends=content.get("extends"),
                path=str(path),
            )
        )
    return rows


def _levers(session: Session) -> list[Row]:
    from sim.scenario import lever_kinds, load
    from sim.scenario.dates import write_end, write_start

    rows = []
    for lever in load("baseline").levers:
        kind = lever_kinds()[lever.kind]
        window = f"{write_start(lever.start)} – {write_end(lever.end)}"
        about = session.words.either(kind.about_en, kind.about_zh)
        clauses = " ".join(lever.clauses)
        rows.append(
            _row(
                session,
                [lever.path, window, clauses, about],
                id=lever.path,
                kind=lever.kind,
                region=lever.region,
                start=lever.start,
                end=lever.end,
                clauses=list(lever.clauses),
            )
        )
    return rows


def _parameters(session: Session) -> list[Row]:
    from sim.evidence import parameters

    rows = []
    for name, p in parameters().items():
        if p.by is None:
            value = quantity(p.value, p.unit, session.words)
        else:
            value = f"{len(p.keys)} × {session.words(f'by.{p.by}')}"
        about = session.words.either(p.about_en, p.about_zh)
        rows.append(
            _row(
                session,
                [name, value, session.words(f"graded.{p.grade}"), about],
                id=name,
                unit=p.unit,
                by=p.by,
                values=p.values,
                grade=p.grade,
                about={"en": p.about_en, "zh": p.about_zh},
            )
        )
    return rows


def _targets(session: Session) -> list[Row]:
    from sim.cli.scoring import SIGNS
    from sim.evidence import targets

    return [
        _row(
            session,
            [
                target.id,
                SIGNS.get(target.comparison, target.comparison)
                + quantity(target.value, target.unit, session.words),
                session.words(f"status.{target.status}"),
                session.words.either(target.name_en, full_width(target.name_zh)),
            ],
            id=target.id,
            region=target.region,
            indicator=target.indicator or None,
            year=target.year,
            comparison=target.comparison,
            value=target.value,
            unit=target.unit,
            status=target.status,
            clauses=list(target.clauses),
        )
        for target in targets().values()
    ]


def _evidence(session: Session) -> list[Row]:
    from sim.evidence import ledger

    words = session.words
    return [
        _row(
            session,
            [
                row.id,
                row.document,
                row.clause,
                placed(row.region, words, ids=False),
                words(f"ledger.{row.kind}"),
                words.term(row.quantity),
                row.value_text,
            ],
            id=row.id,
            document=row.document,
            clause=row.clause,
            region=row.region,
            kind=row.kind,
            quantity=row.quantity,
            value_text=row.value_text,
            value=row.value,
            unit=row.unit,
        )
        for row in ledger().values()
    ]


def _regions(session: Session) -> list[Row]:
    from sim.cli.scoring import tree_order
    from sim.evidence import regions

    tree = regions()
    return [
        _row(
            session,
            ["  " * len(tree.ancestors(region)) + region, tree.name(region, session.lang)],
            id=region,
            name={lang: tree.name(region, lang) for lang in ("en", "zh")},
            parent=tree.parent(region),
            leaf=tree.is_leaf(region),
        )
        for region in tree_order()
    ]


def _indicators(session: Session) -> list[Row]:
    from sim.model.indicators import INDICATORS

    words = session.words
    return [
        _row(
            session,
            [i.id, unit_name(i.unit, words), words.either(i.label_en, i.label_zh)],
            id=i.id,
            unit=i.unit,
            label={"en": i.label_en, "zh": i.label_zh},
        )
        for i in INDICATORS
    ]


def _segments(session: Session) -> list[Row]:
    from sim.cli.words import TABLES
    from sim.evidence.vocabulary import SEGMENTS

    return [
        _row(
            session,
            [segment, session.words(f"segment.{segment}")],
            id=segment,
            name={lang: table[f"segment.{segment}"] for lang, table in TABLES.items()},
        )
        for segment in SEGMENTS
    ]


def _documents(session: Session) -> list[Row]:
    from sim.evidence import documents

    return [
        _row(
            session,
            [one.id, one.date, session.words.either(one.title_en, one.title_zh)],
            id=one.id,
            date=one.date,
            title={"en": one.title_en, "zh": one.title_zh},
            issuer={"en": one.issuer_en, "zh": one.issuer_zh},
            covers=list(one.covers),
        )
        for one in documents().values()
    ]


def _ensembles(session: Session) -> list[Row]:
    from sim.cli.ensembles import as_row
    from sim.evidence import ensembles
    from sim.evidence.ensembles import PRIOR
    from sim.scenario import default_ensemble

    words, default = session.words, default_ensemble().value
    mark = {name: words("ensemble.default") if name == default else "" for name in ensembles()}
    rows = []
    for name, it in ensembles().items():
        members = words("ensemble.members", members=it.members)
        about = words.either(it.about_en, it.about_zh)
        row = as_row(it) | {"default": name == default}
        rows.append(_row(session, [name, mark[name], it.until, members, about], **row))
    prior = [PRIOR, words("ensemble.default") if default == PRIOR else "", "", ""]
    about = words("ensemble.prior")
    return [*rows, _row(session, [*prior, about], id=PRIOR, default=default == PRIOR)]


def _results(results: Path | None, session: Session) -> list[Row]:
    """The runs that can be used; `sim results` says more."""
    from sim.cli.results import as_row
    from sim.experiment.stock import held
    from sim.experiment.store import root_folder

    rows = []
    for one in held(root_folder(results), thorough=False):
        if one.kind == "run" and one.manifest is not None and not one.damage:
            row = as_row(one)
            shown = [one.folder, row["created"], row["worlds"], row["model_version"]]
            rows.append(_row(session, shown, **row))
    return rows
