"""Move UKM that are placed by village or district only onto their streets, where the office's server knows these.

Off unless `settings.NOMINATIM_URL` is set. Owns which rows are asked about and which answers count; a row whose
answer does not count stays where the gazetteer put it.
"""

from collections.abc import Callable
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import gazetteer, join, nominatim, privacy, settings
from geo.street import street_of

__all__ = ["refine"]

#: A village covers 12.7 km2 on average (33,570 km2, 2,651 villages): a circle of 2 km. Long ones need more.
_VILLAGE_REACH_M: Final = 3_000.0
#: Answers further apart than this are different streets of one name, or one too long to be a place.
_ONE_STREET_M: Final = 2_000.0


def refine(
    ukm: pd.DataFrame,
    located: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    server: nominatim.Server,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Return the point of each row, on its street where `server` knows the street, else unchanged.

    Asked are rows at level "village" or "district" whose address names a street; each street of a district once,
    without its house number. An answer counts where it is a road inside the row's district, within 3 km of the
    centre of a known village, and no second road of the name is more than 2 km away from it. Answers are kept in
    `server.cache` as they come, so that an interrupted run continues; failed questions are asked again next time.

    Parameters
    ----------
    ukm
        Column address.
    located
        Columns village_code, district_code, location_level, lon, lat as `place.settle` returns them; same index.
    districts
        As `boundaries.load("district")` returns them (EPSG:4326).
    server
        Whom to ask.
    progress
        Called with (streets settled, all streets); None: not reported.

    Returns
    -------
        With the index of `ukm`: lon, lat (EPSG:4326), found (whether they are the street's) and outcome: found,
        unknown (no such road), outside (of the district, or too far from the village), ambiguous (several roads),
        failed (no answer), missing where nothing was asked.

    Raises
    ------
    ReadError
        Before any row is asked: geopy is missing, the server does not answer or does not know the province, or
        the cache cannot be used.
    """
    asked = _asked(ukm, located)
    questions = _questions(asked, districts)
    answers = nominatim.roads(questions, server, progress=progress or _silent)
    judged = _judge(asked, answers, districts).reindex(ukm.index)
    found = judged["outcome"].eq("found")
    return pd.DataFrame(
        {
            "lon": judged["lon"].where(found, located["lon"]),
            "lat": judged["lat"].where(found, located["lat"]),
            "found": found,
            "outcome": judged["outcome"],
        }
    )


def _asked(ukm: pd.DataFrame, located: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `located` that name a street in a known district, with their street and question."""
    rows = located.loc[located["location_level"].isin(("village", "district")) & ukm["address"].notna()]
    codes = rows["village_code"].where(rows["location_level"].eq("village"), rows["district_code"])
    addresses = privacy.mask(ukm.loc[rows.index, "address"])
    streets = [street_of(address, code) for address, code in zip(addresses, codes, strict=True)]
    rows = rows.assign(street=pd.array(streets, dtype="str")).dropna(subset=["street"])
    return rows.assign(question=rows["street"] + ", " + rows["district_code"].map(gazetteer.load().full_name))


def _questions(asked: pd.DataFrame, districts: gpd.GeoDataFrame) -> list[nominatim.Question]:
    boxes = dict(zip(districts["code"], districts.bounds.itertuples(index=False, name=None), strict=True))
    names = gazetteer.load().names
    streets = asked.drop_duplicates("question")[["question", "street", "district_code"]]
    return [
        nominatim.Question(text, street, names[district[:5]], boxes[district])
        for text, street, district in streets.itertuples(index=False, name=None)
    ]


def _judge(
    asked: pd.DataFrame, answers: dict[str, nominatim.Points], districts: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return the point and the outcome of each row of `asked`."""
    flat = [(text, *point) for text, points in answers.items() for point in points]
    hits = pd.DataFrame(flat, columns=["question", "hit_lon", "hit_lat"]).astype(
        {"question": "str", "hit_lon": float, "hit_lat": float}
    )
    pairs = asked.rename_axis("row").reset_index().merge(hits, on="question", validate="m:m")
    points = gpd.GeoSeries.from_xy(pairs["hit_lon"], pairs["hit_lat"], crs=settings.CRS_GEOGRAPHIC)
    centres = gpd.GeoSeries.from_xy(pairs["lon"], pairs["lat"], crs=settings.CRS_GEOGRAPHIC)
    metric = points.to_crs(settings.CRS_METRIC)
    off_m = metric.distance(centres.to_crs(settings.CRS_METRIC))
    inside = join.to_areas(points, districts)["district_code"].eq(pairs["district_code"])
    near = pairs["location_level"].eq("district") | (off_m <= _VILLAGE_REACH_M)
    kept = pairs.assign(x_m=metric.x, y_m=metric.y)[inside & near]

    by_row = kept.groupby("row")
    best = by_row[["hit_lon", "hit_lat"]].first()
    apart_m = np.hypot(
        kept["x_m"] - by_row["x_m"].transform("first"), kept["y_m"] - by_row["y_m"].transform("first")
    )
    apart_m = apart_m.groupby(kept["row"]).max()
    outcome = np.select(
        [
            asked.index.isin(apart_m.index[apart_m > _ONE_STREET_M]),
            asked.index.isin(best.index),
            asked["question"].isin(hits["question"]),
            asked["question"].isin(list(answers)),
        ],
        ["ambiguous", "found", "outside", "unknown"],
        default="failed",
    )
    judged: pd.DataFrame = best.set_axis(["lon", "lat"], axis=1).reindex(asked.index)
    return judged.assign(outcome=pd.Series(outcome, index=asked.index, dtype="str"))


def _silent(_done: int, _streets: int) -> None:
    """Report no progress."""
