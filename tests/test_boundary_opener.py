"""Boundary files are read in a process of its own: what comes back, and how the end of that process is told."""

import re
import signal
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from geopandas.testing import assert_geodataframe_equal

from geo import boundary_files, boundary_opener, settings
from geo.__main__ import main
from geo.errors import BoundaryError
from geo.texts import use_language
from tests import drawn
from tests.test_boundary_files import SQUARES

_MB = 2**20


@pytest.mark.parametrize("suffix", [".shp", ".gpkg", ".topojson", ".zip"])
def test_it_returns_what_is_read_without_it(tmp_path: Path, suffix: str) -> None:
    many = SQUARES.assign(luas=[1.5, None], n=[1, 2], sejak=["2020-01-02", None])
    path = drawn.write(many, tmp_path / f"batas{suffix}")
    frame, findings = boundary_opener.read(path)
    expected, same = boundary_files.read(path)

    assert_geodataframe_equal(frame, expected)
    assert findings == same


def test_layer_crs_folder_and_language_are_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SQUARES.to_file(tmp_path / "batas.gpkg", layer="kecamatan")
    SQUARES.iloc[:1].to_file(tmp_path / "batas.gpkg", layer="desa")
    monkeypatch.chdir(tmp_path)

    assert len(boundary_opener.read(Path("batas.gpkg"), table="desa")[0]) == 1
    with pytest.raises(BoundaryError, match=r"^batas\.gpkg: has the layers kecamatan, desa"):
        boundary_opener.read(Path("batas.gpkg"))
    use_language("id")
    with pytest.raises(BoundaryError, match=r"^--crs EPSG:9: "):
        boundary_opener.read(Path("batas.gpkg"), table="desa", crs="EPSG:9")
    with pytest.raises(BoundaryError) as said:
        boundary_files.read(Path("tiada.gpkg"))
    with pytest.raises(BoundaryError) as heard:
        boundary_opener.read(Path("tiada.gpkg"))
    assert str(heard.value) == str(said.value)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("end", "message"),
    [
        (
            f"kill -{signal.SIGALRM} $$",
            r"a\.gpkg takes too long to open: save the boundaries of the province",
        ),
        (f"kill -{signal.SIGKILL} $$", r"a\.gpkg needs more memory to open than boundaries of the province"),
        (f"kill -{signal.SIGSEGV} $$", r"a\.gpkg: cannot be read as a boundary layer"),
        ("exit 1", r"a\.gpkg: cannot be read as a boundary layer"),
    ],
)
def test_each_end_has_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, message: str
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{end}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))

    with pytest.raises(BoundaryError, match=message):
        boundary_opener.read(tmp_path / "a.gpkg")


def _bomb(path: Path) -> Path:
    """Write 300 MB of zeros behind the beginning of a GeoJSON file, packed into a thousandth."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.geojson", "w") as file:
        file.write(b'{"type":"FeatureCollection","features":[')
        for _part in range(300):
            file.write(b"\0" * _MB)
    return path


def _false_counts(path: Path) -> Path:
    """Write a shapefile of which header and records say to be of gigabytes."""
    drawn.write(SQUARES, path)
    shp, dbf = bytearray(path.read_bytes()), bytearray(path.with_suffix(".dbf").read_bytes())
    # The length of the file in words of two bytes; parts and points of the first polygon.
    struct.pack_into(">i", shp, 24, 2**31 - 1)
    struct.pack_into("<ii", shp, 144, 2**30, 2**30)
    struct.pack_into("<I", dbf, 4, 2**32 - 1)
    path.write_bytes(shp)
    path.with_suffix(".dbf").write_bytes(dbf)
    return path


def _climbing(path: Path) -> Path:
    """Write an archive of which the one file is to be unpacked outside."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../a.geojson", b'{"type":"FeatureCollection","features":[]}')
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
@pytest.mark.parametrize(
    ("write", "name", "code", "message"),
    [
        (_bomb, "bom.zip", 2, r"bom\.zip: cannot be read as a boundary layer\n"),
        (_climbing, "naik.zip", 2, r"naik\.zip: cannot be read as a boundary layer\n"),
        (
            _false_counts,
            "palsu.shp",
            1,
            r"(?s).*- feature 1 \(18\.01\.04 Natar\) has no shape.*cannot be installed",
        ),
    ],
)
def test_a_hostile_file_ends_in_a_message_within_the_limit(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    write: Callable[[Path], Path],
    name: str,
    code: int,
    message: str,
) -> None:
    import resource

    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    path = write(folder / name)
    before = sorted(tmp_path.rglob("*"))

    assert main(["--language", "en", "boundaries", "check", str(path)]) == code
    said = capsys.readouterr()
    assert re.match(
        f"{re.escape(str(path.parent))}/{message}" if code == 2 else message, said.err or said.out
    )
    assert "Traceback" not in said.out + said.err
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < settings.BOUNDARY_OPENER_MB * 1024
    assert sorted(tmp_path.rglob("*")) == before
