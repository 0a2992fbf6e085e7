"""What `sim hindcast` says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGLISH: Final[Mapping[str, str]] = {
    "help.hindcast": "Forecast 2025 from what was known before it, and score it beside rivals.",
    "help.hindcast_long": "Forecast 2025 from what was known before it, and score it beside "
    "rivals.\n\nThe model under an ensemble fitted to figures up to 2024, a plain Bass curve, "
    "constant growth, the houses' own forecasts and the range of experts; all given the same data.",
    "option.hindcast_worlds": "worlds of each forecast (default: {worlds})",
    "option.ahead": "instead: the years to come beside the houses' forecasts",
    "option.markets": "instead: the demand functions on three other markets",
    "option.no_figure": "draw no figure",
    "hindcast.one_option": "--ahead and --markets are questions of their own: one at a time",
    "hindcast.not_for_markets": "--markets runs no worlds, keeps nothing and draws nothing: leave "
    "this option out",
    "hindcast.not_for_ahead": "--ahead draws no figure: leave this option out",
    "hindcast.heading": "Knowing figures up to {before}, what {year} would bring ({worlds} worlds, "
    "seed {seed}, ensemble {ensemble})",
    "hindcast.columns": "|published|model|80 % interval|inside",
    "hindcast.of": "{count} of {total}",
    "hindcast.score_columns": "score, lower is better|model |Bass |growth |houses |experts |prior ",
    "hindcast.legend": "Score: mean CRPS of logarithms over the houses' figures; 0.1 is about 10 % "
    "off. * best of the model and its rivals; † wide by construction, not counted as beaten; "
    "– cannot answer. Prior: the model before any fit.",
    "hindcast.pair_columns": "model : other, where both answer|quantities|score|log score|bias|"
    "in 80 %",
    "forecaster.model": "the model",
    "forecaster.bass": "plain Bass",
    "forecaster.constant_growth": "constant growth",
    "forecaster.last_forecasts": "the houses' last forecasts",
    "forecaster.expert_range": "the range of experts",
    "forecaster.prior": "the model before any fit",
    "outcome.loses": "The model loses to {list}.",
    "outcome.beats": "The model beats {list}.",
    "outcome.even": "Neither is better (scores within a tenth): the model and {list}.",
    "hindcast.pair": "{name} ({mine} against {other} on {count})",
    "hindcast.lost": "On {count} of {total} quantities a rival did better: {list}.",
    "hindcast.lost_to": "{quantity} ({names})",
    "hindcast.none_lost": "On none of {total} quantities did a rival do better.",
    "hindcast.borrowed": "† On {list} no growth of the thing itself was known: {name} borrows "
    "that of two others (single makers, prices of other machines), which differ so much that it is "
    "wide by construction. A better score of the model there is shown apart and counts as no win.",
    "hindcast.coverage": "Of {total} published figures the model's 50 % intervals hold {half}, "
    "80 % {most}, 90 % {nearly}.",
    "hindcast.no_policy": "Its worlds have the plans as published, those of early {year} "
    "included. Without any plan the median that moves most moves by {change} ({quantity}).",
    "hindcast.knew": "The priors' ranges and medians (some set by hand until {before} and {year} "
    "came near), the list of makers known by name and the spread between houses were written by "
    "people who knew {year}, and some levels of {before} are worked back from growth printed with "
    "figures of {year}; no other figure of {year} entered the fit.",
    "hindcast.seconds": "{worlds} worlds in {seconds} s",
    "hindcast.failed": "{count} worlds could not be run and are left out",
    "hindcast.few": "{worlds} worlds are few for intervals and scores; run {least} or more "
    "(--worlds)",
    "outlook.heading": "{heading}, ensemble {ensemble}",
    "outlook.columns": "|median|80 % interval|house (said)|its figure|worlds below",
    "outlook.house": "{house} ({when})",
    "outlook.undated": "undated",
    "outlook.legend": "Each house and each vintage by itself; houses count different things, and "
    "“more than” is read as “about”. Worlds below: the share of worlds with less than the house "
    "says.",
}

CHINESE: Final[Mapping[str, str]] = {
    "help.hindcast": "仅用此前已知数据预测 2025 年，并与其他方法对照评分。",
    "help.hindcast_long": "仅用此前已知数据预测 2025 年，并与其他方法对照评分。\n\n"
    "对照对象：按 2024 年及以前数据拟合的模型、普通 Bass 曲线、等速增长、机构自身预测与专家区间；"
    "各方所用数据相同。",
    "option.hindcast_worlds": "每种预测的模拟世界数（默认 {worlds}）",
    "option.ahead": "改为：未来年份的分布与各机构预测对照",
    "option.markets": "改为：需求函数在三个其他市场上的表现",
    "option.no_figure": "不绘图",
    "hindcast.one_option": "--ahead 与 --markets 各自独立，请每次只选一个",
    "hindcast.not_for_markets": "--markets 不运行模拟世界、不保存也不绘图：请去掉此选项",
    "hindcast.not_for_ahead": "--ahead 不绘图：请去掉此选项",
    "hindcast.heading": "仅用 {before} 年及以前数据预测 {year} 年（{worlds} 个模拟世界，"
    "随机种子 {seed}，参数集 {ensemble}）",
    "hindcast.columns": "|公布值|模型|80 % 区间|落入",
    "hindcast.of": "{count}/{total}",
    "hindcast.score_columns": "得分（越低越好）|模型 |Bass |等速 |机构 |专家 |先验 ",
    "hindcast.legend": "得分为对数值的平均 CRPS（对各机构数据取平均）；0.1 约为偏差 10 %。"
    "* 模型与各对照中最优；† 区间因方法而宽，不计为胜；– 无法作答。先验：拟合之前的模型。",
    "hindcast.pair_columns": "模型 : 对照（双方都能作答的量）|量数|得分|对数得分|偏差|落入 80 %",
    "forecaster.model": "模型",
    "forecaster.bass": "普通 Bass",
    "forecaster.constant_growth": "等速增长",
    "forecaster.last_forecasts": "机构此前预测",
    "forecaster.expert_range": "专家区间",
    "forecaster.prior": "拟合前的模型",
    "outcome.loses": "模型不及：{list}。",
    "outcome.beats": "模型优于：{list}。",
    "outcome.even": "难分高下（得分相差不足一成）：{list}。",
    "hindcast.pair": "{name}（{mine} 对 {other}，{count} 个量）",
    "hindcast.lost": "{total} 个量中有 {count} 个由对照方法做得更好：{list}。",
    "hindcast.lost_to": "{quantity}（{names}）",
    "hindcast.none_lost": "{total} 个量中没有一个由对照方法做得更好。",
    "hindcast.borrowed": "† {list}此前没有自身增速：{name}借用另外两个序列（单个企业或其他机型的"
    "价格）的增速，两者相差很大，区间因方法而宽。模型在此得分更好另行列出，不计为胜。",
    "hindcast.coverage": "{total} 个公布值中，落入模型 50 % 区间 {half} 个，80 % 区间 {most} 个，"
    "90 % 区间 {nearly} 个。",
    "hindcast.no_policy": "模拟世界按已公布方案运行，含 {year} 年初公布者。若无任何方案，"
    "变动最大的中位数变动 {change}（{quantity}）。",
    "hindcast.knew": "先验范围与中位数（部分曾人工调整至接近 {before} 与 {year} 年）、知名企业名单"
    "与机构间离散度由已知 {year} 年情况的人写定；{before} 年的部分水平值由随 {year} 年数据公布的"
    "增速倒推。{year} 年的其他数据未用于拟合。",
    "hindcast.seconds": "{worlds} 个模拟世界，用时 {seconds} 秒",
    "hindcast.failed": "{count} 个模拟世界运行失败，未计入",
    "hindcast.few": "{worlds} 个模拟世界不足以估计区间与得分，请用 --worlds 运行 {least} 个以上",
    "outlook.heading": "{heading}，参数集 {ensemble}",
    "outlook.columns": "|中位数|80 % 区间|机构（发布时间）|其数值|低于它的世界",
    "outlook.house": "{house}（{when}）",
    "outlook.undated": "时间不详",
    "outlook.legend": "各机构、各版本分别列出，从不平均；统计口径各异，“超过”按“约”处理。"
    "低于它的世界：数值低于该机构预测的模拟世界所占比例。",
}
