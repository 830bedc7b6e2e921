"""Time the map in a real browser beside the usual Folium ways with the same rows: `python -m geo.bench.map`.

Owns the techniques, the clicks and the report. Needs what requirements-dev.txt names, and a Chromium.
"""

# A developer's tool: its titles and remarks are in English and in no catalogue.

import argparse
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import pandas as pd

from geo import schema, settings, store
from geo.bench import browser, server
from geo.bench.browser import Visit
from geo.texts import use_language
from geo.words import names

__all__ = ["Technique", "main", "run", "table"]

_ROWS: Final = 147_000
_CLICKS: Final = 12

#: After how many clicks the heap is measured.
_EARLY: Final = 5
_LATE: Final = 30

#: The filter that is clicked: one level more with each click, the most frequent first, then all again.
_FILTER: Final = "Export potential"

#: Zooms at which the map is dragged: the whole province, some districts, some villages.
_ZOOMS: Final = (8, 10, 13)

#: What the usual ways load, from packages that requirements-dev.txt names.
_SCRIPTS: Final = (
    ("xstatic.pkg.leaflet", "leaflet.js"),
    ("xstatic.pkg.leaflet", "leaflet.css"),
    ("xstatic.pkg.leaflet_markercluster", "leaflet.markercluster.js"),
    ("xstatic.pkg.leaflet_markercluster", "MarkerCluster.css"),
    ("xstatic.pkg.leaflet_markercluster", "MarkerCluster.Default.css"),
)

#: A small page, one filter, one number and the map, as most people would write it; `LAYER` is the way. The same with
#: our layer, so that layers are compared on equal terms: the app does much more at a click.
_USUAL, _OWN = (Path(__file__).with_name(name) for name in ("usual_page.txt", "own_page.txt"))


class Technique(NamedTuple):
    """One way of showing the rows: its page (None: the app), what its layer is, and what it shows first."""

    name: str
    page: Path | None
    layer: str
    ready: str


#: Without a callback of its own FastMarkerCluster asks the internet for icons.
_FAST: Final = """FastMarkerCluster(shown.get_coordinates()[["y", "x"]].to_numpy().tolist(),
                          callback="function callback(row) { return L.circleMarker([row[0], row[1]]); }")"""
_GEOJSON: Final = "folium.GeoJson(shown[['business_name', 'geometry']], marker=folium.CircleMarker(radius=3))"

TECHNIQUES: Final = (
    Technique("the app", None, "", ".peta-icon"),
    Technique("our layer", _OWN, "", ".peta-icon"),
    Technique("FastMarkerCluster", _USUAL, _FAST, ".marker-cluster"),
    Technique("GeoJson on canvas", _USUAL, _GEOJSON, "canvas"),
)


@dataclass(frozen=True)
class Result:
    """The figures of one technique; what was not measured is None.

    Attributes
    ----------
    slower, slower_layer
        Median over the clicks of its seconds divided by those of the same click in the app, and of our layer alone.
    click_kb
        The most that one click sent to the browser.
    first_mb
        What the first load sent beyond Streamlit's own files.
    heap_mb, heap_mb_late
        What the scripts of the page hold after 5 clicks, and after 30: for the app only, since others take minutes.
    fps, longest_task_ms
        The worst of the zooms at which the map was dragged; no task over 50 ms is 0.
    """

    technique: str
    clicks: int
    median_s: float
    worst_s: float
    slower: float
    slower_layer: float
    click_kb: float
    first_s: float
    first_mb: float
    heap_mb: float
    heap_mb_late: float | None
    fps: float
    longest_task_ms: float
    other_hosts: int


def run(built: Path, *, clicks: int = _CLICKS, late: int = _LATE) -> list[Result]:
    """Measure every technique with the data that `build` wrote into `built`.

    All pages are open at once and every click is made in each of them in turn, so that the moods of a shared
    machine hit all of them alike.
    """
    use_language("en")
    levels = store.load(built).ukm["export_level"].value_counts().index
    # All levels at once are the same as none: nothing would change.
    options = itertools.cycle([*(names("export_level")[level] for level in levels[:-1]), None])
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        chromium = stack.enter_context(browser.chromium())
        courses = []
        for number, technique in enumerate(TECHNIQUES):
            address = stack.enter_context(_served(technique, built.resolve(), folder / str(number)))
            courses.append(_Course(stack.enter_context(browser.visit(chromium, address, technique.ready))))
        for option in itertools.islice(options, clicks):
            for course in courses:
                course.click(option)
        app, layer, *_usual = courses
        for option in itertools.islice(options, late - clicks):
            app.visit.click(_FILTER, option)
        heap_mb_late = app.visit.heap_mb()
        results = [
            course.result(technique.name, app, layer)
            for technique, course in zip(TECHNIQUES, courses, strict=True)
        ]
    return [replace(results[0], heap_mb_late=heap_mb_late), *results[1:]]


class _Course:
    """One page and what its clicks took."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self._first_mb = visit.first_bytes() / 1e6
        self._heap_mb = 0.0
        self.seconds: list[float] = []
        self._sizes: list[int] = []

    def click(self, option: str | None) -> None:
        seconds, size = self.visit.click(_FILTER, option)
        self.seconds.append(seconds)
        self._sizes.append(size)
        if len(self.seconds) == _EARLY:
            self._heap_mb = self.visit.heap_mb()

    def slower(self, other: "_Course") -> float:
        """Return how many times longer a click took here, the median over the clicks."""
        return median(here / there for here, there in zip(self.seconds, other.seconds, strict=True))

    def result(self, name: str, app: "_Course", layer: "_Course") -> Result:
        """Return all figures beside those of the app and of our layer; the map is dragged for some of them."""
        pans = [self.visit.pan(zoom) for zoom in _ZOOMS]
        return Result(
            name, len(self.seconds), median(self.seconds), max(self.seconds), self.slower(app),
            self.slower(layer), max(self._sizes) / 1e3,
            self.visit.first_s, self._first_mb, self._heap_mb, None, min(pan.fps for pan in pans),
            max(pan.longest_task_ms for pan in pans), self.visit.other_hosts,
        )  # fmt: skip


def table(results: Sequence[Result], rows: int) -> str:
    """Return `results` as an aligned table under its title, one column for each technique."""
    figures = pd.DataFrame([asdict(result) for result in results]).set_index("technique").T
    title = f"Map of {rows:,} UKM in headless Chromium on localhost, {os.cpu_count()} cores"
    return f"{title}\n{figures.to_string(na_rep='-', float_format='{:.2f}'.format)}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m geo.bench.map", description=__doc__)
    parser.add_argument("--rows", type=int, default=_ROWS, help="synthetic rows (%(default)s)")
    parser.add_argument("--data", type=Path, help="a folder of built data to use instead")
    parser.add_argument(
        "--clicks", type=int, default=_CLICKS, help="filter clicks that are timed (%(default)s)"
    )
    parser.add_argument("--late", type=int, default=_LATE, help="clicks before the later heap (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        built = options.data or server.build(Path(folder), options.rows)
        results = run(built, clicks=options.clicks, late=options.late)
        rows = len(store.load(built).ukm)
    report = {"rows": rows, "cores": os.cpu_count(), "techniques": [asdict(result) for result in results]}
    print(json.dumps(report, indent=1) if options.json else table(results, rows))


@contextmanager
def _served(technique: Technique, built: Path, folder: Path) -> Iterator[str]:
    """Serve the technique and yield its address; the app below a base path, where addresses are easily wrong."""
    if technique.page is None:
        environment = {**os.environ, "PETA_UKM_DATA": str(built)}
        with server.serve(settings.ROOT, environment, "peta") as app:
            yield f"{app.address}/?bahasa=en"
        return
    folder.mkdir()
    if technique.page == _OWN:
        settings.STATIC_DIR.mkdir(exist_ok=True)
        (folder / "static").symlink_to(settings.STATIC_DIR, target_is_directory=True)
    else:
        _copy_scripts(folder / "static")
    words = {level: names("export_level")[level] for level in schema.EXPORT_LEVELS}
    script = (
        technique.page.read_text("utf-8")
        .replace("DATA", repr(str(built / store.UKM)))
        .replace("FILTER", repr(_FILTER))
    )
    (folder / server.SCRIPT).write_text(
        script.replace("WORDS", repr(words)).replace("LAYER", technique.layer), encoding="utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": str(settings.ROOT)}
    with server.serve(folder, environment) as app:
        yield f"{app.address}/"


def _copy_scripts(folder: Path) -> None:
    folder.mkdir()
    for package, name in _SCRIPTS:
        shutil.copyfile(str(files(package) / "data" / name), folder / name)


if __name__ == "__main__":
    main()
