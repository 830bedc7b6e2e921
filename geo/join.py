"""Place points in areas: the one spatial join of the program; every other code is a prefix of what it finds.

Owns no polygons (see `boundaries`) and judges no point: what is far off the land comes back without a code.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import settings
from geo.errors import BoundaryError
from geo.texts import _

__all__ = ["to_areas"]

_Floats = npt.NDArray[np.float64]
_Positions = npt.NDArray[np.intp]

_NOWHERE = -1
_REGENCY_LENGTH = len("00.00")

#: A degree of longitude or latitude is longer than this many metres between 25 degrees north and south.
_METRES_PER_DEGREE_MIN = 100_000.0


def to_areas(points: gpd.GeoSeries | gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the district and regency code of each point.

    A point on a border belongs to the district of the smallest code that touches it, whatever the order of
    the points; one on the coast line belongs to the land. One up to `settings.COAST_TOLERANCE_M` off the land
    takes the nearest district, since the coast is generalised, and the smallest code of those equally near.

    Parameters
    ----------
    points
        Points in EPSG:4326; None, empty and not finite ones stay without a code.
    districts
        Columns `code` and `geometry`, as `boundaries.load("district")` returns them.

    Returns
    -------
        Columns `district_code`, `regency_code` and `off_land_m` with the index of `points`: 0.0 on land, else
        metres to the nearest district (in `settings.CRS_METRIC`, to 0.1 m as boundaries are no finer). All
        three are missing further out.

    Raises
    ------
    BoundaryError
        Where points or districts are not in EPSG:4326.

    Examples
    --------
    >>> squares = gpd.GeoDataFrame(
    ...     {"code": ["18.01.01", "18.02.01"]},
    ...     geometry=[shapely.box(105, -5, 106, -4), shapely.box(106, -5, 107, -4)],
    ...     crs="EPSG:4326",
    ... )
    >>> points = gpd.GeoSeries.from_xy([105.5, 106, 109], [-4.5, -4.5, -4.5], crs="EPSG:4326")
    >>> to_areas(points, squares)
      district_code regency_code  off_land_m
    0      18.01.01        18.01         0.0
    1      18.01.01        18.01         0.0
    2           NaN          NaN         NaN
    """
    _require_geographic(points)
    _require_geographic(districts)
    districts = districts.sort_values("code", ignore_index=True)
    shapes = points.geometry.to_numpy()
    shapes = np.where(shapely.is_empty(shapes), None, shapes)  # GEOS has no x for an empty point
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)

    district = _containing(x, y, districts.geometry.to_numpy())
    off_land_m = np.where(district == _NOWHERE, np.nan, 0.0)
    stray = np.flatnonzero((district == _NOWHERE) & _within_reach(x, y, districts.total_bounds))
    if stray.size:
        district[stray], off_land_m[stray] = _nearest(x[stray], y[stray], districts.geometry)

    code = pd.Series(districts["code"].array.take(district, allow_fill=True), index=points.index)
    return pd.DataFrame(
        {"district_code": code, "regency_code": code.str[:_REGENCY_LENGTH], "off_land_m": off_land_m}
    )


def _require_geographic(frame: gpd.GeoSeries | gpd.GeoDataFrame) -> None:
    if frame.crs != settings.CRS_GEOGRAPHIC:
        crs = frame.crs.to_string() if frame.crs else "?"
        msg = _("the CRS is {crs}: convert to {wanted}", crs=crs, wanted=settings.CRS_GEOGRAPHIC)
        raise BoundaryError(msg)


def _containing(x: _Floats, y: _Floats, polygons: Any) -> _Positions:
    """Return the position of the first polygon that touches each point, or -1.

    Points are ordered by latitude once, so that each part is asked only about the points in its bounds.
    """
    order = np.argsort(y)  # NaN sorts last, beyond every polygon's north
    xs, ys = x[order], y[order]
    parts, owner = shapely.get_parts(polygons, return_index=True)
    shapely.prepare(parts)
    west, south, east, north = shapely.bounds(parts).T
    start, stop = np.searchsorted(ys, south, side="left"), np.searchsorted(ys, north, side="right")

    found = np.full(len(ys), _NOWHERE)
    for part in range(len(parts)):
        rows = slice(start[part], stop[part])
        asked = (found[rows] == _NOWHERE) & (xs[rows] >= west[part]) & (xs[rows] <= east[part])
        candidates = start[part] + np.flatnonzero(asked)
        inside = shapely.intersects_xy(parts[part], xs[candidates], ys[candidates])
        found[candidates[inside]] = owner[part]
    unsorted = np.empty_like(found)
    unsorted[order] = found
    return unsorted


def _within_reach(x: _Floats, y: _Floats, bounds: _Floats) -> npt.NDArray[np.bool_]:
    """Return which points can be near enough to the land to be worth projecting."""
    margin = settings.COAST_TOLERANCE_M / _METRES_PER_DEGREE_MIN
    west, south, east, north = bounds
    within: npt.NDArray[np.bool_] = (
        (x >= west - margin) & (x <= east + margin) & (y >= south - margin) & (y <= north + margin)
    )
    return within


def _nearest(x: _Floats, y: _Floats, polygons: gpd.GeoSeries) -> tuple[_Positions, _Floats]:
    """Return the position of the first of the nearest polygons (-1: none in reach) and its metres."""
    points = gpd.GeoSeries.from_xy(x, y, crs=settings.CRS_GEOGRAPHIC).to_crs(settings.CRS_METRIC)
    tree = shapely.STRtree(polygons.to_crs(settings.CRS_METRIC).to_numpy())
    (point, polygon), metres = tree.query_nearest(
        points.to_numpy(), max_distance=settings.COAST_TOLERANCE_M, return_distance=True
    )
    order = np.lexsort((polygon, point))
    answered, first = np.unique(point[order], return_index=True)
    nearest, distance_m = np.full(len(x), _NOWHERE), np.full(len(x), np.nan)
    nearest[answered], distance_m[answered] = polygon[order][first], metres[order][first].round(1)
    return nearest, distance_m
