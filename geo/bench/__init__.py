"""Time every step beside the usual way of doing it, and judge the geocoder, in one run.

Owns the steps and what each is compared with. Compare ratios, not seconds: machines differ and are noisy.
"""

# A developer's tool: its titles and remarks are in English and in no catalogue.

import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import folium
import geopandas as gpd
import pandas as pd
from folium.plugins import MarkerCluster
from rapidfuzz import process

from geo import (
    batch,
    boundaries,
    draw,
    gazetteer,
    join,
    pipeline,
    points,
    potential,
    products,
    sample,
    schema,
    store,
)
from geo.bench import exporting, geocoding, hotspots, specialisation
from geo.bench.geocoding import Geocoding
from geo.bench.rounds import ROUNDS, in_turn
from geo.read import read

__all__ = ["Report", "run", "table"]

#: Usual ways that are slow are timed on so many rows and scaled up: they are linear.
_FUZZY_ROWS: Final = 200
_MARKER_ROWS: Final = 500

_ADDRESS: Final = ["address", "village", "district", "regency"]


class _Usual(NamedTuple):
    """What people use instead; `share` of the rows is what `call` does."""

    way: str
    call: Callable[[], object]
    share: float = 1


#: The beginning of an address that names a street or hamlet, up to a comma or the marker of a village or district.
_STREET: Final = (
    r"(?i)^\W*((?:jl|jln|jalan|gg|gang|dusun|dsn|rt|lk)\b[^,]*?)"
    r"(?:,|\b(?:desa|ds|kel|pekon|tiyuh|kp|kec)\b|$)"
)


@dataclass(frozen=True)
class Step:
    """One step: rows, median seconds of ours and of the usual way, and the median over rounds of usual / ours.

    `usual_s` and `ratio` are None where nobody has a usual way.
    """

    step: str
    rows: int
    rows_per_s: float
    ours_s: float
    usual_s: float | None
    ratio: float | None
    usual_way: str


@dataclass(frozen=True)
class Machine:
    """What the figures were measured on."""

    python: str
    platform: str
    cores: int


@dataclass(frozen=True)
class Report:
    """All figures of one run; `dataclasses.asdict` of it goes into JSON."""

    rows: int
    machine: Machine
    steps: list[Step]
    geocoding: Geocoding


def run(rows: int, *, seed: int = 1) -> Report:
    """Make a synthetic list of `rows` rows, time the steps of a build and of its use, and judge the geocoder."""
    machine = Machine(platform.python_version(), platform.platform(), os.cpu_count() or 1)
    with tempfile.TemporaryDirectory() as name:
        steps = list(_steps(Path(name), rows, seed))
    return Report(rows, machine, steps, geocoding.measure(rows, seed=seed))


def table(report: Report) -> str:
    """Return `report` as text: aligned tables under their titles."""
    steps = pd.DataFrame([asdict(step) for step in report.steps])
    formats = {
        "rows": "{:,}",
        "rows_per_s": "{:,.0f}",
        "ours_s": "{:.3f}",
        "usual_s": "{:.3f}",
        "ratio": "{:.2f}",
    }
    text = steps.to_string(
        index=False, na_rep="-", formatters={name: form.format for name, form in formats.items()}
    )
    machine = report.machine
    title = (
        f"Steps, {report.rows:,} synthetic rows, medians of {ROUNDS} rounds in turn; ratio: times faster than the "
        f"usual way (Python {machine.python}, {machine.cores} cores, {machine.platform})"
    )
    return f"{title}\n{text}\n\n{geocoding.tables(report.geocoding)}"


def _steps(folder: Path, rows: int, seed: int) -> Iterator[Step]:
    source = folder / "list.csv"
    sample.write(rows, source, seed=seed)
    plain = _Usual("pandas.read_csv, all text, unchecked", lambda: pd.read_csv(source, dtype=str))
    yield _step("read", rows, lambda: read([source]), plain)

    ukm, _problems = read([source])
    yield _geocoding("geocode", ukm)
    yield _geocoding("geocode, columns", _with_columns(ukm, rows, seed))

    # Nobody else has these rules; to call ours once per row would be slow through no fault of anyone's usual way.
    ukm["product_type"] = products.classify(ukm["product"], ukm["product_type"])
    rules = potential.load_rules()
    yield _step("potential", rows, lambda: potential.score(ukm, rules, today=date.today()))

    out = folder / "built"

    def build() -> None:
        batch.forget()
        pipeline.build([source], out)

    yield _step("build", rows, build)
    placed = store.load(out).ukm
    yield from (_joining(placed), _mapping(placed))
    exported = exporting.measure(placed, folder)
    for it in (*exported, *hotspots.measure(placed), *specialisation.measure(placed)):
        yield Step(it.step, it.rows, it.rows / it.ours_s, it.ours_s, it.usual_s, it.ratio, it.usual_way)


def _with_columns(ukm: pd.DataFrame, rows: int, seed: int) -> pd.DataFrame:
    """Return the list as an office has it: village, district and regency in columns, only the street in the address."""
    _register, truth = sample.make(rows, seed=seed)
    names = gazetteer.load().names
    places = {level: truth[f"{level}_code"].map(names) for level in ("village", "district", "regency")}
    street = ukm["address"].str.extract(_STREET, expand=False)
    return ukm.assign(**places, address=street, postal_code=None)


def _geocoding(step: str, ukm: pd.DataFrame) -> Step:
    def ours() -> None:
        batch.forget()
        batch.locate_frame(ukm)

    names = list(gazetteer.load().names.values())
    few = ukm[_ADDRESS].fillna("").agg(" ".join, axis=1).head(_FUZZY_ROWS)
    return _step(step, len(ukm), ours, _Usual(
        f"rapidfuzz.process.extractOne over all names ({len(few)} rows, scaled)",
        lambda: [process.extractOne(address, names) for address in few], len(few) / len(ukm)))  # fmt: skip


def _joining(placed: gpd.GeoDataFrame) -> Step:
    districts = boundaries.load("district")
    return _step("join", len(placed), lambda: join.to_areas(placed.geometry, districts), _Usual(
        "geopandas.sjoin", lambda: gpd.sjoin(placed[["geometry"]], districts[["code", "geometry"]])))  # fmt: skip


def _mapping(placed: gpd.GeoDataFrame) -> Step:
    """Time what each change of a filter costs: the page of a map with all UKM."""
    areas, legend, view = draw.Areas("", {}), draw.Legend("", "", ()), draw.View(((0.0, 0.0), (0.0, 0.0)))
    few = placed.head(_MARKER_ROWS)

    def markers() -> str:
        cluster = MarkerCluster()  # type: ignore[no-untyped-call]
        for point, name in zip(few.geometry, few["business_name"], strict=True):
            folium.Marker((point.y, point.x), popup=name).add_to(cluster)
        return _page(cluster)

    return _step(
        "map", len(placed),
        lambda: _page(draw.overlay(areas, _points(placed), legend, view=view, words={})),
        _Usual(f"folium.Marker in MarkerCluster ({len(few)} rows, scaled)", markers, len(few) / len(placed)),
    )  # fmt: skip


def _points(placed: gpd.GeoDataFrame) -> draw.Points:
    wanted = placed["export_level"].eq(schema.EXPORT_LEVELS[-2]).to_numpy()
    return draw.Points("", points.mask(wanted), draw.Signs("", "", ()))


def _page(layer: folium.map.Layer) -> str:
    return str(folium.Map().add_child(layer).get_root().render())


def _step(name: str, rows: int, ours: Callable[[], object], usual: _Usual | None = None) -> Step:
    if usual is None:
        (own,) = in_turn(ours)
        return Step(name, rows, rows / median(own), median(own), None, None, "-")
    own, others = in_turn(ours, usual.call)
    ratio = median(theirs / mine for mine, theirs in zip(own, others, strict=True)) / usual.share
    return Step(name, rows, rows / median(own), median(own), median(others) / usual.share, ratio, usual.way)
