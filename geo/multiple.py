"""Many tests at once: p-values adjusted so that of what is called found only a stated share is there by chance."""

import numpy as np
import numpy.typing as npt

__all__ = ["adjusted"]


def adjusted(p: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the p-values adjusted by the step-up of Benjamini and Hochberg (1995); a missing one is no test.

    Where those of at most 0.05 are called found, the share of false ones among them is expected to be at most 0.05.

    Examples
    --------
    >>> adjusted(np.array([0.01, 0.04, np.nan, 0.03])).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    q = np.full(len(p), np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    order = tested[np.argsort(-p[tested], kind="stable")]
    ranks = np.arange(len(order), 0, -1)
    q[order] = np.minimum.accumulate(np.minimum(p[order] * len(order) / ranks, 1.0))
    return q
