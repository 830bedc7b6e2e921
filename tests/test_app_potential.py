"""The page *Peta* about export potential: filters, explanation, funnel, coaching list, own weights."""

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import coaching, filters, funnel, potential, store, texts
from geo.facets import Facets
from geo.filters import Filters
from geo.ui import coaching_view, map_page, weights
from tests import register
from tests.pages import formatted, headline, shown, start, unfold

pytestmark = pytest.mark.usefixtures("fresh_app")

#: An agency whose name would be a link, a picture and bold text if it were taken for Markdown.
AGENCY = "Dinas **tebal** ![x](http://example.org/x.png) www.example.org"

#: A name that a spreadsheet would run.
FORMULA = '=HYPERLINK("http://example.org")'

FUNNEL, COACHING = "Funnel of readiness", "Coaching list"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("potential"), _rows())


def _rows() -> list[dict[str, Any]]:
    """Return 1 UKM that exports, 1 ready, 7 to be improved (1 without a product), 2 early and 2 not to be judged."""
    ready = {
        "Produk": "kopi bubuk", "Kabupaten/Kota": "Kota Metro", "Tenaga Kerja": 20, "Bulan Aktif": 12,
        "Kemasan": "ya", "Penjualan Online": "ya", "Ekspor": "tidak", "Berdiri": "2015", "Instansi": "PLUT",
        "Sertifikat": "NIB; HALAL; SPP-IRT; HACCP",
    }  # fmt: skip
    rows = [
        {**ready, "Nama Usaha": register.HOSTILE[0], "Ekspor": "ya", "Negara Tujuan": "Malaysia"},
        {**ready, "Nama Usaha": "Siap"},
        *({**ready, "Nama Usaha": f"Hampir {i}", "Sertifikat": "NIB; SPP-IRT; HACCP", "Instansi": AGENCY}
          for i in range(5)),
        {**ready, "Nama Usaha": FORMULA, "Sertifikat": "NIB; SPP-IRT", "Produk": "-5 macam kopi bubuk"},
        *({"Nama Usaha": f"Awal {i} WA {register.PHONE}", "Produk": "kain tapis", "Kabupaten/Kota": "Tanggamus",
           "Kecamatan": "Gisting", "Skala": "mikro", "Tenaga Kerja": 1, "Bulan Aktif": 3, "Kemasan": "tidak",
           "Penjualan Online": "tidak", "Ekspor": "tidak", "Sertifikat": "tidak ada"} for i in range(2)),
        *({"Nama Usaha": f"Entah {i}", "Produk": "kain tapis", "Kabupaten/Kota": "Tanggamus"} for i in range(2)),
        {**ready, "Nama Usaha": "Tanpa Produk", "Produk": "", "Sertifikat": "NIB"},
    ]  # fmt: skip
    return [
        {**row, "ID": f"P{i:02}", "Pemilik": register.OWNER, "HP": register.PHONE}
        for i, row in enumerate(rows)
    ]


def open_view(app: AppTest, title: str) -> AppTest:
    app.session_state["view-en"] = title
    app.run()
    assert not app.exception
    return app


def select(app: AppTest, row: int) -> AppTest:
    app.session_state[app.dataframe[0].key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    return app


def plain(app: AppTest) -> str:
    """Return what is on screen as text that nothing is read into."""
    return "\n".join(text.value for text in app.text)


def bars(app: AppTest) -> list[str]:
    return [bar.proto.text for bar in app.get("progress")]


@pytest.mark.parametrize("name", [name for name in filters.LISTED if name != "districts"])
def test_every_filter_changes_the_numbers_and_the_link(built: Path, name: str) -> None:
    ukm = store.load(built).ukm
    occurring = Facets(ukm).counts(filters.column_of(name))
    value = next(value for value, n in occurring.items() if 0 < n < len(ukm))
    app = unfold(start())
    box = app.multiselect(key=f"{name}_widget")
    assert any(option.endswith(f"({occurring[value]})") for option in box.options)
    box.set_value([value]).run()
    assert not app.exception
    assert headline(app)[0] == str(occurring[value])
    assert len(app.dataframe[0].value) == occurring[value]
    assert "Filter (1 active)" in shown(app)
    assert app.query_params[filters_key(name)] == value
    again = start(**{filters_key(name): value})
    assert headline(again)[0] == str(occurring[value])
    app.button[0].click().run()
    assert headline(app)[0] == str(len(ukm))
    assert filters_key(name) not in app.query_params


def filters_key(name: str) -> str:
    return next(iter(filters.to_query(Filters(**{name: ("x",)}))))


def test_further_filters_unfold_where_one_is_in_force_and_fold_again_after_a_reset() -> None:
    def unfolded(app: AppTest) -> bool:
        return next(item.proto.expanded for item in app.expander if item.label == "More filters")

    assert not unfolded(start())
    assert not unfolded(start(jenis="coffee"))
    app = start(syarat="halal:fail")
    assert unfolded(app)
    app.multiselect(key="gates_widget").set_value([]).run()
    assert unfolded(app), "nothing folds under the hand"
    app.multiselect(key="gates_widget").set_value(["halal:pass"]).run()
    app.button[0].click().run()
    assert not unfolded(app)


def test_values_that_do_not_occur_are_offered_only_where_they_are_chosen() -> None:
    box = unfold(start()).multiselect(key="gates_widget")
    assert not [option for option in box.options if option.endswith("(0)")]
    app = start(langkah="pass_age")
    assert not app.exception
    assert headline(app)[0] == "0"
    assert (
        "Keep going until two years in operation are reached (0)"
        in app.multiselect(key="next_steps_widget").options
    )
    assert "without the filter Next step: 13 UKM" in shown(app)
    assert not app.dataframe
    assert not app.tabs


def test_an_agency_is_text_wherever_it_is_shown() -> None:
    app = start(instansi=AGENCY)
    assert headline(app)[0] == "5"
    assert f"Assisting agency: {AGENCY}" in plain(app)
    assert "example.org" not in formatted(app)
    nothing = start(instansi=AGENCY, jenis="textiles")
    assert "without the filter Assisting agency: 4 UKM" in shown(nothing)
    assert "example.org" not in formatted(nothing)


def test_the_list_says_the_next_step_and_asks_to_choose() -> None:
    app = start()
    table = app.dataframe[0].value
    assert "Next step" in table.columns
    assert table["Next step"].notna().all()
    assert "Choose a UKM in the first column" in shown(app)


def test_choosing_a_row_explains_that_ukm_as_text() -> None:
    app = select(start(), 0)
    said = plain(app)
    assert register.HOSTILE[0] in said
    assert "which counts whatever else is known" in said
    assert "sells online; exports (countries: Malaysia)" in said
    assert "20 workers" in said
    assert "onerror" not in formatted(app)
    assert "**Export potential: exporting**" in shown(app)
    assert "Choose a UKM" not in shown(app)


def test_the_explanation_has_the_next_step_of_the_row() -> None:
    app = start()
    table = app.dataframe[0].value
    row = table["Business name"].tolist().index("Hampir 3")
    said = plain(select(app, row))
    assert "Hampir 3" in said
    assert table["Next step"].iloc[row] in said
    assert "Halal certificate: not met" in said
    assert "belongs to the main export goods of the province" in said


def test_what_is_not_known_is_said_to_the_owner() -> None:
    app = start(potensi="unknown")
    said = plain(select(app, 0))
    assert "Too little is known: 0 of 5 criteria" in said
    assert "Tell the register which certificates are held" in said
    assert "**Not known yet**" in shown(app)


def test_another_selection_explains_nobody() -> None:
    app = select(start(), 0)
    app.multiselect(key="product_types_widget").set_value(["textiles"]).run()
    assert "Choose a UKM" in shown(app)
    assert register.HOSTILE[0] not in plain(app)


def test_funnel_counts_the_selection(built: Path) -> None:
    ukm = store.load(built).ukm
    app = open_view(start(jenis="coffee"), FUNNEL)
    stages = funnel.funnel(ukm[ukm["product_type"] == "coffee"])
    spoken = app.get("vega_lite_chart")[-1].proto.alt
    assert "With halal certificate and food permit: passed 2, not known 0, not passed 6" in spoken
    table = app.dataframe[0].value
    assert table[("Registered", "n")].sum() == stages.loc["registered", "passed"] == 8
    assert table[("With NIB", "n")].sum() == stages.loc["legal", "passed"] == 8
    assert table[("With halal certificate and food permit", "%")].iloc[0] == pytest.approx(2 / 8)
    assert "Not known means that the register does not say" in shown(app)
    assert "**1** of these UKM export" in shown(app)


def test_funnel_by_product_type_says_who_is_in_no_row() -> None:
    app = open_view(start(), FUNNEL)
    assert set(app.dataframe[0].value.index) == {"Kota Metro", "Tanggamus"}
    assert "in no row" not in shown(app)
    app.button_group(key="funnel-by").set_value("product_type").run()
    assert not app.exception
    assert app.dataframe[0].value[("Registered", "n")].sum() == 12
    assert "1 UKM without a known product type are in no row." in shown(app)


def test_coaching_list_begins_with_the_closest(built: Path) -> None:
    app = open_view(start(), COACHING)
    table = app.dataframe[0].value
    expected = coaching.closest(store.load(built).ukm, potential.load_rules())
    assert table["Business name"].tolist() == expected["business_name"].tolist()
    assert table["Steps"].is_monotonic_increasing
    assert table["Steps"].iloc[0] == 1
    assert table["Gates that are open"].iloc[0] == "Halal certificate: not met"
    assert "**The 9 closest to being ready**" in shown(app)
    assert len(app.get("progress")) == store.load(built).ukm["next_step"].nunique()


def test_coaching_list_of_those_who_need_none_says_what_to_do() -> None:
    app = open_view(start(potensi="exporting"), COACHING)
    assert not app.dataframe
    assert "Nobody in this selection is on the way" in shown(app)
    assert "“to be improved” or “needs guidance”" in shown(app)


def test_coaching_file_has_no_formula_and_nothing_personal(built: Path) -> None:
    listed = coaching.closest(store.load(built).ukm, potential.load_rules())
    content = coaching_view.csv(listed, notes=("own weights",))
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert register.OWNER not in text
    assert register.PHONE not in text
    assert "geometry" not in text
    table = pd.read_csv(io.StringIO(text))
    assert len(table) == len(listed)
    assert f"'{FORMULA}" in table["Business name"].tolist()
    assert "'-5 macam kopi bubuk" in table["Product"].tolist()
    assert not [
        cell
        for line in csv.reader(io.StringIO(text))
        for cell in line
        if cell.startswith(("=", "-", "+", "@"))
    ]
    assert set(table["Note"]) == {"own weights"}
    texts.use_language("id")
    assert coaching_view.csv(listed) != content


def test_own_weights_change_levels_and_say_that_they_are_not_official() -> None:
    app = start(potensi="ready")
    assert headline(app)[0] == "1"
    app.session_state["own_weights"] = {
        "quality": 1.0, "quantity": 0.0, "continuity": 0.0, "packaging": 0.0, "market": 0.0,
    }  # fmt: skip
    app.run()
    assert not app.exception
    assert headline(app)[0] == "0"
    assert "Your own weights are in force" in app.warning[0].value
    app.multiselect(key="export_levels_widget").set_value([]).run()
    said = plain(select(app, 1))
    assert "Too little" not in said
    assert "Quantity: 100 of 100 (weight 0: does not count)" in bars(app)
    next(button for button in app.button if button.label == "Back to the official weights").click().run()
    assert not app.warning
    levels = app.dataframe[0].value["Export potential"].tolist()
    assert levels.count("ready to export") == 1


def test_a_file_made_with_own_weights_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = Filters(gates=("halal:fail",))
    assert map_page.described(chosen) == "Gate: Halal certificate: not met"
    monkeypatch.setattr(weights, "are_own", lambda: True)
    assert map_page.described(chosen).endswith(" · levels and readiness by own weights, not official")
    assert map_page.described(Filters()) == "levels and readiness by own weights, not official"


def test_the_view_stays_when_the_language_changes() -> None:
    app = open_view(start(), COACHING)
    app.session_state["language"] = "id"
    app.run()
    assert not app.exception
    assert app.session_state["view-id"] == app.tabs[2].label
    assert len(app.dataframe[0].value) == 9


def test_nothing_personal_is_on_screen() -> None:
    app = start(jenis="textiles")
    seen = [plain(select(app, row)) + shown(app) for row in range(4)]
    open_view(app, COACHING)
    seen += [shown(app), app.dataframe[0].value.to_csv()]
    assert "Awal 0 •••" in seen[0] + seen[1]
    assert not [text for text in seen if register.OWNER in text or register.PHONE in text]
