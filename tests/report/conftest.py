"""Results of the real model that reports are written about."""

from dataclasses import replace

import pytest

WORLDS = 56  # enough for words of chance


@pytest.fixture(scope="session")
def stored(tmp_path_factory):
    """Run and store a scenario: its name, then what is set."""
    from sim.experiment import store
    from sim.experiment.run import run
    from sim.scenario import load

    folder = tmp_path_factory.mktemp("results")

    def made(name, *sets):
        scenario = load(name, list(sets))
        return store.save(run(scenario, workers=1), folder)

    return made


@pytest.fixture(scope="session")
def zhejiang(stored):
    """Enough worlds for words; a region in focus that has targets."""
    return stored("zhejiang", f"worlds={WORLDS}")


@pytest.fixture(scope="session")
def few(stored):
    """Too few worlds for words, one of which failed; no region in focus."""
    result = stored("baseline", "worlds=5", "end=2027")
    values = result.values.copy()
    values[3] = float("nan")
    manifest = {**result.manifest, "failed": [{"world": 3, "message": "for the test"}]}
    return replace(result, values=values, manifest=manifest)
