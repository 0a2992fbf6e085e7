"""What goes where, which exit status, and never a traceback for a user's mistake."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim.cli.scenarios
from sim.cli.conduct import as_json

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path.cwd())}


def shell(*words, cwd=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "sim", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**ENVIRONMENT, **environment},
        check=False,
        timeout=120,
    )


def test_help_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['sim', '--help']\n"
        "from sim.cli import main\n"
        "try: main()\n"
        "except SystemExit as left: assert left.code == 0, left.code\n"
        "heavy = {'numpy', 'pint', 'pydantic', 'rich', 'matplotlib', 'mesa', 'pyarrow', 'scipy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Examples" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "compare",
        "check",
        "show",
        "explain",
        "targets",
        "plot",
        "export",
        "results",
        "list",
        "schema",
    ],
)
def test_every_command_has_help_that_begins_with_an_example(sim, command):
    said = sim(command, "--help")
    assert said.status == 0
    examples, options = said.out.index(f"sim {command}", 20), said.out.index("--debug")
    assert examples < options


def test_help_speaks_chinese():
    assert "退出码" in shell("--lang", "zh", "--help").stdout
    assert "退出码" in shell("--help", SIM_LANG="zh").stdout


def test_bare_sim_is_help_and_version_is_a_line(sim):
    assert "Usage" in sim().out
    assert sim("--version").out.startswith("sim 0")


@pytest.mark.parametrize(
    "words",
    [
        ["rum"],
        ["run"],
        ["run", "baseline", "--worlds", "none"],
        ["run", "baseline", "--worlds", "0"],
        ["run", "nowhere"],
        ["run", "zhejian"],
        ["run", "baseline", "--set", "levers.nowhere.x=1"],
        ["check", "nowhere.yaml"],
        ["show", "nowhere"],
        ["explain", "nothing.of.the.kind"],
        ["explain"],
        ["targets", "nowhere"],
        ["targets", "--region", "atlantis"],
        ["plot", "nowhere"],
        ["plot", "fan"],
        ["plot", "sim"],
        ["plot", "zhejiang", "pie"],
        ["plot", "zhejiang", "--format", "gif"],
        ["list", "things"],
        ["list", "--lang", "fr"],
    ],
)
def test_a_mistake_is_a_sentence_and_status_2(sim, words):
    said = sim(*words)
    assert said.status == 2
    assert "Traceback" not in said.out + said.err
    assert (said.out if words[0] == "check" else said.err).strip()
    machine = sim(*words, "--json")
    assert machine.status == 2
    assert machine.json["schema"] == f"sim/{'check' if words[0] == 'check' else 'error'}/1"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["run", "zhejian"], "zhejiang"),
        (["explain", "zhejiang.unit.2027"], "zhejiang.units.2027"),
        (["list", "scenario"], "scenarios"),
        (["targets", "--region", "zhejian"], "zhejiang"),
        (["plot", "zhejiang", "fann"], "fan"),
    ],
)
def test_a_slip_is_told_what_was_meant(sim, words, meant):
    assert f"did you mean {meant}?" in sim(*words).err


def test_an_unexpected_failure_is_one_line_and_status_1(sim, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("1 / 0")

    monkeypatch.setattr(sim_scenarios(), "check_scenario", broken)
    said = sim("check", "baseline")
    assert said.status == 1
    assert said.err.count("\n") == 1
    assert "ZeroDivisionError" in said.err
    assert "Traceback" in sim("check", "baseline", "--debug").err
    assert sim("check", "baseline", "--json").json["status"] == 1


def test_an_interruption_is_status_130(sim, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(sim_scenarios(), "check_scenario", interrupted)
    assert sim("check", "baseline").status == 130


def sim_scenarios():
    return sim.cli.scenarios


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups here")
def test_ctrl_c_during_a_run_leaves_nothing(tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-m", "sim", "run", "baseline", "--worlds", "2000", "--no-figures"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**ENVIRONMENT, "SIM_RESULTS": str(tmp_path / "results")},
        start_new_session=True,
    )
    children = Path(f"/proc/{child.pid}/task/{child.pid}/children")
    until = time.monotonic() + 20
    while time.monotonic() < until and not (children.exists() and children.read_text().strip()):
        time.sleep(0.1)  # until its workers are there (where the system tells)
    time.sleep(1.5)
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert out == ""
    assert "Traceback" not in err
    assert not (tmp_path / "results").exists()


def test_a_reader_that_leaves_is_no_failure():
    reader = subprocess.Popen(
        f"{sys.executable} -m sim list evidence -q | head -1",
        shell=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    out, err = reader.communicate(timeout=60)
    assert out.startswith("E001")
    assert err == ""


@pytest.mark.parametrize("more", ["-q", "2>&1", "--json"])
def test_a_reader_that_leaves_a_run_costs_nothing_of_it(tmp_path, more):
    command = (
        f"set -o pipefail; {sys.executable} -m sim run baseline --worlds 3 "
        f"--results {tmp_path} {more} | head -c 20"
    )
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "Broken" not in done.stderr
    [folder] = tmp_path.iterdir()
    assert (folder / "manifest.json").is_file()
    assert sorted(path.name for path in (folder / "figures").iterdir()) == [
        "fan.png",
        "regions.png",
        "targets.png",
    ]


@pytest.mark.parametrize("words", ["--help", "nonsense 2>&1", "list evidence -q", "schema"])
def test_nothing_is_said_to_a_closed_pipe(words):
    command = f"set -o pipefail; (sleep 1; {sys.executable} -m sim {words}) | true"
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
        timeout=60,
    )
    assert done.returncode == (2 if "nonsense" in words else 0)
    assert done.stderr == ""


def test_a_language_there_is_none_of_is_said_to_be_so():
    said = shell("list", "regions", SIM_LANG="fr")
    assert said.returncode == 0
    assert "no language fr" in said.stderr
    assert shell("list", "regions", "-q", SIM_LANG="fr").stderr == ""
    assert "no language" not in shell("list", "regions", SIM_LANG="zh_CN.UTF-8").stderr


def test_chinese_is_printed_even_where_the_encoding_has_none():
    done = shell("list", "regions", "--lang", "zh", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "zhejiang" in done.stdout


def test_json_has_no_nan():
    assert json.loads(as_json({"a": [float("nan"), float("inf"), 1.5]})) == {"a": [None, None, 1.5]}
