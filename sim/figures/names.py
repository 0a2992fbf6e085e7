"""What an input is called in a figure, and how its values are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.figures import style, words
from sim.figures.inputs import Lang
from sim.figures.texts import full_width

if TYPE_CHECKING:
    from sim.evidence import Parameter

_POLICY: Final = ("levers.", "governments.", "neighbours_match")
_PARAMETERS: Final = ("parameters.", "uncertain.")
_PER_YEAR: Final = "/year"

TEXTS: Final = {
    "of_key": ("{about} ({key})", "{about}（{key}）"),
    "of_lever": ("{lever}, {field}", "{lever}：{field}"),
    "elsewhere": ("{region}: {name}", "{region}{name}"),
    "governments": ("government: {region}", "{region}政府"),
    "strength": ("strength", "力度"),
    "as_is": ("as it is", "原值"),
    "per_year": ("{amount} a year", "{amount}/年"),
    "years": ("{number} years", "{number} 年"),
}


def is_policy(path: str) -> bool:
    """Whether governments choose the input; else it is a number that nobody knows well."""
    return path.startswith(_POLICY)


def input_name(path: str, focus: str, lang: Lang) -> str:
    """An input in words: what a parameter is about; the lever and which of its numbers.

    Levers of other regions than ``focus`` are named with theirs; what nobody described keeps its
    path.
    """
    path = path.removesuffix("*")
    parts = path.split(".")
    if path.startswith("levers.") and len(parts) == 4:
        return _lever(parts, focus, lang)
    if path.startswith("governments.") and len(parts) == 2:
        return _say("governments", lang, region=_region(parts[1], lang))
    for section in _PARAMETERS:
        path = path.removeprefix(section)
    return _parameter(path, lang)


def lever_name(region: str, kind: str, focus: str, lang: Lang) -> str:
    """A lever in words, with its region where that is not in focus."""
    from sim.model.indicators import INDICATORS

    found = next((it for it in INDICATORS if it.id == f"public_money_{kind}"), None)
    if found is None:
        name = kind.replace("_", " ")
    elif lang == "zh":
        name = found.label_zh.partition(":")[2]
    else:
        name = found.label_en.partition(": ")[2]
    if region == focus:
        return name
    return _say("elsewhere", lang, region=_region(region, lang), name=name)


def _lever(parts: list[str], focus: str, lang: Lang) -> str:
    """A lever's number; levers are named by their kinds, others as the scenario calls them."""
    _, region, kind, field = parts
    name = lever_name(region, kind, focus, lang)
    if field == "strength":
        return _say("of_lever", lang, lever=name, field=_say("strength", lang))
    return _say("of_lever", lang, lever=name, field=_field(kind, field, lang))


def _field(kind: str, field: str, lang: Lang) -> str:
    """What a number of a lever is about, where that is short; else its name."""
    from sim.scenario import lever_kinds

    known = lever_kinds().get(kind)
    plain = field.replace("_", " ")
    if known is None or field not in known.numbers or lang == "en":
        return plain
    about = known.numbers[field].about_zh.split("。")[0].split("，")[0]
    return full_width(about) if 0 < len(about) <= 16 else plain


def _parameter(path: str, lang: Lang) -> str:
    from sim.evidence import parameters

    name, _, key = path.partition(".")
    found: Parameter | None = parameters().get(name)
    if found is None:
        return path
    about = found.about_en if lang == "en" else full_width(found.about_zh)
    about = style.printable(about, found.about_en)
    return _say("of_key", lang, about=about, key=_region(key, lang)) if key else about


def _region(region: str, lang: Lang) -> str:
    from sim.evidence import regions

    tree = regions()
    return tree.name(region, lang) if region in tree.all else region.replace("_", " ")


def value_text(value: float | str | None, unit: str, lang: Lang, digits: int = 3) -> str:
    """A value of an input as it is written in its unit; None: as the scenario has it."""
    if value is None:
        return _say("as_is", lang)
    if isinstance(value, str):
        return value
    if unit.endswith(_PER_YEAR):
        amount = value_text(value, unit.removesuffix(_PER_YEAR), lang, digits)
        return _say("per_year", lang, amount=amount)
    if unit == "year":
        return _say("years", lang, number=f"{value:.{digits}g}")
    if unit in ("machine", "yuan", "firm", "scene", "site", "deal", "share"):
        return words.amount(value, unit, lang, digits)
    return f"{value:.{digits + 2}g}"  # a calendar year keeps its four digits


def _say(key: str, lang: Lang, /, **fields: object) -> str:
    return TEXTS[key][lang == "zh"].format(**fields)
