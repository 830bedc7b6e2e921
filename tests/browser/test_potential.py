"""What stands below the map, in a real Chromium: a UKM explained, the funnel, the coaching list."""

import re

import pytest
from playwright.sync_api import expect

from tests import register
from tests.browser.conftest import Visit
from tests.browser.test_map import VIEW, choose

pytestmark = pytest.mark.browser

#: Of a table on the page, in CSS pixels.
_ROW, _FIRST_COLUMN = 35, 18


def choose_row(visit: Visit, row: int) -> None:
    """Click into the first column of a row of the list; a table is one picture to the browser."""
    table = visit.page.get_by_test_id("stDataFrame").first
    visit.settle()
    # It scrolls there, and begins again where the table is just then made anew.
    table.click(position={"x": _FIRST_COLUMN, "y": _ROW * (row + 1.5)})


def test_a_row_is_explained_as_text_and_the_map_stays(visit: Visit) -> None:
    visit.open("?bahasa=en")
    frame = visit.frame()
    frame.evaluate("() => { window.sameFrame = true; map.panBy([60, -40], { animate: false }); }")
    before = frame.evaluate(VIEW)
    choose_row(visit, 0)
    explained = visit.page.locator(".st-key-explained")
    expect(explained).to_contain_text("which counts whatever else is known")
    choose_row(visit, 1)
    expect(explained).to_contain_text(register.HOSTILE[1])
    expect(explained.locator("img")).to_have_count(0)
    expect(explained.locator(".st-key-next-step")).to_contain_text("Next step")
    assert visit.frame().evaluate("() => window.sameFrame") is True
    assert frame.evaluate(VIEW) == before


def test_the_views_below_the_map_open_without_it(visit: Visit) -> None:
    visit.open("?bahasa=en")
    frame = visit.frame()
    frame.evaluate("() => { window.sameFrame = true; }")
    visit.page.get_by_role("tab", name="Funnel of readiness").click()
    chart = visit.page.locator(".stVegaLiteChart[aria-label^='How many UKM pass each stage']")
    expect(chart).to_have_attribute("aria-label", re.compile("Registered: passed 29"))
    expect(chart).to_be_visible()
    visit.page.get_by_role("tab", name="Coaching list").click()
    expect(visit.page.get_by_text("Nobody in this selection is on the way to being ready")).to_be_visible()
    expect(visit.page.get_by_text("Next steps of all UKM in this selection")).to_be_visible()
    assert visit.frame().evaluate("() => window.sameFrame") is True


def test_a_further_filter_narrows_and_stays_unfolded(visit: Visit) -> None:
    visit.open("?bahasa=en")
    visit.page.get_by_text("More filters").click()
    choose(visit, "Gate", "Halal certificate: not needed")
    expect(visit.page.get_by_test_id("stMetricValue").first).to_have_text("12")
    expect(visit.page.get_by_role("combobox", name="Gate")).to_be_visible()
    visit.page.wait_for_url(re.compile("syarat=halal"))
