"""The sections of specialisation and likeness without a browser: what is on screen, said and downloaded."""

import io
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import specialisation, store, texts
from geo.ui import data, likeness_section, lq_data, numbers_file, specialisation_section
from tests import register
from tests.pages import formatted, section, shown

pytestmark = pytest.mark.usefixtures("fresh_app")

#: So many UKM of each product in areas of a register; elsewhere there are 5 of one product, too few to compare.
MIXES: dict[str, dict[str, int]] = {
    "18.01.04": {"coffee": 60, "cocoa": 40, "tea": 5},
    "18.02.01": {"coffee": 55, "cocoa": 45, "tea": 5},
    "18.03.01": {"fish": 80, "snacks": 20, "coffee": 10},
    "18.72.01": {"fish": 5, "snacks": 95, "coffee": 10},
    "18.09.01": {"tea": 5},
}
FORMULA = "=1+1"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return built data of a small register in which the rows are those of `MIXES`."""
    folder = register.build(tmp_path_factory.mktemp("specialisation"))
    small = store.load(folder)
    types = [(code, product) for code, mix in MIXES.items() for product, n in mix.items() for _ in range(n)]
    ukm = small.ukm.iloc[[13] * len(types)].reset_index(drop=True)
    ukm[["district_code", "product_type"]] = pd.DataFrame(types, dtype="str")
    ukm["regency_code"] = ukm["district_code"].str[:5]
    ukm["export_level"] = ["exporting" if at % 4 == 0 else "early" for at in range(len(types))]
    ukm["business_name"] = register.HOSTILE[1]
    gpd.GeoDataFrame(ukm)[small.ukm.columns].to_parquet(folder / store.UKM)
    quality = small.quality | {"version": store.digest(folder / store.UKM)}
    quality["files"] = [{**quality["files"][0], "name": "**daftar** <b>.csv"}]
    (folder / store.QUALITY).write_text(json.dumps(quality), "utf-8")
    return folder


def spoken(app: AppTest) -> list[str]:
    return [chart.proto.alt for chart in app.get("vega_lite_chart")]


def cells(app: AppTest) -> pd.DataFrame:
    """Return what the heat table draws."""
    content = app.get("vega_lite_chart")[0].proto.data.data
    return pa.ipc.open_stream(content).read_pandas()


def test_it_begins_with_the_surest_specialisation() -> None:
    app = section("specialisation_section", komoditas="fish")

    assert app.selectbox(key="lq_area_widget").value == "18.03"
    table = app.dataframe[0].value
    assert table["Product type"].tolist() == ["Fish and seafood"]
    assert table["Beyond chance?"].tolist() == ["yes"]
    assert table["n"].tolist() == ["80"]
    assert "**Fish and seafood, Lampung Utara**: LQ 3.7 (3.4 to 3.9)" in shown(app)
    assert "80 of 110 UKM" in shown(app)
    assert "n\u00a0=\u00a0435 UKM" in shown(app)
    assert spoken(app)[1].startswith("Fish and seafood: Lampung Utara 3.7 (3.4 to 3.9); ")


def test_the_heat_table_has_every_product_and_area_and_says_what_is_sure() -> None:
    drawn = cells(section("specialisation_section")).set_index(["product_type", "code"])

    assert len(drawn) == 19 * 15
    assert drawn.loc[("coffee", "18.01"), ["text", "class_", "sure"]].tolist() == ["1.8", 3, True]
    assert drawn.loc[("cocoa", "18.72"), ["text", "class_", "sure"]].tolist() == ["0", 0, True]
    assert drawn.loc[("tea", "18.09"), ["text", "class_", "sure"]].tolist() == ["–", -1, False]
    assert drawn.loc[("tea", "18.09"), "tip"] == "5 of 5 UKM"
    assert drawn.loc[("spices", "18.01"), "text"] == "–"


def test_an_area_with_too_few_says_so_and_ranks_nothing() -> None:
    app = section("specialisation_section", tempat="18.09", komoditas="coffee")

    assert not app.dataframe
    assert "Only 5 UKM of known product type" in shown(app)
    assert "Pesawaran" not in spoken(app)[1]


def test_levels_and_districts_are_chosen() -> None:
    app = section("specialisation_section", tingkat="exporting")
    assert (
        cells(app).set_index(["product_type", "code"]).loc[("snacks", "18.72"), "tip"].endswith("of 28 UKM")
    )

    app = section("specialisation_section", lapis_lq="district", induk="18.03")
    assert set(cells(app)["code"].str[:5]) == {"18.03"}
    assert app.selectbox(key="lq_area_widget").value == "18.03.01"
    app.selectbox(key="lq_layer_widget").set_value("regency").run()
    assert not app.exception
    assert app.selectbox(key="lq_area_widget").value.count(".") == 1


def test_no_area_has_enough_of_a_level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(specialisation.SUBSETS, "ready", ("ready",))
    app = section("specialisation_section", tingkat="ready")

    assert "No area has 10 such UKM" in shown(app)
    assert not app.get("vega_lite_chart")


def test_a_clicked_cell_is_taken_and_nonsense_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: dict[str, object] = {}
    monkeypatch.setattr(specialisation_section.state, "choose", taken.__setitem__)

    def click(*cells: dict[str, Any]) -> None:
        specialisation_section._take({"selection": {"cell": list(cells)}})

    click({"code": "18.99", "product_type": "coffee"}, {"code": "18.01", "product_type": "<b>"}, {})
    click({"code": ["18.01"], "product_type": ["coffee"]})
    assert taken == {}
    click({"code": "18.01", "product_type": "coffee"})
    assert taken == {"lq_area": "18.01", "cluster_product": "coffee"}


def test_the_map_is_opened_with_the_cell_and_without_other_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    monkeypatch.setattr(st, "switch_page", opened.append)
    app = section("specialisation_section", tingkat="exporting", tempat="18.03", komoditas="fish")
    app.session_state["sizes"] = ["micro"]
    next(button for button in app.button if button.label == "Show these UKM on the map").click().run()

    assert not app.exception
    assert [page.url_path for page in opened] == [""]
    assert app.session_state["product_types"] == ["fish"]
    assert app.session_state["export_levels"] == ["exporting"]
    assert (app.session_state["area"], app.session_state["sizes"]) == ("18.03", [])


def test_regencies_alike_and_what_is_lacked() -> None:
    app = section("likeness_section", serupa="18.01")

    assert spoken(app)[0].startswith("Likeness to Lampung Selatan: Lampung Tengah 100% (105); ")
    assert "Pesawaran" not in spoken(app)[0]
    assert "There: Lampung Tengah, Lampung Utara, Kota Metro together." in shown(app)
    app.selectbox(key="alike_regency_widget").set_value("18.72").run()
    lacked = app.dataframe[0].value
    assert lacked["Product type"].tolist() == ["Coffee"]
    assert lacked[["n here", "n there"]].to_numpy().tolist() == [["10", "125"]]
    app.selectbox(key="alike_regency_widget").set_value("18.09").run()
    assert "There are not 10 UKM of known product type here" in shown(app)


def test_products_that_go_together() -> None:
    app = section("likeness_section", komoditas="coffee")

    table = app.dataframe[-1].value
    assert set(table["Product type"].tolist()[:2]) == {"Cocoa and chocolate", "Tea"}
    assert table["in common"].tolist()[0] == "2"
    assert "Coffee is at home (LQ above 1) in 2 of 4 districts" in shown(app)
    app.selectbox(key="cluster_product_widget").set_value("furniture").run()
    assert "In no district with enough UKM is this product more common" in shown(app)


def test_a_clicked_bar_is_taken_and_nonsense_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: dict[str, object] = {}
    monkeypatch.setattr(likeness_section.state, "choose", taken.__setitem__)
    likeness_section._take(
        {"selection": {"picked": [{"code": "<b>"}, {"code": "18.01.04"}, {}, {"code": ["18.01"]}]}}
    )
    assert taken == {}
    likeness_section._take({"selection": {"picked": [{"code": "18.02"}]}})
    assert taken == {"alike_regency": "18.02"}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("part", ["specialisation_section", "likeness_section"])
def test_texts_of_the_register_are_text(part: str, language: str) -> None:
    app = section(part, bahasa=language)

    assert any("**daftar** <b>.csv" in text.value for text in app.text)
    assert "daftar**" not in formatted(app)
    assert "1995" in shown(app)
    assert register.HOSTILE[1] not in shown(app)


def test_the_file_has_every_figure_and_no_formula() -> None:
    built = data.built()
    table = lq_data.quotients(built.version, "regency", "all", built.ukm)
    content = numbers_file.csv(
        lq_data.numbers(table, dict.fromkeys(table["code"], FORMULA)), {"Note": "by hand; data of today"}
    )
    assert content.startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(io.BytesIO(content), dtype={"Code": "str"})
    assert len(read) == len(table)
    assert set(read["Area"]) == {f"'{FORMULA}"}
    assert set(read["Note"]) == {"by hand; data of today"}
    assert read["LQ"].tolist() == pytest.approx(table["lq"].round(3).tolist(), nan_ok=True)
    assert read["Code"].tolist() == table["code"].tolist()
    texts.use_language("id")
    assert "Wilayah" in lq_data.numbers(table, lq_data.called("regency")).columns
