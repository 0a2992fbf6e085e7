"""The same month as an ordinary Mesa model: what one would otherwise write.

Firms, funds and regions are ``mesa.Agent`` objects with attributes; the model calls their methods
through agent sets, step by step; a loop over agents is a Python loop. It is written to be fast in
that style, so that it is a fair measure:

- the algorithms are those of the engine. Buyers' choices among all firms use sums by class,
  country and leaf (not every buyer against every firm); group sums are made once a step; the
  uniforms of a month are drawn in one call for all who decide; parameters are plain attributes;
- what can be worked out once (rates of a step, weights of levers, pull of a place) is.

It leaves out what only numpy could do, and everything the engine does for many worlds at once.

Shared with the independent witness in ``tests/witness``: functions of probability
(``tests.witness.chance``), the mean rate of a capped subsidy, the month of a known firm's entry,
and names of lines. Shared with the engine: evidence, scenario, and the draws
(``sim.model.streams``). Everything else is written again here; the results are the witness's to
1e-9 (``tests/benchmarks/test_objects.py``).
"""

from __future__ import annotations

from benchmarks.objects.model import Industry, live

__all__ = ["Industry", "live"]
