import time

import pytest

from geo import schema
from geo.parse import cell, clean
from geo.problems import PROBLEMS

COLUMN = {column.name: column for column in schema.COLUMNS}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2500", 2500),
        ("2.500", 2500),
        ("1.234.567", 1_234_567),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1,234,567", 1_234_567),
        ("2 500 000", 2_500_000),
        ("2,5", 2.5),
        ("2.5", 2.5),
        ("0.125", 0.125),
        ("1.2340", 1.234),
        ("Rp 2.500.000", 2_500_000),
        ("Rp. 2.500.000,-", 2_500_000),
        ("Rp2.500.000,00", 2_500_000),
        ("2,5 Miliar", 2.5e9),
        ("750 juta rupiah", 7.5e8),
        ("15 rb", 15_000),
    ],
)
def test_numbers_of_both_languages(written: str, value: float) -> None:
    assert cell(written, COLUMN["annual_sales_idr"]) == (value, None)


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("annual_capacity", "1,234", (1234.0, "number_ambiguous")),
        ("annual_capacity", "1.23.4", (None, "number_unreadable")),
        ("annual_capacity", "5-10", (None, "number_unreadable")),
        ("annual_capacity", "500 kg/bulan", (None, "number_unreadable")),
        ("annual_capacity", "2 ton", (None, "number_unreadable")),
        ("annual_capacity", "1.000 kg/tahun", (None, "number_unreadable")),
        ("annual_capacity", "banyak", (None, "number_unreadable")),
        ("annual_capacity", "-5", (None, "number_negative")),
        ("annual_capacity", "9" * 400, (None, "out_of_range")),
        ("annual_capacity", "8123456789", (None, "out_of_range")),
        ("annual_capacity", "081234567890", (None, "number_unreadable")),
        ("annual_sales_idr", "81234567890", (None, "number_unreadable")),
        ("annual_sales_idr", "+6281234567890", (None, "number_unreadable")),
        ("annual_sales_idr", "1871010101010001", (None, "number_unreadable")),
        ("annual_sales_idr", "8500000000", (8.5e9, None)),
        ("workers", "0812345678", (None, "number_unreadable")),
        ("workers", "12 orang", (12, None)),
        ("workers", "-3", (None, "number_negative")),
        ("workers", "١٢", (12, None)),
        ("workers", "１２", (12, None)),
        ("workers", "3,5", (None, "integer_expected")),
        ("workers", "1.000.001", (None, "out_of_range")),
        ("months_active", "12 bulan", (12, None)),
        ("months_active", "0", (0, None)),
        ("months_active", "13", (None, "out_of_range")),
        ("months_active", "sepanjang tahun", (None, "number_unreadable")),
        ("postal_code", "35 362", ("35362", None)),
        ("postal_code", "35362.0", ("35362", None)),
        ("postal_code", "0721", ("0721", "postal_code_invalid")),
        ("size_class", "Usaha Mikro", ("micro", None)),
        ("size_class", "KECIL", ("small", None)),
        ("size_class", "Medium", ("medium", None)),
        ("size_class", "mikro/kecil", (None, "size_class_unknown")),
        ("size_class", "besar", (None, "size_class_unknown")),
        ("online_sales", "Shopee, Tokopedia dan WA", (True, None)),
        ("online_sales", "tidak", (False, None)),
        ("online_sales", "pasar", (None, "boolean_unreadable")),
        ("address", "Jl. 12/3, tidak ada", ("Jl. 12/3, tidak ada", None)),
    ],
)
def test_cells_of_each_kind(name: str, written: str, expected: tuple[object, str | None]) -> None:
    assert cell(written, COLUMN[name]) == expected


@pytest.mark.parametrize(
    "written", ["Ya", "YES", "sudah", "sudah ekspor", "pernah", "1", "v", "✓", "True", "siap"]
)
def test_yes(written: str) -> None:
    assert cell(written, COLUMN["exporting"]) == (True, None)


@pytest.mark.parametrize(
    "written", ["Tidak", "tdk", "belum", "Belum pernah", "tidak ada", "0", "x", "false", "T"]
)
def test_no(written: str) -> None:
    assert cell(written, COLUMN["exporting"]) == (False, None)


@pytest.mark.parametrize(
    "written",
    [
        "langsung", "Ekspor langsung", "direct", "tidak langsung", "Ekspor tidak langsung", "Ekspor (tidak langsung)",
        "ya, secara tidak langsung", "tdk langsung.", "indirect", "Indirect export", "melalui eksportir",
        "Sudah, melalui eksportir lain", "lewat trader", "lewat pihak ketiga", "via pihak ke-3", "via buyer",
        "through third party",
    ],
)  # fmt: skip
def test_a_way_to_export_is_a_yes_to_exporting_and_to_nothing_else(written: str) -> None:
    assert cell(written, COLUMN["exporting"]) == (True, None)
    assert cell(written, COLUMN["packaging_ready"]) == (None, "boolean_unreadable")


@pytest.mark.parametrize(
    "written",
    [
        "mungkin",
        "ada rencana",
        "ya/tidak",
        "2",
        "tidak, langsung dijual",
        "melalui Shopee",
        "lewat",
        "belum langsung",
    ],
)
def test_neither_yes_nor_no(written: str) -> None:
    assert cell(written, COLUMN["exporting"]) == (None, "boolean_unreadable")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2019", "2019"),
        ("2019-03", "2019-03"),
        ("03/2019", "2019-03"),
        ("Maret 2019", "2019-03"),
        ("12 Maret 2019", "2019-03-12"),
        ("12-Agt-2019", "2019-08-12"),
        ("12/03/2019", "2019-03-12"),
        ("2019-03-12T08:00:00", "2019-03-12"),
        ("43536", "2019-03-12"),
    ],
)
def test_dates_keep_their_precision(written: str, expected: str) -> None:
    assert cell(written, COLUMN["established"]) == (expected, None)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("31/02/2019", "date_unreadable"),
        ("03/25/2019", "date_unreadable"),
        ("12/03/19", "date_unreadable"),
        ("12 Foo 2019", "date_unreadable"),
        ("lama", "date_unreadable"),
        ("1899", "date_out_of_range"),
        ("2999-01", "date_out_of_range"),
    ],
)
def test_what_is_no_possible_date(written: str, problem: str) -> None:
    assert cell(written, COLUMN["established"]) == (None, problem)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("NIB, P-IRT; halal/BPOM", ("NIB; SPP-IRT; HALAL; BPOM-MD", None)),
        ("SPP-IRT No. 206/18, MD 123, ISO 22000:2018", ("SPP-IRT; BPOM-MD; ISO-22000", None)),
        ("Organik;SVLK;Merek (HAKI);HACCP;SNI", ("ORGANIC; SVLK; MERK; HACCP; SNI", None)),
        ("N.I.B., P.IRT, P - IRT, SPPIRT, hallal", ("NIB; SPP-IRT; HALAL", None)),
        ("ISO9001:2015/ISO22000", ("ISO-9001; ISO-22000", None)),
        ("No. Induk Berusaha + Sertifikat Halal MUI", ("NIB; HALAL", None)),
        ("SKU/NPWP/TDI/SIUP", ("SKU; NPWP; TDI; SIUP", None)),
        ("Surat Keterangan Usaha (SKU), Akta Notaris; NKV", ("SKU; AKTA; NKV", None)),
        ("Halal (MUI, 2024), NIB", ("HALAL; NIB", None)),
        ("NIB, halal)", ("NIB; HALAL", None)),
        ("Bintang Lima (a; b)", ("Bintang Lima (a; b)", "certificate_unknown")),
        ("120009001", ("120009001", "certificate_unknown")),
        (";;;", (None, None)),
        ("tidak ada.", ("", None)),
        ("Halal, Piagam Bupati", ("HALAL; Piagam Bupati", "certificate_unknown")),
        ("NIB, halal (proses)", ("NIB", "certificate_not_held")),
        ("belum ada", ("", None)),
        ("blm ada", ("", None)),
        ("NIB, blm halal", ("NIB", "certificate_not_held")),
        ("non halal", (None, "certificate_not_held")),
        ("Halal blm", (None, "certificate_not_held")),
        ("halal sedang diurus", (None, "certificate_not_held")),
        ("Halal (habis)", (None, "certificate_not_held")),
        ("NIB; Halal (MUI, kedaluwarsa)", ("NIB", "certificate_not_held")),
        ("halal on process", (None, "certificate_not_held")),
        ("dalam pengurusan halal", (None, "certificate_not_held")),
    ],
)
def test_certificates(written: str, expected: tuple[str | None, str | None]) -> None:
    assert cell(written, COLUMN["certificates"]) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Amerika, AS; USA/United States", ("US", None)),
        ("RRC, Tiongkok, Cina, China", ("CN", None)),
        ("Korea, Belanda, Afrika Selatan", ("KR; NL; ZA", None)),
        ("Jepang dan Malaysia", ("JP; MY", None)),
        ("Trinidad dan Tobago", ("TT", None)),
        ("Jepang, Timur Tengah", ("JP; Timur Tengah", "market_unknown")),
        ("Eropa, UE", ("Eropa; UE", "market_unknown")),
        ("Indonesia", ("", None)),
        ("Lokal, dalam negeri", ("", None)),
        ("lokal dan Malaysia", ("MY", None)),
        ("lokal; Eropa", ("Eropa", "market_unknown")),
        ("belum ekspor", ("", None)),
        ("tidak ada", ("", None)),
    ],
)
def test_export_markets(written: str, expected: tuple[str | None, str | None]) -> None:
    assert cell(written, COLUMN["export_markets"]) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  Kopi\t\n Bubuk\u00a0", "Kopi Bubuk"),
        ("Kopi\x00\u200b\u202eBubuk", "KopiBubuk"),
        ("Cafe\u0301", "Café"),
        ("-", ""),
        ("N/A", ""),
        ("#REF!", ""),
        ("tidak ada", "tidak ada"),
        ("0", "0"),
    ],
)
def test_text_is_clean(written: str, expected: str) -> None:
    assert clean(written) == expected


@pytest.mark.parametrize(
    "text", ["a,", ",", "(,", "1,", "1.-", "jan ", "shopee dan ", "(", "; NIB", "\u0130"]
)
def test_a_cell_of_any_length_is_read_at_once(text: str) -> None:
    start = time.monotonic()
    for column in schema.COLUMNS:
        value, _problem = cell(clean(text * 10_000 + ")", listed=column.kind == "list"), column)
        assert value is None or column.kind in ("text", "list")
    assert time.monotonic() - start < 5


def test_every_problem_of_a_cell_has_advice() -> None:
    texts = ("?!", "-1", "1,5", "99999999", "1,234", "1800", "proses", "2999")
    codes = {cell(text, column)[1] for text in texts for column in schema.COLUMNS}
    assert codes - {None} <= set(PROBLEMS)
