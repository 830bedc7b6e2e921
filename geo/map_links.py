"""Find the points that links to maps and plus codes in a text name.

Owns their spellings; opens no link. Whether a point can be believed is the matter of `coordinates`.
"""

import re
from typing import Final
from urllib.parse import unquote

from openlocationcode import openlocationcode as olc

__all__ = ["HINT", "link_points", "plus_code_points"]

#: What every text with a map link or a plus code contains; a quick look before the search.
HINT: Final = r"://|geo:|maps|!3d|@-?[0-9]|[?&]q=|\+|%2B"

_NUMBER: Final = r"-?[0-9]{1,3}\.[0-9]+"
_LAT_LON: Final = rf"(?P<lat>{_NUMBER})[,\s+]+(?P<lon>{_NUMBER})"

#: Where links keep the point, the exact places first: a pin, a way's end, a question, a marker, a path; then the middle
#: of the screen, with its zoom (z), height in metres (m) or street view (a). Embedded maps (`!2d..!3d`) are left
#: out: their middle is up to some hundred metres off the pin.
_LINKS: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (
    rf"!3d(?P<lat>{_NUMBER})!4d(?P<lon>{_NUMBER})",
    rf"!2m2!1d(?P<lon>{_NUMBER})!2d(?P<lat>{_NUMBER})",
    rf"[?&](?:q|query|destination|daddr)=(?:loc:)?\s*{_LAT_LON}",
    rf"[?&]mlat=(?P<lat>{_NUMBER})&mlon=(?P<lon>{_NUMBER})",
    rf"/(?:place|search|dir)/+(?:[^/@]*/)?{_LAT_LON}",
    rf"[?&](?:ll|center|viewpoint)={_LAT_LON}",
    rf"geo:{_LAT_LON}",
    rf"@{_LAT_LON},(?P<scale>[0-9]{{1,7}})(?:\.[0-9]+)?(?P<unit>[zma])",
    rf"#map=(?P<scale>[0-9]{{1,7}})(?P<unit>)(?:\.[0-9]+)?/(?P<lat>{_NUMBER})/(?P<lon>{_NUMBER})",
))  # fmt: skip

#: Further out, the middle of the screen names no place: at zoom 15 the screen is some 5 km wide.
_MIN_ZOOM: Final = 15
_MAX_HEIGHT_M: Final = 5_000

#: Ten digits or more: a full code, or without the first four; eleven and more refine it. A short one without a letter
#: may be anything.
_CODE: Final = re.compile(
    r"(?<![^\W_])(?:[2-9CFGHJMPQRVWX]{8}|(?=[2-9]*[CFGHJMPQRVWX])[2-9CFGHJMPQRVWX]{4})\+[2-9CFGHJMPQRVWX]{2,5}"
    r"(?![^\W_])",
    re.IGNORECASE,
)

#: No point of a regency is further than 0.78 degrees from its reference point (measured on `data/`), and codes
#: without their first four digits recur every degree: within this reach of the reference point only one fits.
_REACH_DEG: Final = 0.2

Points = set[tuple[float, float]]


def link_points(text: str) -> Points:
    """Return (lon, lat) of each point that the map links of `text` name, the most exact kind of mention only.

    Examples
    --------
    >>> link_points("https://www.google.com/maps/place/Toko/@-5.39,105.25,17z/data=!4m2!3m1!8m2!3d-5.391!4d105.262")
    {(105.262, -5.391)}
    >>> link_points("https://maps.google.com/?q=-5.39%2C105.26"), link_points("https://maps.google.com/@-5.4,105.3,9z")
    ({(105.26, -5.39)}, set())
    """
    plain = unquote(text)
    for pattern in _LINKS:
        found = [match.groupdict() for match in pattern.finditer(plain)]
        points = {(float(at["lon"]), float(at["lat"])) for at in found if _is_close(at)}
        if points:
            return points
    return set()


def _is_close(found: dict[str, str]) -> bool:
    scale, unit = int(found.get("scale", _MIN_ZOOM)), found.get("unit", "z").lower()
    return unit == "a" or (scale <= _MAX_HEIGHT_M if unit == "m" else scale >= _MIN_ZOOM)


def plus_code_points(text: str, *, near: tuple[float, float] | None) -> Points:
    """Return (lon, lat) of the middle of each plus code in `text`.

    Parameters
    ----------
    near
        Longitude and latitude of the place that short codes refer to. Without it, or more than 0.2 degrees off it,
        short codes are left out.

    Notes
    -----
    Open Location Code, https://github.com/google/open-location-code (the specification and the library).

    Examples
    --------
    >>> plus_code_points("6P67J75P+9X", near=None) == plus_code_points("J75P+9X Kota", near=(105.2, -5.4))
    True
    >>> plus_code_points("J75P+9X Kota", near=None)
    set()
    """
    points = set()
    for code in {match.upper() for match in _CODE.findall(unquote(text))}:
        short = olc.isShort(code)
        full = olc.recoverNearest(code, near[1], near[0]) if short and near else code
        if olc.isFull(full):
            area = olc.decode(full)
            point = round(area.longitudeCenter, 7), round(area.latitudeCenter, 7)
            if not short or (near and _is_within_reach(point, near)):
                points.add(point)
    return points


def _is_within_reach(point: tuple[float, float], near: tuple[float, float]) -> bool:
    return all(abs(a - b) <= _REACH_DEG for a, b in zip(point, near, strict=True))
