"""Page *Wilayah* in a browser, the way there from the map, and the printed files of both."""

import io
import re

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Visit
from tests.browser.test_clusters import PROBING

TANGGAMUS = "18.06"
PNG = b"\x89PNG\r\n\x1a\n"
CUT_OFF = """() => [...document.querySelectorAll("[data-testid=stMain] *")].filter(one =>
    getComputedStyle(one).textOverflow === "ellipsis" && one.scrollWidth > one.clientWidth).map(one => one.innerText)"""


def open_areas(visit: Visit, query: str) -> None:
    visit.expected = PROBING
    visit.page.goto(f"{visit.address}/wilayah?bahasa=en&{query}")
    expect(visit.page.get_by_text("filters of the map do not apply")).to_be_visible()


def downloaded(visit: Visit, name: str) -> bytes:
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name=name, exact=True).click()
    return waiting.value.path().read_bytes()


def text_of(pdf: bytes) -> list[str]:
    """Return the text of each page, spaces and line ends as one space."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_from_the_map_to_the_profile_of_the_area_and_to_its_print(visit: Visit) -> None:
    visit.open(f"?bahasa=en&area={TANGGAMUS}")
    visit.page.get_by_role("link", name="Profile").click()
    visit.page.wait_for_url(re.compile(f"/wilayah.*area={TANGGAMUS}"))
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("17")
    expect(visit.page.get_by_text("rank 1 of 2").first).to_be_visible()
    expect(visit.page.get_by_text("What stands out here")).to_be_visible()
    visit.settle()
    for chart in visit.page.locator(".stVegaLiteChart").all():
        expect(chart.locator("canvas, svg").first).to_be_visible()
    first, second = text_of(downloaded(visit, "Profile (PDF)"))
    assert "Profile of Tanggamus" in first
    assert "source: " in first
    assert "page 2 of 2" in second
    assert downloaded(visit, "Profile (PNG)").startswith(PNG)
    visit.page.get_by_role("link", name="Map", exact=True).click()
    visit.frame().locator(".peta-legend").first.wait_for()
    visit.page.wait_for_url(re.compile(f"area={TANGGAMUS}"))


def test_the_map_on_screen_as_a_page_of_paper(visit: Visit) -> None:
    visit.open(f"?bahasa=en&ukuran=n&jenis=spices&area={TANGGAMUS}")
    visit.page.locator(".st-key-downloads button").first.click()
    (page,) = text_of(downloaded(visit, "Map (PDF)"))
    assert "Number of UKM by district: Tanggamus" in page
    assert "Spices" in page
    assert "n = 3 UKM" in page
    assert downloaded(visit, "Map (PNG)").startswith(PNG)


def test_areas_are_compared_and_the_link_says_which(visit: Visit) -> None:
    open_areas(visit, f"area={TANGGAMUS}")
    box = visit.page.get_by_role("combobox", name="Compare with")
    box.fill("Kota Metro (")
    visit.page.get_by_role("option", name="Kota Metro (12)", exact=True).click()
    visit.page.wait_for_url(re.compile("banding=18.72"))
    visit.page.reload()
    expect(visit.page.get_by_role("table")).to_contain_text("Kota Metro")
    expect(visit.page.locator(".stVegaLiteChart")).to_have_count(2)


def test_the_whole_province_and_areas_of_few_are_drawn_without_a_fault(visit: Visit) -> None:
    for query in ("", "area=18.72", "area=18.11"):
        open_areas(visit, query)
        visit.settle()
        expect(visit.page.get_by_test_id("stException")).to_have_count(0)
        expect(visit.page.get_by_test_id("stMain")).not_to_contain_text("SyntaxError")


def test_on_a_telephone_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    for query in (f"area={TANGGAMUS}", f"area={TANGGAMUS}&banding=18.72&banding=18.11"):
        open_areas(visit, query)
        visit.settle()
        main = visit.page.get_by_test_id("stMain")
        assert main.evaluate("page => page.scrollWidth <= page.clientWidth")


def test_on_a_telephone_no_words_are_cut_off(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.expected = PROBING
    visit.page.goto(f"{visit.address}/wilayah?bahasa=id&area={TANGGAMUS}")
    expect(visit.page.get_by_text("Persentase sudah atau siap ekspor").first).to_be_visible()
    visit.settle()
    assert visit.page.evaluate(CUT_OFF) == []
