"""The commands and their options. What they do is imported when they are called."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import app_fits, app_plot, app_results, app_sweep
from sim.cli.conduct import Commands
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
)
from sim.cli.options import words as _words

KINDS = (
    "scenarios",
    "levers",
    "parameters",
    "targets",
    "evidence",
    "regions",
    "indicators",
    "segments",
    "documents",
    "ensembles",
    "results",
)


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"\b\n{_words('help.epilog')}",
    help=help_of(
        "help.sim",
        "sim run zhejiang",
        "sim run beijing --set levers.beijing.guidance_fund.size='50 亿元'",
        "sim compare no-policy baseline",
        "sim explain zhejiang.units.2027",
        "sim plot zhejiang fan",
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        from sim import __version__

        print(f"sim {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=_words("option.version")),
    ] = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command(
    help=help_of(
        "help.run",
        "sim run baseline",
        "sim run my-zj.yaml --worlds 100 --seed 7",
        "sim run zhejiang --set levers.zhejiang.first_purchase.units='4000 台/年' --json",
    ),
    short_help=_words("help.run"),
)
def run(
    context: typer.Context,
    scenario: ScenarioName,
    worlds: Annotated[int | None, typer.Option(min=1, help=_words("option.worlds"))] = None,
    seed: Annotated[int | None, typer.Option(min=0, help=_words("option.seed"))] = None,
    sets: Sets = None,
    workers: Annotated[int | None, typer.Option(min=1, help=_words("option.workers"))] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help=_words("option.fresh"))] = False,
    no_figures: Annotated[
        bool, typer.Option("--no-figures", help=_words("option.no_figures"))
    ] = False,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Run a scenario."""
    from sim.cli.running import Request, run_scenario

    request = Request(
        scenario, worlds, seed, tuple(sets or ()), workers, fresh, not no_figures, results
    )
    return run_scenario(request, session_of(context))


@app.command(
    help=help_of(
        "help.check",
        "sim check my-zj.yaml",
        "sim check my-zj.yaml --json",
        "sim check --model",
        "sim check --model guidance_fund",
    ),
    short_help=_words("help.check"),
)
def check(
    context: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE|CHECKS]", help=_words("argument.file"))
    ] = None,
    model: Annotated[bool, typer.Option("--model", help=_words("option.model"))] = False,
    workers: Annotated[int | None, typer.Option(min=1, help=_words("option.workers"))] = None,
    sets: Sets = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Check a scenario, or the model."""
    session = session_of(context)
    if model:
        from sim.cli.checking import check_model

        return check_model(file, tuple(sets or ()), workers, session)
    if file is None:
        raise typer.BadParameter(session.words("error.check_what"), context)
    from sim.cli.scenarios import check_scenario

    return check_scenario(file, tuple(sets or ()), session)


@app.command(
    help=help_of("help.show", "sim show zhejiang", "sim show zhejiang --diff"),
    short_help=_words("help.show"),
)
def show(
    context: typer.Context,
    scenario: ScenarioName,
    diff: Annotated[bool, typer.Option("--diff", help=_words("option.diff"))] = False,
    sets: Sets = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Show a scenario."""
    from sim.cli.scenarios import show_scenario

    return show_scenario(scenario, tuple(sets or ()), diff, session_of(context))


@app.command(
    help=help_of(
        "help.explain",
        "sim explain zhejiang.units.2027",
        "sim explain levers.beijing.guidance_fund payback_threshold E004",
    ),
    short_help=_words("help.explain"),
)
def explain(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help=_words("argument.ids"))],
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Explain something."""
    from sim.cli.explaining import explain_all

    return explain_all(ids, session_of(context))


@app.command(
    help=help_of("help.targets", "sim targets", "sim targets zhejiang --region shenzhen --json"),
    short_help=_words("help.targets"),
)
def targets(
    context: typer.Context,
    result: Annotated[
        str | None, typer.Argument(metavar="[RESULT|SCENARIO]", help=_words("argument.result"))
    ] = None,
    region: Annotated[str | None, typer.Option(help=_words("option.region"))] = None,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """List targets."""
    from sim.cli.scoring import list_targets

    return list_targets(result, region, results, session_of(context))


app_plot.add_to(app)


@app.command(
    help=help_of(
        "help.compare_order",
        "sim compare no-policy baseline",
        "sim compare no-policy baseline --each-plan",
        "sim compare baseline --each-lever --year 2026",
        "sim compare zhejiang-sweep",
        "sim compare zhejiang-sweep#3 zhejiang-sweep#7",
    ),
    short_help=_words("help.compare"),
)
def compare(
    context: typer.Context,
    scenarios: Annotated[
        list[str], typer.Argument(metavar="SCENARIO|RESULT...", help=_words("argument.scenarios"))
    ],
    each_plan: Annotated[
        bool, typer.Option("--each-plan", help=_words("option.each_plan"))
    ] = False,
    each_lever: Annotated[
        bool, typer.Option("--each-lever", help=_words("option.each_lever"))
    ] = False,
    year: Annotated[int | None, typer.Option(help=_words("option.year"))] = None,
    markdown: Annotated[bool, typer.Option("--md", help=_words("option.markdown"))] = False,
    worlds: Annotated[int | None, typer.Option(min=1, help=_words("option.worlds"))] = None,
    seed: Annotated[int | None, typer.Option(min=0, help=_words("option.seed"))] = None,
    sets: Sets = None,
    workers: Annotated[int | None, typer.Option(min=1, help=_words("option.workers"))] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help=_words("option.fresh"))] = False,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Compare scenarios."""
    from sim.cli.compare import Question, compare_scenarios

    counts = (year, worlds, seed, tuple(sets or ()), workers, fresh, results)
    question = Question(tuple(scenarios), each_plan, each_lever, *counts, markdown)
    return compare_scenarios(question, session_of(context))


@app.command(
    "list",
    help=help_of(
        "help.list",
        "sim list scenarios",
        "sim list results --json",
        "sim list evidence --coverage",
    ),
    short_help=_words("help.list"),
)
def list_(
    context: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(metavar="[KIND]", help=_words("argument.kind", kinds=", ".join(KINDS))),
    ] = None,
    coverage: Annotated[bool, typer.Option("--coverage", help=_words("option.coverage"))] = False,
    only_open: Annotated[bool, typer.Option("--open", help=_words("option.open"))] = False,
    results: Results = None,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """List things."""
    if coverage or only_open:
        from sim.cli.covering import list_coverage

        return list_coverage(kind, only_open, session_of(context))
    from sim.cli.listing import list_kind

    return list_kind(kind or "scenarios", results, session_of(context))


@app.command(
    help=help_of("help.schema", "sim schema > scenario.schema.json"),
    short_help=_words("help.schema"),
)
def schema(
    context: typer.Context,
    as_json: Json = False,
    lang: Lang = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> int:
    """Print the JSON Schema."""
    from sim.cli.scenarios import print_schema

    return print_schema(session_of(context))


app_fits.add_to(app)
app_sweep.add_to(app)
app_results.add_to(app)
