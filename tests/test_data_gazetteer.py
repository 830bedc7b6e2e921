"""Every row of the committed gazetteer, against the boundaries and against itself."""

import csv
import re
from collections import Counter

import geopandas as gpd
import pytest

from geo import boundaries, gazetteer, join, settings
from geo.names import canonical

FOLDER = settings.GAZETTEER_DIR


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_villages_are_complete_and_stand_in_their_own_district() -> None:
    villages = rows("villages.csv")
    points = gpd.GeoSeries.from_xy(
        [float(row["lon"]) for row in villages], [float(row["lat"]) for row in villages], crs="EPSG:4326"
    )
    found = join.to_areas(points, boundaries.load("district"))

    assert len(villages) == len({row["code"] for row in villages}) == 2651
    assert found["district_code"].tolist() == [row["district_code"] for row in villages]
    assert Counter(row["centre"] for row in villages) == {"source": 2617, "moved": 23, "district": 11}
    assert all(re.fullmatch(r"18\.\d\d\.\d\d\.\d{4}", row["code"]) for row in villages)
    assert all(row["code"].startswith(row["district_code"] + ".") for row in villages)
    assert all(re.fullmatch(r"3[45]\d{3}", row["postal_code"]) for row in villages)
    assert all(len(row[axis].split(".")[1]) <= 6 for row in villages for axis in ("lon", "lat"))


@pytest.mark.parametrize("layer", ["regency", "district"])
def test_areas_are_those_of_the_boundaries_and_their_points_lie_inside(layer: boundaries.Layer) -> None:
    frame = boundaries.load(layer)
    listed = {row["code"]: row for row in rows("areas.csv") if len(row["code"]) == len(frame["code"].iloc[0])}
    points = gpd.GeoSeries.from_xy(
        [float(listed[code]["lon"]) for code in frame["code"]],
        [float(listed[code]["lat"]) for code in frame["code"]],
        crs="EPSG:4326",
    )

    assert {code: row["name"] for code, row in listed.items()} == dict(
        zip(frame["code"], frame["name"], strict=True)
    )
    assert frame.geometry.contains(points).all()


def test_aliases_name_places_that_exist_and_give_a_reason() -> None:
    names = gazetteer.load().names
    aliases = rows("aliases.csv")

    assert all(row["code"] in names and row["reason"] for row in aliases)
    assert {row["kind"] for row in aliases} == {"short", "old", "spelling", "former"}
    assert len({(row["alias"], row["code"]) for row in aliases}) == len(aliases)
    for row in aliases:
        if row["kind"] == "spelling":
            assert canonical(row["alias"]) != canonical(names[row["code"]]) or " " not in row["alias"]


def test_outside_holds_no_place_of_the_province() -> None:
    assert len(rows("outside.csv")) > 500
    assert not any(row["code"].startswith("18") for row in rows("outside.csv"))


def test_no_two_villages_of_one_district_share_a_key() -> None:
    names = gazetteer.load().names
    keys = Counter((code[:8], canonical(name)) for code, name in names.items() if len(code) == 13)

    assert [key for key, count in keys.items() if count > 1] == []


def test_words_for_villages_belong_to_regencies_and_give_a_reason() -> None:
    listed = rows("village_words.csv")
    regencies = [row["regency_code"] for row in listed]

    assert all(len(code) == 5 and code in gazetteer.load().names for code in regencies)
    assert len(set(regencies)) == len(regencies)
    assert all(row["reason"] for row in listed)
    assert {row["word"] for row in listed} == {"kampung", "pekon", "tiyuh"}


def test_words_are_short_forms_of_words_that_names_contain() -> None:
    spelled = " ".join(gazetteer.load().names.values()).casefold()

    assert all(row["long"] in spelled for row in rows("words.csv"))
    assert len({(row["short"], row["long"]) for row in rows("words.csv")}) == len(rows("words.csv"))
