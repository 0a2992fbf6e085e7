"""A stored result is whole or it is not there; the same question finds it again."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.experiment import store
from sim.experiment.results import IndicatorLabel, RunResult
from sim.experiment.run import assemble


@dataclass(frozen=True)
class FakeScenario:
    name: str = "my zj"
    seed: int = 1
    worlds: int = 3
    content: str = "a"
    ensemble: None = None

    def digest(self):
        return f"digest of {self.content}"

    def to_yaml(self):
        return f"content: {self.content}\n"


LABELS = (
    IndicatorLabel("machines_produced", "machine", "machines", "整机"),
    IndicatorLabel("mean_price", "yuan/machine", "mean price", "均价"),
)


@pytest.fixture
def result():
    scenario = FakeScenario()
    values = np.arange(3 * 2 * 4 * 2, dtype=float).reshape(3, 2, 4, 2) / 7
    values[1, 0, 2, 1] = np.nan
    digest = store.question(scenario, "0.1+abc")
    return RunResult(
        scenario=scenario,
        manifest={
            "hash": digest,
            "scenario": {"name": scenario.name},
            "model_version": "0.1+abc",
            "worlds": 3,
            "created": "2025-01-01T00:00:00+00:00",
        },
        years=(2026, 2027),
        regions=("a", "b", "c", "china"),
        indicators=LABELS,
        values=values,
        numbers={"rate": np.array([0.1, 0.2, 0.3])},
        diagnostics={"largest_imbalance": np.zeros(3)},
    )


@pytest.fixture
def reads_fake(monkeypatch):
    monkeypatch.setattr(store, "_scenario_of", lambda folder, manifest: FakeScenario())


@pytest.mark.usefixtures("reads_fake")
def test_what_is_saved_is_read_back_to_the_bit(result, tmp_path):
    saved = store.save(result, tmp_path, difference="no change\n", targets=[{"id": "x", "n": [1]}])
    assert saved.path == tmp_path / f"my-zj-{result.manifest['hash'][:8]}"
    back = store.open_result(saved.path)
    np.testing.assert_array_equal(back.values, result.values)
    np.testing.assert_array_equal(back.numbers["rate"], result.numbers["rate"])
    assert (back.years, back.regions, back.indicators) == (
        result.years,
        result.regions,
        result.indicators,
    )
    assert (saved.path / "difference.txt").read_text() == "no change\n"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_table_is_wide_and_keeps_units(result, tmp_path):
    saved = store.save(result, tmp_path)
    table = pq.read_table(saved.path / "indicators.parquet")
    assert table.column_names == ["world", "year", "region", "machines_produced", "mean_price"]
    assert table.schema.field("mean_price").metadata[b"unit"] == b"yuan/machine"
    row = table.slice(13, 1).to_pylist()[0]
    assert (row["world"], row["year"], row["region"]) == (1, 2027, "b")
    assert row["machines_produced"] == result.values[1, 1, 1, 0]


@pytest.mark.usefixtures("reads_fake")
@pytest.mark.parametrize("harm", ["cut", "changed", "missing", "manifest", "other schema"])
def test_damage_is_noticed(result, tmp_path, harm):
    folder = store.save(result, tmp_path).path
    table = folder / "indicators.parquet"
    if harm == "cut":
        table.write_bytes(table.read_bytes()[:-10])
    elif harm == "changed":
        content = bytearray(table.read_bytes())
        content[40] ^= 1
        table.write_bytes(content)
    elif harm == "missing":
        table.unlink()
    elif harm == "manifest":
        (folder / "manifest.json").write_text('{"schema": ')
    else:
        manifest = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps({**manifest, "schema": "sim/result/0"}))
    with pytest.raises(store.DamagedResult):
        store.open_result(folder)


@pytest.mark.usefixtures("reads_fake")
def test_the_same_question_finds_its_answer_and_another_does_not(result, tmp_path):
    store.save(result, tmp_path)
    assert store.find(tmp_path, result.scenario, "0.1+abc") is not None
    for other in (
        replace(result.scenario, content="b"),
        replace(result.scenario, seed=2),
        replace(result.scenario, worlds=4),
    ):
        assert store.find(tmp_path, other, "0.1+abc") is None
    assert store.find(tmp_path, result.scenario, "0.1+abd") is None


def test_a_folder_that_cannot_hold_results_is_known_before_the_run(tmp_path):
    store.check_writable(tmp_path / "not" / "there" / "yet")
    assert list(tmp_path.iterdir()) == []
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises((PermissionError, NotADirectoryError), match="cannot be written"):
        store.check_writable(file / "results")


def test_a_failed_write_leaves_nothing(result, tmp_path, monkeypatch):
    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(store.tables, "write_rows", full)
    with pytest.raises(OSError, match="no space"):
        store.save(result, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_older_answer(result, tmp_path, monkeypatch):
    folder = store.save(result, tmp_path).path
    before = (folder / "manifest.json").read_bytes()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "_flush", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.save(result, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert (folder / "manifest.json").read_bytes() == before


def test_saving_again_replaces_and_clears_what_a_dead_writer_left(result, tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = tmp_path / f".partial-x-{dead.pid}"
    mine = tmp_path / f".partial-other-{os.getppid()}"
    left.mkdir()
    mine.mkdir()
    store.save(result, tmp_path)
    store.save(result, tmp_path)
    assert not left.exists()
    assert mine.exists()


def test_results_are_listed_newest_first_without_broken_ones(result, tmp_path):
    for content, created in (("a", "2025-01-01"), ("b", "2025-03-01"), ("c", "2025-02-01")):
        scenario = replace(result.scenario, content=content)
        manifest = {
            **result.manifest,
            "hash": store.question(scenario, "v"),
            "created": created,
        }
        store.save(replace(result, scenario=scenario, manifest=manifest), tmp_path)
    (tmp_path / "broken").mkdir()
    created = [manifest["created"] for _, manifest in store.stored(tmp_path)]
    assert created == ["2025-03-01", "2025-02-01", "2025-01-01"]
    assert list(store.stored(tmp_path / "nowhere")) == []


@dataclass
class Piece:
    indicators: np.ndarray
    diagnostics: dict


def test_pieces_are_put_in_order_by_replicate_and_gaps_stay_empty():
    def piece(*replicates):
        numbers = np.array(replicates)
        return numbers, Piece(
            numbers[:, None, None, None] * np.ones((1, 2, 1, 1)), {"d": numbers * 10.0}
        )

    values, diagnostics = assemble([piece(4, 2), piece(0, 1)], (5, 2, 1, 1))
    np.testing.assert_array_equal(values[:, 0, 0, 0], [0, 1, 2, np.nan, 4])
    np.testing.assert_array_equal(diagnostics["d"], [0, 10, 20, np.nan, 40])


def test_a_diagnostic_is_summed_up_without_hiding_gaps():
    found = store.summary(np.array([1.0, np.nan, 3.0]))
    assert found == {"least": 1.0, "median": 2.0, "greatest": 3.0, "missing": 1}
    assert store.summary(np.array([np.nan]))["median"] is None


def test_a_region_or_indicator_that_is_not_there_is_an_error(result):
    np.testing.assert_array_equal(result.series("b", "mean_price"), result.values[:, :, 1, 1])
    with pytest.raises(KeyError, match="nowhere"):
        result.series("nowhere", "mean_price")
    with pytest.raises(KeyError, match="wage"):
        result.series("b", "wage")
