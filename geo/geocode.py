"""Locate one address: what its text and columns say, what misspelled words may mean, which place that is and why.

Owns the order of reading, deciding and mending; the weights are in `evidence`, the decision in `decision`.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from geo import address, settings
from geo.decision import Answer, Heard, decide
from geo.evidence import LEVELS_SAID, PASSING, Clue, corrected_clue, name_clue, postal_clue
from geo.spelling import Scope, holding, nearest, shortened
from geo.texts import _

__all__ = ["Answer", "explain", "locate"]

#: From this confidence on, a misspelled name is looked for only where the answer is.
_SURE: Final = 0.975
#: So much confidence is lost where the column of the regency says something that no regency is called.
_UNREAD_REGENCY: Final = 0.1
#: Where nothing at all is known, any area may be meant, but only by a word that is not too short to be one by chance.
_ANYWHERE: Final = Scope("", (5, 8))
_SHORTEST_ALONE: Final = 6
#: The length of the codes that a marker says.
_LENGTH_SAID: Final[dict[str, int]] = {"district": 8, "regency": 5}
#: Roles of names that state an area.
_STATING: Final = ("district", "regency", "", "last")
#: From this weight on an area counts as stated, not as one of the things that a name may mean.
_STATED: Final = 0.75


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
    heard = _reconcile(_hear(parts, postal))
    answer = decide(heard)
    if not any([part.unknown for part in parts]):
        return answer
    mended, unread = _mend(heard, parts, answer, only_marked="outside_province" in answer.notes)
    if mended is not heard or unread:
        answer = decide(mended, unread)
    if regency and answer.code and not any([part == len(parts) - 1 for part, _clue in mended]):
        answer = answer._replace(confidence=round(answer.confidence - _UNREAD_REGENCY, 3))
    return answer


def explain(answer: Answer) -> str:
    """Say in one line, in the language in use, what led to `answer`."""
    roles = {
        "": _("name"), "last": _("name"), "village": _("village"), "district": _("district"), "regency": _("regency"),
        "province": _("province"), "postal": _("postal code"), "street": _("street"),
        "main_street": _("main road"), "after_street": _("after the street"), "part": _("part of a village"),
        "landmark": _("landmark"), "near": _("landmark"),
    }  # fmt: skip
    said = " + ".join(f"{roles[role]} “{words}”" for role, words in answer.evidence)
    return said or _("no place of the province is named")


def _hear(parts: Sequence[address.Parsed], postal_code: str) -> tuple[Heard, ...]:
    """Return the clues of all parts of an address, its text and its columns, and of its postal code ("": none)."""
    said = [(-1, postal_clue(postal_code))]
    for number, part in enumerate(parts):
        for words, _readings, role, called in part.mentions:
            said.append((number, name_clue(words, role, called)))
            if role == "district":
                said.append((number, _district_clue(words)))
    return tuple([Heard(number, clue) for number, clue in [*said[1:], said[0]] if clue])


@lru_cache(maxsize=1 << 12)
def _district_clue(words: str) -> Clue | None:
    """Return the clue of the districts that a village's name behind their marker may be short for, None for none."""
    clue = name_clue(words, "district")
    if not clue or any([len(code) < 13 for code in clue.weights if code[:2] == settings.PROVINCE_CODE]):
        return None
    return corrected_clue(words, "district", holding(tuple(words.split())))


def _mend(
    heard: tuple[Heard, ...], parts: Sequence[address.Parsed], answer: Answer, *, only_marked: bool
) -> tuple[tuple[Heard, ...], frozenset[str]]:
    """Return `heard` with the clues that misspelled words give, in place of names that are part of such words.

    The second value are names beside which words were left that could not be read. `only_marked` looks only at
    longer forms of names behind a marker: "Kec. Selagi Lingga" is not in Lingga.
    """
    mended = heard
    unread: set[str] = set()
    # What stands beside a bare name matters where little else is said.
    doubted = ("village", "") if len(heard) <= 2 else ("village",)
    for number, part in enumerate(parts):
        used: set[str] = set()
        for item in part.unknown:
            is_marked = item.around and item.role in LEVELS_SAID
            if used.issuperset(item.words) or (only_marked and not is_marked):
                continue
            clue = _better(item, number, mended, answer)
            if clue:
                mended = _with(mended, number, item.around, clue)
                used.update(item.words)
        named = {clue.words for at, clue in mended if at == number}
        for item in part.unknown:
            if used.issuperset(item.words) or item.around not in named:
                continue
            # Then the marker belongs to a longer name, which could not be read.
            bare = name_clue(item.around, "") if item.role and _level_missed(item) else None
            if bare:
                mended = _with(mended, number, item.around, bare)
            if bare or item.role in doubted:
                unread.add(item.around)
    return mended, frozenset(unread)


def _better(item: address.Unknown, number: int, heard: tuple[Heard, ...], answer: Answer) -> Clue | None:
    """Return the clue of the names that the words of `item` nearly spell, None where that says nothing new."""
    found = _found(item, answer)
    if found is None:
        return None
    if item.around:
        said = name_clue(item.around, item.role)
        best = max(said.weights.values()) if said else 0.0
        known = said and {code for code, weight in said.weights.items() if weight == best} == set(found[1])
    else:
        known = any((answer.code or "").startswith(code) for code in found[1])
    anywhere = not item.role and _scope(item, answer) == _ANYWHERE
    if known or (anywhere and len(found[0]) < _SHORTEST_ALONE):
        return None
    near = _near_others(found[1], heard, number, item.around)
    return corrected_clue(found[0], item.role, near, item.called)


def _near_others(codes: Sequence[str], heard: tuple[Heard, ...], number: int, words: str) -> Sequence[str]:
    """Return those of `codes` in a regency that other names than `words` speak for, all where no other does."""
    regencies = {
        code[:5]
        for part, clue in heard
        for code in clue.weights
        if clue.names_a_place and clue.role not in PASSING and (part, clue.words) != (number, words)
    }
    return [code for code in codes if code[:5] in regencies] if regencies else codes


def _with(heard: tuple[Heard, ...], number: int, words: str, clue: Clue) -> tuple[Heard, ...]:
    """Return `heard` with `clue` in place of what `words` said in the part `number`."""
    return (
        *[other for other in heard if (other.part, other.clue.words) != (number, words)],
        Heard(number, clue),
    )


def _reconcile(heard: tuple[Heard, ...]) -> tuple[Heard, ...]:
    """Return `heard` with village names put right that the stated area does not have, but nearly.

    "Fajar Bulan, Kec. Way Tenong": there is a Fajar Bulan elsewhere, but Way Tenong has a Pajar Bulan; the Penantian
    of Ulu Belu is called Penantian Ulu Belu.
    """
    stated = {code for _part, clue in heard for code in _stated(clue)}
    areas = [area for area in stated if len(area) == 8] or list(stated)
    mended = heard
    if len(areas) != 1:
        return mended
    stating = [clue for _part, clue in heard if clue.role in _STATING]
    old = [code for clue in stating for code in clue.weights if len(code) == len(areas[0])]
    for number, clue in heard:
        if _may_be_village(clue) and not any(map(clue.fits, old)):
            found = nearest(tuple(clue.words.split()), Scope(areas[0], (13,)), whole=True, most_edits=1)
            better = corrected_clue(clue.words, clue.role, found[1]) if found else None
            if better:
                mended = _with(mended, number, clue.words, better)
    return mended


@lru_cache(maxsize=1 << 16)
def _stated(clue: Clue) -> tuple[str, ...]:
    """Return the regencies and districts that `clue` states."""
    areas = [code for code, weight in clue.weights.items() if len(code) in (5, 8) and weight >= _STATED]
    return tuple(areas) if clue.role in _STATING else ()


@lru_cache(maxsize=1 << 16)
def _may_be_village(clue: Clue) -> bool:
    return clue.role in ("", "last", "village") and any([len(code) == 13 for code in clue.weights])


def _level_missed(item: address.Unknown) -> int:
    """Return the length of the codes that unread words say where the known name among them means less, else 0.

    Kec. Merbau Matarm: Merbau is a village elsewhere. Lampung Seltan: Lampung is the province.
    """
    clue = name_clue(item.around, item.role) if item.around else None
    lengths = {len(code) for code in clue.weights if code[:2] == settings.PROVINCE_CODE} if clue else set()
    if lengths == {2}:
        return 5
    said = _LENGTH_SAID.get(item.role, 0) if item.around else 0
    return said if said < min(lengths, default=13) else 0


def _found(item: address.Unknown, answer: Answer) -> tuple[str, Sequence[str]] | None:
    """Return the words of `item` that may be misspelled or shortened, and the places that they then may mean."""
    words, longer = item.words, bool(item.around)
    missed = _level_missed(item)
    found = nearest(words, Scope("", (missed,)), whole=True) if missed else None
    if found:
        return found
    scope = _scope(item, answer)
    found = nearest(words, scope, whole=longer or answer.code is None) if scope else None
    if scope and longer and found is None and item.role == "village":
        found = nearest(words, Scope("", scope.lengths), whole=True)
    districts = shortened(words) if found is None and item.role == "district" else ()
    return (" ".join(words), districts) if districts else found


def _scope(item: address.Unknown, answer: Answer) -> Scope | None:
    """Return which places misspelled words may mean beside what is known already, None for none.

    Where nothing is known, these are all places of the level that the role says; a longer form of a known name may be
    anything in the regency, and anything at all where the answer is unsure; else what lies inside the answer, and
    for unmarked words the answer itself and what holds it.
    """
    code, role, is_longer = answer.code, item.role, bool(item.around)
    if code is None or (is_longer and answer.confidence < _SURE):
        marked = {"village": (13,), "district": (5, 8), "regency": (5, 8)}
        anything = is_longer or bool(answer.alternatives)
        return Scope("", marked.get(role, (5, 8, 13))) if role in marked or anything else _ANYWHERE
    if is_longer:
        return Scope(code[:5], (8, 13), above=True)
    if role in ("regency", "district"):
        return Scope(code, (8,)) if role == "district" and len(code) == 5 else None
    return Scope(code, (8, 13), above=role == "")
