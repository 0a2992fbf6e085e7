"""What a report says, before it has a form."""

import re
from string import Formatter

import numpy as np
import pytest

from sim.figures.inputs import scenario_stamp
from sim.reading import Message
from sim.report.blocks import Bullets, Table
from sim.report.contents import contents
from sim.report.values import Listed, Said, Span, Value, spoken, written
from sim.report.words import TEXTS


def values_in(part):
    """Every number within a sentence."""
    if isinstance(part, Value):
        return [part]
    if isinstance(part, Span):
        return [part.low, part.high]
    if isinstance(part, Said):
        return [value for held in part.parts.values() for value in values_in(held)]
    if isinstance(part, Listed):
        return [value for held in part.items for value in values_in(held)]
    return []


def test_both_languages_have_the_same_blanks():
    for english, chinese in TEXTS.values():
        fields = [
            {name for _, name, _, _ in Formatter().parse(text) if name}
            for text in (english, chinese)
        ]
        assert fields[0] == fields[1], english


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (2e10, "yuan", "CNY 20 bn", "200 亿元"),
        (2e4, "machine", "20,000 machines", "2 万台"),
        (56_400, "machine", "56,400 machines", "5.64 万台"),
        (84_200, "yuan/machine", "CNY 84,200 a machine", "8.42 万元/台"),
        (1, "firm", "1 firm", "1 家"),
        (2027, "year", "2027", "2027"),
        (2.5, "ratio", "2.5×", "2.5 倍"),
    ],
)
def test_amounts_are_written_as_each_language_wants(value, unit, english, chinese):
    told = [written(Value(value, unit, ""), lang) for lang in ("en", "zh")]
    assert [text.replace("\u00a0", " ") for text in told] == [english, chinese]


@pytest.mark.parametrize(
    ("low", "high", "english", "chinese"),
    [
        (1.31e10, 2.69e10, "CNY 13.1–26.9 bn", "131–269 亿元"),
        (8.5e8, 1.2e9, "CNY 850 m–CNY 1.2 bn", "8.5–12 亿元"),
    ],
)
def test_a_span_names_a_shared_unit_once(low, high, english, chinese):
    span = Span(Value(low, "yuan", ""), Value(high, "yuan", ""))
    told = [spoken(span, lang).replace("\u00a0", " ") for lang in ("en", "zh")]
    assert told == [english, chinese]


def test_the_brief_is_about_the_first_result(zhejiang, few):
    found = contents([zhejiang, few]).brief
    assert found.region == "zhejiang"
    assert {row.region for row in found.rows} == {"zhejiang"}
    assert len(found.beside) == 1
    assert all(len(row.chances) == 2 for row in found.rows)
    assert contents([few, zhejiang]).brief.region == "china"


def test_the_sentence_tells_the_share_of_worlds_that_meet_the_target(zhejiang):
    found = contents([zhejiang]).brief
    series = zhejiang.series("zhejiang", "machines_produced")[:, zhejiang.years.index(2027)]
    share = float(np.mean(series >= 20_000))
    [chance] = [value for value in values_in(found.sentence) if value.unit == "chance"]
    assert chance.number == pytest.approx(share)
    assert chance.source == f"{scenario_stamp(zhejiang)}:target:zhejiang.units.2027:chance"
    for lang in ("en", "zh"):
        assert f"{round(100 * share)}" in spoken(found.sentence, lang)


def test_counts_of_likely_targets_add_up(few, zhejiang):
    counts = {
        value.source.rpartition(":")[2]: value.number
        for value in values_in(contents([zhejiang]).brief.sentence)
        if ":counted:" in value.source
    }
    assert counts["total"] == counts["likely"] + counts["even"] + counts["unlikely"] == 5
    # too few worlds: nothing is counted as likely
    assert not [v for v in values_in(contents([few]).brief.sentence) if ":counted:" in v.source]


def test_what_is_gravest_is_said_first(zhejiang, few):
    told = [said.key for said in contents([few, zhejiang]).brief.caveats]
    assert told == ["caveat.unlike", "caveat.failed", "caveat.few"]
    assert len(contents([zhejiang]).brief.caveats) == 3


def test_no_sentence_has_an_empty_blank(zhejiang, few):
    for results in ([zhejiang], [few], [zhejiang, few]):
        found = contents(results).brief
        for said in (found.subtitle, found.sentence, *found.beside, *found.caveats):
            for lang in ("en", "zh"):
                text = spoken(said, lang)
                assert text.strip() == text
                assert not re.search(r"[{}]|None|nan|  |“”", text), text


def test_every_target_stands_once_with_its_clauses(zhejiang):
    from sim.evidence import ledger, targets

    rows = contents([zhejiang]).targets
    assert sorted(row.id for row in rows) == sorted(targets())
    for row in rows:
        assert [one.clause for one in row.clauses] == [
            ledger()[one].clause for one in targets()[row.id].clauses
        ]
        assert isinstance(row.name, Message)
        assert (row.chances[0].chance is None) == (row.scored is False)


def bare_texts(part):
    """Every text within something that is neither a number nor code nor a name."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, Said):
        return [text for held in part.parts.values() for text in bare_texts(held)]
    if isinstance(part, Listed):
        return [text for held in part.items for text in bare_texts(held)]
    return []


def cells_of(section):
    for block in section.blocks:
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)
            yield from block.heads
            yield block.caption
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Said):
            yield block


def test_every_figure_is_a_value_with_a_source(zhejiang, few):
    """Texts that are no numbers hold digits only where documents do: years, clauses, quotations."""
    from sim.evidence import documents, ledger, targets

    quoted = {target.value_text for target in targets().values()} | set(documents())
    quoted |= {target.scope for target in targets().values()}
    found = contents([few, zhejiang])
    clauses = {row.clause for row in ledger().values()}
    checked = 0
    for section in found.sections:
        for cell in cells_of(section):
            for text in bare_texts(cell):
                if re.search(r"\d", text) and text not in quoted | clauses:
                    assert re.fullmatch(r"20\d\d(-\d\d){0,2}|20\d\d–20\d\d|L[\d, L-]+", text), text
                checked += 1
    assert checked > 100
    for section in found.sections:
        for cell in cells_of(section):
            for value in values_in(cell) if cell is not None else ():
                assert value.source.count(":") >= 1, value


def test_every_row_is_as_long_as_its_heads(zhejiang, few):
    for section in contents([zhejiang, few]).sections:
        for block in section.blocks:
            if isinstance(block, Table):
                assert {len(row) for row in block.rows} <= {len(block.heads)}


def test_every_sentence_named_exists_and_every_sentence_is_named():
    from pathlib import Path

    source = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted(Path("sim/report").rglob("*"))
        if path.suffix in (".py", ".html") and not path.stem.startswith("words")
    )
    named = set(re.findall(r"""(?:Said|tell)\(\s*["']([a-z_.]+)["']""", source))
    assert named <= set(TEXTS)
    quoted = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)*)["']""", source))
    made = (
        "section.",
        "head.",
        "grade.",
        "kind.",
        "run.",
        "rival.",
        "limits.",
        "fact.",
        "told",
        "word.",
    )
    assert {key for key in TEXTS if key not in quoted and not key.startswith(made)} == set()
