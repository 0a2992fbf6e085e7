"""How published figures are held against the model: quantity, house and spread of each series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sim.evidence.fields import DATA_FOLDER, Fields, known, quantity
from sim.evidence.makers import KnownMaker
from sim.evidence.observations import Observation
from sim.evidence.regions import RegionTree
from sim.evidence.vocabulary import GRADES, INDICATOR_UNITS
from sim.reading import InputError, Located, Problem, UnitError, read_yaml

OTHER_UNITS = {
    "orders_so_far": "machine",
    "unit_cost_functional": "yuan/machine",
    "research_share_of_basic": "share",
}
MAKER_UNITS = {
    "maker_machines": "machine",
    "maker_machines_so_far": "machine",
    "maker_sales": "yuan",
    "maker_price": "yuan/machine",
    "maker_unit_cost": "yuan/machine",
}
QUANTITY_UNITS = {**INDICATOR_UNITS, **OTHER_UNITS, **MAKER_UNITS}
"""What a figure can be held against, in which unit: an indicator, a total since the start, a figure
of a maker's year, the share of research in basic machines put to use."""


@dataclass(frozen=True)
class Spread:
    """How far figures of a kind lie apart, standard deviations of their logarithms.

    ``house`` of the effect that all figures of one house and this kind share, ``figure`` of each
    figure's own error, ``model`` of what the model misses, shared by figures of one quantity and
    year.
    """

    name: str
    house: float
    figure: float
    model: float
    grade: str
    source: str
    about_en: str
    about_zh: str


@dataclass(frozen=True)
class Family:
    """Quantities that count nearly the same, and how much their figures' errors have in common.

    ``house`` of the variance of a house's effect is common to all its figures of the family,
    ``miss`` of the variance of what the model misses to all figures of the family and year; 0 to 1.
    """

    name: str
    house: float
    miss: float
    grade: str = ""
    source: str = ""


def alone(quantity: str) -> Family:
    """The family of a quantity that shares nothing with others."""
    return Family(quantity, 0.0, 0.0)


@dataclass(frozen=True)
class Comparison:
    """A published figure and what the model has for it.

    ``quantity`` a key of QUANTITY_UNITS, of ``regions`` (their sum) or of a ``maker``; ``value``
    the figure in the quantity's unit, above 0.
    """

    observation: Observation
    quantity: str
    regions: tuple[str, ...]
    maker: str
    house: str
    spread: Spread
    value: float
    family: Family

    @property
    def what(self) -> tuple[object, ...]:
        """What is counted, where and in which year, whoever counts it."""
        return self.quantity, self.regions, self.maker, self.year

    @property
    def kind(self) -> tuple[str, str]:
        """The family of what is counted, a maker's apart."""
        return self.family.name, self.maker

    @property
    def year(self) -> int:
        """The year in which the figure's time ends."""
        return int(self.observation.end[:4])


@dataclass(frozen=True)
class Likelihoods:
    """Every figure that a fit may use, why it uses none of other series, the parameters it fits,
    by name, and what a dollar is worth."""

    spreads: dict[str, Spread]
    comparisons: tuple[Comparison, ...]
    left_out: dict[str, str]
    fitted: tuple[str, ...]
    yuan_per_dollar: float

    def until(self, year: int) -> tuple[Comparison, ...]:
        """Figures about times up to the end of ``year``, in the order of the observations."""
        return tuple(c for c in self.comparisons if c.year <= year)


def load_likelihoods(
    observations: tuple[Observation, ...],
    regions: RegionTree,
    makers: tuple[KnownMaker, ...],
    path: Path | None = None,
) -> Likelihoods:
    """Read ``likelihoods.yaml``. Raises InputError with every problem.

    A series that a fit may use must be held against something or left out with a reason.
    """
    problems: list[Problem] = []
    root = Fields(read_yaml(path or DATA_FOLDER / "likelihoods.yaml"), problems)
    root.only(("yuan_per_dollar", "spreads", "families", "series", "left_out", "fitted"))
    dollar = _exchange_rate(root)
    spreads = {name: _spread(name, node, problems) for name, node in _entries(root, "spreads")}
    families = _families(root)
    left_out, fitted = _reasons(root), root.texts("fitted", required=True)
    series: dict[str, list[Observation]] = {}
    for observation in observations:
        if observation.may_be_fitted and observation.id not in left_out:
            series.setdefault(observation.series, []).append(observation)
    names = tuple(maker.name for maker in makers)
    found: dict[str, Comparison] = {}
    for name, node in _entries(root, "series"):
        if known(name, series, node, "series that may be fitted", problems, at_key=True):
            for made in _comparisons(node, series[name], spreads, regions, names, dollar, problems):
                of = families.get(made.quantity, made.family)
                found[made.observation.id] = replace(made, family=of)
    _all_accounted_for(root, series, {o.id for o in observations}, problems)
    if problems:
        raise InputError(problems)
    ordered = tuple(found[o.id] for o in observations if o.id in found)
    return Likelihoods(spreads, ordered, left_out, fitted, dollar)


def _entries(root: Fields, key: str) -> list[tuple[str, Located]]:
    node = root.required(key)
    return list(node.items()) if node is not None and node.is_mapping else []


def _reasons(root: Fields) -> dict[str, str]:
    """Why what is left out is; a reason that is blank is a problem."""
    found = {}
    for name, node in _entries(root, "left_out"):
        found[name] = "" if isinstance(node.value, dict | list) else str(node.value or "").strip()
        if not found[name]:
            root.problems.append(node.error(f"'{name}' is left out without a reason", at_key=True))
    return found


def _spread(name: str, node: Located, problems: list[Problem]) -> Spread:
    fields = Fields(node, problems)
    fields.only(("house", "figure", "model", "grade", "source", "about"))
    about_en, about_zh = fields.bilingual("about")
    return Spread(
        name=name,
        house=_above_zero(fields, "house"),
        figure=_above_zero(fields, "figure"),
        model=_above_zero(fields, "model"),
        grade=fields.choice("grade", GRADES),
        source=fields.text("source"),
        about_en=about_en,
        about_zh=about_zh,
    )


def _families(root: Fields) -> dict[str, Family]:
    """The family of each quantity that has one."""
    found: dict[str, Family] = {}
    for name, node in _entries(root, "families"):
        fields = Fields(node, root.problems)
        fields.only(("of", "house", "miss", "grade", "source"))
        family = Family(
            name=name,
            house=_share(fields, "house"),
            miss=_share(fields, "miss"),
            grade=fields.choice("grade", GRADES),
            source=fields.text("source"),
        )
        for one in fields.texts("of", required=True):
            at = fields.get("of") or node
            if known(one, QUANTITY_UNITS, at, "quantity", root.problems) and one in found:
                root.problems.append(at.error(f"'{one}' is of the family {found[one].name} too"))
            found[one] = family
    return found


def _exchange_rate(root: Fields) -> float:
    """Yuan per dollar, 1 where it is missing, which is a problem."""
    node = root.required("yuan_per_dollar")
    if node is None:
        return 1.0
    fields = Fields(node, root.problems)
    fields.only(("value", "grade", "source"))
    fields.choice("grade", GRADES)
    fields.text("source")
    return _above_zero(fields, "value")


def in_yuan(observation: Observation, unit: str, dollar: float) -> float:
    """The figure in ``unit``, dollars at the rate. Raises UnitError for another dimension."""
    try:
        return observation.canonical(unit)
    except UnitError:
        in_dollars = unit.replace("yuan", "USD")
        if in_dollars == unit:
            raise
        return observation.canonical(in_dollars) * dollar


def _above_zero(fields: Fields, key: str) -> float:
    node = fields.required(key)
    number = None if node is None else quantity(node, "1", fields.problems)
    if number is not None and number <= 0 and node is not None:
        fields.problems.append(node.error(f"{key} is a standard deviation, above 0"))
    return 1.0 if number is None else number


def _share(fields: Fields, key: str) -> float:
    node = fields.required(key)
    number = None if node is None else quantity(node, "1", fields.problems)
    if number is not None and not 0 <= number <= 1 and node is not None:
        fields.problems.append(node.error(f"{key} is a share of a variance, 0 to 1"))
    return number or 0.0


def _comparisons(
    node: Located,
    observations: list[Observation],
    spreads: dict[str, Spread],
    regions: RegionTree,
    makers: tuple[str, ...],
    dollar: float,
    problems: list[Problem],
) -> Iterable[Comparison]:
    """What the figures of one series are held against; nothing where the entry is wrong."""
    before = len(problems)
    fields = Fields(node, problems)
    fields.only(("as", "house", "spread", "maker", "regions"))
    held_against = fields.choice("as", QUANTITY_UNITS)
    spread = fields.choice("spread", spreads)
    house = fields.text("house")
    maker = fields.choice("maker", makers, required=held_against in MAKER_UNITS)
    places = fields.texts("regions")
    for place in places:
        known(place, regions.all, fields.get("regions") or node, "region", problems)
    if len(problems) > before:
        return
    for observation in observations:
        try:
            value = in_yuan(observation, QUANTITY_UNITS[held_against], dollar)
        except UnitError as failure:
            problems.append(node.error(f"{observation.id}: {failure}"))
            continue
        if value <= 0:
            problems.append(node.error(f"{observation.id} is not above 0; it has no logarithm"))
            continue
        yield Comparison(
            observation=observation,
            quantity=held_against,
            regions=places or (observation.region,),
            maker=maker,
            house=house,
            spread=spreads[spread],
            value=value,
            family=alone(held_against),
        )


def _all_accounted_for(
    root: Fields,
    series: dict[str, list[Observation]],
    figures: set[str],
    problems: list[Problem],
) -> None:
    """Each series that may be fitted is used or left out, and none is both."""
    whole, apart = root.get("series"), root.get("left_out")
    used = dict(whole.items()) if whole is not None else {}
    left_out = dict(apart.items()) if apart is not None else {}
    for name, node in left_out.items():
        if name in used:
            problems.append(node.error(f"'{name}' is used as well as left out", at_key=True))
        elif name not in figures:
            known(name, series, node, "series that may be fitted", problems, at_key=True)
    for name in series:
        if name not in used and name not in left_out and whole is not None:
            message = f"series '{name}' is neither used nor left out with a reason"
            problems.append(whole.error(message, at_key=True))
