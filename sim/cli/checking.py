"""`sim check --model`: does the model behave as promised? One line a check, numbers where not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sim.cli.conduct import DONE, FAILED, Session
from sim.cli.text import columns, pad, quantity, rounded, wrapped
from sim.cli.words import Words

if TYPE_CHECKING:
    from sim.analysis.behaviour import Verdict

LINE = 100
DIGITS = 6
EXACT = 12  # digits of two figures that should have been equal to the bit


def check_model(
    word: str | None, sets: tuple[str, ...], workers: int | None, session: Session
) -> int:
    """Run the checks (those about ``word``, or all); exit status 1 if one fails."""
    from sim.analysis.behaviour import judged, load_checks
    from sim.experiment.executors import one_thread_each

    one_thread_each()
    known = load_checks()
    chosen = known.about(() if word is None else (word,))
    if word is not None and not chosen:
        raise _unknown(word, known.words(), session)
    verdicts = []
    widest = max(len(check.id) for check in chosen)
    for verdict in judged(chosen, known.end, sets, workers):
        verdicts.append(verdict)
        if not session.as_json:
            _print(verdict, widest, session)
    _sum_up(verdicts, session)
    return FAILED if any(verdict.status == "fail" for verdict in verdicts) else DONE


def _unknown(word: str, known: Iterable[str], session: Session) -> Exception:
    """Nothing is checked under this word; what was probably meant."""
    from sim.reading import InputError, Problem, closest

    said = session.words("error.no_check")
    meant = closest(word, known)
    if meant is not None:
        said = session.words("error.meant", message=said, meant=meant)
    return InputError([Problem(word, 0, 0, "error", said, said)])


def _print(verdict: Verdict, widest: int, session: Session) -> None:
    words, finding = session.words, verdict.finding
    names = [words(f"checks.{status}") for status in ("pass", "fail", "not_told")]
    room = max(2 * len(name) if session.lang == "zh" else len(name) for name in names)
    line = words(
        "checks.line",
        status=pad(words(f"checks.{verdict.status}"), room),
        name=pad(verdict.check, widest),
        seconds=f"{verdict.seconds:5.1f}",
        finding=words.either(finding.sentence.en, finding.sentence.zh),
    )
    session.answer(session.bold(line) if verdict.status == "fail" else line)
    if verdict.status != "fail":
        return
    why = words("checks.why", why=words.either(verdict.why.en, verdict.why.zh))
    for text in [*wrapped(why, LINE, "    "), *_numbers(finding.numbers, finding.unit, words)]:
        session.answer(text)


def _numbers(rows: tuple[dict[str, Any], ...], unit: str, words: Words) -> list[str]:
    """The numbers behind a finding as a table."""
    if not rows:
        return []
    keys = list(dict.fromkeys(key for row in rows for key in row))
    heading = [words(f"checks.column.{key}") for key in keys]
    cells = [[_cell(key, row.get(key), unit, words) for key in keys] for row in rows]
    return [f"    {line}" for line in columns([heading, *cells], ["right"] * len(keys))]


def _cell(key: str, value: object, unit: str, words: Words) -> str:
    if isinstance(value, float) and key == "geometric_mean":
        return rounded(value, DIGITS)  # in the indicator's unit; differences of logs are shares
    if isinstance(value, float):
        return quantity(value, unit, words) if unit else rounded(value, EXACT)
    return "" if value is None else str(value)


def _sum_up(verdicts: list[Verdict], session: Session) -> None:
    counts = {
        status: sum(verdict.status == status for verdict in verdicts)
        for status in ("pass", "fail", "not_told")
    }
    seconds = sum(verdict.seconds for verdict in verdicts)
    if session.as_json:
        rows = [verdict.as_row() for verdict in verdicts]
        content = {**counts, "seconds": round(seconds, 1), "checks": rows}
        session.answer_json("sim/check-model/1", content)
        return
    words = session.words
    passed, failed, hidden = counts.values()
    session.answer(
        words("checks.counts", passed=passed, failed=failed, hidden=hidden, runs=f"{seconds:.0f}")
    )
    if hidden:
        worlds = max(verdict.worlds for verdict in verdicts)
        session.note(words("checks.told", worlds=worlds, more=4 * worlds))
