"""Both languages say the same things with the same blanks to fill in."""

import re
from pathlib import Path
from string import Formatter

import pytest

from sim.cli.words import TABLES, Words, preferred_language

ENGLISH, CHINESE = TABLES["en"], TABLES["zh"]


def _fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_tables_have_the_same_keys_and_no_empty_text():
    assert set(ENGLISH) == set(CHINESE)
    assert all(ENGLISH.values())
    assert all(CHINESE.values())


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_the_fields_of_a_text_are_the_same(key):
    assert _fields(ENGLISH[key]) == _fields(CHINESE[key])


def test_every_key_that_is_named_exists_and_every_key_is_named():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in Path("sim/cli").glob("*.py")
        if not path.stem.startswith("words_")
    )
    said = {f"label.{label}" for label in re.findall(r'\.say\(\s*"(\w+)"', source)}
    called = set(re.findall(r"""words\(\s*["']([a-z_.]+)["']""", source)) | said
    assert called <= set(ENGLISH)
    quoted = set(re.findall(r"""["']([a-z]+(?:\.[a-z_]+)+)["']""", source))
    made = tuple(re.findall(r"""f["']([a-z]+\.(?:[a-z]+\.)?)\{""", source))
    assert {key for key in ENGLISH if key not in quoted | called} == {
        key for key in ENGLISH if key.startswith(made) and key not in quoted | called
    }


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ([], {}, "en"),
        (["run", "--lang", "zh"], {}, "zh"),
        (["run", "--lang=zh"], {"SIM_LANG": "en"}, "zh"),
        (["run"], {"SIM_LANG": "zh_CN.UTF-8"}, "zh"),
        (["run", "--lang", "en"], {"SIM_LANG": "zh"}, "en"),
        (["--lang"], {}, "en"),
    ],
)
def test_the_option_beats_the_environment(arguments, environment, lang):
    assert preferred_language(arguments, environment) == lang


def test_a_text_missing_in_one_language_is_shown_in_the_other():
    assert Words("zh").either("only English", "") == "only English"
    assert Words("en").either("", "只有中文") == "只有中文"


@pytest.mark.parametrize(("worlds", "said"), [(1, "1 world,"), (21, "21 worlds,"), (0, "0 worlds")])
def test_one_of_a_thing_is_singular(worlds, said):
    assert said in Words("en")("run.heading", title="t", name="n", worlds=worlds, seed=1)


def test_a_distribution_is_called_in_the_language():
    assert Words("zh").distribution("uniform(50 %, 60 %)") == "均匀分布(50 %, 60 %)"
    assert Words("en").distribution("uniform(50 %, 60 %)") == "uniform(50 %, 60 %)"


def test_every_label_of_the_ledger_has_a_chinese_one_and_nothing_else_has():
    from sim.cli.words_ledger import QUANTITIES, SCOPES
    from sim.evidence import ledger, targets

    rows = ledger().values()
    assert set(QUANTITIES) == {row.quantity for row in rows}
    assert set(SCOPES) == {one.scope for one in (*rows, *targets().values()) if one.scope}
    for english, chinese in (QUANTITIES | SCOPES).items():
        assert re.search("[\u4e00-\u9fff]", chinese), english
        assert not re.search(r"[a-z]{4,} [a-z]{3,}", chinese), chinese


LATIN = re.compile(r"(?<![\w./_-])[a-z]{3,}(?![\w./_=@*#-])")


@pytest.mark.parametrize("kind", ["scenarios", "levers", "parameters", "targets", "regions"])
def test_what_is_listed_in_chinese_has_no_english_words(sim, kind):
    """Beside ids, by which things are asked for: the first column."""
    for line in sim("list", kind, "--lang", "zh", "-q").out.splitlines():
        said = line.strip().partition("  ")[2]
        assert not LATIN.findall(said), line


@pytest.mark.parametrize("identifier", ["zhejiang.units.2027", "E004", "firms", "learning_rate"])
def test_what_explains_in_chinese_says_grades_kinds_and_units_in_chinese(sim, identifier):
    said = sim("explain", identifier, "--lang", "zh", "-q").out
    for word in ("[assumption]", "[document]", " lever\n", " share\n", " firm\n", "all robots"):
        assert word not in said
