"""Sentra: where UKM of one product lie close together, and closer than the mix of all UKM there explains.

Owns what a sentra is made of and said of it; `dbscan` finds the clusters. Only UKM placed by coordinates or to their
village take part. Those of a village all stand at its centre: they are one place with a weight, somewhere within it.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geo import dbscan, groups, schema, settings
from geo.summarise import MIN_RATE_N

__all__ = ["LEAST_LQ", "LOCATED", "Choice", "default", "located", "mix", "sentra"]

#: Levels of location that say where a UKM is to a village or better.
LOCATED: Final = ("coordinates", "village")

#: Trades that follow crops or the sea lie as far apart as their fields: a quarter of an hour by motorcycle. All others
#: are workshops that share suppliers and hands. A shorter reach would join no villages: from one centre of a village of
#: Lampung to the next it is 2.1 km in the median, to the third 3.1 km.
_FIELDS_M, _WORKSHOPS_M = 5_000.0, 3_000.0
_FIELDS: Final = frozenset(
    "coffee tea spices cocoa palm_coconut cassava fish fresh_fruit_veg honey_sugar".split()
)
#: A core has so many times the UKM within reach that an even spread of the product over the province would put there.
_TIMES_EVEN: Final = 3
_LEAST: Final = 10

#: Half as common again as in the province: less may be beyond chance in a city, and is still no sentra.
LEAST_LQ: Final = 1.5

#: 97.5 % quantile of the normal distribution.
_Z: Final = 1.959964
_NEAREST: Final = 3
_QUARTER_SEGMENTS: Final = 6
_SIMPLER_M: Final = 30.0

_NEEDED: Final = (
    "product_type", "export_level", "location_level", "village_code", "district_code",
)  # fmt: skip
_COLUMNS: Final = (
    "id", "product", "kind", "n", "n_by_coordinates", "n_villages", "uncertainty_m", "area_km2", "n_inside", "lq",
    "lq_low", "lq_high", "n_assessed", "n_ready", "share_ready", "districts", "villages", "geometry",
)  # fmt: skip

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """What counts as a sentra: product type, reach in metres, least members of a core, least location quotient."""

    product: str
    reach_m: float
    least: int
    least_lq: float = LEAST_LQ


def default(ukm: pd.DataFrame, product: str, *, area_km2: float) -> Choice:
    """Return the sane choice for a product: reach by its kind, members by how many there are in the province.

    Parameters
    ----------
    ukm
        Columns product_type and location_level, or `groups`.
    area_km2
        Of the province.

    Examples
    --------
    >>> ukm = pd.DataFrame({"product_type": ["coffee"] * 4000, "location_level": "village"})
    >>> default(ukm, "coffee", area_km2=33_500.0)
    Choice(product='coffee', reach_m=5000.0, least=29, least_lq=1.5)
    """
    reach = _FIELDS_M if product in _FIELDS else _WORKSHOPS_M
    n = groups.total(ukm[ukm["product_type"].eq(product) & groups.standing(ukm).isin(LOCATED)])
    even = n * np.pi * (reach / 1_000) ** 2 / area_km2
    return Choice(product, reach, max(_LEAST, int(np.ceil(_TIMES_EVEN * even))))


def located(ukm: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return what `sentra` needs of the UKM of known product type that stand at their village's centre or better."""
    level = groups.standing(ukm)
    # All columns of so many rows would take longer than the search.
    columns = [name for name in (*_NEEDED, groups.N, ukm.geometry.name) if name in ukm]
    return ukm.assign(location_level=level).loc[level.isin(LOCATED) & ukm["product_type"].notna(), columns]


def sentra(
    ukm: gpd.GeoDataFrame, choice: Choice, *, villages: pd.DataFrame, districts: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, pd.Series]:
    """Return the sentra of a product, the largest first, and their members.

    Parameters
    ----------
    ukm
        Columns product_type, export_level, location_level, village_code, district_code and points; a row of `groups`
        is all UKM that it stands for, at its village's centre.
    villages
        Of the gazetteer: code, district_code, lon, lat.
    districts
        Of the boundaries: code, area_km2.

    Returns
    -------
    Sentra: id, product and

    - kind: `places`; `village` where one village's centre makes it, so that nobody knows whether the UKM are close
      together within the village;
    - n, n_by_coordinates, n_villages (with members at their centre), uncertainty_m (median radius of these villages,
      missing where there are none);
    - area_km2 of the outline, n_inside (all located UKM of known type in it), lq, lq_low and lq_high (the share of the
      product in it over that in the province; 95 % log-normal interval of Katz and others 1978);
    - n_assessed, n_ready, share_ready (missing where n_assessed is below `MIN_RATE_N`);
    - districts of the members (codes joined by "; ", most members first), villages (codes of the nearest centres);
    - geometry (EPSG:4326): circles of half the reach around exact points and of the village's radius around centres,
      gaps of up to the reach closed.

    Members: the id of the sentra by the index of `ukm`. A cluster whose lq_low is not above 1 is none.
    """
    known = located(ukm)
    n = groups.numbers(known).to_numpy()
    xy = known.geometry.to_crs(settings.CRS_METRIC).get_coordinates().to_numpy()
    mine = known["product_type"].eq(choice.product).to_numpy()
    label = np.full(len(known), -1)
    if mine.any():
        points = np.column_stack([xy, n])
        label[mine] = dbscan.find(
            points[mine], points, reach=choice.reach_m, least=choice.least, least_lq=choice.least_lq
        ).label
    radius = _radius(known, villages, districts)
    centres = gpd.points_from_xy(villages["lon"], villages["lat"], crs=settings.CRS_GEOGRAPHIC)
    nearest = cKDTree(shapely.get_coordinates(centres.to_crs(settings.CRS_METRIC)))
    found: list[dict[str, Any]] = []
    for one in range(label.max(initial=-1) + 1):
        at = np.flatnonzero(label == one)
        outline = _outline(xy[at], radius[at], choice.reach_m)
        inside = _within(xy, outline)
        near = nearest.query(np.average(xy[at], axis=0, weights=n[at]), k=_NEAREST)[1]
        row = _described(known.iloc[at], radius[at], choice)
        row |= _quotient(n[inside & mine].sum(), n[inside].sum(), n[mine].sum(), n.sum())
        row |= {"area_km2": outline.area / 1e6, "villages": "; ".join(villages["code"].iloc[near])}
        row |= {"geometry": outline, "members": at}
        if row["n"] >= choice.least and row["lq_low"] > 1:
            found.append(row)
    found.sort(key=lambda row: -row["n"])
    ids = [f"{choice.product}-{rank}" for rank in range(1, len(found) + 1)]
    of_row = pd.Series(None, index=known.index, dtype="str")
    for id_, row in zip(ids, found, strict=True):
        of_row.iloc[row.pop("members")] = id_
    table = pd.DataFrame(found, columns=list(_COLUMNS)).assign(id=ids, product=choice.product)
    frame = gpd.GeoDataFrame(table, geometry="geometry", crs=settings.CRS_METRIC).to_crs(
        settings.CRS_GEOGRAPHIC
    )
    return frame, of_row.dropna()


def mix(located: gpd.GeoDataFrame, outline: Any) -> pd.DataFrame:
    """Return what the UKM inside the outline of a sentra make, beside all of them.

    Parameters
    ----------
    located
        As the function of that name returns them.
    outline
        In their CRS.

    Returns
    -------
        By product type, the most frequent first: n, share of those inside (missing where they are fewer than
        `MIN_RATE_N`), and province, the share of all located UKM.
    """
    inside = _within(shapely.get_coordinates(located.geometry), outline)
    counts, everywhere = (groups.counts(frame, "product_type") for frame in (located.loc[inside], located))
    share = counts / counts.sum() if counts.sum() >= MIN_RATE_N else np.nan
    province = everywhere.reindex(counts.index) / everywhere.sum()
    return pd.DataFrame({"n": counts, "share": share, "province": province})


def _radius(known: pd.DataFrame, villages: pd.DataFrame, districts: pd.DataFrame) -> Numbers:
    """Return how far each UKM may be from its point: the radius of a village of its district; missing where exact."""
    number = villages.groupby("district_code").size()
    radius = np.sqrt(districts.set_index("code")["area_km2"] / number / np.pi) * 1_000
    # By the village's own district: at a border its centre may lie in the next one.
    of_village = known["village_code"].map(villages.set_index("code")["district_code"].map(radius))
    return of_village.where(known["location_level"].eq("village")).to_numpy(dtype=float, na_value=np.nan)


def _outline(xy: Numbers, radius: Numbers, reach_m: float) -> Any:
    reached = np.where(np.isnan(radius), reach_m / 2, radius)
    places, at = np.unique(np.column_stack([xy, reached]).round(), axis=0, return_index=True)
    circles = shapely.buffer(shapely.points(places[:, :2]), reached[at], quad_segs=_QUARTER_SEGMENTS)
    closed = shapely.buffer(shapely.union_all(circles), reach_m / 2, quad_segs=_QUARTER_SEGMENTS)
    return shapely.simplify(shapely.buffer(closed, -reach_m / 2, quad_segs=_QUARTER_SEGMENTS), _SIMPLER_M)


def _within(xy: Numbers, outline: Any) -> npt.NDArray[np.bool_]:
    west, south, east, north = outline.bounds
    x, y = xy.T
    within: npt.NDArray[np.bool_] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    shapely.prepare(outline)
    within[within] = shapely.contains_xy(outline, xy[within])
    return within


def _described(members: pd.DataFrame, radius: Numbers, choice: Choice) -> dict[str, Any]:
    level, n = members["export_level"], groups.numbers(members)
    assessed = int(n[level.notna() & level.ne(schema.UNASSESSED)].sum())
    ready = int(n[level.isin(schema.READY_LEVELS)].sum())
    exact = int(n[members["location_level"].eq("coordinates")].sum())
    n_villages = members.loc[members["location_level"].eq("village"), "village_code"].nunique()
    return {
        "kind": "village" if n_villages == 1 and exact < choice.least else "places",
        "n": int(n.sum()),
        "n_by_coordinates": exact,
        "n_villages": n_villages,
        "uncertainty_m": pd.Series(np.repeat(radius, n)).median(),
        "n_assessed": assessed,
        "n_ready": ready,
        "share_ready": ready / assessed if assessed >= MIN_RATE_N else np.nan,
        "districts": "; ".join(groups.counts(members, "district_code").index),
    }


def _quotient(n: int, inside: int, n_all: int, everything: int) -> dict[str, float]:
    """Return the location quotient of what lies inside an outline and its interval."""
    quotient = (n / inside) / (n_all / everything)
    spread = math.exp(_Z * math.sqrt(1 / n - 1 / inside + 1 / n_all - 1 / everything))
    return {"n_inside": inside, "lq": quotient, "lq_low": quotient / spread, "lq_high": quotient * spread}
