"""The page of the hindcast says what the kept answer says, and the answer comes out again."""

import json

import pytest

from docs.write import hindcast


def test_the_page_says_what_is_kept():
    assert not hindcast.written(keep=True), "run `make docs`"


def test_an_answer_of_another_kind_is_refused(monkeypatch, tmp_path):
    other = tmp_path / "hindcast.json"
    other.write_text(json.dumps({**hindcast.kept(), "schema": "x"}), encoding="utf-8")
    monkeypatch.setattr(hindcast, "KEPT", other)
    with pytest.raises(ValueError, match="make hindcast"):
        hindcast.kept()


def numbers(content, place=""):
    """Every number of a JSON tree with where it stands; words as they are."""
    if isinstance(content, dict):
        for key, inner in content.items():
            if key not in ("hash", "model_version", "digest"):
                yield from numbers(inner, f"{place}.{key}")
    elif isinstance(content, list):
        for index, inner in enumerate(content):
            yield from numbers(inner, f"{place}[{index}]")
    else:
        yield place, content


@pytest.mark.slow
def test_run_again_it_is_what_is_kept():
    kept = dict(numbers(hindcast.kept()))
    again = dict(numbers(json.loads(json.dumps(hindcast.run()))))
    assert again.keys() == kept.keys()
    for place, value in again.items():
        if isinstance(value, float):
            assert value == pytest.approx(kept[place], rel=1e-9, abs=1e-9), place
        else:
            assert value == kept[place], place
