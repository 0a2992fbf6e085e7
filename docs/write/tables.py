"""Tables of the description: state, indicators, parameters, regions, what is known of firms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import fields

from docs.write.code import reads_attribute
from docs.write.markdown import code, escaped, quantity, span, table
from sim.cli.text import rounded
from sim.evidence import definitions, ledger, makers, observations, parameters, regions, targets
from sim.evidence.parameters import Parameter
from sim.evidence.vocabulary import GRADES, PRODUCT_CLASSES
from sim.model import state
from sim.model.axes import BUDGET_LINES, DEMAND_LINES
from sim.model.indicators import INDICATORS


def state_table(name: str) -> str:
    """The columns of one table of the state, by its name in ``sim.model.state``."""
    rows = [
        (code(item.name), item.metadata["unit"] or "–", escaped(item.metadata["meaning"]))
        for item in fields(getattr(state, name))
    ]
    return table(["column", "unit", "meaning"], rows)


def demand_lines() -> str:
    """What is bought: segments and classes."""
    rows = [
        (
            segment,
            made,
            "a budget" if row < BUDGET_LINES else "a wage",
        )
        for row, (segment, made) in enumerate(DEMAND_LINES)
    ]
    return table(["segment", "class of machine", "the buyer compares its price with"], rows)


def indicator_rows(names: list[str]) -> str:
    """Indicators by name: all of them where none is named."""
    known = {indicator.id: indicator for indicator in INDICATORS}
    chosen = [known[name] for name in names] if names else list(INDICATORS)
    said = definitions()
    rows = [(code(i.id), i.unit, i.label_zh, escaped(said[i.id].en)) for i in chosen]
    return table(["indicator", "unit", "", "what it counts"], rows)


def parameter_table(stem: str) -> str:
    """The numbers of one file of ``sim/evidence/data/parameters``."""
    chosen = [p for p in parameters().values() if stem_of(p) == stem]
    if not chosen:
        raise KeyError(f"no parameters in {stem}.yaml")
    rows = [
        (
            f"`{p.name}`<br>{escaped(p.about_en)} · {p.about_zh}",
            "<br>".join([value_text(p), *_bounds(p)]),
            p.grade,
            escaped(p.source),
            ", ".join(code(user) for user in p.used_by),
        )
        for p in chosen
    ]
    return table(["parameter", "value, spread, range", "grade", "source", "used by"], rows)


def stem_of(parameter: Parameter) -> str:
    """The name of the file that holds a parameter, without its ending."""
    return parameter.file.rpartition("/")[2].removesuffix(".yaml")


def value_text(parameter: Parameter) -> str:
    """Value with unit and distribution, keys with the same ones together."""
    groups: dict[str, list[str]] = {}
    for key, value in parameter.values.items():
        drawn = parameter.distributions.get(key)
        text = quantity(value, parameter.unit)
        text += f", `{drawn.text}`" if drawn is not None else ""
        groups.setdefault(text, []).append(key)
    lines = [
        f"{', '.join(code(key) for key in keys)}: {text}" if keys != [""] else text
        for text, keys in groups.items()
    ]
    if parameter.factor is not None:
        lines.append(f"all × `{parameter.factor.text}`")
    return "<br>".join(lines)


def _bounds(parameter: Parameter) -> list[str]:
    """What a scenario may write instead."""
    span_text = span(parameter.low, parameter.high, parameter.unit)
    lines = [f"may be {span_text}"] if span_text else []
    return [*lines, "the same in all worlds"] if parameter.structural else lines


def grades() -> str:
    """How many numbers of the model stand on what."""
    found = Counter(parameter.grade for parameter in parameters().values())
    spread = Counter(
        p.grade for p in parameters().values() if p.distributions or p.factor is not None
    )
    rows = [(grade, str(found[grade]), str(spread[grade])) for grade in GRADES]
    rows.append(("all", str(found.total()), str(spread.total())))
    return table(["grade", "parameters", "of them drawn anew in each world"], rows)


def by_grade(grade: str) -> str:
    """Parameters of a grade, in a row."""
    return ", ".join(code(p.name) for p in parameters().values() if p.grade == grade)


def region_tree() -> str:
    """The tree of regions as a nested list; leaves act, the others are sums."""
    tree = regions()

    def lines(region: str, depth: int) -> list[str]:
        mark = "" if tree.is_leaf(region) else " (sum)"
        own = f"{'  ' * depth}- {tree.name(region)} {tree.name(region, 'zh')} `{region}`{mark}"
        return [own, *(line for child in tree.children(region) for line in lines(child, depth + 1))]

    roots = [region for region in tree.all if tree.parent(region) is None]
    return "\n".join(line for root in roots for line in lines(root, 0))


def attribute_sources() -> str:
    """What is known of each leaf region: meaning, unit, and the source of each leaf's number."""
    tree = regions()
    scale = {"sum": "a share of China's total", "mean": "relative to the mean leaf of China"}
    rows = []
    for name, attribute in tree.attributes.items():
        groups: dict[tuple[str, str], list[str]] = {}
        for leaf, number in attribute.numbers.items():
            groups.setdefault((number.grade, number.source), []).append(leaf)
        for (grade, source), leaves in groups.items():
            which = "all leaves" if len(leaves) == len(tree.leaves) else ", ".join(leaves)
            used = scale.get(attribute.normalise, attribute.unit)
            read = "yes" if reads_attribute(name) else "no"
            about = escaped(attribute.about_en)
            rows.append((code(name), about, used, which, grade, escaped(source), read))
    return table(["attribute", "meaning", "used as", "leaves", "grade", "source", "read"], rows)


def attribute_values() -> str:
    """The attributes of every leaf as the model uses them."""
    tree = regions()
    columns = {name: tree.attribute(name) for name in tree.attributes}
    rows = [
        (code(leaf), *(rounded(columns[name][row]) for name in columns))
        for row, leaf in enumerate(tree.leaves)
    ]
    return table(["leaf", *columns], rows)


def known_firms() -> str:
    """How many firms known by name enter when, by class."""
    years = sorted({maker.entered[:4] for maker in makers()})
    found = Counter((maker.product_class, maker.entered[:4]) for maker in makers())
    rows = [(made, *(str(found[made, year] or "") for year in years)) for made in PRODUCT_CLASSES]
    return table(["class", *years], rows)


COUNTS: dict[str, Callable[[], int]] = {
    "parameters": lambda: len(parameters()),
    "ledger": lambda: len(ledger()),
    "targets": lambda: len(targets()),
    "observations": lambda: len(observations()),
    "indicators": lambda: len(INDICATORS),
    "leaves": lambda: len(regions().leaves),
    "regions": lambda: len(regions().all),
    "makers": lambda: len(makers()),
}
