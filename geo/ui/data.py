"""What the pages read: built data and boundaries, loaded once for all sessions and never changed."""

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, get_args

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import boundaries, filters, pipeline, progress, settings, store
from geo.area import is_district
from geo.boundaries import Layer
from geo.errors import BuiltDataError, ReadError
from geo.facets import Facets
from geo.potential import Rules, load_rules
from geo.texts import _
from geo.ui import memory, upload

__all__ = [
    "areas",
    "built",
    "choices",
    "facets",
    "folder",
    "follow_boundaries",
    "has_people",
    "is_area",
    "is_first_start",
    "personal",
    "polygons",
    "published",
    "regencies",
    "rules",
    "rules_fault",
    "version",
]

_BUILDING: Final = threading.Lock()
_FOLLOWING: Final = threading.Lock()
#: The folder of the boundaries with which all that is remembered was made.
_followed: Final[list[Path]] = []

#: The part of the whole build that each step takes, about: one bar shows them all.
_PART: Final = {"read": (0.0, 0.1), "geocode": (0.1, 0.8), "streets": (0.8, 0.9), "potential": (0.9, 1.0)}


def follow_boundaries() -> None:
    """Forget what was made with other boundaries, once some were installed while the server runs."""
    folder = boundaries.in_use()
    with _FOLLOWING:
        if _followed and folder not in _followed:
            st.cache_data.clear()
            st.cache_resource.clear()
        _followed[:] = [folder]


def folder() -> Path:
    """Return the folder of the data on screen: the published ones, or those that only this session is shown."""
    own = upload.shown()
    return own.built_dir if own else settings.BUILT_DIR


def is_first_start() -> bool:
    """Say whether nothing is built yet, so that `built` will build the sample."""
    return not store.file_of(folder(), store.QUALITY).is_file()


def built(area: str = "") -> store.BuiltData:
    """Return the data on screen; build the sample first, with a progress bar, where nothing is built yet.

    Parameters
    ----------
    area
        Code of the area on screen. Where there are too many UKM to be read one by one, those of a district are
        returned, of any other area the groups of the whole province.
    """
    if own := upload.shown():
        # Not in the memory that all sessions share, so that it goes with its session.
        return own.built()
    if is_first_start():
        _build_sample()
    return published(area)


def published(area: str = "") -> store.BuiltData:
    """Return the data that all sessions see who show no list of their own; see `built`."""
    folder = settings.BUILT_DIR
    # The report is written last, so that a new one means new data.
    written_ns = store.file_of(folder, store.QUALITY).stat().st_mtime_ns
    found = _load(folder, written_ns)
    return _district(folder, written_ns, area) if found.is_grouped and is_district(area) else found


def _build_sample() -> None:
    """Build the sample; sessions that come meanwhile wait for the one that builds."""
    titles = progress.titles()
    bar = st.progress(0.0, _("Preparing the sample data for the first time"))

    def show(step: str, done: int, total: int) -> None:
        begin, end = _PART[step]
        text = _("Preparing the sample data: {step}", step=titles[step])
        bar.progress(begin + (end - begin) * min(done / (total or 1), 1.0), text)

    with _BUILDING:
        if is_first_start():
            pipeline.build([settings.SAMPLE_FILE], settings.BUILT_DIR, progress=show)
    bar.empty()


@st.cache_resource(max_entries=2, show_spinner=False)
def _load(folder: Path, written_ns: int) -> store.BuiltData:  # noqa: ARG001  a part of the key only
    return store.load(folder)


@st.cache_resource(max_entries=2, show_spinner=False)
def _district(folder: Path, written_ns: int, code: str) -> store.BuiltData:
    found = store.of_districts(_load(folder, written_ns), [code], folder)
    memory.give_back()
    return found


def personal() -> pd.DataFrame:
    """Return the personal columns by `ukm_id`, for pages that have asked `sign_in` who is there."""
    if own := upload.shown():
        # An id means another UKM there, and nothing of that list may be remembered when it is gone.
        return store.load_personal(own.built_dir)
    folder = settings.BUILT_DIR
    return _personal(folder, store.file_of(folder, store.QUALITY).stat().st_mtime_ns)


@st.cache_resource(max_entries=2, show_spinner=False)
def _personal(folder: Path, written_ns: int) -> pd.DataFrame:  # noqa: ARG001  a part of the key only
    return store.load_personal(folder)


def rules() -> Rules:
    """Return the rules that judged the built data, which lie beside them: a later fault in the rule file is no harm."""
    file = store.file_of(folder(), store.RULES)
    try:
        return _rules(file, file.stat().st_mtime_ns)
    except (OSError, ReadError) as error:
        msg = _("{folder}: the built data are damaged; run python -m geo build again", folder=folder().name)
        raise BuiltDataError(msg) from error


def version(built: store.BuiltData, by: Rules) -> str:
    """Return what changes with the data and with the weights by which they are judged."""
    return " ".join([built.version, *map(str, by.weights.values())])


def rules_fault() -> str | None:
    """Say what is wrong with the rule file that the next build would use; None where nothing is."""
    try:
        load_rules()
    except ReadError as error:
        return str(error)
    return None


@st.cache_resource(max_entries=2, show_spinner=False)
def _rules(file: Path, written_ns: int) -> Rules:  # noqa: ARG001  a part of the key only
    return load_rules(file)


def regencies() -> gpd.GeoDataFrame:
    """Return the regencies with official figures."""
    return areas("regency")


@st.cache_resource(show_spinner=False)
def areas(layer: Layer) -> gpd.GeoDataFrame:
    """Return the areas of a layer with official figures."""
    return boundaries.load(layer)


def has_people(layer: Layer) -> bool:
    """Say whether the boundaries of a layer state any number of people."""
    return bool(areas(layer)["population"].notna().any())


def is_area(code: object) -> bool:
    """Say whether `code` is that of a regency or district with a boundary."""
    return any((areas(layer)["code"] == code).any() for layer in get_args(Layer))


@st.cache_resource(show_spinner=False)
def polygons(layer: Layer = "regency") -> Mapping[str, Any]:
    """Return the simplified polygons of a layer as GeoJSON with the code as id and nothing else."""
    frame = boundaries.for_display(areas(layer)).set_index("code")[["geometry"]]
    collection: dict[str, Any] = json.loads(frame.to_json())
    return collection


def choices(area: str = "") -> dict[str, list[str]]:
    """Return, by field of `Filters`, the values to choose from in an area, see `built`.

    Where nothing is built there are none that depend on it.
    """
    try:
        if is_first_start():
            return _choices("", None)
        shown = built(area)
        return _choices(shown.version, shown.ukm)
    except BuiltDataError:
        return _choices("", None)


@st.cache_resource(max_entries=2, show_spinner=False)
def _choices(version: str, _ukm: gpd.GeoDataFrame | None) -> dict[str, list[str]]:  # noqa: ARG001  the key
    return filters.choices(_ukm)


# Above so many UKM, the groups of all and two districts.
@st.cache_resource(max_entries=3, show_spinner=False)
def facets(version: str, _ukm: gpd.GeoDataFrame) -> Facets:  # noqa: ARG001  the version is the key
    """Return the UKM taken apart, so that every filter and count is a matter of milliseconds."""
    return Facets(_ukm)
