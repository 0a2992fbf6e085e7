"""The commands about fits to what was published, with their options."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.options import (
    Debug,
    Json,
    Lang,
    Quiet,
    Results,
    ScenarioName,
    Sets,
    help_of,
    session_of,
    words,
)


def calibrate(
    context: typer.Context,
    scenario: ScenarioName,
    until: Annotated[int, typer.Option(metavar="YEAR", help=words("option.until"))],
    worlds: Annotated[int | None, typer.Option(min=8, help=words("option.fit_worlds"))] = None,
    smoothing: Annotated[int | None, typer.Option(min=0, help=words("option.smoothing"))] = None,
    moves: Annotated[int | None, typer.Option(min=1, help=words("option.moves"))] = None,
    members: Annotated[int | None, typer.Option(min=1, help=words("option.members"))] = None,
    seed: Annotated[int | None, typer.Option(min=0, help=words("option.seed"))] = None,
    sets: Sets = None,
    workers: Annotated[int | None, typer.Option(min=1, help=words("option.workers"))] = None,
    no_figures: Annotated[
        bool, typer.Option("--no-figures", help=words("option.no_figures"))
    ] = False,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Fit a scenario's parameters."""
    from sim.experiment.executors import one_thread_each

    one_thread_each()  # before numpy comes in: sums of several threads differ in their last bit
    from sim.cli.calibrating import Request, calibrate_scenario

    counts = (worlds, smoothing, moves, members, seed)
    request = Request(scenario, until, *counts, tuple(sets or ()), workers, not no_figures, results)
    return calibrate_scenario(request, session_of(context))


def hindcast(
    context: typer.Context,
    worlds: Annotated[
        int | None, typer.Option(min=1, help=words("option.hindcast_worlds", worlds=1000))
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help=words("option.workers"))] = None,
    ahead: Annotated[bool, typer.Option("--ahead", help=words("option.ahead"))] = False,
    markets: Annotated[bool, typer.Option("--markets", help=words("option.markets"))] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help=words("option.fresh"))] = False,
    no_figure: Annotated[bool, typer.Option("--no-figure", help=words("option.no_figure"))] = False,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Score the model against rivals."""
    from sim.cli.hindcast import Request, hindcast_or

    request = Request(worlds, workers, fresh, not no_figure, results)
    return hindcast_or(request, ahead, markets, session_of(context))


def add_to(app: typer.Typer) -> None:
    """Put these commands behind those that an application has already."""
    shown = help_of(
        "help.calibrate",
        "sim calibrate baseline --until 2025",
        "sim calibrate baseline --until 2024 --worlds 1024 --results fits",
    )
    app.command(help=shown, short_help=words("help.calibrate"))(calibrate)
    shown = help_of("help.hindcast_long", "sim hindcast", "sim hindcast --ahead")
    app.command(help=shown, short_help=words("help.hindcast"))(hindcast)
