"""The colours in a real browser: a link restores the measure and its classes."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_a_link_restores_measure_product_and_classes_in_the_legend(visit: Visit) -> None:
    visit.open("?bahasa=en&ukuran=product_share&produk=spices&kelas=own&batas=5;10,5")
    legend = visit.frame().locator(".peta-legend").first
    expect(legend).to_contain_text("Spices: share of the UKM")
    expect(legend).to_contain_text("5.1% to 10.5%")
    expect(legend).to_contain_text("n\u00a0=\u00a029 UKM, 28 Oct 2026")
    expect(visit.page.get_by_role("textbox", name="Bounds between the classes")).to_have_value("5; 10.5")
