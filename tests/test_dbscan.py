"""Density clusters are those of scikit-learn where there is no background, and answer chance where there is one."""

import numpy as np
import pytest
from sklearn.cluster import DBSCAN
from sklearn.metrics import adjusted_rand_score

from geo.dbscan import STEPS, find

REACH = 2_000.0


def scattered(n: int, *, seed: int) -> np.ndarray:
    """Return points of a province of 100 km, on the lattice that positions are rounded to."""
    step = REACH / STEPS
    return np.rint(np.random.default_rng(seed).uniform(0, 1e5, size=(n, 2)) / step) * step


def heap(x: float, y: float, n: int, *, seed: int, radius: float = 1_500.0) -> np.ndarray:
    return np.array([x, y]) + np.random.default_rng(seed).uniform(-radius, radius, size=(n, 2))


@pytest.mark.parametrize("least", [3, 5, 9])
def test_without_background_it_is_dbscan(least: int) -> None:
    points = np.concatenate([scattered(4_000, seed=1), np.repeat(scattered(40, seed=2), 4, axis=0)])
    found = find(points, points, reach=REACH, least=least)
    usual = DBSCAN(eps=REACH * (1 + 1e-9), min_samples=least).fit(points)

    assert 1 < found.label.max() + 1 < 500
    core = np.zeros(len(points), dtype=bool)
    core[usual.core_sample_indices_] = True
    assert (found.core == core).all()
    assert ((found.label >= 0) == (usual.labels_ >= 0)).all()
    assert adjusted_rand_score(found.label[core], usual.labels_[core]) == 1


def test_a_city_of_everything_is_no_cluster() -> None:
    own = heap(2e4, 2e4, 60, seed=1)
    city = heap(7e4, 7e4, 5_000, seed=2)
    goods = np.concatenate([scattered(300, seed=3), own, city[:500]])
    everything = np.concatenate([scattered(3_000, seed=4), goods, city[500:]])

    found = find(goods, everything, reach=REACH, least=10)
    assert (found.label[300:360] == 0).mean() > 0.9
    assert (found.label[360:] == -1).all()
    plain = find(goods, goods, reach=REACH, least=10)
    assert (plain.label[360:] >= 0).all()


def test_shuffled_kinds_give_next_to_no_cluster() -> None:
    random = np.random.default_rng(9)
    everything = np.concatenate([scattered(3_000, seed=5), heap(5e4, 5e4, 3_000, seed=6, radius=1e4)])
    found = [
        find(everything[random.random(6_000) < 0.1], everything, reach=REACH, least=5).core.any()
        for _ in range(20)
    ]

    assert sum(found) <= 3


def test_the_least_quotient_is_that_of_every_core() -> None:
    half = np.concatenate([heap(2e4, 2e4, 400, seed=1)])
    everything = np.concatenate([half, heap(2e4, 2e4, 400, seed=2), scattered(800, seed=3)])

    # Half of what is there, a quarter of all: twice the share.
    assert find(half, everything, reach=REACH, least=10, least_lq=1.5).core.any()
    assert not find(half, everything, reach=REACH, least=10, least_lq=2.5).core.any()


def test_a_row_that_stands_for_several_is_as_many() -> None:
    goods = np.concatenate([scattered(200, seed=3), heap(2e4, 2e4, 60, seed=1, radius=300)])
    everything = np.concatenate([goods, scattered(2_000, seed=4)])
    many = np.random.default_rng(8).integers(1, 5, size=len(everything))
    rows = [np.repeat(points, many[: len(points)], axis=0) for points in (goods, everything)]
    single = find(*rows, reach=REACH, least=10)
    weighted = find(
        *(np.column_stack([points, many[: len(points)]]) for points in (goods, everything)),
        reach=REACH,
        least=10,
    )

    assert single.label.max() >= 0
    assert np.repeat(weighted.label, many[: len(goods)]).tolist() == single.label.tolist()
    assert np.repeat(weighted.core, many[: len(goods)]).tolist() == single.core.tolist()


def test_one_place_of_enough_points_is_a_core() -> None:
    points = np.repeat([[5_000.0, 5_000.0]], 10, axis=0)

    assert find(points, points, reach=REACH, least=10).core.all()
    assert (find(points, points, reach=REACH, least=11).label == -1).all()
