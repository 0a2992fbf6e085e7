"""``docs/hindcast.md``: what would have been said of 2025, from the answer kept in the package.

``python -m docs.write.hindcast`` runs it again: the answer, the page and the figure.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from typing import Any

from docs.write import hindsight, misses
from docs.write.code import ROOT
from docs.write.markdown import escaped, table
from sim.analysis.hindcast import MODEL, RIVALS
from sim.analysis.hindcast.board import Board, Thing, as_plain, of_plain, run_board
from sim.analysis.hindcast.kept import SHIPPED, SHIPPED_SCHEMA
from sim.analysis.hindcast.scoreboard import Score
from sim.cli.hindcast_tables import expected, pairs_table, said, scores_table, sentences
from sim.cli.text import rounded, scale_for
from sim.cli.words import Words

PAGE = ROOT / "docs" / "hindcast.md"
KEPT = SHIPPED
FIGURE = ROOT / "docs" / "images" / "hindcast.png"
WIDEST = 0.9
_EN, _ZH = Words("en"), Words("zh")


def run() -> dict[str, Any]:
    """The hindcast and the years ahead, run now, as they are kept."""
    from sim import evidence
    from sim.analysis import outlook
    from sim.analysis.hindcast import load_hindcast, model
    from sim.experiment.run import run as run_scenario
    from sim.scenario import load

    hindcast = load_hindcast()
    asked = model.scenarios(hindcast)
    board = run_board(hindcast, asked)
    scenario = load("baseline", (f"worlds={model.WORLDS}",))
    result = run_scenario(scenario)
    drawn = scenario.ensemble
    return {
        "schema": SHIPPED_SCHEMA,
        "hindcast": as_plain(board),
        "why": misses.diagnosed(hindcast, asked[MODEL]),
        "ahead": {
            "worlds": scenario.worlds,
            "seed": scenario.seed,
            "ensemble": "prior" if drawn is None else drawn.name,
            "rows": outlook.as_plain(outlook.outlook(result, evidence.outlook())),
        },
    }


def kept() -> dict[str, Any]:
    """What is kept. Raises OSError where nothing is, ValueError for another schema."""
    content: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    if content.get("schema") != SHIPPED_SCHEMA:
        raise ValueError(f"{KEPT.name} is not of schema {SHIPPED_SCHEMA}: make hindcast")
    return content


def page(content: dict[str, Any]) -> str:
    """The whole page."""
    board, ahead = of_plain(content["hindcast"]), content["ahead"]
    parts = [
        "<!-- Written by `make docs` from docs/write/hindcast.py and "
        "sim/analysis/data/hindcast.json, which `make hindcast` runs again. -->",
        f"# What would have been said of {board.year}",
        _opening(board),
        "![What was forecast of each quantity beside what was published](images/hindcast.png)",
        "## What it said, and what came",
        _rows(expected(board, _EN)),
        "Published: the lowest and the highest figure of any house; interval: of what a house "
        "would print; inside: how many houses' figures lie in it. " + _apart(),
        "## Beside its rivals",
        _rows(scores_table(board, _EN)),
        _EN("hindcast.legend").replace("* best", "Bold: best"),
        _rows(pairs_table(board, _EN)),
        *sentences(board, _EN),
        "## Where it loses, and why",
        *_losses(board, content["why"]),
        "## What each of them knew",
        _knew(board),
        "## What nobody can forget",
        _hindsight(),
        "## The years to come",
        _ahead(ahead),
        "## 中文摘要",
        "\n\n".join(sentences(board, _ZH)),
        _rows(expected(board, _ZH)),
        _rows(scores_table(board, _ZH)),
        _ZH("hindcast.legend").replace("* ", "粗体："),
    ]
    return "\n\n".join(parts) + "\n"


def written(*, keep: bool = False) -> bool:
    """Write the page from what is kept unless the old one is to stay; whether they differ."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    new = page(kept())
    if not keep:
        PAGE.write_text(new, encoding="utf-8")
    return new != old


def _rows(rows: list[list[str]]) -> str:
    head, *body = [[cell.strip() for cell in row] for row in rows]
    return table(head, [[_starred(cell) for cell in row] for row in body])


def _starred(cell: str) -> str:
    """The best of a row in bold instead of with a star."""
    return f"**{cell[:-1]}**" if cell.endswith("*") else escaped(cell)


def _opening(board: Board) -> str:
    name = (board.ensemble or {}).get("name", "prior")
    members = (board.ensemble or {}).get("members", 0)
    return (
        f"A projection is worth what its hindcasts are worth. Here the model is asked at the end "
        f"of {board.year - 1} for {len(board.things)} figures of {board.year}, and four rivals "
        f"with the same data are asked too. `sim hindcast` prints the same.\n\n"
        f"**The model.** {board.worlds:,} worlds with the parameters of `{name}` ({members} "
        f"settings fitted to figures up to {board.year - 1}, `sim calibrate baseline --until "
        f"{board.year - 1}`), seed {board.seed}. It knows no maker's output of {board.year} and "
        "none of the makers that came in it. Changing every figure of the year changes no bit of a "
        "forecast (tested).\n\n"
        "**A forecast** is of what a house would print, for houses differ by half on the same "
        "year: each world's own number, and around it the spread between houses and of what the "
        "model misses (`likelihoods.yaml`). The rivals get the same spread between houses. Each "
        "house's figure is scored by itself."
    )


def _apart() -> str:
    """Which figures count something else than the quantity's others."""
    from sim.analysis.hindcast import load_hindcast

    found = [
        f"{figure} {model.compared.quantity.replace('_', ' ')}"
        for quantity in load_hindcast().quantities.values()
        for figure, model in quantity.apart.items()
    ]
    return f"Figures that count something else are held against that: {', '.join(found)}."


def _losses(board: Board, why: dict[str, Any]) -> list[str]:
    """Quantities on which a rival did better, and those of which a figure lies outside the widest
    interval: how far off, and what the worlds show of it."""
    lost, missed = [], []
    for thing in board.things:
        row = board.row(thing.id, MODEL)
        mine = row.score
        if mine is None:
            continue
        others = [(name, board.row(thing.id, name).score) for name in RIVALS]
        better = [
            f"; {_EN(f'forecaster.{name}')}: {_off(score)}"
            for name, score in others
            if score is not None and score.crps < mine.crps
        ]
        outside = row.figures - mine.inside[WIDEST]
        count = f" ({outside} of {row.figures} figures)" if outside else ""
        shown = misses.told(thing.id, why[thing.id], mine.median, _printed(thing))
        line = (
            f"- **{said(thing.name, _EN)}**{count}. The model: {_off(mine)}{''.join(better)}."
            f"{_course(thing, mine)} {shown}"
        )
        if better:
            lost.append(line.rstrip())
        elif outside:
            missed.append(line.rstrip())
    return [
        "Below, × is over the geometric mean of what houses printed, with how far the ends of the "
        "80 % interval lie apart.",
        "\n".join(["A rival did better on:", "", *lost])
        if lost
        else "On no quantity did a rival have the better score.",
        *(
            [
                "\n".join(
                    ["No rival did better, but figures lie outside the 90 % interval:", "", *missed]
                )
            ]
            if missed
            else []
        ),
    ]


def _printed(thing: Thing) -> float:
    """Geometric mean of what houses printed."""
    return math.exp(sum(math.log(one.value) for one in thing.printed) / len(thing.printed))


def _course(thing: Thing, mine: Score) -> str:
    """Whether the model began the year too low or too high, or grew otherwise than was printed."""
    if thing.known_before is None or thing.model_before is None:
        return ""
    start = rounded(thing.model_before / thing.known_before, 2)
    grew = rounded(mine.median / thing.model_before, 2)
    came = rounded(_printed(thing) / thing.known_before, 2)
    return (
        f" Its worlds began at ×{start} of what was printed of the year before and grew ×{grew} "
        f"within the year, what was printed ×{came}."
    )


def _off(score: Score) -> str:
    low, high = score.bands[0.8]
    wide = rounded(high / low, 2)
    return f"×{rounded(math.exp(score.bias), 2)}, ends {wide}-fold apart, score {score.crps:.2f}"


def _knew(board: Board) -> str:
    """The rivals, why they are silent where they are, and what nobody should have known."""
    silent: dict[tuple[str, str], list[str]] = {}
    for thing in board.things:
        for name in RIVALS:
            reason = board.row(thing.id, name).reason
            if reason is not None:
                silent.setdefault((name, reason.en), []).append(said(thing.name, _EN))
    rows = [
        (_EN(f"forecaster.{name}"), reason, _listed(things, board))
        for (name, reason), things in sorted(silent.items(), key=lambda it: RIVALS.index(it[0][0]))
    ]
    return (
        "Which figures each may use stands in `hindcast.yaml`: figures of times that were over, "
        "whenever they were printed, and statements by the day they were made. A rival that has "
        "nothing to go on is silent:\n\n" + table(("rival", "silent because", "on"), rows)
    )


def _hindsight() -> str:
    from sim import evidence
    from sim.analysis.hindcast import load_hindcast

    known = evidence.parameters().values()
    return hindsight.section(load_hindcast(), evidence.observations(), known)


def _listed(things: Sequence[str], board: Board) -> str:
    """Names, or how many where they are most of all."""
    if len(things) > len(board.things) / 2:
        return f"{len(things)} of {len(board.things)} quantities"
    return escaped("; ".join(things))


def _ahead(content: dict[str, Any]) -> str:
    """The fitted baseline's distributions of years to come beside the houses' forecasts."""
    rows = []
    for one in content["rows"]:
        scale = scale_for(one["unit"], one["median"], _EN)
        own = (
            f"{one['name']['en']}",
            str(one["year"]),
            scale.quantity(one["median"]),
            f"{scale.number(one['low'])}–{scale.number(one['high'])}",
        )
        houses = [_house(beside, one["unit"]) for beside in one["beside"]]
        rows.append((*own, "<br>".join(houses) or "–"))
    head = ("quantity", "year", "median", "80 % of worlds", "houses: figure, worlds below it")
    return (
        f"The plans as published with the ensemble `{content['ensemble']}`, "
        f"{content['worlds']:,} worlds, seed {content['seed']} (`sim hindcast --ahead`). Houses "
        "stand beside it, each vintage by itself, never averaged with it or with one another; "
        "they count different things.\n\n" + table(head, rows)
    )


def _house(beside: dict[str, Any], unit: str) -> str:
    one = beside["said"]
    when = one["published"] or _EN("outlook.undated")
    figure = scale_for(unit, one["value"], _EN).number(one["value"])
    return f"{one['house']['en']} ({when}): {figure}, {100 * beside['below']:.0f} %"


def main() -> int:
    """Run, keep, write and draw."""
    from sim.experiment.executors import one_thread_each
    from sim.figures import hindcast, save

    one_thread_each()
    content = json.loads(json.dumps(run()))
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    KEPT.write_text(text + "\n", encoding="utf-8")
    written()
    save(hindcast.draw(of_plain(content["hindcast"]), "en"), FIGURE)
    for path in (KEPT, PAGE, FIGURE):
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
