"""The numbers of one world: parameters as attributes, draws in one call for all who decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.model import streams
from sim.model.inputs import WorldBatch


class Parameters:
    """``p.name`` is a float, ``p.name[key]`` one of a family: drawn for this world or fixed."""

    def __init__(self, batch: WorldBatch) -> None:
        drawn = {path: float(values[0]) for path, values in batch.numbers.items()}
        for path, number in batch.scenario.parameters.items():
            value = drawn.get(path, number.value)
            if number.common_factor is not None:
                value *= drawn.get(number.common_factor, 1.0)
            name, _, key = path.partition(".")
            if key:
                self.__dict__.setdefault(name, {})[key] = value
            else:
                self.__dict__[name] = value

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"no parameter is called {name}")


class Draws:
    """The uniform draws of one replicate, as lists."""

    def __init__(self, batch: WorldBatch) -> None:
        self.seed = batch.seed
        self.replicate = batch.replicates

    def by_number(self, decision: str, step: int, numbers: Iterable[int]) -> list[float]:
        """One draw for each number: of a firm's birth, of a class."""
        words = streams.numbered_rows(np.fromiter(numbers, dtype=np.int64))
        return self.by_word(decision, step, words)

    def by_word(self, decision: str, step: int, words: streams.Words) -> list[Any]:
        """Draws in the shape of the words."""
        if not words.size:
            return []
        drawn = streams.uniform(self.seed, self.replicate, decision, step, words.reshape(-1))
        return list(drawn.reshape(words.shape).tolist())
