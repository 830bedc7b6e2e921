"""The pages without a browser: what is on screen, in both languages, with good, empty and broken data."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo import pipeline, potential, settings, store, texts
from geo.ui import map_view
from tests import register
from tests.pages import headline, shown, start

pytestmark = pytest.mark.usefixtures("fresh_app")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("app"))


def test_starts_in_indonesian_and_switches_to_english() -> None:
    app = start(bahasa="id")
    assert not app.exception
    assert app.metric[0].label == "UKM terpetakan"
    app.session_state["language"] = "en"
    app.run()
    assert not app.exception
    assert app.metric[0].label == "UKM on the map"
    assert headline(app)[0] == "29"
    assert app.query_params["bahasa"] == "en"


def test_headline_says_what_was_built(built: Path) -> None:
    quality = store.load(built).quality
    app = start()
    assert headline(app)[:3] == [
        "29",
        str(sum(quality["export_levels"][c] for c in ("exporting", "ready"))),
        "2",
    ]
    assert "29 UKM; 1 not on the map" in shown(app)
    assert "28 Oct 2026" in shown(app)
    assert [text.value for text in app.text] == [
        "No filter: all UKM on the map are shown",
        "Source: daftar.csv; population: Dukcapil, second half of 2024",
    ]


@pytest.mark.parametrize(
    ("widget", "value", "column"),
    [
        ("product_types", "textiles", "product_type"),
        ("export_levels", "exporting", "export_level"),
        ("regencies", "18.06", "regency_code"),
    ],
)
def test_each_filter_changes_the_numbers(built: Path, widget: str, value: str, column: str) -> None:
    ukm = store.load(built).ukm
    expected = int((ukm[column] == value).sum())
    assert 0 < expected < len(ukm)
    app = start()
    app.multiselect(key=f"{widget}_widget").set_value([value]).run()
    assert not app.exception
    assert headline(app)[0] == str(expected)
    assert len(app.dataframe[0].value) == expected
    assert "Filter (1 active)" in shown(app)
    # Nobody knows whether what is not on the map would pass the filter.
    assert "not on the map" not in shown(app)
    app.button[0].click().run()
    assert headline(app)[0] == "29"


def test_filters_of_the_address_are_taken_and_unknown_ones_are_said() -> None:
    app = start(jenis=["coffee", "![x](http://example.org/x.png)"], ukuran="n_ready")
    assert headline(app)[0] == "14"
    assert app.radio[0].value == "n_ready"
    assert "1 choice of the link is not known" in shown(app)
    assert "example.org" not in shown(app)
    app.run()
    assert "1 choice of the link is not known" in shown(app)
    app.radio[0].set_value("n").run()
    assert "of the link" not in shown(app)


def test_empty_result_says_which_filter_to_loosen() -> None:
    app = start(jenis="textiles", potensi="exporting")
    assert not app.exception
    assert headline(app)[:2] == ["0", "0"]
    assert "without the filter Product type: 2 UKM" in shown(app)
    assert "without the filter Export potential: 12 UKM" in shown(app)
    assert not app.dataframe


def test_filters_that_would_still_leave_nothing_are_not_suggested() -> None:
    app = start(jenis="textiles", potensi="exporting", wilayah="18.01")
    assert "UKM fits: reset the filters" in shown(app)
    assert "without the filter" not in shown(app)


def test_the_list_begins_with_the_furthest_in_export() -> None:
    table = start().dataframe[0].value
    assert list(table)[:3] == ["Business name", "Export potential", "Readiness (0-100)"]
    assert table["Export potential"].tolist()[:2] == ["exporting", "exporting"]
    for _level, points in table.groupby("Export potential")["Readiness (0-100)"]:
        assert points.dropna().is_monotonic_decreasing


def test_share_of_too_few_is_not_ranked() -> None:
    app = start(ukuran="share_ready", jenis="spices")
    assert not app.exception
    assert "Nothing to compare here" in shown(app)


def test_nothing_personal_is_on_screen() -> None:
    app = start()
    table = app.dataframe[0].value
    on_screen = shown(app) + table.to_csv()
    assert register.OWNER not in on_screen
    assert register.PHONE not in on_screen
    assert "Tapis 00 •••" in on_screen


def test_broken_data_are_said_in_words(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(built, tmp_path / "built")
    (tmp_path / "built" / "ukm.parquet").write_bytes(b"broken")
    monkeypatch.setattr(settings, "BUILT_DIR", tmp_path / "built")
    app = start()
    assert not app.exception
    assert app.error[0].value == "This cannot be shown:"
    assert app.code[0].value.startswith("built: ")
    assert "python -m geo build" in app.code[0].value
    assert "Map of UKM in Lampung" in shown(app)


def test_builds_the_sample_where_nothing_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = tmp_path / "contoh.csv"
    sample.write_text(
        "Nama Usaha,Kabupaten/Kota,Data Contoh Sintetis\nKopi A,Kota Metro,ya\n", encoding="utf-8"
    )
    monkeypatch.setattr(settings, "SAMPLE_FILE", sample)
    monkeypatch.setattr(settings, "BUILT_DIR", tmp_path / "built")
    app = start()
    assert not app.exception
    assert headline(app)[0] == "1"
    assert "Synthetic sample data, no official data" in shown(app)


def _method() -> None:
    from geo import texts
    from geo.ui import method_page, state

    state.start()
    texts.use_language("en")
    method_page.show()


def test_method_page_counts_every_row(built: Path) -> None:
    quality = store.load(built).quality
    app = AppTest.from_function(_method, default_timeout=60).run()
    assert not app.exception
    assert "30 rows were read: 29 are on the map, 1 are not." in shown(app)
    levels = app.table[0].value
    assert [int(n) for n in levels["Number"]] == [n for n in quality["location_levels"].values() if n]


def test_method_page_says_the_weight_of_every_criterion() -> None:
    app = AppTest.from_function(_method, default_timeout=60).run()
    weights = next(table.value for table in app.table if "Weight" in table.value)
    rules = potential.load_rules()
    assert len(weights) == len(rules.weights)
    assert weights["Weight"].iloc[0] == f"{100 * rules.weights['quality'] / sum(rules.weights.values()):.0f}%"


def test_a_list_of_which_nothing_can_be_placed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register_file = tmp_path / "daftar.csv"
    register_file.write_text("Nama Usaha,Alamat\nEntah,entah di mana\n", encoding="utf-8")
    pipeline.build([register_file], tmp_path / "built")
    monkeypatch.setattr(settings, "BUILT_DIR", tmp_path / "built")
    app = start()
    assert not app.exception
    assert headline(app)[0] == "0"
    assert "The file unplaced.csv" in shown(app)
    assert not app.dataframe
    method = AppTest.from_function(_method, default_timeout=60).run()
    assert not method.exception
    assert "1 rows were read: 0 are on the map" in shown(method)


@pytest.mark.parametrize(
    ("language", "iso", "expected"),
    [
        ("id", "2026-10-28", "28 Okt 2026"),
        ("en", "2026-10", "Oct 2026"),
        ("en", "2026", "2026"),
        ("en", None, "no date given"),
    ],
)
def test_dates_of_any_precision(language: str, iso: str | None, expected: str) -> None:
    from geo import words

    texts.use_language(language)
    assert words.day(iso) == expected


def test_a_base_map_that_cannot_be_used_is_said_above_the_map_which_does_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[object] = []
    monkeypatch.setattr(map_view, "show", lambda *_given, tiles, **_named: given.append(tiles))
    monkeypatch.setattr(settings, "TILES", "Nobody *nothing*")
    app = start()
    assert not app.exception
    assert r"without a base map\. PETA\_UKM\_TILES\:" in app.warning[0].value
    assert r"\'Nobody \*nothing\*\'" in app.warning[0].value
    assert given == [None]
    assert headline(app)[0] == "29"
