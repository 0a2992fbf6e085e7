"""Data of other markets: every number has a source, every mistake its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.evidence import analogues, load_analogues, observations, parameters
from sim.evidence.analogues import FOLDER
from sim.reading import InputError


@pytest.mark.parametrize("market", analogues().markets, ids=lambda market: market.id)
def test_drivers_are_known_from_the_start_to_the_last_origin(market):
    for driver in (market.wage, market.users):
        assert min(driver.values) <= market.first_year
        if len(driver.values) > 1:
            assert max(driver.values) >= market.years[-2]
        assert all(source and sure in (1, 2, 3) for source, _, sure in driver.sources.values())
        assert all(
            grade == "assumption"
            for source, grade, _ in driver.sources.values()
            if "from memory" in source
        ), "what nobody looked up is graded as if somebody had"
    assert all(
        prior.source and prior.about[0] and prior.about[1] for prior in market.priors.values()
    )
    assert all(policy.announced <= policy.first_year for policy in market.policy)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("markets.yaml", "segment: manufacturing", "segment: manufactoring", "manufacturing"),
        ("markets.yaml", "wage: us_family_income", "wage: us_family_incomes", "us_family_income"),
        ("markets.yaml", "money: yuan", "money: USD", "counted in USD"),
        ("markets.yaml", "lognormal(3, 0.5)", "lognormal(3, -0.5)", "above 0"),
        ("markets.yaml", "announced: 2014", "announced: soon", "'announced' is a year"),
        ("markets.yaml", "noise_spread:", "noise_spred:", "noise_spread"),
        ("markets.yaml", "sales: room_ac_us_sales", "sales: room_ac_sales", "room_ac_us_sales"),
        ("drivers.csv", "china_manufacturing_wage,2010", "china_manufacturing_wage,2011", "follow"),
        ("drivers.csv", "1955,4418", "1955,-4418", "above 0"),
        ("drivers.csv", "1955,4418,USD/year", "1955,4418,yuan/year", "counted in USD/year"),
    ],
)
def test_a_mistake_says_where_it_is(tmp_path: Path, file: str, old: str, new: str, says: str):
    shutil.copytree(FOLDER, tmp_path / "a")
    path = tmp_path / "a" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_analogues(observations(), parameters(), tmp_path / "a")
    found = [problem for problem in caught.value.problems if says in problem.message]
    assert found
    assert found[0].line > 0
    assert found[0].file.endswith(file)
