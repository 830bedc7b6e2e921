"""Find the official name that a misspelled one is nearest to, among few places.

Owns how many edits are forgiven; which places come into question is said by the caller.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from geo import gazetteer

__all__ = ["nearest"]

_MOST_WORDS: Final = 4
_LETTERS_PER_EDIT: Final = 3


@lru_cache(maxsize=1 << 16)
def nearest(
    words: tuple[str, ...], codes: tuple[str, ...], *, whole: bool = False
) -> tuple[str, tuple[str, ...]] | None:
    """Return the words that nearly spell a name, and the codes of the places that bear it; None without any.

    Compared are `canonical` keys of runs of up to four words. One edit (a letter more, less, other, or two swapped) is
    forgiven from five letters on, two from nine; among runs the one with the most letters wins, an edit counting
    against three. Names
    equally near are all returned. `whole` compares all the words together and nothing less.

    Examples
    --------
    >>> nearest(("kec", "gadingrjo"), ("18.10.01", "18.10.02"))
    ('gadingrjo', ('18.10.02',))
    """
    keys = _keys(codes)
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


def _fewest_edits(key: str, keys: dict[str, tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    """Return the fewest forgivable edits that lead from `key` to a name, and the codes of all names so near."""
    allowed = 0 if len(key) < 5 else 1 if len(key) < 9 else 2
    if not allowed:
        return 0, ()
    edits = {
        name: OSA.distance(key, name, score_cutoff=allowed)
        for name in keys
        if abs(len(name) - len(key)) <= allowed and _digits(name) == _digits(key)
    }
    fewest = min(edits.values(), default=allowed + 1)
    if fewest > allowed:
        return 0, ()
    return fewest, tuple(code for name, count in edits.items() if count == fewest for code in keys[name])


def _digits(key: str) -> str:
    return "".join(char for char in key if char.isdigit())


@lru_cache(maxsize=512)
def _keys(codes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the codes by the key of their official name."""
    keys: dict[str, tuple[str, ...]] = {}
    for code in codes:
        key = gazetteer.canonical(gazetteer.load().names[code])
        keys[key] = (*keys.get(key, ()), code)
    return keys
