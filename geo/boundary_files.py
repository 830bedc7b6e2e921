"""Boundary files of other offices in longitude and latitude; what their columns mean is for `boundary_codes`.

Shapefile, GeoPackage, GeoJSON and TopoJSON, each also inside a ZIP archive, which is read without being unpacked.
"""

import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely

from geo import settings
from geo.boundary_finding import Finding
from geo.errors import BoundaryError
from geo.texts import _
from geo.words import number

__all__ = ["SUFFIXES", "read"]

SUFFIXES: Final = (".shp", ".gpkg", ".geojson", ".topojson", ".json")
#: Without these a shapefile has no shapes or no columns; without .prj only the CRS is missing.
_SIDECARS: Final = (".shx", ".dbf")
_ARCHIVE_LIMIT_BYTES: Final = 2_000_000_000

#: How each format begins. GDAL goes by that, not by the name, and some formats only point to other files and servers.
_BEGINS: Final = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\x00"}
_HEAD_BYTES: Final = 2_000
_POINTS_ELSEWHERE: Final = b"gdal_streamed_alg"

#: Longitudes and latitudes of Indonesia: numbers within them are taken as such where a file names no CRS.
_INDONESIA: Final = (90.0, -15.0, 145.0, 10.0)
_MOST: Final = (0.05, 0.95)


def read(
    path: Path, *, table: str | None = None, crs: str | None = None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the features of `path` with all their columns, and what was done to read them.

    Parameters
    ----------
    table
        The layer to read where the file has several.
    crs
        The CRS of the coordinates where the file states none, or a wrong one: an EPSG code or a name of PROJ.

    Returns
    -------
        Features in EPSG:4326 in the order of the file, and notes about the CRS.

    Raises
    ------
    BoundaryError
        Where the file is no boundary file, or its CRS can be neither read nor guessed.
    """
    address = _address(path)
    frame, said = _features(address, _table(path, address, table), path)
    if frame.empty:
        msg = _("{file}: there are no features in it", file=path)
        raise BoundaryError(msg)
    placed, about_crs = _to_degrees(frame, path, crs)
    return placed, [*said, *about_crs]


def _address(path: Path) -> str:
    """Return the name under which GDAL opens the one boundary file at `path` or in the archive there."""
    if not path.is_file():
        msg = _("{file} does not exist: check the name and the folder", file=path)
        raise BoundaryError(msg)
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        beside = {other.name.lower() for other in path.parent.iterdir()}
        _require_sidecars(path.name, beside, path)
        with path.open("rb") as file:
            _require_format(suffix, file.read(_HEAD_BYTES), path)
        return str(path)
    if suffix != ".zip":
        msg = _(
            "{file}: boundaries are read from {suffixes} or a .zip of one of them",
            file=path,
            suffixes=", ".join(SUFFIXES),
        )
        raise BoundaryError(msg)
    member = _member(path)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            head = file.read(_HEAD_BYTES)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError) as error:
        # A RuntimeError: it is locked by a password.
        raise _unreadable(path) from error
    _require_format(Path(member).suffix.lower(), head, path)
    return f"/vsizip/{{{path}}}/{member}"


def _require_format(suffix: str, head: bytes, path: Path) -> None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith(_BEGINS.get(suffix, b"{")) or _POINTS_ELSEWHERE in text:
        raise _unreadable(path)


def _member(path: Path) -> str:
    """Return the name of the only boundary file in an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        msg = _("{file}: the archive is damaged; pack it again", file=path)
        raise BoundaryError(msg) from error
    if sum(member.file_size for member in members) > _ARCHIVE_LIMIT_BYTES:
        msg = _("{file}: more than 2 GB when unpacked; pack the boundary file alone", file=path)
        raise BoundaryError(msg)
    names = [member.filename for member in members if not member.filename.startswith("__MACOSX/")]
    found = [name for name in names if name.lower().endswith(SUFFIXES)]
    if len(found) != 1:
        msg = _(
            "{file}: the archive must hold one boundary file, and holds {found}; pack the right one alone",
            file=path,
            found=", ".join(found) or "-",
        )
        raise BoundaryError(msg)
    _require_sidecars(found[0], {name.lower() for name in names}, path)
    return found[0]


def _unreadable(path: Path) -> BoundaryError:
    return BoundaryError(_("{file}: cannot be read as a boundary layer", file=path))


def _require_sidecars(name: str, beside: set[str], path: Path) -> None:
    if not name.lower().endswith(".shp"):
        return
    missing = [suffix for suffix in _SIDECARS if name.lower()[:-4] + suffix not in beside]
    if missing:
        msg = _(
            "{file}: a shapefile is several files of one name, and {missing} is missing: copy all of them",
            file=path,
            missing=", ".join(missing),
        )
        raise BoundaryError(msg)


def _table(path: Path, address: str, wanted: str | None) -> str:
    """Return the name of the layer to read: the one asked for, or the only one with polygons."""
    try:
        layers = [(str(name), str(kind)) for name, kind in pyogrio.list_layers(address)]
    except (pyogrio.errors.DataSourceError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error
    names = [name for name, kind in layers if "Polygon" in kind or kind in ("Unknown", "GeometryCollection")]
    if wanted is not None:
        names = [name for name, _kind in layers if name == wanted]
    if len(names) != 1:
        msg = _(
            "{file}: has the layers {names}; name the one with the areas: --table NAME",
            file=path,
            names=", ".join(name for name, _kind in layers) or "-",
        )
        raise BoundaryError(msg)
    return names[0]


def _features(address: str, table: str, path: Path) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Read one layer; what the reader warns of becomes a note."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            frame = gpd.read_file(address, layer=table, on_invalid="fix")
        except (OSError, ValueError, RuntimeError, UnboundLocalError) as error:
            # The last is how pyogrio 0.13 fails at a damaged .prj.
            raise _unreadable(path) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        msg = _("{file}: the layer {table} has no shapes", file=path, table=table)
        raise BoundaryError(msg)
    said = dict.fromkeys(str(one.message).splitlines()[0] for one in caught)
    return frame, [Finding("reader", "note", _("the reader says: {words}", words=words)) for words in said]


def _to_degrees(
    frame: gpd.GeoDataFrame, path: Path, wanted: str | None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return `frame` in EPSG:4326, and a note where the CRS was another, or taken for granted."""
    stated = _crs(frame, wanted)
    if stated is None:
        _require_degrees(frame, path)
        note = _("no CRS is stated; the numbers are longitudes and latitudes, so EPSG:4326 is taken")
        return frame.set_crs(settings.CRS_GEOGRAPHIC, allow_override=True), [Finding("crs", "note", note)]
    frame = frame.set_crs(stated, allow_override=True)
    if stated == settings.CRS_GEOGRAPHIC:
        _require_degrees(frame, path)
        return frame, []
    placed = frame.to_crs(settings.CRS_GEOGRAPHIC)
    if not np.isfinite(placed.total_bounds).all():
        msg = _("{file}: the coordinates do not fit the CRS {crs}; state the right one with --crs", file=path,
                crs=stated.name)  # fmt: skip
        raise BoundaryError(msg)
    _require_degrees(placed, path)
    note = _("transformed from {crs} to longitude and latitude (EPSG:4326)", crs=stated.name)
    return placed, [Finding("crs", "note", note)]


def _crs(frame: gpd.GeoDataFrame, wanted: str | None) -> pyproj.CRS | None:
    """Return the CRS asked for, else the one stated; None where there is none, also where a format says so in words."""
    if wanted is not None:
        try:
            return pyproj.CRS.from_user_input(wanted)
        except pyproj.exceptions.CRSError as error:
            msg = _("--crs {crs}: no CRS of this name is known; write for example EPSG:32748", crs=wanted)
            raise BoundaryError(msg) from error
    # A GeoPackage has a CRS for want of one.
    undefined = frame.crs is None or frame.crs.name.startswith("Undefined") or frame.crs.is_engineering
    return None if undefined else frame.crs


def _require_degrees(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Refuse what lies nowhere in Indonesia, and say why that may be; a few stray vertices are not looked at here."""
    west, south, east, north = _extent(frame, path)
    if _within(west, south, east, north):
        return
    if _within(south, west, north, east):
        msg = _(
            "{file}: the coordinates stand as latitude, longitude: export them as longitude, latitude",
            file=path,
        )
    elif max(map(abs, (west, south, east, north))) > 360:
        msg = _(
            "{file}: coordinates like {x}, {y} are no degrees, and no CRS says what they are: add the .prj file, or "
            "state the CRS, for example --crs {crs} (UTM {zone})",
            file=path, x=number(west), y=number(south), crs=settings.CRS_METRIC, zone=settings.UTM_ZONE,
        )  # fmt: skip
    else:
        msg = _(
            "{file}: the areas lie at longitude {west} to {east}, latitude {south} to {north}, not in Indonesia: check "
            "the file and its CRS (--crs)",
            file=path, west=number(west, decimals=2), east=number(east, decimals=2),
            south=number(south, decimals=2), north=number(north, decimals=2),
        )  # fmt: skip
    raise BoundaryError(msg)


def _extent(frame: gpd.GeoDataFrame, path: Path) -> tuple[float, float, float, float]:
    """Return where nine tenths of the vertices lie: west, south, east, north."""
    vertices = shapely.get_coordinates(frame.geometry.to_numpy())
    vertices = vertices[np.isfinite(vertices).all(axis=1)]
    if not len(vertices):
        msg = _("{file}: none of the features has a shape", file=path)
        raise BoundaryError(msg)
    (west, south), (east, north) = np.quantile(vertices, _MOST, axis=0).tolist()
    return west, south, east, north


def _within(west: float, south: float, east: float, north: float) -> bool:
    left, bottom, right, top = _INDONESIA
    return left <= west <= east <= right and bottom <= south <= north <= top
