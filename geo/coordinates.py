"""Read the coordinates that a register gives and say which can be believed at all.

Owns the spelling of a coordinate and the repairs that are unambiguous; whether the point lies on the province's land
is the matter of `join`.
"""

import math
import re
from typing import Final

import pandas as pd

__all__ = ["read"]

#: Beyond the land's bounds by this many degrees (about 2 km), no point can be near enough to the coast.
_SLACK_DEG: Final = 0.02

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
_SOUTH_OR_WEST: Final = re.compile(
    r"(?<![a-z])(?:ls|s|bb|w|south|selatan|west|barat)(?![a-z])", re.IGNORECASE
)
_WORDS: Final = re.compile(
    r"\b(?:lintang|bujur|selatan|utara|timur|barat|south|north|east|west|lat|lon|long|lng|ls|lu|bt|bb|deg)\b",
    re.IGNORECASE,
)
_LEFT_OVER: Final = re.compile(r"[^\s.,;:'\"°º˚’”′″+\-NSEWnsew]")


def read(ukm: pd.DataFrame, *, bounds: tuple[float, float, float, float]) -> pd.DataFrame:
    """Return the point that each row of `ukm` states, as far as it can be believed.

    Needs the text columns latitude and longitude: decimal degrees with a point or a comma, or degrees, minutes and
    seconds. Returns a frame with the same index: `lon`, `lat` (EPSG:4326, missing where nothing usable is
    stated) and `note`, one of `schema.LOCATION_NOTES` or missing.

    Parameters
    ----------
    bounds
        West, south, east, north of the province's land; points further out are not believed. Axes are swapped
        only where the point is inside these bounds one way and outside the other.

    Examples
    --------
    >>> frame = pd.DataFrame({"latitude": ["-5,4", "105.26", "0"], "longitude": ["105.26", "-5.4", "0"]})
    >>> read(frame, bounds=(103.5, -6.2, 106.3, -3.7))
          lon  lat                 note
    0  105.26 -5.4                  NaN
    1  105.26 -5.4         axes_swapped
    2     NaN  NaN  coordinates_outside
    """
    given = ukm["latitude"].notna() | ukm["longitude"].notna()
    pairs = zip(ukm.loc[given, "latitude"], ukm.loc[given, "longitude"], strict=True)
    points = [_point(_degrees(lat), _degrees(lon), bounds) for lat, lon in pairs]
    found = pd.DataFrame(points, columns=["lon", "lat", "note"], index=ukm.index[given])
    return found.reindex(ukm.index).astype({"lon": float, "lat": float, "note": "str"})


def _point(
    lat: float, lon: float, bounds: tuple[float, float, float, float]
) -> tuple[float, float, str | None]:
    if math.isnan(lat) or math.isnan(lon):
        return math.nan, math.nan, "coordinates_unreadable"
    if _within(lon, lat, bounds):
        return lon, lat, None
    if _within(lat, lon, bounds):
        return lat, lon, "axes_swapped"
    return math.nan, math.nan, "coordinates_outside"


def _within(lon: float, lat: float, bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return west - _SLACK_DEG <= lon <= east + _SLACK_DEG and south - _SLACK_DEG <= lat <= north + _SLACK_DEG


def _degrees(text: object) -> float:
    """Return decimal degrees, NaN where `text` is missing or no coordinate.

    Examples
    --------
    >>> _degrees("-5.4"), _degrees("5,4 LS"), round(_degrees("5°24'21.3 S"), 5), _degrees("di pasar")
    (-5.4, -5.4, -5.40592, nan)
    """
    if not isinstance(text, str):
        return math.nan
    numbers = [float(number.replace(",", ".")) for number in _NUMBER.findall(text)]
    rest = _WORDS.sub(" ", _NUMBER.sub(" ", text))
    if not 1 <= len(numbers) <= 3 or _LEFT_OVER.search(rest) or any(part >= 60 for part in numbers[1:]):
        return math.nan
    size: float = sum(part / 60**power for power, part in enumerate(numbers))
    negative = text.strip().startswith(("-", "−")) or bool(_SOUTH_OR_WEST.search(text))
    return -size if negative else size
