"""The menu of downloads without a browser: what it offers, and what the files hold."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import texts
from geo.ui import downloads
from tests import register

pytestmark = pytest.mark.usefixtures("fresh_app")

APP = str(Path(__file__).resolve().parent.parent / "streamlit_app.py")

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


def start(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for key, value in {"bahasa": "en", **query}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


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
