import numpy as np
import pandas as pd
import pytest

from geo import schema, summarise
from geo.summarise import MIN_RATE_N, by_area, class_breaks, classify, ratio_breaks

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
    assert (schema.READY_LEVELS, schema.UNASSESSED) == (("exporting", "ready"), "unknown")
    assert {schema.UNASSESSED, *schema.READY_LEVELS} <= set(schema.EXPORT_LEVELS)


def goods(code: str, **numbers: int) -> pd.DataFrame:
    """Return the UKM of one area, so many of each product type; "unknown" is missing."""
    products = [None if name == "unknown" else name for name, n in numbers.items() for _ in range(n)]
    return pd.DataFrame(
        {"regency_code": code, "export_level": "early", "product_type": products}, dtype="str"
    )


def test_location_quotient_computed_by_hand() -> None:
    given = pd.concat([
        goods("18.01", coffee=6, tea=14),
        goods("18.02", coffee=4, tea=36, unknown=7),
        goods("18.03", coffee=9),
    ])  # fmt: skip
    table = by_area(given, AREAS, product="coffee")
    assert table["n_product"].to_dict() == {"18.01": 6, "18.02": 4, "18.03": 9}
    assert table["n_typed"].to_dict() == {"18.01": 20, "18.02": 40, "18.03": 9}
    assert table["n"].to_dict() == {"18.01": 20, "18.02": 47, "18.03": 9}
    # Of 69 UKM with a known product 19 make coffee: 6/20 over 19/69 and 4/40 over 19/69.
    assert table["product_share"].to_dict() == pytest.approx(
        {"18.02": 0.1, "18.01": 0.3, "18.03": np.nan}, nan_ok=True
    )
    assert table.loc["18.01", "product_lq"] == pytest.approx(0.3 * 69 / 19)
    assert table.loc["18.02", "product_lq"] == pytest.approx(0.1 * 69 / 19)
    # Nine are too few, although all of them make coffee.
    assert pd.isna(table.loc["18.03", "product_lq"])


def test_a_part_of_the_province_is_compared_with_the_whole() -> None:
    part = goods("18.01", coffee=5, tea=5)
    whole = pd.concat([part, goods("18.02", coffee=5, tea=25)])
    assert by_area(part, AREAS, product="coffee").loc["18.01", "product_lq"] == 1
    assert by_area(part, AREAS, product="coffee", province=whole).loc["18.01", "product_lq"] == 0.5 * 40 / 10


def test_without_the_product_a_share_is_zero_and_a_quotient_of_nothing_is_missing() -> None:
    given = pd.concat([goods("18.01", tea=10), goods("18.02", tea=9, coffee=1)])
    found = by_area(given, AREAS, product="coffee").loc["18.01"]
    assert (found["product_share"], found["product_lq"]) == (0, 0)
    nowhere = by_area(given, AREAS, product="cocoa").loc["18.01"]
    assert nowhere["product_share"] == 0
    assert pd.isna(nowhere["product_lq"])
    assert by_area(given.iloc[:0], AREAS, product="cocoa")["product_lq"].isna().all()


def test_ready_for_people_and_density() -> None:
    given = ukm(r01=["ready", "exporting", *["early"] * 8], r02=["ready"] * 9, r03=["ready"] * 12)
    table = by_area(given, AREAS)
    # Nine judged are too few to say how many of all are ready; the third has no population.
    assert table["ready_per_10k"].to_dict() == pytest.approx(
        {"18.01": 1.0, "18.02": np.nan, "18.03": np.nan}, nan_ok=True
    )
    assert table["density"].to_dict() == {"18.01": 0.5, "18.02": 0.9, "18.03": 0.4}


def test_areas_of_any_kind_by_their_own_code() -> None:
    districts = AREAS.assign(code=["18.01.02", "18.01.01", "18.02.01"], population=np.nan)
    given = goods("18.01", coffee=12).assign(district_code="18.01.01")
    table = by_area(given, districts, key="district_code", product="coffee")
    assert table["n"].to_dict() == {"18.01.02": 0, "18.01.01": 12, "18.02.01": 0}
    assert table[["per_10k", "ready_per_10k"]].isna().all(axis=None)
    assert table.loc["18.01.01", "density"] == 0.6


def test_the_frames_stay_as_they_are() -> None:
    given, areas = goods("18.01", coffee=12), AREAS.copy()
    by_area(given, areas, product="coffee")
    pd.testing.assert_frame_equal(given, goods("18.01", coffee=12))
    pd.testing.assert_frame_equal(areas, AREAS)


@pytest.mark.parametrize("k", [3, 4, 5, 6, 7])
@pytest.mark.parametrize("method", ["quantiles", "natural", "equal"])
def test_ratios_are_classed_as_far_below_one_as_above_it(method: summarise.Method, k: int) -> None:
    values = pd.Series([0.0, 0.1, 0.2, 0.5, 0.8, 1.0, 1.1, 1.25, 1.3, 1.7, 2.0, 4.0, np.nan])
    *inner, last = ratio_breaks(values, method=method, k=k)
    assert last == np.inf
    assert len(inner) == k - 1
    assert [1 / bound for bound in reversed(inner)] == pytest.approx(inner)
    assert (1.0 in inner) == (k % 2 == 0)


def test_ratios_that_are_all_one_and_no_ratios() -> None:
    assert ratio_breaks(pd.Series([1.0, 1.0]), k=5) == (np.inf,)
    assert ratio_breaks(pd.Series([1.0, 1.0]), k=4) == (1.0, np.inf)
    assert ratio_breaks(pd.Series([0.0, np.nan])) == ()


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
