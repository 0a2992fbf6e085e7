"""Calling the command line as a person does, in this process."""

import json
from dataclasses import dataclass

import pytest
from typer.testing import CliRunner


@dataclass
class Said:
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(scope="session")
def sim(tmp_path_factory):
    """Run `sim ...`; results go to a folder of this test session."""
    from typer.main import get_command

    from sim.cli.app import app

    results = tmp_path_factory.mktemp("results")

    def call(*words, env=None):
        found = CliRunner().invoke(
            app, [str(word) for word in words], env={"SIM_RESULTS": str(results), **(env or {})}
        )
        assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
        return Said(found.exit_code, found.stdout, found.stderr)

    assert get_command(app) is not None
    return call
