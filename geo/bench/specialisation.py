"""Time location quotients of all products in all areas beside the plain way, in one run."""

# A developer's tool: its titles are in English and in no catalogue.

from collections.abc import Iterator
from statistics import median

import pandas as pd

from geo import boundaries, products, specialisation
from geo.bench.hotspots import Timed
from geo.bench.rounds import in_turn

__all__ = ["measure", "plain"]


def measure(ukm: pd.DataFrame) -> Iterator[Timed]:
    """Time both on the UKM of built data, by district and by regency; ours gives intervals and q-values as well."""
    for layer in ("district", "regency"):
        key = f"{layer}_code"
        codes = pd.Index(boundaries.load(layer)["code"])

        def ours(key: str = key, codes: pd.Index = codes) -> object:
            return specialisation.quotients(ukm, codes, key=key)

        def usual(key: str = key) -> object:
            return plain(ukm, key)

        own, others = in_turn(ours, usual)
        ratio = median(theirs / mine for mine, theirs in zip(own, others, strict=True))
        yield Timed(
            f"LQ, products x {layer}",
            len(ukm),
            median(own),
            median(others),
            ratio,
            "groupby for each product, no interval",
        )


def plain(ukm: pd.DataFrame, key: str) -> dict[str, pd.Series]:
    """Return the location quotients of the areas by product type as one writes them down at first."""
    typed = ukm[ukm["product_type"].notna()]
    return {
        product: typed["product_type"].eq(product).groupby(typed[key]).mean()
        / typed["product_type"].eq(product).mean()
        for product in products.load().index
    }
