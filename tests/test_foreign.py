"""What the process that opens spreadsheets and GIS files does, here in this one: limits are left out."""

import io
import marshal
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import foreign, guarded, settings
from tests.hostile import archives

Serve = Callable[..., list[Any]]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Serve:
    """Return what asks for sheets by their numbers and returns all answers."""

    def ask(path: Path, *sheets: int) -> list[Any]:
        answers = io.BytesIO()
        asked = io.BytesIO("".join(f"{sheet}\n" for sheet in sheets).encode())
        monkeypatch.setattr(guarded, "alarm", lambda _seconds: None)
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=asked))
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=answers))
        foreign.serve(path)
        answers.seek(0)
        return [marshal.load(answers) for _answer in (None, *sheets)]

    return ask


def test_names_come_first_then_portions_and_an_empty_one_ends(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(archives.good())
    names, rows, end = serve(path, 0, 0)

    assert names == ["S"]
    assert rows == archives.TABLE
    assert end == []


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.parquet"])
def test_points_are_columns_and_our_own_identifier_stands_once(
    serve: Serve, tmp_path: Path, name: str
) -> None:
    given = gpd.GeoDataFrame(
        {"id": ["1"], "ukm_id": ["1"], "n": [1.5]}, geometry=[shapely.Point(105.25, -5.5)], crs=4326
    )
    path = tmp_path / name
    given.to_parquet(path) if path.suffix == ".parquet" else given.to_file(path, layer="ukm")
    _names, rows = serve(path, 0)

    assert rows == [["ukm_id", "n", "latitude", "longitude"], ["1", "1.5", "-5.5", "105.25"]]


def test_plain_parquet_in_several_portions(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "_CELLS", 4)
    pd.DataFrame({"a": [1, 2, 3]}).to_parquet(tmp_path / "a.parquet")
    _names, *rows = serve(tmp_path / "a.parquet", 0, 0, 0)

    assert rows == [[["a"], ["1"], ["2"]], [["3"]], []]


def test_what_only_points_to_other_files_is_not_opened(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_text("<OGRVRTDataSource/>", encoding="utf-8")
    with pytest.raises(SystemExit, match="not what its name says"):
        serve(path)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (True, "true"), (False, "false"), (35362.0, "35362"), (1.234, "1.2340"), (1e-7, "0.0000001"),
        (float("nan"), ""), (float("-inf"), ""), (datetime(2019, 3, 12), "2019-03-12"), (7, "7"),
        (datetime(2019, 3, 12, 5), "2019-03-12T05:00:00"), (date(2019, 3, 12), "2019-03-12"),
        ("x" * 9_999, "x" * (settings.MAX_CELL_CHARS + 1)), (["x" * 9_999], "['" + "x" * (settings.MAX_CELL_CHARS - 1)),
    ],
)  # fmt: skip
def test_cells_are_the_text_that_a_person_would_type(cell: object, text: str) -> None:
    assert foreign.text_of(cell) == text
