"""Sums over groups of firms: by class, by leaf, by both. One key array a grouping.

Dead rows must hold zero in what is summed. ``bincount`` adds in row order, so a sum doesn't
depend on how many empty rows follow or on the other worlds of the batch.
"""

from __future__ import annotations

import numpy as np

from sim.model.axes import CLASS_OF_LINE, CLASSES, MACHINES
from sim.model.state import Bool, Firms, Float, Int
from sim.model.streams import Words, numbered_rows


def times(values: Float, matrix: Float) -> Float:
    """``values`` (worlds, n) by ``matrix`` (n, m), one world at a time: -> (worlds, m).

    A plain product of two matrices adds in an order that hangs on the number of worlds; this one
    gives a world the same bits in any batch.
    """
    result: Float = np.matmul(values[:, None, :], matrix)[:, 0, :]
    return result


def firm_total(values: Float) -> Float:
    """Sum over firms in row order: (worlds, firms) -> (worlds,).

    numpy's own sum pairs elements up by the length of the row; this one gives the same bits
    however many empty rows follow.
    """
    total: Float = np.add.accumulate(values, axis=1)[:, -1]
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


class Groups:
    """Who stands where in one table of firms: keys for sums, and what follows from them alone.

    To be made anew when a firm enters, leaves or decides on a second plant.
    ``alive`` 1 for living firms, ``is_maker`` and ``in_china`` masks: (worlds, firms).
    ``count`` living firms by class; ``count_there`` by leaf and class; ``words`` key the firms' own
    draws, (worlds, firms).
    """

    def __init__(self, firms: Firms, nation: Float) -> None:
        worlds, _ = firms.alive.shape
        leaves = len(nation)
        self.worlds, self.leaves = worlds, leaves
        world = np.arange(worlds)[:, None]
        self.product_class = firms.product_class
        self.alive: Float = firms.alive.astype(np.float64)
        self.is_maker: Bool = firms.product_class < MACHINES
        self.in_china: Bool = (nation > 0)[firms.home]
        self.class_key: Int = (world * CLASSES + firms.product_class).ravel()
        self.home_key: Int = (world * leaves + firms.home).ravel()
        self.plant_key: Int = (world * leaves + firms.plant).ravel()
        place = world * leaves * CLASSES
        self.home_class_key: Int = (place + firms.home * CLASSES + firms.product_class).ravel()
        self.plant_class_key: Int = (place + firms.plant * CLASSES + firms.product_class).ravel()
        self._plant_share = firms.plant_share
        self._any_plant = bool(firms.plant_share.any())
        self._constants: dict[str, Float] = {}
        self.words: Words = numbered_rows(firms.identity)
        self.count = self.by_class(self.alive)
        self.count_there = self.by_home_class(self.alive)

    def constant(self, name: str, by_class: Float) -> Float:
        """Each firm's value of a class parameter, gathered once: -> (worlds, firms)."""
        found = self._constants.get(name)
        if found is None:
            found = self._constants[name] = self.of_class(by_class)
        return found

    def by_class(self, values: Float) -> Float:
        """Sum over firms of each product class: (worlds, firms) -> (worlds, classes)."""
        size = self.worlds * CLASSES
        return np.bincount(self.class_key, values.ravel(), size).reshape(self.worlds, CLASSES)

    def by_home(self, values: Float) -> Float:
        """Sum over firms by leaf of the headquarters: -> (worlds, leaves)."""
        size = self.worlds * self.leaves
        return np.bincount(self.home_key, values.ravel(), size).reshape(self.worlds, self.leaves)

    def by_plant(self, values: Float) -> Float:
        """Sum over firms by leaf of the second plant: -> (worlds, leaves)."""
        size = self.worlds * self.leaves
        return np.bincount(self.plant_key, values.ravel(), size).reshape(self.worlds, self.leaves)

    def by_place(self, values: Float) -> Float:
        """Sum over firms by leaf where made (second plants apart): -> (worlds, leaves)."""
        if not self._any_plant:
            return self.by_home(values)
        size = self.worlds * self.leaves
        away = values * self._plant_share
        at_home = np.bincount(self.home_key, (values - away).ravel(), size)
        at_plant = np.bincount(self.plant_key, away.ravel(), size)
        return (at_home + at_plant).reshape(self.worlds, self.leaves)

    def by_place_class(self, values: Float) -> Float:
        """Sum over firms by leaf where made and product class: -> (worlds, leaves, classes)."""
        if not self._any_plant:
            return self.by_home_class(values)
        shape = (self.worlds, self.leaves, CLASSES)
        away = values * self._plant_share
        at_home = np.bincount(self.home_class_key, (values - away).ravel(), np.prod(shape))
        at_plant = np.bincount(self.plant_class_key, away.ravel(), np.prod(shape))
        return (at_home + at_plant).reshape(shape)

    def by_home_class(self, values: Float) -> Float:
        """Sum over firms by leaf and product class: -> (worlds, leaves, classes)."""
        size = self.worlds * self.leaves * CLASSES
        return np.bincount(self.home_class_key, values.ravel(), size).reshape(
            self.worlds, self.leaves, CLASSES
        )

    def of_class(self, values: Float) -> Float:
        """Each firm's class value: (worlds, classes) -> (worlds, firms)."""
        return np.take(np.ascontiguousarray(values), self.class_key).reshape(self.worlds, -1)

    def of_home(self, values: Float) -> Float:
        """Each firm's home value: (worlds, leaves) -> (worlds, firms)."""
        return np.take(np.ascontiguousarray(values), self.home_key).reshape(self.worlds, -1)

    def of_home_class(self, values: Float) -> Float:
        """Each firm's (leaf, class) value: (worlds, leaves, classes) -> (worlds, firms)."""
        return np.take(np.ascontiguousarray(values), self.home_class_key).reshape(self.worlds, -1)
