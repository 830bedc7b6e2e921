"""Place and judge rows: a whole list, or a part of one on another machine; all stages but reading and writing.

Owns what becomes of a row and what of it is public. Nothing of a row depends on the other rows but the medians.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import (
    batch,
    boundaries,
    consent,
    coordinates,
    corrections,
    export,
    geocode,
    join,
    nominatim,
    online,
    place,
    potential,
    privacy,
    products,
    schema,
    settings,
)  # fmt: skip
from geo.words import names

__all__ = ["How", "Judged", "Progress", "judge", "safe", "silent", "typed"]

#: Called with the name of a step, the rows done and all rows.
Progress = Callable[[str, int, int], None]

#: Placed rows less sure than this are listed for a person to look at.
_DOUBTFUL_BELOW: Final = 0.9

#: Text as people typed it, which may name a person.
_FREE_TEXT: Final = tuple(
    column.name for column in schema.COLUMNS
    if column.kind in ("text", "list") and not column.personal and column.name != "ukm_id"
)  # fmt: skip

#: An address at least this sure may say which of the places of a short plus code is meant.
_SURE: Final = 0.8


def silent(_step: str, _done: int, _rows: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class How:
    """How rows are judged and placed, where a stopped run is kept and who is told.

    Attributes
    ----------
    today
        The day on which the age of an enterprise counts.
    medians
        The median capacities of the whole list where the rows are a part of it, see `criteria.medians`.
    """

    rules: potential.Rules
    corrections: corrections.Corrections
    today: date
    medians: pd.Series | None = None
    workers: int = 1
    checkpoint: Path | None = None
    progress: Progress = field(default=silent)


@dataclass(frozen=True)
class Judged:
    """Rows of a list, placed and judged.

    Attributes
    ----------
    ukm
        The record as the public may see it with what the stages add, lon, lat, alternatives and the
        personal columns.
    personal
        ukm_id and what is not public of the rows that have any of it.
    """

    ukm: pd.DataFrame
    personal: pd.DataFrame

    @property
    def placed(self) -> gpd.GeoDataFrame:
        """The placed rows: `schema.PUBLIC` and points (EPSG:4326)."""
        rows = self.ukm[self._is_placed]
        points = gpd.points_from_xy(rows["lon"], rows["lat"], crs=settings.CRS_GEOGRAPHIC)
        return gpd.GeoDataFrame(rows[list(schema.PUBLIC)], geometry=points).reset_index(drop=True)

    @property
    def unplaced(self) -> pd.DataFrame:
        """The rows without a place, to mend (see `corrections.to_mend`)."""
        return _to_mend(self.ukm[~self._is_placed])

    @property
    def doubtful(self) -> pd.DataFrame:
        """The placed rows that a person should look at, to mend (see `corrections.to_mend`)."""
        return _to_mend(self.ukm[self._is_placed & (self.ukm["location_confidence"] < _DOUBTFUL_BELOW)])

    @property
    def _is_placed(self) -> pd.Series:
        return self.ukm["regency_code"].notna()


def typed(ukm: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that `read` found with the code of their product type."""
    return ukm.assign(product_type=products.classify(ukm["product"], ukm["product_type"]))


def judge(ukm: pd.DataFrame, how: How) -> Judged:
    """Place and judge rows of `typed`: a whole list, or a part of one where `how` has the medians of the whole.

    Nothing else of a row depends on the other rows.
    """
    rows = len(ukm)
    exact = _locate(ukm, how)
    location = consent.to_centres(exact, consent.withheld(ukm))
    how.progress("potential", 0, rows)
    levels = potential.score(ukm, how.rules, today=how.today, medians=how.medians)
    ukm = pd.concat([ukm, levels, location], axis=1)
    how.progress("potential", rows, rows)
    masked = _masked(ukm, _FREE_TEXT)
    return Judged(masked, _personal(ukm, masked, exact))


def _locate(ukm: pd.DataFrame, how: How) -> pd.DataFrame:
    """Return `schema.LOCATION`, lon, lat and the alternatives of every row."""
    districts = boundaries.load("district")
    how.progress("geocode", 0, len(ukm))
    answers = batch.locate_frame(
        ukm,
        workers=how.workers,
        checkpoint=how.checkpoint,
        progress=lambda done, rows: how.progress("geocode", done, rows),
    )
    if how.corrections.rows:
        # The lists to mend carry masked addresses, so it is these that a correction knows.
        answers = corrections.apply(_masked(ukm, schema.ADDRESS), answers, how.corrections)
    west, south, east, north = districts.total_bounds
    sure = answers["location_confidence"] >= _SURE
    given = coordinates.read(
        ukm, bounds=(west, south, east, north), expected=answers[["lon", "lat"]].where(sure)
    ).mask(answers["location_note"] == "corrected")
    points = gpd.GeoSeries.from_xy(given["lon"], given["lat"], index=ukm.index, crs=settings.CRS_GEOGRAPHIC)
    areas = join.to_areas(points, districts)
    stated = ukm["regency"].map({name: _regency_of(name) for name in ukm["regency"].dropna().unique()})
    located = place.settle(answers, given, areas, stated.astype("str"))
    if settings.NOMINATIM_URL:
        server = nominatim.Server(settings.NOMINATIM_URL, settings.STREET_CACHE)
        streets = online.refine(
            ukm, located, districts, server, progress=lambda done, rows: how.progress("streets", done, rows)
        )
        located = place.move(located, streets)
    return located.assign(alternatives=answers["alternatives"])


def _regency_of(name: str) -> str | None:
    code = geocode.locate(regency=name).code
    return code[:5] if code else None


def _to_mend(ukm: pd.DataFrame) -> pd.DataFrame:
    """Return rows to mend with the reason in words."""
    words = names("location_note")
    notes = ukm["location_note"].fillna("").str.split("; ")
    reasons = notes.map(lambda codes: "; ".join(words[code] for code in codes if code)).astype("str")
    return corrections.to_mend(ukm.assign(reason=reasons))


def safe(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `corrections.in_order` as a list to mend has them: safe to open in a spreadsheet."""
    rows = rows.drop(columns=corrections.KEY)
    texts = rows.columns[rows.dtypes == "str"]
    return rows.assign(**{str(name): export.spreadsheet_safe(rows[str(name)]) for name in texts})


def _masked(ukm: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return `ukm` with nothing in the text `columns` that names a person, or a place that is withheld."""
    hidden = consent.withheld(ukm)
    texts = {name: consent.hide_points(privacy.mask(ukm[name]), hidden) for name in columns}
    return ukm.assign(
        **texts | {name: ukm[name].mask(hidden) for name in ("latitude", "longitude") if name in texts}
    )


def _personal(ukm: pd.DataFrame, masked: pd.DataFrame, exact: pd.DataFrame) -> pd.DataFrame:
    """Return ukm_id and what is not public of the rows that have any of it.

    It is the personal columns, the free text that is masked elsewhere, and of moved points the exact ones.
    """
    texts = {name: ukm[name].mask(ukm[name].eq(masked[name])) for name in _FREE_TEXT}
    moved = exact["location_level"].ne(ukm["location_level"])
    points = dict(zip(schema.EXACT, (exact["lon"], exact["lat"]), strict=True))
    points |= {"location_level": exact["location_level"]}
    places = {name: values.where(moved) for name, values in points.items()}
    personal = ukm[["ukm_id", *schema.PERSONAL]].assign(**texts, **places).dropna(axis=1, how="all")
    return personal.dropna(subset=personal.columns.drop("ukm_id"), how="all").reset_index(drop=True)
