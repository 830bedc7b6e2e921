import io
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import python_calamine
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from geo import workbook
from geo.errors import GeoError
from geo.workbook import Sheet, write

RISKY = [
    "=1+1", "+62", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "https://contoh.id", "mailto:a@contoh.id",
    "internal:UKM!A1", "007", "18.10", "0", "1e5", "TRUE", "_x0041_", "_x000D_", "a\x01b", "dua\nbaris",
    " tepi ", "é 😀 ‮", "{=1}", "#N/A", "",
]  # fmt: skip


def written(path: Path, *sheets: Sheet, **options: Any) -> Path:
    write(path / "a.xlsx", sheets, **options)
    return path / "a.xlsx"


def calamine(path: Path, sheet: str) -> list[list[Any]]:
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def frame() -> pd.DataFrame:
    n = len(RISKY)
    return pd.DataFrame(
        {
            "code": pd.Series(RISKY, dtype="str"),
            "name": pd.Series([None, *["Kopi"] * (n - 1)], dtype="str"),
            "workers": pd.array([None, *range(n - 1)], dtype="Int64"),
            "share": [np.nan, np.inf, -0.5, *np.linspace(0, 1, n - 3)],
            "exports": pd.array([True, None, *[False] * (n - 2)], dtype="boolean"),
        }
    )


def test_another_reader_sees_the_same(tmp_path: Path) -> None:
    table = frame()
    book = openpyxl.load_workbook(written(tmp_path, Sheet("UKM", table)))
    header, *rows = book["UKM"].iter_rows(values_only=True)
    assert header == tuple(table.columns)
    assert [row[2] for row in rows] == [None, *range(len(table) - 1)]
    assert [row[3] for row in rows][:3] == [None, None, -0.5]
    assert [row[4] for row in rows][:3] == [True, None, False]
    assert [row[1] for row in rows][:2] == [None, "Kopi"]


def test_text_is_text_and_nothing_runs(tmp_path: Path) -> None:
    path = written(tmp_path, Sheet("UKM", frame()))
    sheet = openpyxl.load_workbook(path)["UKM"]
    for cell in sheet["A"][1:]:
        assert cell.data_type == "s" or cell.value is None
        assert cell.number_format == "@"
        assert cell.hyperlink is None
    members = zipfile.ZipFile(path)
    parts = {name: members.read(name).decode("utf-8", "replace") for name in members.namelist()}
    assert not [name for name, text in parts.items() if "<f>" in text or "<f " in text or "hyperlink" in text]
    assert not [name for name in parts if "external" in name.casefold() or "vba" in name.casefold()]


text = st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.sampled_from(RISKY)


@hypothesis_settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip
@given(st.lists(st.tuples(text, st.integers(-(2**50), 2**50), st.floats(-1e300, 1e300)), max_size=30))
def test_what_is_written_is_read(tmp_path: Path, rows: list[tuple[str, int, float]]) -> None:
    table = pd.DataFrame(rows, columns=["text", "integer", "number"])
    path = written(
        tmp_path, Sheet("UKM", table.astype({"text": "str", "integer": "Int64", "number": "float64"}))
    )
    header, *found = calamine(path, "UKM")
    assert header == ["text", "integer", "number"]
    assert [row[0] for row in found] == [said.replace("\r\n", "\n") for said, _integer, _number in rows]
    assert [int(row[1]) for row in found] == [integer for _text, integer, _number in rows]
    # The format keeps sixteen digits.
    assert [row[2] for row in found] == pytest.approx([number for *_others, number in rows], rel=1e-15)


def test_headers_stay_in_sight_and_columns_have_sane_widths(tmp_path: Path) -> None:
    table = frame().assign(address="Jl. " + "panjang " * 40, n=1)
    note = pd.DataFrame({"Item": ["Filters"], "Content": ["very long " * 100]}, dtype="str")
    book = openpyxl.load_workbook(
        written(tmp_path, Sheet("UKM", table, pinned=2), Sheet("About", note, is_note=True))
    )
    ukm, about = book["UKM"], book["About"]
    assert (ukm.freeze_panes, about.freeze_panes) == ("C2", "A2")
    assert ukm.auto_filter.ref == f"A1:G{len(table) + 1}"
    assert about.auto_filter.ref is None
    widths = {name: column.width for name, column in ukm.column_dimensions.items()}
    assert 40 < widths["F"] < 45
    assert 8 < widths["G"] < 12
    assert about["B2"].alignment.wrap_text
    assert ukm["A1"].font.bold


def test_many_rows_come_undamaged_and_say_how_far_they_are(tmp_path: Path) -> None:
    n = 20_001
    table = pd.DataFrame({"code": [f"{row:06}" for row in range(n)], "row": range(n)}).astype({"code": "str"})
    told: list[tuple[int, int]] = []
    path = written(
        tmp_path, Sheet("UKM", table), Sheet("About", table.head(3)), progress=lambda *done: told.append(done)
    )
    assert told == sorted(told)
    assert len(told) > 10
    assert told[-1] == (n + 3, n + 3)
    _header, *rows = calamine(path, "UKM")
    assert [row[0] for row in rows] == table["code"].tolist()
    assert [row[1] for row in rows] == table["row"].tolist()


@pytest.mark.long
def test_a_whole_register_is_read_back_equal(tmp_path: Path) -> None:
    n = 147_000
    columns = {f"text{at}": pd.Series([f"0{at}.{row}" for row in range(n)], dtype="str") for at in range(20)}
    columns |= {f"number{at}": pd.Series(np.arange(n) / (at + 1)).round(6) for at in range(10)}
    table = pd.DataFrame(columns)
    header, *rows = calamine(written(tmp_path, Sheet("UKM", table)), "UKM")
    back = pd.DataFrame(rows, columns=header)
    assert all((back[name] == table[name]).all() for name in table)
    with closing(openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)) as book:
        assert sum(1 for _row in book["UKM"].iter_rows(values_only=True)) == n + 1


def test_what_no_cell_holds_is_cut(tmp_path: Path) -> None:
    table = pd.DataFrame({"text": ["a" * 40_000]}, dtype="str")
    assert calamine(written(tmp_path, Sheet("x" * 40, table)), "x" * 31)[1] == ["a" * 32_767]


def test_numbers_and_words_may_share_a_column_of_objects(tmp_path: Path) -> None:
    table = pd.DataFrame({"n": pd.Series([3, "x", "=1", None], dtype=object)})
    found = openpyxl.load_workbook(written(tmp_path, Sheet("UKM", table)))["UKM"]
    assert [(cell.value, cell.data_type) for cell in found["A"][1:4]] == [(3, "n"), ("x", "s"), ("=1", "s")]


def test_an_empty_table_has_its_header(tmp_path: Path) -> None:
    assert calamine(written(tmp_path, Sheet("UKM", frame().head(0))), "UKM") == [list(frame().columns)]


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    table = pd.DataFrame({"n": range(4)})
    with pytest.raises(
        GeoError, match=r"a\.xlsx: 4 rows are more than a sheet holds; write \.csv or \.parquet"
    ):
        written(tmp_path, Sheet("UKM", table))
    written(tmp_path, Sheet("UKM", table.head(3)))
    assert io.BytesIO((tmp_path / "a.xlsx").read_bytes()).read(2) == b"PK"
