"""Boundary files of other offices; what their coordinates mean is for `boundary_crs`, their columns `boundary_codes`.

Shapefile, GeoPackage, GeoJSON and TopoJSON, each also inside a ZIP archive, which is read without being unpacked.
A file that nobody trusts is read in a process of its own, see `boundary_opener`.
"""

import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Final

import geopandas as gpd
import pyogrio

from geo import boundary_crs
from geo.boundary_finding import Finding
from geo.errors import BoundaryError
from geo.texts import _

__all__ = ["SUFFIXES", "read"]

SUFFIXES: Final = (".shp", ".gpkg", ".geojson", ".topojson", ".json")
#: Without these a shapefile has no shapes or no columns; without .prj only the CRS is missing.
_SIDECARS: Final = (".shx", ".dbf")
_ARCHIVE_LIMIT_BYTES: Final = 2_000_000_000

#: How each format begins. GDAL goes by that, not by the name, and some formats only point to other files and servers.
_BEGINS: Final = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\x00"}
_HEAD_BYTES: Final = 2_000
_POINTS_ELSEWHERE: Final = b"gdal_streamed_alg"


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
    placed, about_crs = boundary_crs.to_degrees(frame, path, crs)
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
