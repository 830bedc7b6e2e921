"""Weigh what an address mentions: how much each name or postal code speaks for each place.

Owns the weights and how a clue speaks for places inside other places; decides nothing (that is `decision`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geo import gazetteer, settings
from geo.names import Reading, canonical

__all__ = [
    "LEVEL_OF_LENGTH",
    "WEIGHTS",
    "Clue",
    "corrected_clue",
    "name_clue",
    "postal_clue",
    "support_of",
    "supports_in",
]

#: The level of a place by the length of its code.
LEVEL_OF_LENGTH: Final = {2: "province", 5: "regency", 8: "district", 13: "village"}
LEVELS_SAID: Final = ("village", "district", "regency")

#: Weight of a name by the role in which it stands and the level of the place that it may mean. Chosen on the real
#: addresses and on seeded mess so that a marker outweighs a bare name and a street's name decides nothing alone.
WEIGHTS: Final[dict[str, dict[str, float]]] = {
    "": {"village": 0.7, "district": 0.8, "regency": 1.1, "province": 0.6},
    "last": {"village": 0.7, "district": 0.8, "regency": 1.1, "province": 0.6},
    "village": {"village": 1.0, "district": 0.5, "regency": 0.2, "province": 0.0},
    "district": {"village": 0.4, "district": 1.1, "regency": 0.3, "province": 0.0},
    "regency": {"village": 0.1, "district": 0.4, "regency": 1.4, "province": 0.1},
    "province": {"village": 0.0, "district": 0.0, "regency": 0.0, "province": 0.9},
    "after_street": {"village": 0.5, "district": 0.5, "regency": 1.0, "province": 0.1},
    "main_street": {"village": 0.14, "district": 0.35, "regency": 0.14, "province": 0.0},
    "street": {"village": 0.1, "district": 0.1, "regency": 0.1, "province": 0.0},
    "part": {"village": 0.1, "district": 0.1, "regency": 0.1, "province": 0.0},
    "near": {"village": 0.14, "district": 0.5, "regency": 1.0, "province": 0.1},
    "landmark": {"village": 0.14, "district": 0.14, "regency": 0.1, "province": 0.0},
    "postal": {"village": 0.5, "district": 0.6, "regency": 0.34, "province": 0.0},
}

#: Bare names of regencies elsewhere are mostly streets, dishes and villages here (Surabaya, Sukabumi, Padang), unless
#: they end the address; of provinces seldom.
_ABROAD: Final = {"regency": 0.5, "province": 1.5}
_ABROAD_AT_THE_END: Final = {"regency": 1.0, "province": 1.5}
#: Trust in a marker that names no level of the name behind it (Kec. Lampung Selatan): a little less than in none.
_WRONG_MARKER: Final = 0.9
#: A village name that the province has once says more: districts are split and renamed, such a name stays.
_UNIQUE: Final = 0.5
#: Trust in a name that had to be corrected.
_CORRECTED: Final = 0.8
_NAMED: Final = ("", "last", "village")
_BARE: Final = ("", "after_street", "main_street", "near")


@dataclass(frozen=True, eq=False, slots=True)
class Clue:
    """One piece of evidence.

    Attributes
    ----------
    role, words
        How it stands in the address, and as what.
    weights
        How much it speaks for each place that it may mean, by code.
    bounds
        The most that it speaks for any place in a regency, by the regency's code.
    names_a_place
        Whether it is a name and may mean a place inside the province, not only the province.
    corrected
        Whether the name is spelled differently.
    """

    role: str
    words: str
    weights: Mapping[str, float]
    bounds: Mapping[str, float]
    names_a_place: bool
    corrected: bool = False

    def fits(self, code: str) -> bool:
        """Say whether the clue speaks for `code` or for something inside it."""
        weights = self.weights
        if code in weights or code[:8] in weights or code[:5] in weights or code[:2] in weights:
            return True
        return any([named.startswith(code) for named in weights])


def support_of(code: str, clues: Iterable[Clue]) -> float:
    """Return how much `clues` together speak for the place `code`: each through it or the areas that hold it."""
    areas = (code[:2], code[:5], code[:8], code)
    support = 0.0
    for clue in clues:  # the innermost loop of the geocoder: no calls that can be spared
        weight_of = clue.weights.get
        heaviest = 0.0
        for area in areas:
            weight = weight_of(area)
            if weight is not None and weight > heaviest:
                heaviest = weight
        support += heaviest
    return support


def supports_in(regency: str, clues: Iterable[Clue]) -> dict[str, float]:
    """Return how much `clues` together speak for each place that one of them names in `regency`.

    The same as `support_of` for each of them, in one go; `regency` may be a province elsewhere.
    """
    everywhere = 0.0
    deeper = []
    codes: set[str] = set()
    for clue in clues:
        weights = clue.weights
        base = max(weights.get(regency[:2], 0.0), weights.get(regency, 0.0))
        if regency in clue.bounds:
            deeper.append((base, weights.get))
            codes.update([code for code in weights if code[:5] == regency])
        else:
            everywhere += base
    codes.discard(settings.PROVINCE_CODE)
    supports = {}
    for code in sorted(codes):
        district, support = code[:8], everywhere
        for base, weight_of in deeper:
            support += max(base, weight_of(district, 0.0), weight_of(code, 0.0))
        supports[code] = support
    return supports


@lru_cache(maxsize=1 << 16)
def name_clue(words: str, role: str) -> Clue | None:
    """Return the clue of a known name in `role`, None where it weighs nothing there."""
    return _clue(role, words, gazetteer.load().index[canonical(words)])


def corrected_clue(words: str, role: str, codes: Iterable[str]) -> Clue | None:
    """Return the clue of misspelled words that are nearest to the names of `codes`."""
    return _clue(role, words, [Reading(code, _CORRECTED) for code in codes], corrected=True)


@lru_cache(maxsize=1 << 10)
def postal_clue(postal_code: str) -> Clue | None:
    """Return the clue of a postal code, None where no such one exists: it speaks for villages and what holds them."""
    villages = gazetteer.load().postal.get(postal_code, ())
    areas = sorted({code[:end] for code in villages for end in (5, 8, 13)})
    return _clue("postal", postal_code, [Reading(code, 1.0) for code in areas])


def _clue(role: str, words: str, readings: Collection[Reading], *, corrected: bool = False) -> Clue | None:
    levels = {LEVEL_OF_LENGTH[len(code)] for code, _trust in readings}
    stands_as, factor = ("", _WRONG_MARKER) if role in LEVELS_SAID and role not in levels else (role, 1.0)
    ours = [code for code, _trust in readings if code[:2] == settings.PROVINCE_CODE]
    unique = stands_as in _NAMED and len(ours) == 1
    weights: dict[str, float] = {}
    bounds: dict[str, float] = {}
    for code, trust in readings:
        weight = _weight(code, stands_as) * trust * factor
        if unique and len(code) == 13:
            weight += _UNIQUE * trust
        if weight > 0:
            weights[code] = weight
            bounds[code[:5]] = max(weight, bounds.get(code[:5], 0.0))
    if not weights:
        return None
    inside = any(len(code) > 2 and code[:2] == settings.PROVINCE_CODE for code in weights)
    return Clue(role, words, weights, bounds, inside and role != "postal", corrected)


def _weight(code: str, role: str) -> float:
    level = LEVEL_OF_LENGTH[len(code)]
    weight = WEIGHTS[role][level]
    if code[:2] != settings.PROVINCE_CODE:
        weight *= _ABROAD_AT_THE_END[level] if role == "last" else _ABROAD[level] if role in _BARE else 1.0
    return weight
