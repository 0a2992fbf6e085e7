"""The page on other markets says what the table says."""

from __future__ import annotations

import re

import pytest

from docs.write import analogues

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.mark.slow
def test_what_is_kept_is_what_the_table_says():
    """Word for word; scores may differ in the last digits between processors."""
    kept, made = analogues.PAGE.read_text(encoding="utf-8"), analogues.page()
    assert NUMBER.sub("#", kept) == NUMBER.sub("#", made), "run `make docs`"
    for old, new in zip(NUMBER.findall(kept), NUMBER.findall(made), strict=True):
        one, other = (float(text.replace(",", "")) for text in (old, new))
        assert one == pytest.approx(other, rel=0.05, abs=0.021), "run `make docs`"


def test_years_stand_in_runs():
    assert analogues._years([1949, 1950, 1951, 1953]) == "1949–1951, 1953"
