"""`python -m geo report`: what is written, what is said, which code is returned."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from geo.__main__ import main
from tests import register

Run = Callable[..., tuple[str, str]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("report"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], built: Path) -> Run:
    def command(*arguments: object, code: int = 0) -> tuple[str, str]:
        options = ("--language", "en", "report", *arguments, "--data", built)
        try:
            returned = main([*map(str, options)])
        except SystemExit as end:
            returned = int(end.code or 0)
        said = capsys.readouterr()
        assert returned == code, said.err
        return said.out, said.err

    return command


def test_an_area_becomes_a_file(run: Run, tmp_path: Path) -> None:
    out, err = run("--area", "18.06", tmp_path / "profil.pdf")

    assert (out, err) == (f"profile of 17 UKM written to {tmp_path / 'profil.pdf'}\n", "")
    assert "Profile of Tanggamus" in PdfReader(tmp_path / "profil.pdf").pages[0].extract_text()


def test_the_province_is_an_area_and_png_a_format(run: Run, tmp_path: Path) -> None:
    out, _err = run("--area", "18", tmp_path / "profil.PNG")

    assert out.startswith("profile of 29 UKM")
    assert (tmp_path / "profil.PNG").read_bytes().startswith(b"\x89PNG")


def test_all_regencies_have_a_file_each_and_the_province(run: Run, tmp_path: Path) -> None:
    out, err = run("--all-regencies", tmp_path / "new" / "profiles")
    names = sorted(path.name for path in (tmp_path / "new" / "profiles").iterdir())

    assert out == f"16 profiles written to {tmp_path / 'new' / 'profiles'}\n"
    assert len(names) == 16
    assert names[0] == "18.01_lampung-selatan.pdf"
    assert names[-1] == "18_lampung.pdf"
    assert all(" profiles, about" in line for line in err.splitlines())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--area", "18.99", "a.pdf"), "not known: 18.99; see `python -m geo report --help`"),
        (("--area", "18.06", "a.docx"), "a.docx: this format is not written; use one of .pdf, .png"),
        (("--area", "18.06", "none/a.pdf"), "none/a.pdf cannot be written (No such file or directory)"),
        (("a.pdf",), "one of the arguments --area --all-regencies is required"),
    ],
)
def test_what_cannot_be_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    out, err = run(*arguments, code=2)

    assert out == ""
    assert message in err
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_of_the_folder_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("")
    _out, err = run("--all-regencies", tmp_path / "there", code=2)

    assert "there: cannot be written" in err
