"""What the map is told of the rows: those of the filter, with the levels of the weights in force."""

import base64
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import streamlit as st

from geo import draw, schema, settings, store, summarise
from geo.choropleth import Scale
from geo.facets import Facets
from geo.measures import METRICS
from geo.selection import Selection
from geo.ui import area_nav, data, map_view, place_panel
from tests import register

SIGNS = draw.Signs("signs", "n", (("#000", "star", "exporting"),))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> store.BuiltData:
    return store.load(register.build(tmp_path_factory.mktemp("view")))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    st.cache_resource.clear()
    st.session_state.clear()


def everything(ukm: gpd.GeoDataFrame) -> Selection:
    return Selection(lambda: Facets(ukm), np.ones(len(ukm), dtype=bool))


def test_the_mask_says_the_rows_that_are_shown(built: store.BuiltData) -> None:
    rows = built.ukm["product_type"].eq("textiles").fillna(False).to_numpy(dtype=bool)
    points = map_view._points(Selection(lambda: Facets(built.ukm), rows), built, SIGNS)
    bits = np.unpackbits(np.frombuffer(base64.b64decode(points.mask), np.uint8), bitorder="little")
    assert np.flatnonzero(bits).tolist() == np.flatnonzero(rows).tolist()
    assert points.levels is None
    assert (settings.STATIC_DIR / Path(points.file).name).is_file()


def test_levels_of_other_weights_go_along(built: store.BuiltData) -> None:
    st.session_state["own_weights"] = {"quality": 1.0}
    ukm = built.ukm.assign(export_level="ready")
    levels = map_view._points(everything(ukm), built, SIGNS).levels
    halves = np.frombuffer(base64.b64decode(levels or ""), np.uint8)
    codes = np.stack([halves & 15, halves >> 4]).T.ravel()[: len(built.ukm)]
    assert codes.tolist() == [schema.EXPORT_LEVELS.index("ready")] * len(ukm)


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ({"places": [[1, 2]], "at": 5}, [(1 << 32) + 2]),
        ({"places": []}, []),
        ({}, "before"),
        (None, "before"),
    ],
)
def test_only_a_click_on_a_place_changes_the_list(
    said: object, listed: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(st.session_state, place_panel._CHOSEN, "before")
    monkeypatch.setitem(st.session_state, map_view._SAID, said)
    map_view._listen()
    assert st.session_state[place_panel._CHOSEN] == listed


def test_a_click_on_an_area_goes_to_the_way_through_the_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[object] = []
    monkeypatch.setattr(area_nav, "choose", gone.append)
    monkeypatch.setitem(st.session_state, place_panel._CHOSEN, "before")
    monkeypatch.setitem(st.session_state, map_view._SAID, {"area": "18.06", "at": 5})
    map_view._listen()
    assert gone == ["18.06"]
    assert st.session_state[place_panel._CHOSEN] == "before"


def test_districts_come_with_the_borders_of_the_regencies_that_their_polygons_have() -> None:
    assert map_view._areas("regency", {}).outline is None
    sent = map_view._areas("district", {})
    assert sent.outline
    districts, borders = (json.loads((settings.STATIC_DIR / Path(file).name).read_bytes())["features"]
                          for file in (sent.file, sent.outline))  # fmt: skip
    assert (len(districts), len(borders)) == (229, 15)
    vertices = {tuple(pair) for one in districts for pair in _pairs(one["geometry"]["coordinates"])}
    assert {tuple(pair) for one in borders for pair in _pairs(one["geometry"]["coordinates"])} <= vertices


def _pairs(nested: list[Any]) -> list[Any]:
    return [nested] if isinstance(nested[0], float) else [pair for part in nested for pair in _pairs(part)]


def test_in_a_district_the_legend_counts_it_alone_and_its_neighbours_are_faint(
    built: store.BuiltData, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(map_view, "st_folium", lambda *_args, **kwargs: told.update(kwargs))
    table = summarise.by_area(built.ukm, data.areas("district"), key="district_code").assign(outside=False)
    table = table[table.index.str.startswith("18.06")].assign(n=range(20))
    scale = Scale(METRICS["n"], (10.0, math.inf))
    map_view.show(everything(built.ukm), table, scale, built, signs=SIGNS, here=table.index[3])
    payload = json.loads(next(iter(told["feature_group_to_add"]._children.values())).json)
    assert payload["legend"]["note"].startswith("n\u00a0=\u00a03 UKM")
    assert [row["count"] for row in payload["legend"]["classes"]] == ["1", "0"]
    bright = [code for code, area in payload["areas"].items() if not area["is_faint"]]
    assert bright == [table.index[3]]


def test_the_areas_of_the_table_and_the_place_to_go_to_are_told_to_the_browser(
    built: store.BuiltData, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(map_view, "st_folium", lambda *_args, **kwargs: told.update(kwargs))
    table = summarise.by_area(built.ukm, data.areas("district"), key="district_code").assign(outside=False)
    table = table[table.index.str.startswith("18.06")]
    scale = Scale(METRICS["n"], (math.inf,))
    focus = ("18.06", ((-6.0, 105.0), (-5.0, 106.0)))
    map_view.show(everything(built.ukm), table, scale, built, signs=SIGNS, layer="district", focus=focus)
    script = next(iter(told["feature_group_to_add"]._children.values())).json
    payload = json.loads(script)
    assert list(payload["areas"]) == table.index.tolist()
    assert payload["focus"]["token"] == "18.06"
