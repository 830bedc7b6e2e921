"""The way through the areas in the app: down, up, by link; and that everything on the page follows."""

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import gazetteer, store
from geo.choropleth import Scale
from geo.filters import Filters
from geo.ui import data, map_page, map_view
from tests import pages, register
from tests.pages import shown

pytestmark = pytest.mark.usefixtures("fresh_app")

TANGGAMUS, METRO, EMPTY = "18.06", "18.72", "18.01"
PULAU_PANGGUNG = "18.06.04"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("areas"))


@pytest.fixture(scope="module")
def ukm(built: Path) -> pd.DataFrame:
    return store.load(built).ukm


@pytest.fixture(scope="module")
def district(ukm: pd.DataFrame) -> str:
    """Return the district of Tanggamus that has UKM."""
    return str(ukm.loc[ukm["regency_code"] == TANGGAMUS, "district_code"].mode()[0])


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the map was last given."""
    seen: dict[str, Any] = {}

    def keep(shown: pd.DataFrame, table: pd.DataFrame, scale: Scale, _built: object, **more: object) -> None:
        seen.update(shown=shown, table=table, scale=scale, **more)

    monkeypatch.setattr(map_view, "show", keep)
    return seen


def start(**query: str | list[str]) -> AppTest:
    return good(pages.start(**query))


def good(app: AppTest) -> AppTest:
    assert not app.exception
    assert not app.error
    return app


def go(app: AppTest, code: str) -> AppTest:
    """Choose an area in the box of those one level down."""
    box = next(box for box in app.selectbox if str(box.key).startswith("below_"))
    return good(box.set_value(code).run())


def up(app: AppTest, name: str) -> AppTest:
    return good(next(button for button in app.button if button.label == f":primary[{name}]").click().run())


def crumbs(app: AppTest) -> list[str]:
    return [button.label for button in app.button if str(button.key).startswith("crumb_")]


def switches(app: AppTest) -> list[str]:
    return [str(each.key) for each in app.segmented_control if each.key == "layer_widget"]


def test_down_by_the_box_and_up_by_the_names(drawn: dict[str, Any], district: str) -> None:
    app = start()
    assert (crumbs(app), drawn["layer"], len(drawn["table"])) == ([], "regency", 15)
    go(app, TANGGAMUS)
    assert app.query_params["area"] == TANGGAMUS
    assert crumbs(app) == [":primary[Lampung]"]
    assert drawn["layer"] == "district"
    assert drawn["table"].index.str.startswith(f"{TANGGAMUS}.").all()
    assert len(drawn["table"]) == 20
    go(app, district)
    assert app.query_params["area"] == district
    assert crumbs(app) == [":primary[Lampung]", ":primary[Tanggamus]"]
    # The neighbours stay to be compared with.
    assert len(drawn["table"]) == 20
    up(app, "Tanggamus")
    assert app.query_params["area"] == TANGGAMUS
    go(app, district)
    up(app, "Lampung")
    assert "area" not in app.query_params
    assert (crumbs(app), drawn["layer"], len(drawn["table"])) == ([], "regency", 15)


def test_the_box_counts_what_the_filters_leave(district: str) -> None:
    app = start(jenis="coffee")
    box = app.selectbox(key="below_regency_")
    assert "Tanggamus (14)" in box.options
    assert "Kota Metro (0)" in box.options
    go(app, TANGGAMUS)
    name = gazetteer.load().names[district]
    assert f"{name} (14)" in app.selectbox(key=f"below_district_{TANGGAMUS}").options


def test_everything_on_the_page_follows(ukm: pd.DataFrame, drawn: dict[str, Any], district: str) -> None:
    inside = ukm[ukm["regency_code"] == TANGGAMUS]
    assert 0 < len(inside) < len(ukm)
    app = go(start(), TANGGAMUS)
    assert [app.metric[0].value, app.metric[2].label, app.metric[2].value] == [
        str(len(inside)),
        "Districts",
        "1",
    ]
    assert drawn["shown"].frame().index.tolist() == inside.index.tolist()
    assert app.dataframe[0].value["Regency or city"].unique().tolist() == ["Tanggamus"]
    assert "not on the map" not in shown(app)
    assert "Area: Tanggamus" in [text.value for text in app.text]
    app.multiselect(key="export_levels_widget").set_value(["exporting"]).run()
    exporting = int((inside["export_level"] == "exporting").sum())
    assert good(app).metric[0].value == str(exporting)
    assert "Area: Tanggamus · Export potential: exporting" in [text.value for text in app.text]
    go(app, district)
    assert [app.metric[0].value, app.metric[2].label] == [str(exporting), "Villages"]
    assert f"n\u00a0=\u00a0{exporting} UKM" in shown(app)


def test_the_options_of_the_filters_follow() -> None:
    app = go(start(), METRO)
    options = app.multiselect(key="product_types_widget").options
    assert any(option.endswith(" (12)") for option in options)
    assert not any(option.endswith(" (14)") for option in options)
    # A regency that is not on screen can still be filtered by.
    assert "Tanggamus (17)" in app.multiselect(key="regencies_widget").options


@pytest.mark.parametrize(("regency", "share"), [(TANGGAMUS, "too few data"), (METRO, "100%")])
def test_villages_of_a_district(ukm: pd.DataFrame, regency: str, share: str) -> None:
    inside = ukm[ukm["regency_code"] == regency]
    app = start(area=inside["district_code"].iloc[0])
    table = next(frame.value for frame in app.dataframe if "Village" in frame.value)
    assert table["Number of UKM"].sum() == len(inside) == int(app.metric[0].value)
    assert table["Number of UKM"].iloc[0] == inside["village_code"].value_counts().iloc[0]
    assert table["Share"].iloc[0] == share
    assert f"n\u00a0=\u00a0{len(inside)} UKM" in shown(app)
    assert not [frame for frame in start(area=regency).dataframe if "Village" in frame.value]


def _two_pages() -> None:
    import streamlit as st

    from geo import texts
    from geo.ui import map_page, method_page, state

    state.start()
    texts.use_language(st.session_state["language"])
    (method_page if st.session_state.get("elsewhere") else map_page).show()


def test_a_link_restores_the_area_through_language_page_and_reset(district: str) -> None:
    app = AppTest.from_function(_two_pages, default_timeout=60)
    link = {"area": district, "lapis": "district", "ukuran": "n", "jenis": "coffee"}
    for key, value in {"bahasa": "en", **link}.items():
        app.query_params[key] = value
    good(app.run())
    assert app.metric[0].value == "14"
    for key, value in (("elsewhere", True), ("elsewhere", False), ("language", "id")):
        app.session_state[key] = value
        good(app.run())
        assert {key: app.query_params[key] for key in link} == link
    assert app.metric[0].value == "14"
    app.session_state["language"] = "en"
    app.run()
    next(button for button in app.button if button.label == "Reset filters").click().run()
    assert good(app).query_params["area"] == district
    assert "jenis" not in app.query_params
    assert app.metric[0].value == "17"


@pytest.mark.parametrize("area", ["18.99", "18", "18.06.04.2001", "<b>x</b>"])
def test_an_unknown_area_is_said_and_dropped(area: str) -> None:
    app = start(area=area, lapis="village")
    assert "2 choices of the link are not known" in app.info[0].value
    assert dict(app.query_params) == {"bahasa": "en"}
    assert area not in shown(app)


def test_all_districts_of_the_province(drawn: dict[str, Any], district: str) -> None:
    app = start()
    assert switches(app) == ["layer_widget"]
    app.segmented_control(key="layer_widget").set_value("district").run()
    assert good(app).query_params["lapis"] == "district"
    assert (drawn["layer"], len(drawn["table"])) == ("district", 229)
    assert drawn["table"].loc[district, "name"] == gazetteer.load().full_name(district)
    go(app, district)
    assert app.query_params["area"] == district
    assert switches(app) == []
    up(app, "Lampung")
    assert drawn["layer"] == "district"
    assert start(lapis="district").segmented_control(key="layer_widget").value == "district"


def test_classes_of_districts_are_those_of_all_districts(drawn: dict[str, Any], district: str) -> None:
    start(ukuran="density", lapis="district")
    of_all = drawn["scale"].bounds
    for query in ({"area": TANGGAMUS}, {"area": district}, {"area": METRO, "potensi": "exporting"}):
        start(ukuran="density", **query)
        assert drawn["scale"].bounds == of_all
    start(ukuran="density")
    assert drawn["scale"].bounds != of_all


def test_another_measure_stands_in_where_people_are_not_counted(drawn: dict[str, Any]) -> None:
    app = start()
    assert drawn["scale"].metric.column == "per_10k"
    assert "per 10,000 people here" not in shown(app)
    go(app, TANGGAMUS)
    assert drawn["scale"].metric.column == app.query_params["ukuran"] == app.radio[0].value == "density"
    assert "no measure per 10,000 people here" in shown(app)
    assert not any("10,000 people" in option for option in app.radio[0].options)
    up(app, "Lampung")
    assert drawn["scale"].metric.column == "per_10k"
    assert "ukuran" not in app.query_params
    assert start(area=TANGGAMUS, ukuran="ready_per_10k").radio[0].value == "n_ready"


def test_where_people_are_counted_nothing_stands_in(
    monkeypatch: pytest.MonkeyPatch, drawn: dict[str, Any]
) -> None:
    counted = data.areas("district").assign(population=10_000.0)
    known = {"regency": data.areas("regency"), "district": counted}
    monkeypatch.setattr(data, "areas", known.__getitem__)
    app = start(area=TANGGAMUS)
    assert (drawn["scale"].metric.column, app.radio[0].value) == ("per_10k", "per_10k")
    assert drawn["table"]["per_10k"].max() == 17


def test_the_map_goes_there_once(drawn: dict[str, Any], district: str) -> None:
    tokens = []
    app = start()
    tokens.append(drawn["focus"][0])
    for code in (TANGGAMUS, district):
        go(app, code)
        tokens.append(drawn["focus"][0])
        app.multiselect(key="export_levels_widget").set_value([]).run()
        assert drawn["focus"][0] == tokens[-1]
    assert len(set(tokens)) == 3
    up(app, "Lampung")
    assert drawn["focus"][0] == tokens[0]


@pytest.mark.parametrize("more", [{}, {"wilayah": TANGGAMUS}, {"jenis": "textiles"}])
def test_a_district_is_compared_with_the_whole_province(
    drawn: dict[str, Any], district: str, more: dict[str, str]
) -> None:
    start(area=TANGGAMUS, ukuran="product_lq", produk="coffee", **more)
    # Of the 17 in the district 14 make coffee, as do 14 of the 29 in the province, whose other 12 are in Metro.
    assert drawn["table"].loc[district, ["n_product", "n_typed"]].tolist() == [14, 17]
    assert drawn["table"].loc[district, "product_lq"] == pytest.approx((14 / 17) / (14 / 29))
    start(area=TANGGAMUS, ukuran="product_lq", produk="coffee", sertifikat="NIB", **more)
    # With a certificate there are 7 coffee makers here and nobody else, in the province 7 of 19.
    assert drawn["table"].loc[district, ["n_product", "n_typed"]].tolist() == [7, 7]
    assert math.isnan(drawn["table"].loc[district, "product_lq"])


def test_the_bars_count_what_is_on_screen(district: str) -> None:
    for query in (
        {},
        {"lapis": "district"},
        {"area": TANGGAMUS},
        {"area": district},
        {"area": district, "jenis": "spices"},
    ):
        app = start(ukuran="n", **query)
        n = app.metric[0].value
        assert n == {"spices": "3"}.get(query.get("jenis", ""), "17" if "area" in query else "29")
        assert f"Unit: UKM. n\u00a0=\u00a0{n} UKM" in shown(app)


@pytest.mark.parametrize("query", [{"wilayah": METRO}, {"wilayah": TANGGAMUS, "kecamatan": PULAU_PANGGUNG}])
def test_a_filter_that_leaves_the_area_out_is_shown(query: dict[str, str], district: str) -> None:
    assert district != PULAU_PANGGUNG
    app = start(area=district, **query)
    assert app.metric[0].value == "0"
    assert f"leaves out {gazetteer.load().full_name(district)}, which is on screen" in shown(app)
    assert ": 17 UKM" in shown(app)


def test_an_area_without_any_ukm_is_shown() -> None:
    app = start(area=EMPTY)
    assert app.metric[0].value == "0"
    assert "No UKM is placed in Lampung Selatan" in shown(app)
    assert "unplaced.csv" not in shown(app)


def test_other_filters_that_leave_nothing_are_said_as_ever() -> None:
    app = start(area=METRO, jenis="coffee")
    assert "leaves out" not in shown(app)
    assert "without the filter Product type: 12 UKM" in shown(app)


def test_a_file_says_its_area() -> None:
    assert map_page.described(Filters(), METRO) == "Area: Kota Metro"
    chosen = Filters(export_levels=("ready",))
    assert map_page.described(chosen, "18.72.01") == (
        "Area: Metro Pusat, Kota Metro · Export potential: ready to export"
    )
