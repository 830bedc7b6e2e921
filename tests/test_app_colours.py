"""The choice of colours in the app: measures, products, classes, their basis and the address that says them."""

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import classes, draw
from geo.choropleth import Scale
from geo.filters import Filters
from geo.measures import METRICS
from geo.ui import map_view
from tests import register
from tests.pages import start

pytestmark = pytest.mark.usefixtures("fresh_app")

TANGGAMUS, METRO = "18.06", "18.72"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("colours"))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the map was last given: its `table` and its `scale`."""
    seen: dict[str, Any] = {}

    def keep(*given: object, **named: object) -> None:
        for value in (*given, *named.values()):
            if isinstance(value, Scale):
                seen["scale"] = value
            elif isinstance(value, pd.DataFrame) and "outside" in value:
                seen["table"] = value

    monkeypatch.setattr(map_view, "show", keep)
    return seen


def good(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


def buttons(app: AppTest) -> list[str]:
    return [button.key for button in app.button if button.key in ("recompute", "all_classes")]


@pytest.mark.parametrize(
    ("column", "tanggamus", "metro"),
    [
        ("n", 17, 12),
        ("n_ready", 8, 12),
        ("share_ready", math.nan, 1),
        ("product_share", 14 / 17, 0),
        ("product_lq", (14 / 17) / (14 / 29), 0),
    ],
)
def test_each_measure_shows_its_figures(
    drawn: dict[str, Any], column: str, tanggamus: float, metro: float
) -> None:
    start(ukuran=column)
    figures = drawn["table"][drawn["scale"].metric.column]
    assert drawn["scale"].metric.column == column
    assert figures[[TANGGAMUS, METRO]].tolist() == pytest.approx([tanggamus, metro], nan_ok=True)


@pytest.mark.parametrize("column", METRICS)
def test_each_measure_can_be_chosen_and_is_in_the_address(column: str) -> None:
    app = start()
    app.radio[0].set_value(column).run()
    good(app)
    assert METRICS[column].unit in captions(app)
    assert app.query_params.get("ukuran", "per_10k") == column


def test_the_product_is_asked_for_where_a_measure_needs_one(drawn: dict[str, Any]) -> None:
    app = start()
    assert "product_widget" not in [box.key for box in app.selectbox]
    app.radio[0].set_value("product_share").run()
    assert good(app).selectbox(key="product_widget").value == "coffee"
    assert "do not apply to this measure" in captions(app)
    app.multiselect(key="product_types_widget").set_value(["textiles"]).run()
    assert good(app).selectbox(key="product_widget").value == "textiles"
    assert "produk" not in app.query_params
    # The filter by product is put aside: all 12 of 12, not of the 12 that are left anyway.
    assert drawn["table"].loc[[TANGGAMUS, METRO], "n"].tolist() == [17, 12]
    app.selectbox(key="product_widget").set_value("spices").run()
    assert good(app).query_params["produk"] == "spices"
    assert drawn["table"].loc[TANGGAMUS, "product_share"] == pytest.approx(3 / 17)


def test_a_regency_is_compared_with_the_whole_province(drawn: dict[str, Any]) -> None:
    start(ukuran="product_lq", wilayah=TANGGAMUS)
    assert drawn["table"].loc[TANGGAMUS, "product_lq"] == pytest.approx((14 / 17) / (14 / 29))
    assert drawn["table"].index[~drawn["table"]["outside"]].tolist() == [TANGGAMUS]


def test_districts_leave_out_the_regencies_that_have_none_of_them(built: Path, drawn: dict[str, Any]) -> None:
    district = next(iter(pd.read_parquet(built / "ukm.parquet", columns=["district_code"])["district_code"]))
    start(wilayah=[TANGGAMUS, METRO], kecamatan=district)
    assert drawn["table"].index[~drawn["table"]["outside"]].tolist() == [district[:5]]


@pytest.mark.parametrize("method", ["quantiles", "natural", "equal"])
def test_each_method_and_number_of_classes_can_be_chosen(drawn: dict[str, Any], method: str) -> None:
    app = start()
    app.selectbox(key="method_widget").set_value(method).run()
    for k in classes.KS:
        app.select_slider(key="k_widget").set_value(k).run()
        good(app)
        # Two regencies have figures, which give two classes; equal intervals may give no more either.
        assert 1 <= len(drawn["scale"].bounds) <= k
        assert app.query_params.get("kelas", "quantiles") == method
        assert app.query_params.get("jumlah", "5") == str(k)


def test_own_bounds_good_and_bad(drawn: dict[str, Any]) -> None:
    app = start(ukuran="n")
    before = drawn["scale"].bounds
    app.selectbox(key="method_widget").set_value("own").run()
    assert drawn["scale"].bounds == before
    app.text_input(key="own_widget").set_value("5; 12").run()
    assert good(app).query_params["batas"] == "5;12"
    assert drawn["scale"].bounds[:-1] == (5, 12)
    app.text_input(key="own_widget").set_value("12; <b>5</b>").run()
    assert good(app).error[0].value == (
        "Only numbers, with semicolons between them, such as 5; 20; 100. The last good bounds stay in force: 5; 12"
    )
    assert app.text_input(key="own_widget").value == "12; <b>5</b>"
    assert drawn["scale"].bounds[:-1] == (5, 12)
    assert app.query_params["batas"] == "5;12"
    app.text_input(key="own_widget").set_value("3; 9; 1,000").run()
    assert not good(app).error
    assert drawn["scale"].bounds[:-1] == (3, 9, 1000)


def test_own_bounds_belong_to_their_measure_and_follow_the_language(drawn: dict[str, Any]) -> None:
    app = start(kelas="own", batas="1,5;3")
    assert app.text_input(key="own_widget").value == "1.5; 3"
    app.session_state["language"] = "id"
    app.run()
    assert good(app).text_input(key="own_widget").value == "1,5; 3"
    app.radio[0].set_value("n").run()
    assert 1.5 not in drawn["scale"].bounds
    assert "batas" not in good(app).query_params
    app.radio[0].set_value("per_10k").run()
    assert drawn["scale"].bounds[:-1] == (1.5, 3)


def test_classes_stay_while_filtering_until_they_are_recomputed(drawn: dict[str, Any]) -> None:
    app = start(ukuran="n")
    of_all = drawn["scale"].bounds
    assert "made from all UKM" in captions(app)
    assert buttons(app) == []
    app.multiselect(key="export_levels_widget").set_value(["exporting"]).run()
    assert drawn["scale"].bounds == of_all
    assert buttons(app) == ["recompute"]
    app.button(key="recompute").click().run()
    assert drawn["scale"].bounds == (2,)
    assert "Classes: Quantiles, made from a selection of UKM" in captions(good(app))
    assert "Export potential: exporting" in [text.value for text in app.text]
    assert buttons(app) == ["all_classes"]
    assert app.query_params["dasar"] == "potensi=exporting"
    app.multiselect(key="export_levels_widget").set_value([]).run()
    assert drawn["scale"].bounds == (2,)
    app.button(key="all_classes").click().run()
    assert drawn["scale"].bounds == of_all
    assert "dasar" not in good(app).query_params


def test_the_signs_say_levels_until_somebody_wants_products(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[draw.Signs] = []
    monkeypatch.setattr(map_view, "show", lambda *_given, signs, **_named: seen.append(signs))
    app = start(jenis="coffee")
    assert seen[-1].title == "Export potential"
    app.radio(key="signs_widget").set_value("product").run()
    assert good(app).query_params["tanda"] == "product"
    assert seen[-1].note.startswith("n\u00a0=\u00a014 UKM, ")
    assert [label for _colour, _shape, label in seen[-1].kinds] == ["Coffee", "others or not known"]
    app.multiselect(key="product_types_widget").set_value([]).run()
    assert [label for _colour, _shape, label in seen[-1].kinds][:3] == [
        "Coffee",
        "Textiles and tapis",
        "Spices",
    ]
    app.radio(key="signs_widget").set_value("level").run()
    assert "tanda" not in good(app).query_params


def test_the_same_classes_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    make = classes.scale
    monkeypatch.setattr(classes, "scale", lambda *given, **named: made.append(given) or make(*given, **named))
    app = start(kelas="natural", lapis="district")
    app.multiselect(key="export_levels_widget").set_value(["exporting"]).run()
    assert len(made) == 1
    app.button(key="recompute").click().run()
    assert len(made) == 2
    app.radio[0].set_value("n").run()
    assert len(made) == 3


def test_a_link_restores_every_choice() -> None:
    link: dict[str, str | list[str]] = {
        "ukuran": "product_share", "produk": "spices", "kelas": "natural", "jumlah": "7",
        "dasar": "wilayah=18.06&cari=lada", "tanda": "product",
    }  # fmt: skip
    app = start(**link)
    assert {key: app.query_params[key] for key in link} == link
    assert app.radio[0].value == "product_share"
    assert app.selectbox(key="product_widget").value == "spices"
    assert app.selectbox(key="method_widget").value == "natural"
    assert app.select_slider(key="k_widget").value == 7
    app.session_state["language"] = "id"
    app.run()
    assert {key: good(app).query_params[key] for key in link} == link


def test_unknown_choices_of_a_link_are_said_and_dropped() -> None:
    app = start(ukuran="x", produk="x", kelas="x", jumlah="9", batas="x", dasar="jenis=x", tanda="x")
    assert "7 choices of the link are not known" in app.info[0].value
    assert dict(app.query_params) == {"bahasa": "en"}


def test_reset_drops_the_filters_and_keeps_the_colours() -> None:
    app = start(ukuran="n", kelas="equal", jenis="coffee")
    app.button[0].click().run()
    assert dict(good(app).query_params) == {"ukuran": "n", "kelas": "equal", "bahasa": "en"}


def test_the_default_is_all_ukm() -> None:
    app = start()
    assert app.session_state["basis"] == Filters()
    assert dict(app.query_params) == {"bahasa": "en"}
