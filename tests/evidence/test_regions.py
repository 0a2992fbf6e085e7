"""The tree: every parent is the sum of its leaves, every number has a source."""

import numpy as np
import pytest

from sim.evidence import load_regions, regions
from sim.evidence.vocabulary import COMPONENTS, GRADES

DOCUMENTED = ("beijing", "shanghai", "shenzhen", "zhejiang", "hubei", "hebei", "qingdao")


def test_leaves_come_first_and_overseas_last():
    tree = regions()
    assert tree.all[: len(tree.leaves)] == tree.leaves
    assert tree.leaves[-1] == "overseas"
    assert set(DOCUMENTED) <= set(tree.all)


def test_membership_makes_parents_sums_of_their_children():
    tree = regions()
    values = np.random.default_rng(1).uniform(1.0, 2.0, len(tree.leaves))
    sums = tree.membership @ values
    for region in tree.all:
        children = tree.children(region)
        if children:
            parts = sum(sums[tree.index(child)] for child in children)
            assert sums[tree.index(region)] == pytest.approx(parts, rel=1e-12)
        else:
            assert sums[tree.index(region)] == values[tree.index(region)]
    assert sums[tree.index("world")] == pytest.approx(values.sum(), rel=1e-12)


def test_leaves_under():
    tree = regions()
    assert tree.leaves_under("beijing") == ("beijing_etown", "beijing_other")
    assert tree.leaves_under("hubei") == ("hubei",)
    assert "overseas" not in tree.leaves_under("china")
    assert set(tree.leaves_under("world")) == set(tree.leaves)
    assert tree.ancestors("shenzhen") == ("guangdong", "china", "world")


def test_shares_sum_to_one_over_china_and_weights_average_one():
    tree = regions()
    home = [tree.index(leaf) for leaf in tree.leaves_under("china")]
    for name in ("talent_share", "research_share", "gdp_share", "consumer_share", "maker_cluster"):
        assert tree.attribute(name)[home].sum() == pytest.approx(1.0)
    for component in (*COMPONENTS, "intelligence"):
        assert tree.attribute(f"component_base.{component}")[home].mean() == pytest.approx(1.0)


def test_every_leaf_number_is_finite_and_says_where_it_is_from():
    for attribute in regions().attributes.values():
        for number in attribute.numbers.values():
            assert np.isfinite(number.value)
            assert number.grade in GRADES
            assert len(number.source) > 20


def test_known_totals():
    tree = regions()
    china = tree.membership[tree.index("china")]
    assert china @ tree.attribute("manufacturing_employment") == pytest.approx(104_810_000)
    assert tree.attribute("all_robot_base_2024")[tree.index("shenzhen")] == pytest.approx(2012e8)
    beijing = tree.membership[tree.index("beijing")]
    assert beijing @ tree.attribute("all_robot_base_2024") == pytest.approx(300e8)


def test_unknown_names_are_answered_with_a_guess():
    with pytest.raises(KeyError, match="did you mean zhejiang"):
        regions().leaves_under("zhejang")
    with pytest.raises(KeyError, match="did you mean wage"):
        regions().attribute("wages")


@pytest.mark.parametrize(
    ("old", "new", "needle", "says"),
    [
        ("hubei: 9.2 万元/年", "hubei: 9.2 万台", "9.2 万台", "cannot be read as yuan/year"),
        ("hubei: 9.2 万元/年", "hubai: 9.2 万元/年", "hubai", "did you mean hubei"),
        ("hubei: {parent: china", "hubei: {parent: chian", "chian", "did you mean china"),
        ("- grade: literature", "- grade: literatur", "literatur", "did you mean literature"),
        ("unit: yuan/year", "unit: yaun/year", "yaun/year", "unknown unit"),
        ("    normalise: sum", "    normalize: sum", "normalize", "did you mean normalise"),
        ("hubei: 9.2 万元/年\n", "\n", None, "no number for hubei"),
    ],
)
def test_a_broken_file_says_where(broken, place_of, problem_saying, old, new, needle, says):
    path = broken("regions.yaml", old, new)
    problem = problem_saying(lambda: load_regions(path), says)
    assert problem.file == str(path)
    if needle:
        assert (problem.line, problem.column) == place_of(path, needle)


def test_a_circle_in_the_tree_is_found(broken, place_of, problem_saying):
    path = broken("regions.yaml", "china: {parent: world", "china: {parent: beijing")
    problem = problem_saying(lambda: load_regions(path), "does not lie under 'world'")
    assert problem.line == place_of(path, "china: {parent: beijing")[0]


def test_texts_hold_no_control_characters():
    for attribute in regions().attributes.values():
        for number in attribute.numbers.values():
            assert number.source.isprintable()
