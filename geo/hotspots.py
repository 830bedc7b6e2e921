"""Hot and cold spots: where a product or level is more, or less, common than chance would have it (Getis-Ord Gi*).

Owns the counts that are compared, the statistic, its p-values and their control; draws no areas (see `neighbours`).
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from geo import groups, schema
from geo.multiple import adjusted

__all__ = [
    "ALPHA",
    "MIN_N",
    "PERMUTATIONS",
    "VARIABLES",
    "Target",
    "Variable",
    "count",
    "g_star",
    "hot_spots",
    "rates",
]

Numbers = npt.NDArray[np.float64]
Near = Any  # a csr_array; its type parameters differ between releases of SciPy
Variable = Literal["rate", "count"]
VARIABLES: Final[tuple[Variable, ...]] = ("rate", "count")
Subset = Literal["all", "ready", "exporting"]
SUBSETS: Final[dict[Subset, tuple[str, ...]]] = {
    "all": (), "ready": schema.READY_LEVELS, "exporting": ("exporting",),
}  # fmt: skip

#: An area whose neighbourhood, itself included, holds fewer UKM is not tested; of fewer no share is given.
MIN_N: Final = 10
#: The part of the areas called hot or cold that may be so by chance.
ALPHA: Final = 0.05
#: With 999 the least p is 0.002, which no control for hundreds of areas lets pass; 10,000 tell 0.0002.
PERMUTATIONS: Final = 9_999

_ENOUGH_AREAS: Final = 3
#: So many orders at a time, for the sake of memory.
_BLOCK: Final = 1_000


@dataclass(frozen=True)
class Target:
    """What is looked for.

    Attributes
    ----------
    product
        Type of product, compared with all UKM of a known type; empty: all, when the subset is compared with all UKM
        that can be judged.
    subset
        Only UKM of these levels; `ready` are those exporting or ready.
    """

    product: str
    subset: Subset = "all"


def count(
    ukm: pd.DataFrame, area: "pd.Series | npt.NDArray[np.object_]", target: Target, codes: pd.Index
) -> pd.DataFrame:
    """Count the UKM that are looked for and those that they are among.

    Parameters
    ----------
    ukm
        Columns product_type and export_level; a row of `groups` counts for all UKM that it stands for.
    area
        The code of the area of each row; missing where it is in none, and then it counts nowhere.
    codes
        All areas; those without UKM have zeros.

    Returns
    -------
    By code: `n` (the product within the subset; without a product the subset) and `n_base` (all of the subset whose
    type is known; without a product all that can be judged).

    Examples
    --------
    >>> ukm = pd.DataFrame({"product_type": ["tea", "tea", "fish", None], "export_level": ["ready"] + ["early"] * 3})
    >>> count(ukm, pd.Series(["a", "a", "a", "b"]), Target("tea"), pd.Index(["a", "b"])).to_numpy().tolist()
    [[2, 3], [0, 0]]
    """
    level, kind = ukm["export_level"], ukm["product_type"]
    wanted = (
        level.isin(SUBSETS[target.subset]) if target.subset != "all" else pd.Series(True, index=ukm.index)
    )
    if target.product:
        flags = {"n": wanted & kind.eq(target.product), "n_base": wanted & kind.notna()}
    else:
        judged = level.notna() & level.ne(schema.UNASSESSED)
        flags = {"n": judged & wanted, "n_base": judged}
    sums = pd.DataFrame(flags).mul(groups.numbers(ukm), axis=0).groupby(np.asarray(area)).sum()
    return sums.reindex(codes, fill_value=0).astype("int64")


def rates(counts: pd.DataFrame) -> pd.Series:
    """Return the share of `n` in `n_base` of every area over that of all, standardised; missing without `n_base`.

    A share of few UKM varies more than one of many: each is divided by the standard deviation that its `n_base` gives
    it (empirical Bayes index of Assunção and Reis 1999, Statistics in Medicine 18). So a place where there is much of
    everything is not high, and a place with one UKM is not extreme.

    Parameters
    ----------
    counts
        As of `count`.

    Examples
    --------
    >>> rates(pd.DataFrame({"n": [5, 10, 15, 0], "n_base": [100, 100, 100, 0]})).round(3).tolist()
    [-1.225, 0.0, 1.225, nan]
    """
    base = counts["n_base"].where(counts["n_base"] > 0)
    total = base.sum()
    mean = counts["n"].sum() / total if total else np.nan
    share = counts["n"] / base
    between = (base * (share - mean) ** 2).sum() / total - mean / (total / base.count()) if total else np.nan
    spread = np.sqrt(max(between, 0.0) + mean / base)
    found: pd.Series = ((share - mean) / spread).where(spread > 0, share - mean)
    return found


def g_star(values: Numbers, near: Near) -> Numbers:
    """Return the Gi* of every area as a standard deviate (Getis and Ord 1992; Ord and Getis 1995, formula 14).

    Parameters
    ----------
    values
        One finite number for each area.
    near
        The weights of the neighbours in rows, each area among its own.

    Returns
    -------
    (sum_j w_ij x_j - W_i mean) / (s sqrt((n S_1i - W_i^2) / (n - 1))), where W_i and S_1i are the sums of the weights
    and of their squares, and s^2 is the mean square less the squared mean. Missing where all values are the same or all
    areas are neighbours.

    Examples
    --------
    >>> g_star(np.array([1.0, 0.0, 0.0, 3.0]), sparse.csr_array(np.eye(4))).round(3).tolist()
    [0.0, -0.816, -0.816, 1.633]
    """
    n = len(values)
    mean = values.mean()
    centred = values - mean
    # Of the centred values, lest large numbers of equal size leave nothing but rounding.
    s = np.sqrt((centred**2).mean())
    weight, square = near.sum(axis=1), near.power(2).sum(axis=1)
    spread = s * np.sqrt(np.maximum(n * square - weight**2, 0.0) / max(n - 1, 1))
    # The sum of the weights times the mean is taken off within the product.
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 1e-12 * max(np.abs(values).max(), 1e-300), (near @ centred) / spread, np.nan)


def hot_spots(
    counts: pd.DataFrame,
    near: Near,
    *,
    variable: Variable = "rate",
    permutations: int = PERMUTATIONS,
    seed: int = 1,
) -> pd.DataFrame:
    """Test every area for being among neighbours of high or low values.

    Parameters
    ----------
    counts
        As of `count`.
    near
        As of `neighbours.near`, rows and columns in the order of `counts`; weights 0 and 1.
    variable
        `rate`: the standardised share (see `rates`), whether the neighbourhood has more of the kind than its UKM lead
        one to expect; `count`: the number, which is high wherever there is much of everything.
    permutations, seed
        The p-values come from so many random orders of the values of all areas, its own among them: the null hypothesis
        from which Ord and Getis derive the mean and variance of Gi*. (Where an area keeps its own value, as for Gi, a
        single high district is not found, but its neighbour is.)

    Returns
    -------
    By code: n, n_base, n_near (the sum of n_base in the neighbourhood), `value` (what was compared), share (n / n_base,
    from `MIN_N` on), `z` (`g_star`), `p` (two-sided: twice the smaller tail, the observed order being one of all), `q`
    (`p` adjusted over all tested areas by Benjamini and Hochberg 1995) and `kind`: hot or cold where q is at most
    `ALPHA`, else none; not_enough, without z, p and q, where n_near is below `MIN_N`, the area has no value, or all
    values are the same.
    """
    base = counts["n_base"].to_numpy(dtype=float)
    value = (counts["n"] if variable == "count" else rates(counts)).to_numpy(dtype="float64")
    found = counts.assign(
        n_near=(near @ base).astype(int),
        value=value,
        share=counts["n"] / counts["n_base"].where(base >= MIN_N),
    )
    known = np.flatnonzero(np.isfinite(value))
    z, p = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    if len(known) >= _ENOUGH_AREAS:
        within = sparse.csr_array(near[known][:, known])
        z[known] = g_star(value[known], within)
        z[found["n_near"].to_numpy() < MIN_N] = np.nan
        tested = np.isfinite(z[known])
        p[known[tested]] = _permuted(value[known], within, np.flatnonzero(tested), permutations, seed)
    q = adjusted(p)
    kind = np.select(
        [np.isnan(z), (q <= ALPHA) & (z > 0), (q <= ALPHA) & (z < 0)], ["not_enough", "hot", "cold"], "none"
    )
    return found.assign(z=z, p=p, q=q, kind=kind)


def _permuted(
    values: Numbers, near: Near, tested: npt.NDArray[np.int_], permutations: int, seed: int
) -> Numbers:
    """Return the two-sided pseudo p of the areas `tested`; only the sum over the neighbours differs between orders."""
    sizes = np.diff(near.indptr)
    draws = _draws(len(values), int(sizes[tested].max(initial=0)), permutations, seed)
    # The sum of the first one, two, three ... drawn values of every order, one row for each number of neighbours.
    sums = np.sort(np.cumsum(values[draws], axis=0), axis=1)
    observed = near @ values
    p = np.ones(len(tested))
    for at, area in enumerate(tested):
        drawn = sums[sizes[area] - 1]
        # Sums of the same values in another order may differ in their last digit.
        slack = 1e-9 * max(abs(observed[area]), 1.0)
        above = permutations - np.searchsorted(drawn, observed[area] - slack)
        below = np.searchsorted(drawn, observed[area] + slack, side="right")
        p[at] = min(1.0, 2 * (min(above, below) + 1) / (permutations + 1))
    return p


def _draws(n: int, most: int, permutations: int, seed: int) -> npt.NDArray[np.int32]:
    """Return `permutations` draws of `most` different numbers below `n`, one draw in each column."""
    random = np.random.default_rng(seed)
    drawn = np.empty((most, permutations), dtype=np.int32)
    for start in range(0, permutations, _BLOCK):
        block = drawn[:, start : start + _BLOCK]
        columns = np.arange(block.shape[1])
        order = np.repeat(np.arange(n, dtype=np.int32)[:, None], len(columns), axis=1)
        # The first steps of a shuffle (Fisher and Yates) of all columns at once.
        for step in range(most):
            chosen = random.integers(step, n, size=len(columns))
            block[step] = order[chosen, columns]
            order[chosen, columns] = order[step]
    return drawn
