"""The choices of page *Klaster* in the address of the page: what they are called, may be, and are at first."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, get_args

from geo import neighbours, products
from geo.boundaries import Layer
from geo.hotspots import VARIABLES, Subset
from geo.ui import data

__all__ = [
    "KEYS_OF_SENTRA",
    "LEAST",
    "LEVELS",
    "QUOTIENTS",
    "REACHES_KM",
    "VIEWS",
    "from_query",
    "start",
    "to_query",
]

VIEWS: Final = ("titik-panas", "sentra", "spesialisasi", "kemiripan")
#: What hot spots can be of beside a product: a level, of all products.
LEVELS: Final[tuple[Subset, ...]] = ("ready", "exporting")
#: Of sentra: how far neighbours are, and how many times the share of the province a core has.
REACHES_KM: Final = tuple(half / 2 for half in range(1, 31))
QUOTIENTS: Final = tuple(half / 2 for half in range(2, 11))
#: UKM within reach of the core of a sentra: every number up to 300, larger ones in steps of a tenth to a hundredth.
LEAST: Final = (
    *range(5, 301),
    *range(310, 3_001, 10),
    *range(3_100, 30_001, 100),
    *range(31_000, 300_001, 1_000),
)
#: Choices that mean nothing for another product or other levels; None: what is sane for those.
KEYS_OF_SENTRA: Final = ("sentra", "sentra_reach_km", "sentra_least", "sentra_quotient")


class _Choice(NamedTuple):
    """A choice: its name in an address, its options, and which is the one at the start."""

    key: str
    options: tuple[Any, ...]
    start: Any


@cache
def _choices() -> dict[str, _Choice]:
    """Return the choices by their name in the session."""
    regencies, districts = (tuple(data.areas(layer)["code"]) for layer in get_args(Layer))
    options: dict[str, tuple[str, tuple[Any, ...]]] = {
        "cluster_view": ("tampilan", VIEWS),
        "cluster_product": ("komoditas", tuple(products.load().index)),
        "cluster_subset": ("tingkat", get_args(Subset)),
        "hot_level": ("sasaran", ("", *LEVELS)),
        "hot_variable": ("menurut", VARIABLES),
        "hot_cells": ("kotak", (0, 5, 10, 15, 20)),
        "hot_kind": ("tetangga", neighbours.KINDS),
        "hot_nearest": ("terdekat", (6, *range(3, 6), *range(7, 21))),
        "hot_distance_km": ("jarak", (20, *range(5, 20, 5), *range(25, 61, 5))),
        # Of the list of those found, counted from 1.
        "sentra": ("sentra", tuple(range(1_000))),
        "sentra_reach_km": ("jangkauan", (None, *REACHES_KM)),
        "sentra_least": ("minimal", (None, *LEAST)),
        "sentra_quotient": ("kelipatan", (None, *QUOTIENTS)),
        "lq_layer": ("lapis_lq", get_args(Layer)),
        "lq_regency": ("induk", regencies),
        # Empty: the one with the surest specialisation.
        "lq_area": ("tempat", ("", *regencies, *districts)),
        "alike_regency": ("serupa", regencies),
    }
    return {name: _Choice(key, values, values[0]) for name, (key, values) in options.items()}


def start() -> dict[str, Any]:
    """Return the choices at the start by their name in the session."""
    return {name: choice.start for name, choice in _choices().items()}


def to_query(chosen: Mapping[str, Any]) -> dict[str, str]:
    """Return the query parameters that say what is not as at the start; `chosen` may hold more than these choices."""
    return {
        choice.key: str(chosen[name]) for name, choice in _choices().items() if chosen[name] != choice.start
    }


def from_query(query: Mapping[str, Sequence[str]]) -> tuple[dict[str, Any], int]:
    """Return the choices that a query says, and how many of its values are not known and were ignored.

    Parameters
    ----------
    query
        Every value of each parameter, the last of which counts; other parameters are left alone.
    """
    chosen, ignored = start(), 0
    for name, choice in _choices().items():
        if query.get(choice.key):
            known = {str(option): option for option in choice.options if option is not None}
            asked = query[choice.key][-1]
            chosen[name] = known.get(asked, choice.start)
            ignored += asked not in known
    return chosen, ignored
