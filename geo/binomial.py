"""What a count out of a count says about the share behind it: exact intervals and p-values of the binomial law."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = ["interval", "p_value"]

Numbers = npt.NDArray[np.float64]

#: 95 % intervals leave so much on each side.
_TAIL: Final = 0.025


def interval(n: npt.ArrayLike, of: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """Return lower and upper bounds of the 95 % intervals of the shares behind `n` out of `of`.

    The exact interval of Clopper and Pearson (1934), which covers the share in at least 95 % of the cases however small
    the numbers are. Nothing out of some has the lower bound 0 and still an upper one; nothing out of nothing has none.

    Examples
    --------
    >>> [bound.round(4).tolist() for bound in interval([0, 5, 10], 10)]
    [[0.0, 0.1871, 0.6915], [0.3085, 0.8129, 1.0]]
    """
    some, total = _counts(n, of)
    rest = total - some
    # The functions are not defined at the ends, where the bounds are known.
    low = np.where(some > 0, special.betaincinv(np.maximum(some, 1), rest + 1, _TAIL), 0.0)
    high = np.where(rest > 0, special.betaincinv(some + 1, np.maximum(rest, 1), 1 - _TAIL), 1.0)
    return np.where(total > 0, low, np.nan), np.where(total > 0, high, np.nan)


def p_value(n: npt.ArrayLike, of: npt.ArrayLike, share: npt.ArrayLike) -> Numbers:
    """Return the two-sided p-values of `n` out of `of` where the true share is `share`.

    Twice the chance of a count at least so far off on its side, at most 1: it is below 0.05 just where `interval`
    leaves `share` out. Missing where there is nothing to count.

    Examples
    --------
    >>> p_value([0, 5, 10], 10, 0.5).tolist()
    [0.001953125, 1.0, 0.001953125]
    """
    some, total = _counts(n, of)
    rest, chance = total - some, np.asarray(share, dtype="float64")
    at_least = np.where(some > 0, special.betainc(np.maximum(some, 1), rest + 1, chance), 1.0)
    at_most = np.where(rest > 0, special.betaincc(some + 1, np.maximum(rest, 1), chance), 1.0)
    return np.where(total > 0, np.minimum(2 * np.minimum(at_least, at_most), 1.0), np.nan)


def _counts(n: npt.ArrayLike, of: npt.ArrayLike) -> tuple[Any, Any]:
    some, total = np.broadcast_arrays(np.asarray(n, dtype="float64"), np.asarray(of, dtype="float64"))
    return some, total
