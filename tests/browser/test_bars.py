"""The bars beside the map: what they show, and that a click on one goes to its area."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_a_click_on_a_bar_goes_to_its_area_and_leaves_the_map(visit: Visit) -> None:
    visit.open("?bahasa=en&ukuran=n")
    visit.frame().evaluate("() => { window.sameFrame = true; }")
    chart = visit.page.locator(".stVegaLiteChart")
    expect(chart).to_have_attribute("aria-label", re.compile("Number of UKM by regency: Tanggamus 17; "))
    visit.settle()
    drawn = chart.locator("canvas, svg").first
    box = drawn.bounding_box()
    assert box
    # The bars begin below the upper edge, in the right half.
    drawn.click(position={"x": box["width"] * 0.55, "y": 18})
    expect(visit.page).to_have_url(re.compile("area=18.06"))
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("17")
    assert visit.frame().evaluate("() => window.sameFrame") is True


def test_a_line_marks_the_share_of_the_province(visit: Visit) -> None:
    visit.open("?bahasa=en&ukuran=product_lq&produk=coffee")
    chart = visit.page.locator(".stVegaLiteChart")
    expect(chart).to_have_attribute("aria-label", re.compile("location quotient by regency: "))
    expect(chart.locator("canvas, svg").first).to_be_visible()
