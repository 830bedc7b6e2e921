"""Read one address: its words, the markers between them and the place names that they spell.

Owns the grammar of Indonesian addresses (Jl, Desa, Kec, Kab ...); says what is mentioned and in which role, never
which place is meant (that is `geocode`).
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from geo import gazetteer

__all__ = ["Mention", "Parsed", "parse"]

Role = Literal[
    "",
    "village",
    "district",
    "regency",
    "province",
    "street",
    "main_street",
    "after_street",
    "part",
    "postal",
]

#: Words that announce what follows. "Kota" is none: it begins too many names (Kota Agung, Kotabumi, Kota Karang).
_MARKERS: Final[dict[str, Role]] = {
    **dict.fromkeys("jl jln jalan ji jlan gg gang lorong lrg".split(), "street"),
    **dict.fromkeys("dusun dsn dk rt rw rk lk lingk lingkungan blok pasar terminal simpang".split(), "part"),
    **dict.fromkeys("perum perumahan perumnas komplek kompleks komp griya btn ruko".split(), "part"),
    **dict.fromkeys("desa ds kel kelurahan pekon pkn tiyuh kampung kamp kmp kp kpg".split(), "village"),
    **dict.fromkeys("kec kecamatan kecmatan kecamtan".split(), "district"),
    **dict.fromkeys("kab kabupaten kabupatn kodya kotamadya".split(), "regency"),
    **dict.fromkeys("prov prop provinsi propinsi".split(), "province"),
}  # fmt: skip
_MAIN_STREET: Final = frozenset("raya lintas poros negara utama".split())
_NUMBER_WORDS: Final = frozenset("no nomor nomer nmr km".split())

#: Roles that a number ends: what follows "Jl. Merdeka 8" is no longer the street.
_BEFORE_NUMBERS: Final = ("street", "main_street", "part")
#: A known name after this many words of a street's name is where the street is (Jl. Yos Sudarso Panjang).
_STREET_WORDS: Final = 2
#: Hatta is a village; Soekarno-Hatta is a street in every town.
_HEROES: Final = re.compile(r"\bso?e?karno\W+hatta\b")

_TOKEN: Final = re.compile(r"[a-z]+|\d+|[,;:()\[\]\n|]|\s[-–—/]\s")
_LONGEST_NAME: Final = 6
_SHORTEST_KEY: Final = 3
_LONGEST_UNKNOWN: Final = 5
_LONGEST_TEXT: Final = 600


class Mention(NamedTuple):
    """Words that spell a known name: the words, what they may mean, the role in which they stand."""

    words: str
    readings: tuple[gazetteer.Reading, ...]
    role: Role


class Parsed(NamedTuple):
    """What one text says: known names, unknown words with the role that a marker gives them, a postal code."""

    mentions: tuple[Mention, ...]
    unknown: tuple[tuple[Role, tuple[str, ...]], ...]
    postal_code: str | None


@lru_cache(maxsize=1 << 16)
def parse(text: str, role: Role = "") -> Parsed:
    """Read `text`, whose unmarked names stand in `role` (a column's role, "" for free text).

    Only the first 600 characters are read; no address that a person wrote is longer.

    Examples
    --------
    >>> [(m.words, m.role) for m in parse("Jl. Merdeka 8 Ds. Hanura KEC TELUK PANDAN").mentions]
    [('hanura', 'village'), ('teluk pandan', 'district')]
    """
    tokens = _tokens(text)
    names = {start: (end, readings) for start, end, readings in _best_names(tokens)}
    mentions: list[Mention] = []
    unknown: list[tuple[Role, tuple[str, ...]]] = []
    reader = _Reader(role)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if at in names:
            end, readings = names[at]
            unknown.extend(reader.close())
            words = tokens[at:end]
            mentions.append(Mention(" ".join(words), readings, reader.name_role(words)))
            at = end
            continue
        unknown.extend(reader.step(token))
        at += 1
    unknown.extend(reader.close())
    postal = next((t for t in tokens if len(t) == 5 and t in gazetteer.load().postal), None)
    return Parsed(tuple(mentions), tuple(unknown), postal)


class _Reader:
    """The state between two words: which role the next name has, which words were not understood."""

    def __init__(self, role: Role) -> None:
        self._default = role
        self._zone: Role = role
        self._since = 0  # words since the marker or the last break
        self._words: list[str] = []

    def step(self, token: str) -> Iterator[tuple[Role, tuple[str, ...]]]:
        """Take a word that belongs to no known name; yield the unknown words that it ends."""
        marker = _MARKERS.get(token)
        if marker:
            yield from self.close()
            self._zone, self._since = marker, 0
        elif not token[0].isalnum():
            yield from self.close()
            if self._since:
                self._zone = self._default
        elif token.isdigit() or (self._zone == "part" and len(token) == 1):
            yield from self.close()
            if self._zone in _BEFORE_NUMBERS:
                self._zone = self._default
            self._since += 1
        elif token in _MAIN_STREET and self._zone == "street" and not self._since:
            self._zone = "main_street"
        elif token not in _NUMBER_WORDS:
            self._words.append(token)
            self._since += 1

    def name_role(self, words: Sequence[str]) -> Role:
        """Return the role of the known name that `words` spell, and forget a marker it used up."""
        role = self._zone
        if role == "street" and self._since >= _STREET_WORDS:
            role = "after_street"
        if words[0] in ("kabupaten", "kota") and _is_regency(words):
            role = "regency"
        if role not in _BEFORE_NUMBERS:
            self._zone = self._default
        self._since += 1
        return role

    def close(self) -> Iterator[tuple[Role, tuple[str, ...]]]:
        """Yield the unknown words collected so far, unless they name a street or a part of a village."""
        words, self._words = self._words, []
        if words and self._zone not in (*_BEFORE_NUMBERS, "province"):
            yield self._zone, tuple(words[:_LONGEST_UNKNOWN])
            self._zone = self._default


def _is_regency(words: Sequence[str]) -> bool:
    """Say whether `words` name a regency with its type before it, as "Kota Metro" does but not "Kota Baru"."""
    index = gazetteer.load().index
    with_type, without = (index.get(gazetteer.canonical(" ".join(part)), ()) for part in (words, words[1:]))
    return any(len(reading.code) == 5 and reading in without for reading in with_type)


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text[:_LONGEST_TEXT]).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char not in "'`’")
    return [token.strip() or token for token in _TOKEN.findall(_HEROES.sub("sukarnohatta", plain))]


def _best_names(tokens: Sequence[str]) -> list[tuple[int, int, tuple[gazetteer.Reading, ...]]]:
    """Return known names that do not overlap: most letters covered first, then the fewest names."""
    names = sorted(_names(tokens), key=lambda name: name[1])
    if len(names) < 2 or all(a[1] <= b[0] for a, b in itertools.pairwise(names)):
        return names
    best: list[tuple[tuple[int, int], list[tuple[int, int, tuple[gazetteer.Reading, ...]]]]] = [((0, 0), [])]
    ends = [0]
    for start, end, readings in names:
        before = next(at for at in range(len(ends) - 1, -1, -1) if ends[at] <= start)
        (letters, count), chosen = best[before]
        taken = (letters + sum(map(len, tokens[start:end])), count - 1)
        keep = max(best[-1], (taken, [*chosen, (start, end, readings)]), key=lambda option: option[0])
        best.append(keep)
        ends.append(end)
    return best[-1][1]


def _names(tokens: Sequence[str]) -> Iterator[tuple[int, int, tuple[gazetteer.Reading, ...]]]:
    """Yield (start, end, readings) of every run of words that spells a known name."""
    places = gazetteer.load()
    for start, first in enumerate(tokens):
        if not first[0].isalpha():
            continue
        for end in range(start + 1, min(start + _LONGEST_NAME, len(tokens)) + 1):
            if not tokens[end - 1][0].isalnum():
                break
            key = gazetteer.canonical(" ".join(tokens[start:end]))
            readings = places.index.get(key)
            if readings and len(key) >= _SHORTEST_KEY:
                yield start, end, readings
            if key not in places.prefixes and key.removesuffix("h") not in places.prefixes:
                break
