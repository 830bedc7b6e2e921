"""Which UKM are meant: one frozen value that can be applied to a frame and written into a URL.

To filter by one more column, add one line to `Filters`. Personal columns are no candidates: a filter that can
be shared and counted would publish them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd

from geo import codes, gazetteer, products, schema, search
from geo.facets import Facets, Mask

__all__ = [
    "LISTED", "Filters", "applicable", "apply", "can_be_searched", "choices", "column_of", "counts", "from_query",
    "loosened", "passing", "to_query",
]  # fmt: skip

Frame = TypeVar("Frame", bound=pd.DataFrame)

#: The columns in which a text is searched.
SEARCHED: Final = ("business_name", "product")
_SEARCH_KEY: Final = "cari"

_REGENCY_CODE: Final = len("00.00")
_DISTRICT_CODE: Final = len("00.00.00")

_COLUMN: Final = "column"
_KEY: Final = "key"


def _by(column: str, key: str) -> tuple[str, ...]:
    default: tuple[str, ...] = field(default=(), metadata={_COLUMN: column, _KEY: key})
    return default


@dataclass(frozen=True)
class Filters:
    """The values wanted of each column, and a search; an empty tuple wants all, missing ones included.

    Of a column that lists several values joined by "; ", one wanted value among them is enough. Each line names the
    column, and the parameter in a URL.
    """

    product_types: tuple[str, ...] = _by("product_type", "jenis")  # codes of the taxonomy
    export_levels: tuple[str, ...] = _by("export_level", "potensi")  # of `schema.EXPORT_LEVELS`
    regencies: tuple[str, ...] = _by("regency_code", "wilayah")
    districts: tuple[str, ...] = _by("district_code", "kecamatan")
    sizes: tuple[str, ...] = _by("size_class", "skala")  # of `schema.SIZE_CLASSES`
    certificates: tuple[str, ...] = _by("certificates", "sertifikat")  # held, of `codes.CERTIFICATES`
    gates: tuple[str, ...] = _by("gates", "syarat")  # a gate and its state, "halal:fail"
    weakest: tuple[str, ...] = _by("weakest_criterion", "terlemah")  # of `schema.CRITERIA`
    next_steps: tuple[str, ...] = _by("next_step", "langkah")  # of `schema.NEXT_STEPS`
    opportunities: tuple[str, ...] = _by("product_opportunity", "peluang")  # of `schema.OPPORTUNITIES`
    hs_headings: tuple[str, ...] = _by("hs_headings", "hs")  # four digits of HS 2022
    export_markets: tuple[str, ...] = _by("export_markets", "negara")  # ISO 3166-1 alpha-2
    agencies: tuple[str, ...] = _by("agency", "instansi")  # as the register writes them
    location_levels: tuple[str, ...] = _by("location_level", "lokasi")  # of `schema.LOCATION_LEVELS`
    #: As `search.cleaned` returns it: every word occurs in one of the columns `SEARCHED`; in a URL `cari`.
    search: str = ""

    def __str__(self) -> str:
        """Return the filters in one line of column names and codes, the same in every language."""
        said = [f"{item.metadata[_COLUMN]}: {', '.join(wanted)}" for item, wanted in _chosen(self)]
        return "; ".join([*said, f"search: {self.search}"] if self.search else said)


#: The fields that want values of a column: all but the search.
LISTED: Final = tuple(item.name for item in fields(Filters) if _COLUMN in item.metadata)


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
    return frame.loc[passing(Facets(frame), filters)]


def passing(facets: Facets, filters: Filters) -> Mask:
    """Return which rows `apply` leaves of the frame that `facets` are of."""
    return _all(_masks(facets, filters).values(), len(facets))


def applicable(filters: Filters, facets: Facets) -> Filters:
    """Return what of `filters` a frame can be asked: groups of UKM do not have all columns.

    Examples
    --------
    >>> asked = Filters(sizes=("micro",), gates=("halal:fail",), search="kopi")
    >>> applicable(asked, Facets(pd.DataFrame({"size_class": ["micro"]})))  == Filters(sizes=("micro",))
    True
    """
    lacking: dict[str, Any] = {name: () for name in LISTED if not facets.has(column_of(name))}
    if not can_be_searched(facets):
        lacking["search"] = ""
    return replace(filters, **lacking)


def can_be_searched(facets: Facets) -> bool:
    """Say whether a frame has the texts in which one searches."""
    return all(map(facets.has, SEARCHED))


def counts(facets: Facets, filters: Filters) -> dict[str, dict[str, int]]:
    """Return, by field, how many rows have each of its values among those that pass all other filters.

    So that each number says what one more choice of the same field would give.

    Parameters
    ----------
    facets
        Of a frame; what it has no column for, and the search, has no values to count.

    Examples
    --------
    >>> ukm = pd.DataFrame({column_of(item): ["a", "b"] for item in LISTED} | {"export_level": ["early", "ready"]})
    >>> found = counts(Facets(ukm), Filters(export_levels=("ready",)))
    >>> found["export_levels"], found["sizes"]
    ({'early': 1, 'ready': 1}, {'a': 0, 'b': 1})
    """
    masks = _masks(facets, filters)
    return {
        name: facets.counts(column_of(name), _all_but(name, masks, len(facets)))
        for name in LISTED if facets.has(column_of(name))
    }  # fmt: skip


def loosened(facets: Facets, filters: Filters) -> dict[str, int]:
    """Return, by field in force, how many rows would be left without it.

    Examples
    --------
    >>> ukm = pd.DataFrame({"export_level": ["early", "ready"], "size_class": ["micro", "small"]})
    >>> loosened(Facets(ukm), Filters(export_levels=("ready",), sizes=("micro",)))
    {'export_levels': 1, 'sizes': 1}
    """
    masks = _masks(facets, filters)
    return {name: facets.total(_all_but(name, masks, len(facets))) for name in masks}


def column_of(name: str) -> str:
    """Return the column that a field of `Filters` looks at.

    Examples
    --------
    >>> column_of("regencies")
    'regency_code'
    """
    return str(_item(name).metadata[_COLUMN])


def choices(ukm: pd.DataFrame | None) -> dict[str, list[str]]:
    """Return, by field of `Filters`, the values that can be asked for, in the order in which to offer them.

    Parameters
    ----------
    ukm
        Built UKM, for the markets and agencies that occur in them, the most frequent first; what is no country that is
        known is no market to ask for. None: there are no such values.
    """
    table = products.load()
    occurring: dict[str, list[str]] = {"export_markets": [], "agencies": []}
    if ukm is not None:
        facets = Facets(ukm)
        for name in (name for name in occurring if facets.has(column_of(name))):
            found = facets.counts(column_of(name))
            occurring[name] = sorted(found, key=found.__getitem__, reverse=True)
    places = gazetteer.load().names
    return {
        "product_types": list(table.index),
        "export_levels": list(schema.EXPORT_LEVELS),
        "regencies": [code for code in places if len(code) == _REGENCY_CODE],
        "districts": sorted(
            (code for code in places if len(code) == _DISTRICT_CODE),
            key=lambda code: (code[:_REGENCY_CODE], places[code]),
        ),
        "sizes": list(schema.SIZE_CLASSES),
        "certificates": list(codes.CERTIFICATES),
        "gates": list(schema.GATE_AND_STATE),
        "weakest": list(schema.CRITERIA),
        "next_steps": list(schema.NEXT_STEPS),
        "opportunities": list(schema.OPPORTUNITIES),
        "hs_headings": sorted(heading for text in table["hs"] if text for heading in text.split("; ")),
        "export_markets": [code for code in occurring["export_markets"] if code in codes.markets()],
        "agencies": occurring["agencies"],
        # What has no place is not on the map.
        "location_levels": [level for level in schema.LOCATION_LEVELS if level != "none"],
    }


def to_query(filters: Filters) -> dict[str, list[str]]:
    """Return the query parameters that say `filters`; those that want all are left out.

    Examples
    --------
    >>> to_query(Filters(export_levels=("ready",), regencies=("18.71", "18.72")))
    {'potensi': ['ready'], 'wilayah': ['18.71', '18.72']}
    """
    query = {str(item.metadata[_KEY]): list(wanted) for item, wanted in _chosen(filters)}
    return query | ({_SEARCH_KEY: [filters.search]} if filters.search else {})


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
        the same choice is always the same `Filters`; a field that is missing here has none. A search may be any
        text with a word in it that is short enough.
    """
    asked = {name: list(query.get(_item(name).metadata[_KEY], ())) for name in LISTED}
    chosen = {
        name: tuple(value for value in known.get(name, ()) if value in values)
        for name, values in asked.items()
    }
    ignored = [
        value for name, values in asked.items() for value in values if value not in known.get(name, ())
    ]
    text, *more = query.get(_SEARCH_KEY) or [""]
    searched = search.cleaned(text) if len(text) <= search.LONGEST else ""
    unusable = [text] if text and not searched else []
    return Filters(**chosen, search=searched), [*ignored, *unusable, *more]


def _masks(facets: Facets, filters: Filters) -> dict[str, Mask]:
    """Return, by field in force, which rows pass it."""
    masks = {item.name: facets.has_any(item.metadata[_COLUMN], wanted) for item, wanted in _chosen(filters)}
    return masks | ({"search": facets.has_words(SEARCHED, filters.search)} if filters.search else {})


def _all(masks: Iterable[Mask], n: int) -> Mask:
    passed = np.ones(n, dtype=bool)
    for mask in masks:
        passed &= mask
    return passed


def _all_but(name: str, masks: Mapping[str, Mask], n: int) -> Mask:
    return _all((mask for other, mask in masks.items() if other != name), n)


def _chosen(filters: Filters) -> list[tuple[Field[Any], tuple[str, ...]]]:
    """Return the fields in force that want values, with these."""
    wanted = [(_item(name), getattr(filters, name)) for name in LISTED]
    return [(item, values) for item, values in wanted if values]


def _item(name: str) -> Field[Any]:
    return next(item for item in fields(Filters) if item.name == name)
