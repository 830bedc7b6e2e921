"""The map in a real Chromium: drawn, filtered, downloaded, and silent towards the internet."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Locator, expect

from tests import register
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

POLYGONS = "path.leaflet-interactive"
VIEW = "() => [map.getZoom(), map.getCenter().lat, map.getCenter().lng]"


def choose(visit: Visit, label: str, text: str) -> None:
    """Pick the option that begins with `text` in the filter `label`."""
    box = visit.page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(text)
    visit.page.get_by_role("option", name=text).first.click()
    visit.page.keyboard.press("Escape")


def zoom_by(frame: Frame, act: Callable[[], None]) -> None:
    """Do what zooms in, and wait until the map is there."""
    zoom = frame.evaluate("() => map.getZoom()")
    act()
    frame.wait_for_function("zoom => map.getZoom() > zoom && !map._animatingZoom", arg=zoom)


def test_the_map_has_fifteen_polygons_and_all_ukm(visit: Visit) -> None:
    visit.open()
    frame = visit.frame()
    expect(frame.locator(POLYGONS)).to_have_count(15)
    fills = frame.locator(POLYGONS).evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
    assert len(set(fills)) >= 3
    frame.locator(".peta-icon").first.wait_for()
    labels = frame.locator(".peta-icon").evaluate_all(
        "icons => icons.map(icon => parseInt(icon.innerText || '1'))"
    )
    assert sum(labels) == int(visit.number()) == 29
    inside = frame.evaluate("""() => { const seen = map.getBounds();
        return Object.values(map._layers).filter(l => l.feature).every(l => seen.contains(l.getBounds())); }""")
    assert inside


def test_a_filter_changes_the_number_but_not_what_the_user_looks_at(visit: Visit) -> None:
    visit.open()
    frame = visit.frame()
    frame.evaluate("() => { window.sameFrame = true; }")
    zoom_by(frame, frame.get_by_role("button", name="Perbesar").click)
    frame.evaluate("() => { map.panBy([60, -40], { animate: false }); }")
    before = frame.evaluate(VIEW)
    choose(visit, "Jenis produk", "Tekstil")
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("12")
    frame.wait_for_function("() => document.querySelectorAll('.peta-icon').length <= 1")
    assert visit.frame().evaluate("() => window.sameFrame") is True
    assert frame.evaluate(VIEW) == before
    assert frame.evaluate("() => window.feature_group.length") == 1
    visit.says(jenis="textiles")


def test_measure_and_language_keep_the_view_too(visit: Visit) -> None:
    visit.open()
    frame = visit.frame()
    zoom_by(frame, frame.get_by_role("button", name="Perbesar").click)
    before = frame.evaluate(VIEW)
    visit.page.get_by_text("Jumlah UKM", exact=True).click()
    expect(frame.locator(".peta-legend summary").first).to_have_text("Jumlah UKM")
    visit.page.get_by_role("radio", name="EN", exact=True).click()
    expect(frame.locator(".peta-legend summary").first).to_have_text("Number of UKM")
    assert frame.evaluate(VIEW) == before
    visit.says(bahasa="en")


def test_the_download_is_what_the_headline_says(visit: Visit, tmp_path: Path) -> None:
    visit.open("?jenis=coffee")
    visit.page.locator(".st-key-downloads button").click()
    with visit.page.expect_download() as caught:
        visit.page.get_by_role("button", name="Unduh data (GeoJSON)").click()
    name = caught.value.suggested_filename
    assert name.startswith("peta-ukm-lampung_20")
    assert name.endswith(".geojson")
    caught.value.save_as(tmp_path / name)
    text = (tmp_path / name).read_text(encoding="utf-8")
    collection = json.loads(text)
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == int(visit.number()) == 14
    assert {feature["properties"]["product_type"] for feature in collection["features"]} == {"coffee"}
    assert register.OWNER not in text
    assert register.PHONE not in text


PANEL = ".st-key-place_panel"


READ_ROWS = """rows => rows.map(row =>
    [row.getAttribute("aria-rowindex"), Array.from(row.querySelectorAll("td"), cell => cell.textContent)])"""


def rows_of(visit: Visit, table: Locator) -> list[list[str]]:
    """Return the rows of a table as it says them to readers of the screen: those in view, so it is scrolled."""
    table.scroll_into_view_if_needed()
    table.hover()
    table.locator("tbody tr").first.wait_for(state="attached")
    found: dict[str, list[str]] = {}
    n = int(table.locator("table").get_attribute("aria-rowcount") or 0) - 1
    for _turn in range(40):
        found |= dict(table.locator("tbody tr").evaluate_all(READ_ROWS))
        if len(found) == n:
            break
        # Fewer rows than are in view; the table says them a moment after it has drawn them.
        visit.page.mouse.wheel(0, 150)
        visit.page.wait_for_timeout(250)
    return [found[index] for index in sorted(found, key=int)]


def test_a_click_on_a_place_lists_its_ukm_and_keeps_the_view(visit: Visit) -> None:
    visit.open("?jenis=coffee")
    frame = visit.frame()
    before = frame.evaluate(VIEW)
    frame.locator(".peta-place").click()
    panel = visit.page.locator(PANEL)
    expect(panel).to_contain_text("14 UKM · lokasi: titik tengah desa/kelurahan")
    rows = rows_of(visit, panel.get_by_test_id("stDataFrame"))
    assert len(rows) == 14
    assert [row[2] for row in rows[:2]] == ["sudah ekspor"] * 2
    assert frame.evaluate(VIEW) == before
    expect(panel).to_be_in_viewport()
    # A filter keeps the list as far as it goes; without any of them there is none.
    choose(visit, "Potensi ekspor", "Sudah ekspor")
    expect(panel).to_contain_text("2 UKM ·")
    panel.get_by_role("button", name="Tutup daftar").click()
    expect(panel).to_have_count(0)
    frame.locator(".peta-place").click()
    expect(panel).to_be_visible()
    choose(visit, "Kabupaten/kota", "Metro")
    expect(panel).to_have_count(0)


def test_a_click_on_a_cluster_zooms_in_until_it_comes_apart(visit: Visit) -> None:
    visit.open("?wilayah=18.06")
    frame = visit.frame()
    expect(frame.locator(".peta-icon")).to_have_count(1)
    for _click in range(6):
        if not frame.locator(".peta-cluster").count():
            break
        zoom_by(frame, frame.locator(".peta-cluster").first.click)
    expect(frame.locator(".peta-place")).to_have_count(1)
    expect(frame.locator(".peta-dot")).to_have_count(3)
    expect(visit.page.locator(PANEL)).to_have_count(0)
    frame.locator(".peta-dot").first.click()
    expect(visit.page.locator(PANEL)).to_contain_text("1 UKM · lokasi: koordinat")


def test_what_no_zoom_takes_apart_is_listed_together(visit: Visit) -> None:
    visit.open("?wilayah=18.06")
    frame = visit.frame()
    frame.evaluate("() => { map.options.maxZoom = map.getZoom(); }")
    frame.locator(".peta-cluster").click()
    expect(visit.page.locator(PANEL)).to_contain_text("17 UKM · lokasi: koordinat, titik tengah")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_keyboard_zooms_lists_and_closes(visit: Visit, key: str) -> None:
    visit.open("?bahasa=en&wilayah=18.06")
    frame = visit.frame()
    sign = frame.get_by_role("button", name=re.compile("^17 UKM"))
    sign.focus()
    expect(frame.locator(".leaflet-tooltip")).to_contain_text("Click: zoom in")
    place = frame.get_by_role("button", name=re.compile("^14 UKM"))
    for _press in range(6):
        if place.count():
            break
        zoom_by(frame, lambda: visit.page.keyboard.press(key))
    # Whoever zooms by the keyboard stays with the place that the sign stood for.
    expect(place).to_be_focused()
    visit.page.keyboard.press(key)
    panel = visit.page.locator(PANEL)
    expect(panel).to_be_visible()
    expect(frame.get_by_role("status")).to_have_text("14 UKM are listed below the map")
    expect(place).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(place).to_be_focused()


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404, "body": "not found"},
        {"status": 200, "body": "<html>a proxy wants to say something</html>"},
        {"status": 200, "body": b"UKMP"},
    ],
    ids=["missing", "other", "cut"],
)
@pytest.mark.parametrize(("file", "there", "lost"), [
    ("**/ukm-*.bin", POLYGONS, ".peta-icon"), ("**/areas-*.bin", ".peta-icon", POLYGONS),
])  # fmt: skip
def test_without_its_files_the_map_says_so_and_loads_again(
    visit: Visit, answer: dict[str, Any], file: str, there: str, lost: str
) -> None:
    visit.expected = "404"
    visit.page.route(file, lambda route: route.fulfill(**answer))
    visit.open()
    frame = visit.frame()
    fault = frame.get_by_role("status")
    expect(fault).to_contain_text("Sebagian peta tidak dapat dimuat.")
    expect(frame.locator(there).first).to_be_visible()
    expect(frame.locator(lost)).to_have_count(0)
    visit.page.unroute(file)
    frame.get_by_role("button", name="Muat ulang").click()
    expect(frame.locator(lost).first).to_be_visible()
    expect(frame.get_by_text("tidak dapat dimuat")).to_have_count(0)


def test_a_second_failure_offers_the_whole_page_anew(visit: Visit) -> None:
    visit.expected = "404"
    visit.page.route("**/ukm-*.bin", lambda route: route.fulfill(status=404))
    visit.open("?jenis=coffee")
    visit.frame().get_by_role("button", name="Muat ulang").click()
    expect(visit.frame().get_by_role("button", name="Muat ulang")).to_be_visible()
    visit.page.unroute("**/ukm-*.bin")
    with visit.page.expect_event("load"):
        visit.frame().get_by_role("button", name="Muat ulang").click()
    expect(visit.frame().locator(".peta-icon").first).to_be_visible()
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("14")


def test_the_files_are_fetched_once_whatever_is_filtered(visit: Visit) -> None:
    visit.open()
    frame = visit.frame()
    frame.locator(".peta-icon").first.wait_for()
    frame.locator(POLYGONS).first.wait_for()
    for product in ("Tekstil", "Kopi"):
        choose(visit, "Jenis produk", product)
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("26")
    assert sorted(url.split("/")[-1].split("-")[0] for url in visit.requests if url.endswith(".bin")) == [
        "areas", "ukm",
    ]  # fmt: skip


def test_signs_stay_the_same_while_one_pans(visit: Visit) -> None:
    visit.open()
    frame = visit.frame()
    frame.evaluate("() => { map.setZoom(9, { animate: false }); }")
    signs = """() => Object.values(map._layers).filter(layer => layer.options.seed !== undefined)
        .map(layer => [layer.options.seed, layer.getElement().getAttribute("aria-label")].join()).sort()"""
    frame.locator(".peta-icon").first.wait_for()
    before = frame.evaluate(signs)
    assert before
    frame.evaluate("() => { document.querySelector('.peta-icon').kept = true; }")
    frame.evaluate("() => { map.panBy([25, 15], { animate: false }); }")
    assert frame.evaluate("() => document.querySelector('.peta-icon').kept") is True
    assert frame.evaluate(signs) == before
    # Far away nothing is left; back again it is what it was.
    frame.evaluate("() => { map.setMaxBounds(null); map.panBy([9000, 0], { animate: false }); }")
    assert frame.evaluate(signs) == []
    frame.evaluate("() => { map.panBy([-9000, 0], { animate: false }); }")
    assert frame.evaluate(signs) == before


def test_page_and_areas_speak_to_readers_of_the_screen(visit: Visit) -> None:
    visit.open("?bahasa=en&wilayah=18.06")
    frame = visit.frame()
    for document in (visit.page, frame):
        document.wait_for_function("() => document.documentElement.lang === 'en'")
    areas = frame.get_by_role("button", name="Tanggamus")
    expect(areas).to_have_count(1)
    expect(areas).to_have_attribute("aria-label", re.compile("UKM per 10,000 people: .* people$"))
    expect(frame.get_by_role("button", name="outside the filter")).to_have_count(14)


def test_the_page_fits_a_telephone(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open()
    frame = visit.frame()
    expect(frame.locator(POLYGONS)).to_have_count(15)
    expect(frame.locator(".peta-legend").first).not_to_have_attribute("open", "")
    visit.settle()
    wider = visit.page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth")
    assert wider <= 0
    assert frame.evaluate("() => map.getSize().x") <= 390


def test_the_method_page_opens_from_the_navigation(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_role("link", name="Metode").click()
    expect(visit.page.get_by_text("Lokasi UKM", exact=True)).to_be_visible()
    visit.page.get_by_role("link", name="Peta").click()
    visit.frame().locator(".peta-legend").first.wait_for()
