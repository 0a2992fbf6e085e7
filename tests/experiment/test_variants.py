"""Variants: the same bits as runs asked for by name, found again, kept in short."""

import numpy as np
import pytest

from sim.experiment import store, variants
from sim.experiment.run import run
from sim.experiment.variants import run_variants, stored_variant
from sim.scenario import load, until, without

KEPT = ("machines_produced", "public_money")


@pytest.fixture(scope="module")
def whole():
    return run(load("baseline", ["worlds=3"]), workers=1)


def test_a_shorter_run_has_the_bits_of_the_whole_one(whole):
    short = run(until(whole.scenario, 2026), workers=1)
    assert short.years == (2023, 2024, 2025, 2026)
    np.testing.assert_array_equal(short.values, whole.values[:, :4])


def test_a_lever_of_no_strength_is_a_lever_taken_away(whole):
    base = until(whole.scenario, 2026)
    path = "levers.zhejiang.demonstration_scenes"
    idle = until(load("baseline", ["worlds=3", f"{path}.strength=0"]), 2026)
    gone = without(base, path)
    assert idle.digest() != gone.digest()
    left = run(gone, workers=1).values
    np.testing.assert_array_equal(run(idle, workers=1).values, left)
    assert (left != run(base, workers=1).values).any()


def test_variants_are_kept_in_short_and_found_again(whole, tmp_path):
    base = until(whole.scenario, 2025)
    wanted = [base, without(base, "levers.shenzhen.compute_voucher")]
    assert stored_variant(base, KEPT, tmp_path) is None
    ran = run_variants(wanted, base, KEPT, tmp_path, workers=1)
    np.testing.assert_array_equal(
        ran[0].series("china", "machines_produced"),
        whole.series("china", "machines_produced")[:, :3],
    )
    for scenario, result in zip(wanted, ran, strict=True):
        assert result.path.parent == tmp_path / variants.FOLDER
        found = stored_variant(scenario, KEPT, tmp_path)
        assert [label.id for label in found.indicators] == list(KEPT)
        np.testing.assert_array_equal(found.values, result.values)
    assert (ran[0].path / "difference.txt").read_text() == ""
    assert "removed levers.shenzhen.compute_voucher" in (ran[1].path / "difference.txt").read_text(
        encoding="utf-8"
    )
    assert stored_variant(base, (*KEPT, "firms"), tmp_path) is None
    assert list(store.stored(tmp_path)) == []  # no results of their own


def test_a_whole_result_answers_for_a_variant(whole, tmp_path):
    store.save(whole, tmp_path)
    found = stored_variant(whole.scenario, KEPT, tmp_path)
    np.testing.assert_array_equal(found.values, whole.values)


def test_a_pool_gives_the_bits_of_one_process(whole, tmp_path):
    base = until(whole.scenario, 2024)
    (found,) = run_variants([base], base, KEPT, tmp_path, workers=2)
    np.testing.assert_array_equal(
        found.series("china", "machines_produced"),
        whole.series("china", "machines_produced")[:, :2],
    )
