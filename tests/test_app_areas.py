"""Page *Wilayah*: the numbers of an area, their comparison, empty and small areas, the address, downloads."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo import boundaries, profile, store, summarise
from geo.ui import report_download
from tests import register
from tests.pages import opened, shown

pytestmark = pytest.mark.usefixtures("fresh_app")

TANGGAMUS, METRO, MESUJI = "18.06", "18.72", "18.11"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("areas"))


def _page() -> None:
    import streamlit as st

    from geo import texts
    from geo.ui import area_page, state

    state.start()
    texts.use_language(st.session_state["language"])
    area_page.show()


def start(**query: str | list[str]) -> AppTest:
    return opened(AppTest.from_function(_page, default_timeout=60), **query)


def test_the_numbers_are_those_of_the_profile(built: Path) -> None:
    data = store.load(built)
    areas = {layer: boundaries.load(layer) for layer in ("regency", "district")}
    found = profile.of(data.ukm, areas, TANGGAMUS)
    app = start(area=TANGGAMUS)
    text = shown(app)

    assert [metric.label for metric in app.metric] == [
        "Number of UKM", "UKM per 10,000 people", "UKM per km²", "Number exporting or ready",
        "Share exporting or ready",
    ]  # fmt: skip
    assert app.metric[0].value == str(found.n) == "17"
    assert "Province: 29  \nrank 1 of 2" in text
    assert "All 17 UKM placed here, data of 28 Oct 2026" in text
    assert "A register shows who was registered." in text
    for title in ("What is made: product types", "Certificates missing most", "What the register states"):
        assert f"**{title}**" in text


def test_what_stands_out_is_said_of_an_area_and_not_of_the_province() -> None:
    app = start(area=TANGGAMUS)

    assert "**What stands out here**" in shown(app)
    assert app.dataframe[0].value["Product type"].tolist() == ["Coffee"]
    assert "**What stands out here**" not in shown(start())


def test_the_province_has_no_rank() -> None:
    app = start()

    assert app.metric[0].value == "29"
    assert "rank " not in shown(app)


def test_an_area_without_ukm_says_so_and_has_no_download() -> None:
    app = start(area=MESUJI)

    assert "No UKM is placed in Mesuji. Choose another area above." in shown(app)
    assert not app.metric
    assert not app.get("download_button")


def test_an_area_of_few_has_numbers_and_neither_shares_nor_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summarise, "MIN_RATE_N", 13)
    app = start(area=METRO)
    text = shown(app)

    # A browser takes no NaN for a number.
    for chart in app.get("vega_lite_chart"):
        json.loads(chart.proto.spec, parse_constant=pytest.fail)
    assert "Only 12 UKM are placed here: too few for shares and ranks." in text
    assert "no rank: fewer than 13 UKM" in text
    assert "rank 1" not in text.replace("Rank 1", "")
    assert "Too few UKM for shares: numbers only." in text


def test_another_area_is_chosen_and_goes_into_the_address() -> None:
    app = start(area=TANGGAMUS)
    app.selectbox(key="area_widget").set_value(METRO).run()

    assert app.metric[0].value == "12"
    assert app.query_params["area"] == METRO


def test_areas_are_compared_side_by_side_and_a_link_says_which() -> None:
    app = start(area=TANGGAMUS, banding=[METRO, MESUJI])
    table = app.table[0].value

    assert [*table.columns] == ["Tanggamus", "Kota Metro", "Mesuji", "Lampung"]
    assert table.iloc[0].tolist() == [
        "**17**  \nrank 1 of 2", "**12**  \nrank 2 of 2", "**0**  \nno rank: fewer than 10 UKM", "29",
    ]  # fmt: skip
    assert "**Product types: share of the UKM**" in shown(app)
    assert app.query_params["banding"] == [METRO, MESUJI]
    assert not app.metric


def test_what_is_compared_is_chosen_and_let_go() -> None:
    app = start(area=TANGGAMUS)
    app.multiselect(key="compared_widget").set_value([METRO]).run()
    assert [*app.table[0].value.columns] == ["Tanggamus", "Kota Metro", "Lampung"]
    # The area itself is none to compare it with.
    app.selectbox(key="area_widget").set_value(METRO).run()
    assert app.metric[0].value == "12"
    assert "banding" not in app.query_params


def test_too_few_to_compare_are_said_to_be_so() -> None:
    text = shown(start(area=MESUJI, banding="18.05"))

    assert text.count("Too few UKM for shares.") == 2


def test_a_link_with_unknown_areas_leaves_them_out_and_counts_them() -> None:
    app = start(banding=[METRO, "18.99", "x", METRO])

    assert app.session_state["ignored"] == 3
    assert app.session_state["compared"] == [METRO]


def test_both_languages_have_every_text() -> None:
    assert "Peringkat 1 adalah nilai tertinggi" in shown(start(area=TANGGAMUS, bahasa="id"))


def test_the_download_speaks_the_language_of_the_page() -> None:
    content = report_download._spoken(
        lambda suffix: (suffix + report_download.language()).encode(), ".pdf", "id"
    )

    assert content == b".pdfid"
