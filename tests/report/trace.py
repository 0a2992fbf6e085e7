"""Where the numbers of a report come from, computed a second time from the results."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from sim import evidence
from sim.evidence import targets

COUNTED = ("firm", "scene", "site", "deal", "project")
RANKS = {"p10": 0.1, "p50": 0.5, "p90": 0.9, "median": 0.5, "low": 0.1, "high": 0.9}
HINDCAST = Path("sim/analysis/data/hindcast.json")


def quantile(values, rank, unit=""):
    known = values[~np.isnan(values)]
    method = "inverted_cdf" if unit in COUNTED else "linear"
    return float(np.quantile(known, rank, method=method))


class Tracer:
    """Computes the number that a source names from the results it was given."""

    def __init__(self, results):
        self.results = {f"{r.scenario.name}@{r.manifest['hash'][:8]}": r for r in results}
        self.kinds: Mapping[str, Callable] = {
            "target": self._target,
            "manifest": self._manifest,
            "counted": self._counted,
            "levers": self._levers,
            "half": self._half,
            "outlook": self._outlook,
            "sum": self._sum,
            "first": self._first,
            "wilson": self._wilson,
            "drawn": self._drawn,
        }

    def numbers(self, source):
        """The numbers of a source that may name several statistics of one place."""
        place, _, what = source.rpartition(":")
        return [self.number(f"{place}:{each}") for each in what.split(",")]

    def number(self, source):
        head, _, rest = source.partition(":")
        if head == "targets.yaml":
            return self._published(*rest.split(":"))
        if head == "observations.csv":
            return self._forecast(rest)
        if head == "hindcast.json":
            return self._hindcast(rest)
        if "|" in head:
            first, other = (self.results[stamp] for stamp in head.split("|"))
            return self._paired(first, other, rest.split(":"))
        result = self.results[head]
        kind, _, inner = rest.partition(":")
        if kind in self.kinds:
            return self.kinds[kind](result, *inner.split(":"))
        if kind.startswith("known_worlds"):
            return self._known(result) // int(kind.partition("/")[2])
        return self._figure(result, *rest.split(":"))

    @staticmethod
    def _at(result, region, indicator, year):
        region_row = result.regions.index(region)
        column = [label.id for label in result.indicators].index(indicator)
        return result.values[:, result.years.index(int(year)), region_row, column]

    @staticmethod
    def _unit(result, indicator):
        return next(label.unit for label in result.indicators if label.id == indicator)

    @staticmethod
    def _known(result):
        return int((~np.isnan(result.values).all(axis=(1, 2, 3))).sum())

    def _figure(self, result, region, indicator, year, rank):
        if "/" in indicator:
            upper, lower = indicator.split("/")
            nation = self._at(result, lower, upper, year)
            values = self._at(result, region, upper, year) / np.where(nation > 0, nation, np.nan)
            return quantile(values, RANKS[rank])
        if indicator.endswith("+"):
            indicator = indicator[:-1]
            years = [one for one in result.years if one <= int(year)]
            values = sum(self._at(result, region, indicator, one) for one in years)
        else:
            values = self._at(result, region, indicator, year)
        return quantile(values, RANKS[rank], self._unit(result, indicator))

    def _met(self, result, id_):
        target = targets()[id_]
        values = self._at(result, target.region, target.indicator, target.year)
        values = values[~np.isnan(values)]
        assert target.comparison == ">="
        return values >= target.value * (1 - 1e-9)

    def _target(self, result, id_, what):
        target = targets()[id_]
        values = self._at(result, target.region, target.indicator, target.year)
        if what == "chance":
            return float(self._met(result, id_).mean())
        if what in RANKS:
            return quantile(values, RANKS[what], target.unit)
        if what.startswith("implied"):
            other = targets()[target.consistency.divide_by]
            if what == "implied_compared":
                compared = target.consistency.compare_with
                return quantile(self._at(result, target.region, compared, target.year), 0.5)
            lower = self._at(result, other.region, other.indicator, other.year)
            return quantile(values / np.where(lower > 0, lower, np.nan), 0.5)
        years = [
            self._at(result, target.region, target.indicator, year) >= target.value * (1 - 1e-9)
            for year in result.years
        ]
        known = ~np.isnan(values)
        met = np.array(years).T[known]
        if what == "ever":
            return float(met.any(axis=1).mean())
        firsts = sorted(met[met.any(axis=1)].argmax(axis=1))
        return result.years[firsts[(len(firsts) - 1) // 2]]

    def _manifest(self, result, key):
        return {
            "seed": result.scenario.seed,
            "worlds": result.values.shape[0],
            "known_worlds": self._known(result),
            "failed": result.values.shape[0] - self._known(result),
        }[key]

    def _counted(self, result, what):
        focus = result.scenario.focus
        tree = evidence.regions()
        own = [
            target
            for target in targets().values()
            if target.status == "outcome" and not target.reading_of and target.year in result.years
        ]
        inside = [t for t in own if focus in (t.region, *tree.ancestors(t.region))]
        chances = [float(self._met(result, t.id).mean()) for t in inside or own]
        counts = {
            "total": len(chances),
            "likely": sum(chance > 0.66 for chance in chances),
            "unlikely": sum(chance < 0.33 for chance in chances),
        }
        counts["even"] = counts["total"] - counts["likely"] - counts["unlikely"]
        return counts[what]

    def _levers(self, result, what):
        levers = result.scenario.levers
        if what == "total":
            return len(levers)
        return sum({n.grade for n in lever.numbers.values()} == {"assumption"} for lever in levers)

    def _half(self, result, id_, path, side):
        drawn = result.numbers[path]
        target = targets()[id_]
        known = ~np.isnan(self._at(result, target.region, target.indicator, target.year))
        values = np.sort(drawn[known])
        # the border between two values that is nearest to the middle
        edges = [at for at in range(1, len(values)) if values[at] > values[at - 1]]
        edge = min(edges, key=lambda at: abs(2 * at - len(values)))
        high = drawn[known] >= values[edge]
        met = self._met(result, id_)
        return float(met[high if side == "high" else ~high].mean())

    def _ahead(self, result, quantity, year):
        found = evidence.outlook().quantities[quantity]
        years = [y for y in result.years if y <= int(year)] if found.so_far else [int(year)]
        values = sum(self._at(result, found.region, found.indicator, y) for y in years)
        return values[~np.isnan(values)]

    def _outlook(self, result, quantity, year, what, house=""):
        values = self._ahead(result, quantity, year)
        if what == "below":
            return float(np.mean(values < self._forecast(house)))
        # the middle of a step of the distribution, as weights would have it
        ordered = np.sort(values)
        places = (np.arange(len(ordered)) + 0.5) / len(ordered)
        return float(np.interp(RANKS[what], places, ordered))

    @staticmethod
    def _forecast(id_):
        everything = evidence.outlook().quantities.values()
        return next(said.value for q in everything for said in q.said if said.id == id_)

    def _added(self, indicator_and_scope, year):
        """The targets of a sum: the wider region's of two nested, the larger of one region's."""
        indicator, scope = indicator_and_scope.split("/")
        tree = evidence.regions()
        found = [
            t
            for t in targets().values()
            if (t.indicator, t.scope, t.year) == (indicator, scope, int(year))
            and t.status == "outcome"
            and not t.reading_of
        ]
        regions = {t.region for t in found}
        return [t for t in found if not regions & set(tree.ancestors(t.region))]

    def _sum(self, result, what, year, part, rank):
        added = self._added(what, year)
        indicator = what.split("/")[0]
        nation = self._at(result, "china", indicator, year)
        if part == "nation":
            return quantile(nation, RANKS[rank], self._unit(result, indicator))
        some = np.where(nation > 0, nation, np.nan)
        if part == "needed":
            return quantile(sum(t.value for t in added) / some, RANKS[rank])
        theirs = sum(self._at(result, t.region, indicator, year) for t in added)
        return quantile(theirs / some, RANKS[rank])

    def _first(self, result, id_, count):
        return float(self._met(result, id_)[: int(count)].mean())

    def _wilson(self, result, id_, end):
        from scipy.stats import binomtest

        met = self._met(result, id_)
        found = binomtest(int(met.sum()), len(met)).proportion_ci(method="wilson")
        return found.low if end == "low" else found.high

    def _drawn(self, result, path, rank):
        number = result.scenario.parameters[path]
        if number.common_factor is None:
            return quantile(result.numbers[path], RANKS[rank])
        return quantile(number.value * result.numbers[number.common_factor], RANKS[rank])

    def _published(self, *words):
        if words[0] == "sum":
            return sum(t.value for t in self._added(*words[1:]))
        if words[0] == "count":
            if words[1] == "own":
                return sum(not t.reading_of for t in targets().values())
            return sum(t.status == words[1] for t in targets().values())
        target = targets()[words[0]]
        if words[1] == "implied":
            return target.value / targets()[target.consistency.divide_by].value
        return target.value

    def _paired(self, first, other, words):
        if words[0] == "target":
            _, id_, what = words
            met = [self._met(result, id_).astype(float) for result in (first, other)]
            change = float(np.mean(met[1] - met[0]))
            return {"first": met[0].mean(), "other": met[1].mean(), "change": change}[what]
        region, indicator, year, what = words
        sides = []
        for result in (first, other):
            years = [y for y in result.years if y <= int(year)]
            years = years if indicator == "public_money" else [int(year)]
            sides.append(sum(self._at(result, region, indicator, y) for y in years))
        unit = self._unit(first, indicator)
        if what in ("first", "other"):
            return quantile(sides[what == "other"], 0.5, unit)
        return quantile(sides[1] - sides[0], RANKS[what], unit)

    @staticmethod
    def _hindcast(rest):
        board = json.loads(HINDCAST.read_text(encoding="utf-8"))["hindcast"]
        words = rest.split(":")
        model = [row for row in board["rows"] if row["forecaster"] == "model"]
        published = {q["id"]: [p["value"] for p in q["published"]] for q in board["quantities"]}
        if words[0] == "worlds":
            return board["worlds"]
        if words[0] == "figures":
            return sum(len(values) for values in published.values())
        if words[0] == "inside":
            return sum(_inside(published[row["quantity"]], row, words[1]) for row in model)
        if words[0] == "row":
            row = next(row for row in model if row["quantity"] == words[1])
            printed = published[words[1]]
            bands = row["score"]["bands"]["0.8"]
            return {
                "observed_low": min(printed),
                "observed_high": max(printed),
                "median": row["score"]["median"],
                "low": bands[0],
                "high": bands[1],
                "inside": _inside(printed, row, "0.8"),
                "figures": len(printed),
            }[words[2]]
        _, name, what = words
        theirs = [row for row in board["rows"] if row["forecaster"] == name and row["score"]]
        rival = {row["quantity"]: row for row in theirs if not row["borrowed"]}
        both = [row for row in model if row["score"] and row["quantity"] in rival]
        if what == "count":
            return len(both)
        rows = both if what == "mine" else [rival[row["quantity"]] for row in both]
        return float(np.mean([row["score"]["crps"] for row in rows]))


def _inside(printed, row, band):
    low, high = row["score"]["bands"][band]
    return sum(low <= value <= high for value in printed)
