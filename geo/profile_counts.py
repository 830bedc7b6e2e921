"""The counts of a profile: of the values of a column, here and in the whole province, with shares of what is known."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from geo import gates, groups, schema, summarise
from geo.facets import Facets

__all__ = ["fields", "listed", "papers", "parts"]

#: Fewer UKM than these of a size or to a market are not told apart from each other.
FEW: Final = 3

#: What the register should say of every UKM: what potential is judged by, and what the map is filtered by.
FIELDS: Final = ("product_type", "size_class", "certificates", *schema.JUDGED, "agency")

#: What may be missing: gates of certificates, and `certified`, any certificate of quality.
PAPERS: Final = ("legal", "halal", "permit", "certified")


def parts(
    here: pd.DataFrame, whole: pd.DataFrame, column: str, order: Sequence[str] = (), *, few: int = 1
) -> pd.DataFrame:
    """Return the counts of the values of a column, with shares of what is known.

    Parameters
    ----------
    here, whole
        The UKM of the area and of the province, or their `groups`.
    order
        All values, as they are to stand; none: those that are there, the most frequent first.
    few
        Fewer UKM than these of a value are not told.

    Returns
    -------
    By value: `n`, `share` and the share in the `province`.
    """
    found, everywhere = groups.counts(here, column), groups.counts(whole, column)
    codes = list(order) or found.index.tolist()
    inside = found.reindex(codes, fill_value=0)
    told = _told(everywhere.reindex(codes, fill_value=0), few)
    return _table(_told(inside, few), int(inside.sum()), told, int(everywhere.sum()))


def _told(counts: pd.Series, few: int) -> pd.Series:
    """Return counts of which none between zero and `few` is told, nor follows from the sum of all."""
    hidden = counts.between(1, few - 1)
    others = counts[~hidden & counts.gt(0)]
    # All of them as small, or all as large, as can be: their sum would say so.
    if counts[hidden].sum() in (hidden.sum(), (few - 1) * hidden.sum()) and hidden.any() and len(others):
        hidden |= hidden.index == others.idxmin()
    return counts.astype("Int64").mask(hidden)


def listed(here: pd.Series, whole: pd.Series, known: frozenset[str]) -> pd.DataFrame:
    """Return as `parts` the counts of the `known` values that a column lists, of which `FEW` are needed to be told.

    A row counts for each value that it lists; shares are of the rows that list any.
    """
    found = []
    for column in (here, whole):
        counts = pd.Series(Facets(column.to_frame()).counts(str(column.name)), dtype="int64")
        counts = counts[counts.index.isin(known)].sort_values(ascending=False, kind="stable")
        naming = int(column[column.fillna("").ne("")].str.split("; ").map(known.intersection).map(bool).sum())
        found.append((counts, naming))
    (inside, n), (everywhere, total) = found
    told = [
        counts.astype("Int64").mask(counts < FEW) for counts in (inside, everywhere.reindex(inside.index))
    ]
    return _table(told[0], n, told[1], total)


def _table(n: pd.Series, known: int, province: pd.Series, total: int) -> pd.DataFrame:
    enough = (size if size >= summarise.MIN_RATE_N else np.nan for size in (known, total))
    shares = [counts.astype("float64") / size for counts, size in zip((n, province), enough, strict=True)]
    return pd.DataFrame({"n": n, "share": shares[0], "province": shares[1]}).rename_axis("code")


def papers(here: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Return by `PAPERS` how many UKM need it (`needed`), how many of these do not hold it (`n`), and `unknown`.

    The `share` is of those that need it; the most often missing come first. The UKM are single ones.
    """
    inside, everywhere = _missing(here), _missing(whole)
    table = inside.assign(province=everywhere["share"])
    return table.sort_values(["share", "n"], ascending=False, kind="stable")


def _missing(ukm: pd.DataFrame) -> pd.DataFrame:
    states = gates.parse(ukm["gates"])
    quality = ukm["score_quality"].to_numpy(dtype=float, na_value=np.nan)
    states["certified"] = np.select([quality > 0, quality == 0], [gates.PASS, gates.FAIL], gates.UNKNOWN)
    counted = {
        "needed": [int((states[paper] != gates.NOT_APPLICABLE).sum()) for paper in PAPERS],
        "n": [int((states[paper] == gates.FAIL).sum()) for paper in PAPERS],
        "unknown": [int((states[paper] == gates.UNKNOWN).sum()) for paper in PAPERS],
    }
    table = pd.DataFrame(counted, index=pd.Index(PAPERS, name="code"))
    return table.assign(share=table["n"] / table["needed"].where(table["needed"] >= summarise.MIN_RATE_N))


def fields(here: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Return by `FIELDS`, as far as there are such columns, of how many UKM they are stated, with shares of all."""
    inside, everywhere = (
        frame[[name for name in FIELDS if name in frame]].notna().mul(groups.numbers(frame), axis=0).sum()
        for frame in (here, whole)
    )
    return _table(inside, groups.total(here), everywhere.reindex(inside.index), groups.total(whole))
