"""The four rivals of the hindcast, from what was over or said before the year they predict.

Each says what a house would print of a quantity: the thing itself, as uncertain as the rival's way
of knowing it leaves it, times the house's own difference (``spread``, a standard deviation in
logs). The last figures of n houses thus know their thing to ``spread`` / sqrt(n). No rival sees
``Quantity.observed``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.analysis.hindcast.figures import Statement
from sim.analysis.hindcast.forecasts import (
    Forecast,
    from_logs,
    levels,
    log_width,
    mixture_logs,
    normal_logs,
    silent,
    thinned,
)
from sim.analysis.hindcast.quantities import Assumption, Hindcast, Quantity
from sim.evidence import Distribution

Float = NDArray[np.float64]
Assumptions = Mapping[str, Assumption]

BASS, GROWTH, HOUSES, EXPERTS = "bass", "constant_growth", "last_forecasts", "expert_range"
RIVALS = (BASS, GROWTH, HOUSES, EXPERTS)
_NODES = (40, 40, 12)
"""Values of innovation, imitation and launch that the Bass rival tries, all against all."""


def rival_forecasts(
    hindcast: Hindcast, house_spread: float | Mapping[str, float]
) -> dict[str, list[Forecast]]:
    """What each of ``RIVALS`` says of each quantity, by its id, in the order of ``RIVALS``.

    ``house_spread``: by how much houses differ on one thing, a standard deviation in logs above
    zero; one number, or one for each quantity id.
    """
    rivals: tuple[Callable[[Quantity, Assumptions, float], Forecast], ...]
    rivals = (bass, constant_growth, last_forecasts, expert_range)
    found = {}
    for name, quantity in hindcast.quantities.items():
        spread = house_spread[name] if isinstance(house_spread, Mapping) else house_spread
        if not spread > 0.0:
            raise ValueError(f"the house spread of {name} must be above zero")
        found[name] = [rival(quantity, hindcast.assumptions, spread) for rival in rivals]
    return found


def bass_share(age: Float, innovation: Float, imitation: Float) -> Float:
    """Share of the potential that has bought ``age`` years after launch (Bass 1969):
    (1 - e^-(p+q)t) / (1 + q/p e^-(p+q)t); 0 before."""
    fading = np.exp(-(innovation + imitation) * np.maximum(age, 0.0))
    return np.asarray((1.0 - fading) / (1.0 + imitation / innovation * fading))


def bass(quantity: Quantity, assumptions: Assumptions, spread: float) -> Forecast:
    """Bass's curve with innovation p, imitation q and launch from their priors.

    With the potential m flat in logs between its ends, each (p, q, launch) leaves ln m a normal of
    mean r = mean of ln y - ln f, where f is the curve's share in the year of a figure y, and of
    variance spread^2 / n. Its importance weight is the likelihood of the figures about that mean
    (1 for figures of one year) times the chance that such an m lies between the ends.
    """
    if not quantity.bass:
        return silent(BASS, quantity.id, "no sale of new machines", "并非新机销售")
    if not quantity.levels:
        return silent(BASS, quantity.id, "no figure before the year", "此前无数据")
    p, q, launch = _curves(assumptions)
    residuals = np.stack(  # (figure, curve): what each figure makes of ln m
        [
            one.log_rate(True) - _log_sales(one.middle, one.years, p, q, launch)
            for one in quantity.levels
        ]
    )
    potential = residuals.mean(axis=0)
    deviation = spread / math.sqrt(len(residuals))
    misfit = ((residuals - potential) ** 2).sum(axis=0) / (2.0 * spread**2)
    weights = np.exp(misfit.min() - misfit) * _chance(assumptions, potential, deviation)
    if not weights.sum() > 0.0:
        return silent(BASS, quantity.id, "no curve fits the figures", "无曲线符合数据")
    expected = potential + _log_sales(quantity.middle, 1.0, p, q, launch)
    centres = thinned(expected, weights)
    wide = math.hypot(deviation, spread)
    return from_logs(BASS, quantity.id, mixture_logs(centres, np.ones_like(centres), wide))


def _curves(assumptions: Assumptions) -> tuple[Float, Float, Float]:
    """Innovation, imitation and launch of every curve tried, equally likely, each (curve,)."""
    names = ("bass_innovation", "bass_imitation", "bass_launch")
    axes = [
        _distribution(assumptions, name).quantile(levels(count))
        for name, count in zip(names, _NODES, strict=True)
    ]
    p, q, launch = np.meshgrid(*axes, indexing="ij")
    return p.ravel(), q.ravel(), launch.ravel()


def _log_sales(middle: float, years: float, p: Float, q: Float, launch: Float) -> Float:
    """ln of the share of the potential that buys in a year, over ``years`` about ``middle``."""
    first, last = middle - years / 2.0 - launch, middle + years / 2.0 - launch
    return np.asarray(np.log((bass_share(last, p, q) - bass_share(first, p, q)) / years))


def _chance(assumptions: Assumptions, mean: Float, deviation: float) -> Float:
    """Chance that a normal ln m lies between the ends of the potential, shape of ``mean``."""
    from scipy.special import ndtr

    ends = _distribution(assumptions, "bass_potential")
    below, above = math.log(ends.low), math.log(ends.high)
    return np.asarray(ndtr((above - mean) / deviation) - ndtr((below - mean) / deviation))


def _distribution(assumptions: Assumptions, name: str) -> Distribution:
    """An assumed distribution."""
    distribution = assumptions[name].distribution
    if distribution is None:
        raise TypeError(f"{name} is a number, not a distribution")
    return distribution


def constant_growth(quantity: Quantity, assumptions: Assumptions, spread: float) -> Forecast:
    """The last growth goes on: ln y = level + years * g.

    g is the mean growth of the quantity's own pairs of figures, or of its neighbours' where it has
    none. It varies by ``growth_change`` from one year to the next, among pairs by their standard
    deviation, and by the two houses' differences where a pair is of two houses. Of two neighbours
    (single makers, prices of other machines) that is wide by construction, and marked as borrowed.
    """
    pairs, flow = quantity.growth or quantity.nearby, quantity.flow
    if not pairs or not quantity.levels:
        return silent(
            GROWTH,
            quantity.id,
            "one figure before the year, and no neighbour's growth",
            "此前仅一个数据，且无相近序列的增速",
        )
    growth = np.array([pair.log_growth(flow) for pair in pairs])
    change = assumptions["growth_change"].number
    between = float(growth.var(ddof=1)) if len(pairs) > 1 else 0.0
    houses = np.mean([2.0 * spread**2 if pair.of_two_houses else 0.0 for pair in pairs])
    level, when = _level(quantity)
    years = quantity.middle - when
    wide = years**2 * (change**2 + between + float(houses) / len(pairs))
    wide += spread**2 / len(quantity.levels) + spread**2
    mean = level + years * float(growth.mean())
    found = from_logs(GROWTH, quantity.id, normal_logs(mean, math.sqrt(wide)))
    return replace(found, borrowed=not quantity.growth)


def _level(quantity: Quantity) -> tuple[float, float]:
    """Mean of the last figures in logs (of flows: a year's), and the year they stand for."""
    logs = [one.log_rate(quantity.flow) for one in quantity.levels]
    return float(np.mean(logs)), float(np.mean([one.middle for one in quantity.levels]))


def last_forecasts(quantity: Quantity, assumptions: Assumptions, spread: float) -> Forecast:
    """The houses' last forecasts said in time, equally likely, widened by the house spread."""
    if not quantity.said:
        return silent(
            HOUSES, quantity.id, "no forecast of it said in time was found", "未找到此前发布的预测"
        )
    centres = np.array(_statements(quantity, quantity.said))
    logs = mixture_logs(centres, np.ones_like(centres), spread)
    return from_logs(HOUSES, quantity.id, logs)


def expert_range(quantity: Quantity, assumptions: Assumptions, spread: float) -> Forecast:
    """From the lowest to the highest statement as a central interval of ``expert_share``."""
    said = _statements(quantity, quantity.experts)
    if len(said) < 2:
        return silent(
            EXPERTS,
            quantity.id,
            "fewer than two statements said in time were found",
            "此前说法不足两种",
        )
    share = assumptions["expert_share"].number
    wide = math.hypot(log_width(math.exp(min(said)), math.exp(max(said)), share), spread)
    return from_logs(EXPERTS, quantity.id, normal_logs((min(said) + max(said)) / 2.0, wide))


def _statements(quantity: Quantity, said: Iterable[Statement]) -> list[float]:
    """What each statement gives for the year, in logs. A path runs straight in logs from the last
    figures to the year the statement is of."""
    found = []
    for one in said:
        value = one.figure.log_rate(quantity.flow)
        if one.path:
            level, when = _level(quantity)
            way = (quantity.middle - when) / (one.figure.middle - when)
            value = level + way * (value - level)
        found.append(value)
    return found
