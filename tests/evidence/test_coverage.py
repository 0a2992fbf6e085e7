"""Statements on what carries a row: read with their lines, one thing or the other."""

import pytest

from sim.evidence import ledger, load_coverage, statements


def test_statements_are_of_rows_and_say_one_thing():
    assert set(statements()) <= set(ledger())
    for one in statements().values():
        assert bool(one.nothing[0]) != bool(one.objects or one.note[0])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("E002:", "E999:", "no ledger row is called 'E999'"),
        ("E001: {structure:", "E001: {strutcure:", "did you mean structure"),
        ("{documents: thepaper-2024-01}", "{document: thepaper-2024-01}", "did you mean documents"),
        (
            "E001: {structure: {documents: thepaper-2024-01}}",
            "E001: {}",
            "E001 needs an object that carries it",
        ),
        (
            "E001: {structure: {documents: thepaper-2024-01}}",
            "E001: {structure: {documents: thepaper-2024-01}, nothing: {en: a, zh: b}}",
            "not both",
        ),
        ("E001: {structure:", "E001: {nothing: {en: only English}, structure:", "'zh' is missing"),
        ("E001: {structure: {documents: thepaper-2024-01}}", "E001: lost", "expected names"),
    ],
)
def test_a_broken_statement_says_where(broken, place_of, problem_saying, old, new, says):
    path = broken("coverage.yaml", old, new)
    problem = problem_saying(lambda: load_coverage(ledger(), path), says)
    assert (problem.file, problem.line) == (str(path), place_of(path, new)[0])
