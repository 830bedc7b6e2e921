"""A workbook of many rows is prepared before it can be downloaded."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import python_calamine
from playwright.sync_api import expect

from tests import planted
from tests.browser.conftest import Visit, running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an app with over 40,000 UKM."""
    with running(planted.build(tmp_path_factory.mktemp("many"), rows=20_000)) as address:
        yield address


def test_a_workbook_of_many_rows_is_prepared_then_downloaded_and_goes_with_the_filter(
    visit: Visit, many: str
) -> None:
    visit.address = many
    visit.open("?bahasa=en")
    n = int(visit.number().replace(",", ""))
    menu = visit.page.get_by_test_id("stPopoverBody")
    visit.page.locator(".st-key-downloads button").first.click()
    menu.get_by_role("button", name="Prepare Excel (XLSX)").click()
    expect(menu.get_by_role("progressbar")).to_be_visible()
    expect(menu.get_by_role("button", name="Prepare Excel (XLSX)")).to_be_disabled()
    ready = menu.get_by_role("button", name="Download Excel (XLSX)")
    expect(ready).to_be_visible(timeout=60_000)
    expect(menu.get_by_text("The file is ready.")).to_be_visible()
    expect(menu.get_by_role("progressbar")).to_have_count(0)
    with visit.page.expect_download() as caught:
        ready.click()
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(Path(caught.value.path()).read_bytes()))

    assert n > 40_000
    assert book.sheet_names == ["UKM", "About"]
    assert len(book.get_sheet_by_name("UKM").to_python()) == n + 1
    visit.page.keyboard.press("Escape")
    box = visit.page.get_by_role("textbox", name="Search")
    box.fill("script")
    box.press("Enter")
    visit.page.wait_for_url(re.compile("cari=script"))
    visit.page.locator(".st-key-downloads button").first.click()
    expect(menu.get_by_role("button", name="Prepare Excel (XLSX)")).to_be_visible()
    expect(ready).to_have_count(0)
