"""What numbers of a scenario are about, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reading import Message

if TYPE_CHECKING:
    from sim.scenario import LeverTerms, Scenario


def about_number(path: str, scenario: Scenario) -> Message:
    """What the number at ``path`` is about: a parameter, of which key; a field of a lever."""
    from sim.evidence import parameters, regions

    path = path.removesuffix("*")
    for lever in scenario.levers:
        if path.startswith(f"{lever.path}."):
            return about_lever(lever, path.rpartition(".")[2])
    name, _, key = path.partition(".")
    found = parameters().get(name)
    if found is None:
        return Message(path, path)
    if not key:
        return Message(found.about_en, found.about_zh)
    tree = regions()
    where = (tree.name(key, "en"), tree.name(key, "zh")) if key in tree.all else (key, key)
    return Message(f"{found.about_en} ({where[0]})", f"{found.about_zh}（{where[1]}）")


def about_lever(lever: LeverTerms, field: str) -> Message:
    """What one field of a lever is about, with its region and name."""
    about = field_about(lever.kind, field)
    place = region_name(lever.region)
    kind = kind_name(lever.kind)
    return Message(
        f"{place.en}, {kind.en}: {about.en.rstrip('.')}",
        f"{place.zh}，{kind.zh}：{about.zh.rstrip('。')}",
    )


def field_about(kind: str, field: str) -> Message:
    """What a field of a kind of lever is about."""
    from sim.scenario import lever_kinds

    terms = lever_kinds()[kind].numbers[field]
    return Message(terms.about_en, terms.about_zh)


def kind_name(kind: str) -> Message:
    """What a kind of lever is called."""
    from sim.model.indicators import INDEX, INDICATORS

    found = INDICATORS[INDEX[f"public_money_{kind}"]]
    return Message(kind.replace("_", " "), found.label_zh.partition(":")[2])


def region_name(region: str) -> Message:
    """What a region is called."""
    from sim.evidence import regions

    tree = regions()
    return Message(tree.name(region, "en"), tree.name(region, "zh"))
