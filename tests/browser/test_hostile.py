"""A register that is hostile wherever people may write: its text is text in every place of the page that shows it."""

import csv
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from geo import pipeline, search
from geo.parse import clean
from tests import register
from tests.browser.conftest import Visit, running
from tests.browser.test_map import choose, rows_of
from tests.browser.test_potential import choose_row

pytestmark = pytest.mark.browser

#: As the program keeps them, and the products that are called after them.
PRODUCTS = {clean(text): clean(f"kopi {text}") for text in register.HOSTILE}
TEXTS = tuple(PRODUCTS)
#: A UKM may have several agencies, with semicolons between them.
AGENCIES = tuple(part for text in TEXTS for part in text.split("; "))
FILE = "<img src=x onerror=window.hostile=6> **tebal** {{ 7 * 7 }}.csv"
#: What would be there if any of it were taken for HTML or Markdown.
TRACES = "img[src=x], [onerror], [onload], svg script, a[href*='javascript:'], strong:text-is('tebal')"


@pytest.fixture(scope="module")
def hostile_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an app whose UKM, all at one place, are hostile in all that people write."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = [
        register.ENOUGH | {
            "Nama Usaha": text, "Produk": f"kopi {text}", "Instansi": text, "Sertifikat": f"NIB; {text}",
            "Kabupaten/Kota": "Tanggamus", "Kecamatan": "Pulau Panggung", "Desa": "Tekad", "Diperbarui": "2026-10-28",
        }
        for text in register.HOSTILE
    ]  # fmt: skip
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    pipeline.build([folder / FILE], folder / "built")
    with running(folder / "built") as address:
        yield address


@pytest.fixture
def hostile(visit: Visit, hostile_app: str) -> Iterator[Visit]:
    """Yield a visit to that app, after which nothing may have run or become part of the page."""
    visit.address = hostile_app
    yield visit
    visit.settle()
    for document in (visit.page, visit.frame()):
        expect(document.locator(TRACES)).to_have_count(0)
        assert document.evaluate("() => window.hostile") is None
    expect(visit.page.get_by_test_id("stMain")).not_to_contain_text("49")


def test_there_are_enough_payloads_and_each_is_another() -> None:
    assert len(set(TEXTS)) >= 12


@pytest.mark.parametrize("signs", ["level", "product"])
def test_the_map_and_its_list_show_text(hostile: Visit, signs: str) -> None:
    hostile.open(f"?bahasa=en&tanda={signs}")
    frame = hostile.frame()
    place = frame.locator(".peta-place")
    place.hover()
    expect(frame.locator(".leaflet-tooltip")).to_contain_text("13 UKM · centre of the village")
    expect(frame.locator(".peta-legend").nth(1)).to_contain_text("n\u00a0=\u00a013 UKM, 28 Oct 2026")
    place.click()
    panel = hostile.page.locator(".st-key-place_panel")
    expect(panel).to_contain_text("Tekad, Pulau Panggung")
    rows = rows_of(hostile, panel.get_by_test_id("stDataFrame"))
    assert {(row[0], row[4]) for row in rows} == set(PRODUCTS.items())
    assert {row[0] for row in rows_of(hostile, hostile.page.get_by_test_id("stDataFrame").last)} == set(TEXTS)
    expect(hostile.page.get_by_text(f"Source: {FILE}")).to_be_visible()


def test_searches_their_results_and_explanations_show_text(hostile: Visit) -> None:
    hostile.open("?bahasa=en")
    box = hostile.page.get_by_role("textbox", name="Search")
    explained = hostile.page.locator(".st-key-explained")
    for text in TEXTS:
        box.fill(text[: search.LONGEST])
        box.press("Enter")
        expect(hostile.page.get_by_text(f"Search: {search.cleaned(text)}", exact=True)).to_be_visible()
        expect(hostile.page.get_by_test_id("stMetricValue").first).to_have_text("1")
        table = hostile.page.get_by_test_id("stDataFrame").first
        expect(table.locator("tbody td").first).to_have_text(text)
        choose_row(hostile, 0)
        expect(explained.locator(".st-key-explained-name")).to_have_text(text)
        expect(explained).to_contain_text(f"{PRODUCTS[text]} · Pulau Panggung")


def test_a_search_that_finds_nothing_shows_text(hostile: Visit) -> None:
    hostile.open("?bahasa=en")
    box = hostile.page.get_by_role("textbox", name="Search")
    for text in TEXTS[1:]:
        wanted = f"nothing {text}"[: search.LONGEST]
        box.fill(wanted)
        box.press("Enter")
        expect(hostile.page.get_by_text(f"Search: {search.cleaned(wanted)}", exact=True)).to_be_visible()
        expect(hostile.page.get_by_test_id("stAlert").first).to_contain_text(
            "without the filter Search: 13 UKM"
        )


def test_filters_by_agency_and_their_options_show_text(hostile: Visit) -> None:
    # With a choice of a link the further filters are unfolded from the start.
    hostile.open("?" + urlencode({"bahasa": "en", "instansi": TEXTS[0]}))
    box = hostile.page.get_by_role("combobox", name="Assisting agency", exact=True)
    for text in AGENCIES[1:]:
        # What is open closes when the page scrolls.
        box.scroll_into_view_if_needed()
        box.click()
        # The box finds no options by emoji; there the few that are left are all in sight.
        if text.isascii():
            box.fill(text[:80])
        option = hostile.page.get_by_role("option").filter(has_text=text)
        expect(option).to_have_text(f"{text} (1)")
        option.click()
        hostile.page.keyboard.press("Escape")
    expect(hostile.page.get_by_test_id("stMetricValue").first).to_have_text("13")
    chips = hostile.page.get_by_test_id("stMultiSelect").filter(has=box).locator("[data-tag]")
    expect(chips).to_have_text([f"{text} (1)" for text in AGENCIES])
    expect(hostile.page.get_by_text("Assisting agency: " + ", ".join(AGENCIES), exact=True)).to_be_visible()


def test_other_views_show_text(hostile: Visit) -> None:
    hostile.open("?bahasa=en")
    hostile.page.get_by_role("tab", name="Coaching list").click()
    expect(hostile.page.get_by_text("The 13 closest to being ready")).to_be_visible()
    # The list that goes is there a little longer.
    table = hostile.page.get_by_role("tabpanel", name="Coaching list").get_by_test_id("stDataFrame")
    assert {row[0] for row in rows_of(hostile, table)} == set(TEXTS)


def test_a_link_with_hostile_values_is_refused_as_text(hostile: Visit) -> None:
    hostile.open("?bahasa=en&jenis=<img src=x onerror=window.hostile=7>&area={{ 7 * 7 }}&tanda=**tebal**")
    expect(hostile.page.get_by_test_id("stAlert").first).to_contain_text(
        "3 choices of the link are not known"
    )
    expect(hostile.page.get_by_test_id("stMetricValue").first).to_have_text("13")
    hostile.frame().evaluate("() => { window.sameFrame = true; }")
    choose(hostile, "Export potential", "Needs guidance")
    expect(hostile.page.get_by_test_id("stMetricValue").first).to_have_text("0")
    expect(hostile.page.get_by_text("of the link are not known")).to_have_count(0)
    assert hostile.frame().evaluate("() => window.sameFrame")
