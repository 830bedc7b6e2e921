"""What the pages read: built data and boundaries, loaded once for all sessions and never changed."""

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import boundaries, filters, pipeline, progress, settings, store, summarise
from geo.errors import BuiltDataError, ReadError
from geo.potential import Rules, load_rules
from geo.texts import _

__all__ = [
    "built",
    "by_regency",
    "choices",
    "is_first_start",
    "polygons",
    "regencies",
    "rules",
    "rules_fault",
]

_BUILDING: Final = threading.Lock()

#: The part of the whole build that each step takes, about: one bar shows them all.
_PART: Final = {"read": (0.0, 0.1), "geocode": (0.1, 0.8), "streets": (0.8, 0.9), "potential": (0.9, 1.0)}


def is_first_start() -> bool:
    """Say whether nothing is built yet, so that `built` will build the sample."""
    return not (settings.BUILT_DIR / "quality.json").is_file()


def built() -> store.BuiltData:
    """Return the built data; build the sample first, with a progress bar, where nothing is built yet."""
    if is_first_start():
        _build_sample()
    folder = settings.BUILT_DIR
    # The report is written last, so that a new one means new data.
    return _load(folder, (folder / "quality.json").stat().st_mtime_ns)


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


def rules() -> Rules:
    """Return the rules that judged the built data, which lie beside them: a later fault in the rule file is no harm."""
    file = settings.BUILT_DIR / store.RULES
    try:
        return _rules(file, file.stat().st_mtime_ns)
    except (OSError, ReadError) as error:
        msg = _(
            "{folder}: the built data are damaged; run python -m geo build again", folder=settings.BUILT_DIR
        )
        raise BuiltDataError(msg) from error


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


@st.cache_resource(show_spinner=False)
def regencies() -> gpd.GeoDataFrame:
    """Return the regencies with official figures."""
    return boundaries.load("regency")


@st.cache_resource(show_spinner=False)
def polygons() -> Mapping[str, Any]:
    """Return the simplified polygons of the regencies as GeoJSON with the code as id and nothing else."""
    frame = boundaries.for_display(regencies()).set_index("code")[["geometry"]]
    collection: dict[str, Any] = json.loads(frame.to_json())
    return collection


def choices() -> dict[str, list[str]]:
    """Return, by field of `Filters`, the values to choose from; where nothing is built none that depend on it."""
    try:
        return _choices("", None) if is_first_start() else _choices(built().version, built().ukm)
    except BuiltDataError:
        return _choices("", None)


@st.cache_resource(max_entries=2, show_spinner=False)
def _choices(version: str, _ukm: gpd.GeoDataFrame | None) -> dict[str, list[str]]:  # noqa: ARG001  the key
    return filters.choices(_ukm)


@st.cache_data(max_entries=2, show_spinner=False)
def by_regency(version: str, _ukm: gpd.GeoDataFrame) -> pd.DataFrame:  # noqa: ARG001  the version is the key
    """Return the figures of the regencies over all UKM; class breaks come from these, whatever is filtered."""
    return summarise.by_area(_ukm, regencies())
