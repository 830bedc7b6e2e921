"""The process that opens a file: what its end means, and that it ends with the last row asked for."""

import gc
import json
import signal
import sys
from pathlib import Path

import pyogrio
import pytest

from geo import guarded, isolated
from geo.errors import ReadError
from tests.hostile import archives, workbooks


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    path.write_bytes(archives.good())
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("end", "message"),
    [
        (f"kill -{signal.SIGALRM} $$", r"a\.xlsx takes too long to open"),
        (f"kill -{signal.SIGABRT} $$", r"a\.xlsx needs more memory to open"),
        (f"kill -{signal.SIGKILL} $$", r"a\.xlsx needs more memory to open"),
        (f"kill -{signal.SIGSEGV} $$", r"a\.xlsx is damaged"),
        ("exit 3", r"a\.xlsx needs more memory to open"),
        ("echo nonsense", r"a\.xlsx is damaged"),
    ],
)
def test_each_end_has_its_words(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, message: str
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{end}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))

    with pytest.raises(ReadError, match=message):
        list(isolated.sheets(book))


def test_more_sheets_than_a_register_has(tmp_path: Path) -> None:
    case = next(case for case in workbooks.attacks() if case.name == "sheets.xlsx")
    with pytest.raises(ReadError, match=r"sheets\.xlsx has more than 100 sheets: save those with the list"):
        list(isolated.sheets(case.write(tmp_path)))


def test_a_file_that_has_another_one_read_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.geojson"
    other.write_text('{"type": "Feature", "properties": {"Alamat": "x"}, "geometry": null}', encoding="utf-8")
    command = f"gdal vector pipeline ! read {other} ! write --format stream x"
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"type": "gdal_streamed_alg", "command_line": command}), encoding="utf-8")
    # The library alone would do it.
    assert pyogrio.read_dataframe(path)["Alamat"].tolist() == ["x"]

    with pytest.raises(ReadError, match=r"a\.json is damaged, locked or not what its name says"):
        list(isolated.sheets(path))


def test_the_process_ends_with_the_rows(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[guarded.subprocess.Popen[bytes]] = []
    popen = guarded.subprocess.Popen

    def remembered(*arguments: object, **options: object) -> object:
        started.append(popen(*arguments, **options))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(guarded.subprocess, "Popen", remembered)
    [(name, rows)] = isolated.sheets(book)
    assert (name, next(rows)) == ("S", archives.TABLE[0])
    assert started[0].poll() is None
    del rows
    gc.collect()

    assert started[0].poll() == -signal.SIGKILL
