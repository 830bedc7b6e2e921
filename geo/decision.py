"""Decide what the evidence of one address amounts to: the deepest place that it supports, and how sure that is.

Every clue speaks for each place that it may mean and for all places inside it. The heaviest place wins; where several
weigh the same, the deepest area that holds them all is the answer, so an answer is never deeper than its evidence.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from geo import settings
from geo.evidence import (
    LEVEL_OF_LENGTH,
    MOST_AGREEMENT,
    PASSING,
    WEIGHTS,
    Clue,
    Heard,
    agreement,
    supports_in,
)  # fmt: skip

__all__ = ["Answer", "Heard", "decide"]

#: Places this close to the heaviest evidence are not told apart; the second figure holds for a single clue.
_MARGIN: Final = 0.15
_MARGIN_ALONE: Final = 0.25
#: Less evidence than this is no answer.
_ENOUGH: Final = 0.5
#: An answer less sure than the toss of a coin is none.
_SURE_ENOUGH: Final = 0.5
_MOST_ALTERNATIVES: Final = 5
#: Roles of a name that nothing says to be a place's.
_UNMARKED: Final = ("", "last", "after_street", "province")
#: So much against an answer is a place of its own.
_CONTRADICTION: Final = WEIGHTS[""]["village"]
#: From this weight on a place elsewhere is named outright, and the province or a regency of ours is.
_OUTRIGHT: Final = 0.8
_AT_HOME: Final = 0.55
#: Shares of wrong answers by what speaks against them, measured on 67,000 rows of seeded mess and of the sample and
#: rounded up. "always" is ten times what was measured, a bare name twice: real lists hold what no generator thinks of.
#: Four are judged, for the mess cannot know them: a word or a road that alone tells villages of one name apart, a
#: lone name of common words or beside unread ones, which hamlets and goods may have, and a place that another one
#: contradicts (10 of 45 such real addresses were wrong).
_ERRORS: Final = {
    "always": 0.01,
    "half speaks against": 0.06,
    "a quarter speaks against": 0.02,
    "another place is named": 0.08,
    "rival close": 0.08,
    "rival near": 0.01,
    "one village name, rival near": 0.1,
    "one bare name": 0.03,
    "of common words": 0.3,
    "partly read": 0.08,
    "partly read, one bare name": 0.3,
}


class Answer(NamedTuple):
    """Where an address is, as far as it says.

    `code` is None where nothing can be said; `level` is one of `schema.LOCATION_LEVELS` without "coordinates";
    `confidence` is 0-1; `notes` are `schema.LOCATION_NOTES`; `evidence` pairs (role, words) that led to it.
    """

    code: str | None
    level: str
    confidence: float
    notes: tuple[str, ...]
    alternatives: tuple[str, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=1 << 16)
def decide(heard: tuple[Heard, ...], unread: frozenset[str] = frozenset()) -> Answer:
    """Return the place with the heaviest evidence, or the area that holds all that weigh as much.

    `unread` are names beside which unknown words stand, of which they may be a part only.
    """
    clues = [clue for _part, clue in heard]
    if _plainly_abroad(clues):
        return Answer(None, "none", 0.0, ("outside_province",), (), _said(clues))
    said = [it for it in clues if it.role == "postal" or (it.names_a_place and it.role not in PASSING)]
    margin = _MARGIN if len(said) > 1 else _MARGIN_ALONE
    scores, rival_regencies = _scores(heard, clues, margin)
    best = max(scores.values(), default=0.0)
    if best < _ENOUGH:
        return Answer(None, "none", 0.0, ("no_place_named",))
    near = [code for code, score in scores.items() if score >= best - margin and _may_win(code, score, best)]
    winners = sorted(code for code in near if not _outdone(code, near, clues))
    code = _common_area(winners)
    if code is None or code == settings.PROVINCE_CODE:
        ours = tuple(filter(_is_ours, winners))
        return Answer(None, "none", 0.0, (_ambiguity(ours),), ours[:_MOST_ALTERNATIVES], _said(clues))
    speaking = [clue for clue in clues if clue.fits(code)]
    against = sum([max(clue.weights.values()) for clue in clues if clue not in speaking])
    if not _is_ours(code):
        return Answer(None, "none", 0.0, ("outside_province",), (), _said(speaking))
    rivals = _rivals(winners, code)
    runner_up = max(_runner_up(scores, code), rival_regencies)
    confidence = _confidence(
        speaking,
        against=against / best,
        contradicted=against >= _CONTRADICTION,
        lead=best - runner_up,
        to_village=len(code) == 13 or bool(rivals),
        partly=any([clue.words in unread and code in clue.weights for clue in speaking]),
    )
    if confidence < _SURE_ENOUGH:
        return Answer(None, "none", 0.0, ("no_place_named",))
    level, notes = LEVEL_OF_LENGTH[len(code)], _notes(speaking, rivals, against)
    return Answer(code, level, confidence, notes, rivals, _said(speaking))


def _said(clues: list[Clue]) -> tuple[tuple[str, str], ...]:
    return tuple([(clue.role, clue.words) for clue in clues])


def _plainly_abroad(clues: list[Clue]) -> bool:
    """Say whether a place elsewhere is named outright and neither the province nor a regency of ours is.

    So one village or district of ours, whose name others bear too, proves nothing: Kec. Panjang, Semarang. A marked
    district, or a village and its district, outweigh bare names: Bali Surf, Pekon Tanjung Setia, Pesisir Selatan.
    """
    abroad = [clue for clue in clues if _is_abroad(clue)]
    if not abroad or any([_is_home(clue) for clue in clues]):
        return False
    marked = [code for clue in clues if clue.role == "village" for code in clue.weights]
    villages = {code[:8] for code in marked if len(code) == 13}
    held = [
        clue for clue in clues for code in clue.weights
        if len(code) == 8 and (clue.role == "district" or (clue.role in _UNMARKED and code in villages))
    ]  # fmt: skip
    return not held or any([clue.role for clue in abroad])


@lru_cache(maxsize=1 << 16)
def _is_abroad(clue: Clue) -> bool:
    return max(clue.weights.values()) >= _OUTRIGHT and not any([_is_ours(code) for code in clue.weights])


@lru_cache(maxsize=1 << 16)
def _is_home(clue: Clue) -> bool:
    said = [weight for code, weight in clue.weights.items() if len(code) < 8 and _is_ours(code)]
    return clue.role not in ("village", "district") and max(said, default=0.0) >= _AT_HOME


def _is_ours(code: str) -> bool:
    return code[:2] == settings.PROVINCE_CODE


def _may_win(code: str, score: float, best: float) -> bool:
    """Say whether a place is a rival of the best: one elsewhere whose name merely occurs (Sate Padang) is none."""
    return _is_ours(code) or score == best or score >= _OUTRIGHT


def _scores(heard: Sequence[Heard], clues: list[Clue], margin: float) -> tuple[dict[str, float], float]:
    """Return the evidence for each place that can win, and the most that any other could have.

    Each regency's clues, added as if they all meant one place, bound what any place in it can reach; regencies are
    looked into from the highest bound down, until one cannot come near the best place found.
    """
    bounds: defaultdict[str, float] = defaultdict(float)
    for clue in clues:
        for regency, bound in clue.bounds.items():
            bounds[regency] += bound
    scores: dict[str, float] = {}
    best = 0.0
    for regency in sorted(bounds, key=lambda code: (-bounds[code], code)):
        bound = bounds[regency] + MOST_AGREEMENT + (bounds.get(regency[:2], 0.0) if len(regency) > 2 else 0.0)
        if bound < best - margin:
            return scores, bound
        supports = supports_in(regency, clues)
        # Set before the loop, so that what is left out does not hang on the order of the places.
        enough = max(best, *supports.values(), 0.0) - margin - MOST_AGREEMENT
        for code, support in supports.items():
            if support >= enough:
                scores[code] = support + agreement(code, heard)
                best = max(best, scores[code])
    return scores, 0.0


def _outdone(code: str, others: list[str], clues: list[Clue]) -> bool:
    """Say whether an area of the same level has at least the weight of `code` in every clue and more in one.

    So a former district is no rival of the present one of that name.
    """
    for peer in [other for other in others if len(other) == len(code) < 13 and other != code]:
        lead = [clue.weight_of(peer) - clue.weight_of(code) for clue in clues]
        if min(lead) >= 0 and max(lead) > 0:
            return True
    return False


def _common_area(codes: list[str]) -> str | None:
    """Return the deepest code that every one of `codes` lies in, None where not even a province is shared."""
    for length in (13, 8, 5, 2):
        shared = {code[:length] for code in codes}
        if len(shared) == 1 and len(area := shared.pop()) == length:
            return area
    return None


def _rivals(winners: list[str], code: str) -> tuple[str, ...]:
    """Return the deepest of `winners` inside `code`, unless they are one: that is only a name at two levels."""
    deepest = [a for a in winners if a != code and not any(b != a and b.startswith(a) for b in winners)]
    return tuple(deepest[:_MOST_ALTERNATIVES]) if len(deepest) > 1 else ()


def _runner_up(scores: dict[str, float], code: str) -> float:
    """Return the best score of a place that neither holds nor lies in `code`."""
    rivals = (
        score for other, score in scores.items() if not (other.startswith(code) or code.startswith(other))
    )
    return max(rivals, default=0.0)


def _confidence(  # noqa: PLR0913  each is a doubt
    speaking: list[Clue], *, against: float, contradicted: bool, lead: float, to_village: bool, partly: bool
) -> float:
    """Return the share of answers with such evidence that are right: each doubt adds what `_ERRORS` holds for it.

    `python -m geo bench` shows the reliability table, tests/test_geocode_accuracy.py holds the figures to it.
    """
    names = [clue for clue in speaking if clue.names_a_place]
    one = len(names) == 1
    bare = one and all([clue.role in (*_UNMARKED, "near") for clue in speaking])
    doubts = {
        "always": True,
        "half speaks against": against >= 0.5,
        "a quarter speaks against": 0.25 <= against < 0.5,
        "another place is named": contradicted,
        "rival close": lead < 0.2,
        "rival near": 0.2 <= lead < 0.5,
        "one village name, rival near": one and to_village and lead < 0.5,
        "one bare name": bare,
        "of common words": bare and names[0].common,
        "partly read": partly,
        "partly read, one bare name": partly and bare,
    }
    return round(1.0 - sum([_ERRORS[name] for name, holds in doubts.items() if holds]), 3)


def _notes(speaking: list[Clue], rivals: tuple[str, ...], against: float) -> tuple[str, ...]:
    notes = {
        _ambiguity(rivals): bool(rivals),
        "name_corrected": any([clue.corrected for clue in speaking]),
        "parts_contradict": against >= _CONTRADICTION,
        "postal_code_only": all([clue.role == "postal" for clue in speaking]),
    }
    return tuple([note for note, holds in notes.items() if holds])


def _ambiguity(codes: tuple[str, ...]) -> str:
    return "village_ambiguous" if any([len(code) == 13 for code in codes]) else "district_ambiguous"
