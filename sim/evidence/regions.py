"""The tree of regions: leaves act, parents are sums.

``regions.yaml`` names the tree and holds the leaf attributes. An attribute is written as
quantities with units; ``normalise: sum`` (or ``mean``) divides all leaves, overseas too, by the
sum (or mean) over the leaves of China, which makes it a share (or a relative weight).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.evidence.fields import DATA_FOLDER, Fields, known, quantity
from sim.evidence.vocabulary import GRADES
from sim.reading import InputError, Located, Problem, closest, read_yaml

Floats = NDArray[np.float64]
ROOT = "world"
NATION = "china"
RANKS = ("none", "province", "city")


@dataclass(frozen=True)
class LeafNumber:
    """One leaf's number as written: ``value`` in the attribute's unit, before normalising."""

    value: float
    grade: str
    source: str
    file: str
    line: int


@dataclass(frozen=True)
class Attribute:
    """A number per leaf. ``unit`` is what was written; after ``normalise`` it has none."""

    name: str
    unit: str
    normalise: str
    about_en: str
    about_zh: str
    numbers: dict[str, LeafNumber]
    file: str
    line: int


@dataclass(frozen=True)
class RegionTree:
    """Leaves (fixed order, overseas last), parents and leaf attributes.

    ``all`` is leaves then parents; ``membership`` is (n_all, n_leaves), 1.0 where the leaf
    lies under the region, so that ``membership @ leaf_values`` gives every region's sum.
    ``ranks`` holds the rank of every region with a government of its own.
    """

    leaves: tuple[str, ...]
    all: tuple[str, ...]
    parents: dict[str, str]
    names: dict[str, tuple[str, str]]
    membership: Floats
    attributes: dict[str, Attribute]
    file: str
    lines: dict[str, int]
    ranks: dict[str, str]

    def parent(self, region: str) -> str | None:
        """The region above, or None for the root. Raises KeyError for an unknown region."""
        self.index(region)
        return self.parents.get(region)

    def children(self, region: str) -> tuple[str, ...]:
        """The regions directly below, in the file's order; none for a leaf."""
        return tuple(child for child, above in self.parents.items() if above == region)

    def index(self, region: str) -> int:
        """Row of ``region`` in arrays over all regions (a leaf's row over leaves is the same)."""
        try:
            return self.all.index(region)
        except ValueError:
            raise KeyError(self.complaint(region)) from None

    def complaint(self, region: str) -> str:
        """The message for a region that does not exist."""
        meant = closest(region, self.all)
        return f"no region is called '{region}'" + (f"; did you mean {meant}?" if meant else "")

    def is_leaf(self, region: str) -> bool:
        """Whether ``region`` acts itself and isn't a sum."""
        return region in self.leaves

    def leaves_under(self, region: str) -> tuple[str, ...]:
        """The leaves of which ``region`` is the sum (itself, for a leaf)."""
        row = self.membership[self.index(region)]
        return tuple(leaf for leaf, inside in zip(self.leaves, row, strict=True) if inside)

    def ancestors(self, region: str) -> tuple[str, ...]:
        """The regions above, nearest first."""
        found: list[str] = []
        above = self.parent(region)
        while above is not None:
            found.append(above)
            above = self.parents.get(above)
        return tuple(found)

    def peers(self, region: str) -> tuple[str, ...]:
        """The other regions with a government of the same rank, in the order of ``all``.

        Provinces and municipalities for a province, cities for a city. None for what has no
        government of its own: what is left of a parent, the nation, the world.
        """
        if region not in self.ranks:
            return ()
        above = self.ancestors(region)
        return tuple(
            other
            for other, rank in self.ranks.items()
            if rank == self.ranks[region]
            and other not in (region, *above)
            and region not in self.ancestors(other)
        )

    def name(self, region: str, lang: str = "en") -> str:
        """The region's name in 'en' or 'zh'."""
        self.index(region)
        return self.names[region][lang == "zh"]

    def attribute(self, name: str) -> Floats:
        """The attribute over leaves, (n_leaves,), normalised where the file says so.

        ``component_base.actuators`` is one of a family. Raises KeyError for an unknown name.
        """
        if name not in self.attributes:
            meant = closest(name, self.attributes)
            hint = f"; did you mean {meant}?" if meant else ""
            raise KeyError(f"no attribute of regions is called '{name}'{hint}")
        entry = self.attributes[name]
        values: Floats = np.array([entry.numbers[leaf].value for leaf in self.leaves])
        if not entry.normalise:
            return values
        home = values[self.membership[self.index(NATION)] > 0]
        return values / float(home.sum() if entry.normalise == "sum" else home.mean())


def load_regions(path: Path | None = None) -> RegionTree:
    """Read the tree. Raises InputError with every problem of the file."""
    path = path or DATA_FOLDER / "regions.yaml"
    problems: list[Problem] = []
    root = Fields(read_yaml(path), problems)
    root.only(("regions", "attributes"))
    parents, names, lines, stated = _read_regions(root, problems)
    leaves = tuple(name for name in names if name not in parents.values())
    leaves = tuple(sorted(leaves, key=lambda leaf: not _under(leaf, NATION, parents)))
    everything = leaves + tuple(name for name in names if name not in leaves)
    attributes = _read_attributes(root, leaves, problems)
    if problems:
        raise InputError(problems)
    membership = np.array(
        [[float(_under(leaf, region, parents)) for leaf in leaves] for region in everything]
    )
    ranks = _ranks(everything, parents, stated)
    return RegionTree(
        leaves, everything, parents, names, membership, attributes, str(path), lines, ranks
    )


def _ranks(
    everything: tuple[str, ...], parents: dict[str, str], stated: dict[str, str]
) -> dict[str, str]:
    """A child of the nation is a province, a child of that a city, unless the file says else."""
    found = {}
    for region in everything:
        above = parents.get(region, "")
        depth = "province" if above == NATION else "city"
        inside = NATION in (above, parents.get(above))
        rank = stated.get(region) or (depth if inside else "none")
        if rank != "none":
            found[region] = rank
    return found


def _under(leaf: str, region: str, parents: dict[str, str]) -> bool:
    above: str | None = leaf
    for _ in range(len(parents) + 1):
        if above == region:
            return True
        above = parents.get(above) if above else None
    return False


def _read_regions(
    root: Fields, problems: list[Problem]
) -> tuple[dict[str, str], dict[str, tuple[str, str]], dict[str, int], dict[str, str]]:
    """Parents, names, lines and stated ranks, by region."""
    parents: dict[str, str] = {}
    ranks: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    lines: dict[str, int] = {}
    node = root.required("regions")
    for region, entry in dict(node.items() if node else ()).items():
        fields = Fields(entry, problems)
        fields.only(("parent", "name", "rank"))
        names[region] = fields.bilingual("name")
        ranks[region] = fields.choice("rank", RANKS, required=False)
        lines[region] = entry.key_line
        if region != ROOT:
            parents[region] = fields.text("parent")
    if node is None:
        return parents, names, lines, ranks
    for region, above in parents.items():
        entry = node.value[region]
        where = entry.value.get("parent", entry) if entry.is_mapping else entry
        if not above or not known(above, names, where, "region", problems):
            continue
        if not _under(region, ROOT, parents):
            problems.append(entry.error(f"'{region}' does not lie under '{ROOT}'", at_key=True))
    for needed in (ROOT, NATION):
        if needed not in names:
            problems.append(node.error(f"the tree needs a region '{needed}'", at_key=True))
    return parents, names, lines, ranks


def _read_attributes(
    root: Fields, leaves: tuple[str, ...], problems: list[Problem]
) -> dict[str, Attribute]:
    node = root.get("attributes")
    found: dict[str, Attribute] = {}
    for name, entry in dict(node.items() if node else ()).items():
        fields = Fields(entry, problems)
        fields.only(("unit", "normalise", "about", "numbers"))
        before = len(problems)
        unit = fields.unit("unit")
        good_unit = unit if len(problems) == before else None
        about_en, about_zh = fields.bilingual("about")
        found[name] = Attribute(
            name=name,
            unit=unit,
            normalise=fields.choice("normalise", ("sum", "mean"), required=False),
            about_en=about_en,
            about_zh=about_zh,
            numbers=_read_numbers(fields, good_unit, leaves),
            file=entry.file,
            line=entry.key_line,
        )
    return found


def _read_numbers(
    fields: Fields, unit: str | None, leaves: tuple[str, ...]
) -> dict[str, LeafNumber]:
    """Groups of leaves that share a grade and a source; each leaf stands in one group."""
    problems = fields.problems
    node = fields.required("numbers")
    if node is None:
        return {}
    if not node.is_list:
        problems.append(node.error("'numbers' is a list of groups with grade, source and values"))
        return {}
    numbers: dict[str, LeafNumber] = {}
    for group_node in node.value:
        group = Fields(group_node, problems)
        group.only(("grade", "source", "values"))
        grade, source = group.choice("grade", GRADES), group.text("source")
        values = group.required("values")
        for leaf, item in dict(values.items() if values else ()).items():
            if not known(leaf, leaves, item, "leaf region", problems, at_key=True):
                continue
            if leaf in numbers:
                message = f"'{leaf}' already has a number on line {numbers[leaf].line}"
                problems.append(item.error(message, at_key=True))
            number = _number(item, unit, problems)
            numbers[leaf] = LeafNumber(number, grade, source, item.file, item.line)
    missing = [leaf for leaf in leaves if leaf not in numbers]
    if missing:
        problems.append(node.error(f"no number for {', '.join(missing)}", at_key=True))
    return numbers


def _number(item: Located, unit: str | None, problems: list[Problem]) -> float:
    if unit is None:
        return math.nan
    if isinstance(item.value, bool):
        return float(item.value)
    number = quantity(item, unit, problems)
    if number is not None and number < 0:
        problems.append(item.error(f"{item.value} is negative"))
    return math.nan if number is None else number
