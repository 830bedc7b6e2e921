import re
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import schema, settings
from geo.errors import ReadError
from geo.problems import PROBLEMS, problems
from geo.read import read

HEADER = "Nama Usaha,Alamat,Kode Pos"
ROW = "Kopi Maju,Jl. Raden Intan 5,35118"


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def spreadsheet(path: Path, *sheets: list[list[object]]) -> Path:
    """Write the least that is an XLSX; None is a cell that is not there."""

    def cell(row: int, at: int, value: object) -> str:
        place = f'r="{chr(65 + at)}{row}"'
        if isinstance(value, str):
            return f'<c {place} t="inlineStr"><is><t>{value}</t></is></c>'
        return "" if value is None else f"<c {place}><v>{value}</v></c>"

    office = "http://schemas.openxmlformats.org"
    main = f"{office}/spreadsheetml/2006/main"
    numbers = range(1, len(sheets) + 1)
    tabs = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)

    def relations(kind: str, targets: list[str]) -> str:
        links = "".join(
            f'<Relationship Id="r{n}" Type="{office}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
            for n, target in enumerate(targets, start=1)
        )
        return f'<Relationships xmlns="{office}/package/2006/relationships">{links}</Relationships>'

    with zipfile.ZipFile(path, "w") as book:
        book.writestr("_rels/.rels", relations("officeDocument", ["xl/workbook.xml"]))
        names = [f"worksheets/sheet{n}.xml" for n in numbers]
        book.writestr("xl/_rels/workbook.xml.rels", relations("worksheet", names))
        linked = f'xmlns:r="{office}/officeDocument/2006/relationships"'
        workbook = f'<workbook xmlns="{main}" {linked}><sheets>{tabs}</sheets></workbook>'
        book.writestr("xl/workbook.xml", workbook)
        for n, rows in enumerate(sheets, start=1):
            data = "".join(
                f'<row r="{row}">{"".join(cell(row, at, value) for at, value in enumerate(values))}</row>'
                for row, values in enumerate(rows, start=1)
            )
            book.writestr(
                f"xl/worksheets/sheet{n}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>',
            )
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_files_of_each_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    cells = [["Nama Usaha", "Alamat (jalan)", "Jumlah"], ["Café", '"Jl. Ratu, 5;\n\tlantai 2"', "x"]]
    text = "\r\n".join(separator.join(row) for row in cells)
    frame, found = read([written(tmp_path / "a.csv", text, encoding)])
    assert frame.loc[0, ["business_name", "address"]].tolist() == ["Café", "Jl. Ratu, 5; lantai 2"]
    assumed = ["encoding_assumed"] if encoding == "cp1252" else []
    assert found["problem"].tolist() == [*assumed, "column_unused", "ukm_id_made"]


def test_every_column_is_there_and_typed(tmp_path: Path) -> None:
    frame, _ = read([written(tmp_path / "a.csv", f"{HEADER}\n{ROW}")])
    columns = [column.name for column in schema.COLUMNS]
    assert list(frame) == [*columns, schema.REFUSED, *schema.SOURCE]
    kinds = {column.name: column.kind for column in schema.COLUMNS}
    dtypes = {
        "text": "str",
        "date": "str",
        "list": "str",
        "number": "float64",
        "integer": "Int64",
        "boolean": "boolean",
    }
    assert {name: str(frame[name].dtype) for name in kinds} == {n: dtypes[k] for n, k in kinds.items()}
    assert frame.loc[0, ["ukm_id", "source_file", "source_row"]].tolist() == ["a-000002", "a.csv", 2]
    assert frame["workers"].isna().all()


def test_rows_that_are_none_are_left_out_and_numbers_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["DAFTAR UKM 2025"],
        [],
        ["No", "Nama Usaha", "Alamat", "Kode Pos", "Tenaga Kerja", "Kapasitas"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["KABUPATEN TANGGAMUS"],
        [1, "Kopi Maju", "Gg. 00123", 35362, "05", 1.234],
        [],
        ["No", "Nama Usaha", "Alamat", "Kode Pos", "Tenaga Kerja", "Kapasitas"],
        [2, "-", "  ", "n/a", None, None],
        [3, "Kopi Jaya", "Jl. Baru", 35363, 12, 1500],
    ]
    frame, found = read([spreadsheet(tmp_path / "a.xlsx", [["Petunjuk"]], rows)])
    assert frame["source_row"].tolist() == [6, 10]
    assert frame.loc[0, ["address", "postal_code", "workers", "annual_capacity"]].tolist() == [
        "Gg. 00123",
        "35362",
        5,
        1.234,
    ]
    assert found.loc[found["problem"] == "row_skipped", "row"].tolist() == [5]


def test_points_become_coordinates_and_text_stays_text(tmp_path: Path) -> None:
    shapes = [shapely.Point(105.25, -5.5), shapely.Point(105.25, -5.5).buffer(1), None]
    table = {"nama_usaha": ["A", "B", "C"], "alamat": ["x", "y", "z"], "kode pos": ["01", "35118", "35119"]}
    given = gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")
    given.to_file(tmp_path / "a.geojson")
    given.to_crs("EPSG:32748").to_file(tmp_path / "b.gpkg")
    given.to_parquet(tmp_path / "c.parquet")
    frame, _ = read([tmp_path / "a.geojson", tmp_path / "b.gpkg", tmp_path / "c.parquet"])
    at_point = frame[frame["business_name"] == "A"]
    assert at_point["longitude"].astype(float).tolist() == pytest.approx([105.25] * 3)
    assert at_point["latitude"].astype(float).tolist() == pytest.approx([-5.5] * 3)
    assert frame["latitude"].iloc[1::3].tolist() == ["Polygon"] * 3
    assert frame["latitude"].iloc[2::3].isna().all()
    assert at_point["postal_code"].tolist() == ["01"] * 3


def test_plain_parquet(tmp_path: Path) -> None:
    given = pd.DataFrame({"nama_usaha": ["A"], "alamat": ["x"], "omzet": [1.5e9], "ekspor": [True]})
    given["tanggal data"] = pd.Timestamp("2025-03-12")
    given["berdiri"] = pd.Timestamp("2019-03-12 08:30")
    given.to_parquet(tmp_path / "a.parquet")
    frame, _ = read([tmp_path / "a.parquet"])
    assert frame.loc[0, ["annual_sales_idr", "exporting", "updated", "established"]].tolist() == [
        1.5e9,
        True,
        "2025-03-12",
        "2019-03-12",
    ]


def test_identifiers_are_unique_over_all_files_and_never_personal(tmp_path: Path) -> None:
    text = "ID UKM,Nama Usaha,Alamat\nU1,A,x\nU1,B,x\nU1#2,C,x\n1801234567890123,D,x\n,E,x"
    paths = [written(tmp_path / name, text) for name in ("a.csv", "b.csv")]
    frame, found = read(paths)
    assert frame["ukm_id"].is_unique
    assert frame["ukm_id"].tolist()[:2] == ["U1", "U1#2"]
    assert frame["ukm_id"].tolist()[3:5] == ["a-000005", "a-000006"]
    assert (found["problem"] == "ukm_id_repeated").sum() == 4
    assert not found["value"].str.contains("1801234567890123").any()


def test_all_problems_of_a_file_come_together_without_personal_values(tmp_path: Path) -> None:
    text = (
        "Nama Usaha,Alamat,Tenaga Kerja,Omzet,Warna,\nA,x,-3,rahasia 5,biru,!\n,y,banyak "
        + "k" * 90
        + ",1,,,extra"
    )
    _, found = read([written(tmp_path / "a.csv", text)])
    assert list(found) == ["file", "row", "column", "value", "problem", "advice"]
    assert found[["row", "column", "problem"]].to_numpy().tolist() == [
        [1, "#6", "column_unused"],
        [1, "Warna", "column_unused"],
        [1, "ukm_id", "ukm_id_made"],
        [2, "workers", "number_negative"],
        [2, "annual_sales_idr", "number_unreadable"],
        [3, "", "row_too_long"],
        [3, "workers", "number_unreadable"],
        [3, "business_name", "business_name_missing"],
    ]
    assert found.loc[4, "value"] == "•••"
    assert not found["value"].str.contains("rahasia").any()
    assert found["value"].str.len().max() == 80


def test_what_was_given_and_refused_is_remembered_and_what_is_missing_is_not(tmp_path: Path) -> None:
    text = (
        "ID,Nama Usaha,Alamat,Tenaga Kerja,Bulan Produksi,Kapasitas,Ekspor,Omzet\n"
        "1,A,x,5,12,100,ya,1\n"
        "2,B,x,-3,14,banyak,mungkin,rahasia\n"
        '3,C,x,,-,"1,234",,-5\n'
        "4,D,x,4,0x,2 ton,tidak,\n"
    )
    frame, _ = read([written(tmp_path / "a.csv", text)])
    assert frame[schema.REFUSED].fillna("").tolist() == [
        "", "workers; annual_capacity; months_active; exporting", "", "annual_capacity; months_active",
    ]  # fmt: skip
    assert frame["annual_capacity"].tolist()[::2] == [100, 1234]


def test_refusals_of_several_files_stay_with_their_rows(tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{n}.csv", f"ID,Alamat,Tenaga Kerja\n{n},x,{n}\n") for n in ("1", "z")]
    paths.append(written(tmp_path / "none.csv", "ID,Alamat\n3,x\n"))
    assert read(paths)[0][schema.REFUSED].fillna("").tolist() == ["", "workers", ""]


def test_each_problem_has_its_own_advice() -> None:
    advice = [problems(code, file="a", rows=[1])["advice"].item() for code in PROBLEMS]
    assert len(set(advice)) == len(PROBLEMS)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", r"a\.csv is empty"),
        ("a.csv", b" \n\n", r"a\.csv is empty"),
        ("a.doc", b"x", r"a\.doc: this format is not read; save it as one of \.csv"),
        ("a.csv", b"PK\x03\x04\x00\x00", r"is no text or its encoding is unknown"),
        ("a.csv", b"Nama,Alamat\nA\x81,x", r"is no text or its encoding is unknown"),
        ("a.csv", b"Nama,Alamat\nCaf\xc3\xa9,x\nCaf\xe9,x", r"line 3: the text is partly UTF-8"),
        ("a.csv", b'Nama,Alamat\nA,x\n"B,y\nC,z\n', r"row 3: a quotation mark is not closed"),
        ("a.csv", b"Warna,Berat\nbiru,3", r"no row has known headers; found: -\. Name"),
        ("a.csv", b"Nama Usaha,Alamat\n", r"no rows beneath the header in row 1"),
        ("a.csv", b"Nama Usaha,Alamat\n-,n/a", r"no rows beneath the header in row 1"),
        ("a.csv", b"Nama Usaha,Produk\nA,kopi", r"row 1: no column says where a UKM is"),
        ("a.csv", b"Nama,Kab.,Kota\nA,x,y", r"'Kab\.' and 'Kota' both mean regency"),
        ("a.xlsx", b"PK\x03\x04 broken", r"a\.xlsx is damaged, locked"),
        ("a.geojson", b"{", r"a\.geojson is damaged, locked"),
        ("a.parquet", b"PAR1", r"a\.parquet is damaged, locked"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=message):
        read([tmp_path / name])


def test_found_headers_are_no_cells_of_a_list_without_headers(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "Budi Rahasia,Jl. Antah 5,Kota\nSri Rahasia,081234567890,Metro")
    with pytest.raises(ReadError, match=re.escape("found: Kota. Name")) as raised:
        read([path])
    assert "Rahasia" not in str(raised.value)


def test_every_sheet_that_is_a_list_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    head: list[object] = ["ID", "Nama Usaha", "Alamat", "Tenaga Kerja"]
    recapitulation: list[list[object]] = [["Kecamatan", "Tenaga Kerja"], ["Kedaton", 12]]
    first: list[list[object]] = [head, ["U1", "A", "Metro", "x"]]
    second: list[list[object]] = [["DAFTAR"], head, ["U2", "B", "Metro", 2]]
    path = spreadsheet(tmp_path / "a.xlsx", recapitulation, first, [["Petunjuk"]], second, [head])
    frame, found = read([path])
    assert frame[["ukm_id", "source_file", "source_row"]].to_numpy().tolist() == [
        ["U1", "a.xlsx [S2]", 2],
        ["U2", "a.xlsx [S4]", 3],
    ]
    assert found[["file", "row", "problem"]].to_numpy().tolist() == [
        ["a.xlsx [S2]", 2, "number_unreadable"],
        ["a.xlsx [S1]", 1, "sheet_skipped"],
        ["a.xlsx [S5]", 1, "sheet_skipped"],
    ]


def test_a_single_list_among_sheets_has_the_name_of_its_file(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Kecamatan", "Tenaga Kerja"], ["Kedaton", 12]]
    frame, found = read([spreadsheet(tmp_path / "a.xlsx", [["Nama Usaha", "Alamat"]], rows)])
    assert frame["source_file"].tolist() == ["a.xlsx"]
    assert "sheet_skipped" in found["problem"].tolist()


def test_files_of_one_name_are_told_apart_and_a_number_in_a_name_is_hidden(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "UKM 081234567890.csv" for folder in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        written(path, f"{HEADER}\n{ROW}")
    frame, found = read(paths)
    assert frame["source_file"].tolist() == ["UKM •••.csv", "UKM •••.csv (2)"]
    assert frame["ukm_id"].tolist() == ["UKM •••-000002", "UKM ••• (2)-000002"]
    assert not found.astype(str).apply("".join).str.contains("0812").any()


def test_of_a_very_long_cell_the_beginning_is_kept(tmp_path: Path) -> None:
    frame, found = read([written(tmp_path / "a.csv", f"{HEADER}\nA,{'x' * 200_000},35118\nB,y,35118")])
    assert frame["address"].str.len().tolist() == [2_000, 1]
    kept = found[found["problem"] == "text_too_long"]
    assert kept[["row", "column", "value"]].to_numpy().tolist() == [[2, "address", "x" * 80]]
    assert "longer than 2,000 characters" in kept["advice"].item()


@pytest.mark.parametrize(
    ("limit", "most", "message"),
    [
        ("MAX_FILE_MB", 0, r"a\.csv is larger than 0 MB: split it"),
        ("MAX_ROWS", 2, r"a\.csv has more than 2 rows: split it"),
        ("MAX_COLUMNS", 2, r"a\.csv, row 1: there are more than 2 columns; leave only"),
        ("MAX_TEXT_CHARS", 20, r"a\.csv holds more text than a list of UKM may: split it"),
    ],
)
def test_what_is_more_than_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, message: str
) -> None:
    monkeypatch.setattr(settings, limit, most)
    with pytest.raises(ReadError, match=message):
        read([written(tmp_path / "a.csv", f"{HEADER}\n{ROW}\n{ROW}")])


def test_a_row_without_end(tmp_path: Path) -> None:
    with pytest.raises(
        ReadError, match=r"row 2: the row is longer than 1,000,000 characters; is a quotation"
    ):
        read([written(tmp_path / "a.csv", f'{HEADER}\n"' + "x\n" * 600_000)])


def test_none_held_is_not_unknown(tmp_path: Path) -> None:
    frame, _ = read([written(tmp_path / "a.csv", "ID,Nama Usaha,Alamat,Izin\n1,A,x,tidak ada\n2,B,x,\n")])
    assert frame["certificates"].fillna("missing").tolist() == ["", "missing"]


def test_errors_of_all_files_come_together(tmp_path: Path) -> None:
    good = written(tmp_path / "good.csv", f"{HEADER}\n{ROW}")
    with pytest.raises(ReadError, match=r"missing\.csv does not exist.*\n.* is a folder") as raised:
        read([tmp_path / "missing.csv", good, tmp_path])
    assert "good.csv" not in str(raised.value)


def test_no_file_at_all() -> None:
    with pytest.raises(ReadError, match="no file is named"):
        read([])


def test_more_rows_than_one_chunk_keep_their_order(tmp_path: Path) -> None:
    rows = "\n".join(f"U{n},Usaha {n},Jl. Baru {n},{n % 7}" for n in range(50_000))
    frame, found = read([written(tmp_path / "a.csv", f"ID,Nama Usaha,Alamat,Tenaga Kerja\n{rows}")])
    assert len(frame) == 50_000
    assert found.empty
    assert frame["source_row"].is_monotonic_increasing
