"""Which UKM are meant: one frozen value that can be applied to a frame and written into a URL.

To filter by one more column, add one line to `Filters`. Personal columns are no candidates: a filter that can
be shared and counted would publish them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import codes, gazetteer, products, schema

__all__ = ["Filters", "apply", "choices", "column_of", "from_query", "to_query", "values"]

Frame = TypeVar("Frame", bound=pd.DataFrame)

_REGENCY_CODE: Final = len("18.01")

_COLUMN: Final = "column"
_KEY: Final = "key"


def _by(column: str, key: str) -> tuple[str, ...]:
    default: tuple[str, ...] = field(default=(), metadata={_COLUMN: column, _KEY: key})
    return default


@dataclass(frozen=True)
class Filters:
    """The values wanted of each column; an empty tuple wants all, missing ones included.

    Of a column that lists several values joined by "; ", one wanted value among them is enough.

    Attributes
    ----------
    product_types
        Codes of the taxonomy; in a URL `jenis`.
    export_levels
        Of `schema.EXPORT_LEVELS`; in a URL `potensi`.
    regencies
        Codes of regencies; in a URL `wilayah`.
    gates
        A gate and its state, "halal:fail"; in a URL `syarat`.
    weakest
        Of `schema.CRITERIA`, the one with the most to gain; in a URL `terlemah`.
    next_steps
        Of `schema.NEXT_STEPS`; in a URL `langkah`.
    opportunities
        Of `schema.OPPORTUNITIES`; in a URL `peluang`.
    hs_headings
        Four-digit headings of HS 2022; in a URL `hs`.
    export_markets
        ISO 3166-1 alpha-2 codes; in a URL `negara`.
    agencies
        Names of assisting agencies as the register writes them; in a URL `instansi`.
    """

    product_types: tuple[str, ...] = _by("product_type", "jenis")
    export_levels: tuple[str, ...] = _by("export_level", "potensi")
    regencies: tuple[str, ...] = _by("regency_code", "wilayah")
    gates: tuple[str, ...] = _by("gates", "syarat")
    weakest: tuple[str, ...] = _by("weakest_criterion", "terlemah")
    next_steps: tuple[str, ...] = _by("next_step", "langkah")
    opportunities: tuple[str, ...] = _by("product_opportunity", "peluang")
    hs_headings: tuple[str, ...] = _by("hs_headings", "hs")
    export_markets: tuple[str, ...] = _by("export_markets", "negara")
    agencies: tuple[str, ...] = _by("agency", "instansi")

    def __str__(self) -> str:
        """Return the filters in one line of column names and codes, the same in every language."""
        return "; ".join(f"{column}: {', '.join(values)}" for column, _key, values in _parts(self) if values)


def apply(frame: Frame, filters: Filters) -> Frame:
    """Return the rows of `frame` that have a wanted value in every filtered column, in their order.

    Parameters
    ----------
    frame
        With the columns that `filters` has values for.

    Examples
    --------
    >>> ukm = pd.DataFrame({"product_type": ["coffee", "tea"], "export_markets": ["US; NL", None]})
    >>> apply(ukm, Filters(export_markets=("NL",)))["product_type"].to_list()
    ['coffee']
    """
    wanted = np.ones(len(frame), dtype=bool)
    for column, _key, values in _parts(filters):
        if values:
            wanted &= _has_any(frame[column], set(values))
    return frame.loc[wanted]


def values(column: pd.Series) -> pd.Series:
    """Return how many rows have each value of a column, those of its lists apart, the most frequent first.

    Examples
    --------
    >>> values(pd.Series(["US; NL", "NL", None])).to_dict()
    {'NL': 2, 'US': 1}
    """
    # A register repeats itself: each different text is taken apart once.
    counts = column.value_counts()
    parts = counts.index.to_series().astype("str").str.split("; ").explode()
    return counts.loc[parts.index].groupby(parts.to_numpy()).sum().sort_values(ascending=False, kind="stable")


def column_of(name: str) -> str:
    """Return the column that a field of `Filters` looks at.

    Examples
    --------
    >>> column_of("regencies")
    'regency_code'
    """
    return next(str(item.metadata[_COLUMN]) for item in fields(Filters) if item.name == name)


def choices(ukm: pd.DataFrame | None) -> dict[str, list[str]]:
    """Return, by field of `Filters`, the values that can be asked for, in the order in which to offer them.

    Parameters
    ----------
    ukm
        Built UKM, for the markets and agencies that occur in them, the most frequent first; what is no country that is
        known is no market to ask for. None: there are no such values.
    """
    table = products.load()
    occurring = {
        name: [] if ukm is None else list(values(ukm[column_of(name)]).index)
        for name in ("export_markets", "agencies")
    }
    return {
        "product_types": list(table.index),
        "export_levels": list(schema.EXPORT_LEVELS),
        "regencies": [code for code in gazetteer.load().names if len(code) == _REGENCY_CODE],
        "gates": list(schema.GATE_AND_STATE),
        "weakest": list(schema.CRITERIA),
        "next_steps": list(schema.NEXT_STEPS),
        "opportunities": list(schema.OPPORTUNITIES),
        "hs_headings": sorted(heading for text in table["hs"] if text for heading in text.split("; ")),
        "export_markets": [code for code in occurring["export_markets"] if code in codes.markets()],
        "agencies": occurring["agencies"],
    }


def to_query(filters: Filters) -> dict[str, list[str]]:
    """Return the query parameters that say `filters`; those that want all are left out.

    Examples
    --------
    >>> to_query(Filters(export_levels=("ready",), regencies=("18.71", "18.72")))
    {'potensi': ['ready'], 'wilayah': ['18.71', '18.72']}
    """
    return {key: list(values) for _column, key, values in _parts(filters) if values}


def from_query(
    query: Mapping[str, Sequence[str]], known: Mapping[str, Collection[str]]
) -> tuple[Filters, list[str]]:
    """Return the filters that a query says, and its values that are not known and were ignored.

    Parameters
    ----------
    query
        Every value of each parameter; other parameters than those of `to_query` are left alone.
    known
        By field of `Filters` the values that exist. The values of the filters are in this order, each once, so that
        the same choice is always the same `Filters`; a field that is missing here has none.
    """
    asked = {item.name: list(query.get(item.metadata[_KEY], ())) for item in fields(Filters)}
    chosen = {
        name: tuple(value for value in known.get(name, ()) if value in values)
        for name, values in asked.items()
    }
    ignored = [
        value for name, values in asked.items() for value in values if value not in known.get(name, ())
    ]
    return Filters(**chosen), ignored


def _has_any(column: pd.Series, wanted: set[str]) -> npt.NDArray[np.bool_]:
    rows, texts = pd.factorize(column)
    return np.array([*(not wanted.isdisjoint(text.split("; ")) for text in texts), False])[rows]


def _parts(filters: Filters) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (item.metadata[_COLUMN], item.metadata[_KEY], getattr(filters, item.name)) for item in fields(filters)
    ]
