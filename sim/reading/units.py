"""Numbers with units as the documents write them: 100 亿元, 3.5 万元/台, 2 万台, 20 %.

Every quantity has a canonical unit inside the program (yuan, machine, year, share, ...);
a number written in a unit of another dimension is refused.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sim.reading.messages import say
from sim.reading.problems import Message

if TYPE_CHECKING:
    import pint

# name = definition (= Chinese or English aliases). Counted things are dimensions of their own,
# so that firms can't be read as machines.
_DEFINITIONS = (
    "yuan = [money] = 元 = CNY = RMB",
    "千元 = 1e3 yuan",
    "万元 = 1e4 yuan",
    "百万元 = 1e6 yuan",
    "千万元 = 1e7 yuan",
    "亿元 = 1e8 yuan",
    "万亿元 = 1e12 yuan",
    "USD = [foreign_money] = 美元",
    "万美元 = 1e4 USD",
    "亿美元 = 1e8 USD",
    "year = [time] = 年 = yr",
    "month = year / 12 = 月 = 个月",
    "quarter = year / 4 = 季度",
    "machine = [machine] = 台 = unit = units = machines",
    "千台 = 1e3 machine",
    "万台 = 1e4 machine",
    "firm = [firm] = 家 = firms",
    "万家 = 1e4 firm",
    "worker = [worker] = 人 = person = persons",
    "万人 = 1e4 worker",
    "deal = [deal] = 笔 = deals",
    "project = [project] = 项 = projects",
    "scene = [scene] = 场景 = scenes",
    "site = [site] = 个 = sites",
    "fraction = [] = share",
    "percent = 0.01 fraction",
    "times = fraction = 倍",
    "flops = [computing] = Flops",
    "PFlops = 1e15 flops = PFLOPS",
    "EFlops = 1e18 flops = EFLOPS",
    "kilowatt_hour = [energy] = kWh = 度",
    "hour = [work_hour] = 小时",
    "household = [household] = 户 = households",
)

_NUMBER = re.compile(r"^\s*([-+]?(?:\d[\d,_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$", re.S)


class UnitError(ValueError):
    """A number whose unit is unknown or of another dimension than the one expected.

    Raised with a ``Message`` (both languages) or a text; ``problems.said`` gives either.
    """


@cache
def _registry() -> pint.UnitRegistry:
    import pint

    registry: pint.UnitRegistry = pint.UnitRegistry(None)
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


@cache
def unit_factor(written: str, canonical: str) -> float:
    """How many ``canonical`` units one ``written`` unit is: ('亿元', 'yuan') -> 1e8.

    '' and '1' are the dimensionless unit. Raises UnitError for an unknown unit or another
    dimension.
    """
    registry = _registry()

    def parsed(text: str) -> pint.Unit:
        text = text.strip().replace("％", "%").replace("%", "percent")
        if text in ("", "1"):
            text = "fraction"
        try:
            return registry.parse_units(text)
        except Exception:
            raise UnitError(say("unknown_unit", unit=text)) from None

    source, target = parsed(written), parsed(canonical)
    if source.dimensionality != target.dimensionality:
        expected = canonical or say("plain_number")
        raise UnitError(say("other_dimension", unit=written or say("none"), expected=expected))
    return float(registry.Quantity(1.0, source).to(target).magnitude)


def parse_quantity(written: object, canonical: str) -> float:
    """The number in ``written``, in the ``canonical`` unit.

    A bare number is taken to be in the canonical unit only where that is dimensionless
    (shares, ratios); elsewhere it must carry its unit, since 100 could be 元 or 亿元.
    Raises UnitError, saying what was expected.
    """
    if isinstance(written, bool) or written is None:
        raise UnitError(say("not_number", value=repr(written)))
    if isinstance(written, int | float):
        number, unit = float(written), ""
    else:
        match = _NUMBER.match(str(written))
        if match is None:
            raise UnitError(say("not_quantity", value=written))
        number, unit = float(match.group(1).replace(",", "").replace("_", "")), match.group(2)
    if unit == "" and canonical not in ("", "1", "share", "fraction"):
        raise UnitError(say("no_unit", value=written, units=example_unit(canonical)))
    return number * unit_factor(unit, canonical)


_EXAMPLES = {
    "yuan": ("亿元", "万元", "元"),
    "machine": ("台", "万台"),
    "yuan/year": ("亿元/年",),
    "year": ("年", "月"),
}
_WRITTEN = {  # each part of any other unit as documents write it
    "yuan": "万元",
    "machine": "台",
    "firm": "家",
    "worker": "人",
    "deal": "笔",
    "project": "项",
    "scene": "场景",
    "site": "个",
    "share": "%",
    "year": "年",
}


def example_unit(canonical: str) -> Message:
    """Units a person may write for ``canonical``, for messages."""
    part_by_part = re.sub(r"[A-Za-z_]+", lambda it: _WRITTEN.get(it[0], it[0]), canonical)
    units = _EXAMPLES.get(canonical, (part_by_part,))
    if len(units) == 1:
        return Message(units[0], units[0])
    most = Message(", ".join(units[:-1]), "、".join(units[:-1]))
    return say("or", most=most, last=units[-1])


_LARGE_STEPS = {
    "yuan": ((1e8, "亿元"), (1e4, "万元"), (1.0, "元")),
    "machine": ((1e4, "万台"), (1.0, "台")),
    "yuan/machine": ((1e4, "万元/台"),),
    "machine/year": ((1e4, "万台/年"), (1.0, "台/年")),
    "yuan/year": ((1e8, "亿元/年"), (1e4, "万元/年"), (1.0, "元/年")),
}


def format_quantity(value: float, canonical: str, digits: int = 3) -> str:
    """A number as a Chinese statistic prints it: 1.8e4 machine -> '1.8 万台'; share -> '20 %'."""
    if canonical == "share":
        return f"{_round(100 * value, digits)} %"
    for size, name in _LARGE_STEPS.get(canonical, ()):
        if abs(value) >= size or size == 1.0:
            return f"{_round(value / size, digits)} {name}"
    steps = _LARGE_STEPS.get(canonical)
    if steps:
        size, name = steps[-1]
        return f"{_round(value / size, digits)} {name}"
    unit = "" if canonical in ("1", "") else f" {canonical}"
    return f"{_round(value, digits)}{unit}"


def _round(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits}g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10 ** (digits - 1) else f"{rounded:g}"
