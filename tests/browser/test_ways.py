"""The ways through the map in a real Chromium: down and up by every means, by a link, by keyboard; signs by product."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from geo import store
from tests.browser.conftest import Visit
from tests.browser.test_comfort import middle, shows_district
from tests.browser.test_map import choose, zoom_by

pytestmark = pytest.mark.browser

TANGGAMUS, METRO = "18.06", "18.72"
CHART = ".stVegaLiteChart"

#: The element that has the focus, inside the frame of the map too, by its name.
FOCUSED = """() => { let one = document.activeElement;
    while (one.contentDocument) one = one.contentDocument.activeElement;
    const label = one.labels && one.labels[0];
    return one.getAttribute("aria-label") || label && label.innerText || one.innerText || one.tagName; }"""


@pytest.fixture(scope="module")
def district(built: Path) -> str:
    """Return the district of Tanggamus that has UKM."""
    ukm = store.load(built).ukm
    return str(ukm.loc[ukm["regency_code"] == TANGGAMUS, "district_code"].mode()[0])


def expect_villages(visit: Visit, district: str) -> None:
    shows_district(visit.frame(), district)
    expect(visit.page.get_by_text(re.compile("^Villages of .*, Tanggamus$"))).to_be_visible()
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("17")


def test_down_by_clicks_on_the_areas_and_up_by_their_names(visit: Visit, district: str) -> None:
    visit.open("?bahasa=en")
    frame = visit.frame()
    for code, shown in ((TANGGAMUS, f"{TANGGAMUS}.01"), (district, district)):
        frame.locator("#map_div").click(position=middle(frame, code))  # type: ignore[arg-type]
        visit.says(area=code)
        shows_district(frame, shown)
    expect_villages(visit, district)
    visit.page.get_by_role("button", name="Tanggamus", exact=True).click()
    visit.says(area=TANGGAMUS)
    expect(visit.page.get_by_text("Villages of")).to_have_count(0)
    visit.page.get_by_role("button", name="Lampung", exact=True).click()
    visit.says(area="")
    expect(frame.locator("path[role=button]")).to_have_count(15)


def test_down_by_the_boxes(visit: Visit, district: str) -> None:
    visit.open("?bahasa=en")
    choose(visit, "Go to a regency or city", "Tanggamus (17)")
    visit.says(area=TANGGAMUS)
    box = visit.page.get_by_role("combobox", name="Go to a district", exact=True)
    box.click()
    visit.page.get_by_role("option", name="(17)").click()
    visit.says(area=district)
    expect_villages(visit, district)


def test_down_by_the_bars(visit: Visit, district: str) -> None:
    visit.open("?bahasa=en&ukuran=n")
    for code, level in ((TANGGAMUS, "regency"), (district, "district")):
        chart = visit.page.locator(f"{CHART}[aria-label^='Number of UKM by {level}']")
        chart.scroll_into_view_if_needed()
        # The highest bar is the first; it begins where the names end.
        box = chart.bounding_box()
        assert box
        chart.click(position={"x": box["width"] * 0.6, "y": 18})
        visit.says(area=code)
    expect_villages(visit, district)


def test_legend_bars_and_headline_count_the_district_on_screen(visit: Visit, district: str) -> None:
    visit.open(f"?bahasa=en&ukuran=n&jenis=spices&area={district}")
    frame = visit.frame()
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("3")
    expect(frame.locator(".peta-legend")).to_have_count(2)
    areas, signs = frame.locator(".peta-legend").all()
    expect(areas).to_contain_text("n\u00a0=\u00a03 UKM")
    counts = areas.locator(".peta-class small").all_inner_texts()
    assert sorted(counts)[-1] == "1"
    assert sum(map(int, counts)) == 1
    expect(signs).to_contain_text("n\u00a0=\u00a03 UKM")
    assert sum(map(int, filter(None, signs.locator("small").all_inner_texts()))) == 3
    expect(visit.page.get_by_text("Unit: UKM. n\u00a0=\u00a03 UKM")).to_be_visible()
    frame.wait_for_function(
        """() => { const areas = Array.from(document.querySelectorAll("path[role=button]"));
            return areas.filter(area => area.getAttribute("fill-opacity") < 0.5).length === 19; }"""
    )


def test_signs_say_the_product_type_by_colour_shape_and_number(visit: Visit) -> None:
    visit.open("?bahasa=en&area=18.06")
    frame = visit.frame()
    visit.page.get_by_role("radiogroup", name="Colour and shape of the signs").get_by_text(
        "Product type"
    ).click()
    legend = frame.locator(".peta-legend").nth(1)
    expect(legend.locator("summary")).to_have_text("Product type")
    lines = legend.locator(".peta-class:has(small)")
    expect(lines).to_have_count(4)
    assert [line.split("\n") for line in lines.all_inner_texts()] == [
        ["Coffee", "14"], ["Textiles and tapis", "0"], ["Spices", "3"], ["others or not known", "0"],
    ]  # fmt: skip
    drawn = lines.locator("path:last-child").evaluate_all(
        "paths => paths.map(p => [p.getAttribute('fill'), p.getAttribute('d')])"
    )
    assert len({fill for fill, _shape in drawn}) == len({shape for _fill, shape in drawn}) == 4
    cluster = frame.locator(".peta-cluster")
    expect(cluster).to_have_attribute("aria-label", "17 UKM; Coffee: 14; Spices: 3")
    arcs = cluster.locator("circle[stroke-dasharray]").evaluate_all(
        "arcs => arcs.map(arc => arc.getAttribute('stroke'))"
    )
    assert arcs == [drawn[0][0], drawn[2][0]]
    visit.says(tanda="product")
    # A single enterprise has the colour and the shape of its type.
    choose(visit, "Product type", "Spices")
    frame.locator(".peta-cluster").click()
    dot = frame.locator(".peta-dot path:last-child").first
    expect(dot).to_have_attribute("d", drawn[2][1])
    expect(dot).to_have_attribute("fill", drawn[2][0])


LINK = (
    "?bahasa=en&cari=kopi&jenis=coffee&potensi=exporting&potensi=early&wilayah=18.06&syarat=halal:fail&lokasi=village"
    "&ukuran=product_share&produk=spices&kelas=own&batas=5;10,5&tanda=product&area=18.06"
)


def test_a_link_restores_all_there_is_to_choose(visit: Visit) -> None:
    visit.open(LINK)
    page, frame = visit.page, visit.frame()
    wanted = parse_qs(LINK[1:])

    def expect_all() -> None:
        shows_district(frame, "18.06.01")
        expect(page.get_by_role("textbox", name="Search")).to_have_value("kopi")
        for name, chip in (
            ("Product type", "Coffee"), ("Regency or city", "Tanggamus"), ("Export potential", "needs guidance"),
            ("Gate", "Halal certificate: not met"), ("Location", "centre of the village"),
        ):  # fmt: skip
            box = page.get_by_test_id("stMultiSelect").filter(
                has=page.get_by_role("combobox", name=name, exact=True)
            )
            expect(box).to_contain_text(chip)
        expect(page.get_by_role("radio", name="Share of a product")).to_be_checked()
        expect(page.get_by_role("combobox", name="Product of this measure")).to_have_value("Spices")
        expect(page.get_by_role("textbox", name="Bounds between the classes")).to_have_value("5; 10.5")
        signs = page.get_by_role("radiogroup", name="Colour and shape of the signs")
        expect(signs.get_by_role("radio", name="Product type")).to_be_checked()
        expect(page.get_by_role("button", name="Lampung", exact=True)).to_be_visible()
        page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == wanted)

    expect_all()
    number = visit.number()
    page.reload()
    frame = visit.frame()
    frame.locator(".peta-legend").first.wait_for()
    expect_all()
    assert visit.number() == number


def test_unknown_values_of_a_link_are_left_out_and_said(visit: Visit) -> None:
    visit.open("?bahasa=en&tanda=size&area=99&lapis=village&jenis=coffee")
    expect(visit.page.get_by_text("3 choices of the link are not known and were left out.")).to_be_visible()
    wanted = {"bahasa": ["en"], "jenis": ["coffee"]}
    visit.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == wanted)


def tabbed(page: Page, most: int) -> list[str]:
    """Return the names of what the key Tab reaches, from the top."""
    names = []
    for _press in range(most):
        page.keyboard.press("Tab")
        names.append(str(page.evaluate(FOCUSED)))
    return names


def test_the_key_tab_reaches_every_control(visit: Visit) -> None:
    visit.open("?bahasa=en&jenis=coffee&jenis=textiles")
    visit.frame().locator(".peta-icon").first.wait_for()
    visit.settle()
    visit.page.locator("body").focus()
    reached = tabbed(visit.page, 110)
    missing = [
        name
        for name in (
            "Search", "Product type", "Export potential", "Regency or city", "More filters", "Reset filters",
            "UKM per 10,000 people", "Classes", "Number of classes", "Colour and shape of the signs", "Map", "Method",
            "EN", "Download", "Regencies and cities", "Go to a regency or city", "Find a place",
            "Zoom in", "Zoom out", "Full screen", "UKM per 10,000 people", "Export potential", "Tanggamus; UKM per",
            "14 UKM", "12 UKM", "List of UKM",
        )
        if not any(name in one for one in reached)
    ]  # fmt: skip
    assert missing == []


def test_the_keyboard_opens_the_menu_of_downloads_and_reaches_all_of_it(visit: Visit) -> None:
    visit.open("?bahasa=en&jenis=coffee")
    visit.settle()
    visit.page.locator(".st-key-downloads button").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("button", name="Download GeoJSON")).to_be_visible()
    # What has popped up stands at the end of the page.
    reached = tabbed(visit.page, 60)
    wanted = (
        "XLSX",
        "CSV",
        "GeoPackage",
        "GeoJSON",
        "GeoParquet",
        "tables (XLSX)",
        "tables (CSV)",
        "Map (PDF)",
    )
    assert [name for name in wanted if not any(name in one for one in reached)] == []


def test_enter_on_a_single_sign_lists_it(visit: Visit) -> None:
    visit.open("?bahasa=en&area=18.06&jenis=spices")
    frame = visit.frame()
    frame.locator(".peta-cluster").focus()
    for _press in range(6):
        if frame.locator(".peta-dot").count():
            break
        zoom_by(frame, lambda: visit.page.keyboard.press("Enter"))
    frame.locator(".peta-dot").first.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".st-key-place_panel")).to_contain_text("1 UKM · location: by coordinates")
