"""Read the point that each row of a register states and say what was repaired or cannot be believed.

Owns the repairs and when they are unambiguous: exactly one reading lies within the province's bounds. Spellings are
the matter of `angles` and `map_links`; whether the point lies on the province's land is that of `join`.
"""

import math
import re
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

import pandas as pd
from pyproj import Transformer

from geo import schema, settings
from geo.angles import Angle, as_one, as_two
from geo.map_links import HINT, link_points, plus_code_points

__all__ = ["read"]

#: Beyond the land's bounds by this many degrees (about 2 km), no point can be near enough to the coast.
_SLACK_DEG: Final = 0.02

#: A number without its decimal point gets it back only where this many decimals remain (about 100 m).
_MIN_DECIMALS: Final = 3

#: Metres in UTM: eastings, and northings south of the equator, which no degrees can be mistaken for.
_EASTINGS_M: Final = (100_000, 900_000)
_NORTHINGS_M: Final = (1_000_000, 10_000_000)

#: What texts with a map link or a plus code contain; a quick look before the search.
_HINT: Final = re.compile(HINT, re.IGNORECASE)

_Bounds = tuple[float, float, float, float]
_Near = tuple[float, float] | None

#: (lon, lat) and the repairs that it needs, as codes of `schema.LOCATION_NOTES`.
_Reading = tuple[tuple[float, float], set[str]]


class _Point(NamedTuple):
    lon: float = math.nan
    lat: float = math.nan
    note: str | None = None


_UNREADABLE: Final = _Point(note="coordinates_unreadable")
_OUTSIDE: Final = _Point(note="coordinates_outside")


def read(ukm: pd.DataFrame, *, bounds: _Bounds, expected: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the point that each row of `ukm` states, as far as it can be believed.

    Needs the text columns latitude and longitude: decimal degrees, degrees with minutes and seconds, UTM metres of
    the zone of `settings.CRS_METRIC`, map links or plus codes, the pair also in one column. Where both are missing,
    map links and plus codes in the text column address are read, if there is one.

    Returns a frame with the same index: `lon`, `lat` (EPSG:4326, missing where nothing usable is stated) and `note`:
    codes of `schema.LOCATION_NOTES` joined by "; ", or missing.

    Parameters
    ----------
    bounds
        West, south, east, north of the province's land. What is swapped, lacks a decimal point or a southern sign is
        repaired only where exactly one reading lies inside.
    expected
        Columns lon and lat with the index of `ukm`: where the address places the row, missing where it is not sure.
        Short plus codes refer to it; None: they are not read.

    Examples
    --------
    >>> pairs = [("-5,4", "105.26"), ("105.26", "-5.4"), ("54123", "105.26"), ("0", "0")]
    >>> frame = pd.DataFrame(pairs, columns=["latitude", "longitude"])
    >>> read(frame, bounds=(103.5, -6.2, 106.3, -3.7))
          lon     lat                                   note
    0  105.26 -5.4000                                    NaN
    1  105.26 -5.4000                           axes_swapped
    2  105.26 -5.4123  decimal_point_restored; sign_restored
    3     NaN     NaN                    coordinates_outside
    """
    west, south, east, north = bounds
    wide = (west - _SLACK_DEG, south - _SLACK_DEG, east + _SLACK_DEG, north + _SLACK_DEG)
    lat, lon = (ukm[name].astype("str") for name in ("latitude", "longitude"))
    x, y = (pd.to_numeric(text.str.replace(",", ".", regex=False), errors="coerce") for text in (lon, lat))
    # Two decimal numbers inside need no second look; what may be written without decimals does.
    plain = x.between(wide[0], wide[2]) & y.between(wide[1], wide[3]) & (x % 1 != 0) & (y % 1 != 0)
    found = pd.DataFrame({"lon": x.where(plain), "lat": y.where(plain), "note": None}, index=ukm.index)

    stated = lat.notna() | lon.notna()
    rest = stated & ~plain
    rows = zip(lat[rest].fillna(""), lon[rest].fillna(""), _nears(expected, rest), strict=True)
    points = [_stated(latitude, longitude, near, wide) for latitude, longitude, near in rows]
    found.loc[rest] = pd.DataFrame(points, columns=found.columns, index=found.index[rest])
    if "address" in ukm:
        text = ukm["address"].astype("str")
        hinted = ~stated & text.str.contains(_HINT)
        addresses = zip(text[hinted], _nears(expected, hinted), strict=True)
        points = [_mentioned(address, near, wide) or _Point() for address, near in addresses]
        found.loc[hinted] = pd.DataFrame(points, columns=found.columns, index=found.index[hinted])
    return found.astype({"lon": float, "lat": float, "note": "str"})


def _nears(expected: pd.DataFrame | None, rows: pd.Series) -> Iterable[_Near]:
    """Return the expected point of each of `rows`, None where it is not known."""
    if expected is None:
        return [None] * int(rows.sum())
    points = zip(expected.loc[rows, "lon"], expected.loc[rows, "lat"], strict=True)
    return [None if math.isnan(lon) else (lon, lat) for lon, lat in points]


def _stated(latitude: str, longitude: str, near: _Near, bounds: _Bounds) -> _Point:
    """Return the point of the two columns' texts: one angle in each, or the pair in one or in both."""
    mentioned = _mentioned(f"{latitude} {longitude}", near, bounds)
    if mentioned:
        return mentioned
    first, second = as_one(latitude), as_one(longitude)
    if first and second:
        return _chosen([(first, second)], bounds, in_columns=True)
    points = {_chosen(as_two(text), bounds, in_columns=False) for text in (latitude, longitude) if text}
    return points.pop() if len(points) == 1 else _UNREADABLE


def _mentioned(text: str, near: _Near, bounds: _Bounds) -> _Point | None:
    """Return the point of the map links or the plus codes of `text`, None where it holds none."""
    if not _HINT.search(text):
        return None
    for note, points in (
        ("from_link", link_points(text)),
        ("from_plus_code", plus_code_points(text, near=near)),
    ):
        inside = [point for point in points if _within(*point, bounds)]
        if len(inside) == 1:
            return _Point(*inside[0], note)
        if points:
            return _UNREADABLE if inside else _OUTSIDE
    return None


def _chosen(pairs: list[tuple[Angle, Angle]], bounds: _Bounds, *, in_columns: bool) -> _Point:
    """Return the one point that `pairs` may mean inside `bounds`; what needs no repair goes first."""
    found: dict[tuple[float, float], set[str]] = {}
    for first, second in pairs:
        for lat, lon in ((first, second), (second, first)):
            if lat.axis == "lon" or lon.axis == "lat":
                continue
            metres = _in_metres(lat, lon, bounds)
            for point, notes in (*_in_degrees(lat, lon, bounds), *metres):
                # In one cell, letters and the length of metres say which is which and the order does not matter.
                told = lat.axis or lon.axis or lat.size > _NORTHINGS_M[0] or metres
                if lat is second and (in_columns or not told):
                    notes.add("axes_swapped")
                found[point] = min(notes, found.get(point, notes), key=len)
    best = [point for point, notes in found.items() if not notes] or list(found)
    if len(best) != 1 or "coordinates_unreadable" in found[best[0]]:
        return _UNREADABLE if best or not pairs else _OUTSIDE
    notes = found[best[0]]
    return _Point(*best[0], "; ".join(note for note in schema.LOCATION_NOTES if note in notes) or None)


def _in_degrees(lat: Angle, lon: Angle, bounds: _Bounds) -> list[_Reading]:
    west, south, east, north = bounds
    return [
        ((x, y), of_x | of_y)
        for x, of_x in _repaired(lon, west, east, unsaid=(1,))
        for y, of_y in _repaired(lat, south, north, unsaid=(1, -1))
    ]


def _repaired(
    angle: Angle, low: float, high: float, *, unsaid: tuple[int, ...]
) -> list[tuple[float, set[str]]]:
    """Return the degrees from `low` to `high` that `angle` may mean and what that needs.

    `unsaid` are the signs that it may have where none is stated. Degrees without decimals (110 km) are as good as
    unreadable.
    """
    sizes = [(angle.size, "coordinates_unreadable" if angle.whole else "")]
    if angle.digits:
        lost = range(_MIN_DECIMALS, len(angle.digits))
        sizes += [(int(angle.digits) / 10**places, "decimal_point_restored") for places in lost]
    return [
        (sign * size, {note, "" if sign == (angle.sign or 1) else "sign_restored"} - {""})
        for size, note in sizes
        for sign in ((angle.sign,) if angle.sign else unsaid)
        if low <= sign * size <= high
    ]


def _in_metres(northing: Angle, easting: Angle, bounds: _Bounds) -> list[_Reading]:
    x, y = (float(angle.digits or angle.size) for angle in (easting, northing))
    if not (_EASTINGS_M[0] <= x <= _EASTINGS_M[1] and 0 <= y <= _NORTHINGS_M[1]):
        return []
    points = [to_degrees.transform(x, y) for to_degrees in _hemispheres()]
    return [((round(lon, 7), round(lat, 7)), set()) for lon, lat in points if _within(lon, lat, bounds)]


@cache
def _hemispheres() -> tuple[Transformer, Transformer]:
    """Return what makes degrees of metres north and south of the equator: a province may lie on both sides."""
    zone = settings.CRS_METRIC[-2:]
    north, south = (
        Transformer.from_crs(f"EPSG:{hemisphere}{zone}", settings.CRS_GEOGRAPHIC, always_xy=True)
        for hemisphere in ("326", "327")
    )
    return north, south


def _within(lon: float, lat: float, bounds: _Bounds) -> bool:
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north
