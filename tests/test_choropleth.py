"""Fills and legend of the regencies: what is zero, missing, too few, and what stays while filtering."""

import pandas as pd
import pytest

from geo import draw, texts, words
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
        "outside": False,
    }
    return pd.DataFrame({**usual, **columns}, index=[f"18.{i:02}" for i in range(n)])


def test_zero_missing_and_classes_are_apart() -> None:
    figures = table(per_10k=[0.0, None, 1.0, 2.0, 3.0])
    metric = METRICS["per_10k"]
    scale = metric.scale(figures)
    fills = [area.fill for area in areas(figures, scale).values()]
    ramp = draw.RAMPS["rate"]
    assert fills == [draw.ZERO, draw.NO_DATA, ramp[0], ramp[2], ramp[4]]
    rows = legend(figures, scale).classes
    assert [label for _colour, label, _count in rows] == [
        "0",
        "up to 1.0",
        "1.1 to 2.0",
        "2.1 or more",
        "no data",
    ]
    assert sum(int(count) for _colour, _label, count in rows) == len(figures)


def test_a_share_of_too_few_is_hatched_and_says_so() -> None:
    figures = table(share_ready=[None, 0.25], n_assessed=[3, 20])
    metric = METRICS["share_ready"]
    scale = metric.scale(figures)
    few, enough = areas(figures, scale).values()
    assert few.fill is None
    assert few.lines[1] == "Share exporting or ready: too few data"
    assert enough.lines[1] == "Share exporting or ready: 25.0%"
    assert (None, "fewer than 10 judged", "1") in legend(figures, scale).classes


def test_breaks_of_all_data_serve_filtered_figures() -> None:
    metric = METRICS["n"]
    scale = metric.scale(table(n=[10, 20, 30, 40, 50]))
    filtered = table(n=[0, 1, 2, 60, 15])
    ramp = draw.RAMPS["count"]
    assert [area.fill for area in areas(filtered, scale).values()] == [
        draw.ZERO,
        ramp[0],
        ramp[0],
        ramp[4],
        ramp[1],
    ]


def test_nothing_ready_anywhere_has_no_classes_and_no_error() -> None:
    figures = table(n_ready=[0, 0])
    scale = METRICS["n_ready"].scale(figures)
    assert scale.bounds == ()
    assert {area.fill for area in areas(figures, scale).values()} == {draw.ZERO}
    assert legend(figures, scale).classes == ((draw.ZERO, "0", "2"),)


def labels(column: str, values: list[float | None]) -> list[str]:
    return METRICS[column].scale(table(**{column: values})).labels()


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("n_ready", [1, 1, 2, 3, 4, 5, 6], ["1", "2", "3", "4", "5 or more"]),
        ("n_ready", [1, 3, 9], ["1", "2 to 3", "4 or more"]),
        ("n", [7], ["1 or more"]),
        (
            "per_10k",
            [2.96, 3.04, 3.1, 3.2, 3.6, 3.9, 4.4],
            ["up to 3.0", "3.1", "3.2 to 3.4", "3.5 to 3.8", "3.9 or more"],
        ),
        ("per_10k", [3.01, 3.02, 3.03], ["up to 3.01", "3.02", "3.03 or more"]),
        ("share_ready", [0.0212, 0.0214, 0.05], ["up to 2.12%", "2.13% to 2.14%", "2.15% or more"]),
    ],
)
def test_classes_never_overlap_as_they_are_written(
    column: str, values: list[float | None], expected: list[str]
) -> None:
    assert labels(column, values) == expected


def test_a_value_is_in_the_class_that_its_text_says() -> None:
    figures = table(per_10k=[2.96, 3.04, 3.1, 3.2, 3.6, 3.9, 4.4])
    scale = METRICS["per_10k"].scale(figures)
    assert scale.labels()[0] == "up to 3.0"
    assert [scale.write(value) for value in figures["per_10k"][:2]] == ["3.0", "3.0"]
    assert scale.classify(figures["per_10k"])[:2].tolist() == [0, 0]


def test_what_the_filter_leaves_out_is_neither_zero_nor_a_class() -> None:
    figures = table(n=[0, 0, 3], outside=[False, True, False])
    scale = METRICS["n"].scale(figures)
    zero, outside, one = areas(figures, scale).values()
    assert len({zero.fill, outside.fill, one.fill}) == 3
    assert outside.lines == ("1", "outside the filter")
    assert legend(figures, scale).classes[-1] == (draw.OUTSIDE, "outside the filter", "1")
    nothing_left_out = legend(table(n=[0, 3]), scale).classes
    assert "outside the filter" not in [label for _colour, label, _count in nothing_left_out]


@pytest.mark.parametrize(("language", "expected"), [("id", "1.234,5"), ("en", "1,234.5")])
def test_numbers_follow_the_language(language: str, expected: str) -> None:
    texts.use_language(language)
    assert words.number(1234.5, decimals=1) == expected
    assert words.percent(0.031, decimals=1) == ("3,1\u00a0%" if language == "id" else "3.1%")


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(0, 1, "0"), (0.04, 1, "<\u00a00.1"), (0.05, 1, "<\u00a00.1"), (0.051, 1, "0.1"), (0.3, 0, "<\u00a01")],
)
def test_what_is_above_zero_never_reads_as_zero(value: float, decimals: int, expected: str) -> None:
    assert words.number(value, decimals=decimals) == expected
