"""Scoreboards made up, for tests of what is done with one."""

import math
from dataclasses import replace

import numpy as np

from sim.analysis.hindcast import MODEL, PRIOR, RIVALS, from_logs, load_hindcast, silent
from sim.analysis.hindcast.board import board
from sim.analysis.hindcast.model import NO_POLICY, Answer, scenario_of
from sim.scenario import load


def about(forecaster, quantity, times, spread=0.4):
    """A forecast ``times`` what houses printed on average, of a spread in logs."""
    middle = np.mean([math.log(one.value) for one in quantity.observed]) + math.log(times)
    return from_logs(forecaster, quantity.id, middle + spread * np.linspace(-2.0, 2.0, 401))


def made(times=1.0, rival=2.0, prior=3.0, failed=0, lent=0):
    """The model ``times`` too high on everything, constant growth ``rival`` times on the first
    eight quantities, on ``lent`` of them by other things' growth; the other rivals silent."""
    hindcast = load_hindcast()
    scenario = scenario_of(hindcast, load("baseline", ("ensemble=prior",)), 300)
    quantities = list(hindcast.quantities.values())
    before = {one.id: 0.5 * one.observed[0].value for one in quantities}
    off = {MODEL: times, PRIOR: prior, NO_POLICY: 0.8 * times}
    answers = {
        name: Answer(tuple(about(name, one, factor) for one in quantities), before, 300, failed)
        for name, factor in off.items()
    }
    rivals = {
        one.id: [
            replace(about(name, one, rival), borrowed=place < lent)
            if name == "constant_growth" and place < 8
            else silent(name, one.id, "nothing to go on", "无从说起")
            for name in RIVALS
        ]
        for place, one in enumerate(quantities)
    }
    return board(hindcast, dict.fromkeys(answers, scenario), answers, rivals, "1.2.3")
