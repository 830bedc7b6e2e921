"""How far the levels depend on the weights, which nobody publishes: random weights, and one criterion left out."""

from typing import Any, Final

import numpy as np
import pandas as pd

from geo import potential, schema
from geo.potential import Codes, Floats, Rules
from geo.summarise import MIN_RATE_N

__all__ = ["DRAWS", "SEED", "analyse"]

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
    trial = _Trial(ukm, rules)
    generator = np.random.default_rng(seed)
    return {
        "rows": len(ukm),
        "draws": draws,
        "seed": seed,
        **{name: trial.vary(generator, spread, draws) for name, spread in _SPREADS.items()},
        "dropped": {name: trial.drop(name) for name in schema.CRITERIA},
    }


class _Trial:
    """The firms of one frame, their official levels and the places of their regencies."""

    def __init__(self, ukm: pd.DataFrame, rules: Rules) -> None:
        self._firms, self._rules = potential.known(ukm), rules
        self._weights = np.array(list(rules.weights.values()))
        self._level = self._levels(self._weights)
        self._areas, self._codes = pd.factorize(ukm["regency_code"], sort=True)
        shares = self._shares(self._level)
        self._is_ranked = ~np.isnan(shares)
        self._places = _places(shares[self._is_ranked])

    def vary(self, generator: np.random.Generator, spread: float, draws: int) -> dict[str, Any]:
        """Return the figures of `analyse` for weights that stray as far as `spread` says."""
        # A weight of zero has no place in the distribution: it stays zero.
        used = self._weights > 0
        mean = self._weights[used] / self._weights.sum()
        changed, kept, places = [], np.zeros(len(self._level)), []
        for drawn in generator.dirichlet(spread * used.sum() * mean, draws):
            weights = self._weights.copy()
            weights[used] = drawn
            level = self._levels(weights)
            same = level == self._level
            kept += same
            changed.append(1 - same.mean() if len(same) else np.nan)
            places.append(_places(self._shares(level)[self._is_ranked]))
        return {
            "changed": _percentiles(changed),
            "stable": _rounded((kept / draws >= _STABLE).mean()) if len(kept) else None,
            **self._stability(np.array(places)),
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

    def _shares(self, level: Codes) -> Floats:
        """Return the share of exporting or ready among the judged of every area, NaN where too few are judged."""
        n = len(self._codes), len(schema.EXPORT_LEVELS)
        counts = np.bincount(self._areas * n[1] + level, minlength=n[0] * n[1]).reshape(n)
        judged = counts.sum(axis=1) - counts[:, _UNCLEAR]
        ready = counts[:, _READY].sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(judged >= MIN_RATE_N, ready / judged, np.nan)

    def _stability(self, places: Floats) -> dict[str, Any]:
        codes = self._codes[self._is_ranked].tolist()
        if not codes:
            return {"ranks": {}, "rank_correlation": None}
        low, _median, high = np.percentile(places, _MIDDLE, axis=0)
        rows = zip(codes, self._places, low, high, strict=True)
        ranks = {
            code: {"official": _rounded(at), "low": _rounded(first), "high": _rounded(last)}
            for code, at, first, last in rows
        }
        # With two the correlation is 1 or -1, whatever the weights.
        correlation = (
            pd.DataFrame(places.T).corrwith(pd.Series(self._places)) if len(codes) > 2 else pd.Series()
        )
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
