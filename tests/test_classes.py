"""The classes of the map: by each method, by own bounds, and what is no bound."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from geo import texts
from geo.classes import Classes, parse, scale, written_of
from geo.measures import METRICS


def table(column: str, values: list[float], *, outside: list[bool] | None = None) -> pd.DataFrame:
    return pd.DataFrame({column: values, "outside": outside or [False] * len(values)})


def test_each_method_and_number_of_classes() -> None:
    figures = table("n", [1, 2, 3, 4, 100, 101, 102, 1000])
    assert scale(figures, METRICS["n"], Classes("natural", 3)).bounds == (4, 102, 1000)
    assert scale(figures, METRICS["n"], Classes("equal", 3)).bounds == (334, 667, 1000)
    assert scale(figures, METRICS["n"], Classes("quantiles", 4)).bounds == (2, 52, 101, 1000)


def test_what_is_outside_makes_no_classes() -> None:
    figures = table("n", [1, 2, 3, 900], outside=[False, False, False, True])
    assert scale(figures, METRICS["n"], Classes()).bounds == (1, 2, 3)


def test_own_bounds_lie_between_the_classes_whatever_the_figures() -> None:
    made = scale(table("per_10k", [0.1, 50.0]), METRICS["per_10k"], Classes("own", own=(1.5, 3, 10)))
    assert made.bounds == (1.5, 3, 10, math.inf)
    assert made.labels() == ["up to 1.5", "1.6 to 3.0", "3.1 to 10.0", "10.1 or more"]
    assert made.classify(pd.Series([1.5, 1.6, 10.04, 10.06])).tolist() == [0, 1, 2, 3]
    assert written_of(made) == "1.5; 3; 10"


def test_own_bounds_of_a_share_are_per_cent_and_may_have_more_decimals() -> None:
    made = scale(table("share_ready", [0.01]), METRICS["share_ready"], Classes("own", own=(1.25, 20)))
    assert made.bounds == (0.0125, 0.2, math.inf)
    assert made.labels() == ["up to 1.25%", "1.26% to 20.00%", "20.01% or more"]
    assert written_of(made) == "1.25; 20"


def test_own_bounds_of_a_quotient_may_lie_anywhere() -> None:
    lq = replace(METRICS["product_lq"], product="coffee")
    made = scale(table("product_lq", [0.5]), lq, Classes("own", own=(1.0, 2.0)))
    assert made.labels() == ["up to 1.00", "1.01 to 2.00", "2.01 or more"]
    assert len(set(made.fills())) == 3


def test_without_own_bounds_those_of_the_quantiles_are_the_start() -> None:
    figures = table("n", [1, 2, 3, 4, 5, 6])
    assert scale(figures, METRICS["n"], Classes("own")) == scale(figures, METRICS["n"], Classes("quantiles"))


@pytest.mark.parametrize(
    ("text", "speech", "expected"),
    [
        ("1,5; 3; 10", "id", (1.5, 3, 10)),
        ("1.500;2.000", "id", (1500, 2000)),
        ("1.5 3 10", "en", (1.5, 3, 10)),
        ("1,500; 2,000", "en", (1500, 2000)),
        (" 5;  12; ", "id", (5, 12)),
    ],
)
def test_numbers_are_read_as_people_of_the_language_write_them(
    text: str, speech: str, expected: tuple[float, ...]
) -> None:
    assert parse(text, METRICS["per_10k"], speech=speech) == (expected, "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("satu; dua", "Only numbers, with semicolons between them, such as 1.5; 3; 10"),
        ("1.5; 3", "Only numbers"),
        ("<b>1</b>; 3", "Only numbers"),
        ("snan; 3", "Only numbers"),
        ("9" * 5000 + "; 3", "above zero"),
        ("", "2 to 6 numbers"),
        ("5", "2 to 6 numbers"),
        ("1; 2; 3; 4; 5; 6; 7", "2 to 6 numbers"),
        ("0; 5", "above zero"),
        ("-3; 5", "above zero"),
        ("0,0000000001; 5", "above zero"),
        ("1; inf", "above zero"),
        ("nan; 1", "above zero"),
        ("1; 99999999999", "above zero"),
        ("3; 1,5", "larger than the one before"),
        ("3; 3", "larger than the one before"),
        ("0,1234; 5", "At most 3 digits"),
    ],
)
def test_what_is_no_bound_is_said(text: str, fault: str) -> None:
    bounds, said = parse(text, METRICS["per_10k"], speech="id")
    assert bounds == ()
    assert said.startswith(fault) or fault in said


def test_counts_have_whole_bounds() -> None:
    assert parse("1,5; 3", METRICS["n"], speech="id") == ((), "Whole numbers only: UKM are counted")


def test_bounds_are_written_as_they_are_read() -> None:
    made = scale(table("per_10k", [1.0]), METRICS["per_10k"], Classes("own", own=(1.5, 1500)))
    for speech in ("id", "en"):
        texts.use_language(speech)
        assert parse(written_of(made), METRICS["per_10k"], speech=speech) == ((1.5, 1500), "")
