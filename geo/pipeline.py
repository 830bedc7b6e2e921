"""Run the stages in their order and keep what they make: the only module that knows the order.

Owns what the results consist of; where they lie is the matter of `store`.
"""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

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
    quality,
    schema,
    settings,
    store,
)  # fmt: skip
from geo.headers import NOTHING_SAID, Said
from geo.postgres import Source
from geo.read import read
from geo.words import names

__all__ = ["build", "check"]

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


@dataclass(frozen=True)
class _Processed:
    placed: gpd.GeoDataFrame
    unplaced: pd.DataFrame
    doubtful: pd.DataFrame
    personal: pd.DataFrame
    quality: dict[str, Any]


@dataclass(frozen=True)
class _How:
    """How a list is read, judged and placed, where a stopped run is kept and who is told."""

    rules: potential.Rules
    corrections: corrections.Corrections
    workers: int
    checkpoint: Path | None
    progress: Progress
    said: Said


def build(  # noqa: PLR0913  each is something that the caller alone knows
    files: Sequence[Source],
    out: Path = settings.BUILT_DIR,
    *,
    corrected_by: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    said: Said = NOTHING_SAID,
) -> dict[str, Any]:
    """Read `files`, place and judge every row, write the results into `out` and return the quality report.

    Nothing in `out` changes before everything is ready; an error leaves what was there. A build that was stopped goes
    on with the addresses that it had not placed yet.

    Parameters
    ----------
    files
        Lists of UKM in any format that `read` takes, and tables of databases.
    out
        Where the built data go.
    corrected_by
        A correction file (see `corrections.load`), which goes before the corrections of `settings.CORRECTIONS_FILE`
        and is kept there with them for every later build.
    workers
        Processes that place addresses; the result is the same.
    progress
        Called with the name of a step, the rows done and all rows.
    said
        What headers mean where they are not recognised or wrongly so, see `headers.column_of`.

    Raises
    ------
    GeoError
        Where a file or reference table cannot be used or `out` cannot be written.
    """
    with store.staged(out) as stage:
        how = _how(corrected_by, workers, out / store.CHECKPOINT, progress, said)
        done = _process(files, how)
        done.placed.to_parquet(stage / store.UKM, schema_version="1.1.0", write_covering_bbox=True)
        for name, rows in ((store.UNPLACED, done.unplaced), (store.DOUBTFUL, done.doubtful)):
            rows.to_csv(stage / name, index=False, encoding="utf-8-sig", lineterminator="\r\n")
        if not done.personal.empty:
            (stage / store.PERSONAL).touch(mode=0o600)
            done.personal.to_parquet(stage / store.PERSONAL)
        shutil.copyfile(settings.RULES_FILE, stage / store.RULES)
        report = {**done.quality, "version": store.digest(stage / store.UKM)}
        (stage / store.QUALITY).write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        if corrected_by:
            # Before the lists to mend are replaced: the file filled in may be one of them.
            how.corrections.write(settings.CORRECTIONS_FILE)
    return report


def check(
    files: Sequence[Source], *, progress: Progress | None = None, said: Said = NOTHING_SAID
) -> dict[str, Any]:
    """Return the quality report that `build` would write, and write nothing."""
    return _process(files, _how(None, 1, None, progress, said)).quality


def _how(
    corrected_by: Path | None, workers: int, checkpoint: Path | None, progress: Progress | None, said: Said
) -> _How:
    kept = settings.CORRECTIONS_FILE
    known = corrections.load(kept) if kept.exists() else corrections.Corrections()
    if corrected_by:
        known = corrections.load(corrected_by).over(known)
    return _How(
        potential.load_rules(),
        known,
        workers,
        checkpoint,
        progress or (lambda _step, _done, _rows: None),
        said,
    )


def _process(files: Sequence[Source], how: _How) -> _Processed:
    progress = how.progress
    progress("read", 0, len(files))
    ukm, problems = read(files, said=how.said)
    rows = len(ukm)
    progress("read", rows, rows)
    exact = _locate(ukm, how)
    location = consent.to_centres(exact, consent.withheld(ukm))
    ukm = ukm.assign(product_type=products.classify(ukm["product"], ukm["product_type"]))
    progress("potential", 0, rows)
    today = date.today()
    ukm = pd.concat([ukm, potential.score(ukm, how.rules, today=today), location], axis=1)
    progress("potential", rows, rows)

    masked = _masked(ukm, _FREE_TEXT)
    personal = _personal(ukm, masked, exact)
    ukm = masked
    placed = ukm["regency_code"].notna()
    doubtful = placed & (ukm["location_confidence"] < _DOUBTFUL_BELOW)
    points = gpd.points_from_xy(ukm.loc[placed, "lon"], ukm.loc[placed, "lat"], crs=settings.CRS_GEOGRAPHIC)
    report = quality.report(files, ukm, problems, rules=how.rules, today=today)
    return _Processed(
        placed=gpd.GeoDataFrame(ukm.loc[placed, list(schema.PUBLIC)], geometry=points).reset_index(drop=True),
        unplaced=_to_mend(ukm[~placed]),
        doubtful=_to_mend(ukm[doubtful]),
        personal=personal,
        quality={**report, "boundaries": boundaries.in_use().name, "province": settings.PROVINCE_CODE},
    )


def _locate(ukm: pd.DataFrame, how: _How) -> pd.DataFrame:
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
    """Return rows as a correction file to fill in, the reason in words, safe to open in a spreadsheet."""
    words = names("location_note")
    notes = ukm["location_note"].fillna("").str.split("; ")
    reasons = notes.map(lambda codes: "; ".join(words[code] for code in codes if code))
    rows = corrections.to_mend(ukm.assign(reason=reasons))
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
