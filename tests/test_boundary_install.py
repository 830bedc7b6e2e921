"""Own boundaries take the place of the program's in one step, from every format alike, and go again."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo import boundaries, boundary_check, boundary_install, join, pipeline, settings
from geo.boundary_check import How, Report
from geo.errors import BoundaryError
from tests import drawn

Frame = gpd.GeoDataFrame
LAYERS: tuple[boundaries.Layer, ...] = ("district", "regency")


@pytest.fixture(scope="module")
def districts() -> Frame:
    return drawn.districts()


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "OWN_BOUNDARIES_DIR", tmp_path / "own")
    return tmp_path / "own"


def examined(path: Path, how: How | None = None) -> Report:
    return boundary_check.examine(path, how or How(), progress=lambda *_step: None)


@pytest.fixture
def report(districts: Frame, tmp_path: Path) -> Report:
    """Return a report of districts that differ from the program's by a border that was moved 30 m."""
    grown = drawn.shape(districts, "18.01.16").buffer(0.0003)
    return examined(drawn.write(drawn.reshaped(districts, {"18.01.16": grown}), tmp_path / "baru.gpkg"))


def text(folder: Path, layer: boundaries.Layer) -> bytes:
    return (folder / boundaries.FILES[layer]).read_bytes()


def _bps(frame: Frame) -> Frame:
    codes = frame["code"].map(drawn.bps_codes())
    return frame.assign(IDKEC=codes.fillna("1807999")).drop(columns="code")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("batas.shp", lambda frame: frame),
        ("batas.zip", lambda frame: frame),
        ("batas.gpkg", lambda frame: frame),
        ("batas.geojson", lambda frame: frame),
        ("batas.topojson", lambda frame: frame),
        ("utm.gpkg", lambda frame: frame.to_crs(32748)),
        ("tm3.shp", lambda frame: frame.to_crs(23834)),
        ("nama.geojson", lambda frame: frame.drop(columns="code")),
        ("bps.gpkg", _bps),
    ],
)
def test_our_own_boundaries_come_back_to_the_last_digit(
    districts: Frame, home: Path, tmp_path: Path, name: str, change: Callable[[Frame], Frame]
) -> None:
    folder, _done = boundary_install.install(
        examined(drawn.write(change(districts), tmp_path / name)), source="Biro"
    )

    assert folder.parent == home
    assert boundaries.in_use() == folder
    for layer in LAYERS:
        assert text(folder, layer) == text(settings.BOUNDARIES_DIR, layer)


@pytest.mark.usefixtures("plain_main")
def test_every_ukm_of_the_sample_keeps_its_codes(districts: Frame, tmp_path: Path) -> None:
    before = pipeline.build([settings.SAMPLE_FILE], tmp_path / "before", workers=2)
    boundary_install.install(examined(drawn.write(districts, tmp_path / "batas.zip")), source="")
    after = pipeline.build([settings.SAMPLE_FILE], tmp_path / "after", workers=2)

    assert before["placed"] == after["placed"] > 2000
    old, new = (gpd.read_parquet(tmp_path / name / "ukm.parquet") for name in ("before", "after"))
    assert new["district_code"].equals(old["district_code"])
    assert new["regency_code"].equals(old["regency_code"])


def test_a_border_that_moved_changes_the_codes_beside_it(districts: Frame, tmp_path: Path) -> None:
    moved = districts.set_geometry(districts.translate(0.0005, 0))
    boundary_install.install(examined(drawn.write(moved, tmp_path / "geser.gpkg")), source="")
    strip = (drawn.shape(moved, "18.01.04") - drawn.shape(districts, "18.01.04")) & drawn.shape(
        districts, "18.01.13"
    )
    point = gpd.GeoSeries([strip.representative_point()], crs=settings.CRS_GEOGRAPHIC)
    found = [
        join.to_areas(point, boundaries.load("district", folder=folder))["district_code"].iloc[0]
        for folder in (settings.BOUNDARIES_DIR, None)
    ]

    assert found == ["18.01.13", "18.01.04"]


def test_what_is_installed_is_a_whole_and_says_what_was_done(report: Report, home: Path) -> None:
    folder, done = boundary_install.install(report, source="Biro Tata Pemerintahan, 2026")

    assert [line.partition(" overlap by ")[0] for line in done[:3]] == [
        "18.01.09 Penengahan and 18.01.16 Raja Basa", "18.01.06 Kalianda and 18.01.16 Raja Basa",
        "18.01.16 Raja Basa and 18.01.21 Bakauheni",
    ]  # fmt: skip
    about = json.loads((folder / "about.json").read_text("utf-8"))
    assert about["file"] == "baru.gpkg"
    assert about["source"] == "Biro Tata Pemerintahan, 2026"
    assert about["codes"] == "codes of Kemendagri in column code"
    assert about["done"] == done
    assert sorted(path.name for path in home.iterdir()) == sorted([folder.name, "current.json"])

    regencies, new = boundaries.load("regency"), boundaries.load("district")
    assert (len(regencies), len(new)) == (15, 229)
    unions = new.groupby("parent_code")["geometry"].agg(shapely.coverage_union_all)
    assert shapely.equals(unions.to_numpy(), regencies.geometry.to_numpy()).all()
    official = boundaries.load("regency", folder=settings.BOUNDARIES_DIR)
    columns = ["code", "name", "type", "capital", "area_km2", "population", "parent_code"]
    assert regencies[columns].equals(official[columns])
    assert text(folder, "district") != text(settings.BOUNDARIES_DIR, "district")


def test_whose_boundaries_are_in_use_is_said(districts: Frame, report: Report, tmp_path: Path) -> None:
    assert boundaries.credit() == "wilayah_boundaries (MIT)"
    boundary_install.install(report, source="Biro Tata Pemerintahan")
    assert boundaries.credit() == "Biro Tata Pemerintahan"
    boundary_install.install(examined(drawn.write(districts, tmp_path / "lama.gpkg")), source="")
    assert boundaries.credit() == "lama.gpkg"


def test_undo_goes_back_and_forth_and_two_versions_are_kept(
    districts: Frame, report: Report, home: Path, tmp_path: Path
) -> None:
    first, _done = boundary_install.install(report, source="")
    second, _done = boundary_install.install(
        examined(drawn.write(districts, tmp_path / "lama.gpkg")), source=""
    )
    assert boundary_install.undo() == first == boundaries.in_use()
    assert boundary_install.undo() == second == boundaries.in_use()

    shrunk = drawn.reshaped(districts, {"18.03.16": drawn.shape(districts, "18.03.16").buffer(-0.0002)})
    third, _done = boundary_install.install(examined(drawn.write(shrunk, tmp_path / "c.gpkg")), source="")
    assert {path.name for path in home.iterdir() if path.is_dir()} == {second.name, third.name}


def test_undo_of_the_first_returns_to_the_program_s_boundaries(report: Report) -> None:
    folder, _done = boundary_install.install(report, source="")

    assert boundary_install.undo() == settings.BOUNDARIES_DIR == boundaries.in_use()
    assert boundary_install.undo() == folder


def test_nothing_installed_is_nothing_to_undo() -> None:
    with pytest.raises(
        BoundaryError, match="no boundaries of your own were installed: there is nothing to undo"
    ):
        boundary_install.undo()


def test_the_same_boundaries_once_more_keep_the_way_back(report: Report) -> None:
    folder, _done = boundary_install.install(report, source="")
    again, _done = boundary_install.install(report, source="Biro")

    assert again == folder
    assert boundaries.credit() == "Biro"
    assert boundary_install.undo() == settings.BOUNDARIES_DIR


def test_a_file_with_faults_changes_nothing(districts: Frame, home: Path, tmp_path: Path) -> None:
    path = drawn.write(districts[districts["code"] != "18.01.04"], tmp_path / "kurang.gpkg")

    with pytest.raises(
        BoundaryError, match=r"kurang\.gpkg cannot be installed:\n- missing: 1 of 229 .*\n- gap of"
    ):
        boundary_install.install(examined(path), source="")
    assert not home.exists()


def test_many_vertices_are_generalised(
    districts: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boundary_install, "_MANY_VERTICES", 30_000)
    dense = districts.set_geometry(
        shapely.segmentize(districts.geometry.to_numpy(), 0.002), crs=districts.crs
    )
    folder, done = boundary_install.install(examined(drawn.write(dense, tmp_path / "rapat.gpkg")), source="")

    assert done[-1].startswith("generalised to 20 m: ")
    new = boundaries.load("district", folder=folder)
    assert shapely.get_num_coordinates(new.geometry.to_numpy()).sum() < 30_000
    assert new["area_km2"].sum() == pytest.approx(boundaries.load("district")["area_km2"].sum())


@pytest.mark.parametrize("step", ["write", "rename", "switch"])
def test_a_disk_that_fails_leaves_what_was_there(
    report: Report, districts: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first, _done = boundary_install.install(report, source="")
    other = examined(drawn.write(districts, tmp_path / "lama.gpkg"))

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "write":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "rename" if step == "rename" else "replace", full)
    with pytest.raises(
        BoundaryError, match=r"cannot be written \(No space left on device\); name another folder in PET"
    ):
        boundary_install.install(other, source="")
    assert boundaries.in_use() == first
    assert len(boundaries.load("district")) == 229
    if step == "switch":
        with pytest.raises(BoundaryError, match="cannot be written"):
            boundary_install.undo()
    monkeypatch.undo()


def test_what_a_stopped_install_left_is_removed(report: Report, home: Path) -> None:
    (home / ".install-abc").mkdir(parents=True)
    (home / ".install-abc" / "districts.geojson").write_text("{", encoding="utf-8")
    folder, _done = boundary_install.install(report, source="")

    assert sorted(path.name for path in home.iterdir()) == sorted([folder.name, "current.json"])


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"current": "tiada", "former": null}', '{"current": 5, "former": null}']
)
def test_a_damaged_pointer_is_named_and_installing_mends_it(report: Report, home: Path, content: str) -> None:
    home.mkdir()
    (home / "current.json").write_text(content, encoding="utf-8")
    message = r"current\.json is damaged: install the boundaries again, or delete it to return to those of the program"

    for use in (
        boundaries.in_use,
        boundaries.credit,
        boundary_install.undo,
        lambda: boundaries.load("district"),
    ):
        with pytest.raises(BoundaryError, match=message):
            use()
    folder, _done = boundary_install.install(report, source="")
    assert boundaries.in_use() == folder
    assert boundary_install.undo() == settings.BOUNDARIES_DIR


#: Ends the process, as a power cut would, the first time that it comes to a step of `boundary_install`.
_CUT = """
import os, pathlib, shutil, sys
step, file = sys.argv[1:]
def cut(*_arguments, **_options):
    os._exit(9)
names = {"write": (os, "fsync"), "name": (pathlib.Path, "rename"), "switch": (pathlib.Path, "replace")}
if step == "clean":
    from geo import boundary_install
    boundary_install._clean = cut
else:
    setattr(*names[step], cut)
from geo.__main__ import main
sys.exit(main(["boundaries", "install", file]))
"""


@pytest.mark.parametrize("step", ["write", "name", "switch", "clean"])
def test_a_process_that_dies_leaves_one_version_or_the_other(
    report: Report, districts: Frame, home: Path, tmp_path: Path, step: str
) -> None:
    first, _done = boundary_install.install(report, source="")
    file = drawn.write(districts, tmp_path / "lama.gpkg")
    environment = os.environ | {"PYTHONPATH": str(settings.ROOT), "PETA_UKM_BOUNDARIES": str(home)}
    died = subprocess.run(
        [sys.executable, "-c", _CUT, step, str(file)], env=environment, capture_output=True, check=False
    )

    assert died.returncode == 9, died.stderr
    assert (boundaries.in_use() == first) is (step != "clean")
    assert len(boundaries.load("district")) == 229
    assert len(boundaries.load("regency")) == 15
    # The next installation cleans up.
    folder, _done = boundary_install.install(examined(file), source="")
    assert {path.name for path in home.iterdir()} == {first.name, folder.name, "current.json"}
