"""A fit killed, resumed, run on other workers: the same ensemble; and who counts for nothing."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.analysis.calibration import chains, identity
from sim.analysis.calibration import fit as fitting
from sim.analysis.calibration.fit import Plan, Posterior, Problem, fit, problem_of
from sim.analysis.calibration.likelihood import covariance, log_likelihood, logged
from sim.analysis.calibration.members import members_of
from sim.analysis.calibration.rounds import read_round
from sim.evidence.ensembles import ensemble_text
from sim.scenario import load
from tests.analysis.calibration.conftest import TINY, Tiny


class Killed(BaseException):
    """What the parent sees of a process that is stopped."""


def text_of(posterior: Posterior) -> str:
    members = members_of(posterior)
    return ensemble_text(members.weights, members.numbers, digits=17)


def copied(tiny: Tiny, rounds: int, folder: Path) -> Path:
    folder.mkdir()
    for name in TINY.files[:rounds]:
        shutil.copy(tiny.folder / name, folder / name)
    return folder


def noted(monkeypatch: pytest.MonkeyPatch, name: str, stop_after: int = 1000) -> list[Any]:
    """Note each call of a function of the fit; after so many of them the process is stopped."""
    calls: list[Any] = []
    function = getattr(fitting, name)

    def noting(*arguments: Any) -> Any:
        found = function(*arguments)
        calls.append(arguments)
        if len(calls) == stop_after:
            raise Killed
        return found

    monkeypatch.setattr(fitting, name, noting)
    return calls


def test_each_round_is_kept_under_its_name(tiny: Tiny) -> None:
    assert {file.name for file in tiny.folder.iterdir()} == set(TINY.files)
    assert len(TINY.files) == TINY.rounds == len(tiny.posterior.seconds)
    assert len(tiny.posterior.accepted) == TINY.moving
    assert all(0.0 <= share <= 1.0 for share in tiny.posterior.accepted)


@pytest.mark.parametrize("rounds", range(1, TINY.rounds + 1))
def test_a_fit_stopped_after_any_round_ends_with_the_same_ensemble(
    rounds: int,
    problem: Problem,
    tiny: Tiny,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "fit"
    with monkeypatch.context() as patched:
        noted(patched, "write_round", stop_after=rounds)
        with pytest.raises(Killed):
            fit(problem, TINY, folder, workers=1)
    assert {file.name for file in folder.iterdir()} == set(TINY.files[:rounds])
    written = noted(monkeypatch, "write_round")
    resumed = fit(problem, TINY, folder, workers=1)
    assert [file.name for file, _ in written] == list(TINY.files[rounds:])
    assert text_of(resumed) == text_of(tiny.posterior)


@pytest.mark.parametrize("runs", (1, 4, 5))
def test_a_fit_stopped_within_a_round_takes_it_up_from_its_beginning(
    runs: int,
    problem: Problem,
    tiny: Tiny,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Runs 4 and 5 are of the parameters and the luck of the first round of moves."""
    with monkeypatch.context() as patched:
        noted(patched, "predict_worlds", stop_after=runs)
        with pytest.raises(Killed):
            fit(problem, TINY, tmp_path, workers=1)
    kept = min(runs - 1, TINY.smoothing + 1)
    assert {file.name for file in tmp_path.iterdir()} == set(TINY.files[:kept])
    assert text_of(fit(problem, TINY, tmp_path, workers=1)) == text_of(tiny.posterior)


@pytest.mark.parametrize("name", (TINY.files[1], TINY.files[-1]))
def test_what_was_left_half_written_is_run_again(
    name: str, problem: Problem, tiny: Tiny, tmp_path: Path
) -> None:
    folder = copied(tiny, TINY.rounds, tmp_path / "fit")
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    (folder / f".partial-{name}-999999999").write_bytes(whole[:100])
    assert text_of(fit(problem, TINY, folder, workers=1)) == text_of(tiny.posterior)
    assert {file.name for file in folder.iterdir()} == set(TINY.files)
    assert read_round(folder / name) is not None


def test_the_number_of_workers_cannot_be_seen(problem: Problem, tiny: Tiny, tmp_path: Path) -> None:
    done: list[int] = []
    other = fit(problem, TINY, tmp_path / "fit", workers=2, progress=done.append)
    assert text_of(other) == text_of(tiny.posterior)
    assert sum(done) == TINY.runs
    for name in TINY.files:
        one, two = read_round(tiny.folder / name), read_round(tmp_path / "fit" / name)
        assert one is not None
        assert two is not None
        assert (one.predicted == two.predicted).all()


def test_a_fit_killed_from_outside_goes_on(tiny: Tiny, tmp_path: Path) -> None:
    """SIGKILL, which nothing in the program can answer."""
    folder = tmp_path / "fit"
    script = (
        "import sys; from pathlib import Path\n"
        "from sim.analysis.calibration.fit import fit, problem_of\n"
        "from sim.scenario import load\n"
        "from tests.analysis.calibration.conftest import TINY\n"
        "problem = problem_of(load('baseline', ('ensemble=prior',)), 2024)\n"
        "fit(problem, TINY, Path(sys.argv[1]), workers=1)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(folder)])
    try:
        for _ in range(1200):
            if (folder / TINY.files[1]).exists() or child.poll() is not None:
                break
            time.sleep(0.05)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert (folder / TINY.files[1]).exists()
    resumed = fit(tiny.posterior.problem, TINY, folder, workers=1)
    assert text_of(resumed) == text_of(tiny.posterior)


def test_another_seed_finds_another_ensemble(tiny: Tiny, tmp_path: Path) -> None:
    other = problem_of(load("baseline", ("ensemble=prior", "seed=7")), 2024)
    assert text_of(fit(other, TINY, tmp_path, workers=1)) != text_of(tiny.posterior)


def test_the_rounds_of_moves_follow_the_rule(problem: Problem, tiny: Tiny) -> None:
    """The first round of moves again, by hand, from the last of the smoother."""
    from sim.experiment.executors import InProcess

    figures, errors = logged(problem.comparisons), covariance(problem.comparisons)
    seed, number = problem.scenario.seed, TINY.worlds
    kept = read_round(tiny.folder / TINY.files[TINY.smoothing])
    assert kept is not None
    scores, luck = kept.scores.copy(), kept.replicates.copy()

    def target(at: Any, replicates: Any) -> Any:
        predicted = fitting.predict_worlds(problem, at, replicates, (InProcess(), 1))
        return -0.5 * (at**2).sum(axis=1) + log_likelihood(predicted, figures, errors)

    before = [read_round(tiny.folder / name) for name in TINY.files[: TINY.smoothing + 1]]
    late = [one for one in before[TINY.smoothing // 2 + 1 :] if one is not None]
    normal = chains.linear_posterior(
        np.concatenate([one.scores for one in late]),
        np.concatenate([one.predicted for one in late]),
        figures,
        errors,
    )
    # move 1 is of parameters, move 2 of luck
    offered, back = chains.proposed(scores, normal, seed, 1)
    accepted = chains.taken(target(offered, luck) - target(scores, luck) + back, seed, 1)
    scores[accepted] = offered[accepted]
    fresh = np.arange(number, dtype=np.int64) + 2 * number
    accepted = chains.taken(target(scores, fresh) - target(scores, luck), seed, 2)
    luck[accepted] = fresh[accepted]
    found = read_round(tiny.folder / TINY.files[TINY.smoothing + 1])
    assert found is not None
    assert (found.scores == scores).all()
    assert (found.replicates == luck).all()


def test_the_sample_is_the_second_half_of_the_rounds_of_moves(tiny: Tiny) -> None:
    assert TINY.sampled == (2,)
    assert Plan(moves=70, moves_a_round=10).sampled == (4, 5, 6, 7)
    assert Plan(moves=1, moves_a_round=10).sampled == (1,)
    last = read_round(tiny.folder / TINY.files[-1])
    assert last is not None
    assert (tiny.posterior.draws == last.scores[None]).all()
    assert (tiny.posterior.predicted == last.predicted).all()
    begun = read_round(tiny.folder / TINY.files[TINY.smoothing])
    assert begun is not None
    assert (tiny.posterior.start == begun.scores).all()


@pytest.mark.parametrize(("moves", "each"), [(4, 2), (7, 3), (1, 20), (20, 20), (21, 20)])
def test_every_move_is_of_one_round(moves: int, each: int) -> None:
    plan = Plan(moves=moves, moves_a_round=each)
    together = [move for turn in range(1, plan.moving + 1) for move in plan.moves_of(turn)]
    assert together == list(range(1, moves + 1))
    assert len(plan.files) == plan.rounds == 1 + plan.smoothing + plan.moving


def test_what_a_chain_says_is_what_its_parameters_and_luck_give(
    problem: Problem, tiny: Tiny
) -> None:
    """After steps taken and not taken: the kept figures are those of the kept worlds."""
    from sim.experiment.executors import InProcess

    for name in TINY.files:
        kept = read_round(tiny.folder / name)
        assert kept is not None
        assert len(set(kept.replicates.tolist())) == TINY.worlds
        again = fitting.predict_worlds(problem, kept.scores, kept.replicates, (InProcess(), 1))
        assert (again == kept.predicted).all(), name


def test_a_world_that_fails_counts_for_nothing(
    problem: Problem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the rounds of the smoother it moves nothing, and no chain goes there."""
    run = fitting.predict_worlds

    def failing(problem: Any, scores: Any, replicates: Any, *rest: Any) -> Any:
        predicted = run(problem, scores, replicates, *rest)
        predicted[replicates == 3] = np.nan  # whatever the parameters
        return predicted

    monkeypatch.setattr(fitting, "predict_worlds", failing)
    posterior = fit(problem, TINY, tmp_path, workers=1)
    for values in (posterior.draws, posterior.predicted_draws, posterior.prior.predicted):
        assert np.isfinite(values).all()
    assert len(posterior.prior.scores) == TINY.worlds - 1
    smoothed = read_round(tmp_path / TINY.files[TINY.smoothing])
    moved = read_round(tmp_path / TINY.files[TINY.smoothing + 1])
    assert smoothed is not None
    assert moved is not None
    assert (smoothed.failed, moved.failed) == (1, 1)
    assert posterior.failed >= TINY.smoothing + 2
    assert np.isnan(smoothed.predicted[3]).all()
    assert moved.replicates[3] == 3 + 2 * TINY.worlds  # any other luck is better
    assert np.isfinite(moved.predicted).all()


def test_worlds_the_model_refuses_come_back_as_not_a_number(problem: Problem) -> None:
    from sim.experiment.executors import InProcess, RunError

    scores = np.zeros((4, len(problem.space.paths)))
    scores[1] = np.nan  # a world whose parameters are no numbers cannot be run
    replicates = np.arange(4, dtype=np.int64)
    done: list[int] = []
    found = fitting.predict_worlds(problem, scores, replicates, (InProcess(), 1), done.append)
    assert np.isnan(found).any(axis=1).tolist() == [False, True, False, False]
    assert sum(done) == 4
    with pytest.raises(RunError, match="no world could be run"):
        fitting.predict_worlds(problem, scores[1:2], replicates[1:2], (InProcess(), 1))


def test_the_folder_hangs_on_all_that_decides_and_on_nothing_else(problem: Problem) -> None:
    def asked(scenario: Any = problem.scenario, until: int = 2024, **plan: Any) -> str:
        changed = replace(problem, scenario=scenario, until=until)
        return identity.question(changed, replace(TINY, **plan))

    first = asked()
    assert asked(replace(problem.scenario, title={}, worlds=7)) == first
    assert asked(members=13) == first
    others = [asked(replace(problem.scenario, seed=9)), asked(until=2025)]
    others += [
        asked(**{name: value})
        for name, value in {
            "worlds": 32,
            "smoothing": 3,
            "moves": 5,
            "luck_every": 3,
            "moves_a_round": 3,
        }.items()
    ]
    assert len({first, *others}) == len(others) + 1


def test_another_number_of_members_takes_what_was_run(
    problem: Problem, tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = replace(TINY, members=5)
    assert identity.folder_of(tmp_path, "x", problem, asked) == identity.folder_of(
        tmp_path, "x", problem, TINY
    )
    ran = noted(monkeypatch, "predict_worlds")
    found = fit(problem, asked, copied(tiny, TINY.rounds, tmp_path / "fit"), workers=1)
    assert ran == []
    assert members_of(found).weights.sum() == pytest.approx(1.0)
    assert len(members_of(found).weights) <= 5 < len(members_of(tiny.posterior).weights)


def test_every_source_a_round_hangs_on_is_in_the_hash() -> None:
    """What fit.py imports of the package, and what that imports."""
    package = "sim.analysis.calibration"
    here = Path(identity.__file__).parent
    found, todo = set(), ["fit"]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        for node in ast.walk(ast.parse((here / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(package):
                module = (node.module or "").removeprefix(package).lstrip(".")
                todo += [module] if module else [alias.name for alias in node.names]
    assert {f"{name}.py" for name in found} - {"rounds.py"} == set(identity.DECIDE)


def test_a_plan_without_smoothing_walks_from_the_prior(problem: Problem, tmp_path: Path) -> None:
    plan = Plan(worlds=8, smoothing=0, moves=1, members=4)
    posterior = fit(problem, plan, tmp_path, workers=1)
    assert len(posterior.seconds) == plan.rounds == 2
    assert (posterior.start == posterior.prior.scores).all()
