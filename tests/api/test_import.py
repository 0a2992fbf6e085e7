"""`import sim` costs nothing, and what is offered is there."""

import subprocess
import sys

import pytest

import sim


def test_importing_loads_nothing():
    code = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "import sim\n"
        "assert 'load' in dir(sim)\n"
        "ours = {name for name in set(sys.modules) - before if name.startswith('sim')}\n"
        "assert ours == {'sim'}, ours\n"
        "sim.load\n"
        "heavy = {'pandas', 'xarray', 'matplotlib', 'pyarrow', 'scipy', 'mesa'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_all_that_is_offered_is_there():
    from sim import api

    assert set(api.__all__) == set(sim._PUBLIC)
    for name in sim._PUBLIC:
        assert getattr(sim, name) is getattr(api, name)
    assert "baseline" in sim.shipped()
    with pytest.raises(AttributeError, match="runs"):
        sim.runs  # noqa: B018
