"""Weigh what an address mentions: how much each name or postal code speaks for each place.

Owns the weights and how a clue speaks for places inside other places; decides nothing (that is `geocode`).
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from geo import address, gazetteer, settings

__all__ = ["LEVEL_OF_LENGTH", "WEIGHTS", "Clue", "clues_of", "weigh"]

#: The level of a place by the length of its code.
LEVEL_OF_LENGTH: Final = {2: "province", 5: "regency", 8: "district", 13: "village"}

#: Weight of a name by the role in which it stands and the level of the place that it may mean. Chosen on the real
#: addresses and on seeded mess so that a marker outweighs a bare name and a street's name decides nothing alone.
WEIGHTS: Final[dict[str, dict[str, float]]] = {
    "": {"village": 0.7, "district": 0.8, "regency": 1.1, "province": 0.6},
    "village": {"village": 1.0, "district": 0.5, "regency": 0.2, "province": 0.0},
    "district": {"village": 0.4, "district": 1.1, "regency": 0.3, "province": 0.0},
    "regency": {"village": 0.1, "district": 0.4, "regency": 1.4, "province": 0.1},
    "province": {"village": 0.0, "district": 0.0, "regency": 0.0, "province": 0.9},
    "after_street": {"village": 0.5, "district": 0.5, "regency": 0.5, "province": 0.1},
    "main_street": {"village": 0.35, "district": 0.35, "regency": 0.35, "province": 0.05},
    "street": {"village": 0.1, "district": 0.1, "regency": 0.1, "province": 0.0},
    "part": {"village": 0.1, "district": 0.1, "regency": 0.1, "province": 0.0},
    "postal": {"village": 0.6, "district": 0.75, "regency": 0.45, "province": 0.0},
}

#: Bare names of regencies elsewhere are mostly streets and villages here (Surabaya, Sukabumi); of provinces seldom.
_ABROAD: Final = {"regency": 0.5, "province": 1.5}
_BARE: Final = ("", "after_street", "main_street")


class Clue(NamedTuple):
    """One piece of evidence: its role and words, the weight it gives to each code, the text it stands in."""

    role: str
    words: str
    weights: dict[str, float]
    part: int = 0
    corrected: bool = False

    def supports(self, code: str) -> float:
        """Return the weight for the place `code`, through itself or an area that holds it."""
        get = self.weights.get
        return max(get(code, 0.0), get(code[:8], 0.0), get(code[:5], 0.0), get(code[:2], 0.0))

    def fits(self, code: str) -> bool:
        """Say whether the clue speaks for `code` or for something inside it."""
        return self.supports(code) > 0 or any(named.startswith(code) for named in self.weights)

    def names_a_place(self) -> bool:
        """Say whether the clue is a name and may mean a place inside the province, not only the province."""
        inside = (code[:2] == settings.PROVINCE_CODE and len(code) > 2 for code in self.weights)
        return self.role != "postal" and any(inside)


def clues_of(parts: Iterable[address.Parsed], postal_code: str) -> Iterator[Clue]:
    """Yield the clues of all parts of an address: its text, its columns and its postal code ("": none)."""
    for number, part in enumerate(parts):
        for mention in part.mentions:
            weights = weigh(mention.readings, mention.role)
            if weights:
                yield Clue(mention.role, mention.words, weights, number)
    if postal_code in gazetteer.load().postal:
        yield _postal_clue(postal_code)


def weigh(readings: Iterable[gazetteer.Reading], role: str, factor: float = 1.0) -> dict[str, float]:
    """Return the weight that a name in `role` gives to each place that it may mean, those without any left out."""
    weights = {}
    for code, trust in readings:
        level = LEVEL_OF_LENGTH[len(code)]
        weight = WEIGHTS[role][level] * trust * factor
        if code[:2] != settings.PROVINCE_CODE and role in _BARE:
            weight *= _ABROAD[level]
        if weight > 0:
            weights[code] = weight
    return weights


def _postal_clue(postal_code: str) -> Clue:
    """Return the clue of a postal code: for its districts, a little less for their villages and regencies."""
    weights: dict[str, float] = {}
    for code in gazetteer.load().postal[postal_code]:
        for area in (code, code[:8], code[:5]):
            weights[area] = WEIGHTS["postal"][LEVEL_OF_LENGTH[len(area)]]
    return Clue("postal", postal_code, weights)
