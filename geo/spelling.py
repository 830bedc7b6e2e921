"""Find the official name that a misspelled one is nearest to, among few places.

Owns how many edits are forgiven; which places come into question is said by the caller.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo import gazetteer

__all__ = ["Scope", "nearest"]

_MOST_WORDS: Final = 4
_LETTERS_PER_EDIT: Final = 3


class Scope(NamedTuple):
    """Which places come into question: those inside `within` ("": anywhere) whose codes have one of `lengths`.

    With `above` also `within` itself and the areas that hold it.
    """

    within: str
    lengths: tuple[int, ...]
    above: bool = False


@lru_cache(maxsize=1 << 16)
def nearest(
    words: tuple[str, ...], scope: Scope, *, whole: bool = False
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
        key = gazetteer.canonical(spelled)
        edits, matches = _fewest_edits(key, keys)
        fit = len(key) - _LETTERS_PER_EDIT * edits
        if matches and (best is None or fit > best[0]):
            best = (fit, spelled, matches)
    return best[1:] if best else None


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            yield words[start:end]


def _fewest_edits(key: str, keys: Mapping[str, Mapping[str, tuple[str, ...]]]) -> tuple[int, tuple[str, ...]]:
    """Return the fewest forgivable edits that lead from `key` to a name, and the codes of all names so near."""
    allowed = 0 if len(key) < 5 else 1 if len(key) < 9 else 2
    names = keys.get(_digits(key))
    if not allowed or not names:
        return 0, ()
    near = process.extract(key, names.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=None)
    fewest = min((edits for _name, edits, _at in near), default=0)
    return fewest, tuple(code for name, edits, _at in near if edits == fewest for code in names[name])


def _digits(key: str) -> str:
    return "".join(char for char in key if char.isdigit())


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
        key = gazetteer.canonical(places.names[code])
        keys[_digits(key)][key] += (code,)
    return keys
