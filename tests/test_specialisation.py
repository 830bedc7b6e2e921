import numpy as np
import pandas as pd
import pytest

from geo import products, schema, summarise
from geo.hotspots import SUBSETS, Subset
from geo.specialisation import ALPHA, matrix, of_area, of_product, quotients
from geo.summarise import MIN_RATE_N

CODES = pd.Index(["18.02", "18.01", "18.03"])


def goods(code: str | None, level: str = "early", **numbers: int) -> pd.DataFrame:
    """Return the UKM of one area, so many of each product type; "unknown" is missing."""
    types = [None if name == "unknown" else name for name, n in numbers.items() for _ in range(n)]
    return pd.DataFrame({"regency_code": code, "export_level": level, "product_type": types}, dtype="str")


def row(table: pd.DataFrame, product: str, code: str) -> pd.Series:
    return table.set_index(["product_type", "code"]).loc[(product, code)]


@pytest.fixture
def ukm() -> pd.DataFrame:
    return pd.concat([
        goods("18.01", coffee=6, tea=14), goods("18.02", coffee=4, tea=36, unknown=7), goods("18.03", coffee=9),
    ])  # fmt: skip


def test_quotient_and_interval_by_hand(ukm: pd.DataFrame) -> None:
    found = row(quotients(ukm, CODES), "coffee", "18.01")

    assert found[["n", "n_area", "n_province"]].tolist() == [6, 20, 19]
    assert found["lq"] == pytest.approx((6 / 20) / (19 / 69))
    assert found["share"] == pytest.approx(0.3)
    assert found["province_share"] == pytest.approx(19 / 69)
    # Of the 19 that make coffee 6 are here, exactly 0.1258 to 0.5655 (tables of Clopper and Pearson); of all UKM 20/69.
    assert found[["low", "high"]].tolist() == pytest.approx(
        [0.12576 / (20 / 69), 0.56550 / (20 / 69)], rel=1e-3
    )


def test_every_type_in_every_area_in_order(ukm: pd.DataFrame) -> None:
    table = quotients(ukm, CODES)
    types = products.load().index

    assert table["product_type"].tolist() == [one for one in types for _code in CODES]
    assert table["code"].tolist() == [*CODES] * len(types)
    assert matrix(table, "n").loc["tea"].to_dict() == {"18.02": 36, "18.01": 14, "18.03": 0}
    assert matrix(table).index.tolist() == types.tolist()
    assert matrix(table).columns.tolist() == CODES.tolist()


def test_the_same_as_the_quotient_of_the_map(ukm: pd.DataFrame) -> None:
    areas = pd.DataFrame({"code": CODES, "name": "", "population": 1.0, "area_km2": 1.0})
    with_nowhere = pd.concat([ukm, goods(None, coffee=11, tea=2)])
    table = matrix(quotients(with_nowhere, CODES))

    for product in ("coffee", "tea"):
        expected = summarise.by_area(with_nowhere, areas, product=product)["product_lq"]
        assert table.loc[product].to_dict() == pytest.approx(expected.to_dict(), nan_ok=True)


def test_too_few_have_counts_and_nothing_else(ukm: pd.DataFrame) -> None:
    table = quotients(ukm, CODES)
    few = table[table["code"] == "18.03"]

    assert set(few["n_area"]) == {MIN_RATE_N - 1}
    assert not few["enough"].any()
    assert few[["share", "lq", "low", "high", "q"]].isna().all(axis=None)
    assert row(table, "coffee", "18.03")["n"] == 9
    assert "18.03" not in of_product(table, "coffee")["code"].tolist()
    assert of_area(table, "18.03").empty


def test_none_of_a_product_is_a_zero_with_an_upper_bound() -> None:
    table = quotients(pd.concat([goods("18.01", coffee=10), goods("18.02", tea=10)]), CODES)
    none = row(table, "coffee", "18.02")

    assert (none["lq"], none["low"]) == (0, 0)
    # Nobody of ten, whose true part would be half: 1 - 0.025 ** (1 / 10) over 1 / 2.
    assert none["high"] == pytest.approx(2 * (1 - 0.025**0.1))
    assert none["q"] < ALPHA
    all_here = row(table, "coffee", "18.01")
    assert all_here[["lq", "high"]].tolist() == [2, 2]
    assert all_here["low"] == pytest.approx(2 * 0.025**0.1)


def test_a_product_that_the_province_lacks_has_no_quotient(ukm: pd.DataFrame) -> None:
    absent = quotients(ukm, CODES).set_index("product_type").loc["cocoa"]

    assert absent[["lq", "low", "high", "q"]].isna().all(axis=None)
    assert absent["enough"].tolist() == [True, True, False]
    assert absent["share"].tolist()[:2] == [0, 0]


def test_one_area_is_like_itself_and_special_for_nothing() -> None:
    table = quotients(goods("18.01", coffee=30, tea=10), CODES)

    assert row(table, "coffee", "18.01")["lq"] == 1
    assert table[["low", "high", "q"]].isna().all(axis=None)
    assert of_area(table, "18.01").empty


@pytest.mark.parametrize(
    "ukm",
    [goods("18.01", unknown=20), goods("18.01"), goods(None, coffee=20)],
    ids=["untyped", "none", "nowhere"],
)
def test_nothing_to_compare(ukm: pd.DataFrame) -> None:
    table = quotients(ukm, CODES)

    assert len(table) == len(CODES) * len(products.load())
    assert not table["enough"].any()
    assert table["lq"].isna().all()


@pytest.mark.parametrize(("subset", "n"), [("all", 32), ("ready", 21), ("exporting", 10)])
def test_levels_count_in_the_area_and_in_the_province(subset: Subset, n: int) -> None:
    given = pd.concat([
        goods("18.01", "exporting", coffee=10), goods("18.01", "ready", coffee=1, tea=10),
        goods("18.01", "early", tea=11), goods("18.02", "ready", tea=29), goods("18.02", "unknown", coffee=40),
    ])  # fmt: skip
    found = row(quotients(given, CODES, subset=subset), "coffee", "18.01")

    assert found["n_area"] == n
    assert found["n"] == (10 if subset == "exporting" else 11)
    assert found["n_province"] == {"all": 51, "ready": 11, "exporting": 10}[subset]


def test_levels_are_those_of_the_schema() -> None:
    assert {level for levels in SUBSETS.values() for level in levels} <= set(schema.EXPORT_LEVELS)


def test_the_surest_comes_first_and_not_the_highest() -> None:
    given = pd.concat([
        goods("18.01", tea=2, coffee=40, snacks=58), goods("18.02", coffee=60, snacks=838, tea=2),
    ])  # fmt: skip
    table = quotients(given, CODES)
    few, many = row(table, "tea", "18.01"), row(table, "coffee", "18.01")

    assert few["lq"] > many["lq"] > few["low"]
    assert of_area(table, "18.01")["product_type"].tolist() == ["coffee"]
    assert of_product(table, "coffee")["code"].tolist() == ["18.01", "18.02"]


def test_intervals_hold_where_nothing_is_special() -> None:
    """Eight small areas of a province of one mix: at most 2.5 % of the intervals may lie above 1, or below it."""
    random = np.random.default_rng(5)
    share, n_area, rounds = 0.05, 20, 300
    above = below = 0
    for _round in range(rounds):
        n = random.binomial([n_area] * 8 + [2_000], share)
        given = pd.concat([
            goods(f"18.0{at}", coffee=int(k), tea=n_area - int(k)) for at, k in enumerate(n[:8])
        ] + [goods("18.71", coffee=int(n[8]), tea=2_000 - int(n[8]))])  # fmt: skip
        table = quotients(given, pd.Index([f"18.0{at}" for at in range(8)]))
        coffee = table[table["product_type"] == "coffee"]
        above, below = above + (coffee["low"] > 1).sum(), below + (coffee["high"] < 1).sum()

    assert 0 < above <= 0.025 * rounds * 8
    assert below <= 0.025 * rounds * 8


def test_of_many_areas_alike_hardly_any_is_called_special() -> None:
    random = np.random.default_rng(2)
    types = products.load().index[:10]
    ukm = pd.DataFrame({
        "regency_code": random.choice([f"18.01.{at:02}" for at in range(60)], 6_000), "export_level": "early",
        "product_type": random.choice(types, 6_000),
    })  # fmt: skip
    table = quotients(ukm, pd.Index(sorted(ukm["regency_code"].unique())))

    assert (table["low"] > 1).sum() > 5
    assert (table["q"] <= ALPHA).sum() <= 1


def test_large_numbers_agree_with_the_log_normal_interval() -> None:
    given = pd.concat([goods("18.01", coffee=400, tea=9_600), goods("18.02", coffee=1_600, tea=88_400)])
    found = row(quotients(given, CODES), "coffee", "18.01")
    spread = np.exp(1.959964 * np.sqrt(1 / 400 - 1 / 2_000))

    assert found[["low", "high"]].tolist() == pytest.approx([2 / spread, 2 * spread], rel=0.01)


def test_the_frame_stays_as_it_is(ukm: pd.DataFrame) -> None:
    before = ukm.copy()
    quotients(ukm, CODES, subset="ready")
    pd.testing.assert_frame_equal(ukm, before)
