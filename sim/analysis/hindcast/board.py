"""The scoreboard as it is kept and read back: what was published, forecast and scored."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.analysis.hindcast.forecasts import Forecast
from sim.analysis.hindcast.model import MODEL, NO_POLICY, PRIOR, Answer, answer, house_spreads
from sim.analysis.hindcast.quantities import HINDCAST_FILE, Hindcast, Quantity
from sim.analysis.hindcast.rivals import RIVALS, rival_forecasts
from sim.analysis.hindcast.scoreboard import BANDS, Row, Score, Totals, scoreboard, totals
from sim.evidence.fields import DATA_FOLDER
from sim.experiment import provenance
from sim.reading import Message
from sim.scenario import Scenario

SCHEMA = "sim/hindcast/1"
FORECASTERS = (MODEL, *RIVALS, PRIOR, NO_POLICY)
OPPONENTS = (*RIVALS, PRIOR)
"""Whom the model is held against."""
_EVIDENCE = (HINDCAST_FILE, DATA_FOLDER / "observations.csv", DATA_FOLDER / "likelihoods.yaml")
_HERE = Path(__file__).parent
_SOURCES = (
    *sorted(_HERE.glob("*.py")),
    *(_HERE.parent / "calibration" / name for name in ("predict.py", "worlds.py")),
)
"""Code that forecasts and scores; a change of it may change the answer."""


@dataclass(frozen=True)
class Printed:
    """What a house printed, in the unit of its quantity; ``id`` is the observation."""

    house: Message
    id: str
    value: float


@dataclass(frozen=True)
class Thing:
    """A quantity of the year, what was published of it, and where it stood the year before: by
    what was known (geometric mean; None without a figure) and in the middle one of the model's
    worlds, both in its unit."""

    id: str
    name: Message
    unit: str
    printed: tuple[Printed, ...]
    known_before: float | None
    model_before: float | None


@dataclass(frozen=True)
class Board:
    """The answer to one hindcast. ``hash`` tells the question, ``failed`` the worlds that could
    not be run, by forecaster; ``ensemble`` is what the model's worlds were drawn from."""

    hash: str
    model_version: str
    year: int
    known_until: str
    seed: int
    worlds: int
    failed: Mapping[str, int]
    ensemble: Mapping[str, Any] | None
    things: tuple[Thing, ...]
    rows: tuple[Row, ...]

    def row(self, quantity: str, forecaster: str) -> Row:
        """One forecaster on one quantity. Raises KeyError."""
        for row in self.rows:
            if (row.quantity, row.forecaster) == (quantity, forecaster):
                return row
        raise KeyError(f"{forecaster} on {quantity}")

    def against(self, opponent: str, *, borrowed: bool = False) -> Totals:
        """The model (first) and an opponent over the quantities that both answer: those on which
        the opponent stands on figures of the thing itself, or else the ``borrowed`` ones."""
        other = [row for row in self.rows if row.forecaster == opponent]
        kept = {row.quantity for row in other if row.borrowed == borrowed}
        return totals((row for row in self.rows if row.quantity in kept), (MODEL, opponent))

    def borrowed(self, opponent: str) -> tuple[Thing, ...]:
        """The quantities on which an opponent rests on other things only."""
        lent = {row.quantity for row in self.rows if row.forecaster == opponent and row.borrowed}
        return tuple(thing for thing in self.things if thing.id in lent)

    @property
    def figures(self) -> int:
        """How many figures were published of all quantities."""
        return sum(len(thing.printed) for thing in self.things)

    def inside(self, band: float, forecaster: str = MODEL) -> int:
        """How many of the published figures lie in a forecaster's central interval."""
        rows = (row for row in self.rows if row.forecaster == forecaster)
        return sum(row.score.inside[band] for row in rows if row.score is not None)


def question(asked: Mapping[str, Scenario], model_version: str) -> str:
    """sha256, in hex, of all that decides the answer: scenarios, model, evidence, scoring."""
    found = hashlib.sha256(model_version.encode())
    for forecaster, scenario in asked.items():
        words = [forecaster, scenario.digest(), scenario.seed, scenario.worlds]
        found.update(json.dumps(words).encode())
    for file in (*_EVIDENCE, *_SOURCES):
        found.update(file.read_bytes())
    return found.hexdigest()


def run_board(
    hindcast: Hindcast,
    asked: Mapping[str, Scenario],
    *,
    workers: int | None = None,
    progress: Callable[[int], None] = lambda worlds: None,
) -> Board:
    """Run the worlds of each of the model's forecasters and score them beside the rivals.

    Raises RunError where none of a forecaster's worlds could be run.
    """
    answers = {
        forecaster: answer(forecaster, hindcast, scenario, workers=workers, progress=progress)
        for forecaster, scenario in asked.items()
    }
    rivals = rival_forecasts(hindcast, house_spreads(hindcast))
    return board(hindcast, asked, answers, rivals, provenance.model_version())


def board(
    hindcast: Hindcast,
    asked: Mapping[str, Scenario],
    answers: Mapping[str, Answer],
    rivals: Mapping[str, list[Forecast]],
    model_version: str,
) -> Board:
    """Score what the model's forecasters answered beside the rivals."""
    said = {
        name: [
            *rest,
            *(one for it in answers.values() for one in it.forecasts if one.quantity == name),
        ]
        for name, rest in rivals.items()
    }
    scored = scoreboard(hindcast.quantities, said)
    things = tuple(
        Thing(
            quantity.id,
            quantity.name,
            quantity.unit,
            tuple(Printed(one.house, one.id, one.value) for one in quantity.observed),
            _known_before(quantity),
            answers[MODEL].before.get(quantity.id),
        )
        for quantity in hindcast.quantities.values()
    )
    drawn = asked[MODEL].ensemble
    return Board(
        hash=question(asked, model_version),
        model_version=model_version,
        year=hindcast.year,
        known_until=hindcast.known_until,
        seed=asked[MODEL].seed,
        worlds=answers[MODEL].worlds,
        failed={name: answer.failed for name, answer in answers.items()},
        ensemble=None
        if drawn is None
        else {
            "name": drawn.name,
            "until": drawn.until,
            "members": drawn.members,
            "digest": drawn.digest,
        },
        things=things,
        rows=tuple(_ordered(scored)),
    )


def _known_before(quantity: Quantity) -> float | None:
    """Geometric mean of the figures of the year before, of flows: what they make a year."""
    logs = [
        one.log_rate(quantity.flow)
        for one in quantity.levels
        if int(one.middle) == quantity.year - 1
    ]
    return math.exp(sum(logs) / len(logs)) if logs else None


def _ordered(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows by quantity as they come, within it by forecaster."""
    for quantity in dict.fromkeys(row.quantity for row in rows):
        mine = {row.forecaster: row for row in rows if row.quantity == quantity}
        yield from (mine[name] for name in FORECASTERS if name in mine)


def as_plain(found: Board) -> dict[str, Any]:
    """The board in plain values under stable keys, with its totals by pairs."""
    return {
        "schema": SCHEMA,
        "hash": found.hash,
        "model_version": found.model_version,
        "year": found.year,
        "known_until": found.known_until,
        "seed": found.seed,
        "worlds": found.worlds,
        "failed": dict(found.failed),
        "ensemble": None if found.ensemble is None else dict(found.ensemble),
        "quantities": [
            {
                "id": thing.id,
                "name": _both(thing.name),
                "unit": thing.unit,
                "published": [
                    {"house": _both(one.house), "id": one.id, "value": one.value}
                    for one in thing.printed
                ],
                "known_before": thing.known_before,
                "model_before": thing.model_before,
            }
            for thing in found.things
        ],
        "rows": [_plain_row(row) for row in found.rows],
        "against": [_plain_totals(name, found.against(name)) for name in OPPONENTS],
        "against_borrowed": [
            _plain_totals(name, found.against(name, borrowed=True))
            for name in OPPONENTS
            if found.borrowed(name)
        ],
    }


def _both(said: Message) -> dict[str, str]:
    return {"en": said.en, "zh": said.zh}


def _plain_row(row: Row) -> dict[str, Any]:
    score = row.score
    return {
        "quantity": row.quantity,
        "forecaster": row.forecaster,
        "figures": row.figures,
        "published_low": row.observed_low,
        "published_high": row.observed_high,
        "reason": None if row.reason is None else _both(row.reason),
        "borrowed": row.borrowed,
        "score": None
        if score is None
        else {
            "median": score.median,
            "bands": {str(band): list(ends) for band, ends in score.bands.items()},
            "inside": {str(band): count for band, count in score.inside.items()},
            "crps": score.crps,
            "log_score": score.log_score,
            "bias": score.bias,
        },
    }


def _plain_totals(opponent: str, found: Totals) -> dict[str, Any]:
    return {
        "opponent": opponent,
        "quantities": list(found.quantities),
        "rows": [
            {
                "forecaster": row.forecaster,
                "crps": row.crps,
                "log_score": row.log_score,
                "bias": row.bias,
                "size_of_bias": row.size_of_bias,
                "inside": {str(band): share for band, share in row.inside.items()},
            }
            for row in found.rows
        ],
    }


def of_plain(content: Any) -> Board:
    """Read back what ``as_plain`` gave. Raises ValueError for anything else."""
    try:
        if content["schema"] != SCHEMA:
            raise ValueError(f"not of schema {SCHEMA}")
        return Board(
            **{key: content[key] for key in _KEPT_AS_IS},
            things=tuple(_thing(one) for one in content["quantities"]),
            rows=tuple(_row(one) for one in content["rows"]),
        )
    except (KeyError, TypeError, AttributeError) as failure:
        raise ValueError(f"not a scoreboard of schema {SCHEMA}: {failure}") from None


_KEPT_AS_IS = (
    *("hash", "model_version", "year", "known_until", "seed", "worlds"),
    *("failed", "ensemble"),
)


def _thing(content: Mapping[str, Any]) -> Thing:
    printed = (
        Printed(Message(**one["house"]), one["id"], one["value"]) for one in content["published"]
    )
    return Thing(
        id=content["id"],
        name=Message(**content["name"]),
        unit=content["unit"],
        printed=tuple(printed),
        known_before=content["known_before"],
        model_before=content["model_before"],
    )


def _row(content: Mapping[str, Any]) -> Row:
    reason, scored = content["reason"], content["score"]
    return Row(
        quantity=content["quantity"],
        forecaster=content["forecaster"],
        figures=content["figures"],
        observed_low=content["published_low"],
        observed_high=content["published_high"],
        reason=None if reason is None else Message(**reason),
        borrowed=content["borrowed"],
        score=None
        if scored is None
        else Score(
            median=scored["median"],
            bands={band: tuple(scored["bands"][str(band)]) for band in BANDS},
            inside={band: scored["inside"][str(band)] for band in BANDS},
            crps=scored["crps"],
            log_score=scored["log_score"],
            bias=scored["bias"],
        ),
    )


def as_csv(found: Board) -> str:
    """A row for each quantity and forecaster; empty cells where one can't answer."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    ends = [f"{side}{round(100 * band)}" for band in BANDS for side in ("low", "high")]
    counts = [f"inside{round(100 * band)}" for band in BANDS]
    head = ("quantity", "unit", "forecaster", "figures", "published_low", "published_high")
    scores = ("crps", "log_score", "bias", "borrowed")
    writer.writerow([*head, "median", *ends, *counts, *scores])
    units = {thing.id: thing.unit for thing in found.things}
    for row in found.rows:
        about = (row.quantity, units[row.quantity], row.forecaster, row.figures)
        ends_of = (row.observed_low, row.observed_high)
        writer.writerow([*about, *ends_of, *_numbers(row.score), row.borrowed])
    return text.getvalue()


def _numbers(score: Score | None) -> Iterable[float | str]:
    if score is None:
        return [""] * (4 + 3 * len(BANDS))
    ends = (end for band in BANDS for end in score.bands[band])
    counts = (score.inside[band] for band in BANDS)
    return [score.median, *ends, *counts, score.crps, score.log_score, score.bias]
