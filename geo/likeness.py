"""Which areas are alike in what they make, which products go together, and what an area lacks that its like have.

Everything is computed from the counts of a table of `specialisation.quotients`; nothing here says why it is so.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from geo import binomial
from geo.multiple import adjusted
from geo.products import OTHER
from geo.specialisation import matrix
from geo.summarise import MIN_RATE_N

__all__ = ["FAR_BELOW", "NOTABLE", "OTHER", "PEERS", "alike", "lacking", "together"]

#: So many of the most alike areas are the peers of one.
PEERS: Final = 3
#: The share of a product among the peers from which it is missed, and the part of it up to which an area lacks it.
NOTABLE: Final = 0.02
FAR_BELOW: Final = 0.5


def alike(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the other areas, the most alike in their mix of products first.

    The overlap of two mixes is the sum of the smaller share of each product: the part of the UKM that make the same in
    both, 1 less half of the index of Krugman (1991, Geography and Trade; as Renkonen 1938 in ecology). Unlike the
    cosine it is not decided by the one or two largest products, unlike a divergence it is a number of UKM.

    Few UKM differ by chance alone, so two lists of one and the same mix do not overlap wholly: by the normal law they
    miss half the sum of sqrt(2 / pi * s * (1 - s) * (1 / n + 1 / n_other)), s being the share of a product in both
    lists together. The likeness is the overlap over what is so possible, at most 1, lest the areas with most UKM come
    first.

    Parameters
    ----------
    table
        As `specialisation.quotients` returns it.
    code
        The area that the others are compared with.

    Returns
    -------
        code, n_area, overlap, possible and likeness (0 to 1) of the areas with at least `MIN_RATE_N` UKM; none where
        `code` itself has fewer.
    """
    counts = matrix(table, "n").astype("float64")
    totals = counts.sum()
    enough = totals[totals >= MIN_RATE_N]
    others = enough.index.drop(code, errors="ignore")
    if code not in enough.index:
        others = others[:0]
    shares = (counts / totals.where(totals > 0)).fillna(0.0)
    mine, theirs = shares[[code]].to_numpy(), shares[others].to_numpy()
    n, n_other = float(totals[code]), enough[others].to_numpy()
    both = (mine * n + theirs * n_other) / (n + n_other)
    missed = np.sqrt(2 / np.pi * both * (1 - both) * (1 / max(n, 1.0) + 1 / n_other)).sum(axis=0) / 2
    overlap, possible = np.minimum(mine, theirs).sum(axis=0), 1 - missed
    found = pd.DataFrame({
        "code": others, "n_area": n_other.astype("int64"), "overlap": overlap, "possible": possible,
        "likeness": np.minimum(overlap / possible, 1.0),
    })  # fmt: skip
    return found.sort_values(["likeness", "overlap"], ascending=False, ignore_index=True)


def together(table: pd.DataFrame, product: str) -> pd.DataFrame:
    """Return the other products, those first that are most often at home in the areas where `product` is.

    At home is a product where its quotient is above 1. The proximity of two products is the smaller of the two parts:
    of the areas that are home to one, those that are home to the other, too (Hidalgo, Klinger, Barabási and Hausmann
    2007, Science 317: 482-487, with areas in place of countries).

    Parameters
    ----------
    table
        As `specialisation.quotients` returns it, of many small areas; those with too few UKM do not count.
    product
        One of its product types; goods that the taxonomy has no type for are no product.

    Returns
    -------
        product_type, n_both, n_product and n_other (areas that are home to both, to `product`, to the other), n_areas
        (all that count), proximity (missing where one of the two is nowhere at home), expected (what it would be if the
        areas of both were drawn at random) and q: the p-value of at least so many in common (Fisher's exact test,
        one-sided) adjusted for all the other products (Benjamini and Hochberg 1995).
    """
    homes = matrix(table)[table.loc[table["enough"], "code"].unique()]
    homes = homes.drop(index=OTHER, errors="ignore") > 1
    mine, others = homes.loc[product].to_numpy(), homes.drop(index=product)
    both, n_mine, n_other = (others & mine).sum(axis=1), int(mine.sum()), others.sum(axis=1)
    most = n_other.clip(lower=n_mine).where((n_other > 0) & (n_mine > 0))
    total = homes.shape[1]
    chances = [_at_least(int(k), total, n_mine, int(m)) for k, m in zip(both, n_other, strict=True)]
    p = np.where(most.notna(), chances, np.nan)
    found = pd.DataFrame({
        "product_type": others.index, "n_both": both, "n_product": n_mine, "n_other": n_other, "n_areas": total,
        "proximity": both / most, "expected": n_mine * n_other / max(total, 1) / most, "q": adjusted(p),
    })  # fmt: skip
    return found.sort_values(["proximity", "n_both"], ascending=False, ignore_index=True)


def _at_least(k: int, total: int, n: int, m: int) -> float:
    """Return the chance that n and m areas drawn at random from all have at least k in common."""
    ways = sum(math.comb(n, i) * math.comb(total - n, m - i) for i in range(k, min(n, m) + 1))
    return ways / math.comb(total, m)


def lacking(table: pd.DataFrame, code: str, peers: Sequence[str]) -> pd.DataFrame:
    """Return the products that are notable among the peers of an area and absent or far below there in the area itself.

    Notable: at least `NOTABLE` of all UKM of the peers, and made in each of them. Far below: a share of at most
    `FAR_BELOW` of theirs.

    Parameters
    ----------
    table
        As `specialisation.quotients` returns it.
    peers
        Codes of the peers, for example the first `PEERS` of `alike`.

    Returns
    -------
        product_type, n, n_area, share, n_peers and n_area_peers (of all peers together), share_peers, expected (the
        number of UKM that the share of the peers would give) and q: the p-value of n among the makers in the area and
        its peers, of whom in proportion to all UKM so many would be in the area (exact two-sided binomial), adjusted
        for the notable products (Benjamini and Hochberg 1995). The largest gap in UKM first.
    """
    counts = matrix(table, "n").drop(index=OTHER, errors="ignore")
    totals = table.drop_duplicates("code").set_index("code")["n_area"]
    n, others = counts[code], counts[list(peers)]
    n_area, n_peers, all_peers = int(totals[code]), others.sum(axis=1), int(totals[list(peers)].sum())
    if n_area < MIN_RATE_N or all_peers < MIN_RATE_N:
        n, others, n_peers = n[:0], others[:0], n_peers[:0]
    share_peers = n_peers / max(all_peers, 1)
    found = pd.DataFrame({
        "product_type": n.index, "n": n, "n_area": n_area, "share": n / max(n_area, 1), "n_peers": n_peers,
        "n_area_peers": all_peers, "share_peers": share_peers, "expected": n_area * share_peers,
    })  # fmt: skip
    found = found[(share_peers >= NOTABLE) & (others > 0).all(axis=1)]
    part = n_area / max(n_area + all_peers, 1)
    found = found.assign(
        q=adjusted(binomial.p_value(found["n"], found["n"] + found["n_peers"], part)),
        gap=found["expected"] - found["n"],
    )
    found = found[found["share"] <= FAR_BELOW * found["share_peers"]]
    return found.sort_values("gap", ascending=False, ignore_index=True).drop(columns="gap")
