"""Which coordinates are read, repaired or refused."""

import math

import pandas as pd
import pytest

from geo import coordinates

BOUNDS = (103.59, -6.17, 106.28, -3.72)


def one(latitude: str | None, longitude: str | None) -> tuple[float, float, str | None]:
    frame = pd.DataFrame({"latitude": [latitude], "longitude": [longitude]}, dtype="str")
    row = coordinates.read(frame, bounds=BOUNDS).iloc[0]
    return row["lon"], row["lat"], None if pd.isna(row["note"]) else row["note"]


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("-5.4058", "105.2638"),
        ("-5,4058", "105,2638"),
        ("5.4058 LS", "105.2638 BT"),
        ("S 5.4058", "E 105.2638"),
        ("5°24'20.88\" LS", "105°15'49.68\" BT"),
        ("5 24 20.88 S", "105 15 49.68 E"),
        ("-5° 24' 20.88''", "105° 15' 49.68''"),
    ],
)
def test_usual_spellings_mean_the_same_point(latitude: str, longitude: str) -> None:
    lon, lat, note = one(latitude, longitude)

    assert (round(lon, 6), round(lat, 6), note) == (105.2638, -5.4058, None)


def test_swapped_axes_are_put_right_and_noted() -> None:
    assert one("105.2638", "-5.4058") == (105.2638, -5.4058, "axes_swapped")


@pytest.mark.parametrize(
    ("latitude", "longitude", "note"),
    [
        ("0", "0", "coordinates_outside"),
        ("-6.2", "106.8", "coordinates_outside"),
        ("5.4", "105.2", "coordinates_outside"),
        ("-999", "-999", "coordinates_outside"),
        ("di pasar", "105.2", "coordinates_unreadable"),
        ("-5.4", None, "coordinates_unreadable"),
        ("5 70 0 LS", "105.2", "coordinates_unreadable"),
        ("-5.4 atau -5.5", "105.2", "coordinates_unreadable"),
    ],
)
def test_what_cannot_be_believed_is_no_point_and_says_why(
    latitude: str, longitude: str | None, note: str
) -> None:
    lon, lat, said = one(latitude, longitude)

    assert math.isnan(lon)
    assert math.isnan(lat)
    assert said == note


def test_no_coordinates_are_no_problem() -> None:
    lon, lat, note = one(None, None)

    assert (math.isnan(lon), math.isnan(lat), note) == (True, True, None)
