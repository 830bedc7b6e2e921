import numpy as np
import pandas as pd
import pytest

from geo import schema, summarise
from geo.summarise import MIN_RATE_N, by_area, class_breaks, classify

AREAS = pd.DataFrame(
    {
        "code": ["18.02", "18.01", "18.03"],
        "name": ["B", "A", "C"],
        "population": [50_000.0, 20_000.0, np.nan],
        "area_km2": [10.0, 20.0, 30.0],
    }
)


def ukm(**levels: list[str]) -> pd.DataFrame:
    rows = [(code.replace("r", "18."), level) for code, given in levels.items() for level in given]
    return pd.DataFrame(rows, columns=["regency_code", "export_level"], dtype="str")


def test_every_area_is_there_with_true_zeros() -> None:
    given = ukm(r01=["ready", "exporting", "early", "unknown"], r03=["early"])
    table = by_area(
        pd.concat([given, pd.DataFrame({"regency_code": [None], "export_level": ["ready"]})]), AREAS
    )
    assert table.index.tolist() == ["18.02", "18.01", "18.03"]
    assert table[["n", "n_assessed", "n_ready"]].to_numpy().tolist() == [[0, 0, 0], [4, 3, 2], [1, 1, 0]]
    assert table["per_10k"].tolist()[:2] == [0.0, 2.0]
    assert table["per_10k"].isna().tolist() == [False, False, True]
    assert table["share_ready"].isna().all()


@pytest.mark.parametrize(("assessed", "share"), [(MIN_RATE_N, 0.1), (MIN_RATE_N - 1, None)])
def test_a_share_needs_enough_assessed(assessed: int, share: float | None) -> None:
    given = ukm(r01=["ready", *["early"] * (assessed - 1), *["unknown"] * 90])
    found = by_area(given, AREAS).loc["18.01", "share_ready"]
    assert found == share if share is not None else pd.isna(found)


def test_no_ukm_at_all() -> None:
    assert by_area(ukm(), AREAS)["n"].tolist() == [0, 0, 0]


def test_levels_are_those_of_the_schema() -> None:
    assert {summarise._UNASSESSED, *summarise._READY} <= set(schema.EXPORT_LEVELS)


def test_breaks_of_each_method() -> None:
    values = pd.Series([1, 2, 3, 4, 100, 101, 102, 1000.0])
    assert class_breaks(values, method="equal", k=3) == (334.0, 667.0, 1000.0)
    assert class_breaks(values, method="natural", k=3) == (4.0, 102.0, 1000.0)
    assert class_breaks(values, method="quantiles", k=2) == (52.0, 1000.0)


@pytest.mark.parametrize("method", ["quantiles", "natural", "equal"])
@pytest.mark.parametrize(
    "values", [[], [np.nan], [3.0] * 15, [1.0, 2.0], [0.0] * 12 + [1, 2, 3, 4, 5, 6.0], [np.inf, 1.0]]
)
def test_few_equal_or_missing_values_give_fewer_classes(
    method: summarise.Method, values: list[float]
) -> None:
    given = pd.Series(values, dtype="float64")
    breaks = class_breaks(given, method=method)
    assert len(breaks) <= min(5, given[np.isfinite(given)].nunique())
    assert list(breaks) == sorted(set(breaks))
    classes = classify(given, breaks)
    assert classes.isna().tolist() == (~np.isfinite(given)).tolist()
    assert set(classes.dropna()) <= set(range(len(breaks)))


def test_values_are_in_the_class_whose_upper_bound_they_reach() -> None:
    values = pd.Series([0.0, 1.0, 1.1, 2.0, 9.0, np.nan], index=list("abcdef"))
    classes = classify(values, (1.0, 2.0))
    assert classes.index.tolist() == list("abcdef")
    assert classes.tolist()[:5] == [0, 0, 1, 1, 1]
    assert classes.isna().tolist() == [False] * 5 + [True]


def test_missing_values_of_pandas_are_missing() -> None:
    values = pd.Series([1, None, 3], dtype="Int64")
    assert classify(values, class_breaks(values)).isna().tolist() == [False, True, False]
