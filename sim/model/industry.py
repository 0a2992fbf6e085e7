"""One world with live agents: Mesa's face of the same arrays.

``IndustryModel`` advances a batch of one. Its agents are views that hold a table and a row; their
fields read and write that table, so what Mesa shows is what the model computes with. Views are
made when asked for. A view of a firm that has left says so, also when its row is used again.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import mesa
import numpy as np

from sim.evidence.vocabulary import PRODUCT_CLASSES, TIERS
from sim.model.axes import TIER_OF_CLASS
from sim.model.inputs import WorldBatch
from sim.model.month import advance
from sim.model.start import start_worlds
from sim.model.state import Firms, Funds, Leaves

FIRST_FUND, FIRST_FIRM = 1_000, 10_000  # unique ids: leaf regions, then funds, then firms


class GoneError(LookupError):
    """The firm this view showed has left; its row may hold another firm now."""


class TableField:
    """A field of a view: reads and writes one cell (or one row of cells) of a state table."""

    def __init__(self, table: str, name: str, meaning: str) -> None:
        self.table, self.name = table, name
        self.__doc__ = meaning

    def __get__(self, view: Any, owner: type | None = None) -> Any:
        if view is None:
            return self
        cell = getattr(view.table(self.table), self.name)[0, view.row]
        return cell.item() if np.ndim(cell) == 0 else cell

    def __set__(self, view: Any, value: Any) -> None:
        column = getattr(view.table(self.table), self.name)
        if self.name == "cash":  # money comes from somewhere: from investors, or goes back to them
            change = np.zeros_like(column)
            change[0, view.row] = value - column[0, view.row]
            books = view.model.world.books
            books.pay("put in by hand", "investors", self.table, None, change)
            return
        column[0, view.row] = value
        if self.table == "firms":  # where it stands and what it makes may have changed
            view.model.world.regroup(np.array([0]), np.array([view.row]))


class View(mesa.Agent):  # type: ignore[misc]  # Mesa ships no types
    """A row of a state table as a Mesa agent. The model it belongs to owns the table.

    ``unique_id`` is ``number``, which is the subject's own, whoever looked first.
    """

    model: IndustryModel

    def __init__(self, model: IndustryModel, row: int, number: int) -> None:
        super().__init__(model)
        self.row, self.unique_id = row, number

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}>"

    def remove(self) -> None:
        """Refused: a firm leaves by the model's own rules, a fund or region not at all."""
        raise TypeError("a view can't be removed; a firm whose cash is far below zero closes")

    def table(self, name: str) -> Any:
        """The table behind the fields; raises GoneError if this view's subject has left."""
        return getattr(self.model.world.state, name)


def with_fields(table: str, columns: type) -> Any:
    """Class decorator: one field for each column of a state table."""

    def decorate(view: type) -> type:
        for item in fields(columns):
            if not hasattr(view, item.name):
                about = ", ".join(filter(None, (item.metadata["meaning"], item.metadata["unit"])))
                setattr(view, item.name, TableField(table, item.name, about))
        return view

    return decorate


@with_fields("firms", Firms)
class Firm(View):
    """A firm of any tier. Fields: the columns of ``sim.model.state.Firms``."""

    def __init__(self, model: IndustryModel, row: int) -> None:
        self.number = int(model.world.state.firms.identity[0, row])
        super().__init__(model, row, FIRST_FIRM + self.number)

    def table(self, name: str) -> Any:
        firms = self.model.world.state.firms
        if not firms.alive[0, self.row] or firms.identity[0, self.row] != self.number:
            raise GoneError(f"firm {self.number} has left; its row {self.row} is free or reused")
        return super().table(name)

    @property
    def here(self) -> bool:
        """Whether the firm is still in business."""
        firms = self.model.world.state.firms
        return bool(firms.alive[0, self.row] and firms.identity[0, self.row] == self.number)

    @property
    def region(self) -> str:
        """The leaf region of its headquarters."""
        return str(self.model.leaves[self.table("firms").home[0, self.row]])

    @property
    def makes(self) -> str:
        """Its product class."""
        return str(PRODUCT_CLASSES[self.table("firms").product_class[0, self.row]])

    @property
    def tier(self) -> str:
        """maker, component or intelligence."""
        return str(TIERS[TIER_OF_CLASS[self.table("firms").product_class[0, self.row]]])


@with_fields("funds", Funds)
class Fund(View):
    """A fund. Fields: the columns of ``sim.model.state.Funds``."""

    @property
    def name(self) -> str:
        """'venture 3', 'overseas 0' or '<region>.<lever>'."""
        return self.model.world.line.names[self.row]

    @property
    def is_guidance(self) -> bool:
        """Whether a treasury pays a share of it."""
        return not bool(self.model.world.line.private[self.row])


@with_fields("leaves", Leaves)
class Region(View):
    """A leaf region. Fields: the columns of ``sim.model.state.Leaves``; some have a line axis."""

    @property
    def name(self) -> str:
        """Its id in the region tree."""
        return str(self.model.leaves[self.row])

    @property
    def effort(self) -> float:
        """How hard its government works its levers (1: as planned)."""
        return float(self.model.world.effort[0, self.row])


class IndustryModel(mesa.Model):  # type: ignore[misc]  # Mesa ships no types
    """One world of a scenario, advanced month by month; ``time`` counts steps.

    ``batch`` must hold one world: ``sim.experiment.designs.one_world(scenario, replicate)`` makes
    it. The same world in a run of many gives the same bits. Agents are of three kinds with fields
    of their own: ``agents_by_type[Firm]`` (or ``Fund``, ``Region``) before ``select`` and ``agg``.
    Raises ValueError for a batch of another size.
    """

    def __init__(self, batch: WorldBatch) -> None:
        if batch.worlds != 1:
            raise ValueError(f"a Mesa model is one world; the batch holds {batch.worlds}")
        super().__init__(rng=[batch.seed, int(batch.replicates[0])])
        self.world = start_worlds(batch)
        self.leaves = self.world.geography.tree.leaves
        self._firms: dict[int, Firm] = {}
        for row in range(len(self.world.line.names)):
            Fund(self, row, FIRST_FUND + row)
        for row in range(len(self.leaves)):
            Region(self, row, row)
        self._look()

    def step(self) -> None:
        """Advance one step; nothing happens after the last one."""
        if self.world.step < len(self.world.times):
            advance(self.world)
        if self.world.step >= len(self.world.times):
            self.running = False

    @property
    def agents(self) -> Any:
        """All agents, firms that came or left since the last look taken into account."""
        self._look()
        return self._all_agents

    @property
    def agents_by_type(self) -> Any:
        """Agents by class, up to date."""
        self._look()
        return self._agents_by_type

    def _look(self) -> None:
        """Make views of new firms and remove views of firms that have left."""
        firms = self.world.state.firms
        for row, view in list(self._firms.items()):
            if not view.here:
                del self._firms[row]
                mesa.Agent.remove(view)
        for row in np.flatnonzero(firms.alive[0]).tolist():
            if row not in self._firms:
                self._firms[row] = Firm(self, row)

    def indicator(self, name: str, region: str = "china") -> Any:
        """An indicator's years so far, (years,); years not yet run are 0.

        Raises KeyError for a name or region there is not.
        """
        from sim.model.indicators import INDEX

        if name not in INDEX:
            raise KeyError(f"no indicator {name!r}; `sim list indicators` shows what there is")
        row = self.world.geography.tree.index(region)
        return self.world.tally.table[0, :, row, INDEX[name]].copy()
