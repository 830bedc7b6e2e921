"""The profile of an area in words: titles, units, names and notes, the same on the page and in print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import summarise
from geo.measures import METRICS
from geo.profile import Figure, Profile
from geo.texts import _
from geo.words import names, number, percent

__all__ = ["Block", "block", "headline", "notes"]


@dataclass(frozen=True)
class Block:
    """One table of a profile, ready to be shown.

    Attributes
    ----------
    title
        What it shows.
    unit
        Of what its shares are.
    table
        As in the profile, with the column `name`.
    """

    title: str
    unit: str
    table: pd.DataFrame

    def texts(self) -> list[str]:
        """Return number and share of every row as people write them."""
        return [_counted(n, share) for n, share in zip(self.table["n"], self.table["share"], strict=True)]

    def numbers(self) -> pd.DataFrame:
        """Return the table as a spreadsheet has it: shares in per cent, what is missing empty."""
        table = self.table
        columns = {
            _("Name"): table["name"],
            _("UKM"): table["n"],
            _("% here"): (100 * table["share"]).round(1),
            _("% in the province"): (100 * table["province"]).round(1),
        }
        if "needed" in table:
            columns |= {_("UKM that need it"): table["needed"], _("Not known"): table["unknown"]}
        return pd.DataFrame(columns).reset_index(names=_("Code"))


def headline(figure: Figure) -> tuple[str, str, str, str]:
    """Return title, value, comparison with the province and rank of a figure."""
    metric = METRICS[figure.measure]
    value = metric.write(figure.value) if pd.notna(figure.value) else "–"
    province = metric.write(figure.province) if pd.notna(figure.province) else "–"
    title = _("UKM per km²") if figure.measure == "density" else metric.title
    return title, value, _("Province: {value}", value=province), _rank(figure)


def _rank(figure: Figure) -> str:
    if figure.rank is None:
        return _("no rank: fewer than {n} UKM", n=summarise.MIN_RATE_N)
    if figure.ties > 1:
        return _("rank {rank} of {n}, shared by {ties}", rank=figure.rank, n=figure.of, ties=figure.ties)
    return _("rank {rank} of {n}", rank=figure.rank, n=figure.of)


def block(shown: Profile, part: str) -> Block:
    """Return one table of a profile with its words; `part` is the name of the table."""
    title, unit, words = _PARTS[part](shown)
    table: pd.DataFrame = getattr(shown, part)
    named = [words.get(str(code), str(code)) for code in table.index]
    # The province is not compared with itself.
    table = table if shown.code else table.assign(province=float("nan"))
    return Block(title, unit, table.assign(name=named))


def notes(shown: Profile) -> list[str]:
    """Return what must be known to read a profile rightly."""
    said = [
        _("A register shows who was registered. Where few UKM are, there may be few enterprises or few visits by the "
          "officers: a comparison of areas is one of registrations, too."),
        _("Rank 1 is the highest value; areas that read the same share a rank, and areas with fewer than {n} UKM have "
          "neither share nor rank.", n=summarise.MIN_RATE_N),
        _("Of size classes and markets one or two UKM are not told apart (–), lest one enterprise be recognised."),
    ]  # fmt: skip
    if shown.code.count(".") == 1 and (n := shown.places["n"].get("regency", 0)):
        said.append(
            _("{n} UKM are placed to the regency only and belong to none of its districts.", n=number(n))
        )
    return said


def _counted(n: object, share: float) -> str:
    if pd.isna(n):  # type: ignore[call-overload]
        return "–"
    said = number(int(n))  # type: ignore[call-overload]
    return said if pd.isna(share) else f"{said} · {percent(share)}"


def _products(shown: Profile) -> tuple[str, str, Mapping[str, str]]:
    n = number(shown.fields["n"]["product_type"])
    return (
        _("What is made: product types"),
        _("% of the {n} UKM with a known product type", n=n),
        names("product_type"),
    )


def _sizes(shown: Profile) -> tuple[str, str, Mapping[str, str]]:
    n = number(shown.fields["n"]["size_class"])
    return (
        _("How large: size classes"),
        _("% of the {n} UKM with a known size class", n=n),
        names("size_class"),
    )


def _levels(shown: Profile) -> tuple[str, str, Mapping[str, str]]:
    return _("Export potential: levels"), _("% of all {n} UKM", n=number(shown.n)), names("export_level")


def _papers(_shown: Profile) -> tuple[str, str, Mapping[str, str]]:
    words = {**names("gate"), "certified": _("Certificate of quality")}
    unit = _("% of the UKM that need it and do not hold it; grey: not known")
    return _("Certificates missing most"), unit, words


def _markets(_shown: Profile) -> tuple[str, str, Mapping[str, str]]:
    unit = _("% of the UKM that name a country; one may name several")
    return _("Export markets"), unit, names("export_markets")


def _agencies(shown: Profile) -> tuple[str, str, Mapping[str, str]]:
    n = number(shown.fields["n"]["agency"])
    return _("Assisting agencies"), _("% of the {n} UKM whose agency is stated", n=n), {}


def _places(shown: Profile) -> tuple[str, str, Mapping[str, str]]:
    return _("How exactly they are placed"), _("% of all {n} UKM", n=number(shown.n)), names("location_level")


def _fields(shown: Profile) -> tuple[str, str, Mapping[str, str]]:
    words = {
        "product_type": _("Product type"), "size_class": _("Size class"), "certificates": _("Certificates"),
        "established": _("Year of founding"), "workers": _("Workers"), "annual_capacity": _("Annual capacity"),
        "months_active": _("Months of production"), "packaging_ready": _("Packaging"),
        "online_sales": _("Online sales"), "exporting": _("Whether it exports"), "agency": _("Assisting agency"),
    }  # fmt: skip
    return _("What the register states"), _("% of all {n} UKM", n=number(shown.n)), words


_PARTS: Final[Mapping[str, Callable[[Profile], tuple[str, str, Mapping[str, str]]]]] = {
    "products": _products,
    "sizes": _sizes,
    "levels": _levels,
    "papers": _papers,
    "markets": _markets,
    "agencies": _agencies,
    "places": _places,
    "fields": _fields,
}
