"""What this room says of text it cannot read, in both languages."""

from __future__ import annotations

from sim.reading.problems import Message, fill

TEXTS: dict[str, tuple[str, str]] = {
    "no_file": ("no such file", "没有这个文件"),
    "unreadable": ("cannot be read: {reason}", "无法读取：{reason}"),
    "not_utf8": ("not UTF-8 text", "不是 UTF-8 文本"),
    "not_yaml": (
        "not valid YAML: {reason}",
        "不是有效的 YAML：请检查此处的缩进、引号、冒号与括号（{reason}）",
    ),
    "too_deep": (
        "nested too deeply: no file needs more than {most} levels",
        "嵌套过深：任何文件都用不到 {most} 层以上",
    ),
    "alias_circle": ("an alias refers to itself", "别名指向了自己"),
    "written_twice": (
        "key '{key}' is written twice (first on line {line})",
        "键“{key}”写了两次（第一次在第 {line} 行）",
    ),
    "unquoted": (
        'the comma ends the value here: put the distribution in quotes, "{text}"',
        '逗号在此处把值截断了：请给分布加上引号，"{text}"',
    ),
    "unknown_unit": ("unknown unit '{unit}'", "未知单位“{unit}”"),
    "other_dimension": (
        "'{unit}' cannot be read as {expected}",
        "“{unit}”不能换算为 {expected}",
    ),
    "none": ("(none)", "（无单位）"),
    "plain_number": ("a plain number", "无单位的数"),
    "not_number": ("{value} is not a number", "{value} 不是数"),
    "not_quantity": (
        "'{value}' is not a number with a unit",
        "“{value}”不是带单位的数",
    ),
    "no_unit": (
        "'{value}' has no unit; expected one like {units}",
        "“{value}”没有单位；应写成 {units} 之类",
    ),
    "or": ("{most} or {last}", "{most} 或 {last}"),
}


def say(key: str, /, **parts: object) -> Message:
    """The sentence ``key`` with its parts. Raises KeyError for an unknown key or part."""
    return fill(TEXTS, key, **parts)
