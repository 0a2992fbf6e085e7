"""What the figures of a run's own tables say: segments, funds, firms, learning, crowding, tiles.

Written as in ``words``: English, Chinese; ``~`` is a no-break space.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RUN_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # common to several
    "run_of_worlds": ("; band: middle 80~% of worlds", "；色带：中间 80% 的模拟世界"),
    "run_subtitle": (
        "{measures} · {region} · {first}–{last} · scenario “{scenario}”",
        "{measures} · {region} · {first}—{last} 年 · “{scenario}”情景",
    ),
    "run_source": (
        "Simulated figures; levers and clauses: scenario.resolved.yaml beside the result.",
        "数据为模拟结果；政策工具及条款见结果文件夹中的 scenario.resolved.yaml。",
    ),
    "run_not_drawn": ("Not drawn: {list}.", "未绘出：{list}。"),
    "between": ("{median} ({low}–{high})", "{median}（{low}–{high}）"),
    "firm_axis": ("firms", "家"),
    "share_axis": ("share of the total", "占合计比例"),
    # segments
    "segments_title": (
        "In {year} {region} earns {machines} of its core value with whole machines, {components} "
        "with components and {intelligence} with intelligence",
        "{year} 年{region}核心产业规模中，整机占 {machines}，零部件占 {components}，"
        "智能系统占 {intelligence}",
    ),
    "segments_none": (
        "In {year} {region} has no core industry in any world",
        "{year} 年{region}在所有模拟世界中都没有核心产业",
    ),
    "segments_measures": (
        "Core industry by link of the chain, product scope, and machines made by class",
        "按产业链环节的核心产业规模（产品口径）和按类别的整机产量",
    ),
    "segments_how": (
        "; height: median of the total, split by the mean shares over worlds",
        "；总高为合计的中位数，按各世界平均占比划分",
    ),
    "segments_value": ("Core industry, median of worlds", "核心产业规模，各世界中位数"),
    "segments_machines": ("Whole machines made, median of worlds", "整机产量，各世界中位数"),
    "segments_shares": ("Mean shares of the same", "平均占比"),
    "segments_unstored": (
        "uses (research, shows, data, factories, logistics, care), as results hold no indicator "
        "of them; the basic class is bought mainly for the first three",
        "应用场景（科研、表演、数据采集、工厂、物流、养老），因结果不存这一指标；基础版主要用于前三类",
    ),
    "part_functional": ("functional machines", "功能型整机"),
    "part_basic": ("basic machines", "基础版整机"),
    "part_components": ("components", "零部件"),
    "part_intelligence": ("intelligence", "智能系统"),
    # firms
    "firms_title": (
        "Of all firms {region} has had since {first}, {share} are still there at the end of {last} "
        "(median; 80~% of worlds: {low} to {high})",
        "{first} 年以来{region}的全部企业中，到 {last} 年底仍在的占 {share}"
        "（中位数；80% 的模拟世界为 {low}–{high}）",
    ),
    "firms_none": ("{region} has no firm in any world", "{region}在所有模拟世界中都没有企业"),
    "firms_measures": (
        "Firms entering, leaving and staying, and the concentration of machine sales",
        "企业进入、退出与存续，以及整机销售集中度",
    ),
    "firms_flows": ("Firms entering and leaving, a year", "每年进入与退出企业"),
    "firms_stock": ("Firms at the end of the year", "年末企业数"),
    "firms_survival": ("Still there, of all firms so far", "累计企业中仍存续的比例"),
    "firms_concentration": ("Concentration of machine sales", "整机销售集中度"),
    "firms_hhi": (
        "Herfindahl index, 1 = one maker sells all",
        "赫芬达尔指数，1 表示一家独占",
    ),
    "firms_equal": ("as of {count} equal makers", "相当于 {count} 家均分"),
    "firms_survivors": ("{share} in {year}", "{year} 年 {share}"),
    "firms_left": (
        "firms, those there before {first} included",
        "企业，含 {first} 年前已有的",
    ),
    "firms_entering": ("entering {count}", "进入 {count}"),
    "firms_leaving": ("leaving {count}", "退出 {count}"),
    "firms_makers": ("makers {count}", "整机 {count}"),
    "firms_components": ("components {count}", "零部件 {count}"),
    "firms_intelligence": ("intelligence {count}", "智能系统 {count}"),
    "firms_unstored": (
        "survival by year of entry, as results hold no firm's own history; firms taken over are "
        "among those leaving",
        "按进入年份的存续率，因结果不存单个企业的历史；被并购企业计入退出",
    ),
    # funds
    "funds_title": (
        "Of {announced} announced for humanoids, guidance funds in {region} invest {invested} by "
        "{year}, of which {drawn} from treasuries; {beside} of other money comes along (medians)",
        "{region}引导基金拟投人形机器人 {announced}，到 {year} 年投出 {invested}，"
        "其中财政 {drawn}；另带动其他资金 {beside}（中位数）",
    ),
    "funds_none": (
        "No guidance fund invests in {region} in this scenario; its firms raise {rounds} in all "
        "rounds by {year} (median)",
        "本情景下{region}没有引导基金；到 {year} 年当地企业各轮融资合计 {rounds}（中位数）",
    ),
    "funds_measures": ("Money of guidance funds, cumulated", "引导基金资金，累计"),
    "funds_how": ("; dots: median, bars: middle 80~% of worlds", "；点为中位数，条为中间 80%"),
    "funds_steps": ("From the announcement to the return", "从公布到回收"),
    "funds_axis": (
        "CNY at 2024 prices, {first}–{last} in sum",
        "元，2024 年价格，{first}—{last} 年合计",
    ),
    "funds_yearly": ("Invested a year", "每年投资"),
    "funds_announced": ("announced", "公布规模"),
    "funds_announced_about": ("sizes, part for humanoids", "其中投向人形机器人的部分"),
    "funds_raised": ("committed", "认缴到位"),
    "funds_raised_about": ("part really raised", "实际可募集的部分"),
    "funds_drawn": ("drawn from treasuries", "财政出资"),
    "funds_drawn_about": ("called when a deal closes", "投资时缴付"),
    "funds_private": ("drawn from partners", "社会出资人出资"),
    "funds_private_about": ("the funds' other investors", "基金的其他出资人"),
    "funds_invested": ("invested by the funds", "基金投资"),
    "funds_invested_about": ("all that is drawn", "等于全部出资"),
    "funds_beside": ("invested beside them", "跟投"),
    "funds_beside_about": ("social capital crowded in", "带动的社会资本"),
    "funds_rounds": ("all rounds of firms there", "当地企业各轮融资"),
    "funds_rounds_about": ("follow-on rounds included", "含后续轮次"),
    "funds_back": ("proceeds of the funds", "基金退出回款"),
    "funds_back_about": ("from shares sold", "出售股权所得"),
    "funds_returned": ("returned to treasuries", "返还财政"),
    "funds_returned_about": ("part of the proceeds", "回款中的部分"),
    "funds_public_line": ("treasuries: {amount} in {year}", "财政：{year} 年 {amount}"),
    "funds_social_line": ("social capital: {amount} in {year}", "社会资本：{year} 年 {amount}"),
    "funds_unstored": (
        "follow-on rounds by themselves, as results don't mark which rounds follow a fund's; all "
        "rounds of the region's firms, wherever the money is from, stand in their place",
        "单列的后续轮次，因结果不区分哪些轮次在基金之后；以当地企业的全部融资轮次代替",
    ),
    "funds_mixed": (
        "partners and money beside the funds apart, as {region} has several funds of unlike "
        "public shares",
        "分列的社会出资人与跟投，因{region}有多只财政占比不同的基金",
    ),
    "funds_social": ("social capital", "社会资本"),
    "funds_social_about": ("partners and money beside", "社会出资人与跟投"),
    "funds_title_mixed": (
        "Of {announced} announced for humanoids, guidance funds in {region} draw {drawn} from "
        "treasuries by {year}; {social} of social capital comes along (medians)",
        "{region}引导基金拟投人形机器人 {announced}，到 {year} 年财政出资 {drawn}，"
        "带动社会资本 {social}（中位数）",
    ),
    "foot_funds": ("Funds: {list}.", "基金出处：{list}。"),
    # learning
    "learning_title": (
        "With each doubling of all machines made, a functional machine becomes {functional} "
        "cheaper and a basic one {basic} (medians)",
        "累计产量每翻一番，功能型整机均价下降 {functional}，基础版下降 {basic}（中位数）",
    ),
    "learning_none": (
        "Too few machines are made for a price to be followed",
        "产量太少，无法追踪价格",
    ),
    "learning_measures": (
        "Mean price of a machine, and parts and licences bought for one, against all machines "
        "made since {first}",
        "整机均价及单台外购零部件和许可成本，与 {first} 年以来累计产量",
    ),
    "learning_how": (
        "; lines: medians year by year, bands: middle 80~% of worlds",
        "；线为逐年中位数，色带为中间 80% 的模拟世界",
    ),
    "learning_axis": (
        "CNY a machine at 2024 prices, log scale",
        "元/台，2024 年价格，对数刻度",
    ),
    "learning_units": (
        "machines made worldwide since the start of {first}, log scale (median at each year's end)",
        "{first} 年初以来全球累计产量，台，对数刻度（各年末中位数）",
    ),
    "learning_functional": ("functional {amount}", "功能型 {amount}"),
    "learning_basic": ("basic {amount}", "基础版 {amount}"),
    "learning_parts": ("parts bought {amount}", "外购部件 {amount}"),
    "learning_seen": ("Published figures", "公开数据"),
    "learning_marks": (
        "● mean price  ○ list price  ◇ cost of making",
        "● 均价  ○ 标价  ◇ 制造成本",
    ),
    "learning_heading": (
        "Price by class; parts bought, mean of both",
        "分类均价；外购部件为两类平均",
    ),
    "place_world": ("worldwide", "全球"),
    "learning_item": (
        "{number} {mark} {house} {period}: {amount}",
        "{number} {mark} {house} {period}：{amount}",
    ),
    "learning_where": (
        "They stand at the model's output of their time, as none is printed with them.",
        "因公布时未附产量，按模型同期累计产量标位。",
    ),
    "learning_unstored": (
        "the whole cost of making a machine, as results hold no indicator of it; parts and "
        "licences bought are told by sales, value added and the share of raw material",
        "整机完整制造成本，因结果不存这一指标；外购部件由销售额、增加值和原材料占比推得",
    ),
    "learning_no_parts": (
        "parts bought, as the result holds no value added, sales or share of raw material",
        "外购部件，因结果缺少增加值、销售额或原材料占比",
    ),
    "learning_source": (
        "Published: observations.csv by likelihoods.yaml; bills of material are of full-size "
        "machines, Unitree's figures of its own range.",
        "公开数据见 observations.csv 与 likelihoods.yaml；物料成本为全尺寸机型，宇树为其自身产品。",
    ),
    # crowding
    "crowding_title": (
        "{more} of {total} sums of local targets ask for a larger part of China than their regions "
        "have in the model",
        "{total} 项地方目标之和中，有 {more} 项要求的全国占比高于这些地区在模型中的占比",
    ),
    "crowding_none": (
        "No local target can be added up in the years of this run",
        "本次运行的年份内没有可加总的地方目标",
    ),
    "crowding_measures": (
        "Local targets added up against China's outcome, and where China's firms are",
        "地方目标之和与全国结果之比，以及全国企业分布",
    ),
    "crowding_sums": (
        "Local targets as a share of China's outcome",
        "地方目标之和占全国结果的比例",
    ),
    "crowding_log": (
        "◆ asked for   ● what these regions have   (medians and middle 80~%; log scale)",
        "◆ 目标要求   ● 这些地区模型结果   （中位数及中间 80%；对数刻度）",
    ),
    "crowding_row": ("{places} {year}: {amount}", "{places} {year} 年：{amount}"),
    "crowding_demand": (
        "China in {year}: {made} made and {used} put to use in the model (medians)",
        "{year} 年模型全国产量 {made}，新增应用 {used}（中位数）",
    ),
    "crowding_firms": ("Share of China's firms, end of year", "占全国企业比例，年末"),
    "crowding_machines": ("Share of the machines China makes", "占全国整机产量比例"),
    "crowding_firms_axis": (
        "○ {first}   ● {last}   (medians)",
        "○ {first} 年   ● {last} 年   （中位数）",
    ),
    "crowding_unstored": (
        "which firm moved where, as results hold no firm's own history; shares shift by entry, "
        "exit and second plants",
        "单个企业的迁移，因结果不存单个企业的历史；占比变化来自进入、退出和异地工厂",
    ),
    "crowding_sum_source": (
        "Targets: targets.yaml, added only within one indicator, scope and year, a region inside "
        "another once.",
        "目标见 targets.yaml，仅同指标、同口径、同年份相加，上下级地区只计一次。",
    ),
    # tiles
    "tiles_title": (
        "{leader} makes most machines in {year}, {share} of China’s (median); {count} of 34 "
        "provincial regions are followed by themselves",
        "{year} 年{leader}整机产量居首，占全国 {share}（中位数）；34 个省级地区中单列 {count} 个",
    ),
    "tiles_none": ("No region makes a machine in {year}", "{year} 年各地均无产量"),
    "tiles_measures": ("Machines produced in {year}", "{year} 年整机产量"),
    "tiles_caption": (
        "A schematic arrangement of 34 provincial regions as equal cells: it shows no boundaries, "
        "areas or distances.",
        "34 个省级地区的等格示意排列，不表示任何边界、面积或距离。",
    ),
    "tiles_key": ("Machines, median of worlds", "整机台数，各世界中位数"),
    "tiles_part": ("{city} only", "仅{city}"),
    "tiles_key_none": ("not followed by itself", "未单列"),
    "tiles_under": ("under {amount}", "不足 {amount}"),
    "tiles_over": ("{amount} and more", "{amount} 及以上"),
    "tiles_list": ("Median and middle 80~% of worlds", "中位数及中间 80% 的模拟世界"),
    "tiles_unstored": (
        "{count} regions that the model does not follow by themselves (grey)",
        "模型未单列的 {count} 个地区（灰格）",
    ),
}
