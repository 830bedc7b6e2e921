"""Decide which place an address means: code, level, confidence, alternatives, point and the reason.

Every mention of a name is evidence for each place that it may mean and for all places inside it. The place with the
heaviest evidence wins; where several weigh the same, the deepest area that holds them all is the answer, so
an answer is never deeper than its evidence.
"""

import itertools
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

import pandas as pd

from geo import address, gazetteer, settings
from geo.evidence import LEVEL_OF_LENGTH, WEIGHTS, Clue, clues_of, weigh
from geo.spelling import nearest
from geo.texts import _

__all__ = ["Answer", "explain", "locate", "locate_frame"]

#: A village whose name is also its district's, said twice: once for each.
_SAID_TWICE: Final = 0.3
#: Places this close to the heaviest evidence are not told apart; the second figure holds for a single clue.
_MARGIN: Final = 0.15
_MARGIN_ALONE: Final = 0.25
#: Less evidence than this is no answer.
_ENOUGH: Final = 0.5
#: Weight of a name that had to be corrected, beside the same name spelled right.
_CORRECTED: Final = 0.8
#: From this confidence on, a misspelled name is looked for only where the answer is.
_SURE: Final = 0.8
_MOST_ALTERNATIVES: Final = 5


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
def locate(
    text: str = "", *, village: str = "", district: str = "", regency: str = "", postal_code: str = ""
) -> Answer:
    """Return the place that an address means, from free text and from columns, any of which may be empty.

    Examples
    --------
    >>> answer = locate("Jl. Teluk Ratai No 343 Desa Hanura, Kec. Teluk Pandan Kab. Pesawaran")
    >>> answer.code, answer.level
    ('18.09.10.2004', 'village')
    >>> locate("Jl. Jenderal Sudirman 5").notes
    ('no_place_named',)
    """
    columns: tuple[tuple[str, address.Role], ...] = (
        (text, ""), (village, "village"), (district, "district"), (regency, "regency"),
    )  # fmt: skip
    parts = [address.parse(value, role) for value, role in columns if value]
    if not parts and not postal_code:
        return Answer(None, "none", 0.0, ("address_missing",))
    postal = postal_code or next((part.postal_code for part in parts if part.postal_code), "") or ""
    clues = list(clues_of(parts, postal))
    answer = _decide(clues)
    if "outside_province" in answer.notes or not any(part.unknown for part in parts):
        return answer
    mended = _mend(clues, parts, answer)
    return answer if mended == clues else _decide(mended)


def locate_frame(ukm: pd.DataFrame, *, progress: Callable[[int, int], None] | None = None) -> pd.DataFrame:
    """Locate every row of `ukm` by its address columns; coordinates are not looked at.

    Needs the text columns address, village, district, regency, postal_code (missing allowed). Returns a frame with
    the same index and the columns place_code, location_level, location_confidence, location_note, alternatives
    (codes joined by "; "), lon, lat (EPSG:4326; missing where nothing was found).

    `progress` is called with (rows done, all rows) about a hundred times.
    """
    columns = ["address", "village", "district", "regency", "postal_code"]
    values = zip(*(ukm[column].fillna("").astype(str) for column in columns), strict=True)
    step = max(1, len(ukm) // 100)
    answers: list[Answer] = []
    for done, (text, village, district, regency, postal_code) in enumerate(values, start=1):
        answers.append(
            locate(text, village=village, district=district, regency=regency, postal_code=postal_code)
        )
        if progress and (done % step == 0 or done == len(ukm)):
            progress(done, len(ukm))
    points = gazetteer.load().points
    nowhere = (float("nan"), float("nan"))
    lon_lat = [points[answer.code] if answer.code else nowhere for answer in answers]
    return pd.DataFrame(
        {
            "place_code": pd.array([answer.code for answer in answers], dtype="str"),
            "location_level": pd.array([answer.level for answer in answers], dtype="str"),
            "location_confidence": [answer.confidence for answer in answers],
            "location_note": pd.array(["; ".join(answer.notes) or None for answer in answers], dtype="str"),
            "alternatives": pd.array(
                ["; ".join(answer.alternatives) or None for answer in answers], dtype="str"
            ),
            "lon": [lon for lon, _lat in lon_lat],
            "lat": [lat for _lon, lat in lon_lat],
        },
        index=ukm.index,
    )


def explain(answer: Answer) -> str:
    """Say in one line, in the language in use, what led to `answer`."""
    roles = {
        "": _("name"), "village": _("village"), "district": _("district"), "regency": _("regency"),
        "province": _("province"), "postal": _("postal code"), "street": _("street"),
        "main_street": _("main road"), "after_street": _("after the street"), "part": _("part of a village"),
    }  # fmt: skip
    said = " + ".join(f"{roles[role]} “{words}”" for role, words in answer.evidence)
    return said or _("no place of the province is named")


def _decide(clues: list[Clue]) -> Answer:
    """Return the place with the heaviest evidence, or the area that holds all that weigh as much."""
    candidates = {code for clue in clues for code in clue.weights} - {settings.PROVINCE_CODE}
    scores = {code: _score(code, clues) for code in candidates}
    best = max(scores.values(), default=0.0)
    if best < _ENOUGH:
        return Answer(None, "none", 0.0, ("no_place_named",))
    margin = _MARGIN if sum(clue.names_a_place() for clue in clues) > 1 else _MARGIN_ALONE
    winners = sorted(code for code, score in scores.items() if score >= best - margin)
    code = _common_area(winners)
    if code is None or code == settings.PROVINCE_CODE:
        ours = [winner for winner in winners if winner[:2] == settings.PROVINCE_CODE]
        notes = (_ambiguity(ours),)
        return Answer(
            None, "none", 0.0, notes, tuple(ours[:_MOST_ALTERNATIVES]), _evidence(clues, winners[0])
        )
    if code[:2] != settings.PROVINCE_CODE:
        return Answer(None, "none", 0.0, ("outside_province",), (), _evidence(clues, code))
    others = _rivals(winners, code)
    against = sum(max(clue.weights.values()) for clue in clues if not clue.fits(code))
    level = LEVEL_OF_LENGTH[len(code)]
    confidence = _confidence(best, against, _runner_up(scores, code))
    return Answer(
        code, level, confidence, _notes(clues, code, others, against), others, _evidence(clues, code)
    )


def _score(code: str, clues: list[Clue]) -> float:
    support = sum(clue.supports(code) for clue in clues)
    if len(code) == 13:
        said = [clue for clue in clues if code in clue.weights and clue.role in ("", "village", "district")]
        if any(a.part == b.part and a.role != "district" for a, b in itertools.pairwise(said)):
            support += _SAID_TWICE
    return support


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


def _confidence(best: float, against: float, runner_up: float) -> float:
    """Return the share of answers with this much evidence that are right, a first estimate.

    Evidence lifts it from 0.55 towards 0.99; names that speak against the answer and a close rival lower it. The
    figures were set on the sample, whose truth is known (tests/test_geocode.py holds them to it).
    """
    base: float = 0.99 - 0.44 * max(0.0, min(1.0, (2.0 - best) / 1.5)) ** 1.5
    lead = min(1.0, (best - runner_up) / 0.6)
    doubt = min(1.0, against / best)
    return round(base * (0.8 + 0.2 * lead) * (1.0 - 0.45 * doubt), 2)


def _notes(clues: list[Clue], code: str, others: tuple[str, ...], against: float) -> tuple[str, ...]:
    notes = []
    if others:
        notes.append(_ambiguity(list(others)))
    if any(clue.corrected and clue.supports(code) for clue in clues):
        notes.append("name_corrected")
    if against >= WEIGHTS[""]["village"]:
        notes.append("parts_contradict")
    if {clue.role for clue in clues if clue.supports(code)} == {"postal"}:
        notes.append("postal_code_only")
    return tuple(notes)


def _ambiguity(codes: list[str]) -> str:
    return "village_ambiguous" if any(len(code) == 13 for code in codes) else "district_ambiguous"


def _evidence(clues: list[Clue], code: str) -> tuple[tuple[str, str], ...]:
    return tuple((clue.role, clue.words) for clue in clues if clue.fits(code))


def _mend(clues: list[Clue], parts: list[address.Parsed], answer: Answer) -> list[Clue]:
    """Return `clues` with those added that misspelled words give, in place of names that are part of such words."""
    mended = list(clues)
    for number, part in enumerate(parts):
        used: set[str] = set()
        for role, words, around in part.unknown:
            codes = () if used.issuperset(words) else _in_question(role, answer, bool(around))
            found = nearest(words, codes, whole=bool(around) or answer.code is None) if codes else None
            if found is None or (
                not around and any((answer.code or "").startswith(code) for code in found[1])
            ):
                continue
            weights = weigh([gazetteer.Reading(code, _CORRECTED) for code in found[1]], role)
            mended = [clue for clue in mended if (clue.part, clue.words) != (number, around)]
            mended.append(Clue(role, found[0], weights, number, corrected=True))
            used.update(words)
    return mended


@lru_cache(maxsize=1 << 12)
def _in_question(role: address.Role, answer: Answer, is_longer: bool) -> tuple[str, ...]:
    """Return the codes that misspelled words in `role` may mean beside what is known already.

    Where nothing is known, these are all places of the level that the role says; a longer form of a known name may be
    anything in the regency, and anything at all where the answer is unsure; else what lies inside the answer, and
    for unmarked words the answer itself and what holds it.
    """
    places = gazetteer.load()
    code = answer.code
    if code is None or (is_longer and answer.confidence < _SURE):
        levels = {"village": (13,), "district": (5, 8), "regency": (5, 8)}.get(
            role, (5, 8, 13) if is_longer else (5, 8)
        )
        return tuple(known for known in places.names if len(known) in levels)
    if is_longer:
        return (code[:5], *places.children[code[:5]])
    if role == "regency":
        return ()
    if role == "district":
        return tuple(below for below in places.children.get(code, ()) if len(below) == 8)
    above = tuple(code[:end] for end in (5, 8, 13) if end <= len(code)) if role == "" else ()
    return (*above, *places.children.get(code, ()))
