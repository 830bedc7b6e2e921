"""Withhold the exact places of micro enterprises that did not agree to publish them.

Owns whose place is withheld and where such a UKM stands in public; what is withheld goes to the personal file (see
`pipeline`).
"""

import re
from typing import Final

import pandas as pd

from geo import gazetteer
from geo.privacy import MASK

__all__ = ["NOTE", "hide_points", "to_centres", "withheld"]

#: The code of `schema.LOCATION_NOTES` for a UKM that is moved.
NOTE: Final = "consent_missing"

_LEVELS: Final = {5: "regency", 8: "district", 13: "village"}

#: What every text with a point contains; a quick look before the search.
_HINT: Final = r"maps[./?]|geo:|goo\.gl|openstreetmap|osm\.org|waze\.|\+|%2B|°|\d[.,]\d{4}"

#: Links to maps, also short ones that must be opened first; plus codes; degrees with minutes; decimal degrees.
_POINT: Final = re.compile(
    r"""
      \S* (?: \bgeo: | \bmaps[./?] | \bgoo\.gl | openstreetmap\. | \bosm\.org | \bwaze\. ) \S*
    | (?<![^\W_]) [2-9CFGHJMPQRVWX]{4,8} (?:\+|%2B) [2-9CFGHJMPQRVWX]{2,5} (?![^\W_])
    | \d{1,3} \s? ° \s? \d [\s\d.,'"′″’”]* (?: [NSEWULBT]{1,2} \b )?
    | (?<!\d) (?<!\d\.) [-−]? \d{1,3} [.,] \d{4,} (?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def withheld(ukm: pd.DataFrame) -> pd.Series:
    """Say of each row whether its exact place is withheld: micro, and its consent no clear yes.

    Needs size_class and public_consent.

    Examples
    --------
    >>> sizes, said = ["micro", "micro", None, "small"], [True, None, False, False]
    >>> frame = pd.DataFrame({"size_class": sizes, "public_consent": pd.array(said, dtype="boolean")})
    >>> withheld(frame).tolist()
    [False, True, True, False]
    """
    # Without a size it counts as micro: most are, many work at home, and a point once published cannot be called back.
    micro = ukm["size_class"].isna() | ukm["size_class"].eq("micro")
    return micro & ~ukm["public_consent"].fillna(False).astype(bool)


def to_centres(located: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    """Return `located` with those of `rows` that stand by coordinates moved to their village's centre, and noted.

    Where the village is not known it is the district's. The codes stay those of the exact point, so that every area
    counts the UKM that lie in it.

    Parameters
    ----------
    located
        The columns `schema.LOCATION`, lon and lat as `place.settle` returns them.
    rows
        As `withheld` returns it.
    """
    moved = rows & located["location_level"].eq("coordinates")
    codes = located.loc[moved, "village_code"].fillna(located.loc[moved, "district_code"])
    places = gazetteer.load().points
    centres = pd.DataFrame([places[code] for code in codes], codes.index, ["lon", "lat"], dtype=float)
    note = located["location_note"]
    return located.assign(
        lon=centres["lon"].reindex(located.index).fillna(located["lon"]),
        lat=centres["lat"].reindex(located.index).fillna(located["lat"]),
        location_level=located["location_level"].mask(moved, codes.str.len().map(_LEVELS).astype("str")),
        location_note=note.mask(moved, (note + f"; {NOTE}").fillna(NOTE)),
    )


def hide_points(texts: pd.Series, rows: pd.Series) -> pd.Series:
    """Return `texts` with the map links, plus codes and coordinates in those of `rows` replaced by three dots.

    Examples
    --------
    >>> hide_points(pd.Series(["Jl. Ratu 5, -5.39712,105.2661"], dtype="str"), pd.Series([True])).item()
    'Jl. Ratu 5, •••,•••'
    """
    suspect = rows & texts.str.contains(_HINT, case=False, na=False)
    return (
        texts.mask(suspect, texts[suspect].map(lambda text: _POINT.sub(MASK, text)))
        if suspect.any()
        else texts
    )
