"""Profiles of areas as files, one or all at once, from a folder of built data."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, get_args

import geopandas as gpd

from geo import boundaries, profile, report, settings, store
from geo.about import About
from geo.area import full_name
from geo.boundaries import Layer
from geo.errors import GeoError, ReadError
from geo.texts import _

__all__ = ["all_regencies", "one"]

Areas = dict[Layer, gpd.GeoDataFrame]

_SUFFIX: Final = ".pdf"


def one(code: str, out: Path, data: Path) -> int:
    """Write the profile of one area and return how many UKM it is about.

    Parameters
    ----------
    code
        Official code of a regency or district; that of the province for all.
    out
        A file whose suffix is one of `report.FORMATS`.
    data
        The folder of the built data.

    Raises
    ------
    ReadError
        Where there is no such area.
    GeoError
        Where the file cannot be written, or has another suffix.
    """
    if out.suffix.casefold() not in report.FORMATS:
        known = ", ".join(report.FORMATS)
        msg = _("{file}: this format is not written; use one of {known}", file=out, known=known)
        raise GeoError(msg)
    areas = _areas()
    inner = "" if code == settings.PROVINCE_CODE else code
    if inner and not any((frame["code"] == inner).any() for frame in areas.values()):
        msg = _("not known: {values}; see `python -m geo report --help`", values=code)
        raise ReadError(msg)
    return _write(store.load_single(data), areas, inner, out)


def all_regencies(folder: Path, data: Path, *, progress: Callable[[str, int, int], None]) -> int:
    """Write a PDF of the province and of every regency into `folder`, which may be new; return how many.

    Parameters
    ----------
    data
        The folder of the built data.
    progress
        Receives "report", how many are done and of how many.

    Raises
    ------
    GeoError
        Where a file cannot be written.
    """
    built, areas = store.load_single(data), _areas()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = _(
            "{folder}: cannot be written ({reason}); name another folder",
            folder=folder,
            reason=error.strerror,
        )
        raise GeoError(msg) from error
    codes = ["", *areas["regency"]["code"]]
    for done, code in enumerate(codes):
        progress("report", done, len(codes))
        name = full_name(code).casefold().replace(" ", "-")
        _write(built, areas, code, folder / f"{code or settings.PROVINCE_CODE}_{name}{_SUFFIX}")
    progress("report", len(codes), len(codes))
    return len(codes)


def _areas() -> Areas:
    return {layer: boundaries.load(layer) for layer in get_args(Layer)}


def _write(built: store.BuiltData, areas: Areas, code: str, out: Path) -> int:
    shown = profile.of(built.ukm, areas, code)
    about = About.of(built.quality, filters="", n=shown.n)
    report.write(out, report.of_profile(shown, about, areas, out.suffix.casefold()))
    return shown.n
