import json

import geopandas as gpd
import shapely

from geo import settings
from geo.about import About
from geo.outlines import geojson

ABOUT = About(source="list", date="2026-10-28", filters="Kopi", licence="", synthetic=True, n=3)


def test_areas_leave_with_ids_degrees_and_what_is_missing_as_null() -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["Gunung “Sugih”"], "q": [None], "n": [3]}, index=["coffee-1"],
        geometry=[shapely.box(500_000, 9.4e6, 501_000, 9.401e6)], crs=settings.CRS_METRIC,
    )  # fmt: skip
    answer = json.loads(geojson(frame, ABOUT, name="sentra"))

    assert answer["about"]["synthetic"] is True
    assert (answer["type"], answer["name"]) == ("FeatureCollection", "sentra")
    (feature,) = answer["features"]
    assert feature["id"] == "coffee-1"
    assert feature["properties"] == {"name": "Gunung “Sugih”", "q": None, "n": 3}
    corner = min(feature["geometry"]["coordinates"][0])
    assert corner[0] == 105.0
    assert round(corner[1], 5) == corner[1]


def test_nothing_found_is_an_empty_document() -> None:
    frame = gpd.GeoDataFrame({"n": []}, geometry=[], crs=settings.CRS_GEOGRAPHIC)

    assert json.loads(geojson(frame, ABOUT, name="sentra"))["features"] == []
