"""A person says what headers mean: that goes before what the program takes them for."""

from pathlib import Path

import pytest

from geo import pipeline
from geo.__main__ import main
from geo.errors import ReadError
from geo.read import read

TEXT = "Usahanya,Tempatnya,Kecamatan\nKopi,Tekad,Pulau Panggung\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "daftar.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_without_a_word_the_header_is_not_found(path: Path) -> None:
    with pytest.raises(ReadError, match="no row has known headers"):
        read([path])


def test_what_is_said_is_read(path: Path) -> None:
    ukm, found = read([path], said={"Usahanya": "business_name", "Tempatnya": "village"})
    assert ukm.loc[0, ["business_name", "village", "district"]].tolist() == [
        "Kopi",
        "Tekad",
        "Pulau Panggung",
    ]
    assert found["problem"].tolist() == ["ukm_id_made"]


def test_what_is_said_goes_before_a_clear_header_and_may_leave_a_column_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nama Usaha,Desa,Kelurahan Baru,Alamat\nKopi,A,B,C\n", encoding="utf-8")
    ukm, found = read([path], said={"Kelurahan Baru": "village", "Alamat": ""})
    assert ukm["village"].tolist() == ["B"]
    assert ukm["address"].isna().all()
    unused = found.loc[found["problem"] == "column_unused", "column"]
    assert sorted(unused) == ["Alamat", "Desa"]


def test_two_headers_said_to_mean_the_same_are_refused(path: Path) -> None:
    with pytest.raises(ReadError, match="the columns 'Usahanya' and 'Tempatnya' both mean village"):
        read([path], said={"Usahanya": "village", "Tempatnya": "village"})


def test_the_pipeline_and_the_command_line_take_it(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = {"Usahanya": "business_name", "Tempatnya": "village"}
    assert pipeline.check([path], said=said)["placed"] == 1
    columns = [f"--column={header}={name}" for header, name in said.items()]
    assert main(["--language", "en", "check", str(path), *columns]) == 0
    assert "1 rows: 1 placed" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", ["Tempatnya", "=village", "Tempatnya=desa"])
def test_the_command_line_refuses_what_no_column_is_called(
    path: Path, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--language", "en", "check", str(path), "--column", wrong])
    assert "write HEADER=NAME with one of these names: ukm_id" in capsys.readouterr().err
