"""Other markets beside which the demand functions are set: drivers, policy, priors, sources."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.evidence.distributions import Distribution, Floats, parse_distribution
from sim.evidence.fields import DATA_FOLDER, Fields
from sim.evidence.observations import CONFIDENCES, Observation
from sim.evidence.parameters import Parameter
from sim.evidence.tables import Row, read_table
from sim.evidence.vocabulary import GRADES, SEGMENTS
from sim.reading import InputError, Located, Problem, UnitError, read_yaml

FOLDER = DATA_FOLDER / "analogues"
OWN = ("opening_stock", "opening_price", "price_fall")
BORROWED = (
    "early_adoption_rate",
    "imitation_rate",
    "task_share",
    "payback_threshold",
    "payback_spread",
    "running_cost_share",
    "machine_life",
    "shifts",
    "labour_cost_factor",
)
"""What a market takes from the model's own parameters where it states nothing itself."""
SHARED = (
    "noise_spread",
    "noise_persistence",
    "noise_calming",
    "bass_innovation",
    "bass_imitation",
    "bass_ceiling",
)
_PRIOR = ("unit", "distribution", "grade", "source", "about")
_POLICY = ("name", "announced", "from", *_PRIOR)
_MARKET = ("name", "sales", "segment", "money", "wage", "users", "about", "policy", "priors")
_COLUMNS = ("series", "year", "value", "unit", "source", "grade", "confidence", "note")


@dataclass(frozen=True)
class Prior:
    """An uncertain number: ``scale`` times a draw, in ``unit``; without a spread it is ``scale``.

    ``own`` is False where it is the model's own parameter.
    """

    name: str
    scale: float
    distribution: Distribution | None
    unit: str
    grade: str
    source: str
    about: tuple[str, str]
    own: bool = True

    def quantile(self, u: Floats) -> Floats:
        """Values at the probabilities ``u``, of their shape."""
        return self.scale * (u * 0.0 + 1.0 if self.distribution is None else self._spread(u))

    def _spread(self, u: Floats) -> Floats:
        assert self.distribution is not None
        return self.distribution.quantile(u)

    @property
    def text(self) -> str:
        """The spread as written."""
        spread = "" if self.distribution is None else self.distribution.text
        if not spread:
            return f"{self.scale:g}"
        return spread if self.scale == 1.0 else f"{self.scale:g} × {spread}"


@dataclass(frozen=True)
class Driver:
    """A yearly series beside the sales: ``values`` by year, and ``(source, grade, confidence)``."""

    series: str
    unit: str
    values: dict[int, float]
    sources: dict[int, tuple[str, str, int]]


@dataclass(frozen=True)
class PricePolicy:
    """Public money that pays a share of the price from a year on, known from ``announced`` on."""

    name: tuple[str, str]
    announced: int
    first_year: int
    share: Prior


@dataclass(frozen=True)
class AnalogueMarket:
    """A market: yearly sales in machines from ``first_year`` on, and what drove them.

    ``observations`` are the sales as published; ``priors`` by name, the model's own where the
    market states none.
    """

    id: str
    name: tuple[str, str]
    about: tuple[str, str]
    first_year: int
    sales: tuple[float, ...]
    observations: tuple[Observation, ...]
    wage: Driver
    users: Driver
    policy: tuple[PricePolicy, ...]
    priors: dict[str, Prior]

    @property
    def years(self) -> tuple[int, ...]:
        """The years of ``sales``."""
        return tuple(range(self.first_year, self.first_year + len(self.sales)))


@dataclass(frozen=True)
class Analogues:
    """All markets in their order, and the priors they share."""

    markets: tuple[AnalogueMarket, ...]
    shared: dict[str, Prior]


def load_analogues(
    observations: tuple[Observation, ...],
    parameters: dict[str, Parameter],
    folder: Path | None = None,
) -> Analogues:
    """Read ``markets.yaml`` and ``drivers.csv``. Raises InputError with every problem."""
    folder = folder or FOLDER
    problems: list[Problem] = []
    drivers = _drivers(folder / "drivers.csv", problems)
    root = Fields(read_yaml(folder / "markets.yaml"), problems)
    root.only(("shared", "markets"))
    shared = _priors(root, "shared", SHARED, problems)
    node = root.required("markets")
    markets = [
        _market(name, each, drivers, observations, parameters, problems)
        for name, each in (node.items() if node is not None else ())
    ]
    if problems:
        raise InputError(problems)
    return Analogues(tuple(market for market in markets if market is not None), shared)


def _market(
    name: str,
    node: Located,
    drivers: dict[str, Driver],
    observations: tuple[Observation, ...],
    parameters: dict[str, Parameter],
    problems: list[Problem],
) -> AnalogueMarket | None:
    fields = Fields(node, problems)
    fields.only(_MARKET)
    before = len(problems)
    money = fields.choice("money", ("yuan", "USD"))
    segment = fields.choice("segment", SEGMENTS)
    sold = _sales(fields, observations, problems)
    priors = _priors(fields, "priors", (*OWN, *BORROWED), problems)
    policy = tuple(
        _policy(each, problems) for each in (node.value.get("policy") or node).value or ()
    )
    wage = drivers.get(fields.choice("wage", drivers))
    users = drivers.get(fields.choice("users", drivers))
    texts = fields.bilingual("name"), fields.bilingual("about")
    for missing in (each for each in OWN if each not in priors):
        problems.append(node.error(f"'{missing}' is missing under priors", at_key=True))
    price = priors.get("opening_price")
    if wage and price and (wage.unit, price.unit) != (f"{money}/year", f"{money}/machine"):
        problems.append(node.error(f"wage and price are both counted in {money}", at_key=True))
    if len(problems) > before or wage is None or users is None:
        return None
    for each in BORROWED:
        priors.setdefault(each, _borrowed(parameters[each], segment))
    return AnalogueMarket(
        name,
        *texts,
        first_year=int(sold[0].period),
        sales=tuple(each.canonical("machine") for each in sold),
        observations=sold,
        wage=wage,
        users=users,
        policy=policy,
        priors=priors,
    )


def _sales(
    fields: Fields, observations: tuple[Observation, ...], problems: list[Problem]
) -> tuple[Observation, ...]:
    """The observations of the series, year after year without a gap."""
    series = fields.choice("sales", tuple({each.series: None for each in observations}))
    found = sorted((each for each in observations if each.series == series), key=lambda o: o.period)
    years = [int(each.period) for each in found if each.period.isdigit()]
    if series and years != list(range(years[0], years[0] + len(found)) if years else ()):
        problems.append(fields.content["sales"].error("the series has a gap or parts of years"))
    return tuple(found)


def _borrowed(parameter: Parameter, segment: str) -> Prior:
    """The model's own parameter, for the segment where it has one value a segment."""
    key = segment if parameter.by else ""
    value = parameter.values[key]
    own = parameter.distributions.get(key)
    spread, scale = (own, 1.0) if own is not None else (parameter.factor, value)
    return Prior(
        parameter.name,
        scale,
        spread,
        parameter.unit,
        parameter.grade,
        parameter.source,
        (parameter.about_en, parameter.about_zh),
        own=False,
    )


def _priors(
    fields: Fields, key: str, names: tuple[str, ...], problems: list[Problem]
) -> dict[str, Prior]:
    node = fields.required(key)
    if node is None:
        return {}
    inner = Fields(node, problems)
    inner.only(names)
    return {name: _prior(name, each, problems, _PRIOR) for name, each in node.items()}


def _prior(name: str, node: Located, problems: list[Problem], known: tuple[str, ...]) -> Prior:
    fields = Fields(node, problems)
    fields.only(known)
    unit = fields.unit("unit")
    spread: Distribution | None = None
    try:
        spread = parse_distribution(fields.text("distribution"), unit)
    except UnitError as failure:
        problems.append(node.error(str(failure)))
    grade, source = fields.choice("grade", GRADES), fields.text("source")
    return Prior(name, 1.0, spread, unit, grade, source, fields.bilingual("about"))


def _policy(node: Located, problems: list[Problem]) -> PricePolicy:
    fields = Fields(node, problems)
    years = []
    for key in ("announced", "from"):
        text = fields.text(key)
        if not text.isdigit():
            problems.append(node.error(f"'{key}' is a year"))
        years.append(int(text) if text.isdigit() else 0)
    share = _prior("price_support", node, problems, _POLICY)
    return PricePolicy(fields.bilingual("name"), years[0], years[1], share)


def _drivers(path: Path, problems: list[Problem]) -> dict[str, Driver]:
    found: dict[str, Driver] = {}
    for row in read_table(path, _COLUMNS, problems):
        _add(found, row, problems)
    return found


def _add(found: dict[str, Driver], row: Row, problems: list[Problem]) -> None:
    value, unit = row.number("value", problems), row.unit("unit", (), problems)
    grade = row.choice("grade", GRADES, problems)
    confidence = row.choice("confidence", CONFIDENCES, problems)
    if not row["source"]:
        problems.append(row.error("source", "source is blank"))
    driver = found.setdefault(row["series"], Driver(row["series"], unit, {}, {}))
    if driver.unit != unit:
        problems.append(row.error("unit", f"{row['series']} is counted in {driver.unit}"))
    if not row["year"].isdigit() or value is None or value <= 0:
        problems.append(row.error("year", "a year with a number above 0 is needed"))
        return
    if driver.values and int(row["year"]) != max(driver.values) + 1:
        problems.append(row.error("year", "years follow one another"))
    driver.values[int(row["year"])] = value
    known = int(confidence) if confidence in CONFIDENCES else 0
    driver.sources[int(row["year"])] = (row["source"], grade, known)
