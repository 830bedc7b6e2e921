"""Time every step beside the usual way of doing it, in one run on the same rows.

Owns the comparison only. Figures are medians of three; compare ratios, not seconds: machines differ and are noisy.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
from rapidfuzz import process

from geo import batch, boundaries, export, gazetteer, geocode, join, pipeline, potential, products, sample
from geo.read import read

__all__ = ["Result", "run", "table"]

_REPEATS: Final = 3
#: The usual ways of geocoding and of reading GeoJSON are slow; they are timed on so many rows and scaled up.
_FUZZY_ROWS: Final = 200


@dataclass(frozen=True)
class Result:
    """One step: what it was compared with, rows, median seconds of both and how many times faster ours is."""

    step: str
    usual_way: str
    rows: int
    ours_s: float
    usual_s: float | None

    @property
    def ratio(self) -> float | None:
        """Seconds of the usual way for one of ours; None where nothing usual does the step."""
        return self.usual_s / self.ours_s if self.usual_s else None


def run(rows: int, *, seed: int = 1) -> list[Result]:
    """Make a synthetic list of `rows` rows and time the steps of a build and of a download on it."""
    with tempfile.TemporaryDirectory() as name:
        return list(_results(Path(name), rows, seed))


def table(results: list[Result]) -> str:
    """Return `results` as text: one line per step."""
    lines = [f"{'step':<12}{'rows':>10}{'rows/s':>12}{'ours s':>9}{'usual s':>9}{'ratio':>8}  usual way"]
    for result in results:
        usual, ratio = (f"{value:.2f}" if value else "-" for value in (result.usual_s, result.ratio))
        lines.append(
            f"{result.step:<12}{result.rows:>10}{result.rows / result.ours_s:>12,.0f}{result.ours_s:>9.2f}"
            f"{usual:>9}{ratio:>8}  {result.usual_way}"
        )
    return "\n".join(lines)


def _results(folder: Path, rows: int, seed: int) -> Iterator[Result]:
    source = folder / "list.csv"
    sample.write(rows, source, seed=seed)
    yield Result("read", "pandas.read_csv, all text", rows, *_both(
        lambda: read([source]), lambda: pd.read_csv(source, dtype=str)))  # fmt: skip

    ukm, _problems = read([source])
    yield Result("geocode", "rapidfuzz.process.extractOne over all names", rows, *_geocoding(ukm))

    ukm["product_type"] = products.classify(ukm["product"], ukm["product_type"])
    rules = potential.load_rules()
    yield Result(
        "potential", "-", rows, _median(lambda: potential.score(ukm, rules, today=date.today())), None
    )

    out = folder / "built"
    yield Result("build", "-", rows, _median(lambda: pipeline.build([source], out), repeats=1), None)

    placed = pipeline.load_built(out).ukm
    districts = boundaries.load("district")
    yield Result("join", "geopandas.sjoin", len(placed), *_both(
        lambda: join.to_areas(placed.geometry, districts),
        lambda: gpd.sjoin(placed[["geometry"]], districts[["code", "geometry"]])))  # fmt: skip

    about = export.About(source="", date="", filters="", licence="", synthetic=True, n=len(placed))
    plain = pd.DataFrame(placed.drop(columns="geometry")).astype(object).where(placed.notna(), None)
    usual = gpd.GeoDataFrame(plain, geometry=placed.geometry)
    yield Result("geojson", "GeoDataFrame.to_json", len(placed), *_both(
        lambda: sum(map(len, export.geojson(placed, about))), usual.to_json))  # fmt: skip
    yield Result("geojson", "GeoDataFrame.to_file (pyogrio)", len(placed), *_both(
        lambda: export.write(placed, folder / "ours.geojson", about=about),
        lambda: usual.to_file(folder / "usual.geojson", driver="GeoJSON")))  # fmt: skip


def _geocoding(ukm: pd.DataFrame) -> tuple[float, float]:
    """Return seconds for all rows: ours with empty memories, and a fuzzy search per row, scaled up."""

    def ours() -> None:
        geocode.locate.cache_clear()
        batch.locate_frame(ukm)

    names = list(gazetteer.load().names.values())
    columns = ["address", "village", "district", "regency"]
    addresses = ukm[columns].fillna("").agg(" ".join, axis=1).head(_FUZZY_ROWS)
    usual_s = _median(lambda: [process.extractOne(address, names) for address in addresses])
    return _median(ours), usual_s * len(ukm) / len(addresses)


def _both(ours: Callable[[], object], usual: Callable[[], object]) -> tuple[float, float]:
    """Return the median seconds of both, run in turn so that the machine's moods hit them alike."""
    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(_REPEATS):
        for spent, call in zip(times, (ours, usual), strict=True):
            spent.append(_seconds(call))
    return statistics.median(times[0]), statistics.median(times[1])


def _median(call: Callable[[], object], *, repeats: int = _REPEATS) -> float:
    return statistics.median(_seconds(call) for _round in range(repeats))


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
