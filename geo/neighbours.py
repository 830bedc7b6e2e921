"""Which areas are near which, and a grid of squares as areas of one size; counts and tests nothing.

Distances are metres in `settings.CRS_METRIC`. Every area is a neighbour of its own, as Gi* wants it.
"""

from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy import sparse
from scipy.spatial import cKDTree

from geo import settings

__all__ = ["KINDS", "Kind", "cells", "grid", "near"]

Kind = Literal["touching", "nearest", "distance"]
#: Areas that share a border or a corner; so many nearest ones; all within a distance.
KINDS: Final[tuple[Kind, ...]] = ("touching", "nearest", "distance")

#: Coordinates of shared borders may differ by rounding.
_TOUCH_M: Final = 1.0

#: More rows than a lattice over UTM can have.
_ROWS: Final = 2.0**24


def near(
    areas: gpd.GeoDataFrame, kind: Kind, *, nearest: int = 6, distance_m: float = 20_000.0
) -> "sparse.csr_array[np.float64, tuple[int, int]]":
    """Return a square matrix with 1 where the area of the column is near that of the row or the same, else 0.

    Parameters
    ----------
    areas
        Polygons in any CRS; the order of rows and columns.
    kind
        `touching`: queen contiguity; `nearest`: the `nearest` areas by the distance of representative points;
        `distance`: all whose representative points are at most `distance_m` metres apart.

    Examples
    --------
    >>> cell = gpd.GeoSeries([shapely.box(x, 0, x + 1e4, 1e4) for x in (5e5, 5.1e5, 5.2e5)], crs=settings.CRS_METRIC)
    >>> near(gpd.GeoDataFrame(geometry=cell), "touching").toarray().sum(axis=1).tolist()
    [2.0, 3.0, 2.0]
    """
    shapes = areas.geometry.to_crs(settings.CRS_METRIC)
    n = len(shapes)
    if kind == "touching":
        rows, columns = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_TOUCH_M)
    else:
        points = shapes.representative_point().get_coordinates().to_numpy()
        tree = cKDTree(points)
        if kind == "nearest":
            columns = tree.query(points, k=min(nearest + 1, n))[1].reshape(n, -1).ravel()
            rows = np.repeat(np.arange(n), len(columns) // n)
        else:
            pairs = tree.query_pairs(distance_m, output_type="ndarray")
            rows, columns = np.concatenate([pairs, pairs[:, ::-1]]).T
    matrix = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(n, n)).tolil()
    matrix.setdiag(1.0)
    return sparse.csr_array(matrix)


def grid(land: gpd.GeoSeries, points: gpd.GeoSeries, *, cell_m: float) -> gpd.GeoDataFrame:
    """Return the squares of `cell_m` metres that hold any land or any of the points, on one lattice for all sizes.

    Parameters
    ----------
    land
        Polygons in any CRS.
    points
        Points up to a little off the coast are no reason to lose them: their cells are there, too.

    Returns
    -------
    Columns code (as of `cells`) and geometry (EPSG:32748), ordered by code.

    Examples
    --------
    >>> land = gpd.GeoSeries([shapely.box(5e5, 9.4e6, 5.15e5, 9.41e6)], crs=settings.CRS_METRIC)
    >>> grid(land, land.centroid, cell_m=1e4)["code"].tolist()
    ['50-940', '51-940']
    """
    ground = land.to_crs(settings.CRS_METRIC)
    west, south, east, north = np.floor(ground.total_bounds / cell_m)
    columns, rows = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    lattice = np.column_stack([columns.ravel(), rows.ravel()])
    # A border that only touches the next cell holds no land of it.
    low, high = (lattice * cell_m + _TOUCH_M).T, ((lattice + 1) * cell_m - _TOUCH_M).T
    inner = np.asarray(shapely.box(*low, *high))
    held = shapely.STRtree(inner).query(ground, predicate="intersects")[1]
    at = np.unique(np.concatenate([lattice[np.unique(held)], _lattice(points, cell_m)[0]]), axis=0)
    frame = gpd.GeoDataFrame(
        {"code": _codes(at)},
        geometry=shapely.box(*(at * cell_m).T, *((at + 1) * cell_m).T),
        crs=settings.CRS_METRIC,
    )
    return frame.sort_values("code", ignore_index=True)


def cells(points: gpd.GeoSeries, *, cell_m: float) -> npt.NDArray[np.object_]:
    """Return the code of the cell of every point: column and row of the lattice, as in "50-940"."""
    different, of_point = _lattice(points, cell_m)
    return _codes(different)[of_point]


def _lattice(points: gpd.GeoSeries, cell_m: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int_]]:
    """Return the different cells that hold points, by column and row, and which of them holds each point."""
    x, y = np.floor(points.to_crs(settings.CRS_METRIC).get_coordinates().to_numpy() / cell_m).T
    # One number is sorted much faster than two.
    different, of_point = np.unique(x * _ROWS + y, return_inverse=True)
    return np.column_stack(np.divmod(different, _ROWS)), of_point


def _codes(at: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    return np.array([f"{x:.0f}-{y:.0f}" for x, y in at], dtype=object)
