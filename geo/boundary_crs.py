"""The coordinates of a boundary file as longitude and latitude, and what was taken for granted about them."""

from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from geo import settings
from geo.boundary_finding import Finding
from geo.errors import BoundaryError
from geo.texts import _
from geo.words import number

__all__ = ["to_degrees"]

#: Longitudes and latitudes of Indonesia: numbers within them are taken as such where a file names no CRS.
_INDONESIA: Final = (90.0, -15.0, 145.0, 10.0)
_MOST: Final = (0.05, 0.95)


def to_degrees(
    frame: gpd.GeoDataFrame, path: Path, wanted: str | None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return `frame` in EPSG:4326, and a note where the CRS was another, or taken for granted.

    Parameters
    ----------
    wanted
        The CRS of its coordinates, whatever it states; None: as stated, else degrees are taken where they fit.

    Raises
    ------
    BoundaryError
        Where a CRS is not known, or the shapes lie nowhere in Indonesia.
    """
    stated = _crs(frame, wanted)
    if stated is None:
        _require_degrees(frame, path)
        note = _("no CRS is stated; the numbers are longitudes and latitudes, so EPSG:4326 is taken")
        return frame.set_crs(settings.CRS_GEOGRAPHIC, allow_override=True), [Finding("crs", "note", note)]
    frame = frame.set_crs(stated, allow_override=True)
    if stated == settings.CRS_GEOGRAPHIC:
        _require_degrees(frame, path)
        return frame, []
    placed = frame.to_crs(settings.CRS_GEOGRAPHIC)
    if not np.isfinite(placed.total_bounds).all():
        msg = _("{file}: the coordinates do not fit the CRS {crs}; state the right one with --crs", file=path,
                crs=stated.name)  # fmt: skip
        raise BoundaryError(msg)
    _require_degrees(placed, path)
    note = _("transformed from {crs} to longitude and latitude (EPSG:4326)", crs=stated.name)
    return placed, [Finding("crs", "note", note)]


def _crs(frame: gpd.GeoDataFrame, wanted: str | None) -> pyproj.CRS | None:
    """Return the CRS asked for, else the one stated; None where there is none, also where a format says so in words."""
    if wanted is not None:
        try:
            return pyproj.CRS.from_user_input(wanted)
        except pyproj.exceptions.CRSError as error:
            msg = _("--crs {crs}: no CRS of this name is known; write for example EPSG:32748", crs=wanted)
            raise BoundaryError(msg) from error
    # A GeoPackage has a CRS for want of one.
    undefined = frame.crs is None or frame.crs.name.startswith("Undefined") or frame.crs.is_engineering
    return None if undefined else frame.crs


def _require_degrees(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Refuse what lies nowhere in Indonesia, and say why that may be; a few stray vertices are not looked at here."""
    west, south, east, north = _extent(frame, path)
    if _within(west, south, east, north):
        return
    if _within(south, west, north, east):
        msg = _(
            "{file}: the coordinates stand as latitude, longitude: export them as longitude, latitude",
            file=path,
        )
    elif max(map(abs, (west, south, east, north))) > 360:
        msg = _(
            "{file}: coordinates like {x}, {y} are no degrees, and no CRS says what they are: add the .prj file, or "
            "state the CRS, for example --crs {crs} (UTM {zone})",
            file=path, x=number(west), y=number(south), crs=settings.CRS_METRIC, zone=settings.UTM_ZONE,
        )  # fmt: skip
    else:
        msg = _(
            "{file}: the areas lie at longitude {west} to {east}, latitude {south} to {north}, not in Indonesia: check "
            "the file and its CRS (--crs)",
            file=path, west=number(west, decimals=2), east=number(east, decimals=2),
            south=number(south, decimals=2), north=number(north, decimals=2),
        )  # fmt: skip
    raise BoundaryError(msg)


def _extent(frame: gpd.GeoDataFrame, path: Path) -> tuple[float, float, float, float]:
    """Return where nine tenths of the vertices lie: west, south, east, north."""
    vertices = shapely.get_coordinates(frame.geometry.to_numpy())
    vertices = vertices[np.isfinite(vertices).all(axis=1)]
    if not len(vertices):
        msg = _("{file}: none of the features has a shape", file=path)
        raise BoundaryError(msg)
    (west, south), (east, north) = np.quantile(vertices, _MOST, axis=0).tolist()
    return west, south, east, north


def _within(west: float, south: float, east: float, north: float) -> bool:
    left, bottom, right, top = _INDONESIA
    return left <= west <= east <= right and bottom <= south <= north <= top
