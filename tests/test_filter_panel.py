"""The filters of the sidebar without a browser: what they offer, count, find and say."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import filters, gazetteer, settings, texts
from geo.filters import Filters
from geo.ui import filter_panel
from geo.words import names
from tests import register
from tests.pages import formatted, headline, shown, start, unfold

pytestmark = pytest.mark.usefixtures("fresh_app")

#: Texts that would run, call out, break the page or look like code if they were anything but text.
HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](http://example.org/x.png)", "${alert(1)}",
    "`{{ x }}`", ":material/delete: **tebal** $x^2$", "' OR 1=1 --", "%s %(x)s {n} {filter}", ".* [a-z]+ (?<!x) \\",
    "\u202eipok", "=HYPERLINK(\"http://example.org\")", "☕" * 50, "../../etc/passwd", "&jenis=coffee#x",
)  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("filters"), _rows())


def _rows() -> list[dict[str, Any]]:
    """Return 7 UKM of two regencies in each of which is a district of the same name."""
    coffee = {"Produk": "kopi bubuk", "Kabupaten/Kota": "Lampung Timur", "Kecamatan": "Sukadana"}
    tapis = {"Produk": "kain tapis", "Kabupaten/Kota": "Kota Metro", "Kecamatan": "Metro Pusat"}
    rows = [
        {**coffee, "Nama Usaha": "Kopi Lanang", "Skala": "mikro", "Sertifikat": "NIB; Halal"},
        {**coffee, "Nama Usaha": "KOPI  Téh", "Skala": "mikro", "Sertifikat": "NIB"},
        {**coffee, "Nama Usaha": "Rempah", "Skala": "kecil", "Kecamatan": "Way Jepara"},
        {**coffee, "Nama Usaha": HOSTILE[0], "Kecamatan": ""},
        {**tapis, "Nama Usaha": "Tapis Ayu", "Sertifikat": "Halal"},
        {**tapis, "Nama Usaha": "Tapis Kopi", "Skala": "menengah"},
        {**tapis, "Nama Usaha": "Tapis Metro", "Kecamatan": ""},
    ]
    return [{**row, "ID": f"F{i}"} for i, row in enumerate(rows)]


def options(app: AppTest, name: str) -> list[str]:
    return list(app.multiselect(key=f"{name}_widget").options)


def choose(app: AppTest, name: str, *values: str) -> AppTest:
    app.multiselect(key=f"{name}_widget").set_value(list(values)).run()
    assert not app.exception
    return app


def look_for(app: AppTest, text: str) -> AppTest:
    app.text_input(key="search_widget").set_value(text).run()
    assert not app.exception
    return app


def plain(app: AppTest) -> str:
    return "\n".join(text.value for text in app.text)


@pytest.mark.parametrize(
    ("name", "value", "option", "n"),
    [
        ("sizes", "micro", "micro (2)", 2),
        ("certificates", "HALAL", "Halal (2)", 2),
        ("location_levels", "district", "middle of the district (5)", 5),
    ],
)
def test_new_filters_change_the_numbers_and_the_link(name: str, value: str, option: str, n: int) -> None:
    app = unfold(start())
    assert option in options(app, name)
    choose(app, name, value)
    assert headline(app)[0] == str(n)
    key = next(iter(filters.to_query(Filters(**{name: (value,)}))))
    assert app.query_params[key] == value
    assert headline(start(**{key: value}))[0] == str(n)


def test_the_sidebar_begins_with_the_search_and_the_usual_filters() -> None:
    app = unfold(start())
    assert app.sidebar.text_input[0].label == "Search"
    labels = [box.label for box in app.sidebar.multiselect][:5]
    assert labels == ["Product type", "Export potential", "Regency or city", "District", "Size class"]


def test_districts_are_those_of_the_chosen_regencies() -> None:
    app = start()
    box = app.multiselect(key="districts_widget")
    assert box.disabled
    assert box.options == []
    assert box.placeholder == "choose a regency first"
    choose(app, "regencies", "18.07")
    assert options(app, "districts") == ["Sukadana (2)", "Way Jepara (1)"]
    sukadana = next(
        code for code, name in gazetteer.load().names.items() if name == "Sukadana" and len(code) == 8
    )
    choose(app, "districts", sukadana)
    assert headline(app)[0] == "2"
    assert app.query_params["kecamatan"] == sukadana
    assert "District: Sukadana" in plain(app)
    choose(app, "regencies", "18.07", "18.72")
    assert "Metro Pusat (2)" in options(app, "districts")
    choose(app, "regencies", "18.72")
    assert app.session_state["districts"] == [], "a district goes with its regency"
    assert headline(app)[0] == "3"


def test_a_district_of_a_link_is_shown_without_its_regency() -> None:
    app = start(kecamatan="18.72.01")
    assert headline(app)[0] == "2"
    assert options(app, "districts") == ["Metro Pusat (2)"]
    assert "of the link" not in shown(app)
    assert "1 choice of the link is not known" in shown(start(kecamatan="18.72.99"))


def test_counts_follow_the_other_filters_and_what_is_left_of_nothing_stands_last() -> None:
    app = unfold(start(jenis="textiles"))
    assert options(app, "sizes") == ["medium (1)", "micro (0)", "small (0)"]
    assert [option for option in options(app, "product_types") if not option.endswith("(0)")] == [
        "Coffee (4)", "Textiles and tapis (3)"
    ]  # fmt: skip
    choose(app, "sizes", "micro")
    assert headline(app)[0] == "0"
    assert "without the filter Product type: 2 UKM" in shown(app)
    assert "without the filter Size class: 3 UKM" in shown(app)
    assert [option for option in options(app, "product_types") if not option.endswith("(0)")] == [
        "Coffee (2)"
    ]
    choose(app, "sizes", "micro", "medium")
    assert headline(app)[0] == "1"


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("kopi", 5),
        ("KOPI lanang", 1),
        ("kopi tapis", 1),
        ("teh", 1),
        ("  tapis   ayu ", 1),
        ("kop", 5),
        ("sapi", 0),
    ],
)
def test_every_word_of_a_search_occurs_in_name_or_product(text: str, n: int) -> None:
    app = look_for(start(), text)
    assert headline(app)[0] == str(n)
    assert "Filter (1 active)" in shown(app)
    assert app.query_params["cari"] == " ".join(text.split())
    assert f"Search: {' '.join(text.split())}" in plain(app)
    again = start(cari=text)
    assert again.text_input(key="search_widget").value == " ".join(text.split())
    assert headline(again)[0] == str(n)
    app.button[0].click().run()
    assert headline(app)[0] == "7"
    assert app.text_input(key="search_widget").value == ""
    assert "cari" not in app.query_params


def test_a_search_counts_beside_the_other_filters_and_can_be_loosened() -> None:
    app = look_for(start(skala="micro"), "tapis")
    assert headline(app)[0] == "0"
    assert "without the filter Search: 2 UKM" in shown(app)
    assert "without the filter Size class: 3 UKM" in shown(app)
    assert "Kota Metro (0)" in options(app, "regencies")
    choose(app, "sizes")
    assert "Kota Metro (3)" in options(app, "regencies")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_search_is_only_text(text: str) -> None:
    app = look_for(start(), text)
    assert headline(app)[0] == ("1" if text == HOSTILE[0] else "0")
    assert "example.org" not in formatted(app)
    assert "alert" not in formatted(app)
    kept = app.query_params["cari"]
    link = start(cari=text)
    assert not link.exception
    assert link.query_params["cari"] == kept
    assert f"Search: {link.text_input(key='search_widget').value}" in plain(link)
    assert "example.org" not in formatted(link)
    assert "of the link" not in shown(link)


@pytest.mark.parametrize("text", ["   ", " - ", "\u200b"])
def test_a_search_without_a_word_is_none(text: str) -> None:
    app = look_for(start(), text)
    assert headline(app)[0] == "7"
    assert "active" not in shown(app)
    assert "cari" not in app.query_params


def test_a_search_is_cut_where_it_is_typed_and_refused_in_a_link() -> None:
    app = look_for(start(), "kopi " * 100)
    assert headline(app)[0] == "5"
    assert len(app.query_params["cari"]) <= 100
    refused = start(cari="kopi " * 100)
    assert headline(refused)[0] == "7"
    assert "1 choice of the link is not known" in shown(refused)


@pytest.mark.parametrize("speech", settings.LANGUAGES)
def test_every_filter_has_a_title_and_every_value_a_word(speech: str) -> None:
    texts.use_language(speech)
    for name, offered in filters.choices(None).items():
        said = filter_panel.active(Filters(**{name: ("x",)}))
        assert said.endswith(": x")
        # The register alone knows what its agencies are called.
        assert name == "agencies" or set(offered) <= set(names(filters.column_of(name)))


def test_districts_of_the_same_name_are_told_apart() -> None:
    places = gazetteer.load().names
    said = [
        filter_panel.active(Filters(districts=(code,))) for code in places if len(code) == len("18.01.01")
    ]
    assert len(said) == len(set(said))
    assert "District: Sukadana" in said
