"""What makes the map easy to use: areas to click, full screen, keyboard, calm, dark, and a harmless base map."""

import http.server
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Visit, running

pytestmark = pytest.mark.browser

VIEW = "() => [map.getZoom(), map.getCenter().lat, map.getCenter().lng]"
SHOWS = """code => { const one = map.petaAreas.getLayers().find(layer => layer.feature.id === code);
    return map.getBounds().contains(one.getBounds()) && map.getZoom(); }"""
#: In six pictures one after the other, however long the machine takes for each.
STANDS_STILL = """() => { const now = map.getCenter().toString() + map.getZoom(), same = now === window.view;
    window.view = now;
    window.still = same && !map._animatingZoom ? (window.still || 0) + 1 : 0;
    return window.still > 5 && !(window.still = 0); }"""
ATTRIBUTION = "<img src=x onerror=window.hostile=1> Kantor & Peta"

#: A blue dot.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606058"
    "ff1f0002f401cb92ec25790000000049454e44ae426082"
)


def shows_district(frame: Frame, code: str) -> None:
    frame.wait_for_function(
        "code => map.petaAreas.getLayers().some(layer => layer.feature.id === code)", arg=code
    )
    frame.wait_for_function(SHOWS, arg=code)
    frame.wait_for_function(STANDS_STILL)


def middle(frame: Frame, code: str) -> dict[str, float]:
    """Return a place in the frame where the area and nothing else lies, once it is drawn."""
    found: dict[str, float] = frame.wait_for_function(
        """code => { const area = map.petaAreas?.getLayers().find(layer => layer.feature.id === code);
            const path = area?.getElement();
            if (!path) return null;
            const box = path.getBoundingClientRect();
            for (let x = box.left; x < box.right; x += 4) for (let y = box.top; y < box.bottom; y += 4)
                if (document.elementFromPoint(x, y) === path) return { x, y };
            return null; }""",
        arg=code,
    ).json_value()
    return found


def test_a_click_on_an_area_opens_it_and_the_map_goes_there(visit: Visit) -> None:
    visit.open()
    frame = visit.frame()
    frame.evaluate("() => { window.sameFrame = true; }")
    zoom = frame.evaluate("() => map.getZoom()")
    frame.locator("#map_div").click(position=middle(frame, "18.06"))  # type: ignore[arg-type]
    visit.page.wait_for_url(re.compile("18.06"))
    shows_district(frame, "18.06.01")
    frame.wait_for_function("zoom => map.getZoom() > zoom", arg=zoom)
    assert frame.evaluate("() => window.sameFrame") is True
    open_ones = frame.locator("path[role=button]")
    expect(open_ones).to_have_count(20)
    expect(frame.locator("path.peta-silent")).to_have_count(209)
    expect(frame.locator("path.peta-silent[aria-label], path.peta-silent[tabindex]")).to_have_count(0)


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_keyboard_opens_an_area_too(visit: Visit, key: str) -> None:
    visit.open("?bahasa=en")
    frame = visit.frame()
    area = frame.get_by_role("button", name="Tanggamus")
    area.focus()
    expect(frame.locator(".leaflet-tooltip")).to_contain_text("Tanggamus")
    visit.page.keyboard.press("ArrowLeft")
    expect(
        frame.get_by_role("button", name=re.compile("^Lampung Timur|^Lampung Barat|^Tulang"))
    ).not_to_have_count(0)
    expect(area).not_to_be_focused()
    visit.page.keyboard.press("ArrowRight")
    expect(area).to_be_focused()
    visit.page.keyboard.press(key)
    visit.page.wait_for_url(re.compile("18.06"))
    shows_district(frame, "18.06.01")
    # The area that had the focus is gone; the map keeps it.
    expect(frame.locator("#map_div")).to_be_focused()


def test_a_click_on_a_place_is_no_click_on_the_area_below(visit: Visit) -> None:
    visit.open("?jenis=coffee")
    visit.frame().locator(".peta-place").click()
    expect(visit.page.locator(".st-key-place_panel")).to_be_visible()
    assert "18." not in visit.page.url
    expect(visit.frame().locator("path.leaflet-interactive")).to_have_count(15)


def test_the_second_click_of_a_double_click_opens_nothing(visit: Visit) -> None:
    visit.open()
    frame = visit.frame()
    frame.locator("#map_div").click(position=middle(frame, "18.06"))  # type: ignore[arg-type]
    shows_district(frame, "18.06.01")
    frame.evaluate("() => { window.told = []; peta.tell = value => window.told.push(value.area); }")
    frame.locator("#map_div").dblclick(position=middle(frame, "18.06.01"))  # type: ignore[arg-type]
    frame.wait_for_function("() => window.told.length")
    assert frame.evaluate("() => window.told") == ["18.06.01"]


def test_a_place_is_found_by_its_name(visit: Visit) -> None:
    visit.open("?bahasa=en")
    frame = visit.frame()
    box = visit.page.get_by_role("combobox", name="Find a place")
    box.click()
    box.press_sequentially("metro pusat")
    visit.page.get_by_role("option", name="Metro Pusat, Kota Metro", exact=True).click()
    frame.wait_for_function("() => map.getZoom() > 10")
    frame.wait_for_function(STANDS_STILL)
    centre = frame.evaluate("() => [map.getCenter().lat, map.getCenter().lng]")
    assert centre == pytest.approx([-5.11, 105.31], abs=0.05)
    expect(frame.locator(".peta-found")).to_have_text("Metro Pusat")
    # What the user does then stays, also through a filter.
    frame.evaluate("() => { map.setZoom(9, { animate: false }); }")
    before = frame.evaluate(VIEW)
    visit.page.get_by_text("Number of UKM", exact=True).click()
    expect(frame.locator(".peta-legend summary").first).to_have_text("Number of UKM")
    assert frame.evaluate(VIEW) == before
    # Taken back, the map goes back to where the way through the areas is.
    visit.page.get_by_test_id("stSelectbox").filter(has=box).locator("[aria-label='Clear value']").click()
    expect(frame.locator(".peta-found")).to_have_count(0)
    frame.wait_for_function("() => map.getZoom() === 8")


def test_full_screen_and_back_by_keyboard(visit: Visit) -> None:
    visit.open("?bahasa=en")
    frame = visit.frame()
    frame.get_by_role("button", name="Full screen").focus()
    visit.page.keyboard.press("Enter")
    frame.wait_for_function("() => document.fullscreenElement !== null")
    frame.wait_for_function("() => map.getSize().x === 1280 && map.getSize().y === 800")
    expect(frame.get_by_role("button", name="Leave the full screen")).to_be_focused()
    visit.page.keyboard.press("Enter")
    frame.wait_for_function("() => document.fullscreenElement === null")
    expect(frame.get_by_role("button", name="Full screen", exact=True)).to_be_focused()


def test_a_list_leaves_the_full_screen_that_would_hide_it(visit: Visit) -> None:
    visit.open("?bahasa=en&jenis=coffee")
    frame = visit.frame()
    frame.get_by_role("button", name="Full screen").click()
    frame.wait_for_function("() => document.fullscreenElement !== null")
    frame.locator(".peta-place").click()
    frame.wait_for_function("() => document.fullscreenElement === null")
    expect(visit.page.locator(".st-key-place_panel")).to_be_in_viewport()


def test_there_is_no_button_for_a_full_screen_that_is_not_allowed(visit: Visit) -> None:
    visit.page.add_init_script(
        "Object.defineProperty(Document.prototype, 'fullscreenEnabled', { get: () => false })"
    )
    visit.open()
    expect(visit.frame().locator(".leaflet-control-zoom-in")).to_be_visible()
    expect(visit.frame().locator(".peta-full")).to_have_count(0)


def test_the_legend_folds_by_keyboard_and_stays_folded(visit: Visit) -> None:
    visit.open()
    frame = visit.frame()
    legend = frame.locator(".peta-legend").first
    legend.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    expect(legend).not_to_have_attribute("open", "")
    visit.page.get_by_text("Jumlah UKM", exact=True).click()
    expect(frame.locator(".peta-legend summary").first).to_have_text("Jumlah UKM")
    expect(legend).not_to_have_attribute("open", "")


def test_who_wants_no_motion_gets_none(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    visit.open()
    frame = visit.frame()
    frame.evaluate("() => { window.frames_ = 0; map.on('move', () => window.frames_++); }")
    frame.get_by_role("button", name=re.compile("^Tanggamus")).focus()
    visit.page.keyboard.press("Enter")
    shows_district(frame, "18.06.01")
    assert frame.evaluate("() => [map.getZoom() > 8, window.frames_, map.options.zoomAnimation]") == [
        True,
        1,
        False,
    ]
    frame.evaluate("() => { window.frames_ = 0; map.getContainer().focus(); }")
    visit.page.keyboard.press("ArrowRight")
    frame.wait_for_function("() => window.frames_ > 0")
    assert frame.evaluate("() => [window.frames_, document.querySelector('.leaflet-pan-anim')]") == [1, None]


def test_panels_are_readable_in_the_dark(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="dark")
    visit.open()
    frame = visit.frame()
    frame.wait_for_function(
        "() => getComputedStyle(document.documentElement).getPropertyValue('--text-color').toUpperCase() === '#E6ECE9'"
    )
    for part in (".peta-legend", ".leaflet-control-attribution", ".leaflet-control-zoom-in", ".peta-full"):
        ink, paper = frame.locator(part).first.evaluate(
            "node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
        )
        assert _light(ink) > 200
        assert _light(paper) < 60, part


def _light(colour: str) -> float:
    """Return the mean of the three channels, 0 to 255, of a colour as the browser says it."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", colour)][:3]
    return sum(numbers) / 3 * (255 if colour.startswith("color(") else 1)


def test_a_telephone_has_all_controls_and_no_sideways_scrolling(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open("?bahasa=en")
    frame = visit.frame()
    for name in ("Zoom in", "Zoom out", "Full screen"):
        expect(frame.get_by_role("button", name=name)).to_be_visible()
    visit.settle()
    for document in (visit.page, frame):
        assert document.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 0


class _Tiles(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(PNG)

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


@pytest.fixture
def tiles() -> Iterator[str]:
    """Return the address of a server of tiles."""
    with http.server.ThreadingHTTPServer(("localhost", 0), _Tiles) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def shown_by_another_app(visit: Visit, built: Path, **environment: str) -> Iterator[None]:
    """Let the visit go to an app with these settings, and leave that before it ends."""
    with running(built, **environment) as visit.address:
        yield
        visit.page.goto("about:blank")


def test_a_base_map_lies_under_the_areas(visit: Visit, built: Path, tiles: str) -> None:
    visit.others = (tiles,)
    with shown_by_another_app(visit, built, PETA_UKM_TILES=f"{tiles}/{{z}}/{{x}}/{{y}}.png",
                 PETA_UKM_TILES_ATTRIBUTION=ATTRIBUTION):  # fmt: skip
        visit.open()
        frame = visit.frame()
        expect(frame.locator("img.leaflet-tile-loaded").first).to_be_visible()
        expect(frame.locator("path[role=button][fill-opacity='0.6']")).to_have_count(15)
        expect(frame.locator(".leaflet-control-attribution")).to_contain_text(ATTRIBUTION)
        expect(frame.locator(".leaflet-control-attribution img")).to_have_count(0)
        expect(frame.locator(".peta-hint")).to_be_hidden()
        visit.page.get_by_text("Jumlah UKM", exact=True).click()
        expect(frame.locator(".peta-legend summary").first).to_have_text("Jumlah UKM")
        expect(frame.locator(".leaflet-tile-container")).to_have_count(1)


def test_a_base_map_that_does_not_come_hinders_nothing(visit: Visit, built: Path) -> None:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        dead = f"http://localhost:{free.getsockname()[1]}"
        visit.others, visit.expected = (dead,), "net::ERR"
        with shown_by_another_app(visit, built, PETA_UKM_TILES=f"{dead}/{{z}}/{{x}}/{{y}}.png",
                     PETA_UKM_TILES_ATTRIBUTION="Kantor"):  # fmt: skip
            visit.open("?bahasa=en&jenis=coffee")
            frame = visit.frame()
            expect(
                frame.get_by_text("The base map cannot be loaded; the map can still be used.")
            ).to_be_visible()
            expect(frame.locator("path[role=button]")).to_have_count(15)
            frame.locator(".peta-place").click()
            expect(visit.page.locator(".st-key-place_panel")).to_be_visible()


def test_a_base_map_without_attribution_is_said_in_words_and_the_map_is_there(
    visit: Visit, built: Path
) -> None:
    with shown_by_another_app(
        visit, built, PETA_UKM_TILES="https://tiles.example.org/{z}/{x}/{y}.png?key=secret"
    ):
        visit.open()
        expect(visit.page.get_by_test_id("stAlert").first).to_contain_text("PETA_UKM_TILES_ATTRIBUTION")
        expect(visit.frame().locator("path[role=button]")).to_have_count(15)
        expect(visit.frame().locator(".leaflet-tile-container")).to_have_count(0)
        expect(visit.page.get_by_text("secret")).to_have_count(0)
        expect(visit.page.get_by_test_id("stException")).to_have_count(0)
