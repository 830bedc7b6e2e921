import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import python_calamine

from geo import schema, suppression, texts
from geo.about import About
from geo.area_tables import content, write
from geo.errors import GeoError

ABOUT = About(source="Dinas", date="2026-11-24", filters="Jenis: kopi", licence="MIT", synthetic=True, n=0)
DISTRICTS = ("18.06.01", "18.06.02", "18.71.05", "18.71.06")


@pytest.fixture
def ukm() -> pd.DataFrame:
    """Return 600 UKM of four districts and the rest of one regency; one only exports, two make tea."""
    n = 600
    dealt = np.random.default_rng(7)
    districts = pd.Series(dealt.choice([*DISTRICTS, None], n), dtype="str")
    levels = pd.Series(dealt.choice(schema.EXPORT_LEVELS[1:], n), dtype="str")
    types = pd.Series(dealt.choice(["coffee", "snacks", "textiles", None], n), dtype="str")
    levels[0], types[1], types[2] = "exporting", "tea", "tea"
    return pd.DataFrame(
        {
            "district_code": districts,
            "regency_code": districts.str[:5].fillna("18.06"),
            "export_level": levels,
            "product_type": types,
        }
    )


def long(ukm: pd.DataFrame) -> pd.DataFrame:
    made = content(ukm, ".csv", replace(ABOUT, n=len(ukm)))
    assert made.startswith(b"\xef\xbb\xbf")
    return pd.read_csv(
        io.BytesIO(made), dtype={"area_code": str, "n": "Int64"}, keep_default_na=False, na_values=[""]
    )


def sheets(ukm: pd.DataFrame) -> dict[str, list[list[Any]]]:
    made = io.BytesIO(content(ukm, ".xlsx", replace(ABOUT, n=len(ukm))))
    book = python_calamine.CalamineWorkbook.from_filelike(made)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_numbers_are_those_of_the_ukm_or_hidden(ukm: pd.DataFrame) -> None:
    table = long(ukm)
    part = ukm["district_code"].fillna("18.06.")
    for row in table[~table["hidden"]].itertuples():
        code = row.area_code
        inside = part.eq(f"{code}.") if row.area_level == "regency_only" else part.str.startswith(code)
        of = inside if row.table == "n" else inside & ukm[row.table].fillna("not_known").eq(row.category)
        assert row.n == of.sum()
    assert len(table[~table["hidden"]]) > 60
    assert table.loc[table["hidden"], "n"].isna().all()
    assert not table["n"].between(1, suppression.LEAST - 1).any()


def test_a_small_number_is_hidden_and_not_alone(ukm: pd.DataFrame) -> None:
    table = long(ukm)
    hidden = table[table["hidden"]]
    assert {"exporting", "tea"} <= set(hidden["category"])
    assert len(hidden) < 30
    for _where, line in table.groupby(["area_level", "area_code", "table"]):
        assert line["hidden"].sum() != 1


def test_every_row_adds_up_where_nothing_is_hidden(ukm: pd.DataFrame) -> None:
    table = long(ukm.iloc[3:])
    assert not table["hidden"].any()
    totals = table[table["table"].eq("n")].groupby("area_level")["n"].sum()
    assert totals["province"] == totals["regency"] == totals["district"] + totals["regency_only"] == 597
    for name in ("export_level", "product_type"):
        sums = table[table["table"].eq(name)].groupby("area_level")["n"].sum()
        assert sums["province"] == sums["regency"] == 597


def test_areas_and_categories_without_these_ukm_are_left_out(ukm: pd.DataFrame) -> None:
    table = long(ukm)
    assert set(table["area_code"]) == {"18", "18.06", "18.71", *DISTRICTS}
    assert "spices" not in set(table["category"])


def test_the_workbook_has_a_sheet_for_each_table_and_layer(ukm: pd.DataFrame) -> None:
    found = sheets(ukm)
    assert list(found) == [
        "Regencies by level", "Districts by level", "Regencies by product", "Districts by product", "About",
    ]  # fmt: skip
    header, province, tanggamus, _bandar_lampung = found["Regencies by level"]
    assert header[:5] == ["Code", "Regency or city", "District", "Number of UKM", "exporting"]
    assert province[:4] == ["18", "Lampung", "all", 600]
    assert tanggamus[:3] == ["18.06", "Tanggamus", "all"]
    assert province[4] == "x"
    rest = found["Districts by product"][1]
    assert rest[:3] == ["18.06", "Tanggamus", "district not known"]
    said = dict(found["About"][1:])
    assert said["Filters"] == "Jenis: kopi"
    assert said["Synthetic"].startswith("yes: sample data")
    assert said["Numbers"].startswith("x: not shown. No number of UKM under 3 is shown")


def test_both_files_say_the_same(ukm: pd.DataFrame) -> None:
    table = long(ukm)
    for title, kind, layers in (
        ("Regencies by level", "export_level", ("province", "regency")),
        ("Districts by product", "product_type", ("district", "regency_only")),
    ):
        _header, *rows = sheets(ukm)[title]
        part = table[table["table"].eq(kind) & table["area_level"].isin(layers)]
        numbers = ["x" if pd.isna(n) else n for n in part["n"]]
        width = part["category"].nunique()
        by_category = [row[4 + at] for at in range(width) for row in rows]
        assert by_category == numbers


def test_sheets_have_names_that_excel_takes_in_both_languages(ukm: pd.DataFrame) -> None:
    for language in ("id", "en"):
        texts.use_language(language)
        made = io.BytesIO(content(ukm, ".xlsx", replace(ABOUT, n=len(ukm))))
        book = openpyxl.load_workbook(made)
        assert len(set(book.sheetnames)) == 5
        assert max(map(len, book.sheetnames)) < 31


def test_two_are_too_few_for_any_table(ukm: pd.DataFrame) -> None:
    with pytest.raises(GeoError, match="2 UKM are too few for tables of areas, which show no number under 3"):
        content(ukm.head(2), ".csv", ABOUT)
    assert long(ukm.head(3))["n"].max() == 3


@pytest.mark.parametrize("n", [3, 4, 10, 60])
def test_few_ukm_make_a_table_too(ukm: pd.DataFrame, n: int) -> None:
    for part in (ukm.head(n), ukm[ukm["district_code"].eq("18.71.05")].head(n)):
        table = long(part)
        assert table.loc[table["area_level"].eq("province") & table["table"].eq("n"), "n"].tolist() == [n]
        assert not table["n"].between(1, suppression.LEAST - 1).any()


def test_files_are_written_by_their_suffix(ukm: pd.DataFrame, tmp_path: Path) -> None:
    write(ukm, tmp_path / "a.XLSX", ABOUT)
    assert (tmp_path / "a.XLSX").read_bytes().startswith(b"PK")
    with pytest.raises(GeoError, match=r"a\.gpkg: this format is not written; use one of \.xlsx, \.csv"):
        write(ukm, tmp_path / "a.gpkg", ABOUT)
    assert [path.name for path in tmp_path.iterdir()] == ["a.XLSX"]
