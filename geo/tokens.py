"""Cut the text of an address into words and find the known names among them.

Owns spelling habits below the level of grammar: glued words and numerals, markup, links. Which role a name has is the
matter of `address`.
"""

import html
import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from geo import gazetteer
from geo.names import Reading, canonical

__all__ = ["SHORTEST_KEY", "Name", "is_regency", "is_slight", "known_names", "words_of"]

#: A shorter key is too often a piece of something else.
SHORTEST_KEY: Final = 3
_LONGEST_NAME: Final = 6
_LONGEST_TEXT: Final = 600

#: Markers that people write together with the name after them (Kecnatar, Desasukamaju), the longest first.
_GLUED_MARKERS: Final = (
    "kecamatan kelurahan kabupaten kotamadya kecmatan kampung kodya pekon tiyuh desa kec kel kab kp ds"
).split()
#: Names that hold the name of a village or a marker and are no place's: every town has a Jalan Soekarno-Hatta. Behind
#: a marker, Kp. begins a name (Kel. Kp. Baru).
_NO_PLACES: Final = (
    ("hatta", re.compile(r"\bso?e?karno\W+hatta\b"), "sukarno muhammadhatta"),
    ("makan", re.compile(r"\b(?:rumah|warung)\W+makan\b"), "rm"),
    ("balai", re.compile(r"\bbalai\W+desa\b"), "balaidesa"),
    ("kp", re.compile(r"\b(kel|kelurahan|desa|ds|pekon)\W+kp\b"), r"\1 kampung "),
    ("kp", re.compile(r"\bkp\W+(?=(?:baru|jawa)\b)"), "kampung "),
    ("ranji", re.compile(r"\bkampung\W+(?=baru\W+ranji\b)"), "kp "),
    ("p.", re.compile(r"\bp\.\s?(?=[a-z])"), "pulau "),
    ("pagar", re.compile(r"\bz\W*a\W*pagar\W*alam"), "zainal abidin "),
)
#: Short markers that begin no name: "Gg. Hayam" is not Gayam.
_NEVER_FIRST: Final = frozenset("jl jln gg rt rk lk no dsn ds kec kel kab kp km".split())
#: A digit that a scanner made of a letter: Tu1ang, S1mpang, K0tabumi, Har1.
_SCANNED: Final = re.compile(r"(?<![a-z])[a-z]+(?:(?:[01][a-z]+)+|(?<=[a-z]{3})1\b)")
#: A Roman numeral written together with the name before it: Sukarameii.
_GLUED_NUMERAL: Final = re.compile(r"(?<=[a-z]{4})(i{2,3}|iv|vi{1,3}|ix)\b")
#: Two names written together, each with its capital: SidomulyoLampung Selatan.
_GLUED_CAPITAL: Final = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{3})")
_MARKUP: Final = re.compile(r"<[^<>]*>")
#: Links and plus codes are read by `map_links`; their pieces spell no place here.
_LINK: Final = re.compile(
    r"(?:https?://|www\.|goo\.gl|maps\.)\S+|\b[23456789cfghjmpqrvwx]{4,8}\+[23456789cfghjmpqrvwx]{2,3}\b"
)

_TOKEN: Final = re.compile(r"[a-z]+|\d+|[,;:()\[\]\n|]|(?<=\s)[-–—/](?=\s)")


_END: Final = attrgetter("end")


class Name(NamedTuple):
    """A run of words that spells a known name: first word, word after the last, what it may mean."""

    start: int
    end: int
    readings: tuple[Reading, ...]


def words_of(text: str) -> list[str]:
    """Return the words, numbers and breaks of the first 600 characters of `text`, folded to ASCII lower case."""
    plain = _GLUED_CAPITAL.sub(" ", text[:_LONGEST_TEXT]).casefold()
    if "<" in plain or "&" in plain:
        plain = _MARKUP.sub(" ", html.unescape(plain))
    if "+" in plain or "/" in plain:
        plain = _LINK.sub(" ", plain)
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in letters if not unicodedata.combining(char) and char != "’")
    for hint, name, harmless in _NO_PLACES:
        if hint in plain:
            plain = name.sub(harmless, plain)
    if "0" in plain or "1" in plain:
        plain = _SCANNED.sub(_mend_digits, plain)
    # Searching once is cheaper than replacing nothing.
    if _GLUED_NUMERAL.search(plain):
        plain = _GLUED_NUMERAL.sub(r" \1", plain)
    tokens: list[str] = []
    for token in _TOKEN.findall(plain.replace("'", "").replace("`", "")):
        tokens.extend(_without_marker(token))
    return tokens


def _mend_digits(match: re.Match[str]) -> str:
    """Return the word with letters for its digits where that is a word of a name or begins one, else as it was.

    A digit at the end is one (Sukarame1) unless the word is none without it.
    """
    word = match[0].replace("0", "o")
    options = word.replace("1", "l"), word.replace("1", "i")
    places = gazetteer.load()
    mended = [option for option in options if canonical(option) in places.words]
    if word[-1] == "1":
        mended = [] if canonical(word[:-1]) in places.words else mended
    else:
        mended += [option for option in options if canonical(option) in places.prefixes]
    return mended[0] if mended else match[0]


@lru_cache(maxsize=1 << 16)
def _without_marker(token: str) -> tuple[str, ...]:
    """Return a marker and the beginning of a name apart where they are written together, else the token.

    Examples
    --------
    >>> _without_marker("kecnatar"), _without_marker("kelumbayan"), _without_marker("kecamatan")
    (('kec', 'natar'), ('kelumbayan',), ('kecamatan',))
    """
    prefixes = gazetteer.load().prefixes
    if canonical(token) not in prefixes:
        for marker in _GLUED_MARKERS:
            rest = token.removeprefix(marker)
            if len(rest) >= SHORTEST_KEY and rest != token and canonical(rest) in prefixes:
                return marker, rest
    return (token,)


def known_names(tokens: Sequence[str]) -> list[Name]:
    """Return the known names among `tokens` that do not overlap: most letters covered first, then the fewest names."""
    names = sorted(_names(tokens), key=_END)
    if len(names) < 2 or all([a.end <= b.start for a, b in itertools.pairwise(names)]):
        return names
    best: list[tuple[tuple[int, int], list[Name]]] = [((0, 0), [])]
    ends = [0]
    for name in names:
        (letters, count), chosen = best[bisect_right(ends, name.start) - 1]
        taken = (letters + sum(map(len, tokens[name.start : name.end])), count - 1)
        best.append((taken, [*chosen, name]) if taken > best[-1][0] else best[-1])
        ends.append(name.end)
    return best[-1][1]


def _names(tokens: Sequence[str]) -> Iterator[Name]:
    for start, spelled in enumerate(tokens):
        if not spelled.isalpha() or spelled in _NEVER_FIRST:
            continue
        for end in range(start + 1, len(tokens) + 1):
            readings, goes_on = _spelled(spelled)
            if readings:
                yield Name(start, end, readings)
            if not goes_on or end == len(tokens) or end == start + _LONGEST_NAME or not tokens[end].isalnum():
                break
            spelled = f"{spelled} {tokens[end]}"


@lru_cache(maxsize=1 << 17)
def _spelled(words: str) -> tuple[tuple[Reading, ...], bool]:
    """Return what `words` may mean as a name, and whether a longer name begins so."""
    places, key = gazetteer.load(), canonical(words)
    readings = places.index.get(key, ()) if len(key) >= SHORTEST_KEY else ()
    return readings, key in places.prefixes or key.removesuffix("h") in places.prefixes


def is_slight(words: Sequence[str], readings: tuple[Reading, ...]) -> bool:
    """Say whether a name is one word that only villages bear, as Pisang and Gading are: goods are called so too."""
    return len(words) == 1 and all([len(code) == 13 for code, _trust in readings])


def is_regency(words: Sequence[str], readings: tuple[Reading, ...]) -> bool:
    """Say whether `words` name a regency with its type before it, as "Kota Metro" does but not "Kota Baru"."""
    if any(len(code) > 5 for code, _trust in readings):
        return False
    without = gazetteer.load().index.get(canonical(" ".join(words[1:])), ())
    return any(len(reading.code) == 5 and reading in without for reading in readings)
