"""The Folium layers: what is sent to the browser, and that text stays text on its way."""

import json
import re
from typing import Any

import folium
import geopandas as gpd
import pytest
import shapely
import streamlit_folium

from geo import draw, schema

NAMES = {"18.01": "Lampung Selatan", "18.01.04": "Natar", "18.01.04.2001": "Hajimena"}
SQUARE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "18.01",
            "properties": {},
            "geometry": shapely.box(105, -6, 106, -5).__geo_interface__,
        }
    ],
}
LEGEND = draw.Legend("title", "note", (("#fff", "0 to 1", "3"), (None, "too few", "1")), "points")


def frame(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return UKM at (105.5, -5.5) in the village of `NAMES` unless a row says otherwise."""
    usual = {
        "business_name": "A", "product": "kopi", "export_level": "early", "location_level": "village",
        "village_code": "18.01.04.2001", "district_code": "18.01.04", "regency_code": "18.01",
        "lon": 105.5, "lat": -5.5,
    }  # fmt: skip
    full = [usual | row for row in rows]
    points = gpd.points_from_xy([row["lon"] for row in full], [row["lat"] for row in full], crs="EPSG:4326")
    columns = [name for name in usual if name not in ("lon", "lat")]
    return gpd.GeoDataFrame({name: [row[name] for row in full] for name in columns}, geometry=points)


def base() -> folium.Map:
    return draw.base_map(SQUARE, scripts=("a.js",), styles=("a.css",))


def sent(ukm: gpd.GeoDataFrame) -> str:
    """Return the script of the overlay exactly as streamlit-folium sends it."""
    group = draw.overlay(
        {"18.01": draw.Area("#fff", ("x",))}, ukm, LEGEND, names=NAMES, words={"language": "id"}
    )
    chart = base()
    chart.get_root().render()
    streamlit_folium._get_map_string(chart)
    return streamlit_folium._get_feature_group_string(group, map=chart)


def payload(ukm: gpd.GeoDataFrame) -> dict[str, Any]:
    found = re.search(r"new peta\.Overlay\((.*)\)\.addTo\(feature_group_feature_group_0\);", sent(ukm))
    assert found
    answer: dict[str, Any] = json.loads(found[1])
    return answer


def test_ukm_at_one_point_are_one_place_with_the_highest_level_first() -> None:
    places = payload(
        frame(
            {"business_name": "A"},
            {"business_name": "B", "export_level": "exporting", "product": "teh"},
            {"business_name": "C", "location_level": "coordinates", "lon": 105.6},
        )
    )["places"]
    assert places["lat"] == [-5.5, -5.5]
    assert sorted(places["lon"]) == [105.5, 105.6]
    here = places["lon"].index(105.5)
    assert places["levels"][here] == [1, 0, 0, 1, 0]
    assert places["levels"][1 - here] == schema.EXPORT_LEVELS.index("early")
    assert places["precision"] == [1, 0] if here == 0 else [0, 1]
    names, products, levels = (places["ukm"][here][i::3] for i in range(3))
    assert names == ["B", "A"]
    assert [places["products"][i] for i in products] == ["teh", "kopi"]
    assert levels == [0, 3]
    assert {places["names"][i] for i in places["place"]} == {"Hajimena, Natar"}


def test_a_place_says_the_least_exact_level_and_lists_ten_at_most() -> None:
    rows = [{"business_name": f"U{i}"} for i in range(12)]
    places = payload(frame(*rows, {"location_level": "regency"}))["places"]
    assert places["precision"] == [schema.LOCATION_LEVELS.index("regency")]
    assert len(places["ukm"][0]) == 3 * draw.ENTRIES
    assert sum(places["levels"][0]) == 13


@pytest.mark.parametrize(
    ("codes", "title"),
    [
        ({"village_code": None}, "Natar"),
        ({"village_code": None, "district_code": None}, "Lampung Selatan"),
        ({"village_code": "18.99.99.9999", "district_code": None, "regency_code": None}, ""),
    ],
)
def test_the_title_names_as_much_of_the_place_as_is_known(codes: dict[str, Any], title: str) -> None:
    assert payload(frame(codes))["places"]["names"] == [title]


def test_missing_text_stays_missing() -> None:
    places = payload(frame({"business_name": None, "product": None}))["places"]
    assert places["ukm"] == [[None, -1, 3]]


def test_no_ukm_is_an_empty_map_and_not_an_error() -> None:
    places = payload(frame({"business_name": "A"}).iloc[:0])["places"]
    assert all(column == [] for column in places.values())


def test_the_fill_of_what_is_outside_the_filter_is_said_to_the_browser() -> None:
    assert payload(frame({"business_name": "A"}))["outside"] == draw.OUTSIDE


def test_a_row_without_a_point_is_left_out() -> None:
    ukm = frame({"business_name": "A"}, {"business_name": "B"})
    ukm.geometry = [shapely.Point(105.5, -5.5), None]
    assert payload(ukm)["places"]["ukm"] == [["A", 0, 3]]


@pytest.mark.parametrize(
    "text",
    [
        "</script><img src=x onerror=alert(1)>", "{{ 7 * 7 }}", "{% raw %}", "{# x #}", "{{{{{ '1' }}",
        "${alert(1)}`\\", "{{ 'a_b' }}",
        "line\u2028separator", "'\"&",
    ],
)  # fmt: skip
def test_hostile_text_arrives_as_it_is(text: str) -> None:
    ukm = frame({"business_name": text})
    assert payload(ukm)["places"]["ukm"][0][0] == text
    assert not re.search(r"[<>&\u2028]|\{[{%#]", sent(ukm))


def test_the_same_data_give_the_same_script() -> None:
    ukm = frame({"business_name": "A"})
    assert sent(ukm) == sent(ukm)


def test_the_base_map_is_the_same_in_every_run_and_asks_nothing_from_the_internet() -> None:
    scripts = []
    for _run in range(2):
        chart = base()
        chart.get_root().render()
        scripts.append(streamlit_folium._get_map_string(chart))
        assert [address for _name, address in chart.default_js] == ["a.js"]
        assert [address for _name, address in chart.default_css] == ["a.css"]
    assert scripts[0] == scripts[1]
    assert "//" not in scripts[0].replace("http://www.w3.org", "")
