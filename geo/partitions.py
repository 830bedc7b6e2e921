"""What the engine for large lists built, as its readers find it: placed rows in parts by district, and their groups.

Up to `MOST` UKM are read as what one process built. Of more, the groups of all are read, and of one district its rows.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyarrow.compute as pc
from pyarrow import dataset

from geo import groups, schema

__all__ = ["AGGREGATES", "MOST", "UKM", "are", "are_too_many", "of_districts", "placed", "together"]

#: The folders of the parts in that of the build.
UKM, AGGREGATES = "ukm", "aggregates"

#: More UKM than these are counted together on the pages; a row of all columns takes more than a kilobyte of memory.
MOST: Final = 2_000_000

_READ: Final = [*schema.PUBLIC, "geometry"]

#: Of few different texts, most of them long: a row holds a number for each instead of two hundred bytes.
_FEW_TEXTS: Final = [
    "product_type", "size_class", "certificates", "source_file", "location_level", "gates", "export_level",
    "product_opportunity", "hs_headings",
]  # fmt: skip


def are(quality: dict[str, Any]) -> bool:
    """Say whether a report is that of a build in parts."""
    return "parts" in quality


def are_too_many(quality: dict[str, Any]) -> bool:
    """Say whether the UKM of a report are too many to be read one by one."""
    return are(quality) and quality["placed"] > MOST


def placed(folder: Path) -> gpd.GeoDataFrame:
    """Return all rows in the `folder` of the parts, sorted by district: `schema.PUBLIC` and points (EPSG:4326)."""
    return gpd.read_parquet(folder, columns=_READ)


def of_districts(folder: Path, aggregates: Path, codes: Collection[str]) -> gpd.GeoDataFrame:
    """Return the rows of some districts as `placed`, out of the files that have any.

    The groups of the rows in a file lie in a small file of the same name in `aggregates`: to ask the files of the rows
    would take more time and memory than the rows do.

    Raises
    ------
    ValueError
        Where rows and groups are not of one build.
    """
    counted = dataset.dataset(aggregates).to_table(
        ["__filename", groups.N], filter=pc.field("district_code").isin(list(codes))
    )
    files = sorted({folder / Path(name).name for name in counted["__filename"].unique().to_pylist()})
    wanted = [("district_code", "in", list(codes))]
    # Of districts without rows the whole folder has none, and the columns.
    found = _sharing(
        gpd.read_parquet(files or folder, columns=_READ, filters=wanted, read_dictionary=_FEW_TEXTS)
    )
    if len(found) != (pc.sum(counted[groups.N]).as_py() or 0):
        msg = "rows and groups are of two builds"
        raise ValueError(msg)
    return found


def _sharing(ukm: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Let the rows at one place share their point: half a kilobyte for each, and most stand at a village's centre."""
    codes, places = pd.factorize(ukm.geometry.x.to_numpy() + 1j * ukm.geometry.y.to_numpy())
    return ukm.set_geometry(gpd.points_from_xy(places.real, places.imag, crs=ukm.crs).take(codes))


def together(folder: Path) -> gpd.GeoDataFrame:
    """Return the groups in the `folder` of the aggregates, see `groups.placed`."""
    return groups.placed(pd.read_parquet(folder))
