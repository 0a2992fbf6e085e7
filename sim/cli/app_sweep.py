"""The command that runs sweeps, with its options."""

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


def sweep(
    context: typer.Context,
    scenario: ScenarioName,
    axes: Annotated[
        list[str] | None, typer.Option("-p", metavar="PATH=VALUES", help=words("option.axis"))
    ] = None,
    design: Annotated[str | None, typer.Option(help=words("option.design"))] = None,
    points: Annotated[int | None, typer.Option("-n", min=1, help=words("option.points"))] = None,
    crossed: Annotated[bool, typer.Option("--crossed", help=words("option.crossed"))] = False,
    reps: Annotated[int | None, typer.Option(min=1, help=words("option.reps"))] = None,
    seed: Annotated[int | None, typer.Option(min=0, help=words("option.seed"))] = None,
    sets: Sets = None,
    keep: Annotated[str | None, typer.Option(help=words("option.keep"))] = None,
    regions: Annotated[str | None, typer.Option(help=words("option.keep_regions"))] = None,
    name: Annotated[str | None, typer.Option(help=words("option.name"))] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help=words("option.dry"))] = False,
    workers: Annotated[int | None, typer.Option(min=1, help=words("option.workers"))] = None,
    scheduler: Annotated[str | None, typer.Option(help=words("option.scheduler"))] = None,
    resume: Annotated[bool, typer.Option("--resume", help=words("option.resume"))] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help=words("option.sweep_fresh"))] = False,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Run a sweep."""
    from sim.cli.sweeping import Request, sweep_scenario

    request = Request(
        scenario=scenario,
        axes=tuple(axes or ()),
        design=design,
        points=points,
        crossed=crossed,
        replicates=reps,
        seed=seed,
        sets=tuple(sets or ()),
        keep=_names(keep),
        regions=_names(regions),
        name=name,
        workers=workers,
        scheduler=scheduler,
        resume=resume,
        fresh=fresh,
        dry=dry,
        results=results,
    )
    return sweep_scenario(request, session_of(context))


def _names(text: str | None) -> tuple[str, ...]:
    """What stands between commas."""
    parts: list[str] = (text or "").replace("，", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())


def add_to(app: typer.Typer) -> None:
    """Put the command behind those that an application has already."""
    shown = help_of(
        "help.sweep_long",
        "sim sweep zhejiang -p levers.first_purchase.units=0:8000:9",
        "sim sweep zhejiang -p levers.first_purchase.units=0:8000:9 "
        "-p uncertain.learning_rate='uniform(0.10,0.20)' --design lhs -n 512 --reps 8",
        "sim sweep baseline -p governments.hebei=plan,adaptive,copying --dry-run",
        "sim sweep zhejiang --design csv:points.csv --keep all --regions all",
    )
    app.command(help=shown, short_help=words("help.sweep"))(sweep)
