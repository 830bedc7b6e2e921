"""The choice of colours of the map as one frozen value that can be written into the address of the page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, urlencode

from geo import filters
from geo.classes import KS, METHODS, Method, parse
from geo.filters import Filters
from geo.measures import METRICS
from geo.ui.signs import SAYINGS, Saying

__all__ = ["KEYS", "Colours", "from_query", "to_query"]

_METRIC, _PRODUCT, _METHOD, _K, _OWN, _BASIS, _SIGNS = KEYS = (
    "ukuran",
    "produk",
    "kelas",
    "jumlah",
    "batas",
    "dasar",
    "tanda",
)

#: The language of the numbers in an address, which stay the same when the page speaks another.
_SPEECH: Final = "id"


@dataclass(frozen=True)
class Colours:
    """What colours the map.

    Attributes
    ----------
    metric
        Of `METRICS`; in a URL `ukuran`.
    product
        The product type that a measure of one is about, empty where nobody chose it; in a URL `produk`.
    method
        Of `METHODS`; in a URL `kelas`.
    k
        Of `KS`; in a URL `jumlah`.
    own
        Own bounds for `metric`, empty where nobody gave any; in a URL `batas`, such as "1,5;3;10".
    basis
        The selection from which the classes are made, by default all UKM; in a URL `dasar`, itself a query.
    signs
        What the signs of the UKM say, of `SAYINGS`; in a URL `tanda`.
    """

    metric: str = next(iter(METRICS))
    product: str = ""
    method: Method = "quantiles"
    k: int = 5
    own: tuple[float, ...] = ()
    basis: Filters = field(default_factory=Filters)
    signs: Saying = "level"


def to_query(colours: Colours) -> dict[str, str]:
    """Return the query parameters that say `colours`; those that are as at the start are left out.

    Examples
    --------
    >>> to_query(Colours(metric="n", method="own", own=(5.0, 12.0), basis=Filters(product_types=("coffee",))))
    {'ukuran': 'n', 'kelas': 'own', 'batas': '5;12', 'dasar': 'jenis=coffee'}
    """
    own = ";".join(f"{bound:.12g}".replace(".", ",") for bound in colours.own)
    said = {
        _METRIC: colours.metric,
        _PRODUCT: colours.product,
        _METHOD: colours.method,
        _K: str(colours.k),
        _OWN: own if colours.method == "own" else "",
        _BASIS: urlencode(filters.to_query(colours.basis), doseq=True),
        _SIGNS: colours.signs,
    }
    start = {_METRIC: Colours.metric, _METHOD: Colours.method, _K: str(Colours.k), _SIGNS: Colours.signs}
    return {key: value for key, value in said.items() if value != start.get(key, "")}


def from_query(
    query: Mapping[str, Sequence[str]], known: Mapping[str, Collection[str]]
) -> tuple[Colours, int]:
    """Return the colours that a query says, and how many of its values are not known and were ignored.

    Parameters
    ----------
    query
        Every value of each parameter, the last of which counts; other parameters than those of `to_query` are left
        alone.
    known
        By field of `Filters` the values that exist.
    """
    asked = {key: query[key][-1] for key in KEYS if query.get(key)}
    allowed: dict[str, Collection[str]] = {
        _METRIC: METRICS,
        _PRODUCT: known.get("product_types", ()),
        _METHOD: METHODS,
        _K: [str(k) for k in KS],
        _SIGNS: SAYINGS,
    }
    good = {key: asked[key] for key in allowed if asked.get(key) in allowed[key]}
    ignored = sum(key in asked and key not in good for key in allowed)
    metric = good.get(_METRIC, Colours.metric)
    own, fault = parse(asked[_OWN], METRICS[metric], speech=_SPEECH) if _OWN in asked else ((), "")
    basis, strange = filters.from_query(parse_qs(asked.get(_BASIS, "")), known)
    unreadable = _BASIS in asked and basis == Filters() and not strange
    method = next((method for method in METHODS if method == good.get(_METHOD)), Colours.method)
    signs = next((signs for signs in SAYINGS if signs == good.get(_SIGNS)), Colours.signs)
    colours = Colours(metric, good.get(_PRODUCT, ""), method, int(good.get(_K, Colours.k)), own, basis, signs)
    return colours, ignored + bool(fault) + len(strange) + unreadable
