"""A change of anything that can change a number changes the version of the model."""

import sim
from sim.experiment.provenance import model_version, packages, sources_digest


def _package(root, model="x = 1\n", data="a,b\n", figure="y = 1\n", ensemble="member,weight\n"):
    for name, content in {
        "model/month.py": model,
        "evidence/data/ledger.csv": data,
        "evidence/data/ensembles/fit-2024.csv": ensemble,
        "experiment/designs.py": "z = 1\n",
        "figures/fan.py": figure,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return sources_digest(root)


def test_sources_and_data_of_the_model_count_and_figures_do_not(tmp_path):
    first = _package(tmp_path / "1")
    assert _package(tmp_path / "2") == first
    assert _package(tmp_path / "3", figure="y = 2\n") == first
    assert _package(tmp_path / "4", model="x = 2\n") != first
    assert _package(tmp_path / "5", data="a,c\n") != first


def test_a_fit_that_is_shipped_leaves_the_version_and_another_fit_s_folder_as_they_are(tmp_path):
    first = _package(tmp_path / "1")
    assert _package(tmp_path / "2", ensemble="member,weight\n0,1\n") == first


def test_the_version_begins_with_that_of_the_package():
    assert model_version().startswith(f"{sim.__version__}+")


def test_package_versions_are_known():
    assert packages()["numpy"][0].isdigit()
