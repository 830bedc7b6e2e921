"""Page *Data* as a person uses it: a list is dropped, a header named, the map shows it to this session, and back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from geo import settings
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=window.hostile=1>"
LIST = "Nama Usaha,Tempat,Kecamatan,Kabupaten,Pemilik,HP\n" + "".join(
    f"Kopi Khusus {letter},Tekad,Pulau Panggung,Tanggamus,Sri Rahayu Wulandari,0812-3456-7890\n"
    for letter in "ABCD"
)


def bring(visit: Visit, content: str | bytes, name: str = "daftar.csv") -> None:
    """Open the page and give it a list."""
    visit.open("?bahasa=en")
    visit.page.get_by_role("link", name="Data", exact=True).click()
    field = visit.page.get_by_test_id("stFileUploader")
    field.wait_for()
    data = content.encode() if isinstance(content, str) else content
    field.locator("input").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    expect(visit.page.get_by_text(f"Your list: {name}")).to_be_visible()


def drawn(visit: Visit, place: str) -> str:
    """Return what the style of the page puts behind the text of an element of the field."""
    said = "element => getComputedStyle(element, '::after').content"
    return str(visit.page.get_by_test_id("stFileUploader").locator(place).evaluate(said))


def press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).first.click()


def test_a_list_is_named_placed_shown_to_this_session_and_taken_back(visit: Visit, chromium: Browser) -> None:
    heard: list[str] = []

    def hear(frame: str | bytes) -> None:
        heard.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))

    visit.page.on("websocket", lambda socket: socket.on("framereceived", hear))
    before = set(settings.STATIC_DIR.glob("*.bin"))
    bring(visit, LIST)
    expect(visit.page.get_by_text("5 of 6 columns are recognised")).to_be_visible()
    visit.page.get_by_role("combobox", name=re.compile("Tempat")).click()
    visit.page.get_by_role("option", name="Village", exact=True).click()
    expect(visit.page.get_by_text("6 of 6 columns are recognised")).to_be_visible()
    press(visit, "Place the addresses")
    press(visit, "Show in this session only")
    expect(visit.page.get_by_text("These data are shown to you only")).to_be_visible()
    visit.page.get_by_role("link", name="Map", exact=True).click()
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("4")
    expect(visit.page.get_by_text("These data are shown to you only")).to_be_visible()
    visit.frame().locator(".peta-place").first.wait_for()
    for file in set(settings.STATIC_DIR.glob("*.bin")) - before:
        assert b"Kopi Khusus" not in file.read_bytes()
    assert any("Kopi Khusus A" in frame for frame in heard)
    assert not any("Wulandari" in frame or "0812-3456" in frame for frame in heard)

    other = chromium.new_page()
    other.goto(f"{visit.address}/?bahasa=en")
    expect(other.get_by_test_id("stMetricValue").first).to_have_text("29")
    other.close()

    press(visit, "Back to the published data")
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("29")
    expect(visit.page.get_by_text("These data are shown to you only")).to_have_count(0)


def test_the_field_for_the_list_speaks_the_language_of_the_page(visit: Visit) -> None:
    visit.open("?bahasa=id")
    visit.page.get_by_role("link", name="Data", exact=True).click()
    visit.page.get_by_test_id("stFileUploader").wait_for()
    visit.settle()

    assert drawn(visit, "button p") == '"Pilih berkas"'
    assert (
        drawn(visit, "[data-testid=stFileUploaderDropzoneInstructions] span") == '"atau seret berkas ke sini"'
    )


def test_a_build_is_cancelled_while_the_page_stays_usable(visit: Visit) -> None:
    bring(
        visit,
        LIST + LIST.splitlines(keepends=True)[-1] * 29_997,
    )
    expect(visit.page.get_by_text("Rows read: 30,001")).to_be_visible()
    press(visit, "Place the addresses")
    press(visit, "Cancel")
    expect(visit.page.get_by_role("button", name="Place the addresses")).to_be_visible()
    press(visit, "Remove the list")
    expect(visit.page.get_by_text("Your list:")).to_have_count(0)


@pytest.mark.parametrize("name", ["daftar.csv", "daftar.xlsx", "daftar.geojson"])
def test_what_is_no_table_gives_words(visit: Visit, name: str) -> None:
    bring(visit, b"\x89PNG\r\n\x1a\n\x00\x00\x00", name)
    expect(visit.page.get_by_text("This list cannot be used:")).to_be_visible()
    expect(visit.page.get_by_test_id("stCode")).to_contain_text(name)
    expect(visit.page.get_by_test_id("stCode")).not_to_contain_text("/")


def test_html_in_headers_and_cells_is_text(visit: Visit) -> None:
    row = f"{HOSTILE},{HOSTILE},{HOSTILE}\n"
    bring(visit, f"Nama Usaha,{HOSTILE} **tebal**,Kecamatan\n{row}{row}")
    expect(visit.page.get_by_text(f"{HOSTILE} **tebal**").first).to_be_visible()
    visit.settle()
    expect(visit.page.locator("img[src=x], strong:text-is('tebal')")).to_have_count(0)
    assert visit.page.evaluate("() => window.hostile") is None


def test_the_template_comes_back_as_a_list(visit: Visit, tmp_path: Path) -> None:
    visit.open("?bahasa=en")
    visit.page.get_by_role("link", name="Data", exact=True).click()
    with visit.page.expect_download() as download:
        press(visit, "Empty template (XLSX)")
    path = tmp_path / "daftar-ukm.xlsx"
    download.value.save_as(path)
    visit.page.get_by_test_id("stFileUploader").locator("input").set_input_files(path)
    expect(visit.page.get_by_text("Rows read: 1; nothing is wrong with them.")).to_be_visible()
