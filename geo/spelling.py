"""Find the official name that a misspelled one is nearest to, among few places.

Owns how many edits are forgiven; which places come into question is said by the caller.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo import gazetteer
from geo.names import canonical, squashed

__all__ = ["Scope", "holding", "nearest", "shortened"]

_MOST_WORDS: Final = 4
_LETTERS_PER_EDIT: Final = 3
#: Letters from which one edit is forgiven, and two.
_SHORTEST: Final = 5
_LONG: Final = 9
#: Letters from which the beginning of a name may stand for it.
_CUT_OFF: Final = 7
#: Words of a name from which its initials may stand for it: shorter ones mean too much else.
_INITIALS: Final = 3
#: Letters from which a shortened word is legible beside others of its kind (Tlk. Pandn.).
_LEGIBLE: Final = 3


class Scope(NamedTuple):
    """Which places come into question: those inside `within` ("": anywhere) whose codes have one of `lengths`.

    With `above` also `within` itself and the areas that hold it.
    """

    within: str
    lengths: tuple[int, ...]
    above: bool = False


@lru_cache(maxsize=1 << 16)
def nearest(
    words: tuple[str, ...], scope: Scope, *, whole: bool = False, most_edits: int = 2
) -> tuple[str, tuple[str, ...]] | None:
    """Return the words that nearly spell a name, and the codes of the places in `scope` that bear it, else None.

    Compared are `canonical` keys of runs of up to four words; `whole` compares all the words together and nothing less.
    One edit (a letter more, less, other, or two swapped) is forgiven from five letters on, two from nine; among runs
    the one with the most letters wins, an edit counting against three. Names equally near are all returned.

    Examples
    --------
    >>> nearest(("toko", "gadingrjo"), Scope("18.10", (8,)))
    ('gadingrjo', ('18.10.02',))
    """
    keys = _keys(scope)
    best: tuple[int, str, tuple[str, ...]] | None = None
    for run in [words] if whole else _runs(words):
        spelled = " ".join(run)
        edits, matches = _fewest_edits(spelled, keys)
        fit = sum(map(len, run)) - _LETTERS_PER_EDIT * edits
        if matches and edits <= most_edits and (best is None or fit > best[0]):
            best = (fit, spelled, matches)
    return best[1:] if best else None


@lru_cache(maxsize=1 << 12)
def holding(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of the districts whose name begins or ends with `words`.

    Examples
    --------
    >>> holding(("surabaya",))
    ('18.02.12', '18.02.26')
    """
    if len("".join(words)) < _SHORTEST:
        return ()
    count = len(words)
    return tuple(
        code for code, name in _districts() if words in (name[:count], name[-count:]) and words != name
    )


@lru_cache(maxsize=1 << 12)
def shortened(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of the districts whose name `words` may stand for: a part, initials or short forms of it.

    Examples
    --------
    >>> shortened(("spth", "agung")), shortened(("bns",))
    (('18.02.16',), ('18.04.23', '18.06.25'))
    """
    initials = words[0] if len(words) == 1 else "".join([word[0] for word in words])
    alike = _by_initials().get(initials, ())
    return holding(words) or tuple([code for code, name in alike if _shortens(words, name)])


@cache
def _districts() -> list[tuple[str, tuple[str, ...]]]:
    """Return the districts' codes and the words of their names."""
    names = gazetteer.load().names
    return [(code, tuple(name.casefold().split())) for code, name in names.items() if len(code) == 8]


@cache
def _by_initials() -> Mapping[str, list[tuple[str, tuple[str, ...]]]]:
    found: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for code, name in _districts():
        found["".join([word[0] for word in name])].append((code, name))
    return found


def _shortens(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Say whether `words` are legible short forms of those of `name`, of the same initials, or these initials."""
    if len(words) == 1:
        return len(name) >= _INITIALS
    legible = max(map(len, words)) >= _SHORTEST or min(map(len, words)) >= _LEGIBLE or {*words} & {*name}
    return bool(legible) and all(map(_abbreviates, words, name))


def _abbreviates(short: str, word: str) -> bool:
    """Say whether `word` has all letters of `short`, in their order."""
    rest = iter(word)
    return all([letter in rest for letter in short])


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            yield words[start:end]


def _fewest_edits(
    spelled: str, keys: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> tuple[int, tuple[str, ...]]:
    """Return the fewest forgivable edits that lead from `spelled` to a name, and the codes of all names so near.

    Letters are compared as they stand and as `canonical` folds them: a slip may undo what folding relies on.
    """
    near: list[tuple[int, str]] = []
    for key in {canonical(spelled), squashed(spelled)}:
        names = keys.get(_digits(key))
        if names and len(key) >= _SHORTEST - 1:
            found = process.extract(key, names.keys(), scorer=OSA.distance, score_cutoff=2, limit=None)
            near += [
                (edits, name) for name, edits, _at in found if edits <= _forgiven(max(len(key), len(name)))
            ]
    if not near:
        return _beginning(spelled, keys)
    fewest = min(near)[0]
    codes = [code for edits, name in near if edits == fewest for code in keys[_digits(name)][name]]
    return fewest, tuple(dict.fromkeys(codes))


def _beginning(
    spelled: str, keys: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> tuple[int, tuple[str, ...]]:
    """Return the codes of the one name that `spelled` is the beginning of, at the price of one edit: it was cut off."""
    key = canonical(spelled)
    if len(key) < _CUT_OFF:
        return 0, ()
    longer = {codes for names in keys.values() for name, codes in names.items() if name.startswith(key)}
    return (1, longer.pop()) if len(longer) == 1 else (0, ())


def _forgiven(letters: int) -> int:
    return 0 if letters < _SHORTEST else 1 if letters < _LONG else 2


def _digits(key: str) -> str:
    return "".join(filter(str.isdigit, key))


@lru_cache(maxsize=1 << 10)
def _keys(scope: Scope) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the codes in `scope` by the key of their official name, those with the same digits together.

    Digits are never corrected: Sukoharjo III is not a slip of Sukoharjo II.
    """
    places = gazetteer.load()
    inside = places.children.get(scope.within, ()) if scope.within else places.names
    codes = [code for code in inside if len(code) in scope.lengths]
    if scope.above:
        codes += [scope.within[:end] for end in (5, 8, 13) if end <= len(scope.within)]
    keys: defaultdict[str, defaultdict[str, tuple[str, ...]]] = defaultdict(lambda: defaultdict(tuple))
    for code in codes:
        name = places.names[code].removeprefix("Kota ") if len(code) == 5 else places.names[code]
        for key in {canonical(name), squashed(name)}:
            keys[_digits(key)][key] += (code,)
    return keys
