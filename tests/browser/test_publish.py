"""A list is published in one browser, and all others see it at their next click: of this server and of another one."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo import store
from tests.browser import oidc
from tests.browser.conftest import Visit, running
from tests.browser.test_clusters import PROBING
from tests.browser.test_data_page import press
from tests.browser.test_leaks import Traffic

pytestmark = pytest.mark.browser

WHO = "penerbit@dinas.example"
OWNER = "Xenofontes Wiryawan"
LIST = "Nama Usaha,Desa,Kecamatan,Kabupaten,Pemilik,Instansi\n" + "".join(
    f"Kopi {letter},Tekad,Pulau Panggung,Tanggamus,{OWNER},Dinas Baru\n" for letter in "ABCD"
)


@pytest.fixture(scope="module")
def servers(
    built: Path, provider: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, list[str]]]:
    """Run two servers on the same data; return their folder and addresses."""
    folder = tmp_path_factory.mktemp("publish")
    data = shutil.copytree(built, folder / "built")
    with ExitStack() as stack:
        yield data, [stack.enter_context(running(data, **oidc.settings(folder, provider))) for _n in range(2)]


def n(page: Page, expected: str) -> None:
    expect(page.get_by_test_id("stMetricValue").first).to_have_text(expected)


def filter_by(page: Page, label: str) -> None:
    page.get_by_role("combobox", name="Export potential").click()
    page.get_by_role("option", name=label).click()
    # While the list is open, nothing else can be asked for.
    page.keyboard.press("Escape")


def test_all_viewers_see_what_is_published_at_their_next_click_and_the_way_back(
    visit: Visit, servers: tuple[Path, list[str]], provider: str
) -> None:
    built, (address, second) = servers
    visit.address, visit.expected, visit.others = address, PROBING, (provider, oidc.STYLE)
    page, browser = visit.page, visit.page.context.browser
    assert browser is not None
    oidc.answer_style(page.context)
    # Two who look at the map: one with a filter that the new list has nothing of, one at another server.
    viewers = [browser.new_page() for _server in range(2)]
    traffic = Traffic()
    for viewer, server in zip(
        viewers, (f"{address}/?bahasa=en&wilayah=18.72", f"{second}/?bahasa=en"), strict=True
    ):
        viewer.on("websocket", traffic.socket)
        viewer.goto(server)
    n(viewers[0], "12")
    n(viewers[1], "29")

    page.goto(f"{address}/metode?bahasa=en")
    visit.settle()
    oidc.sign_in(page, provider, {"email": WHO, "email_verified": True})
    page.wait_for_url(f"{address}/**")
    page.goto(f"{address}/data?bahasa=en")
    field = page.get_by_test_id("stFileUploader")
    field.locator("input").set_input_files(
        {"name": "baru.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    press(visit, "Place the addresses")
    page.get_by_text("I have looked through the list; all visitors shall see it").click()
    press(visit, "Publish for all")
    expect(page.get_by_text("All visitors see 4 UKM (baru.csv) from their next click on.")).to_be_visible()
    visit.settle()
    assert store.load_personal(built)["owner_name"].tolist() == [OWNER] * 4
    assert (built / store.PERSONAL).stat().st_mode & 0o077 == 0

    viewers[0].get_by_role("button", name="Reset filters").click()
    n(viewers[0], "4")
    filter_by(viewers[1], "cannot be judged yet")
    n(viewers[1], "4")
    assert OWNER.encode() not in traffic.contents["websocket"]
    assert WHO.encode() not in traffic.contents["websocket"]
    for viewer in viewers:
        viewer.goto(f"{viewer.url.split('/?')[0].rstrip('/')}/data?bahasa=en")
        expect(viewer.get_by_text("Check a list and see it on the map")).to_be_visible()
        expect(viewer.get_by_text("Published versions")).to_have_count(0)
        viewer.goto(viewer.url.replace("/data", "/"))
        n(viewer, "4")

    page.get_by_text("Go back to a version").click()
    page.get_by_text("All visitors shall see this version").click()
    press(visit, "Go back to this version")
    expect(page.get_by_text("All visitors see 29 UKM (daftar.csv) from their next click on.")).to_be_visible()
    filter_by(viewers[1], "exporting")
    n(viewers[1], "2")
    with page.expect_download() as waiting:
        press(visit, "Download the log (CSV)")
    log = waiting.value.path().read_text("utf-8-sig").splitlines()
    assert len(log) == 3
    assert all(WHO in line for line in log[1:])
    for viewer in viewers:
        viewer.close()
