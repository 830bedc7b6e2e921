"""UKM that are alike counted together: where there are too many to be shown one by one, a row stands for several.

Owns the columns by which they are told apart, and the number that each row then counts for. Whoever counts UKM asks
`sizes` how many a row is.
"""

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import gazetteer, settings

__all__ = [
    "COLUMNS", "N", "are", "counts", "numbers", "of", "placed", "sizes", "standing", "together", "total",
]  # fmt: skip

#: By these UKM are told apart: what the map is coloured by, and most asked for. The last two go with the product type.
COLUMNS: Final = (
    "village_code", "district_code", "regency_code", "export_level", "size_class", "location_level",
    "product_type", "product_opportunity", "hs_headings",
)  # fmt: skip

#: How many UKM a row stands for.
N: Final = "n_ukm"

#: From the smallest area on, the columns of those at whose centre a group may stand.
_PLACES: Final = ("village_code", "district_code", "regency_code")


def are(frame: pd.DataFrame) -> bool:
    """Say whether the rows of a frame are groups."""
    return N in frame


def sizes(frame: pd.DataFrame) -> npt.NDArray[np.int64] | None:
    """Return how many UKM each row stands for; None: each for itself."""
    return frame[N].to_numpy(dtype=np.int64) if are(frame) else None


def numbers(frame: pd.DataFrame) -> pd.Series:
    """Return how many UKM each row is, 1 where each stands for itself."""
    sizes_of = sizes(frame)
    return pd.Series(1 if sizes_of is None else sizes_of, index=frame.index, dtype="int64")


def total(frame: pd.DataFrame) -> int:
    """Return how many UKM all rows are."""
    sizes_of = sizes(frame)
    return len(frame) if sizes_of is None else int(sizes_of.sum())


def counts(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return how many UKM have each value of a column, the most frequent first."""
    if not are(frame):
        return frame[column].value_counts()
    found: pd.Series = frame[N].groupby(frame[column].astype("str")).sum()
    return found.sort_values(ascending=False)


def standing(frame: pd.DataFrame) -> pd.Series:
    """Return the location level of the point of each row; of groups that of the area at whose centre they stand."""
    if not are(frame):
        return frame["location_level"]
    level = pd.Series("regency", index=frame.index)
    for name in _PLACES[1::-1]:
        level = level.mask(frame[name].notna(), name.removesuffix("_code"))
    return level


def of(ukm: pd.DataFrame) -> pd.DataFrame:
    """Return the groups of the placed rows of `ukm`: `COLUMNS` and `N`.

    Examples
    --------
    >>> ukm = pd.DataFrame({name: ["a", "a", None] for name in COLUMNS}).assign(regency_code="18.01")
    >>> of(ukm)[["village_code", "n_ukm"]].to_numpy().tolist()
    [['a', 2], [nan, 1]]
    """
    known = ukm.loc[ukm["regency_code"].notna(), [*COLUMNS]]
    return known.groupby([*COLUMNS], dropna=False).size().rename(N).reset_index()


def together(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the groups of several lists as those of one."""
    return pd.concat(parts).groupby([*COLUMNS], dropna=False)[N].sum().reset_index()


def placed(groups: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return groups with points (EPSG:4326): each stands at the centre of its smallest area.

    Texts become categories: there are few different ones in many rows.
    """
    points = gazetteer.load().points
    area = groups[_PLACES[0]]
    for name in _PLACES[1:]:
        area = area.fillna(groups[name])
    codes, places = pd.factorize(area)
    lon, lat = np.array([points[place] for place in places], dtype=float).reshape(-1, 2).T
    known = groups.astype(dict.fromkeys(COLUMNS, "category"))
    # All groups of a place share one point: a million of their own would take half a gigabyte.
    geometry = gpd.points_from_xy(lon, lat, crs=settings.CRS_GEOGRAPHIC).take(codes)
    return gpd.GeoDataFrame(known, geometry=geometry)
