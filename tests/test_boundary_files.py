"""Boundary files in every format, with and without a CRS, and what is said where they cannot be read."""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo import boundary_files
from geo.errors import BoundaryError
from tests import drawn

SQUARES = gpd.GeoDataFrame(
    {"kode": ["18.01.04", "18.01.05"], "nama": ["Natar", "Tanjung Bintang"]},
    geometry=[shapely.box(105, -5, 105.5, -4.5), shapely.box(105.5, -5, 106, -4.5)],
    crs="EPSG:4326",
)
#: What GDAL warns of when a test writes a file without a CRS.
no_crs = pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")


def said(path: Path, **options: str) -> tuple[gpd.GeoDataFrame, list[str]]:
    frame, findings = boundary_files.read(path, **options)
    assert {finding.grade for finding in findings} <= {"note"}
    return frame, [finding.text for finding in findings]


@pytest.mark.parametrize("suffix", [".shp", ".gpkg", ".geojson", ".json", ".topojson", ".zip"])
def test_every_format_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"batas{suffix}"
    drawn.write(SQUARES, path) if suffix != ".json" else SQUARES.to_file(path, driver="GeoJSON")
    frame, notes = said(path)

    assert frame[["kode", "nama"]].to_dict() == SQUARES[["kode", "nama"]].to_dict()
    assert frame.crs == "EPSG:4326"
    assert shapely.equals(frame.geometry.to_numpy(), SQUARES.geometry.to_numpy()).all()
    expected = "no CRS is stated; the numbers are longitudes and latitudes, so EPSG:4326 is taken"
    assert notes == ([expected] if suffix == ".topojson" else [])


@pytest.mark.parametrize(("crs", "name"), [(32748, "WGS 84 / UTM zone 48S"), (4755, "DGN95")])
def test_a_known_crs_is_transformed(tmp_path: Path, crs: int, name: str) -> None:
    frame, notes = said(drawn.write(SQUARES.to_crs(crs), tmp_path / "batas.gpkg"))

    assert notes == [f"transformed from {name} to longitude and latitude (EPSG:4326)"]
    assert shapely.equals_exact(
        frame.geometry.to_numpy(), SQUARES.geometry.to_numpy(), 1e-8, normalize=True
    ).all()


def test_a_crs_without_a_name_counts_too(tmp_path: Path) -> None:
    own = SQUARES.to_crs("+proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=200000 +y_0=1500000 +datum=WGS84")
    frame, _notes = said(drawn.write(own, tmp_path / "batas.shp"))

    assert shapely.equals_exact(
        frame.geometry.to_numpy(), SQUARES.geometry.to_numpy(), 1e-8, normalize=True
    ).all()


@no_crs
@pytest.mark.parametrize("suffix", [".shp", ".gpkg"])
def test_metres_without_a_crs_are_refused_until_it_is_stated(tmp_path: Path, suffix: str) -> None:
    bare = SQUARES.to_crs(32748).set_crs(None, allow_override=True)
    path = drawn.write(bare, tmp_path / f"batas{suffix}")

    with pytest.raises(
        BoundaryError, match=r"coordinates like 500,000, 9,447,\d+ are no degrees.* --crs EPSG:32748"
    ):
        boundary_files.read(path)
    frame, notes = said(path, crs="EPSG:32748")
    assert notes == ["transformed from WGS 84 / UTM zone 48S to longitude and latitude (EPSG:4326)"]
    assert shapely.equals_exact(
        frame.geometry.to_numpy(), SQUARES.geometry.to_numpy(), 1e-8, normalize=True
    ).all()


@no_crs
def test_degrees_without_a_crs_are_taken_and_said(tmp_path: Path) -> None:
    path = drawn.write(SQUARES.set_crs(None, allow_override=True), tmp_path / "batas.shp")

    assert said(path)[1] == [
        "no CRS is stated; the numbers are longitudes and latitudes, so EPSG:4326 is taken"
    ]


def test_a_crs_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = drawn.write(SQUARES, tmp_path / "batas.gpkg")

    with pytest.raises(
        BoundaryError, match="--crs EPSG:9: no CRS of this name is known; write for example EPSG:32748"
    ):
        boundary_files.read(path, crs="EPSG:9")


def test_a_crs_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = drawn.write(SQUARES.set_geometry(SQUARES.translate(1e30)), tmp_path / "batas.gpkg")

    with pytest.raises(
        BoundaryError, match="do not fit the CRS WGS 84 / UTM zone 48S; state the right one with --crs"
    ):
        boundary_files.read(path, crs="EPSG:32748")


def test_swapped_axes_are_named(tmp_path: Path) -> None:
    swapped = SQUARES.set_geometry(
        shapely.transform(SQUARES.geometry.to_numpy(), lambda xy: xy[:, ::-1]), crs=4326
    )

    with pytest.raises(
        BoundaryError, match="stand as latitude, longitude: export them as longitude, latitude"
    ):
        boundary_files.read(drawn.write(swapped, tmp_path / "batas.gpkg"))


def test_another_part_of_the_world_is_named(tmp_path: Path) -> None:
    moved = SQUARES.set_geometry(SQUARES.translate(-100))

    with pytest.raises(
        BoundaryError, match=r"lie at longitude 5\.00 to 6\.00, latitude -5\.00 to -4\.50, not in Indo"
    ):
        boundary_files.read(drawn.write(moved, tmp_path / "batas.gpkg"))


def test_of_several_layers_one_has_to_be_named(tmp_path: Path) -> None:
    path = tmp_path / "batas.gpkg"
    SQUARES.to_file(path, layer="kecamatan")
    SQUARES.iloc[:1].to_file(path, layer="desa")

    with pytest.raises(
        BoundaryError, match="has the layers kecamatan, desa; name the one with the areas: --table"
    ):
        boundary_files.read(path)
    with pytest.raises(BoundaryError, match="has the layers kecamatan, desa"):
        boundary_files.read(path, table="kabupaten")
    assert len(said(path, table="desa")[0]) == 1


def test_a_layer_of_points_beside_it_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "batas.gpkg"
    SQUARES.set_geometry(SQUARES.representative_point()).to_file(path, layer="ibukota")
    SQUARES.to_file(path, layer="kecamatan")

    assert len(said(path)[0]) == 2


def test_what_the_reader_warns_of_is_said(tmp_path: Path) -> None:
    path = tmp_path / "batas.geojson"
    features = [
        {
            "type": "Feature",
            "id": 1,
            "properties": {"kode": "18.01.04"},
            "geometry": shapely.geometry.mapping(shape),
        }
        for shape in SQUARES.geometry
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")

    assert said(path)[1] == [
        "the reader says: Several features with id = 1 have been found. Altering it to be unique. This warning will "
        "not be emitted anymore for this layer"
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("tiada.shp", None, "does not exist: check the name and the folder"),
        (
            "batas.kml",
            b"<kml/>",
            r"are read from \.shp, \.gpkg, \.geojson, \.topojson, \.json or a \.zip of one",
        ),
        ("batas.gpkg", b"", "cannot be read as a boundary layer"),
        ("batas.geojson", b"{", "cannot be read as a boundary layer"),
        ("batas.geojson", b"PK\x03\x04", "cannot be read as a boundary layer"),
        ("batas.json", b'{"type":"FeatureCollection","features":[]}', "there are no features in it"),
        (
            "batas.json",
            b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},"geometry":null}]}',
            "none of the features has a shape",
        ),
        (
            "batas.shp",
            b"\0" * 100,
            r"several files of one name, and \.shx, \.dbf is missing: copy all of them",
        ),
        ("batas.zip", b"PK", "the archive is damaged; pack it again"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(BoundaryError, match=f"{name}.*{message}"):
        boundary_files.read(path)


def test_a_shapefile_that_is_no_shapefile(tmp_path: Path) -> None:
    for suffix in (".shp", ".shx", ".dbf"):
        (tmp_path / f"batas{suffix}").write_bytes(b"\0" * 100)

    with pytest.raises(BoundaryError, match="cannot be read as a boundary layer"):
        boundary_files.read(tmp_path / "batas.shp")


def test_a_table_without_shapes(tmp_path: Path) -> None:
    path = tmp_path / "batas.gpkg"
    SQUARES.to_file(path, layer="kecamatan")
    import pyogrio

    pyogrio.write_dataframe(SQUARES.drop(columns="geometry"), path, layer="daftar", driver="GPKG")

    with pytest.raises(BoundaryError, match="the layer daftar has no shapes"):
        boundary_files.read(path, table="daftar")


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"baca.txt": b""}, "must hold one boundary file, and holds -; pack the right one alone"),
        ({"a.gpkg": b"", "b.geojson": b""}, r"holds a\.gpkg, b\.geojson; pack the right one alone"),
        ({"a.shp": b"", "a.dbf": b""}, r"and \.shx is missing: copy all of them"),
        ({"a.geojson": b"{"}, "cannot be read as a boundary layer"),
    ],
)
def test_an_archive_holds_one_boundary_file(tmp_path: Path, members: dict[str, bytes], message: str) -> None:
    with pytest.raises(BoundaryError, match=message):
        boundary_files.read(_zip(tmp_path / "batas.zip", members))


def test_an_archive_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boundary_files, "_ARCHIVE_LIMIT_BYTES", 1000)

    with pytest.raises(BoundaryError, match="more than 2 GB when unpacked; pack the boundary file alone"):
        boundary_files.read(_zip(tmp_path / "batas.zip", {"a.geojson": b" " * 1001}))


def test_what_a_computer_adds_to_an_archive_does_not_count(tmp_path: Path) -> None:
    content = (drawn.write(SQUARES, tmp_path / "a.geojson")).read_bytes()
    path = _zip(tmp_path / "batas.zip", {"a.geojson": content, "__MACOSX/._a.geojson": b"x"})

    assert len(said(path)[0]) == 2


_POINTER = b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>%s</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
_NO_SQLITE = b"SQLite format 3\0" + b"\xff" * 500
_DEEP = b'{"type":"FeatureCollection","features":' + b"[" * 200_000
_NO_ARCS = (
    b'{"type":"Topology","objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"Polygon",'
    b'"arcs":[[99,-100]]}]}},"arcs":[]}'
)
_STRANGE_ARCS = (
    b'{"type":"Topology","objects":{"a":{"type":"Polygon","arcs":[["x",1e99]]}},"arcs":[[[1e308,null],[0]]],'
    b'"transform":{"scale":[0,0],"translate":["a"]}}'
)
_GDALG = b'{"type":"gdal_streamed_alg","command_line":"gdal vector read other.geojson"}'


@pytest.mark.filterwarnings("ignore:GPKG:RuntimeWarning", "ignore:Non closed ring:RuntimeWarning")
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", _DEEP),
        ("a.geojson", b"\0" * 1000),
        ("a.geojson", b'{"type":"Polygon","coordinates":[[[NaN,1e999],[1,2],[3,4],[NaN,1e999]]]}'),
        ("a.topojson", _NO_ARCS),
        ("a.topojson", _STRANGE_ARCS),
        ("a.json", _POINTER),
        ("a.json", _GDALG),
        ("a.gpkg", _POINTER),
        ("a.gpkg", _NO_SQLITE),
        ("a.gpkg", b"this is no SQLite"),
    ],
)
def test_a_hostile_file_is_refused_and_opens_no_other(
    tmp_path: Path, name: str, content: bytes, packed: bool
) -> None:
    other = tmp_path / "other.geojson"
    SQUARES.to_file(other)
    path = tmp_path / name
    path.write_bytes(content.replace(b"%s", str(other).encode()))
    if packed:
        with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, name)
        path = tmp_path / "a.zip"
    with pytest.raises(
        BoundaryError, match=r"cannot be read as a boundary layer|none of the features has a shape"
    ):
        boundary_files.read(path, table="a" if content == _POINTER else None)
