"""Gi* equals the textbook and esda; chance is controlled; a city of everything is no hot spot of anything."""

import itertools
import math
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from esda import G_Local
from esda.smoothing import assuncao_rate
from libpysal import weights
from scipy import sparse

from geo import boundaries, hotspots, settings
from geo.hotspots import ALPHA, MIN_N, Target, count, g_star, hot_spots, rates
from geo.neighbours import cells, grid, near
from tests import planted

#: A province of 12 x 12 squares.
SIDE = 12


def province() -> gpd.GeoDataFrame:
    boxes = [shapely.box(5e5 + 1e4 * x, 9.3e6 + 1e4 * y, 5.1e5 + 1e4 * x, 9.31e6 + 1e4 * y)
             for y in range(SIDE) for x in range(SIDE)]  # fmt: skip
    return gpd.GeoDataFrame(geometry=boxes, crs=settings.CRS_METRIC)


def by_hand(values: list[float], matrix: list[list[float]]) -> list[float]:
    """Return Gi* as formula 14 of Ord and Getis (1995) says, with nothing but loops."""
    n = len(values)
    mean = sum(values) / n
    s = math.sqrt(sum(x * x for x in values) / n - mean**2)
    found = []
    for row in matrix:
        total = sum(w * x for w, x in zip(row, values, strict=True))
        weight, square = sum(row), sum(w * w for w in row)
        found.append((total - weight * mean) / (s * math.sqrt((n * square - weight**2) / (n - 1))))
    return found


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    return np.random.default_rng(5).gamma(0.7, 10, size=SIDE**2)


@pytest.mark.parametrize("kind", ["touching", "nearest", "distance"])
def test_z_is_that_of_the_textbook(values: np.ndarray, kind: str) -> None:
    matrix = near(province(), kind)  # type: ignore[arg-type]

    assert g_star(values, matrix) == pytest.approx(
        by_hand(values.tolist(), matrix.toarray().tolist()), abs=1e-9
    )


def test_z_is_that_of_the_textbook_for_unequal_weights(values: np.ndarray) -> None:
    matrix = np.random.default_rng(6).uniform(size=(30, 30))

    found = g_star(values[:30], sparse.csr_array(matrix))
    assert found == pytest.approx(by_hand(values[:30].tolist(), matrix.tolist()), abs=1e-9)


def test_z_is_that_of_esda(values: np.ndarray) -> None:
    matrix = near(province(), "touching")
    w = weights.WSP(sparse.csr_matrix(matrix)).to_W()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        usual = G_Local(values, w, transform="B", star=True, permutations=0)
    assert g_star(values, matrix) == pytest.approx(usual.Zs, abs=1e-9)


def test_nothing_to_tell_apart_has_no_z() -> None:
    everyone = sparse.csr_array(np.ones((4, 4)))

    assert np.isnan(g_star(np.full(4, 0.1), sparse.csr_array(np.eye(4)))).all()
    assert np.isnan(g_star(np.arange(4.0), everyone)).all()


def test_rates_are_those_of_esda() -> None:
    random = np.random.default_rng(7)
    base = random.integers(1, 500, size=80)
    n = random.binomial(base, random.beta(2, 20, size=80))

    assert rates(pd.DataFrame({"n": n, "n_base": base})).to_numpy() == pytest.approx(
        assuncao_rate(n, base), abs=1e-9
    )


def test_rates_of_equal_shares_or_of_nothing() -> None:
    assert rates(pd.DataFrame({"n": [0, 0], "n_base": [5, 50]})).tolist() == [0, 0]
    assert rates(pd.DataFrame({"n": [0], "n_base": [0]})).isna().all()


def ukm() -> pd.DataFrame:
    return pd.DataFrame({
        "product_type": ["tea", "tea", "tea", "fish", None, "fish"],
        "export_level": ["exporting", "ready", "early", "ready", "ready", "unknown"],
        "district_code": ["a", "a", "b", "b", "b", None],
    })  # fmt: skip


@pytest.mark.parametrize(("target", "expected"), [
    (Target("tea"), [[2, 2], [1, 2], [0, 0]]),
    (Target("tea", "ready"), [[2, 2], [0, 1], [0, 0]]),
    (Target("tea", "exporting"), [[1, 1], [0, 0], [0, 0]]),
    (Target("", "ready"), [[2, 2], [2, 3], [0, 0]]),
    (Target("", "exporting"), [[1, 2], [0, 3], [0, 0]]),
])  # fmt: skip
def test_counts(target: Target, expected: list[list[int]]) -> None:
    given = ukm()
    assert (
        count(given, given["district_code"], target, pd.Index(["a", "b", "c"])).to_numpy().tolist()
        == expected
    )


def even(*, each: int = 200, share: float = 0.1, seed: int = 1) -> pd.DataFrame:
    """Return counts of squares that all have the same mix, but for chance."""
    n = np.random.default_rng(seed).binomial(each, share, size=SIDE**2)
    return pd.DataFrame({"n": n, "n_base": each}, index=[f"{at:03}" for at in range(SIDE**2)])


def block(x: int, y: int) -> list[str]:
    """Return the codes of three by three squares, the one at the lower left first."""
    return [f"{SIDE * (y + dy) + x + dx:03}" for dy in range(3) for dx in range(3)]


def test_three_planted_spots_are_found_and_a_populous_city_is_none() -> None:
    counts, matrix = even(), near(province(), "touching")
    planted = [block(1, 1), block(8, 2), block(2, 8)]
    for codes in planted:
        counts.loc[codes, "n"] *= 3
    city = block(8, 8)
    counts.loc[city, ["n", "n_base"]] *= 20

    found = hot_spots(counts, matrix)
    hot = set(found.index[found["kind"] == "hot"])
    assert all(codes[4] in hot for codes in planted)
    assert not hot & set(city)
    # What is hot beside them has one of them for a neighbour.
    near_them = matrix @ found.index.isin([code for codes in planted for code in codes]).astype(float) > 0
    assert hot <= set(found.index[near_them])

    by_count = hot_spots(counts, matrix, variable="count")
    assert by_count.loc[city[4], "kind"] == "hot"
    assert not (by_count.loc[planted[0], "kind"] == "hot").any()


def test_where_the_mix_is_even_chance_alone_calls_next_to_nothing() -> None:
    matrix = near(province(), "touching")
    called = [
        hot_spots(even(seed=seed), matrix, seed=seed)["kind"].isin(["hot", "cold"]).any()
        for seed in range(20)
    ]

    # With control of the false discovery rate one run in twenty may call something; 229 plain tests all would.
    assert sum(called) <= 3


def test_p_is_that_of_all_orders() -> None:
    counts = pd.DataFrame({"n": [9.1, 7.3, 2.2, 1.7, 4.9, 0.6], "n_base": 20})
    row = gpd.GeoDataFrame(geometry=province().geometry[:6], crs=settings.CRS_METRIC)
    found = hot_spots(counts, near(row, "touching"), variable="count", permutations=40_000)

    orders = np.array(list(itertools.permutations(counts["n"])))
    for at, members in enumerate([[0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5]]):
        sums, observed = orders[:, : len(members)].sum(axis=1), counts["n"].iloc[members].sum()
        tail = min((sums >= observed - 1e-9).mean(), (sums <= observed + 1e-9).mean())
        assert found["p"].iloc[at] == pytest.approx(min(1, 2 * tail), abs=0.02)
    assert found["q"].ge(found["p"]).all()


def test_the_draws_are_different_and_even() -> None:
    draws = hotspots._draws(7, 3, 21_000, seed=1)

    assert (np.diff(np.sort(draws, axis=0), axis=0) > 0).all()
    share = np.array([np.bincount(row, minlength=7) for row in draws]) / 21_000
    assert share == pytest.approx(1 / 7, abs=0.01)


def test_a_seed_decides() -> None:
    counts, matrix = even(), near(province(), "touching")

    pd.testing.assert_frame_equal(hot_spots(counts, matrix), hot_spots(counts, matrix))
    assert not hot_spots(counts, matrix)["p"].equals(hot_spots(counts, matrix, seed=2)["p"])


def test_a_neighbourhood_of_few_is_not_judged() -> None:
    counts = even()
    counts.loc[block(0, 0), ["n", "n_base"]] = [0, 1]
    counts.loc["000", "n_base"] = 0
    # The neighbourhood of the square in the corner has three UKM, that of the middle of the block eight.
    found = hot_spots(counts, near(province(), "touching"))

    assert found.loc[["000", "013"], "n_near"].tolist() == [3, 8]
    assert max(found.loc["013", "n_near"], MIN_N - 1) == MIN_N - 1
    assert found.loc[["000", "013"], "kind"].tolist() == ["not_enough"] * 2
    assert found.loc[["000", "013"], ["z", "p", "q"]].isna().all(axis=None)
    assert found["kind"].eq("not_enough").sum() == found["q"].isna().sum()


@pytest.mark.parametrize("counts", [
    pd.DataFrame({"n": [5, 50], "n_base": [50, 50]}),
    pd.DataFrame({"n": [5] * 9, "n_base": [50] * 9}),
    pd.DataFrame({"n": [0] * 9, "n_base": [0] * 9}),
])  # fmt: skip
def test_where_there_is_nothing_to_test(counts: pd.DataFrame) -> None:
    matrix = sparse.csr_array(np.eye(len(counts)))

    assert (hot_spots(counts, matrix)["kind"] == "not_enough").all()


def test_cold_is_where_the_mix_lacks_it() -> None:
    counts = even()
    counts.loc[block(4, 4), "n"] = 0
    found = hot_spots(counts, near(province(), "touching"))

    centre = found.loc[block(4, 4)[4]]
    assert (centre["kind"], centre["z"] < 0, centre["q"] <= ALPHA) == ("cold", True, True)


@pytest.fixture(scope="module")
def register() -> planted.Register:
    return planted.register(villages=10)


def test_clusters_planted_in_a_register_are_hot_and_its_city_is_not(register: planted.Register) -> None:
    land = boundaries.load("district").geometry
    squares = grid(land, register.ukm.geometry, cell_m=5_000)
    at = cells(register.ukm.geometry, cell_m=5_000)
    matrix = near(squares, "touching")
    city = set(at[register.ukm["regency_code"] == planted.CITY])

    for product, members in register.members.items():
        counts = count(register.ukm, at, Target(product), pd.Index(squares["code"]))
        found = hot_spots(counts, matrix)
        hot = set(found.index[found["kind"] == "hot"])
        there = set(at[register.ukm["ukm_id"].isin(members)])
        assert there <= hot
        assert not hot & city
        around = matrix @ found.index.isin(there).astype(float) > 0
        assert len(hot - set(found.index[around])) <= ALPHA * max(len(hot), 20)


def test_by_number_the_city_is_hot_for_what_it_has_no_more_of(register: planted.Register) -> None:
    districts = boundaries.load("district")
    counts = count(register.ukm, register.ukm["district_code"], Target("snacks"), pd.Index(districts["code"]))
    matrix = near(districts, "touching")
    city = [code for code in counts.index if code.startswith(planted.CITY)]

    assert (hot_spots(counts, matrix, variable="count").loc[city, "kind"] == "hot").sum() >= len(city) - 1
    assert (hot_spots(counts, matrix).loc[city, "kind"] == "none").all()


def test_a_share_of_few_ukm_is_not_given() -> None:
    counts = pd.DataFrame({"n": [3, 3, 0, 5], "n_base": [9, 10, 0, 50]}, index=pd.Index(list("abcd")))
    found = hot_spots(counts, sparse.csr_array(np.ones((4, 4))))
    assert found["share"].isna().tolist() == [True, False, True, False]
    assert found["share"]["b"] == pytest.approx(0.3)
