"""The measures that can colour the areas: what each is, in which unit, and how its numbers are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from geo.texts import _
from geo.words import names, number, percent

__all__ = ["METRICS", "WITHOUT_PEOPLE", "Metric"]


@dataclass(frozen=True)
class Metric:
    """One measure.

    Attributes
    ----------
    column
        Where `summarise.by_area` has it.
    ramp
        Its kind of colours: `rate`, `count`, or `ratio` around 1.
    decimals
        With how many its numbers are written where that tells the classes apart.
    is_share
        Whether it is written in per cent.
    base
        The column of the UKM that a rate is one of, and missing where these are too few; empty where they cannot be.
    product
        The product type that it is about; empty for a measure of all.
    """

    column: str
    ramp: Literal["rate", "count", "ratio"]
    decimals: int = 0
    is_share: bool = False
    base: Literal["", "n_assessed", "n_typed"] = ""
    product: str = ""

    @property
    def counted(self) -> str:
        """Return the column of the UKM that it is computed from."""
        return self.base or "n"

    @property
    def needs_product(self) -> bool:
        """Return whether it is a measure of one product."""
        return self.base == "n_typed"

    @property
    def title(self) -> str:
        """Return what is measured, as a heading."""
        if self.product:
            product = names("product_type")[self.product]
            return {
                "product_share": _("{product}: share of the UKM", product=product),
                "product_lq": _("{product}: location quotient", product=product),
            }[self.column]
        return {
            "per_10k": _("UKM per 10,000 people"),
            "n": _("Number of UKM"),
            "share_ready": _("Share exporting or ready"),
            "ready_per_10k": _("Exporting or ready per 10,000 people"),
            "n_ready": _("Number exporting or ready"),
            "product_share": _("Share of a product"),
            "product_lq": _("Location quotient of a product"),
            "density": _("Density of UKM"),
        }[self.column]

    @property
    def unit(self) -> str:
        """Return the unit and what the measure is computed from."""
        return {
            "per_10k": _("UKM per 10,000 people"),
            "n": _("UKM"),
            "share_ready": _("% of the UKM that can be judged"),
            "ready_per_10k": _("UKM exporting or ready for every 10,000 people"),
            "n_ready": _("UKM exporting or ready to export"),
            "product_share": _("% of the UKM with a known product type"),
            "product_lq": _("1 = the share that the product has in the province"),
            "density": _("UKM for every km²"),
        }[self.column]

    @property
    def digits(self) -> int:
        """Return the decimals of the values themselves when they are written with `decimals`."""
        return self.decimals + 2 * self.is_share

    def write(self, value: float) -> str:
        """Return `value` as text."""
        return (percent if self.is_share else number)(value, decimals=self.decimals)


METRICS: Final[Mapping[str, Metric]] = {
    metric.column: metric
    for metric in (
        Metric("per_10k", "rate", decimals=1),
        Metric("n", "count"),
        Metric("share_ready", "rate", decimals=1, is_share=True, base="n_assessed"),
        Metric("ready_per_10k", "rate", decimals=2, base="n_assessed"),
        Metric("n_ready", "count"),
        Metric("product_share", "rate", decimals=1, is_share=True, base="n_typed"),
        Metric("product_lq", "ratio", decimals=2, base="n_typed"),
        Metric("density", "rate", decimals=2),
    )
}

#: The measures that need a number of people, and what to show where none is known.
WITHOUT_PEOPLE: Final[Mapping[str, str]] = {"per_10k": "density", "ready_per_10k": "n_ready"}
