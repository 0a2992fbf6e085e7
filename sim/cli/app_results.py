"""The commands about stored results: writing them out, and looking after their folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import Debug, Json, Lang, Quiet, Results, help_of, session_of, words


def export(
    context: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="RESULT...", help=words("argument.exported"))
    ],
    as_csv: Annotated[bool, typer.Option("--csv", help=words("option.csv"))] = False,
    as_xlsx: Annotated[bool, typer.Option("--xlsx", help=words("option.xlsx"))] = False,
    as_iamc: Annotated[bool, typer.Option("--iamc", help=words("option.iamc"))] = False,
    worlds: Annotated[bool, typer.Option("--worlds", help=words("option.every_world"))] = False,
    region: Annotated[list[str] | None, typer.Option(help=words("option.export_region"))] = None,
    indicator: Annotated[
        list[str] | None, typer.Option(help=words("option.export_indicator"))
    ] = None,
    year: Annotated[list[int] | None, typer.Option(help=words("option.export_year"))] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=words("option.export_output"))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=words("option.force"))] = False,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Write results into a file."""
    from sim.cli.exporting import Request, export_results

    forms = (("csv", as_csv), ("xlsx", as_xlsx), ("iamc", as_iamc))
    request = Request(
        tuple(names),
        tuple(form for form, wanted in forms if wanted),
        output,
        tuple(region or ()),
        tuple(indicator or ()),
        tuple(year or ()),
        worlds,
        force,
        results,
    )
    return export_results(request, session_of(context))


def report(
    context: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="RESULT...", help=words("argument.reported"))
    ],
    as_xlsx: Annotated[bool, typer.Option("--xlsx", help=words("option.report_xlsx"))] = False,
    as_docx: Annotated[bool, typer.Option("--docx", help=words("option.report_docx"))] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=words("option.report_output"))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=words("option.force"))] = False,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Write a report about results."""
    from sim.cli.reporting import Request, write_report

    forms = tuple(form for form, wanted in (("xlsx", as_xlsx), ("docx", as_docx)) if wanted)
    request = Request(tuple(names), forms, output, force, results)
    return write_report(request, session_of(context))


def results_(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[RESULT]...", help=words("argument.stored"))
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help=words("option.remove"))] = False,
    remove_old: Annotated[
        bool, typer.Option("--remove-old", help=words("option.remove_old"))
    ] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help=words("option.yes"))] = False,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """List stored results, or remove some."""
    from sim.cli.results import Request, manage_results

    request = Request(tuple(names or ()), remove, remove_old, yes, results)
    return manage_results(request, session_of(context))


def add_to(app: typer.Typer) -> None:
    """Put these commands behind those that an application has already."""
    shown = help_of(
        "help.export_long",
        "sim export zhejiang --csv",
        "sim export no-policy zhejiang --xlsx -o zhejiang.xlsx --lang zh",
        "sim export zhejiang --csv --worlds --region zhejiang/ --indicator 'machines_*'",
        "sim export baseline --iamc",
        "sim export zhejiang-sweep --csv --worlds",
    )
    app.command(help=shown, short_help=words("help.export"))(export)
    shown = help_of(
        "help.report_long",
        "sim report zhejiang -o brief.html --lang zh",
        "sim report zhejiang baseline",
        "sim report zhejiang --docx --lang zh",
    )
    app.command(help=shown, short_help=words("help.report"))(report)
    shown = help_of(
        "help.results",
        "sim results",
        "sim results --remove baseline-3f9c1e2a",
        "sim results --remove-old",
    )
    app.command("results", help=shown, short_help=words("help.results"))(results_)
