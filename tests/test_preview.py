from pathlib import Path

import pytest

from geo.errors import ReadError
from geo.preview import look
from geo.privacy import MASK


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_headers_have_their_meaning_and_personal_cells_are_masked(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.csv",
        "Nama Usaha,Alamat,Pemilik,Catatan,,Catatan\nKopi,Jl. Ratu WA 0812-3456-7890,Sri,x,y,z\nTeh,Jl. A,,,,\n",
    )
    preview = look(path)
    assert preview.meanings == {
        "Nama Usaha": "business_name", "Alamat": "address", "Pemilik": "owner_name", "Catatan": "",
    }  # fmt: skip
    assert preview.rows.to_dict("list") == {
        "Nama Usaha": ["Kopi", "Teh"], "Alamat": [f"Jl. Ratu WA {MASK}".replace(f"WA {MASK}", MASK), "Jl. A"],
        "Pemilik": [MASK, ""], "Catatan": ["x", ""], "#5": ["y", ""], "Catatan #6": ["z", ""],
    }  # fmt: skip


def test_a_file_without_any_known_header_shows_its_fullest_first_row(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "Daftar 2026,,\nUsahanya,Tempatnya,Barangnya\nKopi,Tekad,kopi\n")
    assert look(path).meanings == {"Usahanya": "", "Tempatnya": "", "Barangnya": ""}
    said = look(path, {"Tempatnya": "village"})
    assert said.meanings["Tempatnya"] == "village"
    assert len(said.rows) == 1


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\x89PNG\x00\x01")
    with pytest.raises(ReadError, match=r"a\.csv is no text"):
        look(path)


def test_numbers_of_rows_are_no_column_and_what_one_earns_is_hidden(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "No,Nama Usaha,Desa,Omzet/Bulan,Alat\n1,Kopi,Tekad,3500000,oven\n")
    preview = look(path)

    assert [*preview.meanings] == ["Nama Usaha", "Desa", "Omzet/Bulan", "Alat"]
    assert preview.rows.iloc[0].tolist() == ["1", "Kopi", "Tekad", MASK, "oven"]
