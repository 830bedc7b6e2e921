"""Planted personal data leave the server by no way: HTML, files, downloads, websockets, addresses, logs."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Error, Frame, Request, Response, WebSocket, expect

from geo import pipeline, settings
from tests import leaks
from tests.browser.conftest import Visit, running
from tests.browser.test_areas import downloaded
from tests.browser.test_clusters import PROBING
from tests.browser.test_potential import choose_row

pytestmark = pytest.mark.browser

#: How many files each view of page *Klaster* has to download of the planted UKM.
CLUSTER_FILES = {"titik-panas": 1, "sentra": 2, "spesialisasi": 3, "kemiripan": 0}


class Traffic:
    """All that came from the server, by where it came from."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.frames = 0

    def add(self, source: str, content: bytes | str) -> None:
        self.contents[source] = self.contents.get(source, b"") + (
            content.encode() if isinstance(content, str) else content
        )

    def address(self, visited: Request | Frame | WebSocket) -> None:
        # As they stand, and as a person reads them.
        self.add("addresses", f"{visited.url}\n{unquote_plus(visited.url)}\n")

    def response(self, response: Response) -> None:
        self.add(f"headers of {response.url}", repr(response.headers))
        # A redirect, a socket and what the page no longer waits for have no body.
        try:
            self.add(response.url, response.body())
        except Error:
            self.add(response.url, b"")

    def socket(self, socket: WebSocket) -> None:
        self.address(socket)
        socket.on("framereceived", self.frame)

    def frame(self, content: bytes | str) -> None:
        self.frames += 1
        self.add("websocket", content)
        self.add("websocket", b"\0")

    def leaked(self) -> dict[str, set[str]]:
        return {source: what for source, content in self.contents.items() if (what := leaks.found(content))}


@pytest.fixture(scope="module")
def planted_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leaks")
    pipeline.build([leaks.write(folder)], folder / "built")
    return folder / "built"


@pytest.fixture(scope="module")
def planted_app(planted_built: Path) -> Iterator[str]:
    with running(planted_built) as address:
        yield address


@pytest.fixture
def traffic(visit: Visit, planted_app: str) -> Traffic:
    visit.address, visit.expected = planted_app, PROBING
    traffic = Traffic()
    visit.page.context.on("response", traffic.response)
    visit.page.context.on("request", traffic.address)
    # Also where a page only changes its address.
    visit.page.on("framenavigated", traffic.address)
    visit.page.on("websocket", traffic.socket)
    return traffic


def test_the_recorder_hears_what_is_on_the_page(visit: Visit, traffic: Traffic) -> None:
    visit.open("?bahasa=en")
    visit.settle()

    assert traffic.frames > 5
    assert all(
        part in traffic.contents["addresses"] for part in (b"/_stcore/stream", b"/?bahasa=en", b".bin\n")
    )
    assert "Kopi 01 •••".encode() in traffic.contents["websocket"]
    assert any(
        url.endswith(".bin") and content.startswith(b"UKMP") for url, content in traffic.contents.items()
    )


def test_the_map_sends_none_whatever_is_clicked(visit: Visit, traffic: Traffic, tmp_path: Path) -> None:
    visit.open(f"?bahasa=en&area={leaks.VILLAGE[:5]}")
    panel = visit.page.locator(".st-key-place_panel")
    visit.frame().locator(".peta-place").click()
    expect(panel).to_be_visible()
    visit.page.get_by_role("button", name="Close the list").click()
    expect(panel).to_have_count(0)
    visit.settle()
    choose_row(visit, 1)
    expect(visit.page.locator(".st-key-explained")).to_contain_text("•••")
    for tab, shown in (("Funnel of readiness", ".stVegaLiteChart"), ("Coaching list", "p")):
        visit.page.get_by_role("tab", name=tab).click()
        expect(visit.page.get_by_role("tabpanel", name=tab).locator(shown).first).to_be_visible()
        visit.settle()
    visit.page.locator(".st-key-downloads button").first.click()
    found = {}
    buttons = visit.page.get_by_test_id("stPopoverBody").get_by_test_id("stDownloadButton")
    expect(buttons).to_have_count(9)
    for button in buttons.all():
        with visit.page.expect_download() as waiting:
            button.click()
        path = tmp_path / f"{len(found)}-{waiting.value.suggested_filename}"
        waiting.value.save_as(path)
        found[path.suffix, len(found)] = leaks.found_in(path)

    # The UKM, the tables of areas, the map.
    assert [suffix for suffix, _number in found] == [
        ".xlsx", ".csv", ".gpkg", ".geojson", ".parquet", ".xlsx", ".csv", ".pdf", ".png",
    ]  # fmt: skip
    assert {file: what for file, what in found.items() if what} == {}
    assert traffic.leaked() == {}


@pytest.mark.parametrize("query", [f"cari={text}" for text in ("kopi+81977773131", "kopi", "%E2%80%A2")])
def test_a_search_and_a_link_send_none(visit: Visit, traffic: Traffic, query: str) -> None:
    visit.page.goto(f"{visit.address}/?bahasa=en&syarat=halal:pass&{query}")
    visit.page.get_by_test_id("stMetricValue").first.wait_for()
    visit.settle()
    # What the visitor wrote comes back, of course.
    asked = {"81977773131"} if "8197" in query else set()

    assert {what for found in traffic.leaked().values() for what in found} <= asked
    assert traffic.leaked().get("addresses", set()) == asked


def test_clusters_send_none(visit: Visit, traffic: Traffic) -> None:
    for view, files in CLUSTER_FILES.items():
        visit.page.goto(f"{visit.address}/klaster?bahasa=en&komoditas=coffee&tampilan={view}")
        expect(visit.page.get_by_text("Source: ").first).to_be_visible()
        visit.settle()
        buttons = visit.page.get_by_test_id("stDownloadButton")
        expect(buttons).to_have_count(files)
        for number in range(files):
            with visit.page.expect_download() as waiting:
                buttons.nth(number).click()
            traffic.add(f"download {number} of {view}", waiting.value.path().read_bytes())

    assert traffic.leaked() == {}


def test_areas_and_their_prints_send_none(visit: Visit, traffic: Traffic) -> None:
    for query in (f"area={leaks.VILLAGE[:8]}", f"area={leaks.VILLAGE[:5]}", "area="):
        visit.page.goto(f"{visit.address}/wilayah?bahasa=en&{query}")
        expect(visit.page.get_by_text("filters of the map do not apply")).to_be_visible()
        visit.settle()
        traffic.add("Profile (PDF)", leaks.text_of(downloaded(visit, "Profile (PDF)")))
        traffic.add("Profile (PNG)", downloaded(visit, "Profile (PNG)"))

    assert traffic.leaked() == {}


def test_the_method_explains_one_without_any(visit: Visit, traffic: Traffic) -> None:
    visit.page.goto(f"{visit.address}/metode?bahasa=en")
    expect(visit.page.get_by_role("heading", name="For officers")).to_be_visible()
    visit.settle()
    box = visit.page.get_by_role("textbox", name="ID of the UKM")
    for number in (1, 2, 3):
        box.fill(f"P{number:03}")
        box.press("Enter")
        expect(visit.page.locator(".st-key-explained")).to_contain_text(f"Kopi {number:02} •••")
        visit.settle()
    expect(visit.page.get_by_text("What was noticed")).to_be_visible()

    assert traffic.leaked() == {}


@pytest.mark.parametrize("path", [
    "personal.parquet", "built/personal.parquet", "app/static/personal.parquet", "app/static/../personal.parquet",
    "app/static/..%2f..%2fpersonal.parquet", "app/static/%2e%2e/data/ukm/built/personal.parquet",
    "media/personal.parquet",
])  # fmt: skip
def test_no_address_serves_the_personal_file(visit: Visit, planted_app: str, path: str) -> None:
    answer = visit.page.request.get(f"{planted_app}/{path}")

    assert b"PAR1" not in answer.body()
    assert leaks.found(answer.body()) == set()


def test_static_files_and_the_log_hold_none(planted_built: Path, planted_app: str) -> None:
    (log,) = planted_built.parent.glob(f"app-{planted_app.rpartition(':')[2]}.log")
    static = [path for path in settings.STATIC_DIR.rglob("*") if path.is_file()]

    assert any(re.match(r"ukm-\w+\.bin", path.name) for path in static)
    assert {path.name: what for path in (log, *static) if (what := leaks.found_in(path))} == {}
