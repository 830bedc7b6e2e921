"""The list of what stands at a place: from what the browser says to words, whatever it says."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import points, schema, settings, store
from geo.ui import place_panel
from tests import register
from tests.pages import APP, opened


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("panel"))


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch, built: Path) -> Iterator[None]:
    monkeypatch.setattr(settings, "BUILT_DIR", built)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
    st.session_state.clear()


def at(built: Path, product_type: str) -> list[list[int]]:
    """Return, as a browser says it, the place where most UKM of a product type stand."""
    ukm = store.load(built).ukm
    key = pd.Series(points.keys(ukm))[ukm["product_type"].eq(product_type).to_numpy()].mode()[0]
    y = (int(key) & 0xFFFFFFFF) - (1 << 32)
    return [[(int(key) - y) >> 32, y]]


def start(places: list[list[int]], **query: str) -> AppTest:
    """Return the app after its first run, in English, with a place that was clicked."""
    app = AppTest.from_file(APP, default_timeout=60)
    app.session_state["places"] = [(x << 32) + y for x, y in places]
    return opened(app, **query)


def test_the_list_names_place_number_location_and_the_furthest_first(built: Path) -> None:
    app = start(at(built, "textiles"))
    assert not app.exception
    title = next(item.value for item in app.markdown if item.value.startswith("**") and ", " in item.value)
    assert title.count(",") == 1
    assert "12 UKM · location: centre of the village" in [item.value for item in app.caption]
    table = app.dataframe[0].value
    assert list(table) == ["Business name", "Next step", "Export potential", "Readiness (0-100)", "Product"]
    assert len(table) == 12
    assert table["Readiness (0-100)"].is_monotonic_decreasing
    assert table["Next step"].notna().all()


def test_the_list_follows_the_filter_and_goes_with_it(built: Path) -> None:
    place = at(built, "coffee")
    assert len(start(place, potensi="exporting").dataframe[0].value) == 2
    assert len(start(place, jenis="textiles").dataframe) == 1
    # A place that an earlier build had.
    assert len(start([[1, 1]]).dataframe) == 1


def test_the_list_can_be_closed(built: Path) -> None:
    app = start(at(built, "coffee"))
    assert len(app.dataframe) == 2
    next(button for button in app.button if button.label == "Close the list").click().run()
    assert len(app.dataframe) == 1


def test_no_more_rows_than_a_page_can_bear(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_panel, "_ROWS", 5)
    app = start(at(built, "coffee"))
    assert len(app.dataframe[0].value) == 5
    assert any("14 UKM" in item.value and "the first 5 are listed" in item.value for item in app.caption)


@pytest.mark.parametrize(
    "said",
    [None, "places", {"places": []}, [1, 2], [[1]], [[1, 2, 3]], [["1", "2"]], [[1.5, 2]], [[True, 2]], [[1, 2**40]],
     ["12"], [[1, 2]] * 2001],
)  # fmt: skip
def test_whatever_a_browser_says_is_a_list_of_points_or_nothing(said: object) -> None:
    place_panel.choose([[10525000, -540000]])
    assert st.session_state["places"] == [(10525000 << 32) - 540000]
    place_panel.choose(said)
    assert st.session_state["places"] == []


def test_the_furthest_are_those_that_sorting_finds() -> None:
    random = np.random.default_rng(3)
    rows = pd.DataFrame({
        "export_level": random.choice(schema.EXPORT_LEVELS, 400),
        "readiness": np.where(random.random(400) < 0.2, np.nan, random.integers(0, 101, 400)),
    })  # fmt: skip
    rank = rows["export_level"].map(schema.EXPORT_LEVELS.index)
    expected = rows.assign(rank=rank).sort_values(
        ["rank", "readiness"], ascending=[True, False], kind="stable"
    )
    for n in (1, 7, 100, 399, 400, 500):
        assert place_panel.furthest(rows, n).index.tolist() == expected.index[:n].tolist()
    assert place_panel.furthest(rows[:0], 5).empty
