"""Settle where each UKM stands: the point it states, or else the place that its address means.

Owns the choice between the two and what is said about it; finds neither (see `coordinates`, `geocode`, `join`).
"""

from typing import Final

import numpy as np
import pandas as pd

__all__ = ["move", "settle"]

#: Confidence in the regency of a stated point: the address agrees, says nothing, or names another regency.
#: First estimates: on the sample, of stated points inside the province with a silent address about 98 % are right.
_AGREES: Final = 0.99
_SILENT: Final = 0.95
_DIFFERS: Final = 0.5

#: From this confidence on, an address outweighs a point in another regency, unless its place is as near as this:
#: borders are generalised, and a village may reach across. It is believed no more than so much from then on.
_SURE: Final = 0.9
_REFUSING: Final = 0.85
_NEAR_M: Final = 5_000.0
_METRES_PER_DEGREE: Final = 111_320.0


def settle(
    answers: pd.DataFrame, given: pd.DataFrame, areas: pd.DataFrame, stated_regency: pd.Series
) -> pd.DataFrame:
    """Return where each row stands and how sure that is, one row per row of `answers`.

    A stated point on the province's land is believed before the address. Where the two are in different regencies, both
    are noted; the address decides if it is sure and its place not near the point, else the point is kept and
    believed half.

    Parameters
    ----------
    answers
        As `batch.locate_frame` returns it.
    given
        As `coordinates.read` returns it.
    areas
        What `join.to_areas` found for the points of `given`.
    stated_regency
        Code of the regency that the row's own column names; missing where it names none.

    Returns
    -------
        The columns `schema.LOCATION` and `lon`, `lat` (EPSG:4326). Codes deeper than the level are missing;
        all are missing where the level is "none".
    """
    place = answers["place_code"]
    on_land = areas["regency_code"].notna()
    refused = on_land & _contradicted(answers, given, areas)
    at_point = on_land & ~refused
    district = areas["district_code"].where(at_point, place.str[:8].where(place.str.len() >= 8))
    regency = areas["regency_code"].where(at_point, place.str[:5])
    same_district = place.str[:8].eq(district)
    expected = stated_regency.where(stated_regency.notna(), place.str[:5].where(at_point))
    differs = (expected.notna() & regency.notna() & expected.ne(regency)) | refused

    confidence = pd.Series(np.where(expected.notna(), _AGREES, _SILENT), index=answers.index)
    confidence = confidence.mask(differs, _DIFFERS).where(at_point, answers["location_confidence"])
    confidence = confidence.mask(refused, _REFUSING)
    too_far = given["lon"].notna() & ~on_land
    notes = {
        "": given["note"].fillna("").mask(too_far, "coordinates_outside"),
        "near_coast": areas["off_land_m"] > 0,
        "regency_differs": differs,
        "point_refused": refused,
        "answer": answers["location_note"].fillna("").mask(at_point, ""),
    }
    return pd.DataFrame(
        {
            "village_code": place.where((place.str.len() == 13) & same_district),
            "district_code": district,
            "regency_code": regency,
            "location_level": answers["location_level"].mask(at_point, "coordinates"),
            "location_confidence": confidence.where(regency.notna(), 0.0),
            "location_note": _joined(notes),
            "lon": given["lon"].where(at_point, answers["lon"]),
            "lat": given["lat"].where(at_point, answers["lat"]),
        }
    )


def _contradicted(answers: pd.DataFrame, given: pd.DataFrame, areas: pd.DataFrame) -> pd.Series:
    """Say which points a sure address in another regency and not near them speaks against."""
    north_m = (given["lat"] - answers["lat"]) * _METRES_PER_DEGREE
    east_m = (given["lon"] - answers["lon"]) * _METRES_PER_DEGREE * np.cos(np.radians(given["lat"]))
    elsewhere = answers["place_code"].str[:5].ne(areas["regency_code"]) & answers["place_code"].notna()
    sure = answers["location_confidence"] >= _SURE
    far = pd.Series(np.hypot(north_m, east_m) > _NEAR_M, index=answers.index)
    return elsewhere & sure & far


def move(located: pd.DataFrame, streets: pd.DataFrame) -> pd.DataFrame:
    """Return `located` with the points of `online.refine` where a street was found, noted as such.

    Such a row is placed by coordinates from then on, as sure as its address was: the street lies in its district.
    """
    found = streets["found"]
    note = located["location_note"]
    return located.assign(
        lon=streets["lon"].where(found, located["lon"]),
        lat=streets["lat"].where(found, located["lat"]),
        location_level=located["location_level"].mask(found, "coordinates"),
        location_note=note.mask(found, (note + "; street_found").fillna("street_found")),
    )


def _joined(notes: dict[str, pd.Series]) -> pd.Series:
    """Return the notes of each row joined by "; ": texts as they are, flags by their name; missing without any."""
    texts = [
        values.map({True: name, False: ""}) if values.dtype == bool else values
        for name, values in notes.items()
    ]
    rows = zip(*texts, strict=True)
    joined = ["; ".join(dict.fromkeys(note for note in row if note)) or None for row in rows]
    return pd.Series(pd.array(joined, dtype="str"), index=texts[0].index)
