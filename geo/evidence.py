"""Weigh what an address mentions: how much each name or postal code speaks for each place.

Owns the weights and how a clue speaks for places inside other places; decides nothing (that is `decision`).
"""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from geo import gazetteer, settings
from geo.names import Reading, canonical

__all__ = [
    "LEVELS_SAID", "LEVEL_OF_LENGTH", "MOST_AGREEMENT", "PASSING", "WEIGHTS", "Clue", "Heard", "agreement",
    "corrected_clue", "name_clue", "postal_clue", "supports_in",
]  # fmt: skip

#: The level of a place by the length of its code.
LEVEL_OF_LENGTH: Final = {2: "province", 5: "regency", 8: "district", 13: "village"}
LEVELS_SAID: Final = ("village", "district", "regency")

#: Weight of a name by the role in which it stands and the level of the place that it may mean. Chosen on the real
#: addresses and on seeded mess so that a marker outweighs a bare name and a street's name decides nothing alone.
WEIGHTS: Final[dict[str, dict[str, float]]] = {
    "": {"village": 0.7, "district": 0.8, "regency": 1.1, "province": 0.6},
    "last": {"village": 0.7, "district": 0.9, "regency": 1.1, "province": 0.6},
    "village": {"village": 1.0, "district": 0.5, "regency": 0.2, "province": 0.0},
    "district": {"village": 0.4, "district": 1.2, "regency": 0.3, "province": 0.0},
    "regency": {"village": 0.1, "district": 0.4, "regency": 1.4, "province": 0.1},
    "province": {"village": 0.0, "district": 0.0, "regency": 0.0, "province": 0.9},
    "after_street": {"village": 0.5, "district": 0.5, "regency": 1.0, "province": 0.1},
    "main_street": {"village": 0.14, "district": 0.35, "regency": 0.14, "province": 0.0},
    "street": {"village": 0.1, "district": 0.1, "regency": 0.1, "province": 0.0},
    "part": {"village": 0.1, "district": 0.1, "regency": 0.1, "province": 0.0},
    "near": {"village": 0.14, "district": 0.6, "regency": 1.0, "province": 0.1},
    "landmark": {"village": 0.14, "district": 0.14, "regency": 0.1, "province": 0.0},
    "postal": {"village": 0.5, "district": 0.6, "regency": 0.34, "province": 0.0},
}

#: Bare names of regencies elsewhere are mostly streets, dishes and villages here (Surabaya, Sukabumi, Padang), unless
#: they end the address; of provinces seldom.
_ABROAD: Final = {"regency": 0.5, "province": 1.5}
_ABROAD_AT_THE_END: Final = {"regency": 1.0, "province": 1.5}
#: Trust in a marker that names no level of the name behind it (Kec. Lampung Selatan): a little less than in none.
_WRONG_MARKER: Final = 0.9
#: A village name that the province has once says more: districts are split and renamed, such a name stays. Less so bare
#: where places elsewhere have it too, and for the market or junction called after the village.
_UNIQUE: Final = {"": 0.5, "last": 0.5, "village": 0.5, "near": 0.4, "near, common": 0.2}
#: Words that begin names of villages and stand before those of markets and junctions.
_MEETING: Final = ("pasar", "simpang", "terminal")
#: What a village loses to others of its name that are what the word before the name says.
_MISCALLED: Final = 0.3
#: Trust in a name that had to be corrected.
_CORRECTED: Final = 0.8
_BARE: Final = ("", "after_street", "main_street", "near")
_NAMES_BOTH: Final = ("", "last", "village", "district")
PASSING: Final = ("street", "main_street", "landmark", "near")

#: The most that places which fit together add to their names, and how much a village and its district add, named apart:
#: two that agree outweigh one that contradicts.
MOST_AGREEMENT: Final = 0.4
_HOLDER_NAMED: Final = 0.2
#: From this weight on a name is a district's own, not an old or a former one, and a village is named as one.
_PLAINLY: Final = 0.75
_AS_VILLAGE: Final = 0.9
#: Two names may share a district by chance the sooner, the more villages bear them: at most so many pairs.
_MOST_PAIRS: Final = 12
_EVERYWHERE: Final = frozenset(map(canonical, ("Sriwijaya", "Singosari", "Pancasila", "Pelita", "Cempaka")))


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
    common
        Whether it stands bare and is made of words that many villages have.
    """

    role: str
    words: str
    weights: Mapping[str, float]
    bounds: Mapping[str, float]
    names_a_place: bool
    corrected: bool = False
    common: bool = False

    def weight_of(self, code: str) -> float:
        """Return how much the clue speaks for `code`, through it or an area that holds it."""
        return max([self.weights.get(code[:end], 0.0) for end in LEVEL_OF_LENGTH])

    def fits(self, code: str) -> bool:
        """Say whether the clue speaks for `code` or for something inside it."""
        weights = self.weights
        if code in weights or code[:8] in weights or code[:5] in weights or code[:2] in weights:
            return True
        return any([named.startswith(code) for named in weights])


class Heard(NamedTuple):
    """A clue and the part of the address that gave it: 0 for the first text or column, -1 for the postal code."""

    part: int
    clue: Clue


def supports_in(regency: str, clues: Iterable[Clue]) -> dict[str, float]:
    """Return how much `clues` together speak for each place that one of them names in `regency`.

    Each speaks for it through it or the areas that hold it; `regency` may be a province elsewhere.
    """
    everywhere, deeper = 0.0, []
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


def agreement(code: str, heard: Sequence[Heard]) -> float:
    """Return what it adds for a place that other words of the address fit to: what holds it, or its neighbours.

    Where a place and its holder have one name, one text has to say it twice: once for each. An old list may name the
    district that a village was in, or a sister of it; a road bears the name of the next village.
    """
    named = [item for item in heard if item.clue.role in _NAMES_BOTH]
    own = [item for item in named if code in item.clue.weights] if len(code) >= 8 else []
    if not own:
        return 0.0
    holder = code[:8] if len(code) == 13 else code[:5]
    if len(code) == 13:
        apart = [clue for _part, clue in named if code not in clue.weights]
        if any([code[:5] not in clue.weights for _part, clue in own]) and any(
            [clue.weights.get(holder, 0.0) >= _PLAINLY for clue in apart]
        ):
            return _HOLDER_NAMED
        as_village = any(
            [clue.weights[code] >= _AS_VILLAGE and clue.role != "district" for _part, clue in own]
        )
        if as_village and any([_names_sister(clue, code) for clue in apart]):
            return MOST_AGREEMENT
        streets = [clue for _part, clue in heard if clue.role in PASSING]
        villages = [clue for _part, clue in own if holder not in clue.weights]
        if any([_neighbours(code, clue, street) for clue in villages for street in streets]):
            return MOST_AGREEMENT
    twice = any(
        a.part == b.part
        and a.clue.role != "district"
        and {holder} <= a.clue.weights.keys() & b.clue.weights.keys()
        for a, b in itertools.pairwise(own)
    )
    return MOST_AGREEMENT if twice else 0.0


def _names_sister(clue: Clue, code: str) -> bool:
    """Say whether `clue` plainly names another district of the regency of the village `code`."""
    plain = [area for area, weight in clue.weights.items() if weight >= _PLAINLY]
    return any([len(area) == 8 and area[:5] == code[:5] for area in plain])


def _neighbours(code: str, own: Clue, street: Clue) -> bool:
    """Say whether a street or landmark is called like a village beside `code`, and hardly by chance.

    Towns, kings and places elsewhere have streets everywhere: Jl. Kota Gajah, Jl. Sriwijaya, Jl. Surabaya.
    """
    if any([len(place) < 13 for place in street.weights]) or canonical(street.words) in _EVERYWHERE:
        return False
    pairs = len(street.weights) * sum([len(place) == 13 for place in own.weights])
    return pairs <= _MOST_PAIRS and any([place[:8] == code[:8] for place in street.weights])


@lru_cache(maxsize=1 << 16)
def name_clue(words: str, role: str, called: str = "") -> Clue | None:
    """Return the clue of a known name in `role`, behind the word `called` for a village, None if it weighs nothing."""
    return _clue(role, words, gazetteer.load().index[canonical(words)], called=called)


def corrected_clue(words: str, role: str, codes: Iterable[str], called: str = "") -> Clue | None:
    """Return the clue of misspelled words that are nearest to the names of `codes`."""
    return _clue(role, words, [Reading(code, _CORRECTED) for code in codes], called=called, corrected=True)


@lru_cache(maxsize=1 << 10)
def postal_clue(postal_code: str) -> Clue | None:
    """Return the clue of a postal code, None where no such one exists: it speaks for villages and what holds them."""
    villages = gazetteer.load().postal.get(postal_code, ())
    areas = sorted({code[:end] for code in villages for end in (5, 8, 13)})
    return _clue("postal", postal_code, [Reading(code, 1.0) for code in areas])


def _clue(
    role: str, words: str, readings: Collection[Reading], *, called: str = "", corrected: bool = False
) -> Clue | None:
    levels = {LEVEL_OF_LENGTH[len(code)] for code, _trust in readings}
    stands_as, factor = ("", _WRONG_MARKER) if role in LEVELS_SAID and role not in levels else (role, 1.0)
    common = role in _BARE and levels == {"village"} and gazetteer.load().is_common(words)
    if common and words.startswith(_MEETING):
        stands_as = "near"
    ours = [code for code, _trust in readings if code[:2] == settings.PROVINCE_CODE]
    alone = len(ours) == (1 if role == "village" else len(readings)) == 1
    kind = "near, common" if common and stands_as == "near" else stands_as
    unique = _UNIQUE.get(kind, 0.0) if alone else 0.0
    miscalled = gazetteer.load().miscalled([code for code, _trust in readings if len(code) == 13], called)
    weights: dict[str, float] = {}
    bounds: dict[str, float] = {}
    for code, trust in readings:
        weight = _weight(code, stands_as) * trust * factor
        if len(code) == 13:
            weight += unique * trust - _MISCALLED * (code in miscalled)
        if weight > 0:
            weights[code] = weight
            bounds[code[:5]] = max(weight, bounds.get(code[:5], 0.0))
    if not weights:
        return None
    inside = any(len(code) > 2 and code[:2] == settings.PROVINCE_CODE for code in weights)
    return Clue(role, words, weights, bounds, inside and role != "postal", corrected, common)


def _weight(code: str, role: str) -> float:
    level = LEVEL_OF_LENGTH[len(code)]
    weight = WEIGHTS[role][level]
    if code[:2] != settings.PROVINCE_CODE:
        weight *= _ABROAD_AT_THE_END[level] if role == "last" else _ABROAD[level] if role in _BARE else 1.0
    return weight
