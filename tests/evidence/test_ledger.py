"""The ledger: complete, every clause one its document has, derived figures follow."""

import re

import pytest

from sim.evidence import documents, ledger, load_documents, load_ledger, regions


def test_all_rows_are_there_in_order():
    assert list(ledger()) == [f"E{number:03d}" for number in range(1, 169)]


def test_every_document_is_cited_and_dated():
    cited = {row.document for row in ledger().values()}
    assert cited == {*documents(), "derived"}
    for row in ledger().values():
        assert row.grade == "document"
        assert row.line == int(row.id[1:]) + 1


def test_paraphrases_are_english_and_quote_no_sentence():
    for row in ledger().values():
        assert not re.search(r"[\u4e00-\u9fff]{3,}", row.paraphrase)
        assert not re.search(r"[\u4e00-\u9fff]{16,}", row.value_text)


def number(identifier, unit):
    from sim.reading import parse_quantity

    row = ledger()[identifier]
    return parse_quantity(f"{row.value!r} {row.unit}", unit)


@pytest.mark.parametrize(
    ("derived", "expected", "unit"),
    [
        ("E162", lambda: number("E003", "yuan") / number("E004", "yuan"), "1"),
        ("E163", lambda: number("E029", "yuan/project") / number("E028", "1"), "yuan/project"),
        ("E164", lambda: number("E032", "yuan") / number("E033", "firm"), "yuan/firm"),
        ("E165", lambda: number("E076", "yuan") / number("E075", "machine/year"), "yuan/machine"),
        ("E166", lambda: number("E077", "yuan") / number("E076", "yuan"), "1"),
        ("E167", lambda: number("E148", "yuan") / number("E147", "machine"), "yuan/machine"),
        ("E168", lambda: number("E139", "deal") - number("E141", "deal"), "deal"),
    ],
)
def test_derived_figures_follow_from_what_they_cite(derived, expected, unit):
    assert number(derived, unit) == pytest.approx(expected(), rel=1e-3)
    assert all(ledger()[cited].document != "derived" for cited in ledger()[derived].derived_from)


@pytest.mark.parametrize(
    ("identifier", "value", "unit", "modality", "clause"),
    [
        ("E004", 35e8, "yuan", "不超过", "L25"),
        ("E013", 100e8, "yuan", "预计 达到", "L35"),
        ("E029", 500e4, "yuan/project", "最高 不超过", "L49"),
        ("E032", 2e8, "yuan", "近", "L2,L19"),
        ("E052", 1200, "firm", "超过", "L18"),
        ("E075", 20_000, "machine/year", "力争 达到", "target"),
        ("E111", 0.05, "machine/worker", "推动 达", "target"),
        ("E132", 5, "firm", "培育", "L5,L37"),
        ("E145", 2000, "machine", "预计 将 达到 约", "L59"),
    ],
)
def test_figures_as_the_documents_put_them(identifier, value, unit, modality, clause):
    row = ledger()[identifier]
    assert number(identifier, unit) == pytest.approx(value)
    assert row.modality == modality
    assert row.clause == clause


def test_a_clause_leads_to_lines_of_the_text():
    zhejiang = documents()["zhejiang-2024-09"]
    assert zhejiang.place("2(1)") == "L13"
    assert zhejiang.place("L8,target") == "L8, L11"
    assert zhejiang.clause_problem("L33") == ""
    assert "L1 to L33" in zhejiang.clause_problem("L34")
    assert "no clause '7(18)'" in zhejiang.clause_problem("2(1),7(18)")
    assert zhejiang.clause_problem("L15-13") != ""


@pytest.mark.parametrize(
    ("old", "new", "needle", "says"),
    [
        ("100亿元,100,亿元,,2024-01-16", "100亿元,100,亿圆,,2024-01-16", "亿圆", "unknown unit"),
        ("100亿元,100,亿元,,2024-01-16", "100亿元,1OO,亿元,,2024-01-16", "1OO", "not a number"),
        ("100亿元,100,亿元,,2024-01-16", "100亿元,100,,,2024-01-16", ",,2024-01-16,a", "needs a"),
        ('"L13,L25",beijing,', '"L13,L75",beijing,', '"L13,L75"', "L1 to L62"),
        (
            "zhejiang-2024-09,2(1),hangzhou",
            "zhejiang-2024-09,2(4),hangzhou",
            "2(4)",
            "did you mean",
        ),
        ('"L13,L25",beijing,', '"L13,L25",beijin,', "beijin,", "did you mean beijing"),
        ("E002,", "E001,", 'E001,thepaper-2024-01,"L7', "already stands on line 2"),
        ("E003,thepaper-2024-01", "E003,thepaper-2024-02", "thepaper-2024-02", "did you mean"),
        (",lever,robot industry", ",leaver,robot industry", "leaver", "did you mean lever"),
        (",亿元,2024-01,2024-01,", ",亿元,2024-13,2024-01,", "2024-13", "not an ISO date"),
        (",亿元,2024-01,2024-01,", ",亿元,2024-02,2024-01,", "2024-01,all", "before it starts"),
        (",不超过,", ",不起过,", "不起过", "not known"),
        (',document,"guides technical', ',dokument,"guides technical', "dokument,", "did you mean"),
        ('"E003,E004"', '"E003,E999"', '"E003,E999"', "no other row has the id 'E999'"),
    ],
)
def test_a_broken_row_says_where(broken, place_of, problem_saying, old, new, needle, says):
    path = broken("ledger.csv", old, new)
    problem = problem_saying(lambda: load_ledger(documents(), regions(), path), says)
    line, column = place_of(path, needle)
    assert (problem.file, problem.line) == (str(path), line)
    assert problem.column in (column, column - 1)


def test_all_mistakes_come_at_once(broken, problem_saying):
    path = broken("ledger.csv", '"L13,L25",beijing,', '"L13,L75",beijin,')

    def load():
        load_ledger(documents(), regions(), path)

    assert problem_saying(load, "L1 to L62").line == problem_saying(load, "beijin").line == 4


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("E003,thepaper-2024-01", "E003,one cell more,thepaper-2024-01", "17 cells where"),
        ('"L13,L25",beijing', '"L13,L25,beijing', "cell"),
        ("id,document,clause", "id,clause,document", "the header should be"),
    ],
)
def test_a_table_out_of_shape_says_where(broken, problem_saying, old, new, says):
    path = broken("ledger.csv", old, new)
    problem = problem_saying(lambda: load_ledger(documents(), regions(), path), says)
    assert problem.line == (1 if "header" in says else 4)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2(1): L13", "2(1): L130", "not among L1 to L33"),
        ("covers: [shanghai]", "covers: [shanghia]", "did you mean shanghai"),
        ("date: 2024-09-02", "date: 2 September", "not a date"),
        ("  issuer: {en: The Paper", "  isuer: {en: The Paper", "did you mean issuer"),
    ],
)
def test_broken_documents_say_where(broken, place_of, problem_saying, old, new, says):
    path = broken("documents.yaml", old, new)
    problem = problem_saying(lambda: load_documents(regions(), path), says)
    assert problem.line == place_of(path, new.splitlines()[0])[0]


def test_a_missing_file_is_a_problem_not_a_crash(tmp_path, problem_saying):
    gone = tmp_path / "ledger.csv"
    problem = problem_saying(lambda: load_ledger(documents(), regions(), gone), "no such file")
    assert problem.file == str(gone)
