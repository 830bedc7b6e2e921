"""Fills, tooltips and legend of areas: what is zero, missing, too few, and what stays while filtering."""

from dataclasses import replace

import pandas as pd
import pytest

from geo import classes, draw, texts, words
from geo.choropleth import Scale, areas, legend
from geo.classes import Classes
from geo.measures import METRICS, Metric


def table(**columns: list[float | None]) -> pd.DataFrame:
    """Return a frame as `summarise.by_area` gives it, with harmless figures where none are given."""
    n = len(next(iter(columns.values())))
    usual = {
        "name": [f"Kabupaten {i}" for i in range(n)],
        "population": 1000.0,
        "n": 20,
        "n_assessed": 20,
        "n_ready": 1,
        "n_typed": 20,
        "n_product": 5,
        "outside": False,
    }
    return pd.DataFrame({**usual, **columns}, index=[f"18.{i:02}" for i in range(n)])


def scale_of(column: str, figures: pd.DataFrame, made: Classes | None = None) -> Scale:
    return classes.scale(figures, METRICS[column], made or Classes(), date="28 Oct 2026")


def of_coffee(column: str) -> Metric:
    return replace(METRICS[column], product="coffee")


def test_zero_missing_and_classes_are_apart() -> None:
    figures = table(per_10k=[0.0, None, 1.0, 2.0, 3.0])
    scale = scale_of("per_10k", figures)
    fills = [area.fill for area in areas(figures, scale).values()]
    ramp = draw.RAMPS["rate"]
    assert fills == [draw.ZERO, draw.NO_DATA, ramp[0], ramp[3], ramp[6]]
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
    scale = scale_of("share_ready", figures)
    few, enough = areas(figures, scale).values()
    assert few.fill is None
    assert few.lines[1] == "Share exporting or ready: too few data"
    assert enough.lines[1] == "Share exporting or ready: 25.0%"
    assert (None, "fewer than 10 judged", "1") in legend(figures, scale).classes


def test_breaks_of_all_data_serve_filtered_figures() -> None:
    scale = scale_of("n", table(n=[10, 20, 30, 40, 50]))
    filtered = table(n=[0, 1, 2, 60, 15])
    first, second, _third, _fourth, last = scale.fills()
    assert [area.fill for area in areas(filtered, scale).values()] == [draw.ZERO, first, first, last, second]


def test_nothing_ready_anywhere_has_no_classes_and_no_error() -> None:
    figures = table(n_ready=[0, 0])
    scale = scale_of("n_ready", figures)
    assert {area.fill for area in areas(figures, scale).values()} == {draw.ZERO}
    assert legend(figures, scale).classes == ((draw.ZERO, "0", "2"),)


def test_classes_of_a_selection_without_figures_serve_one_that_has_some() -> None:
    scale = scale_of("n_ready", table(n_ready=[0, 0]))
    figures = table(n_ready=[0, 7])
    zero, seven = areas(figures, scale).values()
    assert zero.fill != seven.fill
    assert [row[1:] for row in legend(figures, scale).classes] == [("0", "1"), ("1 or more", "1")]


def labels(column: str, values: list[float | None]) -> list[str]:
    return scale_of(column, table(**{column: values})).labels()


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
    scale = scale_of("per_10k", figures)
    assert scale.labels()[0] == "up to 3.0"
    assert [scale.metric.write(value) for value in figures["per_10k"][:2]] == ["3.0", "3.0"]
    assert scale.classify(figures["per_10k"])[:2].tolist() == [0, 0]


def test_what_the_filter_leaves_out_is_neither_zero_nor_a_class() -> None:
    figures = table(n=[0, 0, 3], outside=[False, True, False])
    scale = scale_of("n", figures)
    zero, outside, one = areas(figures, scale).values()
    assert len({zero.fill, outside.fill, one.fill}) == 3
    assert outside.lines == ("1", "outside the filter")
    assert legend(figures, scale).classes[-1] == (draw.OUTSIDE, "outside the filter", "1")
    nothing_left_out = legend(table(n=[0, 3]), scale).classes
    assert "outside the filter" not in [label for _colour, label, _count in nothing_left_out]


def test_areas_that_the_legend_does_not_count_keep_their_colour_and_are_faint() -> None:
    figures = table(n=[5, 7, 9], outside=[False, False, True])
    scale = scale_of("n", figures)
    first, second, third = areas(figures, scale).values()
    assert [area.is_faint for area in (first, second, third)] == [False, False, True]
    alone = areas(figures, scale, figures.index[:1])
    assert [area.is_faint for area in alone.values()] == [False, True, True]
    assert [area.fill for area in alone.values()] == [first.fill, second.fill, third.fill]


def test_the_legend_says_unit_number_date_and_whose_numbers_stand_right() -> None:
    figures = table(n=[5, 7, 9], outside=[False, False, True])
    said = legend(figures, scale_of("n", figures))
    assert said.title == "Number of UKM"
    assert said.note == "n\u00a0=\u00a012 UKM, 28 Oct 2026. Right: number of areas"


def test_the_legend_says_a_unit_that_its_title_does_not() -> None:
    figures = table(share_ready=[0.1, 0.2])
    scale = scale_of("share_ready", figures)
    assert legend(figures, scale).note.startswith(f"{scale.metric.unit}; n\u00a0=\u00a0")


def test_a_ratio_is_orange_below_one_and_purple_above_it() -> None:
    figures = table(product_lq=[0.25, 0.5, 0.9, 1.1, 2.0, 4.0])
    below, near, above = (draw.RAMPS[side] for side in ("below", "near", "above"))

    def fills(k: int) -> list[str | None]:
        scale = classes.scale(figures, of_coffee("product_lq"), Classes("equal", k))
        return [area.fill for area in areas(figures, scale).values()]

    assert fills(3) == [below[0], near[0], near[0], near[0], near[0], above[-1]]
    assert fills(4) == [below[0], below[-1], below[-1], above[0], above[0], above[-1]]


def test_no_two_classes_have_the_same_colour_or_words() -> None:
    values: list[float | None] = [i**3 / 40 for i in range(1, 40)]
    for metric in METRICS.values():
        figures = table(**{metric.column: values})
        for method in ("quantiles", "natural", "equal"):
            for k in classes.KS:
                scale = classes.scale(
                    figures, replace(metric, product="coffee" * metric.needs_product), Classes(method, k)
                )
                fills = [*scale.fills(), draw.ZERO, draw.NO_DATA, draw.OUTSIDE]
                assert len(set(fills)) == len(fills), (metric.column, method, k)
                assert len(set(scale.labels())) == len(scale.bounds), (metric.column, method, k)


def test_a_measure_of_a_product_says_its_product_its_numbers_and_where_they_are_too_few() -> None:
    figures = table(product_lq=[None, 0.0, 2.0], n_typed=[9, 20, 20], n_product=[9, 0, 5])
    scale = classes.scale(figures, of_coffee("product_lq"), Classes())
    few, zero, two = areas(figures, scale).values()
    assert (few.fill, zero.fill) == (None, draw.ZERO)
    assert few.lines[1] == "Coffee: location quotient: too few data"
    assert two.lines[1:3] == (
        "Coffee: location quotient: 2.00",
        "5 of 20 UKM with a known product type: Coffee",
    )
    labels = {label: count for _colour, label, count in legend(figures, scale).classes}
    assert labels["fewer than 10 UKM"] == "1"


def test_without_a_population_a_rate_is_no_data_and_the_tooltip_says_so() -> None:
    figures = table(per_10k=[None, 2.0], population=[None, 1000.0])
    unknown, known = areas(figures, scale_of("per_10k", figures)).values()
    assert unknown.fill == draw.NO_DATA
    assert unknown.lines[-1] == "number of people not known"
    assert known.lines[-1] == "1,000 people"


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
