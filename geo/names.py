"""What a name may be spelled like, and what a spelling may mean.

Owns the key under which the usual spellings of a name meet and the index from keys to places; which places there are is
the matter of `gazetteer`.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from geo import settings

__all__ = ["Reading", "canonical", "index", "squashed"]

#: How far a reading is to be trusted beside the official name (1.0), by the alias's kind.
_TRUST: Final = {"short": 0.97, "old": 0.85, "spelling": 0.95, "former": 0.62}
_ABBREVIATED: Final = 0.97
_WITHOUT_DIRECTION: Final = 0.85
#: A regency elsewhere whose name is spelled like one of ours (Toba, Tuba).
_LIKE_OURS: Final = 0.5

_ENGLISH_DIRECTIONS: Final = ("south", "north", "east", "west", "central")
_DIRECTION: Final = re.compile(r" (selatan|utara|timur|barat|tengah|pusat)$", re.IGNORECASE)
_TYPE_WORDS: Final = re.compile(r"^(kabupaten|kota)( administrasi)? ")
#: What may follow a word that is shortened: its end, or enough letters that the rest is no mere ending (Sukau).
_WHOLE_OR_LONGER: Final = r"(?=\b|[a-z]{3})"
_SPOKEN: Final = dict(
    zip("I II III IV V VI VII VIII IX".split(),
        "satu dua tiga empat lima enam tujuh delapan sembilan".split(), strict=True)
)  # fmt: skip
_ROMAN: Final = {
    roman: str(number)
    for number, roman in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(), start=1)
}


class Reading(NamedTuple):
    """One place that a spelling may mean: its code and how far that is to be trusted (0-1)."""

    code: str
    trust: float


@lru_cache(maxsize=1 << 17)
def canonical(text: str) -> str:
    """Return the key under which all usual spellings of one name meet.

    Lower case ASCII letters and digits without spaces; `y` as `i`, `o` as `u`, no `h` after a consonant or
    between vowels, no doubled letters, `dj` as `j`, `uw` as `u`, Roman numerals standing alone as digits. No two
    villages of one district share a key (tests/test_data_gazetteer.py).

    Examples
    --------
    >>> canonical("Way Hui"), canonical("Wai Huwi"), canonical("WAYHUI")
    ('waiui', 'waiui', 'waiui')
    >>> canonical("Gedong Tataan") == canonical("Gedung Tata'an"), canonical("Labuhan Ratu II")
    (True, 'labuanratu2')
    """
    key = squashed(text).replace("oe", "u").replace("dj", "j").replace("y", "i").replace("o", "u")
    key = re.sub(r"(?<=[bdgkt])h|(?<=[aeiu])h(?=[aeiu])", "", key).replace("uw", "u")
    return re.sub(r"([a-z])\1+", r"\1", key)


@lru_cache(maxsize=1 << 17)
def squashed(text: str) -> str:
    """Return `text` as lower-case ASCII letters and digits without spaces, lone Roman numerals as digits."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("'", "").replace("’", "")
    return "".join([_ROMAN.get(word, word) for word in re.findall(r"[a-z]+|\d+", plain)])


def index(
    names: Mapping[str, str],
    aliases: Iterable[Mapping[str, str]],
    outside: Iterable[Mapping[str, str]],
    words: Iterable[Mapping[str, str]],
) -> dict[str, tuple[Reading, ...]]:
    """Return every key with its readings, each code once with its best trust.

    Parameters
    ----------
    names
        Official names by code.
    aliases, outside, words
        The rows of the tables of these names in `data/gazetteer`.
    """
    short_forms: defaultdict[str, list[str]] = defaultdict(list)
    for row in words:
        short_forms[row["long"]].append(row["short"])
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for spelling, code, trust in (*_of_names(names, short_forms), *_of_aliases(aliases, short_forms)):
        _add(found[canonical(spelling)], code, trust)
    ours = {key for key, readings in found.items() if any(len(code) == 5 for code in readings)}
    for row in outside:
        name = row["name"].casefold()
        for spelling in (name, name.replace(" administrasi", ""), _TYPE_WORDS.sub("", name)):
            key = canonical(spelling)
            _add(found[key], row["code"], _LIKE_OURS if key in ours else 1.0)
    _add(found[canonical(settings.PROVINCE_NAME)], settings.PROVINCE_CODE, 1.0)
    return {key: tuple(Reading(*reading) for reading in readings.items()) for key, readings in found.items()}


def _add(readings: dict[str, float], code: str, trust: float) -> None:
    readings[code] = max(trust, readings.get(code, 0.0))


def _of_names(
    names: Mapping[str, str], short_forms: Mapping[str, list[str]]
) -> Iterator[tuple[str, str, float]]:
    """Yield the spellings of official names with code and trust, whole, shortened and without a direction."""
    areas = {canonical(name) for code, name in names.items() if len(code) < 13}
    for code, name in names.items():
        for spelling in _full_names(code, name):
            yield spelling, code, 1.0
            for variant in _variants(spelling.casefold(), short_forms):
                yield variant, code, _ABBREVIATED
        base = _DIRECTION.sub("", name)
        if len(code) == 8 and canonical(base) not in areas:
            yield base, code, _WITHOUT_DIRECTION


def _of_aliases(
    aliases: Iterable[Mapping[str, str]], short_forms: Mapping[str, list[str]]
) -> Iterator[tuple[str, str, float]]:
    for row in aliases:
        yield row["alias"], row["code"], _TRUST[row["kind"]]
        for variant in _variants(row["alias"].casefold(), short_forms):
            yield variant, row["code"], _TRUST[row["kind"]] * _ABBREVIATED
        if len(row["code"]) == 5:
            yield f"Kabupaten {row['alias']}", row["code"], _TRUST[row["kind"]]


def _full_names(code: str, name: str) -> Iterator[str]:
    """Yield the name as it is, with the words that people put before or after it, with a numeral glued to it."""
    yield name
    if numeral := re.search(r" ([IVX]+)\b", name):
        if len(numeral[1]) == 1:
            yield name.replace(numeral[0], numeral[1])
        yield name.replace(numeral[0], f" {_SPOKEN.get(numeral[1], numeral[1])}")
    if len(code) == 5:
        short = name.removeprefix("Kota ")
        yield from (short, f"{short} Regency", f"{short} City", f"Kota {short}", f"Kabupaten {short}")
    elif name.startswith("Kota "):
        yield f"{name.removeprefix('Kota ')} City"


def _variants(name: str, short_forms: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield `name` with up to two of its words in their short or English forms.

    Examples
    --------
    >>> list(_variants("panjang selatan", {"selatan": ["sel", "south"]}))
    ['panjang sel', 'south panjang']
    """
    spots = [
        (long, short)
        for long, shorts in short_forms.items()
        if re.search(rf"\b{long}", name)
        for short in shorts
    ]
    for count in (1, 2):
        for chosen in combinations(spots, count):
            if len({long for long, _short in chosen}) == count:
                variant = name
                for long, short in chosen:
                    variant = _replace(variant, long, short)
                yield variant


def _replace(name: str, long: str, short: str) -> str:
    if short in _ENGLISH_DIRECTIONS:
        rest = re.sub(rf"\s*\b{long}\b", "", name)
        return f"{short} {rest}" if rest != name else name
    return re.sub(rf"\b{long}{_WHOLE_OR_LONGER}", f"{short} ", name).strip()
