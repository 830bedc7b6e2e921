"""Page *Klaster* in a browser, with a register into which clusters are planted."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Frame, expect

from tests import planted
from tests.browser.conftest import Visit, running

#: Streamlit asks for its own health below the address of a page that is opened directly.
PROBING = "404 (Not Found)"


@pytest.fixture(scope="module")
def cluster_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(planted.build(tmp_path_factory.mktemp("clusters"))) as address:
        yield address


@pytest.fixture
def clusters(visit: Visit, cluster_app: str) -> Visit:
    visit.address, visit.expected = cluster_app, PROBING
    return visit


def open_view(visit: Visit, query: str) -> None:
    visit.page.goto(f"{visit.address}/klaster?bahasa=en&{query}")
    expect(visit.page.get_by_text("Source: ")).to_be_visible()


def frame_of(visit: Visit) -> Frame:
    frame = visit.frame()
    frame.locator(".peta-legend").first.wait_for()
    return frame


def said(visit: Visit) -> dict[str, list[str]]:
    return parse_qs(urlsplit(visit.page.url).query)


def test_hot_spots_are_there_where_they_were_planted_and_the_link_says_of_what(clusters: Visit) -> None:
    open_view(clusters, "komoditas=tea")
    frame = frame_of(clusters)
    expect(frame.locator(".peta-legend")).to_contain_text("Hot spots: Tea")
    frame.locator("path[role=button]").first.wait_for()
    areas = frame.locator("path[role=button]").evaluate_all(
        "paths => paths.map(path => path.getAttribute('aria-label'))"
    )
    hot = [area for area in areas if "; hot, " in area]
    assert hot
    assert all(area.split("; ")[0].endswith(", Lampung Barat") for area in hot)
    clusters.page.get_by_role("combobox", name="What is looked for").click()
    clusters.page.get_by_role("option", name="Wood and wickerwork").click()
    expect(frame.locator(".peta-legend")).to_contain_text("Hot spots: Wood and wickerwork")
    clusters.says(komoditas="wood_wicker")


def test_a_sentra_is_chosen_on_the_map_restored_by_its_link_and_downloaded(
    clusters: Visit, tmp_path: Path
) -> None:
    open_view(clusters, "tampilan=sentra&komoditas=wood_wicker")
    frame = frame_of(clusters)
    expect(clusters.page.get_by_text("1 sentra with ")).to_be_visible()
    frame.locator("path[role=button]").first.focus()
    frame.locator("path[role=button]").first.press("Enter")
    expect(frame.locator(".peta-legend")).to_have_count(2)
    clusters.page.wait_for_url(re.compile("sentra=1"))
    with clusters.page.expect_download() as waiting:
        clusters.page.get_by_role("button", name="Download the outlines (GeoJSON)").click()
    waiting.value.save_as(tmp_path / "sentra.geojson")
    (outline,) = json.loads((tmp_path / "sentra.geojson").read_text("utf-8"))["features"]
    assert outline["geometry"]["type"].endswith("Polygon")
    assert outline["properties"]["n"] >= 60

    clusters.page.reload()
    expect(frame_of(clusters).locator(".peta-legend")).to_have_count(2)
    expect(clusters.page.get_by_role("combobox", name="Look at one sentra")).not_to_have_value("")


def test_the_product_stays_from_view_to_view(clusters: Visit) -> None:
    open_view(clusters, "komoditas=tea")
    for name, text in (
        ("Sentra", "Sentra: Tea"),
        ("Specialisation", "Tea, "),
        ("Likeness", "Tea is at home (LQ above 1) in "),
    ):
        clusters.page.get_by_role("tab", name=name).click()
        if name == "Sentra":
            expect(frame_of(clusters).locator(".peta-legend")).to_contain_text(text)
        else:
            expect(clusters.page.get_by_role("tabpanel", name=name).get_by_text(text).first).to_be_visible()
    clusters.page.wait_for_url(re.compile("tampilan=kemiripan"))


def test_a_click_on_a_cell_of_the_heat_table_leads_to_its_ukm_on_the_map(clusters: Visit) -> None:
    open_view(clusters, "tampilan=spesialisasi")
    marks = clusters.page.locator(".st-key-lq_heat svg.marks")
    marks.wait_for()
    clusters.settle()
    # Its number lies over the cell.
    marks.locator("[aria-label*='Tea; ']").first.click(force=True)
    clusters.says(komoditas="tea")
    shown = clusters.page.get_by_text(re.compile(r"^Tea, .*: LQ"))
    expect(shown).to_be_visible()
    clusters.page.get_by_role("button", name="Show these UKM on the map").click()
    clusters.page.wait_for_url(re.compile("jenis=tea"))
    assert said(clusters)["area"] == said(clusters)["tempat"]
    frame_of(clusters)


def test_a_click_on_a_bar_goes_to_the_regency_that_is_alike(clusters: Visit) -> None:
    open_view(clusters, "tampilan=kemiripan")
    bars = clusters.page.locator(".stVegaLiteChart").first
    expect(bars).to_have_attribute("aria-label", re.compile("^Likeness to Lampung Selatan: "))
    expect(bars.locator("canvas, svg").first).to_be_visible()
    clusters.settle()
    box = bars.bounding_box()
    assert box
    bars.click(position={"x": box["width"] * 0.4, "y": 18})
    expect(bars).not_to_have_attribute("aria-label", re.compile("^Likeness to Lampung Selatan: "))
    clusters.page.wait_for_url(re.compile("serupa=18"))


def test_a_wrong_link_is_said_and_the_page_begins_as_usual(clusters: Visit) -> None:
    open_view(clusters, "tampilan=<img src=x onerror=window.hostile=7>&komoditas={{ 7 * 7 }}&kotak=7")
    expect(clusters.page.get_by_text("3 choices of the link are not known")).to_be_visible()
    expect(frame_of(clusters).locator(".peta-legend")).to_contain_text("Hot spots: Coffee")


@pytest.mark.parametrize("view", ["titik-panas", "sentra", "spesialisasi", "kemiripan"])
def test_on_a_telephone_nothing_is_wider_than_the_screen(clusters: Visit, view: str) -> None:
    clusters.page.set_viewport_size({"width": 390, "height": 844})
    open_view(clusters, f"tampilan={view}&komoditas=tea")
    clusters.settle()
    main = clusters.page.get_by_test_id("stMain")
    assert main.evaluate("page => page.scrollWidth <= page.clientWidth")
