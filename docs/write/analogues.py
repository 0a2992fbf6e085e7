"""``docs/analogues.md``: what the demand functions said of other markets, from the table itself.

It takes some seconds, so it stands beside the pages that are filled from templates.
"""

from __future__ import annotations

from dataclasses import replace

from docs.write.code import ROOT
from docs.write.markdown import code, escaped, table
from sim import evidence
from sim.analysis.analogues import AnalogueTable, analogue_table
from sim.analysis.analogues.fit import FORECAST_DRAWS, LAST_DRAWS
from sim.analysis.analogues.market import TREND_YEARS
from sim.analysis.analogues.scores import ALL, FIRST_ORIGIN, table_of
from sim.cli.analogue_tables import RIVALS, cells, market_name, unsourced
from sim.cli.words import Words
from sim.evidence import AnalogueMarket, Analogues, Driver, Prior, parse_distribution

PAGE = ROOT / "docs" / "analogues.md"
_EN, _ZH = Words("en"), Words("zh")
_NAMES = {"bass": "plain Bass", "last_value": "the last value", "last_growth": "the last growth"}
_AHEAD = ("one year", "two years", "three years")


def page() -> str:
    """The whole page."""
    analogues, scores = evidence.analogues(), analogue_table()
    plain = table_of(_constant_noise(analogues))
    parts = [
        "<!-- Written by `make docs` from docs/write/analogues.py and the data. -->",
        "# The demand functions on other markets",
        _opening(),
        "## How it did",
        table(*_split(cells(scores, _EN))),
        _EN("analogues.note"),
        *_findings(scores),
        "## What was changed on the way",
        _changes(scores, plain),
        "## How it is done",
        _method(),
        "## The data",
        *(_market(market) for market in analogues.markets),
        _no_prices(),
        "## Priors",
        _priors(analogues),
        "## 中文摘要",
        _chinese(scores, plain),
    ]
    return "\n\n".join(parts) + "\n"


def written(*, keep: bool = False) -> bool:
    """Write the page unless the kept one is to stay; whether they differ."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    new = page()
    if not keep:
        PAGE.write_text(new, encoding="utf-8")
    return new != old


def _constant_noise(analogues: Analogues) -> Analogues:
    calming = analogues.shared["noise_calming"]
    none = replace(calming, distribution=parse_distribution("uniform(0, 0)", "1"))
    return replace(analogues, shared=analogues.shared | {"noise_calming": none})


def _split(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    return rows[0], rows[1:]


def _opening() -> str:
    return (
        "How far can one trust a market module fitted to two or three years of humanoid robots? "
        "The same functions (`sim/model/demand.py`) are set on markets of which more is known, "
        "given series of wages, users and policy, and asked each year for the next three. "
        "Nothing in the model knows of these markets; only the input series differ. A factory "
        "compares a robot with wages; a household compares an appliance with what its service is "
        "worth in family income. Forecasts stand beside a plain Bass model fitted by the same "
        "machinery and beside two naive ones.\n\n"
        "`sim.analysis.analogues.analogue_table()` gives the table, "
        "`sim.figures.analogues.draw` the figure."
    )


def _findings(scores: AnalogueTable) -> list[str]:
    """Where it wins and loses, in sentences from the numbers."""
    names = [market.id for market in evidence.analogues().markets]
    lost = [
        f"{market_name(market, _EN)}, {_AHEAD[ahead - 1]} ahead, to {_NAMES[rival]} "
        f"({scores.ratio(market, rival, ahead):.2f})"
        for market in names
        for ahead in (1, 2, 3)
        for rival in RIVALS
        if scores.ratio(market, rival, ahead) > 1.0
    ]
    shares = ", ".join(
        f"{100 * one.coverage80:.0f} % ({one.covered80} of {one.n}) {_AHEAD[one.ahead - 1]} ahead"
        for one in (scores.score(ALL, "demand", ahead) for ahead in (1, 2, 3))
    )
    return [
        f"**Coverage.** Over all markets the 80 % intervals held {shares}. With so few years the "
        "true coverage may lie anywhere in the interval given.",
        "**Where it loses.** " + ("; ".join(lost) + "." if lost else "Nowhere in this table."),
        _why(scores),
    ]


def _why(scores: AnalogueTable) -> str:
    """The bias of the appliances, which the losses come from."""
    middle = [
        scores.score(market.id, "demand", 3).bias for market in evidence.analogues().markets[1:]
    ]
    return (
        "Sales of both appliances stopped growing in 1956 while incomes and households went on. "
        "The model expects a potential that grows with them and saw its end late: its medians "
        f"three years ahead lie {', '.join(f'{b:+.2f}' for b in middle)} in logs above what came. "
        "A forecast of the last value, which knows nothing, had the better of that. The humanoid "
        "market is far from such an end, so this weakness is not tested by its years; the robots' "
        "take-off is the nearer case."
    )


def _changes(scores: AnalogueTable, plain: AnalogueTable) -> str:
    rows = [
        (
            _AHEAD[ahead - 1],
            *(
                f"{100 * which.score(ALL, name, ahead).coverage80:.0f} %, "
                f"{which.score(ALL, name, ahead).crps:.2f}"
                for which in (plain, scores)
                for name in ("demand", "bass")
            ),
        )
        for ahead in (1, 2, 3)
    ]
    head = ("ahead", "ours, constant noise", "Bass, constant noise", "ours", "Bass")
    return (
        "The first table had noise of one size for all years of a market. Its intervals were too "
        "wide one year ahead, since the leaps of a market's first years were carried into its "
        "large ones. Noise was then let fall with the stock by a power between 0 (what strikes "
        "one buyer strikes all) and 0.5 (buyers are independent), drawn from each market's own "
        "past, for both fitted models. Nothing else was changed after a look at scores but the "
        "number of draws: no prior, no market, no origin. In 80 % and score, over all markets:\n\n"
        + table(head, rows)
    )


def _method() -> str:
    return (
        f"- **Origins.** From the {FIRST_ORIGIN}th year on, each year; one, two and three years "
        "ahead. An origin knows sales, wages and users up to its year and policies announced up to "
        "then: changing anything later changes no bit of its forecast (tested).\n"
        "- **A year.** Potential = users × share that machines suit × `eligible_share` of "
        "`yearly_saving`; then in quarters `adoption`, `retirements` and `replacement_orders`, as "
        "`sim/model/steps/demand.py` puts them together. Known years stand on the stock that the "
        "observed sales left, forecasts on their own.\n"
        "- **Fit.** Importance sampling from the priors below, adapted in rounds; "
        f"{LAST_DRAWS:,} parameter sets in the last. Residuals of log sales are a first-order "
        "process whose spread, persistence and fall with size are fitted too.\n"
        f"- **Forecast.** {FORECAST_DRAWS:,} equally likely paths. Wages and users go on with the "
        f"mean of their last {TREND_YEARS} yearly growths, give or take their spread; the price "
        "goes on with its own (uncertain) fall.\n"
        "- **Rivals.** Plain Bass with p, q, ceiling and the same noise; a random walk of logs "
        "without drift (the last value) and with the mean growth as drift, their spread and its "
        "uncertainty from past changes.\n"
        "- **Scores.** CRPS of log sales; the chance of coverage by Clopper and Pearson.\n"
        "- **Vintages.** Sales are later vintages than a forecaster of the time had; that helps "
        "all forecasters alike."
    )


def _market(market: AnalogueMarket) -> str:
    """A market's series, who gives them and how sure they are."""
    found: dict[tuple[str, int], list[int]] = {}
    for one in market.observations:
        found.setdefault((one.source, one.confidence), []).append(int(one.period))
    rows = [("sales", _years(years), "–", str(sure), escaped(who))
            for (who, sure), years in found.items()]  # fmt: skip
    for label, driver in (("wage", market.wage), ("users", market.users)):
        rows += [(label, *row) for row in _driver(driver, market)]
    policies = [
        f"**{policy.name[0]}**, announced {policy.announced}, from {policy.first_year}: "
        f"{policy.share.about[0].lower()}, {code(policy.share.text)} ({policy.share.grade}). "
        f"{escaped(policy.share.source)}."
        for policy in market.policy
    ] or ["No policy with a documented share of the price was found."]
    weak = [said for said in unsourced(_EN) if said.startswith(market.name[0])]
    if weak:
        weak = [f"**{weak[0]}** The test is on data of unknown source."]
    head = ("series", "years", "grade", "confidence", "source")
    return "\n\n".join(
        [f"### {market.name[0]}", market.about[0] + ".", *weak, table(head, rows), *policies]
    )


def _driver(driver: Driver, market: AnalogueMarket) -> list[tuple[str, str, str, str]]:
    found: dict[tuple[str, str, int], list[int]] = {}
    for year, key in driver.sources.items():
        if year >= market.first_year - TREND_YEARS:
            found.setdefault(key, []).append(year)
    return [
        (_years(years), grade, str(sure), escaped(who))
        for (who, grade, sure), years in found.items()
    ]


def _years(years: list[int]) -> str:
    """Runs of years: 1949–1953, 1955."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _no_prices() -> str:
    return (
        "**Prices.** No yearly price series with a source was found for any of the three. A path "
        "with an uncertain level and an uncertain fall a year stands in for it, from what was "
        "known at the start where that was found (the dryer's level rests on a price of 1955)."
    )


def _priors(analogues: Analogues) -> str:
    rows = [
        (f"`{name}`<br>all markets", code(prior.text), prior.grade, _said(prior))
        for name, prior in analogues.shared.items()
    ]
    for market in analogues.markets:
        rows += [
            (f"`{name}`<br>{market.name[0]}", code(prior.text), prior.grade, _said(prior))
            for name, prior in market.priors.items()
            if prior.own
        ]
    borrowed = {name for market in analogues.markets for name, prior in market.priors.items()
                if not prior.own}  # fmt: skip
    text = ", ".join(code(name) for name in sorted(borrowed))
    return (
        f"Where a market states nothing of its own, the model's parameters hold ({text}; see "
        "[the model description](model/demand.md) and `sim explain`): industrial robots take "
        "those of factories, appliances those of households.\n\n"
        + table(("what", "spread", "grade", "about and source"), rows)
    )


def _said(prior: Prior) -> str:
    return f"{escaped(prior.about[0])}. {escaped(prior.source)}"


def _chinese(scores: AnalogueTable, plain: AnalogueTable) -> str:
    shares = "、".join(
        f"提前 {ahead} 年 {100 * scores.score(ALL, 'demand', ahead).coverage80:.0f} %"
        for ahead in (1, 2, 3)
    )
    before = "、".join(
        f"{100 * plain.score(ALL, 'demand', ahead).coverage80:.0f} %" for ahead in (1, 2, 3)
    )
    ratios = "、".join(f"{scores.ratio(ALL, 'bass', ahead):.2f}" for ahead in (1, 2, 3))
    return (
        "把模型的需求函数原样用于三个其他市场（中国工业机器人 2005—2024，美国房间空调与干衣机 "
        "1949—1961），逐年作起点，预测其后三年；模型中没有任何针对这些市场的分支。"
        f"合计 80 % 区间覆盖率：{shares}；误差（对数销量 CRPS）为普通 Bass 模型的 {ratios} 倍。"
        f"随机误差不随规模变化时，覆盖率为 {before}，提前一年偏宽，故改为随保有量减弱，幅度由各市场"
        "自身历史估计。家电销量 1956 年后停滞，模型偏高，提前三年不如“末值”预测。"
        "家电多数年份没有独立来源；三个市场都没有带来源的逐年价格，以带离散度的假设代替。\n\n"
        + table(*_split(cells(scores, _ZH)))
    )
