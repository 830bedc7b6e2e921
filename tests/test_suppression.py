"""No hidden number of tables of areas can be found out: tried with every sum there is, on tables made at random."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, sparse

from geo.suppression import LEAST, hidden

#: The province, three regencies, and the parts of these.
PARENTS = [-1, 0, 0, 0, 1, 1, 1, 2, 2, 3]
LEAVES = range(4, len(PARENTS))
TABLES = {"level": 3, "product": 4}


def columns(tables: dict[str, int]) -> pd.MultiIndex:
    named = [(name, str(at)) for name, n in tables.items() for at in range(n)]
    return pd.MultiIndex.from_tuples([("n", ""), *named])


def tabulated(ukm: list[tuple[int, ...]], parents: list[int], tables: dict[str, int]) -> pd.DataFrame:
    """Count UKM, each given as its area and its category in every table."""
    counts = pd.DataFrame(0, index=range(len(parents)), columns=columns(tables))
    for leaf, *categories in ukm:
        area = leaf
        while area >= 0:
            counts.loc[area, ("n", "")] += 1
            for name, category in zip(tables, categories, strict=True):
                counts.loc[area, (name, str(category))] += 1
            area = parents[area]
    return counts


def sums(counts: pd.DataFrame, parents: list[int]) -> sparse.csr_array:
    """Return every sum of the tables as a row of factors that make nought of all cells."""
    width, found = counts.shape[1], []
    names = counts.columns.get_level_values(0)
    for area, name in itertools.product(range(len(counts)), names.unique()[1:]):
        row = np.zeros(counts.shape)
        row[area, 0], row[area, names == name] = 1, -1
        found.append(row.ravel())
    for area, column in itertools.product(sorted(set(parents) - {-1}), range(width)):
        row = np.zeros(counts.shape)
        row[area, column], row[np.array(parents) == area, column] = 1, -1
        found.append(row.ravel())
    return sparse.csr_array(np.array(found))


def known(counts: pd.DataFrame, secret: pd.DataFrame, parents: list[int]) -> list[tuple[int, int, int]]:
    """Return the hidden cells of which somebody who knows all sums can say the number, with it."""
    values, unknown = counts.to_numpy(dtype=float).ravel(), secret.to_numpy().ravel()
    bounds = optimize.Bounds(np.where(unknown, 0, values), np.where(unknown, np.inf, values))
    equal = optimize.LinearConstraint(sums(counts, parents), 0, 0)
    found = []
    for at in np.flatnonzero(unknown):
        aim = np.zeros(len(values))
        ends = []
        for sign in (1, -1):
            aim[at] = sign
            # Far from bounded is far from known.
            answer = optimize.milp(aim, bounds=bounds, constraints=equal, integrality=np.ones(len(values)))
            ends.append(sign * answer.fun if answer.status == 0 else np.inf)
        if ends[1] - ends[0] < 1:
            found.append((*divmod(int(at), counts.shape[1]), int(values[at])))
    return found


def check(counts: pd.DataFrame, parents: list[int]) -> pd.DataFrame:
    before = counts.copy()
    secret = hidden(counts, parents)
    pd.testing.assert_frame_equal(counts, before)
    small = (counts > 0) & (counts < LEAST)
    assert not (small & ~secret).to_numpy().any()
    assert small.to_numpy().any() or not secret.to_numpy().any()
    assert known(counts, secret, parents) == []
    return secret


ukm = st.tuples(st.sampled_from(LEAVES), *(st.integers(0, n - 1) for n in TABLES.values()))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(ukm, max_size=60))
def test_no_hidden_number_can_be_found_out(made: list[tuple[int, ...]]) -> None:
    check(tabulated(made, PARENTS, TABLES), PARENTS)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 9), min_size=18, max_size=18))
def test_nor_can_one_of_a_single_table(cells: list[int]) -> None:
    made = [
        (4 + at // 3, at % 3) for at, n in enumerate(cells) for _ukm in range(n)
    ]  # fmt: skip
    check(tabulated(made, PARENTS, {"level": 3}), PARENTS)


def test_the_attack_finds_what_small_counts_alone_would_hide() -> None:
    counts = tabulated([(4, 0)] * 2 + [(4, 1)] * 5 + [(5, 0)] * 7 + [(5, 1)] * 4, [-1, 0, 0, 0, 1, 1, 1, 2, 2, 3],
                       {"level": 3})  # fmt: skip
    small = (counts > 0) & (counts < LEAST)
    assert known(counts, small, PARENTS) == [(4, 1, 2)]


def test_where_little_is_there_nothing_is_said() -> None:
    counts = tabulated([(4, 0), (4, 1)], PARENTS, {"level": 3})
    assert check(counts, PARENTS).equals(counts > 0)


def test_large_counts_hide_nothing() -> None:
    made = [(leaf, level) for leaf in LEAVES for level in range(3)] * 3
    assert not check(tabulated(made, PARENTS, {"level": 3}), PARENTS).to_numpy().any()


@pytest.mark.parametrize("lonely", [(4, 0, 0), (9, 2, 3)])
def test_one_small_count_hides_a_few_others_only(lonely: tuple[int, ...]) -> None:
    many = [(leaf, level, product) for leaf in LEAVES for level in range(3) for product in range(4)] * 3
    made = [one for one in many if one[:2] != lonely[:2]] + [lonely]
    secret = check(tabulated(made, PARENTS, TABLES), PARENTS)
    assert 4 <= int(secret.to_numpy().sum()) <= 8
    assert not secret[("n", "")].any()
