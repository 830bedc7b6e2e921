"""The sections of hot spots and sentra without a browser: what is on screen, sent to the map and downloaded."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo import draw, export, groups, points, settings, store
from geo.clusters import Choice
from geo.ui import cluster_map, data, sentra_found, sentra_section
from tests import planted, register
from tests.pages import section, shown

pytestmark = pytest.mark.usefixtures("fresh_app")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted.build(tmp_path_factory.mktemp("clusters"))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what each run sends to the map."""
    calls: list[dict[str, Any]] = []

    def overlay(areas: draw.Areas, points: draw.Points | None, legend: draw.Legend, **more: Any) -> None:
        calls.append({"areas": areas, "points": points, "legend": legend, **more})

    monkeypatch.setattr(cluster_map.draw, "overlay", overlay)
    monkeypatch.setattr(cluster_map, "st_folium", lambda *_given, **_more: None)
    return calls


def classes(legend: draw.Legend) -> dict[str, str]:
    return {label: count for _fill, label, count in legend.classes}


def test_hot_spots_are_said_drawn_and_listed(sent: list[dict[str, Any]]) -> None:
    app = section("hotspot_section", komoditas="tea")

    hot = {code for code, area in sent[-1]["areas"].looks.items() if area.lines[1].startswith("hot")}
    assert "18.04.04" in hot
    assert not {code for code in hot if code.startswith(planted.CITY)}
    cold = {code for code, area in sent[-1]["areas"].looks.items() if area.lines[1].startswith("cold")}
    assert f"**{len(hot)} hot and {len(cold)} cold** of " in shown(app)
    assert len(app.dataframe[0].value) == len(hot) + len(cold)
    assert sum(map(int, classes(sent[-1]["legend"]).values())) == 229
    assert sent[-1]["points"] is None
    for word in ("Getis-Ord", "9,999 times", "Benjamini", "modifiable areal unit", "registered"):
        assert word in shown(app)


def test_each_choice_of_hot_spots_changes_what_is_tested(sent: list[dict[str, Any]]) -> None:
    app = section("hotspot_section", komoditas="wood_wicker")
    app.selectbox(key="hot_cells_widget").select(5).run()
    assert not app.exception
    squares = sent[-1]["areas"]
    assert len(squares.looks) > 1_000
    assert any(area.lines[0].startswith("around ") for area in squares.looks.values())
    assert {"not enough data"} < {area.lines[1] for area in squares.looks.values()}
    before = [area.lines for area in squares.looks.values()]
    app.selectbox(key="hot_kind_widget").select("distance").run()
    app.slider(key="hot_distance_km_widget").set_value(10).run()
    assert [area.lines for area in sent[-1]["areas"].looks.values()] != before
    app.selectbox(key="hot_kind_widget").select("nearest").run()
    app.selectbox(key="hot_variable_widget").select("count").run()
    assert "large city" in shown(app)


def test_a_level_is_looked_for_among_those_that_can_be_judged(sent: list[dict[str, Any]]) -> None:
    app = section("hotspot_section", sasaran="ready")

    assert sent[-1]["legend"].title == "Hot spots: All products, exporting or ready"
    assert app.selectbox(key="cluster_subset_widget").disabled
    assert "that can be judged" in shown(app)


def test_too_few_to_test_is_said(sent: list[dict[str, Any]]) -> None:
    app = section("hotspot_section", komoditas="tea", tingkat="exporting")

    assert "not enough UKM to test a single area" in shown(app)
    assert classes(sent[-1]["legend"])["not enough data"] == "229"


def test_the_planted_sentra_is_shown_and_chosen(sent: list[dict[str, Any]]) -> None:
    app = section("sentra_section", komoditas="wood_wicker")
    assert "**1 sentra** with " in shown(app)
    assert list(sent[-1]["areas"].looks) == ["wood_wicker-1"]
    assert sent[-1]["points"] is None
    app.selectbox(key="sentra_widget").set_value(1).run()
    assert not app.exception
    assert sent[-1]["areas"].here == "wood_wicker-1"
    assert sent[-1]["points"] is not None
    assert sent[-1]["view"].focus[0] == "wood_wicker-1"
    assert any("Wood and wickerwork " in chart.proto.alt for chart in app.get("vega_lite_chart"))
    for word in (
        "DBSCAN",
        "Katz",
        "at its centre",
        "How many UKM pass each stage",
        "inside the outline make",
    ):
        assert word in shown(app)


def test_sliders_of_sentra_count(sent: list[dict[str, Any]]) -> None:
    app = section("sentra_section", komoditas="wood_wicker")
    app.select_slider(key="sentra_least_widget").set_value(200).run()

    assert "No sentra with these choices" in shown(app)
    assert not app.dataframe
    assert sent[-1]["areas"].looks == {}


@pytest.mark.parametrize("part", ["hotspot_section", "sentra_section"])
def test_indonesian(part: str, sent: list[dict[str, Any]]) -> None:
    app = section(part, bahasa="id")

    assert "melebihi" in shown(app)
    assert sent[-1]["words"]["language"] == "id"


def test_what_a_browser_says(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    single = store.load(built)
    choice = sentra_found.default(single.version, "tea", "all", single.ukm)
    found = sentra_found.find(single.version, choice, "all", single.ukm)
    chosen: list[object] = []
    monkeypatch.setattr(sentra_section.state, "choose", lambda name, value: chosen.append((name, value)))
    key = int(points.keys(single.ukm.loc[found.members.index[:1]])[0])
    x = round(key / 2**32)
    y = key - (x << 32)
    for said in (
        None,
        {"area": ["x"]},
        {"area": "18.01"},
        {"places": "x"},
        {"places": [["a", 1], [1], 2, [2**70, 1]]},
        {"places": [[0, 0]]},
    ):
        sentra_section._listen(said, found, single)
    assert chosen == []
    sentra_section._listen({"area": "tea-1"}, found, single)
    sentra_section._listen({"places": [[x, y]]}, found, single)
    assert chosen == [("sentra", 1)] * 2


def test_files_hold_outlines_and_members_and_nothing_personal(built: Path) -> None:
    single = store.load(built)
    choice = sentra_found.default(single.version, "tea", "all", single.ukm)
    found = sentra_found.find(single.version, choice, "all", single.ukm)
    (feature,) = json.loads(sentra_found.document(found, choice, single, filters="x"))["features"]
    properties = feature["properties"]
    assert feature["id"] == "tea-1"
    assert len(properties["members"].split("; ")) == properties["n"] == len(found.members)
    assert properties["district_names"].startswith("Balik Bukit")
    assert not set(properties) & {"business_name", "owner_name", "phone", "address"}
    about = export.About.of(single.quality, n=1, filters="")
    members = b"".join(export.geojson(sentra_found.members(found, "tea-1", single.ukm), about))
    assert len(json.loads(members)["features"]) == properties["n"]
    assert register.PHONE.encode() not in members
    assert found.table.crs == settings.CRS_GEOGRAPHIC


def test_what_is_counted_together_has_sentra_and_no_members(
    built: Path, sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    single = store.load(built)
    grouped = replace(single, ukm=groups.placed(groups.of(single.ukm)))
    monkeypatch.setattr(data, "built", lambda *_: grouped)
    app = section("sentra_section", komoditas="tea", sentra="1")

    assert "inside the outline make" in shown(app)
    assert "How many UKM pass each stage" not in shown(app)
    assert [button.proto.label for button in app.get("download_button")][-1:] == [
        "Download the outlines (GeoJSON)"
    ]
    choice = sentra_found.default(grouped.version, "tea", "all", grouped.ukm)
    found = sentra_found.find(grouped.version, choice, "all", grouped.ukm)
    members = sentra_found.members(found, "tea-1", grouped.ukm)
    assert sent[-1]["points"].signs.note.startswith(f"n\u00a0=\u00a0{groups.total(members)} UKM")
    assert groups.total(members) > len(members)
    (feature,) = json.loads(sentra_found.document(found, choice, grouped, filters="x"))["features"]
    assert feature["properties"]["n"] == groups.total(members)
    assert "members" not in feature["properties"]


@pytest.mark.parametrize(
    ("sane", "asked", "shown_as", "most"),
    [(10, "", 10, 300), (10, "5000", 300, 300), (4_321, "", 4_400, 8_600)],
)
def test_the_slider_reaches_what_is_sane(
    sane: int,
    asked: str,
    shown_as: int,
    most: int,
    sent: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sentra_found, "default", lambda *_: Choice("tea", 5_000, sane))
    app = section("sentra_section", komoditas="tea", **({"minimal": asked} if asked else {}))
    slider = app.select_slider(key="sentra_least_widget")

    assert (slider.value, slider.options[-1]) == (shown_as, f"{most:,}")
    assert sent


def test_a_base_map_that_cannot_be_used_is_said_and_the_map_does_without(
    sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TILES", "ftp://tiles.example.org")
    app = section("hotspot_section")
    assert "shown without a base map" in app.warning[0].value
    assert sent[-1]["view"].tiles is None
