"""The command that draws figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import Debug, Json, Lang, Quiet, Results, help_of, session_of, words
from sim.figures.catalogue import NAMES


def plot(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="RESULT... [FIGURE]...", help=words("argument.plot", names=", ".join(NAMES))
        ),
    ],
    form: Annotated[str, typer.Option("--format", help=words("option.format"))] = "png",
    data: Annotated[bool, typer.Option("--data", help=words("option.data"))] = False,
    target: Annotated[
        str | None, typer.Option("--target", metavar="ID", help=words("option.target"))
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=words("option.output"))
    ] = None,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Draw figures."""
    from sim.cli.drawing import Request, plot_results

    request = Request(tuple(names), form, data, target, output, results)
    return plot_results(request, session_of(context))


def add_to(app: typer.Typer) -> None:
    """Put the command behind those that an application has already."""
    shown = help_of(
        "help.plot_long",
        "sim plot zhejiang",
        "sim plot results/zhejiang-3f9c1e2a fan -o . --format svg --data",
        "sim plot no-policy baseline zhejiang targets",
        "sim plot zhejiang-sweep surface --target zhejiang.units.2027",
    )
    app.command(help=shown, short_help=words("help.plot"))(plot)
