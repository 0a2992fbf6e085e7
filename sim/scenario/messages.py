"""What this room says of a scenario, in both languages: a sentence a key.

Parts in braces are put in by ``say``; a part that is a ``Message`` itself goes in each language
as its own.
"""

from __future__ import annotations

from sim.reading import Message, fill
from sim.scenario.messages_sweeps import SWEEPS

_SHAPE: dict[str, tuple[str, str]] = {
    "hint": ("{what}; {hint}", "{what}；{hint}"),
    "at": ("{path}: {what}", "{path}：{what}"),
    "did_you_mean": ("did you mean {near}?", "是不是 {near}？"),
    "mean_the_file": ("did you mean the file {near}?", "是不是文件 {near}？"),
    "one_of": ("one of: {known}", "可选：{known}"),
    "there_are": ("there are {count}, such as {some}", "共有 {count} 个，如 {some}"),
    "there_are_none": ("there are none here", "这里一个也没有"),
    "shipped_are": ("shipped are {known}", "自带的有 {known}"),
    "and": ("{most} and {last}", "{most}和{last}"),
    "no_key": ("{path}: no such key", "{path}：没有这个键"),
    "no_path": ("{path}: no such path", "{path}：没有这个路径"),
    "no_region": ("{path}: no such region", "{path}：没有这个地区"),
    "mapping_expected": (
        "{path}: a mapping was expected here",
        "{path}：此处应为“键: 值”的映射",
    ),
    "text_expected": ("{path}: a text was expected", "{path}：应为文字"),
    "not_a_scenario": (
        "a scenario is a mapping of keys such as title, extends, levers",
        "情景文件应为 title、extends、levers 等键的映射",
    ),
    "empty_file": (
        "the file is empty; begin with 'extends: baseline'",
        "文件是空的；可从“extends: baseline”写起",
    ),
    "no_scenario": ("no scenario '{name}'", "没有名为“{name}”的情景"),
    "extends_one": (
        "extends: one name or path was expected",
        "extends：应为一个名称或路径",
    ),
    "extends_circle": (
        "extends: goes round in a circle: {loop}",
        "extends：循环继承：{loop}",
    ),
    "same_as_parent": (
        "gives the same worlds as its parent {parent}: nothing differs",
        "与上级情景 {parent} 的世界完全相同：没有任何差异",
    ),
}

_RUN: dict[str, tuple[str, str]] = {
    "ends_first": (
        "end = {end} is before start = {start}",
        "end = {end} 早于 start = {start}",
    ),
    "not_whole": ("{path} = {value} is not a whole number", "{path} = {value} 不是整数"),
    "whole_outside": ("{path} = {value} is outside {span}", "{path} = {value} 超出 {span}"),
    "whole_must_be": ("{path} = {value} must be {span}", "{path} = {value} 只能是 {span}"),
    "because": ("{what} ({reason})", "{what}（{reason}）"),
    "texts_expected": (
        "{path}: a text, or {{en: ..., zh: ...}}, was expected",
        "{path}：应为文字，或 {{en: ..., zh: ...}}",
    ),
    "no_language": ("{path}: no such language", "{path}：没有这种语言"),
    "focus_unknown": (
        "focus: no such region '{region}'",
        "focus：没有“{region}”这个地区",
    ),
}

_PARAMETERS: dict[str, tuple[str, str]] = {
    "no_parameter": ("{path}: no such parameter", "{path}：没有这个参数"),
    "no_keys": ("{path}: {name} has no keys", "{path}：{name} 不分键"),
    "no_such_key_of": ("{path}: {name} has no {by} {key}", "{path}：{name} 没有 {by} {key}"),
    "range_of": ("the range of {name}", "{name} 的允许范围"),
    "fixed_expected": (
        "{path}: a fixed value was expected; distributions stand in 'uncertain'",
        "{path}：应为固定值；分布写在 'uncertain' 下",
    ),
    "distribution_expected": (
        "{path}: a distribution was expected, such as uniform(a, b); fixed values stand in "
        "'parameters'",
        "{path}：应为分布，如 uniform(a, b)；固定值写在 'parameters' 下",
    ),
    "structural": (
        "{path}: {name} shapes every world alike, so it cannot be uncertain; set one value in "
        "'parameters'",
        "{path}：{name} 是结构性参数，各世界相同，不能设为不确定；请在 'parameters' 下写一个值",
    ),
}

_NUMBERS: dict[str, tuple[str, str]] = {
    "number_not_list": (
        "{path}: a number was expected, not a list",
        "{path}：应为一个数，不是列表",
    ),
    "needs_value": (
        "{path}: needs a value, a distribution or both",
        "{path}：需要 value、distribution 或二者",
    ),
    "not_both": (
        "{path}: takes a distribution or a factor, not both",
        "{path}：distribution 与 factor 只能写一个",
    ),
    "factor_needs_keys": (
        "{path}: a factor needs only a keyed parameter",
        "{path}：factor 只用于分键的参数",
    ),
    "factor_needs_value": (
        "{path}: a factor needs a number beside it",
        "{path}：factor 旁边需要一个数",
    ),
    "one_distribution": (
        "{path}: one distribution, beside one undated value",
        "{path}：一个分布只能配一个不分日期的值",
    ),
    "outside_distribution": (
        "{path}: the value {value} lies outside {distribution}",
        "{path}：值 {value} 不在 {distribution} 之内",
    ),
    "nothing_here": (
        "{path}: a number was expected, nothing stands here",
        "{path}：应为一个数，此处为空",
    ),
    "not_finite": ("{path}: {value} is not a finite number", "{path}：{value} 不是有限的数"),
    "too_many_digits": (
        "a number of hundreds of digits is no number of this model",
        "几百位的数不可能是本模型的数",
    ),
    "write_in": (
        "'{value}': {what}; write it in {units}",
        "“{value}”：{what}；请用 {units} 书写",
    ),
    "no_dates_here": (
        "{path}: one value holds throughout; dated values are not read here",
        "{path}：此处全程只用一个值，不接受分日期的值",
    ),
    "out_of_order": (
        "{path}: dated values are out of order at {key}; earliest first",
        "{path}：分日期的值在 {key} 处顺序有误；应从早到晚",
    ),
    "a_distribution": (
        "{path}: a distribution like uniform(a, b) was expected",
        "{path}：应为分布，如 uniform(a, b)",
    ),
    "bad_distribution": (
        "{what}",
        "“{text}”不是可用的分布；可写 uniform(低, 高)、triangular(低, 众数, 高)、"
        "normal(均值, 标准差)、lognormal(中位数, 对数标准差)、loguniform(低, 高)、beta(a, b)，"
        "低不得高于高，离散程度须大于 0",
    ),
    "as_far_as": ("{text} (as far as {end})", "{text}（可到 {end}）"),
    "states_none": (
        "{path}: none of its clauses ({cited}) states it; counted as the author's assumption",
        "{path}：所引条款（{cited}）都没有写明此数；按作者的假设处理",
    ),
    "no_source": (
        "{path}: it names no source; counted as the author's assumption",
        "{path}：没有写明出处；按作者的假设处理",
    ),
    "needs_clause": (
        "{path}.grade: document needs the clause that states the number",
        "{path}.grade：document 需要写明此数的条款（clause）",
    ),
    "no_grade": ("{path}.grade: no such grade '{grade}'", "{path}.grade：没有“{grade}”这一等级"),
    "clause_shape": (
        "{path}.clause: an id such as E003, or a list of ids, was expected",
        "{path}.clause：应为条款编号（如 E003）或其列表",
    ),
    "no_clause": (
        "{path}.clause: no clause '{clause}' in the ledger",
        "{path}.clause：条款台账中没有“{clause}”",
    ),
    "not_a_date": (
        "'{date}' is not a date; write a year (2025) or a month (2025-04)",
        "“{date}”不是日期；请写年（2025）或年月（2025-04）",
    ),
    "no_month": (
        "'{date}' has no month {month}; months run from 01 to 12",
        "“{date}”没有 {month} 月；月份为 01 至 12",
    ),
    "outside": ("{path} = {value} is outside {span}", "{path} = {value} 超出 {span}"),
    "and_above": ("{bound} and above", "{bound} 及以上"),
    "and_below": ("{bound} and below", "{bound} 及以下"),
    "clause_says": (
        "{place}'s clause {clause} says {said}: write {value}",
        "{place}的条款 {clause} 写的是 {said}：请写 {value}",
    ),
    "percent": ("for {value} percent write {value} %", "若指百分之 {value}，请写 {value} %"),
}

_ENSEMBLES: dict[str, tuple[str, str]] = {
    "ensemble_expected": (
        "ensemble = {value}: prior, a name (sim list ensembles) or a CSV file was expected",
        "ensemble = {value}：应为 prior、名称（sim list ensembles）或 CSV 文件",
    ),
    "no_ensemble": ("ensemble: no such ensemble '{name}'", "ensemble：没有名为“{name}”的参数集合"),
    "no_ensemble_file": (
        "ensemble: there is no file {name} in {folder}",
        "ensemble：{folder} 中没有文件 {name}",
    ),
    "ensemble_unused": (
        "ensemble: nothing of {name} is used: each of its {count} uncertain numbers is set by the "
        "scenario itself",
        "ensemble：{name} 不起作用：其中 {count} 个不确定的数都由情景自行设定",
    ),
}

_LEVERS: dict[str, tuple[str, str]] = {
    "levers_expected": (
        "{path}: levers by name were expected here",
        "{path}：此处应按名称列出政策",
    ),
    "fields_expected": (
        "{path}: the lever's fields were expected here",
        "{path}：此处应列出该政策的字段",
    ),
    "no_lever_named": (
        "{path}: names no lever; nothing is set",
        "{path}：没有列出政策；不起作用",
    ),
    "removes": (
        "{path}: names no lever; this removes the inherited {removed}",
        "{path}：没有列出政策；这会去掉继承来的 {removed}",
    ),
    "removes_one": (
        "{path}: removes the inherited lever; to switch it off and keep it listed write "
        "strength: 0",
        "{path}：这会去掉继承来的政策；若要停用而仍列出，请写 strength: 0",
    ),
    "nothing_to_remove": (
        "{path}: there is no inherited lever to remove",
        "{path}：没有可去掉的继承政策",
    ),
    "no_kind": (
        "{path}: no such kind of lever (sim list levers shows what there is)",
        "{path}：没有这类政策（sim list levers 列出已有的）",
    ),
    "no_kind_as": (
        "{path}: no such kind of lever as {kind} (sim list levers shows what there is)",
        "{path}：没有 {kind} 这类政策（sim list levers 列出已有的）",
    ),
    "name_and_kind": (
        "{path}.kind: a lever called {name} has to be one; call it something else",
        "{path}.kind：名为 {name} 的政策必须属于该类；请换个名称",
    ),
    "no_field": ("{path}: {kind} has no such field", "{path}：{kind} 没有这个字段"),
    "needs": (
        "{path} needs {field}, such as {field}: {example}",
        "{path} 需要 {field}，例如 {field}: {example}",
    ),
    "words_expected": ("{path}: a list of words was expected", "{path}：应为词的列表"),
    "no_word": ("{path}: no such word as {word}", "{path}：没有 {word} 这个词"),
    "empty_list": (
        "{path}: the list is empty, so nothing is reached",
        "{path}：列表是空的，因此没有作用对象",
    ),
    "ends_before_start": (
        "{path}: the lever ends ({end}) before it starts ({start})",
        "{path}：政策的结束（{end}）早于开始（{start}）",
    ),
    "foreign_clause": (
        "{path}.clause: {clause} is a clause of {place}, not of {own}",
        "{path}.clause：{clause} 是{place}的条款，不是{own}的",
    ),
    "never_in_years": (
        "{path} never fires: {start} to {end} lies outside the simulated years {first}–{last}",
        "{path} 永不生效：{start} 至 {end} 不在模拟年份 {first}–{last} 之内",
    ),
    "never_by_lag": (
        "{path} never fires: its start_lag reaches past its end",
        "{path} 永不生效：start_lag 超过了结束时间",
    ),
    "never_by_dates": (
        "{path}: no value ever holds: the first date, {first}, lies after the lever's end or the "
        "last simulated year ({end})",
        "{path}：没有任何值会生效：最早的日期 {first} 晚于政策的结束或最后一个模拟年份（{end}）",
    ),
    "never_by_zero": (
        "{path} never fires: {field} is 0",
        "{path} 永不生效：{field} 为 0",
    ),
    "only_assumptions": (
        "{path} rests only on assumptions: its clauses give no amount",
        "{path} 只有假设为据：所引条款没有给出数额",
    ),
    "no_clause_cited": (
        "{path} rests only on assumptions: it cites no clause",
        "{path} 只有假设为据：没有引用条款",
    ),
}

_GOVERNMENTS: dict[str, tuple[str, str]] = {
    "no_government": (
        "{path}: has no local government of its own",
        "{path}：没有自己的地方政府",
    ),
    "no_government_kind": (
        "{path}: no such kind of government as {kind}",
        "{path}：没有 {kind} 这类政府",
    ),
    "needs_government_kind": (
        "{path}: needs plan, adaptive or copying; nothing stands here, so nothing is set",
        "{path}：需要 plan、adaptive 或 copying；此处为空，不起作用",
    ),
    "nothing_to_copy": (
        "{path}: copies nothing, since no neighbour of its rank has an instrument that it lacks",
        "{path}：没有可仿效的政策，同级地区没有它尚缺的政策工具",
    ),
    "matching_expected": (
        "neighbours_match = {value}: true, false or a list of regions was expected",
        "neighbours_match = {value}：应为 true、false 或地区列表",
    ),
    "nobody_matches": (
        "neighbours_match: {focus} has no neighbours of its rank; set focus to a province or a "
        "city, such as focus: zhejiang",
        "neighbours_match：{focus} 没有同级地区；请把 focus 设为省或市，例如 focus: zhejiang",
    ),
    "no_neighbour": (
        "neighbours_match: {region} is no neighbour of {focus} of the same rank",
        "neighbours_match：{region} 不是与 {focus} 同级的地区",
    ),
    "nothing_to_match": (
        "neighbours_match: {focus}, the focus, has no lever that others could match",
        "neighbours_match：关注地区 {focus} 没有可供其他地区跟进的政策",
    ),
}

_OVERRIDES: dict[str, tuple[str, str]] = {
    "overrides_list": (
        "overrides: a list was expected, since their order counts; begin each with '- ', as in "
        "'- levers.hebei.project_subsidy.rate: 25 %'",
        "overrides：应为列表，因为先后有别；每条以“- ”开头，例如 "
        "“- levers.hebei.project_subsidy.rate: 25 %”",
    ),
    "override_pair": (
        "overrides: 'path: value' was expected",
        "overrides：应为“路径: 值”",
    ),
    "write_set": (
        "write --set path=value, as in levers.hebei.project_subsidy.rate='25 %'",
        "请写 --set 路径=值，例如 levers.hebei.project_subsidy.rate='25 %'",
    ),
    "not_overridable": ("{path}: cannot be overridden", "{path}：不能被覆盖"),
    "nothing_inside": ("{path}: {head} has nothing inside it", "{path}：{head} 之内没有别的"),
    "no_lever": ("{path}: {region} has no lever {name}", "{path}：{region} 没有政策 {name}"),
    "too_long": ("{path}: the path is too long", "{path}：路径太长"),
    "set_whole": (
        "{path}: {whole} has nothing inside it; set it whole, as in {whole}: {{{key}: {value}}}",
        "{path}：{whole} 之内没有别的；请整体设定，例如 {whole}: {{{key}: {value}}}",
    ),
    "no_dated_values": (
        "{path}: the number has no dated values; set {whole} whole, by date",
        "{path}：此数没有分日期的值；请把 {whole} 按日期整体设定",
    ),
}

TEXTS = (
    SWEEPS
    | _SHAPE
    | _RUN
    | _PARAMETERS
    | _NUMBERS
    | _ENSEMBLES
    | _LEVERS
    | _GOVERNMENTS
    | _OVERRIDES
)


def say(key: str, /, **parts: object) -> Message:
    """The sentence ``key`` with its parts. Raises KeyError for an unknown key or part."""
    return fill(TEXTS, key, **parts)
