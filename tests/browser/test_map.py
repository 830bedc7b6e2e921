"""The map in a real Chromium: drawn, filtered, downloaded, and silent towards the internet."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import register
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

POLYGONS = "path.leaflet-interactive"
VIEW = "() => [map.getZoom(), map.getCenter().lat, map.getCenter().lng]"


def choose(visit: Visit, label: str, text: str) -> None:
    """Pick the option that begins with `text` in the filter `label`."""
    box = visit.page.get_by_role("combobox", name=label)
    box.click()
    box.fill(text)
    visit.page.get_by_role("option", name=text).first.click()
    visit.page.keyboard.press("Escape")


def test_the_map_has_fifteen_polygons_and_all_ukm(visit: Visit) -> None:
    visit.open()
    frame = visit.frame()
    expect(frame.locator(POLYGONS)).to_have_count(15)
    fills = frame.locator(POLYGONS).evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
    assert len(set(fills)) >= 3
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
    frame.get_by_role("button", name="Perbesar").click()
    frame.wait_for_function("() => !map._animatingZoom")
    frame.evaluate("() => map.panBy([60, -40], { animate: false })")
    before = frame.evaluate(VIEW)
    choose(visit, "Jenis produk", "Tekstil")
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("12")
    frame.wait_for_function("() => document.querySelectorAll('.peta-icon').length <= 1")
    assert visit.frame().evaluate("() => window.sameFrame") is True
    assert frame.evaluate(VIEW) == before
    assert frame.evaluate("() => window.feature_group.length") == 1
    assert "jenis=textiles" in visit.page.url


def test_measure_and_language_keep_the_view_too(visit: Visit) -> None:
    visit.open()
    frame = visit.frame()
    frame.get_by_role("button", name="Perbesar").click()
    frame.wait_for_function("() => !map._animatingZoom")
    before = frame.evaluate(VIEW)
    visit.page.get_by_text("Jumlah UKM", exact=True).click()
    expect(frame.locator(".peta-legend summary").first).to_have_text("Jumlah UKM")
    visit.page.get_by_role("radio", name="EN", exact=True).click()
    expect(frame.locator(".peta-legend summary").first).to_have_text("Number of UKM")
    assert frame.evaluate(VIEW) == before
    assert "bahasa=en" in visit.page.url


def test_the_download_is_what_the_headline_says(visit: Visit, tmp_path: Path) -> None:
    visit.open("?jenis=coffee")
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


def test_a_hostile_name_is_text_in_the_popup(visit: Visit) -> None:
    visit.open("?jenis=coffee")
    frame = visit.frame()
    frame.locator(".peta-place").click()
    popup = frame.locator(".peta-popup")
    expect(popup.locator("li").first).to_contain_text("sudah ekspor")
    assert register.HOSTILE in popup.locator("b").all_text_contents()
    expect(popup.locator("li")).to_have_count(10)
    expect(popup).to_contain_text("dan 4 lainnya")
    assert popup.locator("img").count() == 0


def test_the_keyboard_opens_and_closes_a_popup(visit: Visit) -> None:
    visit.open("?bahasa=en&jenis=coffee")
    frame = visit.frame()
    place = frame.locator(".peta-place")
    place.focus()
    visit.page.keyboard.press("Enter")
    expect(frame.locator(".peta-popup")).to_be_visible()
    expect(frame.get_by_role("button", name="Close")).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(frame.locator(".peta-popup")).to_have_count(0)
    expect(place).to_be_focused()


def test_page_and_areas_speak_to_readers_of_the_screen(visit: Visit) -> None:
    visit.open("?bahasa=en&wilayah=18.06")
    frame = visit.frame()
    for document in (visit.page, frame):
        document.wait_for_function("() => document.documentElement.lang === 'en'")
    areas = frame.get_by_role("img", name="Tanggamus")
    expect(areas).to_have_count(1)
    expect(areas).to_have_attribute("aria-label", re.compile("UKM per 10,000 people: .* people$"))
    expect(frame.get_by_role("img", name="outside the filter")).to_have_count(14)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_close_button_of_a_popup_is_not_covered(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.open("?jenis=coffee")
    frame = visit.frame()
    frame.locator(".peta-place").click()
    frame.locator(".leaflet-popup-close-button").click()
    expect(frame.locator(".peta-popup")).to_have_count(0)


def test_the_page_fits_a_telephone(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open()
    frame = visit.frame()
    expect(frame.locator(POLYGONS)).to_have_count(15)
    expect(frame.locator(".peta-legend").first).not_to_have_attribute("open", "")
    wider = visit.page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth")
    assert wider <= 0
    assert frame.evaluate("() => map.getSize().x") <= 390


def test_the_method_page_opens_from_the_navigation(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_role("link", name="Metode").click()
    expect(visit.page.get_by_text("Lokasi UKM", exact=True)).to_be_visible()
    visit.page.get_by_role("link", name="Peta").click()
    visit.frame().locator(".peta-legend").first.wait_for()
