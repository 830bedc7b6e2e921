"""Which areas can be gone to, where the map goes for them, and the table of the villages."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import streamlit as st

from geo import gazetteer
from geo.facets import Facets
from geo.selection import Selection
from geo.ui import area_chart, area_nav, village_table

DISTRICT = "18.06.04"


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    state: dict[str, Any] = {"area": "18.01", "layer": "regency", "ignored": 2}
    monkeypatch.setattr(st, "session_state", state)
    return state


@pytest.mark.parametrize("code", ["", "18.06", DISTRICT])
def test_known_areas_can_be_gone_to(state: dict[str, Any], code: str) -> None:
    area_nav.choose(code)
    assert (state["area"], state["ignored"]) == (code, 0)


@pytest.mark.parametrize(
    "code", ["18", "18.99", "18.06.04.2001", "<b>", None, 18.06, ["18.06"], {"area": "18.06"}, ["18.06"] * 15]
)
def test_anything_else_is_ignored(state: dict[str, Any], code: object) -> None:
    area_nav.choose(code)
    assert (state["area"], state["ignored"]) == ("18.01", 2)


def test_a_click_on_a_bar_goes_to_its_area(state: dict[str, Any]) -> None:
    area_chart._go({"selection": {"picked": [{"code": DISTRICT}]}})
    assert state["area"] == DISTRICT
    area_chart._go({"selection": {"picked": []}})
    assert state["area"] == DISTRICT


def test_the_map_goes_to_an_area_and_stays_there() -> None:
    tokens = {code: area_nav.focus(code)[0] for code in ("", "18.06", DISTRICT)}
    assert len(set(tokens.values())) == 3
    assert area_nav.focus("18.06") == area_nav.focus("18.06")
    lon, lat = gazetteer.load().points[DISTRICT]
    boxes = [area_nav.focus(code)[1] for code in ("", "18.06", DISTRICT)]
    for (south, west), (north, east) in boxes:
        assert south < lat < north
        assert west < lon < east
    heights = [north - south for (south, _west), (north, _east) in boxes]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize(
    ("code", "title", "n", "total"),
    [("", "Regencies and cities", "2", "15"), ("18.06", "Districts", "2", "20"), (DISTRICT, "Villages", "1", "21")],
)  # fmt: skip
def test_the_areas_below_are_counted(code: str, title: str, n: str, total: str) -> None:
    ukm = gpd.GeoDataFrame({
        "regency_code": ["18.06", "18.06", "18.01", "18.02"],
        "district_code": [DISTRICT, "18.06.01", None, "18.02.01"],
        "village_code": [f"{DISTRICT}.2001", None, None, None],
    })  # fmt: skip
    shown = Selection(lambda: Facets(ukm), np.array([True, True, True, False]))
    assert area_nav.parts(shown, code) == (title, n, f"of {total} have such UKM")


def test_villages_with_a_share_only_where_enough_can_be_judged() -> None:
    many, few, none = gazetteer.load().children[DISTRICT][:3]
    shown = pd.DataFrame({
        "village_code": [*[many] * 12, *[few] * 9, None],
        "export_level": [*["ready"] * 3, *["early"] * 7, *["unknown"] * 2, *["exporting"] * 9, "early"],
    })  # fmt: skip
    names = gazetteer.load().names
    rows = village_table.table(shown, DISTRICT).set_index("Village")
    assert rows.columns.tolist() == ["Number of UKM", "Exporting or ready", "Can be judged", "Share"]
    assert rows.loc[names[many]].tolist() == [12, 3, 10, "30%"]
    assert rows.loc[names[few]].tolist() == [9, 9, 9, "too few data"]
    assert rows.loc[names[none]].tolist() == [0, 0, 0, "too few data"]
    assert rows.loc["(village not known)"].tolist() == [1, 0, 1, "too few data"]
    assert [rows.index[0], rows.index[-1]] == [names[many], "(village not known)"]
    assert len(rows) == 1 + len(gazetteer.load().children[DISTRICT])


def test_where_all_villages_are_known_there_is_no_row_for_others() -> None:
    village = gazetteer.load().children[DISTRICT][0]
    shown = pd.DataFrame({"village_code": [village], "export_level": ["early"]})
    assert "(village not known)" not in village_table.table(shown, DISTRICT)["Village"].tolist()
