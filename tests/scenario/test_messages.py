"""Sentences in two languages: the same parts in both, none unused, none lost on the way."""

import pickle
import re
import string
from pathlib import Path

import pytest

import sim
from sim.reading import InputError, Message, Problem, UnitError, fill, parse_quantity, said
from sim.reading import messages as reading_messages
from sim.scenario import messages as scenario_messages

ROOMS = {"reading": reading_messages.TEXTS, "scenario": scenario_messages.TEXTS}
ONLY_IN_ONE = {"bad_distribution"}  # its English part names the very mistake
TABLE = [(room, key) for room, texts in ROOMS.items() for key in texts]


def parts(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize(("room", "key"), TABLE)
def test_a_sentence_has_the_same_parts_in_both_languages(room: str, key: str) -> None:
    english, chinese = ROOMS[room][key]
    if key not in ONLY_IN_ONE:
        assert parts(english) == parts(chinese)
    glue = re.sub(r"\{\w+\}", "", english)
    if re.search("[A-Za-z]{2}", glue):
        assert re.search("[\u4e00-\u9fff]", chinese)


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_said_somewhere(room: str) -> None:
    folder = Path(sim.__file__).parent / room
    files = (p for p in folder.glob("*.py") if not p.stem.startswith("messages"))
    code = "".join(p.read_text("utf-8") for p in files)
    assert [key for key in ROOMS[room] if f'"{key}"' not in code] == []


def test_a_part_that_speaks_both_languages_goes_in_as_its_own() -> None:
    table = {"says": ("{who} says {what}", "{who}说{what}")}
    message = fill(table, "says", who=Message("Hebei", "河北"), what=20)
    assert message == Message("Hebei says 20", "河北说20")


def test_a_problem_is_the_same_whatever_its_chinese_and_survives_pickling() -> None:
    plain = Problem("a.yaml", 2, 3, "error", "wrong")
    both = Problem.of("a.yaml", 2, 3, "error", Message("wrong", "有误"))
    assert plain == both
    assert len({plain, both}) == 1
    assert not plain < both
    again = pickle.loads(pickle.dumps(InputError([both]))).problems[0]
    assert again.text("zh") == "a.yaml:2:3  错误  有误"
    assert again.text("en") == str(again) == "a.yaml:2:3  error    wrong"
    assert plain.text("zh") == "a.yaml:2:3  错误  wrong"


def test_a_unit_error_speaks_both_languages_and_survives_pickling() -> None:
    with pytest.raises(UnitError, match="has no unit") as failure:
        parse_quantity(3, "yuan")
    again = pickle.loads(pickle.dumps(failure.value))
    assert said(again).zh == "“3”没有单位；应写成 亿元、万元 或 元 之类"
    assert said(UnitError("only English")).zh == "only English"
