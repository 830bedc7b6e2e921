"""The map and the profile of an area as files for print: PDF (A4) or PNG (300 dpi), made without a browser."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import geopandas as gpd

from geo import report_map, report_profile, sheet, whole
from geo.about import About
from geo.boundaries import Layer
from geo.profile import Profile
from geo.report_map import Shown

__all__ = ["FORMATS", "Shown", "of_map", "of_profile", "write"]

#: What draws pages, by the suffix of a file.
FORMATS: Final[Mapping[str, Callable[..., bytes]]] = {".pdf": sheet.pdf, ".png": sheet.png}


def of_map(shown: Shown, about: About, suffix: str) -> bytes:
    """Return the map as the content of a file with this suffix, one of `FORMATS`."""
    return FORMATS[suffix]([report_map.page(shown, about)], title=report_map.title(shown))


def of_profile(shown: Profile, about: About, areas: Mapping[Layer, gpd.GeoDataFrame], suffix: str) -> bytes:
    """Return a profile as the content of a file with this suffix, one of `FORMATS`; a PNG has its pages in one column.

    Parameters
    ----------
    areas
        Both layers as `boundaries.load` returns them.
    """
    pages: Sequence[sheet.Page] = report_profile.pages(shown, about, areas)
    return FORMATS[suffix](pages, title=report_profile.title(shown))


def write(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all.

    Raises
    ------
    GeoError
        Where it cannot be written.
    """
    with whole.replaced(path) as at:
        at.write_bytes(content)
