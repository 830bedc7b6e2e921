"""Density clusters of weighted places against a background; knows points and numbers, no enterprises.

DBSCAN (Ester and others 1996): a core place has at least so many members within reach, cores within reach of each
other are one cluster, and other places join the nearest core within reach. Here a core must also hold more of its kind
than the background explains, so that a city that has much of everything is none.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse, special
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from geo.multiple import adjusted

__all__ = ["ALPHA", "STEPS", "Found", "find"]

Numbers = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int_]

#: The share of core places that may be there by chance.
ALPHA: Final = 0.05

#: Positions are rounded to so many steps of the reach: thousands of exact points in one town then cost no more than the
#: squares of the town, and a reach of 3 km is wrong by 100 m at most.
STEPS: Final = 20

#: More rows than a lattice over UTM can have.
_ROWS: Final = 2.0**24


class Found(NamedTuple):
    """The cluster of each point, -1 for none, and whether the place of the point is a core."""

    label: Labels
    core: npt.NDArray[np.bool_]


def find(points: Numbers, background: Numbers, *, reach: float, least: int, least_lq: float = 1.0) -> Found:
    """Return the clusters of `points`.

    Parameters
    ----------
    points
        x and y in metres, one row for each; where a row stands for several, a third column says for how many.
    background
        Those of everything, `points` among them; the same points: nothing to compare with, plain DBSCAN.
    reach, least
        A core place has `least` points within `reach` metres, itself included.
    least_lq
        Within reach of a core the share of `points` in `background` is at least so many times that of all. It must also
        be above that of all beyond chance: by the binomial test, adjusted over all places (see `multiple`).

    Examples
    --------
    >>> points = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [90.0, 0.0]])
    >>> find(points, points, reach=1.0, least=2).label.tolist()
    [0, 0, 0, -1]
    """
    places, at, weight = _places(points, reach)
    around, _at, everything = _places(background, reach)
    tree = cKDTree(places)
    near = _within(tree, places, weight, reach)
    core = near >= least
    share = weight.sum() / everything.sum()
    if share < 1:
        mixed = _within(cKDTree(around), places, everything, reach)
        # The chance of so many or more in a binomial draw, by the incomplete beta function.
        chance = special.betainc(near, mixed - near + 1, share)
        core &= (adjusted(chance) <= ALPHA) & (near >= least_lq * share * mixed)
    label = _joined(places, core, reach)
    return Found(label[at], core[at])


def _places(points: Numbers, reach: float) -> tuple[Numbers, Labels, Numbers]:
    """Return the distinct places, the place of each point and the number of points at each place."""
    step = reach / STEPS
    x, y = np.rint(points[:, :2] / step).T
    # One number is sorted much faster than two.
    different, at = np.unique(x * _ROWS + y, return_inverse=True)
    weight = np.bincount(at, *points[:, 2:].T)
    return step * np.column_stack(np.divmod(different, _ROWS)), at, weight.astype(float)


def _within(tree: cKDTree, places: Numbers, weight: Numbers, reach: float) -> Numbers:
    """Return for each place the weight of what the tree holds within reach."""
    found = tree.query_ball_point(places, _slack(reach))
    sizes = np.array([len(one) for one in found], dtype=int)
    members = np.fromiter((at for one in found for at in one), dtype=int, count=sizes.sum())
    held = np.repeat(np.arange(len(places)), sizes)
    return np.bincount(held, weights=weight[members], minlength=len(places)).astype("float64")


def _joined(places: Numbers, core: npt.NDArray[np.bool_], reach: float) -> Labels:
    label = np.full(len(places), -1)
    cores = np.flatnonzero(core)
    if not len(cores):
        return label
    tree = cKDTree(places[cores])
    pairs = tree.query_pairs(_slack(reach), output_type="ndarray")
    links = sparse.coo_array(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(cores), len(cores))
    )
    label[cores] = csgraph.connected_components(links, directed=False)[1]
    others = np.flatnonzero(~core)
    distance, nearest = tree.query(places[others], distance_upper_bound=_slack(reach))
    joins = np.isfinite(distance)
    label[others[joins]] = label[cores[nearest[joins]]]
    return label


def _slack(reach: float) -> float:
    """Return the reach with room for rounding: what is exactly that far is within."""
    return reach * (1 + 1e-9)
