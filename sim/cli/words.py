"""Every sentence and label the command line shows, in English and Chinese.

One table a language, with the same keys and the same fields in braces; a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

Lang = Literal["en", "zh"]
LANGUAGES: Final[tuple[Lang, ...]] = get_args(Lang)

ENGLISH: Final[Mapping[str, str]] = {
    # help
    "help.sim": "How likely are the published humanoid-robot targets of China's regions?\n\n"
    "A scenario file goes in; projections and the chance of every target come out.",
    "help.examples": "Examples",
    "help.epilog": "Every command takes --json, --lang en|zh and -q. Scenarios and results may be\n"
    "given by name or by path. Exit status: 0 done, 1 failed, 2 wrong input,\n"
    "3 some worlds failed, 130 interrupted.",
    "help.run": "Run a scenario and give the chance of every target.",
    "help.check": "List every mistake and doubt in a scenario file.",
    "help.show": "Print a scenario as it will run, and what it changes in its parent.",
    "help.explain": "Say what something is, where it comes from and what uses it.",
    "help.targets": "List the published targets, with their chances where there is a result.",
    "help.plot": "Draw the figures of a result.",
    "help.list": "List scenarios, levers, parameters, targets, evidence, results, ...",
    "help.schema": "Print the JSON Schema of a scenario file, for editors.",
    "argument.scenario": "name of a shipped scenario, or a file",
    "argument.file": "scenario file to check",
    "argument.ids": "parameter, lever, target, ledger row, indicator, region, ...",
    "argument.result": "folder or name of a result, or a scenario that was run",
    "argument.plot": "results or scenarios that were run, then figures of {names}",
    "argument.kind": "what to list: {kinds}",
    "option.worlds": "number of worlds",
    "option.seed": "seed of all random numbers",
    "option.set": "change one number, e.g. levers.beijing.guidance_fund.size='50 亿元'; repeatable",
    "option.workers": "processes (default: the cores that may be used)",
    "option.json": "answer in JSON",
    "option.lang": "language of the answer: en or zh (or SIM_LANG)",
    "option.quiet": "no progress and no notes",
    "option.debug": "show the traceback of a failure",
    "option.fresh": "run again even if the answer is known",
    "option.results": "folder of results (default: results, or SIM_RESULTS)",
    "option.no_figures": "draw no figures",
    "option.diff": "only what the scenario changes in its parent",
    "option.region": "only the targets of this region and the regions in it",
    "option.format": "png, svg or pdf",
    "option.output": "folder to draw into (default: figures/ in the result)",
    "option.version": "print the version and leave",
    # table of targets
    "column.target": "target",
    "column.median": "median",
    "column.interval": "80% interval",
    "column.chance": "chance",
    "column.first_year": "first met, in worlds",
    "section.execution": "What the plans decree themselves (execution, scored apart)",
    "section.unmeasured": "Not measured by the model",
    "section.not_comparable": "Not comparable with anything the model gives (no chance)",
    "run.heading": "{title} ({name}): {worlds} worlds, seed {seed}",
    "targets.heading": "Published targets ({count})",
    "targets.none": "note: no published target is of {region}",
    "note": "note: {text}",
    "warning": "warning: {text}",
    "note.language": "note: there is no language {wanted} (SIM_LANG); there are en and zh",
    "few_worlds": "few worlds",
    "warn.few_worlds": "{worlds} worlds are too few for chances: a share of them may be off by "
    "{points} points; run {least} or more (--worlds)",
    "warn.other_model": "{path} was made by model {version}, this is {now}: sim run {name} "
    "answers again",
    "note.other_run": "{path}: made {created} with {worlds} worlds, seed {seed}",
    "note.same_result": "note: {name} is named twice and counts once",
    "run.changed": "{heading}; changed: {changes}",
    "implied": "{name}: {upper} ÷ {lower} = {figure}, {about}",
    "implied.model": "; in the model {figure}",
    "implied.compared": "; {name} {figure}",
    "first_year": "{year} in {share}",
    # notes of run
    "run.progress": "running",
    "run.worlds": "worlds",
    "run.cached": "the same question was answered before: {path} (--fresh runs it again)",
    "run.damaged": "{reason}; running again",
    "run.failed_worlds": "{count} of {worlds} worlds failed and count in no chance: {message}",
    "run.unpaid": "{lever} paid nothing in any world: it never fired between {start} and {end}",
    "run.missing": "{target}: {count} of {worlds} worlds have no value and count in no chance",
    "run.saved": "saved {path}",
    "run.seconds": "{worlds} worlds in {seconds} s on {workers} workers",
    "run.figures": "figures in {folder}",
    "next": "next: {command}",
    # check
    "check.good": "{file}: no mistakes",
    "check.counts": "{errors} errors, {warnings} warnings",
    # show
    "show.same": "{name} changes nothing in its parent",
    "show.root": "{name} has no parent",
    "show.difference": "{name} changes in {parent}:",
    # explain
    "explain.kind.parameter": "parameter of the model",
    "explain.kind.lever": "lever",
    "explain.kind.lever_kind": "kind of lever",
    "explain.kind.target": "published target",
    "explain.kind.ledger": "figure or clause of a document",
    "explain.kind.observation": "published observation",
    "explain.kind.indicator": "indicator of the model",
    "explain.kind.region": "region",
    "explain.kind.segment": "segment of demand",
    "explain.target_use": "nothing in the model reads it: it is a test of the indicator",
    "explain.target_no_use": "nothing: it is listed, never scored",
    "explain.derived": "none: it follows from other rows",
    "explain.unknown": "nothing is called so",
    "explain.unknown_meant": "nothing is called so; did you mean {meant}?",
    "explain.kind.document": "source document",
    "segment.research": "research and teaching",
    "segment.shows": "shows and reception",
    "segment.data_collection": "collection of training data",
    "segment.manufacturing": "manufacturing",
    "segment.logistics": "logistics",
    "segment.care": "care of the old and the ill",
    "segment.household": "households",
    "segment.special": "special work in dangerous places",
    "label.issuer": "issued by",
    "label.date": "date",
    "label.covers": "covers",
    "label.evidence": "ledger rows",
    "label.about": "about",
    "label.value": "value",
    "label.written": "as published",
    "label.values": "values",
    "label.unit": "unit",
    "label.range": "allowed",
    "label.distribution": "drawn from",
    "label.factor": "common factor",
    "label.grade": "grade",
    "label.source": "source",
    "label.used_by": "used by",
    "label.cited_by": "cited by",
    "label.status": "status",
    "label.reason": "why",
    "label.scope": "scope",
    "label.modality": "wording",
    "label.indicator": "indicator",
    "label.region": "region",
    "label.year": "year",
    "label.window": "window",
    "label.kind": "kind",
    "label.quantity": "quantity",
    "label.document": "document",
    "label.paraphrase": "says",
    "label.note": "note",
    "label.period": "period",
    "label.confidence": "confidence",
    "label.choices": "restricted to",
    "label.fields": "fields",
    "label.parent": "part of",
    "label.leaves": "made of",
    "label.levers": "levers",
    "label.targets": "targets",
    "label.parameters": "parameters",
    "label.in_force": "in force",
    "label.scenario": "in scenario",
    "label.defined": "written in",
    "label.clauses": "clauses",
    "label.chance": "chance",
    "label.observations": "observations",
    # statuses, grades
    "status.outcome": "outcome",
    "status.execution": "execution",
    "status.not_comparable": "not comparable",
    "grade.document": "document: a clause states it",
    "grade.literature": "literature",
    "grade.calibrated": "calibrated on observations",
    "grade.assumption": "assumption",
    # list
    "list.results_none": "no results in {root}",
    "list.unknown": "cannot list that; there are {kinds}",
    # errors
    "error.prefix": "error",
    "error.no_result": "no such result; `sim list results` lists what there is",
    "error.folder_no_result": "is a folder, but not of a result (it has no manifest.json)",
    "error.not_a_folder": "is a file; figures are drawn into a folder (-o)",
    "error.result_first": "name a result first (a folder or a scenario that was run), then figures",
    "error.no_result_for": "{name} was not run yet: sim run {name}",
    "error.no_region": "no such region; `sim list regions` names them",
    "error.format": "no such format; there are {names}",
    "error.meant": "{message}; did you mean {meant}?",
    "error.unexpected": "unexpected failure: {what} (--debug shows where; please report it)",
    "error.interrupted": "interrupted; nothing half-written is left",
    "error.figures": "the figures could not be drawn: {what}",
    # units
    "unit.firm": "firms",
    "unit.scene": "scenes",
    "unit.site": "sites",
    "unit.deal": "deals",
    "unit.project": "projects",
}

CHINESE: Final[Mapping[str, str]] = {
    # help
    "help.sim": "各地公布的人形机器人产业目标，有多大可能实现？\n\n"
    "输入一个情景文件，得到推演结果和每个目标的实现概率。",
    "help.examples": "示例",
    "help.epilog": "每个命令都可加 --json、--lang en|zh 和 -q。情景与结果可写名称或路径。\n"
    "退出码：0 完成，1 失败，2 输入有误，3 部分世界失败，130 中断。",
    "help.run": "运行一个情景，给出每个目标的实现概率。",
    "help.check": "列出情景文件中的全部错误和疑点。",
    "help.show": "显示情景实际运行的内容，以及它对上级情景的改动。",
    "help.explain": "说明某一项是什么、出自哪里、在模型何处使用。",
    "help.targets": "列出公布的目标；有结果时附实现概率。",
    "help.plot": "绘制一个结果的图。",
    "help.list": "列出情景、政策工具、参数、目标、依据、结果等。",
    "help.schema": "输出情景文件的 JSON Schema，供编辑器使用。",
    "argument.scenario": "自带情景的名称，或情景文件",
    "argument.file": "要检查的情景文件",
    "argument.ids": "参数、政策工具、目标、台账条目、指标、地区等",
    "argument.result": "结果的文件夹或名称，或已运行过的情景",
    "argument.plot": "结果的文件夹或名称，或已运行过的情景；要画的图：{names}（默认全部）",
    "argument.kind": "要列出的内容：{kinds}",
    "option.worlds": "世界（模拟次数）的数量",
    "option.seed": "全部随机数的种子",
    "option.set": "改一个数，如 levers.beijing.guidance_fund.size='50 亿元'；可重复",
    "option.workers": "进程数（默认：可用的核数）",
    "option.json": "以 JSON 回答",
    "option.lang": "回答的语言：en 或 zh（或环境变量 SIM_LANG）",
    "option.quiet": "不显示进度和提示",
    "option.debug": "出错时显示调用栈",
    "option.fresh": "即使已有答案也重新运行",
    "option.results": "结果文件夹（默认 results，或 SIM_RESULTS）",
    "option.no_figures": "不画图",
    "option.diff": "只显示对上级情景的改动",
    "option.region": "只列该地区及其下属地区的目标",
    "option.format": "png、svg 或 pdf",
    "option.output": "图的输出文件夹（默认在结果内的 figures/）",
    "option.version": "显示版本后退出",
    # table of targets
    "column.target": "目标",
    "column.median": "中位数",
    "column.interval": "80% 区间",
    "column.chance": "概率",
    "column.first_year": "首次达到（占比）",
    "section.execution": "规划自身安排的事项（执行类，单独评分）",
    "section.unmeasured": "模型未设指标",
    "section.not_comparable": "与模型的任何指标口径不同，不可比（不给概率）",
    "run.heading": "{title}（{name}）：{worlds} 个世界，种子 {seed}",
    "targets.heading": "公布的目标（{count} 项）",
    "targets.none": "注：{region} 没有公布的目标",
    "note": "注：{text}",
    "warning": "提醒：{text}",
    "note.language": "注：没有 {wanted} 这种语言（SIM_LANG）；可用 en 和 zh",
    "few_worlds": "世界太少",
    "warn.few_worlds": "{worlds} 个世界太少，不足以给出概率：占比可能偏差 {points} 个百分点；"
    "请运行 {least} 个以上（--worlds）",
    "warn.other_model": "{path} 由模型 {version} 得出，现为 {now}：可用 sim run {name} 重新运行",
    "note.other_run": "{path}：{created} 运行，{worlds} 个世界，种子 {seed}",
    "note.same_result": "注：{name} 写了两次，只算一次",
    "run.changed": "{heading}；改动：{changes}",
    "implied": "{name}：{upper} ÷ {lower} = {figure}，{about}",
    "implied.model": "；模型中为 {figure}",
    "implied.compared": "；{name}为 {figure}",
    "first_year": "{year} 年（{share}）",
    # notes of run
    "run.progress": "运行中",
    "run.worlds": "个世界",
    "run.cached": "同一问题已有答案：{path}（--fresh 可重新运行）",
    "run.damaged": "{reason}；重新运行",
    "run.failed_worlds": "{worlds} 个世界中有 {count} 个失败，不计入概率；第一个：{message}",
    "run.unpaid": "{lever} 在所有世界中都没有支出：{start} 至 {end} 年间从未生效",
    "run.missing": "{target}：{worlds} 个世界中有 {count} 个没有数值，不计入概率",
    "run.saved": "已保存 {path}",
    "run.seconds": "{worlds} 个世界，用时 {seconds} 秒，{workers} 个进程",
    "run.figures": "图在 {folder}",
    "next": "下一步：{command}",
    # check
    "check.good": "{file}：没有错误",
    "check.counts": "{errors} 个错误，{warnings} 个提醒",
    # show
    "show.same": "{name} 对上级情景没有改动",
    "show.root": "{name} 没有上级情景",
    "show.difference": "{name} 对 {parent} 的改动：",
    # explain
    "explain.kind.parameter": "模型参数",
    "explain.kind.lever": "政策工具",
    "explain.kind.lever_kind": "政策工具类型",
    "explain.kind.target": "公布的目标",
    "explain.kind.ledger": "文件中的数字或条款",
    "explain.kind.observation": "公开的观测值",
    "explain.kind.indicator": "模型指标",
    "explain.kind.region": "地区",
    "explain.kind.segment": "需求领域",
    "explain.target_use": "模型中没有任何部分读取它：它只用来检验该指标",
    "explain.target_no_use": "无：只列出，不评分",
    "explain.derived": "无：由其他条目推算",
    "explain.unknown": "没有叫这个名字的内容",
    "explain.unknown_meant": "没有叫这个名字的内容；是否指 {meant}？",
    "explain.kind.document": "来源文件",
    "segment.research": "科研教育",
    "segment.shows": "表演接待",
    "segment.data_collection": "数据采集",
    "segment.manufacturing": "工业制造",
    "segment.logistics": "物流仓储",
    "segment.care": "养老医疗",
    "segment.household": "家庭服务",
    "segment.special": "特种作业",
    "label.issuer": "发布者",
    "label.date": "日期",
    "label.covers": "涉及地区",
    "label.evidence": "台账条目",
    "label.about": "说明",
    "label.value": "数值",
    "label.written": "原文写法",
    "label.values": "数值",
    "label.unit": "单位",
    "label.range": "允许范围",
    "label.distribution": "抽样分布",
    "label.factor": "共同系数",
    "label.grade": "依据等级",
    "label.source": "来源",
    "label.used_by": "用于",
    "label.cited_by": "被引用于",
    "label.status": "类别",
    "label.reason": "原因",
    "label.scope": "口径",
    "label.modality": "措辞",
    "label.indicator": "指标",
    "label.region": "地区",
    "label.year": "年份",
    "label.window": "时段",
    "label.kind": "类型",
    "label.quantity": "内容",
    "label.document": "文件",
    "label.paraphrase": "大意",
    "label.note": "备注",
    "label.period": "时期",
    "label.confidence": "可信度",
    "label.choices": "限定",
    "label.fields": "字段",
    "label.parent": "上级",
    "label.leaves": "包含",
    "label.levers": "政策工具",
    "label.targets": "目标",
    "label.parameters": "参数",
    "label.in_force": "有效期",
    "label.scenario": "所在情景",
    "label.defined": "写在",
    "label.clauses": "条款",
    "label.chance": "概率",
    "label.observations": "观测值",
    # statuses, grades
    "status.outcome": "结果类",
    "status.execution": "执行类",
    "status.not_comparable": "不可比",
    "grade.document": "文件：条款写明",
    "grade.literature": "文献",
    "grade.calibrated": "由观测校准",
    "grade.assumption": "假设",
    # list
    "list.results_none": "{root} 中没有结果",
    "list.unknown": "不能列出这一项；可列出 {kinds}",
    # errors
    "error.prefix": "错误",
    "error.no_result": "没有这个结果；用 `sim list results` 查看已有结果",
    "error.folder_no_result": "是文件夹，但不是结果（没有 manifest.json）",
    "error.not_a_folder": "是文件；图要画到文件夹中（-o）",
    "error.result_first": "请先写结果（文件夹，或已运行过的情景），再写图名",
    "error.no_result_for": "{name} 还没有运行过：sim run {name}",
    "error.no_region": "没有这个地区；用 `sim list regions` 查看",
    "error.format": "没有这种格式；可用 {names}",
    "error.meant": "{message}；是否指 {meant}？",
    "error.unexpected": "意外失败：{what}（--debug 显示出错位置，请反馈）",
    "error.interrupted": "已中断；没有留下写了一半的内容",
    "error.figures": "图未能绘制：{what}",
    # units
    "unit.firm": "家",
    "unit.scene": "个",
    "unit.site": "个",
    "unit.deal": "笔",
    "unit.project": "项",
}

TABLES: Final[Mapping[Lang, Mapping[str, str]]] = {"en": ENGLISH, "zh": CHINESE}


class Words:
    """The words of one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._table = TABLES[lang]

    def __call__(self, key: str, /, **fields: object) -> str:
        """The words under a key with its fields filled in. KeyError for no such key."""
        return self._table[key].format(**fields) if fields else self._table[key]

    def either(self, english: str, chinese: str) -> str:
        """The text in this language, the other one where it is empty."""
        return (chinese or english) if self.lang == "zh" else (english or chinese)


def preferred_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """The language asked for by ``--lang``, else by SIM_LANG, else English.

    Looks at raw arguments, since help and errors are needed before these are parsed; a language
    that does not exist is left for the parser to refuse.
    """
    wanted = environment.get("SIM_LANG", "")
    for index, word in enumerate(arguments):
        if word == "--lang" and index + 1 < len(arguments):
            wanted = arguments[index + 1]
        elif word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
    return "zh" if wanted.lower().startswith("zh") else "en"


def speaks(wanted: str) -> bool:
    """Whether a language as systems write it (zh_CN.UTF-8, en, C) is one of ours."""
    return wanted.lower().startswith(("en", "zh", "c.", "posix")) or wanted == "C"
