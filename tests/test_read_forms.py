"""Lists as offices write them: titles, headers in two rows, a column for each certificate, sections of districts."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from geo import divide, gates, preview, schema, titles
from geo.errors import ReadError
from geo.headers import column_of
from geo.potential_rules import load_rules
from geo.read import read, read_part

HEAD: list[list[Any]] = [
    ["DATA UMKM BINAAN KABUPATEN TANGGAMUS TAHUN 2025"],
    [],
    [
        "No",
        "Identitas Pemilik",
        None,
        None,
        "Nama Usaha",
        "Alamat",
        None,
        "Produk",
        None,
        "NIB",
        "P-IRT",
        "Halal",
    ],
    [None, "Nama", "NIK", "No. HP", None, "RT/RW", "Pekon", "Nama", "Jenis", None, None, None],
    list(range(1, 13)),
]
OWNER, NIK = "Sri Rahayu", "1806021203800001"


def row(name: str, village: str, *certificates: str | None) -> list[Any]:
    return [1, OWNER, NIK, "081234567890", name, "02/01", village, "Kopi Bubuk", "Kopi", *certificates]


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for each in rows:
            sheet.append(each)
    book.save(path)
    return path


def told(found: pd.DataFrame, problem: str) -> list[list[Any]]:
    return found.loc[found["problem"] == problem, ["row", "column", "value"]].to_numpy().tolist()


def test_a_header_in_two_rows(tmp_path: Path) -> None:
    rows = [
        *HEAD,
        row("Kopi A", "Gisting Atas", "ada", "-", "ya"),
        *HEAD[2:4],
        row("Kopi B", "Landbaw", "v", "v", "v"),
    ]
    ukm, found = read([workbook(tmp_path / "a.xlsx", Lembar=rows)])

    assert ukm["business_name"].tolist() == ["Kopi A", "Kopi B"]
    assert ukm["source_row"].tolist() == [6, 9]
    first = ukm.iloc[0]
    assert first[["address", "village", "product", "product_type"]].tolist() == [
        "02/01", "Gisting Atas", "Kopi Bubuk", "Kopi",
    ]  # fmt: skip
    assert first[["owner_name", "national_id", "phone"]].tolist() == [OWNER, NIK, "081234567890"]
    assert told(found, "column_unused") == []


def test_the_name_of_a_person_is_none_of_a_business(tmp_path: Path) -> None:
    head = [["No", "Data Pribadi", None, "Alamat", None], [None, "Nama", "NIK", "Desa", "Kecamatan"]]
    ukm, _found = read([workbook(tmp_path / "a.xlsx", S=[*head, [1, OWNER, NIK, "Hajimena", "Natar"]])])

    assert ukm.loc[0, "village"] == "Hajimena"
    assert OWNER not in ukm[[*ukm.columns.difference(schema.PERSONAL)]].astype("str").to_numpy()


@pytest.mark.parametrize("second", [
    ["Kopi A", "Jl. Raya 5", "Natar"],           # a row of the list
    ["Kopi A", "Hajimena", "Natar", "Lampung"],  # one that is longer than the header
    ["", "", "", "Catatan"],                     # beneath nothing
])  # fmt: skip
def test_a_row_of_the_list_is_no_half_of_the_header(tmp_path: Path, second: list[str]) -> None:
    rows = [["Nama Usaha", "Alamat", "Kecamatan"], second, ["Kopi B", "Hajimena", "Natar"]]
    ukm, found = read([workbook(tmp_path / "a.xlsx", S=rows)])

    assert ukm["source_row"].tolist()[-1] == 3
    assert set(found["row"][found["problem"] == "business_name_missing"]) <= {2}
    assert ukm.loc[ukm.index[-1], ["address", "district"]].tolist() == ["Hajimena", "Natar"]


def test_two_columns_of_one_group_that_mean_the_same_are_an_error_as_ever(tmp_path: Path) -> None:
    head = [
        ["Nama Usaha", "Alamat Usaha", "", "Alamat Cabang", ""],
        ["", "Desa", "Kecamatan", "Desa", "Kecamatan"],
    ]
    path = workbook(tmp_path / "a.xlsx", S=[*head, ["Kopi", "Hajimena", "Natar", "Sukadana", "Sukadana"]])

    with pytest.raises(ReadError, match="the columns 'Desa' and 'Desa' both mean village"):
        read([path])


@pytest.mark.parametrize(("cells", "expected"), [
    (("ada", "belum", "ya"), "NIB; HALAL; belum SPP-IRT; ?"),
    (("9120304050607", "2061871010123-25", "√"), "NIB; SPP-IRT; HALAL; ?"),
    (("tidak", "x", "0"), "belum NIB; belum SPP-IRT; belum HALAL; ?"),
    (("-", None, "ada"), "HALAL; ?"),
    (("dalam proses", "", ""), "belum NIB; ?"),
    ((None, "", "-"), None),
    (("nanti", None, None), None),
])  # fmt: skip
def test_columns_of_one_certificate_make_a_list(
    tmp_path: Path, cells: tuple[Any, ...], expected: str | None
) -> None:
    ukm, _found = read([workbook(tmp_path / "a.xlsx", S=[*HEAD, row("Kopi A", "Landbaw", *cells)])])
    held = ukm.loc[0, "certificates"]

    assert (None if pd.isna(held) else held) == expected


def test_what_a_cell_of_a_certificate_does_not_say_is_told(tmp_path: Path) -> None:
    rows = [*HEAD, row("Kopi A", "Landbaw", "nanti", "sedang diurus", "ada")]
    _ukm, found = read([workbook(tmp_path / "a.xlsx", S=rows)])

    assert told(found, "certificate_unknown") == [[6, "certificates", "nanti"]]
    assert told(found, "certificate_not_held") == [[6, "certificates", "sedang diurus"]]


def test_a_list_of_all_certificates_beside_them_leaves_nothing_open(tmp_path: Path) -> None:
    rows = [
        ["Nama Usaha", "Desa", "Sertifikat", "NIB"],
        ["A", "B", "Halal", "ada"],
        ["C", "D", "Halal", "tidak"],
    ]
    ukm, _found = read([workbook(tmp_path / "a.xlsx", S=rows)])

    assert ukm["certificates"].tolist() == ["HALAL; NIB", "HALAL"]


def test_what_is_not_asked_for_is_not_known_and_what_is_denied_fails() -> None:
    held = pd.DataFrame({"certificates": ["NIB; belum HALAL; ?", "NIB; HALAL"]}, dtype="str")
    ukm = held.assign(product_type="coffee", established=None)
    states = gates.states(ukm, load_rules(), today=date(2026, 12, 1)).tolist()
    assert states[0] == "legal:pass; age:unknown; halal:fail; permit:unknown"
    assert states[1] == "legal:pass; age:unknown; halal:pass; permit:fail"


def test_a_list_of_certificates_comes_back_from_a_file_as_it_was(tmp_path: Path) -> None:
    held = ["NIB; belum HALAL; ?", "belum NIB; ?", "NIB; HALAL"]
    path = tmp_path / "a.csv"
    path.write_text(
        "nama usaha,desa,sertifikat\n" + "".join(f"A,B,{each}\n" for each in held), encoding="utf-8"
    )
    ukm, found = read([path])

    assert ukm["certificates"].tolist() == held
    assert told(found, "certificate_not_held") == []


def test_who_says_so_leaves_such_a_column_out_or_reads_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", S=[["Nama Usaha", "Desa", "NIB", "Halal"], ["A", "B", "ada", "ada"]])

    assert preview.look(path).meanings == {
        "Nama Usaha": "business_name", "Desa": "village", "NIB": "certificates", "Halal": "certificates",
    }  # fmt: skip
    without, found = read([path], said={"NIB": ""})
    assert without["certificates"].tolist() == ["HALAL; ?"]
    assert told(found, "column_unused") == [[1, "NIB", "NIB"]]
    again, _found = read([path], said={"NIB": "certificates"})
    assert again["certificates"].tolist() == ["NIB; HALAL; ?"]


def test_titles_sheets_and_sections_say_where_rows_are_that_do_not(tmp_path: Path) -> None:
    section = [["KECAMATAN : TALANG PADANG"], row("Kopi C", "Banding Agung"), ["Kota Agung, 12 Maret 2025"]]
    path = workbook(
        tmp_path / "a.xlsx",
        **{
            "Kec._Gisting": [*HEAD, row("Kopi A", "Gisting Atas"), *section],
            "Lain": [*HEAD, row("Kopi D", "Tekad")],
        },
    )
    ukm, found = read([path])

    assert ukm[["business_name", "district", "regency"]].fillna("").to_numpy().tolist() == [
        ["Kopi A", "Gisting", "Tanggamus"], ["Kopi C", "Talang Padang", "Tanggamus"], ["Kopi D", "", "Tanggamus"],
    ]  # fmt: skip
    assert told(found, "place_from_title") == [
        [4, "district", "Gisting"], [4, "regency", "Tanggamus"], [7, "district", "Talang Padang"],
        [7, "regency", "Tanggamus"], [4, "regency", "Tanggamus"],
    ]  # fmt: skip


def test_what_a_row_says_goes_before_the_title_and_so_does_its_point(tmp_path: Path) -> None:
    rows = [
        ["Kabupaten Tanggamus"],
        ["Nama Usaha", "Alamat", "Kabupaten", "Lintang", "Bujur"],
        ["A", "Jl. Raya", "Pesawaran", "", ""], ["B", "Jl. Raya", "", "-5,4", "105,2"], ["C", "Jl. Raya", "", "", ""],
    ]  # fmt: skip
    ukm, _found = read([workbook(tmp_path / "a.xlsx", S=rows)])

    assert ukm["regency"].fillna("").tolist() == ["Pesawaran", "", "Tanggamus"]


def test_parts_of_a_list_read_its_header_and_titles_as_the_whole_does(tmp_path: Path) -> None:
    lines = [*HEAD[:4], *(row(f"Kopi {at}", "Landbaw", "ada", "", "tidak") for at in range(7))]
    lines.insert(7, ["KECAMATAN ULU BELU"])
    path = tmp_path / "a.csv"
    cells = [["" if cell is None else str(cell) for cell in line] for line in lines]
    path.write_text(
        "\n".join(",".join([*line, *[""] * (12 - len(line))]) for line in cells), encoding="utf-8"
    )
    whole, _found = read([path])
    (source,) = divide.sources([path])
    parts = [read_part(path, "a.csv", part.span).frame for part in divide.cut(source, 3)]

    assert len(parts) == 4
    same = [name for name in whole if name != "ukm_id"]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True)[same], whole[same])
    assert whole["regency"].unique().tolist() == ["Tanggamus"]
    assert whole["district"].isna().all()


def test_the_questions_of_a_form(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Timestamp;Nama Lengkap (sesuai KTP);Nama Usaha / Brand;Alamat lengkap usaha (jalan, desa);"
        "Kabupaten/Kota tempat usaha;Nomor WhatsApp aktif;Produk yang dihasilkan;Apakah sudah memiliki NIB?;"
        "Apakah sudah pernah melakukan ekspor?;Omzet rata-rata per bulan\n"
        f"1/12/2025;{OWNER};Kopi A;Jl. Raya, Tekad;Tanggamus;0812;Kopi;Sudah;Belum pernah;5.000.000\n",
        encoding="utf-8",
    )
    ukm, found = read([path])
    row = ukm.iloc[0]

    assert row[["owner_name", "phone"]].tolist() == [OWNER, "0812"]
    assert row[["business_name", "address", "regency", "product", "certificates"]].tolist() == [
        "Kopi A", "Jl. Raya, Tekad", "Tanggamus", "Kopi", "NIB; ?",
    ]  # fmt: skip
    assert ukm["exporting"].tolist() == [False]
    assert [column for _row, column, _value in told(found, "column_unused")] == [
        "Timestamp", "Omzet rata-rata per bulan",
    ]  # fmt: skip


@pytest.mark.parametrize(("header", "column"), [
    ("Pekon/Kelurahan", "village"), ("Nama Desa / Kel.", "village"), ("Kel/Desa domisili usaha", "village"),
    ("Kampung/Tiyuh", "village"), ("Nama Kec.", "district"), ("Kab./Kota tempat usaha", "regency"),
    ("KabKota", "regency"), ("Nama Usaha/Pemilik", "owner_name"), ("Jenis Usaha / Produk", "product_type"),
    ("LS", "latitude"),
])  # fmt: skip
def test_headers_of_offices(header: str, column: str) -> None:
    assert column_of(header) == column


@pytest.mark.parametrize("header", [
    "Nama Anda", "Nama lengkap pelaku", "Alamat pemilik", "Omzet per bulan", "Status tempat usaha", "Produk lain",
])  # fmt: skip
def test_what_a_header_may_mean_is_not_guessed(header: str) -> None:
    assert column_of(header) is None


@pytest.mark.parametrize("beside", ["NIK", "No. KTP", "L/P", "Jenis Kelamin", "Tempat, Tgl Lahir", "Usia"])
def test_a_name_beside_what_only_people_have_is_that_of_the_owner(tmp_path: Path, beside: str) -> None:
    path = workbook(
        tmp_path / "a.xlsx", S=[["No", "Nama", beside, "Alamat"], [1, OWNER, "x", "Hajimena, Natar"]]
    )
    ukm, _found = read([path])

    assert ukm.loc[0, "owner_name"] == OWNER
    assert pd.isna(ukm.loc[0, "business_name"])
    assert OWNER not in preview.look(path).rows.to_numpy()
    # A person knows better.
    assert read([path], said={"Nama": "business_name"})[0].loc[0, "business_name"] == OWNER


def test_a_name_beside_that_of_the_owner_is_not_used(tmp_path: Path) -> None:
    rows = [["Nama", "Nama Pemilik", "NIK", "Alamat"], ["Sri", OWNER, NIK, "Hajimena"]]
    ukm, found = read([workbook(tmp_path / "a.xlsx", S=rows)])

    assert ukm.loc[0, "owner_name"] == OWNER
    assert pd.isna(ukm.loc[0, "business_name"])
    assert told(found, "column_unused") == [[1, "Nama", "Nama"]]


@pytest.mark.parametrize(
    "total", [["", "JUMLAH", "", "7"], ["Total :", "", "", "Rp 3.000"], ["", "", "Grand Total", ""]]
)
def test_a_row_that_sums_up_others_is_no_ukm(tmp_path: Path, total: list[str]) -> None:
    rows = [["No", "Nama Usaha", "Alamat", "Tenaga Kerja"], ["1", "Total Teknik", "Total, Natar", "7"], total]
    ukm, found = read([workbook(tmp_path / "a.xlsx", S=rows)])

    assert ukm["business_name"].tolist() == ["Total Teknik"]
    assert set(found["problem"]) - {"ukm_id_made"} <= {"total_skipped", "row_skipped"}
    assert told(found, "total_skipped") == [[3, "", ""]]


def test_one_cell_for_several_rows_is_the_address_of_each(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", S=[
        ["No", "Nama Usaha", "Alamat", None, "Tenaga Kerja"], [None, None, "Pekon", "Kecamatan", None],
        [1, "Kopi A", "Landbaw", "Gisting", 2], [2, "Kopi B", None, None, 3], [3, "Kopi C", "Tekad", None, 4],
        [4, "Kopi D", None, "Natar", None],
    ])  # fmt: skip
    book = openpyxl.load_workbook(path)
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:E2", "C3:C4", "D3:D5", "E5:E6"):
        book["S"].merge_cells(cells)
    book.save(path)
    ukm, _found = read([path])

    assert ukm[["business_name", "village", "district"]].fillna("").to_numpy().tolist() == [
        ["Kopi A", "Landbaw", "Gisting"], ["Kopi B", "Landbaw", "Gisting"], ["Kopi C", "Tekad", "Gisting"],
        ["Kopi D", "", "Natar"],
    ]  # fmt: skip
    # What is no address belongs to the row in which it stands.
    assert ukm["workers"].tolist() == [2, 3, 4, pd.NA]


@pytest.mark.parametrize("mark", ['"', "s.d.a.", "SDA", "- '' -", "idem"])
def test_as_above_is_what_stands_above(tmp_path: Path, mark: str) -> None:
    rows = [
        ["Nama Usaha", "Desa", "Kecamatan"],
        ["A", "Tekad", "Pulau Panggung"],
        ["B", mark, mark],
        ["C", "-", mark],
    ]
    ukm, _found = read([workbook(tmp_path / "a.xlsx", S=rows)])

    assert ukm["village"].fillna("").tolist() == ["Tekad", "Tekad", ""]
    assert ukm["district"].tolist() == ["Pulau Panggung"] * 3


@pytest.mark.parametrize(("text", "expected"), [
    ("TALANG PADANG", {"district": "Talang Padang"}),
    ("Pringsewu", {"regency": "Pringsewu"}),                     # a regency and one of its districts
    ("Kec. Pringsewu", {"district": "Pringsewu"}),
    ("Rekap Kota Metro 2025", {"regency": "Kota Metro"}),
    ("DINAS KOPERASI KAB. LAMSEL", {"regency": "Lampung Selatan"}),
    ("Kecamatan Gisting, Kabupaten Tanggamus", {"district": "Gisting", "regency": "Tanggamus"}),
    ("Data se-Kabupaten/Kota Provinsi Lampung", {}),
    ("Kabupaten Tanggamus dan Pringsewu", {}),
    ("Kecamatan Gisting - Ulu Belu", {}),
    ("Kota Agung", {"district": "Kota Agung"}),
    ("Kota Agung, 12 Maret 2025", {}),
    ("Kabupaten Bogor", {}),
    ("Kopi", {}),
    ("Lampung", {}),
])  # fmt: skip
def test_what_a_title_names(text: str, expected: dict[str, str]) -> None:
    assert titles.places([text]) == expected


def test_titles_that_name_different_areas_name_none() -> None:
    assert titles.places(["Kec. Gisting", "Kec. Ulu Belu Kab. Tanggamus"]) == {"regency": "Tanggamus"}
