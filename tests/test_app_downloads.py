"""The menu of downloads without a browser: what it offers, and what the files hold."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from geo import texts, workbook
from geo.ui import downloads
from tests import register
from tests.pages import start

pytestmark = pytest.mark.usefixtures("fresh_app")


Offered = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("app"))


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offered:
    """Collect what the buttons of the menu would download, by the name of the file without its date."""
    found: Offered = {}

    def button(label: str, content: Callable[[], bytes], name: str, kind: str, **options: Any) -> None:
        stem, _underscore, rest = name.partition("_")
        found[stem + rest[10:]] = {"label": label, "content": content, "type": kind, **options}

    monkeypatch.setattr(downloads.st, "download_button", button)
    return found


def test_the_menu_offers_every_format_and_says_what_for(offered: Offered) -> None:
    app = start()
    assert list(offered) == [
        "peta-ukm-lampung.xlsx", "peta-ukm-lampung.csv", "peta-ukm-lampung.gpkg", "peta-ukm-lampung.geojson",
        "peta-ukm-lampung.parquet", "tabel-wilayah.xlsx", "tabel-wilayah.csv", "peta-ukm-lampung.pdf",
        "peta-ukm-lampung.png",
    ]  # fmt: skip
    assert offered["peta-ukm-lampung.geojson"]["label"] == "Download GeoJSON"
    assert all(one["on_click"] == "ignore" for one in offered.values())
    said = "\n".join(caption.value for caption in app.caption)
    assert "For QGIS: opens in the signs and colours of this map." in said
    assert "numbers under 3 are not shown" in said
    assert "about" not in next(
        caption.value for caption in app.caption if "For Excel and Libre" in caption.value
    )


def test_files_hold_what_is_on_screen(offered: Offered, tmp_path: Path) -> None:
    start(jenis="coffee")
    collection = json.loads(offered["peta-ukm-lampung.geojson"]["content"]())
    assert len(collection["features"]) == 14
    assert collection["about"]["filters"] == "Product type: Coffee"
    sheet = openpyxl.load_workbook(io.BytesIO(offered["peta-ukm-lampung.xlsx"]["content"]()))["UKM"]
    assert sheet.max_row == 15
    assert len(pd.read_csv(io.BytesIO(offered["peta-ukm-lampung.csv"]["content"]()), dtype=str)) == 14
    assert len(gpd.read_parquet(io.BytesIO(offered["peta-ukm-lampung.parquet"]["content"]()))) == 14
    path = tmp_path / "a.gpkg"
    path.write_bytes(offered["peta-ukm-lampung.gpkg"]["content"]())
    assert len(gpd.read_file(path, layer="ukm")) == 14
    table = pd.read_csv(io.BytesIO(offered["tabel-wilayah.csv"]["content"]()), dtype=str)
    assert table.loc[table["area_level"].eq("province") & table["table"].eq("n"), "n"].tolist() == ["14"]


def test_nothing_personal_is_in_any_of_them(offered: Offered) -> None:
    start()
    for name, one in offered.items():
        content = one["content"]()
        said = content.decode("utf-8", "replace")
        if name.endswith(".xlsx"):
            said = str([list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(content))])
        elif name.endswith(".parquet"):
            said = pd.read_parquet(io.BytesIO(content)).to_csv()
        assert register.OWNER not in said, name
        assert register.PHONE not in said, name
        assert name.startswith("tabel") or name[-3:] in ("pdf", "png") or "Tapis 00" in said, name


@pytest.mark.parametrize(("query", "off"), [({}, False), ({"cari": "tidak ada yang begini"}, True)])
def test_of_nothing_there_are_no_files(offered: Offered, query: dict[str, str], off: bool) -> None:
    start(**query)
    assert {one["disabled"] for one in offered.values() if "disabled" in one} == {off}


def test_a_file_speaks_the_language_in_which_it_was_asked_for(offered: Offered) -> None:
    start(bahasa="id")
    content = offered["tabel-wilayah.csv"]["content"]
    texts.use_language("en")
    assert "Jumlah UKM" in content().decode("utf-8-sig")


def test_long_waits_are_announced() -> None:
    assert "take about 37 s" in downloads._lists(147_000)[0].purpose
    assert "take about" not in downloads._lists(10_000)[0].purpose


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let more than ten rows count as many."""
    monkeypatch.setattr(downloads, "_MOST_AT_ONCE", 10)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, str]]:
    """Collect what the bars say."""
    said: list[tuple[float, str]] = []
    bar = DeltaGenerator.progress

    def remember(self: DeltaGenerator, share: float, text: str | None = None, **more: Any) -> DeltaGenerator:
        said.append((share, text or ""))
        return bar(self, share, text, **more)

    monkeypatch.setattr(DeltaGenerator, "progress", remember)
    monkeypatch.setattr(workbook, "_CHUNK_ROWS", 10)
    return said


def _press(app: AppTest) -> None:
    next(button for button in app.button if button.label == "Prepare Excel (XLSX)").click().run()
    assert not app.exception


@pytest.mark.usefixtures("few")
def test_a_workbook_of_many_rows_is_prepared_with_a_bar_and_then_offered(
    offered: Offered, steps: list[tuple[float, str]]
) -> None:
    app = start(jenis="coffee")
    assert "peta-ukm-lampung.xlsx" not in offered
    assert not any(text.endswith("rows") for _share, text in steps)
    _press(app)

    assert [step for step in steps if "row" in step[1]] == [
        (0.0, "0 of 14 rows"), (10 / 14, "10 of 14 rows"),
        *[(1.0, "All rows are written; the file is being packed")] * 2,
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(offered["peta-ukm-lampung.xlsx"]["content"]()))["UKM"]
    assert sheet.max_row == 15
    offered.clear()
    app.run()
    assert "peta-ukm-lampung.xlsx" in offered
    assert "Prepare Excel (XLSX)" not in [button.label for button in app.button]
    assert any("The file is ready." in caption.value for caption in app.caption)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("product", "at_once"), [("spices", True), ("textiles", False)])
def test_what_was_prepared_goes_when_the_filter_changes(
    offered: Offered, product: str, at_once: bool
) -> None:
    app = start(jenis="coffee")
    _press(app)
    assert isinstance(app.session_state["prepared_file"].content, bytes)
    offered.clear()
    app.multiselect(key="product_types_widget").set_value([product]).run()

    assert not app.exception
    assert "prepared_file" not in app.session_state
    assert ("peta-ukm-lampung.xlsx" in offered) == at_once
    assert ("Prepare Excel (XLSX)" in [button.label for button in app.button]) != at_once


@pytest.mark.usefixtures("few", "offered")
def test_a_preparation_that_another_click_stops_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "The preparation was stopped by another click; start it again."
    app = start(jenis="coffee")
    with monkeypatch.context() as patch:
        # What Streamlit raises in the script when something else is clicked.
        patch.setattr(downloads, "_list", Mock(side_effect=StopException))
        _press(app)
    app.run()
    assert said in [caption.value for caption in app.caption]
    app.run()
    assert said not in [caption.value for caption in app.caption]


@pytest.mark.usefixtures("few", "offered")
def test_what_was_prepared_goes_with_its_language() -> None:
    app = start(jenis="coffee")
    _press(app)
    app.segmented_control(key="language_widget").set_value("id").run()

    assert not app.exception
    assert "prepared_file" not in app.session_state
