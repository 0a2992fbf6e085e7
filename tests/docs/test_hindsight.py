"""What the page of the hindcast owns up to: it follows from the data's own notes and sources."""

from dataclasses import replace

from docs.write import hindsight
from sim import evidence
from sim.analysis.hindcast import load_hindcast


def test_levels_worked_back_from_the_year_are_named():
    found = hindsight.worked_back(load_hindcast(), evidence.observations())
    assert [one.id for one in found] == ["O002", "O005", "O244", "O245", "O246"]
    assert {one.period for one in found} == {"2024"}


def test_numbers_set_by_hand_are_told_from_those_that_cite_the_year():
    known = evidence.parameters()
    hand = hindsight.set_by_hand(known.values())
    cited = hindsight.citing(known.values(), 2025)
    assert {"full_budget", "entry_rate", "credible_volume", "start_others"} <= set(hand)
    assert {"stock_cover", "sales_multiple", "humanoid_share_of_revenue"} <= set(cited)
    assert not set(hand) & set(cited)
    # a study of the year, a rule of it, and figures that settle nothing are no figures of it
    quiet = {"copy_lag", "reinvestment_rules_change", "early_adoption_rate", "machine_life"}
    assert not quiet & {*hand, *cited}


def test_a_source_that_comes_to_cite_the_year_is_named():
    life = evidence.parameters()["machine_life"]
    told = replace(life, source="Makers warranted two years in 2025")
    assert hindsight.citing([life, told], 2025) == ["machine_life"]
    assert hindsight.citing([told], 2024) == []
