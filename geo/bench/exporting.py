"""Time the files of UKM, and the tables of areas, beside the usual ways of writing them, in one run."""

# A developer's tool: its titles are in English and in no catalogue.

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import area_tables, export
from geo.bench.hotspots import Timed
from geo.bench.rounds import in_turn

__all__ = ["measure"]

#: Workbooks are written row by row, by everybody: so many rows tell enough.
_WORKBOOK_ROWS: Final = 10_000


def measure(placed: gpd.GeoDataFrame, folder: Path) -> Iterator[Timed]:
    """Time both on the UKM of built data; ours masks free text, rounds, adds names and says what the file is about."""
    about = export.About(source="", date="", filters="", licence="", synthetic=True, n=len(placed))
    plain = pd.DataFrame(placed.drop(columns="geometry")).astype(object).where(placed.notna(), None)
    usual = gpd.GeoDataFrame(plain, geometry=placed.geometry)
    few, path = placed.head(_WORKBOOK_ROWS), folder / "usual"

    def ours(suffix: str, of: gpd.GeoDataFrame = placed) -> Callable[[], object]:
        return lambda: export.write(of, folder / f"ours{suffix}", about=about)

    yield _timed(
        "export, bytes", len(placed), lambda: sum(len(part) for part in export.geojson(placed, about)),
        "GeoDataFrame.to_json", usual.to_json,
    )  # fmt: skip
    yield _timed(
        "export .geojson", len(placed), ours(".geojson"),
        "GeoDataFrame.to_file (pyogrio)", lambda: usual.to_file(path, driver="GeoJSON"),
    )  # fmt: skip
    yield _timed(
        "export .gpkg", len(placed), ours(".gpkg"),
        "GeoDataFrame.to_file (pyogrio), no style", lambda: usual.to_file(folder / "usual.gpkg", driver="GPKG"),
    )  # fmt: skip
    yield _timed(
        "export .csv", len(placed), ours(".csv"),
        "DataFrame.to_csv, unmasked", lambda: plain.to_csv(path, index=False),
    )  # fmt: skip
    yield _timed(
        "export .parquet", len(placed), ours(".parquet"),
        "GeoDataFrame.to_parquet, unmasked", lambda: placed.to_parquet(path),
    )  # fmt: skip
    yield _timed(
        "export .xlsx", len(few), ours(".xlsx", few),
        f"DataFrame.to_excel ({len(few)} rows)",
        lambda: plain.head(_WORKBOOK_ROWS).to_excel(folder / "usual.xlsx", index=False, engine="xlsxwriter"),
    )  # fmt: skip
    yield _timed(
        "tables of areas, small numbers hidden", len(placed), lambda: area_tables.content(placed, ".csv", about),
        "pandas.crosstab to CSV, nothing hidden", lambda: _crosstabs(placed),
    )  # fmt: skip


def _crosstabs(placed: gpd.GeoDataFrame) -> list[str]:
    return [
        pd.crosstab(placed[area], placed[of], margins=True).to_csv()
        for area in ("regency_code", "district_code")
        for of in ("export_level", "product_type")
    ]


def _timed(step: str, rows: int, ours: Callable[[], object], way: str, usual: Callable[[], object]) -> Timed:
    own, others = in_turn(ours, usual)
    ratio = median(theirs / mine for mine, theirs in zip(own, others, strict=True))
    return Timed(step, rows, median(own), median(others), ratio, way)
