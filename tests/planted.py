"""A synthetic register into which three clusters of known product, place and size are planted, and a populous city."""

import json
from pathlib import Path
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import gazetteer, sample, settings, store
from tests import register as base

#: Each planted cluster: product, UKM, and the village around which it lies.
PLANTED: Final = (
    ("tea", 60, "18.04.04.2006"),
    ("wood_wicker", 80, "18.02.10.2004"),
    ("cocoa", 45, "18.09.01.2001"),
)
#: The decoy: as many UKM again as the whole register, all in one town, of the mix of the province.
CITY: Final = "18.72"
_SPREAD_DEGREES: Final = 0.005


class Register(NamedTuple):
    """The UKM as built data have them; of each planted cluster the ukm_ids; and the codes of the districts of each."""

    ukm: gpd.GeoDataFrame
    members: dict[str, set[str]]
    districts: dict[str, set[str]]


def register(rows: int = 4_000, *, villages: int = 4, seed: int = 1) -> Register:
    """Return `rows` UKM of everywhere, as many of the city, and each cluster in so many villages."""
    places = gazetteer.load().villages
    random = np.random.default_rng(seed)
    _list, truth = sample.make(rows, seed=seed)
    frames = [_placed(truth["village_code"], truth["product_type"], places, random)]
    mix = truth["product_type"].to_numpy()
    town = places.loc[places["code"].str.startswith(CITY), "code"]
    frames.append(_placed(random.choice(town, rows), random.choice(mix, rows), places, random))
    members, districts, before = {}, {}, 2 * rows
    for product, size, centre in PLANTED:
        nearest = _around(centre, places, villages)
        frames.append(_placed(random.choice(nearest, size), np.repeat(product, size), places, random))
        members[product] = {f"P{number:06}" for number in range(before, before + size)}
        districts[product] = set(nearest.str[:8])
        before += size
    ukm = pd.concat(frames, ignore_index=True)
    ukm["ukm_id"] = [f"P{number:06}" for number in range(len(ukm))]
    ukm["export_level"] = random.choice(
        ["early", "improving", "ready", "unknown"], len(ukm), p=[0.5, 0.3, 0.1, 0.1]
    )
    points = gpd.points_from_xy(ukm.pop("lon"), ukm.pop("lat"), crs=settings.CRS_GEOGRAPHIC)
    return Register(gpd.GeoDataFrame(ukm.astype("str"), geometry=points), members, districts)


def build(folder: Path, rows: int = 4_000) -> Path:
    """Build a small register in `folder`, put that one in the place of its rows, and return where the data are."""
    built = base.build(folder)
    small, found = store.load(built), register(rows).ukm
    row = small.ukm.iloc[[13]].drop(columns=["geometry", *found.columns.drop("geometry")])
    copies = row.loc[row.index.repeat(len(found))].reset_index(drop=True)
    many = gpd.GeoDataFrame(copies.join(found))[small.ukm.columns]
    many.loc[:, "business_name"] = base.HOSTILE[1]
    many.to_parquet(built / store.UKM)
    quality = small.quality | {"version": store.digest(built / store.UKM)}
    (built / store.QUALITY).write_text(json.dumps(quality), "utf-8")
    return built


def _around(code: str, villages: pd.DataFrame, n: int) -> pd.Series:
    points = villages[["lon", "lat"]].to_numpy()
    centre = points[villages["code"].to_numpy() == code]
    return villages["code"].iloc[np.argsort(((points - centre) ** 2).sum(axis=1))[:n]]


def _placed(
    codes: "pd.Series | np.ndarray",
    products: "pd.Series | np.ndarray",
    villages: pd.DataFrame,
    random: np.random.Generator,
) -> pd.DataFrame:
    rows = villages.set_index("code").loc[np.asarray(codes)]
    exact = random.random(len(rows)) < 1 / 3
    moved = random.uniform(-_SPREAD_DEGREES, _SPREAD_DEGREES, size=(2, len(rows))) * exact
    return pd.DataFrame({
        "village_code": rows.index, "district_code": rows["district_code"].to_numpy(),
        "regency_code": rows.index.str[:5],
        "product_type": np.asarray(products), "location_level": np.where(exact, "coordinates", "village"),
        "lon": rows["lon"].to_numpy() + moved[0], "lat": rows["lat"].to_numpy() + moved[1],
    })  # fmt: skip
