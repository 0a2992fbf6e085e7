"""What checks say of what they found, in both languages."""

from __future__ import annotations

from sim.reading import Message, fill, format_quantity

TEXTS: dict[str, tuple[str, str]] = {
    "moves": (
        "{outcome} changes by {change} from {field} {first} to {last} (one-sided bounds {low} to "
        "{high}, {worlds} worlds)",
        "{field} 由 {first} 到 {last}，{outcome}变化 {change}（单侧界 {low} 至 {high}，"
        "{worlds} 个世界）",
    ),
    "against": (
        "{outcome} moves the wrong way between {field} {first} and {last}: {change} (one-sided "
        "bounds {low} to {high}), expected {expected}",
        "{field} 由 {first} 到 {last}，{outcome}方向相反：{change}（单侧界 {low} 至 {high}），"
        "应当{expected}",
    ),
    "does_nothing": (
        "{outcome} is the same to the bit in all {worlds} worlds at {field} {first} and {last}",
        "{field} 为 {first} 与 {last} 时，{outcome}在全部 {worlds} 个世界中逐位相同",
    ),
    "too_little": (
        "{outcome} changes by {change} (at most {high}), the least promised is {least}",
        "{outcome}变化 {change}（至多 {high}），而承诺的下限为 {least}",
    ),
    "hidden": (
        "{outcome} changes by {change}, but the noise of {worlds} worlds spans {low} to {high}",
        "{outcome}变化 {change}，但 {worlds} 个世界的噪声范围为 {low} 至 {high}",
    ),
    "least_hidden": (
        "{outcome} changes by {change} ({low} to {high}); whether it reaches {least} can't be told",
        "{outcome}变化 {change}（{low} 至 {high}）；是否达到 {least} 无法判断",
    ),
    "no_values": (
        "{outcome} has a value in fewer than two worlds",
        "{outcome}有数值的世界不足两个",
    ),
    "rises": ("to rise", "上升"),
    "falls": ("to fall", "下降"),
    "saturates": (
        "{field} {at} and {beyond} give the same bits; {below} does not",
        "{field} 取 {at} 与 {beyond} 逐位相同；取 {below} 则不同",
    ),
    "does_not_saturate": (
        "{field} {at} and {beyond} differ, first in {indicator}, {region} {year}: {left} and "
        "{right}",
        "{field} 取 {at} 与 {beyond} 结果不同，如 {region} {year} 年 {indicator}：{left} 与 "
        "{right}",
    ),
    "never_binds": (
        "{field} {below} and {at} give the same bits too: it binds nowhere in the trial",
        "{field} 取 {below} 与 {at} 也逐位相同：试验中从未起约束作用",
    ),
    "nothing_at_zero": (
        "strength 0 gives the bits of its absence; strength 1 changes outcomes",
        "力度 0 与没有该政策逐位相同；力度 1 则改变结果",
    ),
    "something_at_zero": (
        "strength 0 differs from absence, first in {indicator}, {region} {year}: {left} and "
        "{right}",
        "力度 0 与没有该政策不同，如 {region} {year} 年 {indicator}：{left} 与 {right}",
    ),
    "name_only": (
        "strength 1 changes no outcome by a bit, beside its cost and its own count: a name only",
        "除支出与自身计数外，力度 1 没有改变任何结果：有名无实",
    ),
    "inside": (
        "no public money outside {start} to {end}; nothing differs before it works; a change of "
        "{change} alters no earlier year",
        "{start} 至 {end} 之外没有财政支出；生效之前毫无差别；{change} 年的变动不影响此前年份",
    ),
    "outside": (
        "public money outside {start} to {end}: {paid} in {year}",
        "{start} 至 {end} 之外有财政支出：{year} 年 {paid}",
    ),
    "early": (
        "it acts before it works: {indicator}, {region} {year}: {left}, {right} without it",
        "尚未生效已有影响：{region} {year} 年 {indicator} 为 {left}，没有该政策时为 {right}",
    ),
    "foreseen": (
        "a change of {change} alters an earlier year: {indicator}, {region} {year}: {left} and "
        "{right}",
        "{change} 年的变动影响了此前年份：{region} {year} 年 {indicator} 为 {left} 与 {right}",
    ),
    "never_acts": (
        "it changes nothing within its window in this trial",
        "在本试验的政策期内没有任何影响",
    ),
    "within_budget": (
        "at most {share} of what is allowed ({product}) was paid, in any of {worlds} worlds",
        "{worlds} 个世界中，支出最多为允许额（{product}）的 {share}",
    ),
    "over_budget": (
        "{paid} paid in {when} at strength {strength}, {allowed} allowed ({product})",
        "力度 {strength} 时 {when} 支出 {paid}，允许额为 {allowed}（{product}）",
    ),
    "paid_nothing": (
        "nothing was paid in any world, so the bound was never tried",
        "任何世界都没有支出，界限未受检验",
    ),
    "all_years": ("all years", "各年合计"),
    "plans_within": (
        "{kinds} kinds of lever stay within what their terms allow, in every region and year",
        "{kinds} 类政策在各地各年均未超出其条款允许的支出",
    ),
    "complement": ("complements", "互补"),
    "substitute": ("substitutes", "替代"),
    "interacts": (
        "together {change} beyond each alone ({low} to {high}); each alone {one} and {other}: "
        "{expected}",
        "合用比各自单用之和多 {change}（{low} 至 {high}）；单用分别为 {one} 与 {other}：{expected}",
    ),
    "interacts_wrongly": (
        "together {change} beyond each alone ({low} to {high}); each alone {one} and {other}; "
        "expected {expected}",
        "合用比各自单用之和多 {change}（{low} 至 {high}）；单用分别为 {one} 与 {other}；"
        "应当{expected}",
    ),
    "interaction_hidden": (
        "together {change} beyond each alone, but the noise spans {low} to {high}; expected "
        "{expected}",
        "合用比各自单用之和多 {change}，但噪声范围为 {low} 至 {high}；应当{expected}",
    ),
    "bounded": (
        "beyond each alone by at most {most} ({share} of both)",
        "合用与单用之和相差不超过 {most}（二者的 {share}）",
    ),
    "run_failed": ("a run failed: {what}", "运行失败：{what}"),
}


def say(key: str, /, **parts: object) -> Message:
    """The sentence ``key`` with its parts. Raises KeyError for an unknown key or part."""
    return fill(TEXTS, key, **parts)


DIGITS, ALL_DIGITS = 4, 17
_LARGE = ((1e9, "bn yuan"), (1e6, "m yuan"), (0.0, "yuan"))
_CHINESE = {"machine": "台", "firm": "家", "deal": "笔", "scene": "个", "site": "个"}


def amount(value: float, unit: str, digits: int = DIGITS) -> Message:
    """A number with its unit as each language prints it."""
    if unit == "yuan":
        size, name = next((size or 1.0, name) for size, name in _LARGE if abs(value) >= size)
        english = f"{_short(value / size, digits)} {name}"
    elif unit in _CHINESE:
        english = f"{_short(value, digits)} {unit}{'' if value == 1 else 's'}"
    else:
        english = format_quantity(value, unit, digits)
    if unit in _CHINESE and abs(value) < 1e4:
        return Message(english, f"{_short(value, digits)} {_CHINESE[unit]}")
    return Message(english, format_quantity(value, unit, digits))


def named(region: str) -> Message:
    """A region as each language names it."""
    from sim.evidence import regions

    return Message(regions().name(region), regions().name(region, "zh"))


def _short(value: float, digits: int) -> str:
    """So many significant digits, large numbers in full groups."""
    rounded = float(f"{value:.{digits}g}")
    return (
        f"{rounded:,.0f}" if 1e3 <= abs(rounded) == abs(round(rounded)) else f"{rounded:.{digits}g}"
    )
