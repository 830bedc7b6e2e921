"""Which counts of tables of areas must not be shown, so that nobody learns of one or two enterprises from them.

Small counts are hidden (primary suppression), and as many others as it takes that no sum gives them away (complementary
suppression). Cells alone do not decide that: rows add up to totals, districts to regencies, regencies to the province,
and all tables share the totals. So for each hidden number another one is shown to be as possible: a *move* that adds
one UKM to some hidden cells and takes one from others, and leaves all that is shown as it is, every sum included. The
cheapest move is taken, that which hides fewest UKM more. (Cycles in the sense of Cox 1980, Journal of the American
Statistical Association 75, 377-385.) A zero is hidden only where a move needs it, so that what is hidden may be none.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["LEAST", "hidden"]

#: The smallest count of enterprises, apart from none, that is shown.
LEAST: Final = 3

Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
Cell = tuple[int, int]


class _Move(NamedTuple):
    """What a move hides: the UKM in the cells that are shown before it, and all its cells."""

    cost: float
    cells: tuple[Cell, ...]


_TOTAL: Final = np.array([0])
_NONE: Final = _Move(np.inf, ())


def hidden(counts: pd.DataFrame, parents: npt.ArrayLike) -> pd.DataFrame:
    """Return which of `counts` must not be shown, as a frame of booleans of the same form.

    Parameters
    ----------
    counts
        One row for each area: the province, regencies, and their parts, whose counts add up to those of the area
        around them. The first column is the total; the others have two levels, of which the first names a table whose
        categories add up to the total.
    parents
        The position of the area around each one: of parts a regency, of regencies the province, of that -1.

    Examples
    --------
    >>> columns = pd.MultiIndex.from_tuples([("n", ""), ("size", "micro"), ("size", "small"), ("size", "medium")])
    >>> rows = [[24, 10, 8, 6], [24, 10, 8, 6], [15, 8, 6, 1], [9, 2, 2, 5]]
    >>> hidden(pd.DataFrame(rows, columns=columns), [-1, 0, 1, 1]).astype(int).to_numpy()[2:].tolist()
    [[0, 1, 1, 1], [0, 1, 1, 1]]
    """
    tables = [group for name, group in counts.columns.to_series().groupby(level=0, sort=False) if name != "n"]
    groups = [counts.columns.get_indexer(pd.Index(group)) for group in tables]
    found = _Tables(counts.to_numpy(dtype="float64"), np.asarray(parents, dtype=np.intp), groups).suppressed()
    return pd.DataFrame(found, index=counts.index, columns=counts.columns)


class _Tables:
    """Counts by area and column, what is hidden of them so far, and what a move through a cell would cost."""

    def __init__(self, counts: Numbers, parents: Rows, groups: list[Rows]) -> None:
        self._counts, self._parents, self._groups = counts, parents, groups
        self._hidden = (counts > 0) & (counts < LEAST)
        self._leaves = np.flatnonzero(~np.isin(np.arange(len(counts)), parents))
        cost = np.where(self._hidden, 0.0, np.maximum(counts, 1))
        # By sign: one more is possible everywhere, one less where there is one.
        self._costs = {1: cost, -1: np.where(counts > 0, cost, np.inf)}

    def suppressed(self) -> Flags:
        """Hide what must be hidden, and return it."""
        safe = np.zeros_like(self._hidden)
        # What is higher up or a total takes most along, which then serves the others.
        depth = (self._parents >= 0).astype(int) + (self._parents > 0)
        order = sorted(
            map(tuple, np.argwhere(self._hidden).tolist()), key=lambda cell: (depth[cell[0]], cell[1])
        )
        for cell in order:
            if safe[cell]:
                continue
            move = self._move(*cell)
            if not move.cells:
                # So it is where the province itself has one or two: then there is nothing to be said.
                return self._counts > 0
            rows, columns = map(list, zip(*move.cells, strict=True))
            safe[rows, columns] = self._hidden[rows, columns] = True
            self._costs[1][rows, columns] = 0
            self._costs[-1][rows, columns] = np.where(self._counts[rows, columns] > 0, 0.0, np.inf)
        return self._hidden

    def _move(self, area: int, column: int) -> _Move:
        """Return the cheapest move that changes this cell; the kind that hides totals only where there is no other."""
        inner = np.array([leaf for leaf in self._leaves.tolist() if area in (leaf, *self._around(leaf))])
        starts = [
            (leaf, sign) for leaf in inner for sign in (1, -1) if np.isfinite(self._costs[sign][leaf, column])
        ]
        found = [_NONE]
        if column:
            outer = np.setdiff1d(self._leaves, inner)
            found += [self._exchange(leaf, column, sign) for leaf, sign in starts]
            found += [self._rectangle(leaf, column, sign, outer) for leaf, sign in starts]
        if not min(found).cells:
            found += [self._shift(leaf, column, sign, inner) for leaf, sign in starts]
        return min(found)

    def _around(self, leaf: int) -> tuple[int, int]:
        return int(self._parents[leaf]), int(self._parents[self._parents[leaf]])

    def _others(self, column: int) -> Rows:
        return np.setdiff1d(next(group for group in self._groups if column in group), [column])

    def _exchange(self, leaf: int, column: int, sign: int) -> _Move:
        """Move one UKM to another category in the same area, and so in those around it."""
        more, less = self._costs[sign], self._costs[-sign]
        others, areas = self._others(column), np.array([leaf, *self._around(leaf)])
        costs = more[areas, column].sum() + less[np.ix_(areas, others)].sum(axis=0)
        best = _cheapest(costs)
        return _move(costs, best, _product(areas, (column, *others[list(best)])))

    def _rectangle(self, leaf: int, column: int, sign: int, rows: Rows) -> _Move:
        """Exchange the categories of two UKM in two areas, which leaves the areas around them if these are the same."""
        more, less = self._costs[sign], self._costs[-sign]
        others = self._others(column)

        def between(at: int, there: Rows) -> Numbers:
            costs: Numbers = (
                more[at, column]
                + less[at, others]
                + less[there, column][:, None]
                + more[np.ix_(there, others)]
            )
            return costs

        around = self._parents[leaf]
        apart = (self._parents[rows] != around)[:, None]
        costs = between(leaf, rows) + np.where(apart, between(around, self._parents[rows]), 0.0)
        best = _cheapest(costs)
        areas = [leaf, *rows[list(best[:1])]]
        around_them = {self._parents[area] for area in areas}
        areas += around_them if len(around_them) > 1 else []
        return _move(costs, best, _product(areas, (column, *others[list(best[1:])])))

    def _shift(self, leaf: int, column: int, sign: int, inner: Rows) -> _Move:
        """Put a UKM in place of one of another area, in the totals and in a category of every table."""
        rows = self._leaves[self._leaves != leaf]
        stays = np.isin(rows, inner)
        every = []
        for group in (_TOTAL, *self._groups):
            own = column in group
            mine = np.array([column]) if own else group
            costs = self._instead(leaf, mine, rows, group, sign)
            if own:
                # Inside the area the same category would leave its number as it is.
                costs[np.ix_(stays, np.array([True]), group == column)] = np.inf
            every.append((mine, group, costs.reshape(len(rows), len(mine) * len(group))))
        costs = sum((each.min(axis=1) for _mine, _group, each in every), start=np.zeros(len(rows)))
        best = _cheapest(costs)
        cells: list[Cell] = []
        for mine, group, each in every if best else []:
            at, there = divmod(int(each[best].argmin()), len(group))
            cells += self._changed((leaf, int(mine[at])), (int(rows[best]), int(group[there])))
        return _move(costs, best, tuple(cells))

    def _instead(self, leaf: int, mine: Rows, rows: Rows, group: Rows, sign: int) -> Numbers:
        """Return the costs of one UKM more in each of `mine` here and one less in each of `group` in each of `rows`."""
        more, less = self._costs[sign], self._costs[-sign]
        around, theirs, root = self._parents[leaf], self._parents[rows], self._parents[self._parents[leaf]]

        def between(at: int, there: Rows) -> Numbers:
            costs: Numbers = more[at, mine][None, :, None] + less[np.ix_(there, group)][:, None, :]
            return costs

        other = (mine[:, None] != group[None, :])[None]
        apart = (theirs != around)[:, None, None]
        costs = between(leaf, rows) + np.where(apart | other, between(around, theirs), 0.0)
        return costs + np.where(other, between(root, np.array([root])), 0.0)

    def _changed(self, here: Cell, there: Cell) -> list[Cell]:
        """Return the cells that change with these two, one by one more and the other by one less."""
        cells = [here, there]
        while here[1] != there[1] or self._parents[here[0]] != self._parents[there[0]]:
            here, there = (int(self._parents[here[0]]), here[1]), (int(self._parents[there[0]]), there[1])
            if here[0] < 0:
                break
            cells += [here, there]
        return cells


def _cheapest(costs: Numbers) -> tuple[int, ...]:
    return tuple(map(int, np.unravel_index(costs.argmin(), costs.shape))) if costs.size else ()


def _product(areas: Iterable[Any], columns: Iterable[Any]) -> tuple[Cell, ...]:
    wanted = list(columns)
    return tuple((int(area), int(column)) for area in areas for column in wanted)


def _move(costs: Numbers, best: tuple[int, ...], cells: tuple[Cell, ...]) -> _Move:
    return _Move(float(costs[best]), cells) if best and np.isfinite(costs[best]) else _NONE
