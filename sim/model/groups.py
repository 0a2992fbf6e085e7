"""Sums over groups of firms: by class, by leaf, by both.

Dead rows must hold zero in what is summed. The order in which a world's rows are added depends on
their numbers alone, so a sum hangs neither on how many empty rows follow nor on the other worlds.
"""

from __future__ import annotations

import numpy as np

from sim.model.axes import CLASS_OF_LINE, CLASSES, MACHINES
from sim.model.state import ROW_BLOCK, Bool, Firms, Float, Int, in_blocks
from sim.model.streams import Words, numbered_rows

LANES = 4
MOST_CONSTANTS = 16  # class parameters kept by firm; one more is an IndexError


def times(values: Float, matrix: Float) -> Float:
    """``values`` (worlds, n) by ``matrix`` (n, m), one world at a time: -> (worlds, m).

    A plain product of two matrices adds in an order that hangs on the number of worlds; this one
    gives a world the same bits in any batch.
    """
    result: Float = np.matmul(values[:, None, :], matrix)[:, 0, :]
    return result


def firm_total(values: Float) -> Float:
    """Sum over firms: (worlds, firms) -> (worlds,).

    numpy's own sum pairs elements up by the length of the row; this one adds block to block, so
    it gives the same bits however many empty rows follow.
    """
    worlds, rows = values.shape
    if rows % ROW_BLOCK:
        values = np.pad(values, ((0, 0), (0, in_blocks(rows) - rows)))
    total: Float = values.reshape(worlds, -1, ROW_BLOCK).sum(axis=1).sum(axis=1)
    return total


def by_line(by_class: Float) -> Float:
    """Each demand line's class value: (worlds, classes) -> (worlds, 1, lines), rows in order.

    ``take`` and not an index: the index would leave the array transposed, and sums over it would
    add in another order for one world than for many.
    """
    return np.take(by_class, CLASS_OF_LINE, axis=1)[:, None, :]


def over_leaves(weight: Float, values: Float) -> Float:
    """Weighted sum over leaves: (leaves,) and (worlds, leaves, classes) -> (worlds, classes)."""
    result: Float = np.matmul(weight, values)
    return result


class Key:
    """One grouping of the rows of a table: which of ``groups`` in its world each row belongs to.

    ``of_row`` (worlds × rows,) counts groups through all worlds. Rows take turns at a few lanes,
    each with sums of its own that are added last: neighbours often share a group, and adding to
    a number written a moment ago makes the processor wait.
    """

    def __init__(self, worlds: int, rows: int, *groups: int) -> None:
        self.shape = (worlds, *groups)
        self._groups = worlds * int(np.prod(groups))
        self._lane: Int = np.arange(worlds * rows) % rows % LANES * self._groups
        self._in_lane: Int = self._lane.copy()
        self.of_row: Int = np.zeros(worlds * rows, dtype=np.int64)

    def put(self, places: Int, groups: Int) -> None:
        """These rows of the flat table now belong to these groups."""
        self.of_row[places] = groups
        self._in_lane[places] = self._lane[places] + groups

    def sum(self, values: Float) -> Float:
        """Sum over firms by group: (worlds, firms) -> (worlds, groups...)."""
        lanes = np.bincount(self._in_lane, values.reshape(-1), LANES * self._groups)
        total: Float = lanes.reshape(LANES, *self.shape).sum(axis=0)
        return total

    def gather(self, values: Float) -> Float:
        """Each firm's group value: (worlds, groups...) -> (worlds, firms)."""
        return np.take(values.reshape(-1), self.of_row).reshape(self.shape[0], -1)


class Groups:
    """Who stands where in one table of firms: keys for sums, and what follows from them alone.

    ``alive`` 1 for living firms, ``is_maker`` and ``in_china`` masks: (worlds, firms).
    ``count`` living firms by class; ``count_there`` by leaf and class; ``words`` key the firms' own
    draws, (worlds, firms). ``renew`` follows firms that enter, leave or decide on a second plant;
    a table that has grown needs new groups.
    """

    def __init__(self, firms: Firms, nation: Float) -> None:
        self.worlds, self.rows = firms.alive.shape
        self.leaves = len(nation)
        self._firms, self._in_china_of_leaf = firms, nation > 0
        size = self.worlds * self.rows
        self.product_class: Int = firms.product_class
        self.alive: Float = np.zeros((self.worlds, self.rows))
        self.is_maker: Bool = np.zeros((self.worlds, self.rows), dtype=bool)
        self.in_china: Bool = np.zeros((self.worlds, self.rows), dtype=bool)
        self.words: Words = np.zeros((self.worlds, self.rows), dtype=np.uint64)
        self._class = Key(self.worlds, self.rows, CLASSES)
        self._home = Key(self.worlds, self.rows, self.leaves)
        self._home_class = Key(self.worlds, self.rows, self.leaves, CLASSES)
        self.count_there: Float = np.zeros((self.worlds, self.leaves, CLASSES))
        self._has_plant: Bool = np.zeros(size, dtype=bool)
        self._line_up_plants()
        self._constants: dict[str, int] = {}  # name -> row of the two arrays below
        self._of_class: Float = np.zeros((MOST_CONSTANTS, self.worlds * CLASSES))
        self._of_firm: Float = np.zeros((MOST_CONSTANTS, size))
        self.renew(np.arange(size))

    def renew(self, places: Int) -> None:
        """Read again what stands in some rows; ``places`` (n,) are indexes of the flat table,
        each given once.
        """
        firms, world = self._firms, places // self.rows
        product_class = firms.product_class.reshape(-1)[places]
        home = firms.home.reshape(-1)[places]
        there = self.count_there.reshape(-1)
        np.subtract.at(there, self._home_class.of_row[places], self.alive.reshape(-1)[places])
        self.alive.reshape(-1)[places] = firms.alive.reshape(-1)[places]
        self.is_maker.reshape(-1)[places] = product_class < MACHINES
        self.in_china.reshape(-1)[places] = self._in_china_of_leaf[home]
        self.words.reshape(-1)[places] = numbered_rows(firms.identity.reshape(-1)[places])
        home_class = (world * self.leaves + home) * CLASSES + product_class
        self._class.put(places, world * CLASSES + product_class)
        self._home.put(places, world * self.leaves + home)
        self._home_class.put(places, home_class)
        np.add.at(there, home_class, self.alive.reshape(-1)[places])
        self.count: Float = self.count_there.sum(axis=1)
        known = len(self._constants)
        self._of_firm[:known, places] = self._of_class[:known, self._class.of_row[places]]
        had_plant, has_plant = self._has_plant[places], firms.plant_share.reshape(-1)[places] > 0
        if had_plant.any() or has_plant.any():
            self._has_plant[places] = has_plant
            self._line_up_plants()

    def _line_up_plants(self) -> None:
        """The firms with a second plant: where in the flat table, what part it makes."""
        firms = self._firms
        away = self._with_plant = np.flatnonzero(self._has_plant)
        self._part_away = firms.plant_share.reshape(-1)[away]
        leaf = away // self.rows * self.leaves + firms.plant.reshape(-1)[away]
        self._from_key = self._home_class.of_row[away]
        self._to_key = leaf * CLASSES + firms.product_class.reshape(-1)[away]

    def constant(self, name: str, by_class: Float) -> Float:
        """Each firm's value of a class parameter: -> (worlds, firms), kept and not to be changed.

        ``by_class`` (worlds, classes) must be the same in every step; it is read once.
        """
        row = self._constants.get(name)
        if row is None:
            row = self._constants[name] = len(self._constants)
            self._of_class[row] = by_class.reshape(-1)
            self._of_firm[row] = self._of_class[row, self._class.of_row]
        of_firm: Float = self._of_firm[row].reshape(self.worlds, self.rows)
        return of_firm

    def by_class(self, values: Float) -> Float:
        """Sum over firms of each product class: (worlds, firms) -> (worlds, classes)."""
        return self._class.sum(values)

    def by_home(self, values: Float) -> Float:
        """Sum over firms by leaf of the headquarters: -> (worlds, leaves)."""
        return self._home.sum(values)

    def by_plant(self, values: Float) -> Float:
        """Sum over firms by leaf of the second plant: -> (worlds, leaves)."""
        size = self.worlds * self.leaves
        key = (np.arange(self.worlds)[:, None] * self.leaves + self._firms.plant).ravel()
        return np.bincount(key, values.ravel(), size).reshape(self.worlds, self.leaves)

    def by_home_class(self, values: Float) -> Float:
        """Sum over firms by leaf and product class: -> (worlds, leaves, classes)."""
        return self._home_class.sum(values)

    def where_made(self, at_home: Float, values: Float) -> Float:
        """Sums by home and class with the second plants' part moved to where it is made.

        ``at_home`` = ``by_home_class(values)``; both and the result by leaf and product class.
        """
        if not len(self._with_plant):
            return at_home
        away = values.reshape(-1)[self._with_plant] * self._part_away
        made = at_home.copy()
        np.subtract.at(made.reshape(-1), self._from_key, away)
        np.add.at(made.reshape(-1), self._to_key, away)
        return made

    def of_class(self, values: Float) -> Float:
        """Each firm's class value: (worlds, classes) -> (worlds, firms)."""
        return self._class.gather(values)

    def of_home(self, values: Float) -> Float:
        """Each firm's home value: (worlds, leaves) -> (worlds, firms)."""
        return self._home.gather(values)

    def of_home_class(self, values: Float) -> Float:
        """Each firm's (leaf, class) value: (worlds, leaves, classes) -> (worlds, firms)."""
        return self._home_class.gather(values)
