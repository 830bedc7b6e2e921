"""Which UKM are meant: one frozen value that can be applied to a frame and written into a URL.

To filter by one more column, add one line to `Filters`. Personal columns are no candidates: a filter that can
be shared and counted would publish them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final, TypeVar

import pandas as pd

from geo import schema

__all__ = ["Filters", "apply", "from_query", "to_query"]

Frame = TypeVar("Frame", bound=pd.DataFrame)

_COLUMN: Final = "column"
_KEY: Final = "key"


def _by(column: str, key: str) -> tuple[str, ...]:
    default: tuple[str, ...] = field(default=(), metadata={_COLUMN: column, _KEY: key})
    return default


@dataclass(frozen=True)
class Filters:
    """The values wanted of each column; an empty tuple wants all, missing ones included.

    Attributes
    ----------
    product_types
        Codes of the taxonomy; in a URL `jenis`.
    export_levels
        Of `schema.EXPORT_LEVELS`; in a URL `potensi`.
    regencies
        Codes of regencies; in a URL `wilayah`.
    """

    product_types: tuple[str, ...] = _by("product_type", "jenis")
    export_levels: tuple[str, ...] = _by("export_level", "potensi")
    regencies: tuple[str, ...] = _by("regency_code", "wilayah")

    def __str__(self) -> str:
        """Return the filters in one line of column names and codes, the same in every language."""
        return "; ".join(f"{column}: {', '.join(values)}" for column, _key, values in _parts(self) if values)


def apply(frame: Frame, filters: Filters) -> Frame:
    """Return the rows of `frame` that have a wanted value in every filtered column, in their order.

    Parameters
    ----------
    frame
        With the columns that `filters` has values for: product_type, export_level, regency_code.

    Examples
    --------
    >>> ukm = pd.DataFrame({"product_type": ["coffee", "tea"], "export_level": ["ready", "early"]})
    >>> apply(ukm, Filters(product_types=("coffee",)))["export_level"].to_list()
    ['ready']
    """
    wanted = pd.Series(True, index=frame.index)
    for column, _key, values in _parts(filters):
        if values:
            wanted &= frame[column].isin(values)
    return frame.loc[wanted]


def to_query(filters: Filters) -> dict[str, list[str]]:
    """Return the query parameters that say `filters`; those that want all are left out.

    Examples
    --------
    >>> to_query(Filters(export_levels=("ready",), regencies=("18.71", "18.72")))
    {'potensi': ['ready'], 'wilayah': ['18.71', '18.72']}
    """
    return {key: list(values) for _column, key, values in _parts(filters) if values}


def from_query(
    query: Mapping[str, Sequence[str]], *, product_types: Collection[str], regencies: Collection[str]
) -> tuple[Filters, list[str]]:
    """Return the filters that a query says, and its values that are not known and were ignored.

    Parameters
    ----------
    query
        Every value of each parameter; other parameters than those of `to_query` are left alone.
    product_types, regencies
        The codes that exist. The values of the filters are in this order, each once, so that the same choice is
        always the same `Filters`.
    """
    known = {"product_types": product_types, "export_levels": schema.EXPORT_LEVELS, "regencies": regencies}
    asked = {item.name: list(query.get(item.metadata[_KEY], ())) for item in fields(Filters)}
    chosen = {
        name: tuple(value for value in known[name] if value in values) for name, values in asked.items()
    }
    ignored = [value for name, values in asked.items() for value in values if value not in known[name]]
    return Filters(**chosen), ignored


def _parts(filters: Filters) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (item.metadata[_COLUMN], item.metadata[_KEY], getattr(filters, item.name)) for item in fields(filters)
    ]
