"""The search for a place: every place once, and where the map goes for each kind."""

import math

import pytest
from streamlit.testing.v1 import AppTest

from geo import gazetteer
from geo.ui import data, place_search


def page() -> None:
    import streamlit as st

    from geo.ui import place_search

    st.session_state["went"] = place_search.focus()
    place_search.show()


def test_every_place_is_there_once_with_the_areas_that_hold_it() -> None:
    places = place_search._places()
    known = gazetteer.load()
    assert sorted(places.values()) == sorted(known.names)
    lengths = [len(code) for code in places.values()]
    assert lengths == sorted(lengths)
    assert places["Tanggamus"] == "18.06"
    assert places["Metro Pusat, Kota Metro"] == "18.72.01"


@pytest.mark.parametrize("code", ["18.06", "18.06.01"])
def test_the_map_goes_to_the_bounds_of_an_area(code: str) -> None:
    token, (south_west, north_east), name = place_search._focus(code)  # type: ignore[misc]
    areas = data.areas("regency" if len(code) == 5 else "district").set_index("code")
    west, south, east, north = areas.geometry[code].bounds
    assert (*south_west, *north_east) == pytest.approx((south, west, north, east), abs=1e-4)
    assert code in token
    assert name == gazetteer.load().names[code]


def test_the_map_goes_to_the_surroundings_of_a_village() -> None:
    code = next(code for code in gazetteer.load().names if len(code) == 13)
    ((south, west), (north, east)) = place_search._focus(code)[1]
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx(gazetteer.load().points[code])
    height_m = (north - south) * 111_320
    width_m = (east - west) * 111_320 * math.cos(math.radians(south))
    assert (height_m, width_m) == pytest.approx((6_000, 6_000), rel=0.001)


def test_a_place_is_gone_to_until_it_is_taken_back_or_another_way_is_gone() -> None:
    at = AppTest.from_function(page)
    at.session_state["area"] = ""
    at.run()
    assert at.session_state["went"] is None
    at.selectbox[0].set_value("Metro Pusat, Kota Metro").run()
    assert at.session_state["went"] == place_search._focus("18.72.01")
    at.run()
    assert at.session_state["went"] == place_search._focus("18.72.01")
    at.selectbox[0].set_value(None).run()
    assert at.session_state["went"] is None
    at.selectbox[0].set_value("Tanggamus").run()
    at.session_state["area"] = "18.01"
    at.run()
    assert at.selectbox[0].value is None
    assert at.session_state["went"] is None
