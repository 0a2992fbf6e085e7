"""What the sections behind the first page say, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    # headings
    "section.brief": ("In brief", "摘要"),
    "section.question": ("The question", "问题与情景"),
    "section.targets": ("Targets, clause by clause", "目标与条款"),
    "section.projections": ("Projections", "推演结果"),
    "section.movers": ("What moves them", "主要影响因素"),
    "section.places": ("Regions and competition", "地区与竞争"),
    "section.firms": ("Funds and firms", "资金与企业"),
    "section.sureness": ("How sure this is", "稳健性"),
    "section.limits": ("What this model can't say", "模型不能回答什么"),
    "section.appendix": ("Appendix", "附录"),
    "contents": ("Contents", "目录"),
    "report": ("Policy simulation brief", "政策仿真简报"),
    "report.targets": (
        "Published targets and their chances",
        "公开目标及其实现概率",
    ),
    "report.caveats": ("What to know with it", "阅读须知"),
    "report.no_figure": ("Not drawn: {name}. {why}", "未绘制：{name}。{why}"),
    "report.made": (
        "Made by robot-policy-sim {version}. Every number marked up in this page names in "
        "data-source what it is computed from.",
        "由 robot-policy-sim {version} 生成。页面中每个数字的 data-source 属性注明其计算依据。",
    ),
    # question
    "question.asked": ("“{title}” ({stamp}) asks: {question}", "“{title}”（{stamp}）：{question}"),
    "question.named": ("“{title}” ({stamp}).", "“{title}”（{stamp}）。"),
    "question.set": ("Set for this run: {list}.", "本次运行另设：{list}。"),
    "question.root": (
        "“{title}” extends no other scenario: its levers and clauses stand in the appendix.",
        "“{title}”不继承其他情景，其政策工具与条款见附录。",
    ),
    "question.same": (
        "“{title}” runs as {parent} does.",
        "“{title}”与 {parent} 相同。",
    ),
    "question.same_worlds": (
        "“{title}” and “{parent}” ask for the same worlds.",
        "“{title}”与“{parent}”的模拟世界相同。",
    ),
    "question.changes": (
        "What “{title}” changes in {parent}",
        "“{title}”相对 {parent} 的改动",
    ),
    "question.more": (
        "{count} more changes are left out here; `sim show --diff` prints all.",
        "另有 {count} 项改动未列出，可用 `sim show --diff` 查看全部。",
    ),
    "kind.added": ("added", "新增"),
    "kind.removed": ("taken away", "取消"),
    "kind.changed": ("changed", "改动"),
    "run.worlds": ("number of worlds", "模拟世界数"),
    "run.seed": ("seed", "种子"),
    "run.start_year": ("first year", "起始年"),
    "run.end_year": ("last year", "结束年"),
    "run.steps_per_year": ("steps a year", "每年步数"),
    "run.firm_slots": ("rows for firms at the start", "企业起始行数"),
    # targets
    "targets.outcomes": (
        "Outcomes that plans ask for, and how the worlds meet them",
        "结果性目标及其实现情况",
    ),
    "targets.execution": (
        "What plans decree by number: execution rather than outcome",
        "由方案自行建设的数量：属于执行，不是产业结果",
    ),
    "targets.not_comparable": (
        "Not scored: nothing in the model has their scope",
        "未评分：模型没有同口径的指标",
    ),
    "targets.marks": (
        "{hangs} behind a word: it hangs on one number that the observations do not settle (see "
        "“How sure this is”). {unsure}: so few worlds cannot tell.",
        "判断后的 {hangs} 表示该判断取决于一个观测数据尚无定论的参数（见“稳健性”）；"
        "{unsure} 表示模拟世界太少，无法判断。",
    ),
    "targets.consistency": (
        "What targets imply of each other, and what the model has instead:",
        "目标之间的隐含关系，以及模型中的对应数值：",
    ),
    # projections
    "projections.years": (
        "{place}, “{title}”: median and, in brackets, the range of eight worlds in ten",
        "{place}，“{title}”：中位数，括号内为十个世界中八个所在的区间",
    ),
    "projections.outlook": (
        "Beside what houses forecast (“{title}”)",
        "与各机构预测对照（“{title}”）",
    ),
    "projections.outlook_note": (
        "In brackets the share of worlds below the house's figure. Houses count different things "
        "at different times; no mean of them is taken.",
        "括号内为低于该机构数值的世界所占份额。各机构口径与发布时间不同，不取平均。",
    ),
    # movers
    "movers.swings": (
        "Numbers that move a chance, told from luck (“{title}”)",
        "能使概率变动、且与偶然可区分的参数（“{title}”）",
    ),
    "movers.swings_note": (
        "The worlds are halved at the median of the number: the chance where it is low and where "
        "it is high. Up to three a target, of all that was drawn.",
        "按参数中位数把世界分成两半，分别给出参数较低与较高时的概率。每个目标至多列三个。",
    ),
    "movers.none": (
        "Among so many worlds no single number is told from luck to move a chance.",
        "在这些模拟世界中，没有哪个单一参数对概率的影响能与偶然区分开。",
    ),
    "movers.paired": (
        "What “{title}” changes in “{first}”, {year}, world by world",
        "“{title}”相对“{first}”的变化，{year} 年，逐个世界比较",
    ),
    "movers.paired_note": (
        "Medians of each, then of the difference, with the range of eight worlds in ten. Public "
        "money is the sum up to the year. Told: the mean difference is not zero at 95~%.",
        "依次为各情景的中位数与差值的中位数（括号内为十个世界中八个所在的区间）。财政支出为截至当年的"
        "累计。“可判定”指平均差值在 95% 水平上不为零。",
    ),
    "movers.unpaired": (
        "“{title}” and “{first}” differ in model, seed or number of worlds: their worlds cannot "
        "be paired, and no differences are given.",
        "“{title}”与“{first}”的模型版本、种子或世界数不同，无法逐个世界配对，故不给出差值。",
    ),
    "movers.chances": (
        "Chances of targets: “{first}”, “{title}” and the change between them",
        "目标概率：“{first}”、“{title}”及其变化",
    ),
    # places
    "places.regions": (
        "Regions with a plan, {year} (“{title}”): median and range of eight worlds in ten; public "
        "money from {first} on",
        "有规划的地区，{year} 年（“{title}”）：中位数与十个世界中八个所在的区间；财政支出自 "
        "{first} 年起累计",
    ),
    "places.nested": (
        "A city counts in its province too. A province's money does not include its cities'.",
        "市的数值也计入所在省。省级财政支出不含市级。",
    ),
    "places.sums": (
        "What local targets ask for together, beside the nation in the model (“{title}”)",
        "地方目标合计与模型中全国结果的对照（“{title}”）",
    ),
    "places.sums_note": (
        "Needed: the sum as a share of the nation's outcome. In the model: the share that these "
        "regions have. Targets are added only where indicator, scope and year are the same.",
        "“所需份额”为合计占全国结果的比重；“模型中份额”为这些地区在模型中所占比重。只有指标、口径和"
        "年份都相同的目标才相加。",
    ),
    # firms
    "firms.money": (
        "{place}, “{title}”: money, a year",
        "{place}，“{title}”：资金，每年",
    ),
    "firms.firms": (
        "{place}, “{title}”: firms",
        "{place}，“{title}”：企业",
    ),
    # how sure
    "sureness.convergence": (
        "Chances among the first worlds and among all (“{title}”)",
        "前若干个世界与全部世界中的概率（“{title}”）",
    ),
    "sureness.convergence_note": (
        "The last column is Wilson's interval: what so many worlds leave open. The error of the "
        "model itself comes on top.",
        "最后一列为 Wilson 区间，即世界数有限造成的不确定性，不含模型本身的误差。",
    ),
    "sureness.flips": ("Assumptions that turn a word", "能改变判断的假设"),
    "sureness.flips_note": (
        "The worlds of both halves fit the observations equally well; nobody could choose.",
        "两半世界与观测数据的拟合程度相同，无从取舍。",
    ),
    "sureness.no_flips": (
        "Of the targets on the first page no word was told to hang on one single number.",
        "首页所列目标中，没有发现哪个判断取决于某一个单一参数。",
    ),
    "sureness.hindcast": (
        "Fitted to figures up to {before} alone, {worlds} worlds were asked for {figures} figures "
        "published of {year}: the 50~% intervals held {half} of them, the 80~% intervals {most}, "
        "the 90~% intervals {nearly}.",
        "只用 {before} 年及以前的数据拟合，以 {worlds} 个世界预测 {year} 年的 {figures} 个公布值："
        "50% 区间含 {half} 个，80% 区间含 {most} 个，90% 区间含 {nearly} 个。",
    ),
    "sureness.other_model": (
        "This hindcast was made with model {version}, not with the model of these results.",
        "该回测所用模型版本为 {version}，与本报告结果的版本不同。",
    ),
    "sureness.board": (
        "What the model would have said of {year} at the end of {before}",
        "模型在 {before} 年末对 {year} 年的预测",
    ),
    "sureness.rivals": ("Beside simpler forecasts", "与较简单方法比较"),
    "sureness.rivals_note": (
        "Mean CRPS of logarithms, model : rival, over the quantities both answer, without those on "
        "which a rival stands on figures of other things only; less is better.",
        "对数 CRPS 的均值（模型 : 对照），只计双方都有预测的量，对照方法仅凭其他事物推断的量除外；"
        "越小越好。",
    ),
    "rival.bass": ("plain Bass model", "普通 Bass 模型"),
    "rival.constant_growth": ("constant growth", "等速增长"),
    "rival.last_forecasts": ("houses' last forecasts", "机构此前预测"),
    "rival.expert_range": ("range of experts", "专家区间"),
    "rival.prior": ("this model before the fit", "拟合前的本模型"),
    # limits
    "limits.chance": (
        "A chance belongs to this model and its assumptions. It is the share of simulated worlds, "
        "not a forecast, and says nothing of what the model leaves out.",
        "概率只在本模型及其假设之下成立：它是模拟世界所占的份额，不是预测，也不涉及模型未包含的因素。",
    ),
    "limits.effects": (
        "How much a yuan of support adds, how fast firms learn, how many jobs a machine can do: "
        "the documents do not say. These come from the literature or are assumptions, drawn anew "
        "for each world; the appendix gives each its grade.",
        "一元财政支持带来多少、企业学习有多快、机器能胜任多少岗位，文件并未写明。这些取自文献或属于"
        "假设，每个世界重新取值；可信等级见附录。",
    ),
    "limits.adoption": (
        "Data up to now hardly bound adoption in the large segments. A wide range is the honest "
        "answer; a narrow one would be a mistake.",
        "现有数据几乎无法约束大型应用领域的普及速度。区间宽是如实反映，区间窄反而是错误。",
    ),
    "limits.forecasts": (
        "Uncertain numbers were fitted to what was published, so agreement with those years "
        "proves little; the hindcast says more.",
        "不确定参数按已公布数据拟合，因此与这些年份相符说明不了多少；回测更有说服力。",
    ),
    "limits.multiplier": (
        "Which lever comes first rests on what early orders do to costs, which no data settle. "
        "Ranks of levers are weaker than the sign of their effect.",
        "哪种政策工具更有效，取决于早期订单对成本的影响，而这一点尚无数据定论。政策工具的排名不如其"
        "作用方向可靠。",
    ),
    "limits.left_out": (
        "Left out: corporate venture funds, jobs and wages, a shake-out by bankruptcy, supply "
        "chains abroad, and what governments do that no published plan states.",
        "未包含：企业自有基金、就业与工资、破产引起的洗牌、境外供应链，以及公开方案之外的政府行为。",
    ),
    "limits.counts": (
        "Counts that a plan decrees (platforms, parks, scenes) are execution and are kept apart "
        "from outcomes: that they are met says nothing of the industry.",
        "由方案自行建设的数量（平台、园区、场景）属于执行情况，与产业结果分开：达到这些数量并不说明"
        "产业发展如何。",
    ),
    "limits.scopes": (
        "Of {total} published targets {count} have a scope for which the model has no counterpart. "
        "They are not scored, and the reason is given with each.",
        "{total} 项公开目标中有 {count} 项的口径在模型中没有对应指标，未予评分，并逐项说明原因。",
    ),
    # appendix
    "appendix.facts": ("What made each result", "结果的生成信息"),
    "appendix.command": ("The command that writes this report", "生成本报告的命令"),
    "appendix.again": ("The commands that made the results", "生成结果的命令"),
    "appendix.levers": ("Every lever of “{title}”", "“{title}”的全部政策工具"),
    "appendix.parameters": ("Every parameter of “{title}”", "“{title}”的全部参数"),
    "appendix.fitted_note": (
        "As fitted: median and the range of eight worlds in ten of what the worlds drew from the "
        "ensemble, in the model's own unit; empty where the number is as written.",
        "“拟合值”为各世界从参数集中抽得的中位数与十个世界中八个所在的区间，按模型内部单位；"
        "与书写形式相同的不列。",
    ),
    "appendix.documents": ("Documents cited", "引用文件"),
    "appendix.bibtex": ("Citation, BibTeX", "引用格式：BibTeX"),
    "appendix.gbt": ("Citation, GB/T 7714", "引用格式：GB/T 7714"),
    "fact.scenario": ("scenario", "情景"),
    "fact.hash": ("hash of the question", "问题哈希"),
    "fact.digest": ("hash of the scenario", "情景哈希"),
    "fact.model": ("model", "模型版本"),
    "fact.revision": ("revision", "代码版本"),
    "fact.seed": ("seed", "种子"),
    "fact.worlds": ("worlds", "世界数"),
    "fact.failed": ("failed worlds", "失败的世界"),
    "fact.years": ("years", "年份"),
    "fact.ensemble": ("parameters drawn from", "参数集"),
    "fact.created": ("made", "生成时间"),
    "fact.ran": ("command", "命令"),
    "fact.packages": ("packages", "软件包"),
    "fact.table": ("sha256 of its table of indicators", "指标表的 sha256"),
    "fact.dirty": ("{commit}, changed since", "{commit}，其后有改动"),
    "fact.prior": ("each number's own distribution", "各参数自身的分布"),
    "grade.document": ("document", "文件"),
    "grade.literature": ("literature", "文献"),
    "grade.calibrated": ("calibrated", "校准"),
    "grade.assumption": ("assumption", "假设"),
    # cells
    "cell.target": ("{place} {year}: {name}", "{place} {year} 年：{name}"),
    "cell.sign": ("{sign}~{value}", "{sign}~{value}"),
    "cell.asks": ("{sign}~{value} (“{published}”)", "{sign}~{value}（“{published}”）"),
    "cell.scope": ("{scope}; wording: {wording}", "{scope}；措辞：{wording}"),
    "cell.clause": ("{id} {document}, {clause}", "{id} {document}，{clause}"),
    "cell.chance": ("{chance}, {word}{mark}", "{chance}，{word}{mark}"),
    "cell.chance_few": ("{chance}, few worlds", "{chance}，世界太少"),
    "cell.house": ("{house} {value} ({below})", "{house} {value}（{below}）"),
    "cell.same": ("the same", "相同"),
    "cell.told": ("told", "可判定"),
    "cell.untold": ("cannot be told", "无法判定"),
    "cell.of_place": ("{place}: {name}", "{place}：{name}"),
    "cell.sum": ("{name}, {year}: {places} ({scope})", "{name}，{year} 年：{places}（{scope}）"),
    "cell.inside": ("{count} of {total}", "{total} 个中 {count} 个"),
    "cell.against": ("{mine} : {other}", "{mine} : {other}"),
    "cell.lever": (
        "{region}: {kind} ({path}), {start} to {end}",
        "{region}：{kind}（{path}），{start} 至 {end}",
    ),
    "cell.keyed": ("{key} {said}", "{key} {said}"),
    "cell.parameter": ("{path} {about}", "{path} {about}"),
    # heads
    "head.what": ("what it is", "含义"),
    "head.path": ("path", "路径"),
    "head.before": ("before", "改动前"),
    "head.after": ("after", "改动后"),
    "head.grade": ("grade", "可信等级"),
    "head.target": ("target", "目标"),
    "head.asked": ("asked for", "目标值"),
    "head.scope": ("scope in the document", "文件口径"),
    "head.clause": ("clause", "条款"),
    "head.median": ("median (80~% of worlds)", "中位数（80% 的世界）"),
    "head.chance": ("chance", "概率"),
    "head.why": ("why not", "原因"),
    "head.indicator": ("indicator", "指标"),
    "head.quantity": ("quantity", "量"),
    "head.year": ("year", "年份"),
    "head.houses": ("houses (share of worlds below)", "机构（低于其值的世界）"),
    "head.number": ("number", "参数"),
    "head.low": ("where it is low", "较低时"),
    "head.high": ("where it is high", "较高时"),
    "head.difference": ("difference", "差值"),
    "head.change": ("change", "变化"),
    "head.told": ("told from zero", "能否判定"),
    "head.region": ("region", "地区"),
    "head.machines": ("machines a year", "整机年产量"),
    "head.share": ("share of China's", "占全国"),
    "head.money": ("public money so far", "累计财政支出"),
    "head.sum": ("sum of targets", "目标合计"),
    "head.nation": ("nation in the model", "模型中全国"),
    "head.needed": ("needed", "所需份额"),
    "head.in_model": ("in the model", "模型中份额"),
    "head.first": ("first {count} worlds", "前 {count} 个世界"),
    "head.error": ("95~% interval", "95% 区间"),
    "head.published": ("published", "公布值"),
    "head.inside": ("figures inside", "落入区间"),
    "head.rival": ("forecaster", "对照方法"),
    "head.quantities": ("quantities", "量的个数"),
    "head.score": ("score", "得分"),
    "head.fact": ("fact", "项目"),
    "head.lever": ("lever", "政策工具"),
    "head.parameter": ("parameter", "参数"),
    "head.written": ("as written", "书写形式"),
    "head.fitted": ("as fitted", "拟合值"),
    "head.source": ("source", "来源"),
    "head.document": ("document", "文件"),
    "head.title": ("title", "标题"),
    "head.issuer": ("issuer", "发布单位"),
    "head.date": ("date", "日期"),
}
