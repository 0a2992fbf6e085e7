"""What `sim hindcast` prints: what came beside what was expected, scores, and who did better."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from sim.cli.text import Scale, columns, full_width, listing, rounded, scale_for, wrapped

if TYPE_CHECKING:
    from sim.analysis.hindcast.board import Board, Thing
    from sim.analysis.hindcast.scoreboard import Row, Total, Totals
    from sim.cli.conduct import Session
    from sim.cli.words import Words
    from sim.reading import Message

LINE: Final = 100
SHOWN: Final = 0.8  # the interval of the table
FEW: Final = 200  # worlds below which intervals are rough
EVEN: Final = 0.1  # of a rival's score: a difference that so few figures cannot carry


def lines(board: Board, session: Session) -> list[str]:
    """The whole answer."""
    words = session.words
    heading = words(
        "hindcast.heading",
        before=board.year - 1,
        year=board.year,
        worlds=board.worlds,
        seed=board.seed,
        ensemble=(board.ensemble or {}).get("name", "prior"),
    )
    came, *rows = columns(expected(board, words), ("left", *("right",) * 4))
    scored, *scores = columns(scores_table(board, words), ("left", *("right",) * 6))
    pair, *pairs = columns(pairs_table(board, words), ("left", *("right",) * 5))
    found = [session.bold(heading), "", session.bold(came), *rows, ""]
    found += [session.bold(scored), *scores, *wrapped(words("hindcast.legend"), LINE), ""]
    found += [session.bold(pair), *pairs, ""]
    for sentence in sentences(board, words):
        first, *rest = wrapped(sentence, LINE - 2)
        found += [first, *(f"  {line}" for line in rest)]
    return found


def expected(board: Board, words: Words) -> list[list[str]]:
    """Quantity, what was published, the model's median and interval, figures inside it."""
    table = [_head("hindcast.columns", words)]
    for thing in board.things:
        row = board.row(thing.id, "model")
        scale = _scale(thing.unit, row.observed_high, words)
        published = span(scale.number(row.observed_low), scale.number(row.observed_high))
        unit = scale.name if thing.unit != "1" else ""
        cells = [said(thing.name, words), f"{published} {unit}".rstrip()]
        if row.score is None:
            table.append([*cells, "–", "–", "–"])
            continue
        low, high = row.score.bands[SHOWN]
        inside = words("hindcast.of", count=row.score.inside[SHOWN], total=row.figures)
        interval = span(scale.number(low), scale.number(high))
        table.append([*cells, scale.number(row.score.median), interval, inside])
    return table


def _scale(unit: str, reference: float, words: Words) -> Scale:
    """The usual scale, but English prices in thousands, which would not fit the line."""
    if unit == "yuan/machine" and words.lang == "en":
        return Scale(1e3, "k yuan/machine")
    return scale_for(unit, reference, words)


def scores_table(board: Board, words: Words) -> list[list[str]]:
    """CRPS of each forecaster on each quantity, the best of the model and its rivals marked."""
    from sim.analysis.hindcast import MODEL, PRIOR, RIVALS

    table = [_head("hindcast.score_columns", words)]
    for thing in board.things:
        found = [board.row(thing.id, name) for name in (MODEL, *RIVALS, PRIOR)]
        best = _best([row for row in found if row.forecaster != PRIOR])
        table.append([said(thing.name, words), *(_crps(row, row is best) for row in found)])
    return table


def _best(rows: Iterable[Row]) -> Row | None:
    """Whose score is the lowest; nobody's where there is one forecast, or where it is better only
    than forecasts that rest on other things."""
    rated = [row for row in rows if row.score is not None]
    best = min(rated, key=lambda row: row.score.crps if row.score else math.inf, default=None)
    others = [row for row in rated if row is not best and not row.borrowed]
    return best if others or (best is not None and best.borrowed and len(rated) > 1) else None


def _crps(row: Row, best: bool) -> str:
    if row.score is None:
        return "– "
    mark = ("†" if row.borrowed else "") + ("*" if best else "")
    return f"{row.score.crps:.2f}" + (mark or " ")


def pairs_table(board: Board, words: Words) -> list[list[str]]:
    """The model and each opponent over the quantities that both answer."""
    from sim.analysis.hindcast.board import OPPONENTS

    table = [_head("hindcast.pair_columns", words)]
    for name in OPPONENTS:
        forecaster = words(f"forecaster.{name}")
        table.append([forecaster, *_pair(board.against(name))])
        if board.borrowed(name):
            table.append([f"† {forecaster}", *_pair(board.against(name, borrowed=True))])
    return table


def _pair(found: Totals) -> list[str]:
    """How many quantities, then each score of the model and its opponent."""
    if not found.rows:
        return ["0", *("–",) * 4]
    mine, other = found.rows
    return [
        str(len(found.quantities)),
        f"{mine.crps:.2f} : {other.crps:.2f}",
        f"{mine.log_score:.2f} : {other.log_score:.2f}",
        f"{_factor(mine.bias)} : {_factor(other.bias)}",
        f"{_share(mine)} : {_share(other)}",
    ]


def _factor(bias: float) -> str:
    return f"×{rounded(math.exp(bias), 2)}"


def _share(total: Total) -> str:
    return f"{100 * total.inside[SHOWN]:.0f} %"


def sentences(board: Board, words: Words) -> Iterator[str]:
    """What the tables say: where the model loses first, then what is to be known of them."""
    yield from _lost_pairs(board, words)
    yield from _lost_quantities(board, words)
    yield from _borrowed(board, words)
    counts = [board.inside(band) for band in (0.5, 0.8, 0.9)]
    yield words(
        "hindcast.coverage", total=board.figures, half=counts[0], most=counts[1], nearly=counts[2]
    )
    yield from _without_plans(board, words)
    yield words("hindcast.knew", year=board.year, before=board.year - 1)


def _outcome(mine: float, other: float) -> str:
    """Who did better; scores that differ by less than ``EVEN`` of the rival's tell neither."""
    if abs(mine - other) < EVEN * other:
        return "even"
    return "loses" if mine > other else "beats"


def _lost_pairs(board: Board, words: Words) -> Iterator[str]:
    """Whom the model loses to, comes near to and beats, by mean CRPS on what both answer."""
    from sim.analysis.hindcast.board import OPPONENTS

    for outcome in ("loses", "even", "beats"):
        found = []
        for name in OPPONENTS:
            pair = board.against(name)
            if not pair.rows:
                continue
            mine, other = pair.rows
            if outcome == _outcome(mine.crps, other.crps):
                found.append(
                    words(
                        "hindcast.pair",
                        name=words(f"forecaster.{name}"),
                        mine=f"{mine.crps:.2f}",
                        other=f"{other.crps:.2f}",
                        count=len(pair.quantities),
                    )
                )
        if found:
            yield words(f"outcome.{outcome}", list=listing(words.lang, found))


def _lost_quantities(board: Board, words: Words) -> Iterator[str]:
    """The quantities on which a rival did better, each with those rivals, best first."""
    from sim.analysis.hindcast import MODEL, RIVALS

    lost = []
    for thing in board.things:
        mine = board.row(thing.id, MODEL).score
        scored = [(name, board.row(thing.id, name).score) for name in RIVALS]
        better = sorted(
            (score.crps, name)
            for name, score in scored
            if score is not None and (mine is None or score.crps < mine.crps)
        )
        if better:
            names = listing(words.lang, [words(f"forecaster.{name}") for _, name in better])
            lost.append(words("hindcast.lost_to", quantity=said(thing.name, words), names=names))
    total = len(board.things)
    between = "；" if words.lang == "zh" else "; "
    if lost:
        yield words("hindcast.lost", count=len(lost), total=total, list=between.join(lost))
    else:
        yield words("hindcast.none_lost", total=total)


def _borrowed(board: Board, words: Words) -> Iterator[str]:
    """Where an opponent rests on other things only, so that the model's better score is no win."""
    from sim.analysis.hindcast.board import OPPONENTS

    for name in OPPONENTS:
        lent = [said(thing.name, words) for thing in board.borrowed(name)]
        if lent:
            yield words(
                "hindcast.borrowed",
                name=words(f"forecaster.{name}"),
                list=listing(words.lang, lent),
            )


def _without_plans(board: Board, words: Words) -> Iterator[str]:
    """How much the plans, some of which are of the year itself, matter to the forecast."""
    from sim.analysis.hindcast import MODEL, NO_POLICY

    moved: list[tuple[float, Thing]] = []
    for thing in board.things:
        with_plans = board.row(thing.id, MODEL).score
        without = board.row(thing.id, NO_POLICY).score
        if with_plans is not None and without is not None:
            moved.append((without.median / with_plans.median - 1.0, thing))
    if moved:
        change, thing = max(moved, key=lambda pair: abs(pair[0]))
        yield words(
            "hindcast.no_policy",
            change=f"{100 * change:+.0f} %",
            quantity=said(thing.name, words),
            year=board.year,
        )


def warnings(board: Board, words: Words) -> Iterator[str]:
    """What a reader of the scores should know."""
    failed = sum(board.failed.values())
    if failed:
        yield words("hindcast.failed", count=failed)
    if board.worlds < FEW:
        yield words("hindcast.few", worlds=board.worlds, least=FEW)


def said(name: Message, words: Words) -> str:
    """A name in the language of the words."""
    return words.either(name.en, full_width(name.zh))


def _head(key: str, words: Words) -> list[str]:
    return words(key).split("|")


def span(low: str, high: str) -> str:
    """Two numbers as a range, one where they read alike."""
    return low if low == high else f"{low}–{high}"
