"""How much more common each type of product is in an area than in the province, and how sure that is.

Owns location quotients, their intervals and which of them are called specialisations; `summarise` owns the one quotient
that colours the map, which is the same number.
"""

from typing import Final

import numpy as np
import pandas as pd

from geo import binomial, groups, products
from geo.hotspots import SUBSETS, Subset
from geo.multiple import adjusted
from geo.summarise import MIN_RATE_N

__all__ = ["ALPHA", "matrix", "of_area", "of_product", "quotients"]

#: The part of what is called a specialisation that may be so by chance.
ALPHA: Final = 0.05


def quotients(
    ukm: pd.DataFrame, areas: pd.Index, *, key: str = "regency_code", subset: Subset = "all"
) -> pd.DataFrame:
    """Return the location quotient of every product type in every area with its 95 % interval.

    The quotient is (n / n_area) / (N / N_all), capitals being those of the province: 1 where the product is as common
    as there (Isard 1960). It equals (n / N) / (n_area / N_all), the part of the province's makers that is in the area
    over the part of all its UKM. So the interval is the exact one of Clopper and Pearson (1934) of n out of N, over
    n_area / N_all; the p-value is that of n out of N where the true part is n_area / N_all.

    That way the area may be a part of the province, which the log-normal interval of two independent shares (Katz and
    others 1978) rules out, and small counts are no exception: in simulations of products no more common than elsewhere
    the log-normal interval lay above 1 in up to 3.8 % of the cases, this one in at most 1.6 %, where 2.5 % are stated.
    Assumed: UKM are registered independently of each other, and the numbers of UKM of the areas are given. A product
    that is a large part of its area gets a wider interval than needed: by a seventh where it is a quarter.

    Parameters
    ----------
    ukm
        Columns product_type, export_level and `key`. A row without a product type counts nowhere, one without a code in
        the province alone, one of `groups` for all UKM that it stands for.
    areas
        Codes of the areas.
    key
        The column of `ukm` that holds them.
    subset
        The levels of UKM that count, in the area and in the province alike; `ready` are those exporting or ready.

    Returns
    -------
        One row for every product type of the taxonomy in every area, in the order of the taxonomy, then of `areas`:
        code, product_type, n, n_area, n_province (N), province_share (missing where the province has no UKM) and

        - enough: whether n_area is at least `MIN_RATE_N`; where not, or where the province has none of the product, all
          that follows is missing;
        - share, lq, low, high: with n = 0 the quotient and `low` are 0 and `high` says what may still be there;
        - q: the p-value adjusted for all quotients of the table (Benjamini and Hochberg 1995).

    Examples
    --------
    >>> ukm = pd.DataFrame({"regency_code": ["A"] * 10 + ["B"] * 30, "export_level": "early",
    ...                     "product_type": ["coffee"] * 5 + ["tea"] * 35})
    >>> table = quotients(ukm, pd.Index(["A", "B"])).set_index(["product_type", "code"])
    >>> table.loc["coffee", ["n", "lq", "low"]].round(2).to_numpy().tolist()
    [[5.0, 4.0, 1.91], [0.0, 0.0, 0.0]]
    """
    types = products.load().index
    wanted = SUBSETS[subset]
    kept = ukm[ukm["export_level"].isin(wanted)] if wanted else ukm
    kind = types.get_indexer(pd.Index(kept["product_type"]))
    place = areas.get_indexer(pd.Index(kept[key]))
    typed = kind >= 0
    counted = typed & (place >= 0)
    weights = groups.numbers(kept).to_numpy()
    cells = (
        np.bincount(
            kind[counted] * len(areas) + place[counted], weights[counted], minlength=len(types) * len(areas)
        )
        .reshape(len(types), len(areas))
        .astype(np.int64)
    )
    province = np.bincount(kind[typed], weights[typed], minlength=len(types)).astype(np.int64)
    table = pd.DataFrame({
        "code": np.tile(areas.to_numpy(), len(types)),
        "product_type": np.repeat(types.to_numpy(), len(areas)),
        "n": cells.ravel(),
        "n_area": np.tile(cells.sum(axis=0), len(types)),
        "n_province": np.repeat(province, len(areas)),
    })  # fmt: skip
    return _judged(table, everything=int(province.sum()))


def _judged(table: pd.DataFrame, *, everything: int) -> pd.DataFrame:
    """Add shares, quotients and intervals to the counts."""
    enough = table["n_area"] >= MIN_RATE_N
    known = enough & (table["n_province"] > 0)
    n, of, part = table["n"], table["n_province"], table["n_area"] / (everything or np.nan)
    low, high = binomial.interval(n, of)
    # Nothing can be told where all UKM of the province are in one area.
    tested = known & (part < 1)
    figures = {
        "share": n / table["n_area"].where(enough),
        "lq": n / of.where(known) / part,
        "low": (low / part).where(tested),
        "high": (high / part).where(tested),
        "q": adjusted(np.where(tested, binomial.p_value(n, of, part), np.nan)),
    }
    return table.assign(province_share=of / (everything or np.nan), enough=enough, **figures)


def matrix(table: pd.DataFrame, column: str = "lq") -> pd.DataFrame:
    """Return one column of a table of `quotients` with a row for each product type and a column for each area."""
    types, codes = table["product_type"].unique(), table["code"].unique()
    return table.pivot(index="product_type", columns="code", values=column).loc[types, codes]


def of_area(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return what an area has more of than the province, of which the interval lies above 1, by the lower bound.

    A high quotient of few UKM has a low one. Where q is above `ALPHA` it may still be chance: of many intervals some
    lie above 1.

    Examples
    --------
    >>> ukm = pd.DataFrame({"regency_code": ["A"] * 10 + ["B"] * 30, "export_level": "early",
    ...                     "product_type": ["coffee"] * 5 + ["tea"] * 35})
    >>> of_area(quotients(ukm, pd.Index(["A", "B"])), "A")["product_type"].tolist()
    ['coffee']
    """
    found = table[table["code"].eq(code) & (table["low"] > 1)]
    return found.sort_values("low", ascending=False, ignore_index=True)


def of_product(table: pd.DataFrame, product: str) -> pd.DataFrame:
    """Return the areas of a product that have a quotient, by the lower bound, then the quotient."""
    found = table[table["product_type"].eq(product) & table["lq"].notna()]
    return found.sort_values(["low", "lq"], ascending=False, ignore_index=True)
