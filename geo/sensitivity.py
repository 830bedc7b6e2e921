"""How far the levels depend on the weights, which nobody publishes: random weights, and one criterion left out."""

from typing import Any, Final

import numpy as np
import pandas as pd

from geo import potential, schema
from geo.potential import Codes, Floats, Rules
from geo.summarise import MIN_RATE_N

__all__ = ["DRAWS", "SEED", "analyse", "count", "figures"]

#: Draws of weights; the middle 90 % of a share then rests on ten draws at either end.
DRAWS: Final = 200
SEED: Final = 20261124

#: How far weights stray from the official ones: concentration of the Dirichlet distribution, in criteria. `any` is
#: uniform over all weights where the official ones are equal; with `near` a weight of 20 % stays mostly in 8-35 %.
_SPREADS: Final = {"any": 1.0, "near": 5.0}

#: A level that at least this share of the draws gives is called stable.
_STABLE: Final = 0.95
_MIDDLE: Final = (5, 50, 95)

_READY: Final = [schema.EXPORT_LEVELS.index(level) for level in schema.READY_LEVELS]
_UNCLEAR: Final = schema.EXPORT_LEVELS.index("unknown")


def analyse(ukm: pd.DataFrame, rules: Rules, *, draws: int = DRAWS, seed: int = SEED) -> dict[str, Any]:
    """Return how many UKM change level, and how far regencies change rank, when the weights vary.

    Parameters
    ----------
    ukm
        Columns of `potential.judge` and regency_code, which every row has.
    rules
        The official rules; only their weights vary, gates and thresholds stay.
    draws, seed
        Number of random weights and the seed of their generator.

    Returns
    -------
    rows, draws, seed
        What the figures rest on.
    any, near
        With weights drawn from everywhere and from near the official ones:

        - changed: share of the rows (0-1) whose level differs from the official one, over the draws: `low`, `median`,
          `high` (5th, 50th and 95th percentile); None without rows;
        - stable: share of the rows that at least 95 % of the draws leave at their level; None without rows;
        - ranks: by regency with at least `MIN_RATE_N` judged UKM, its place by the share that is exporting or ready:
          `official`, and `low`, `high` of the draws;
        - rank_correlation: Spearman's correlation of drawn and official places, over the draws; None where there are
          fewer than three regencies or all are equal.
    dropped
        By criterion, the number of rows that change level when it is left out: `up`, `down` (on the scale from early
        to exporting) and `judged` (to or from unknown).

    Notes
    -----
    The mean of the drawn weights are the official ones. Uniform weights to learn what they decide: stochastic
    multicriteria acceptability analysis (Lahdelma, Hokkanen & Salminen 1998, doi:10.1016/S0377-2217(97)00163-X).
    """
    return figures(count(ukm, rules, draws=draws, seed=seed), draws=draws, seed=seed)


def count(ukm: pd.DataFrame, rules: Rules, *, draws: int = DRAWS, seed: int = SEED) -> dict[str, Any]:
    """Return what `figures` is made of: plain numbers that add up over the parts of a list.

    The parameters are those of `analyse`. Areas hold for every draw how many are judged and how many of them ready.
    """
    trial = _Trial(ukm, rules)
    generator = np.random.default_rng(seed)
    return {
        "rows": len(ukm),
        "official": trial.official(),
        **{name: trial.vary(generator, spread, draws) for name, spread in _SPREADS.items()},
        "dropped": {name: trial.drop(name) for name in schema.CRITERIA},
    }


def figures(counts: dict[str, Any], *, draws: int = DRAWS, seed: int = SEED) -> dict[str, Any]:
    """Return the figures of `analyse` for the added `counts` of all parts of a list."""
    rows = counts["rows"]
    codes = sorted(counts["official"])
    shares = _shares([counts["official"][code] for code in codes])
    ranked = [code for code, share in zip(codes, shares, strict=True) if not np.isnan(share)]
    places = _places(shares[~np.isnan(shares)])
    varied = {
        name: {
            "changed": _percentiles([1 - kept / rows for kept in counts[name]["kept"]] if rows else []),
            "stable": _rounded(counts[name]["stable"] / rows) if rows else None,
            **_stability(ranked, places, [counts[name]["areas"][code] for code in ranked]),
        }
        for name in _SPREADS
    }
    return {"rows": rows, "draws": draws, "seed": seed, **varied, "dropped": counts["dropped"]}


class _Trial:
    """The firms of one frame, their official levels and their regencies."""

    def __init__(self, ukm: pd.DataFrame, rules: Rules) -> None:
        self._firms, self._rules = potential.known(ukm), rules
        self._weights = np.array(list(rules.weights.values()))
        self._level = self._levels(self._weights)
        self._areas, self._codes = pd.factorize(ukm["regency_code"], sort=True)

    def official(self) -> dict[str, list[int]]:
        """Return of every area how many are judged and ready by the official weights."""
        return dict(zip(self._codes, self._judged_and_ready(self._level).tolist(), strict=True))

    def vary(self, generator: np.random.Generator, spread: float, draws: int) -> dict[str, Any]:
        """Return the counts of `count` for weights that stray as far as `spread` says."""
        # A weight of zero has no place in the distribution: it stays zero.
        used = self._weights > 0
        mean = self._weights[used] / self._weights.sum()
        kept, kept_by, areas = [], np.zeros(len(self._level)), []
        for drawn in generator.dirichlet(spread * used.sum() * mean, draws):
            weights = self._weights.copy()
            weights[used] = drawn
            level = self._levels(weights)
            same = level == self._level
            kept_by += same
            kept.append(int(same.sum()))
            areas.append(self._judged_and_ready(level))
        of_areas = np.array(areas).transpose(1, 0, 2).tolist()
        return {
            "kept": kept,
            "stable": int((kept_by / draws >= _STABLE).sum()),
            "areas": dict(zip(self._codes, of_areas, strict=True)),
        }

    def drop(self, criterion: str) -> dict[str, int]:
        """Return how many rows change level without `criterion`."""
        others = self._weights * (np.array(schema.CRITERIA) != criterion)
        # Without any weight nothing could be judged, which says nothing about the criterion.
        level = self._levels(others) if others.any() else self._level
        both = (level != _UNCLEAR) & (self._level != _UNCLEAR)
        return {
            "up": int((both & (level < self._level)).sum()),
            "down": int((both & (level > self._level)).sum()),
            "judged": int((~both & (level != self._level)).sum()),
        }

    def _levels(self, weights: Floats) -> Codes:
        return potential.levels(self._firms, *potential.readiness(self._firms, weights), self._rules)

    def _judged_and_ready(self, level: Codes) -> Codes:
        """Return the number of judged and of exporting or ready of every area, shape (areas, 2)."""
        n = len(self._codes), len(schema.EXPORT_LEVELS)
        counts = np.bincount(self._areas * n[1] + level, minlength=n[0] * n[1]).reshape(n)
        return np.stack([counts.sum(axis=1) - counts[:, _UNCLEAR], counts[:, _READY].sum(axis=1)], axis=1)


def _shares(counts: list[list[int]]) -> Floats:
    """Return the share of ready among the judged of every area, NaN where too few are judged."""
    judged, ready = np.array(counts, dtype=np.float64).reshape(-1, 2).T
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(judged >= MIN_RATE_N, ready / judged, np.nan)


def _stability(codes: list[str], official: Floats, areas: list[list[list[int]]]) -> dict[str, Any]:
    """Return the places of the ranked areas `codes` when weights vary; `areas` has the counts of each by draw."""
    if not codes:
        return {"ranks": {}, "rank_correlation": None}
    places = np.array([_places(_shares(list(of_draw))) for of_draw in zip(*areas, strict=True)])
    low, _median, high = np.percentile(places, _MIDDLE, axis=0)
    ranks = {
        code: {"official": _rounded(at), "low": _rounded(first), "high": _rounded(last)}
        for code, at, first, last in zip(codes, official, low, high, strict=True)
    }
    # With two the correlation is 1 or -1, whatever the weights.
    correlation = pd.DataFrame(places.T).corrwith(pd.Series(official)) if len(codes) > 2 else pd.Series()
    return {"ranks": ranks, "rank_correlation": _percentiles(correlation.dropna().tolist())}


def _places(shares: Floats) -> Floats:
    """Return the place of each share, the highest first; equal ones share the mean of their places, as in Spearman."""
    return np.asarray(pd.Series(shares).rank(ascending=False, na_option="bottom"), dtype=np.float64)


def _percentiles(values: list[float]) -> dict[str, float] | None:
    if not values or np.isnan(values).any():
        return None
    return dict(zip(("low", "median", "high"), map(_rounded, np.percentile(values, _MIDDLE)), strict=True))


def _rounded(value: float) -> float:
    return round(float(value), 4)
