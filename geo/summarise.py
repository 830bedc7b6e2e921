"""Numbers per area and the classes that a choropleth shows them in; draws nothing.

Every rate says its denominator and is missing where that is missing or too small to mean anything.
"""

import warnings
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import groups, schema

__all__ = ["MIN_RATE_N", "by_area", "class_breaks", "classify", "ratio_breaks"]

#: With fewer assessed UKM one of them moves a share by more than ten points: no share is given.
MIN_RATE_N: Final = 10

_PER_PEOPLE: Final = 10_000

Method = Literal["quantiles", "natural", "equal"]


def by_area(
    ukm: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    key: str = "regency_code",
    product: str | None = None,
    province: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count the UKM of every area and relate them to its people, to its size and to a product.

    Parameters
    ----------
    ukm
        Columns `key` and export_level, product_type too where a product is given; a row without a code counts nowhere,
        and one of `groups` for all UKM that it stands for.
    areas
        One row for each area: code, name, population, area_km2, as `boundaries.load` returns them.
    key
        The column of `ukm` that holds the codes of `areas`.
    product
        The product type to compare the areas by.
    province
        The UKM with whose mix of products the areas are compared; None: `ukm`. Where `ukm` are those of a part of the
        province, these must be the same selection of the whole, lest the part be compared with itself.

    Returns
    -------
        Every area by its code, in the order of `areas`: name, population, area_km2 and

        - n: number of UKM, 0 where there is none;
        - n_assessed: those whose export_level is not unknown;
        - n_ready: those whose export_level is exporting or ready;
        - per_10k: n / population * 10,000; missing without a population;
        - density: n / area_km2;
        - share_ready: n_ready / n_assessed (0 to 1); missing where n_assessed is below `MIN_RATE_N`;
        - ready_per_10k: n_ready / population * 10,000; missing where n_assessed is below `MIN_RATE_N`, since
          nobody knows the others' level, or without a population.

        With a product also

        - n_typed: UKM whose product_type is known;
        - n_product: those whose product_type is `product`;
        - product_share: n_product / n_typed; missing where n_typed is below `MIN_RATE_N`;
        - product_lq: its location quotient (n_product / n_typed) / (N_product / N_typed), N being the numbers of
          `province`: the share in the area over that in the province, 1 where they are the same (the usual definition,
          as in Isard 1960, Methods of Regional Analysis, with UKM in place of the employed); missing like
          product_share, and where the province has none.

    Examples
    --------
    >>> ukm = pd.DataFrame({"regency_code": ["18.01"] * 3, "export_level": ["ready", "early", "unknown"]})
    >>> areas = pd.DataFrame({"code": ["18.01", "18.02"], "name": ["A", "B"], "population": 1e4, "area_km2": 9.0})
    >>> by_area(ukm, areas)[["n", "n_assessed", "n_ready", "per_10k"]].to_numpy().tolist()
    [[3.0, 2.0, 1.0, 3.0], [0.0, 0.0, 0.0, 0.0]]
    """
    table = areas.set_index("code")[["name", "population", "area_km2"]]
    level, sizes = ukm["export_level"], groups.sizes(ukm)
    flags = {
        "n": level.notna() | level.isna(),
        "n_assessed": level.notna() & level.ne(schema.UNASSESSED),
        "n_ready": level.isin(schema.READY_LEVELS),
    }
    if product is not None:
        flags |= {"n_typed": ukm["product_type"].notna(), "n_product": ukm["product_type"].eq(product)}
    # An area that no row names has a true count of zero. Those without an area, -1, are counted at 0.
    codes = ukm[key].astype("category").cat
    area = np.append(table.index.get_indexer(codes.categories), -1)[codes.codes] + 1
    counts = pd.DataFrame(
        {
            name: np.bincount(area, flag.to_numpy() * (1 if sizes is None else sizes), len(table) + 1)[1:]
            for name, flag in flags.items()
        },
        index=table.index,
        dtype="int64",
    )
    people, size = (
        table[column].astype("float64").where(table[column] > 0) for column in ("population", "area_km2")
    )
    assessed = _enough(counts["n_assessed"])
    rates = {
        "per_10k": counts["n"] * _PER_PEOPLE / people,
        "density": counts["n"] / size,
        "share_ready": counts["n_ready"] / assessed,
        "ready_per_10k": (counts["n_ready"] * _PER_PEOPLE / people).where(assessed.notna()),
    }
    if product is not None:
        share = counts["n_product"] / _enough(counts["n_typed"])
        rates |= {
            "product_share": share,
            "product_lq": share / (_share(ukm if province is None else province, product) or np.nan),
        }
    return pd.concat([table, counts], axis=1).assign(**rates)


def _share(ukm: pd.DataFrame, product: str) -> float:
    """Return the part of the UKM of known product type that are of one; missing where there are none."""
    known = ukm["product_type"].notna()
    is_it, sizes = ukm["product_type"].eq(product).to_numpy()[known], groups.sizes(ukm[known])
    if not len(is_it):
        return np.nan
    return float(np.average(is_it, weights=sizes))


def _enough(counts: pd.Series) -> pd.Series:
    """Return the counts that can be the denominator of a rate, the others missing."""
    return counts.where(counts >= MIN_RATE_N)


def class_breaks(values: pd.Series, *, method: Method = "quantiles", k: int = 5) -> tuple[float, ...]:
    """Return the upper bounds, inclusive, of at most `k` classes of `values`; none where no value is finite.

    Ties and few different values give fewer classes.

    Parameters
    ----------
    method
        `quantiles`: as many areas in each class; `natural`: least variance within the classes, the exact optimum
        (Fisher 1958, Jenks 1977); `equal`: intervals of the same width.

    Examples
    --------
    >>> class_breaks(pd.Series([1.0, 2.0, 3.0, 4.0, None]), method="equal", k=3)
    (2.0, 3.0, 4.0)
    """
    numbers = _finite(values)
    numbers = numbers[~np.isnan(numbers)]
    different = np.unique(numbers)
    if len(different) <= k:
        return tuple(different.tolist())
    return tuple(np.unique(_bins(numbers, method, k)).tolist())


def _bins(numbers: npt.NDArray[np.float64], method: Method, k: int) -> npt.NDArray[np.float64]:
    if method == "quantiles":
        return np.quantile(numbers, np.arange(1, k + 1) / k)
    # Only here: what it brings along takes a second to load and 110 MB.
    import mapclassify

    if method == "equal":
        bounds = mapclassify.EqualInterval(numbers, k=k).bins
    else:
        with warnings.catch_warnings():
            # The exact method is fast enough for hundreds of areas without a compiler.
            warnings.filterwarnings("ignore", message="Numba not installed", category=UserWarning)
            bounds = mapclassify.FisherJenks(numbers, k=k).bins
    return np.asarray(bounds, dtype="float64")


def ratio_breaks(values: pd.Series, *, method: Method = "quantiles", k: int = 5) -> tuple[float, ...]:
    """Return at most `k` classes of ratios, as far below 1 as above it: half as much is as far as twice as much.

    The upper bounds, inclusive, as of `class_breaks`, of the distances of the logarithms from 0, each mirrored. With an
    odd `k` the class in the middle holds what is near 1; with an even one, 1 is a bound. The last class has no end.

    Parameters
    ----------
    values
        Ratios; what is not above zero has no place among them.

    Examples
    --------
    >>> ratio_breaks(pd.Series([0.5, 0.8, 1.0, 1.25, 2.0, 4.0]), method="equal", k=4)
    (0.5, 1.0, 2.0, inf)
    >>> [round(bound, 2) for bound in ratio_breaks(pd.Series([0.5, 0.8, 1.25, 2.0, 4.0]), method="quantiles", k=3)]
    [0.5, 2.0, inf]
    """
    numbers = _finite(values)
    distances = pd.Series(np.abs(np.log(numbers[numbers > 0])))
    # The outermost classes are open: the largest distance is no bound.
    above = np.exp(class_breaks(distances, method=method, k=(k + 1) // 2)[:-1])
    bounds = {*above[above > 1].tolist(), *(1 / above[above > 1]).tolist(), *([] if k % 2 else [1.0])}
    return (*sorted(bounds), np.inf) if len(distances) else ()


def classify(values: pd.Series, breaks: tuple[float, ...]) -> pd.Series:
    """Return the class of each value, counted from 0; missing where the value or every class is missing.

    A value above the last bound is in the last class, since bounds stay as they are while people filter.

    Examples
    --------
    >>> classify(pd.Series([1.0, 2.5, 9.0, None]), (1.0, 2.0, 3.0)).to_list()
    [0, 2, 2, <NA>]
    """
    numbers = _finite(values)
    classes = np.searchsorted(np.asarray(breaks), numbers).clip(max=max(len(breaks) - 1, 0))
    found = pd.Series(classes, index=values.index, dtype="Int64")
    return found.mask(np.isnan(numbers) | (not breaks))


def _finite(values: pd.Series) -> npt.NDArray[np.float64]:
    numbers: Any = pd.to_numeric(values).to_numpy(dtype="float64", na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)
