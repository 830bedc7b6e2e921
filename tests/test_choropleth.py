"""Fills and legend of the regencies: what is zero, missing, too few, and what stays while filtering."""

import pandas as pd
import pytest

from geo import draw, texts
from geo.ui.choropleth import METRICS, areas, legend


def table(**columns: list[float | None]) -> pd.DataFrame:
    """Return a frame as `summarise.by_area` gives it, with harmless figures where none are given."""
    n = len(next(iter(columns.values())))
    usual = {
        "name": [f"Kabupaten {i}" for i in range(n)],
        "population": 1000.0,
        "n": 20,
        "n_assessed": 20,
        "n_ready": 1,
    }
    return pd.DataFrame({**usual, **columns}, index=[f"18.{i:02}" for i in range(n)])


def test_zero_missing_and_classes_are_apart() -> None:
    figures = table(per_10k=[0.0, None, 1.0, 2.0, 3.0])
    metric = METRICS["per_10k"]
    breaks = metric.breaks(figures)
    fills = [area.fill for area in areas(figures, metric, breaks).values()]
    ramp = draw.RAMPS["rate"]
    assert fills == [draw.ZERO, draw.NO_DATA, ramp[0], ramp[2], ramp[4]]
    rows = legend(figures, metric, breaks).classes
    assert [label for _colour, label, _count in rows] == [
        "0",
        "up to 1.0",
        "1.0 to 2.0",
        "above 2.0",
        "no data",
    ]
    assert sum(int(count) for _colour, _label, count in rows) == len(figures)


def test_a_share_of_too_few_is_hatched_and_says_so() -> None:
    figures = table(share_ready=[None, 0.25], n_assessed=[3, 20])
    metric = METRICS["share_ready"]
    breaks = metric.breaks(figures)
    few, enough = areas(figures, metric, breaks).values()
    assert few.fill is None
    assert few.lines[1] == "Share ready to export: too few data"
    assert enough.lines[1] == "Share ready to export: 25.0%"
    assert (None, "fewer than 10 judged", "1") in legend(figures, metric, breaks).classes


def test_breaks_of_all_data_serve_filtered_figures() -> None:
    metric = METRICS["n"]
    breaks = metric.breaks(table(n=[10, 20, 30, 40, 50]))
    filtered = table(n=[0, 1, 2, 60, 15])
    ramp = draw.RAMPS["count"]
    assert [area.fill for area in areas(filtered, metric, breaks).values()] == [
        draw.ZERO,
        ramp[0],
        ramp[0],
        ramp[4],
        ramp[1],
    ]


def test_nothing_ready_anywhere_has_no_classes_and_no_error() -> None:
    figures = table(n_ready=[0, 0])
    metric = METRICS["n_ready"]
    assert metric.breaks(figures) == ()
    assert {area.fill for area in areas(figures, metric, ()).values()} == {draw.ZERO}
    assert legend(figures, metric, ()).classes == ((draw.ZERO, "0", "2"),)


@pytest.mark.parametrize(("language", "expected"), [("id", "1.234,5"), ("en", "1,234.5")])
def test_numbers_follow_the_language(language: str, expected: str) -> None:
    texts.use_language(language)
    assert METRICS["per_10k"].write(1234.5) == expected
    assert METRICS["share_ready"].write(0.031) == ("3,1 %" if language == "id" else "3.1%")
