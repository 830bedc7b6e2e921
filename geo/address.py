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

__all__ = ["Mention", "Parsed", "Role", "Unknown", "parse"]

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
    **dict.fromkeys("dusun dsn dus dk rt rw rk lk lingk lingkungan blok pasar terminal simpang".split(), "part"),
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
#: Roles whose unknown words are no misspelled place.
_SILENT: Final = (*_BEFORE_NUMBERS, "province")
_MARKED: Final = ("village", "district", "regency", "province")
#: A known name after this many words of a street's name is where the street is (Jl. Yos Sudarso Panjang).
_STREET_WORDS: Final = 2
#: Names of streets that hold the name of a village or a marker: every town has a Jalan Soekarno-Hatta.
_STREET_NAMES: Final = (
    ("hatta", re.compile(r"\bso?e?karno\W+hatta\b"), "sukarno muhammadhatta"),
    ("balai", re.compile(r"\bbalai\W+desa\b"), "balaidesa"),
)
#: A Roman numeral written together with the name before it: Sukarameii.
_GLUED_NUMERAL: Final = re.compile(r"(?<=[a-z]{4})(i{2,3}|iv|vi{1,3}|ix)\b")

_TOKEN: Final = re.compile(r"[a-z]+|\d+|[,;:()\[\]\n|]|(?<=\s)[-–—/](?=\s)")
_LONGEST_NAME: Final = 6
_SHORTEST_KEY: Final = 3
_LONGEST_UNKNOWN: Final = 5
#: So many unknown words beside a known name may be the rest of a longer one.
_BESIDE: Final = 2
_LONGEST_TEXT: Final = 600


_Words = tuple[Role, tuple[str, ...]]


class Mention(NamedTuple):
    """Words that spell a known name: the words, what they may mean, the role in which they stand."""

    words: str
    readings: tuple[gazetteer.Reading, ...]
    role: Role


class Unknown(NamedTuple):
    """Words that spell no known name: their role, the words, and the known name among them if there is one.

    With such a name (`around`) the words may be a longer name, misspelled: "panaragan jaya utmaa".
    """

    role: Role
    words: tuple[str, ...]
    around: str = ""


class Parsed(NamedTuple):
    """What one text says: known names, unknown words, a postal code that exists."""

    mentions: tuple[Mention, ...]
    unknown: tuple[Unknown, ...]
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
    reader = _Reader(role)
    at = 0
    while at < len(tokens):
        end, readings = names.get(at, (at + 1, ()))
        if readings:
            reader.name(tokens[at:end], readings)
        else:
            reader.word(tokens[at])
        at = end
    reader.close()
    postal = next((t for t in tokens if len(t) == 5 and t in gazetteer.load().postal), None)
    return Parsed(tuple(reader.mentions), tuple(reader.unknown), postal)


class _Reader:
    """Walks through the words of one text and keeps what it understood and what it did not.

    A phrase is what stands between two breaks, numbers or markers: known names and unknown words side by side.
    """

    def __init__(self, role: Role) -> None:
        self.mentions: list[Mention] = []
        self.unknown: list[Unknown] = []
        self._default = role
        self._zone: Role = role
        self._since = 0  # words since the marker or the last break
        self._phrase: list[tuple[Role, tuple[str, ...], bool]] = []

    def word(self, token: str) -> None:
        """Take a word that belongs to no known name."""
        marker = _MARKERS.get(token)
        if marker:
            self.close()
            self._zone, self._since = marker, 0
        elif not token[0].isalnum():
            self.close()
            if self._since:
                self._zone = self._default
        elif token.isdigit() or (self._zone == "part" and len(token) == 1):
            self.close()
            if self._zone in _BEFORE_NUMBERS:
                self._zone = self._default
            self._since += 1
        elif token in _MAIN_STREET and self._zone == "street" and not self._since:
            self._zone = "main_street"
        elif self._zone in _BEFORE_NUMBERS:
            self._since += token not in _NUMBER_WORDS
        elif token not in _NUMBER_WORDS:
            self._since += 1
            if self._phrase and not self._phrase[-1][2]:
                role, words, _known = self._phrase.pop()
                self._phrase.append((role, (*words, token), False))
            else:
                self._phrase.append((self._zone, (token,), False))

    def name(self, words: Sequence[str], readings: tuple[gazetteer.Reading, ...]) -> None:
        """Take the words of a known name, in the role of the marker before it, which is used up."""
        role = self._zone
        if role == "street" and self._since >= _STREET_WORDS:
            role = "after_street"
        if role in _MARKED and self._phrase and not self._phrase[-1][2]:
            role = self._default  # the marker belongs to the unknown words before
        if role not in _MARKED and words[0] in ("kabupaten", "kota") and _is_regency(words):
            role = "regency"
        if role not in _BEFORE_NUMBERS:
            self._zone = self._default
        self._since += 1
        self.mentions.append(Mention(" ".join(words), readings, role))
        self._phrase.append((role, tuple(words), True))

    def close(self) -> None:
        """End the phrase: note its unknown words, together with the known names beside them and alone."""
        for at, (role, words, known) in enumerate(self._phrase):
            if known and role not in _SILENT:
                self._longer_names(role, words, self._beside(at - 1), self._beside(at + 1))
        for role, words, known in self._phrase:
            if not known and role not in _SILENT:
                self.unknown.append(Unknown(role, words[:_LONGEST_UNKNOWN]))
        if self._phrase and not self._phrase[-1][2] and self._zone not in _BEFORE_NUMBERS:
            self._zone = self._default
        self._phrase.clear()

    def _longer_names(self, role: Role, words: tuple[str, ...], before: _Words, after: _Words) -> None:
        """Note what the known name `words` may be a part of, the longest first."""
        (role_before, left), right = before, after[1]
        options = (
            (role_before, (*left[-_BESIDE:], *words, *right[:_BESIDE]), left and right),
            (role_before, (*left[-_BESIDE:], *words), left),
            (role, (*words, *right[:_BESIDE]), right),
        )
        name = " ".join(words)
        self.unknown += [Unknown(role, longer, name) for role, longer, is_longer in options if is_longer]

    def _beside(self, at: int) -> _Words:
        """Return the unknown words at place `at` of the phrase with their role, none where they say nothing."""
        if not 0 <= at < len(self._phrase):
            return "", ()
        role, words, known = self._phrase[at]
        says_nothing = known or role in _SILENT or len("".join(words)) < _SHORTEST_KEY
        return ("", ()) if says_nothing else (role, words)


def _is_regency(words: Sequence[str]) -> bool:
    """Say whether `words` name a regency with its type before it, as "Kota Metro" does but not "Kota Baru"."""
    index = gazetteer.load().index
    with_type, without = (index.get(gazetteer.canonical(" ".join(part)), ()) for part in (words, words[1:]))
    return any(len(reading.code) == 5 and reading in without for reading in with_type)


def _tokens(text: str) -> list[str]:
    plain = text[:_LONGEST_TEXT].casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in letters if not unicodedata.combining(char) and char != "’")
    for hint, name, harmless in _STREET_NAMES:
        if hint in plain:
            plain = name.sub(harmless, plain)
    # Searching once is cheaper than replacing nothing.
    if _GLUED_NUMERAL.search(plain):
        plain = _GLUED_NUMERAL.sub(r" \1", plain)
    return _TOKEN.findall(plain.replace("'", "").replace("`", ""))


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
    index, prefixes = places.index, places.prefixes
    for start, first in enumerate(tokens):
        if not first.isalpha():
            continue
        spelled = first
        for end in range(start + 1, len(tokens) + 1):
            key = gazetteer.canonical(spelled)
            readings = index.get(key)
            if readings and len(key) >= _SHORTEST_KEY:
                yield start, end, readings
            if key not in prefixes and key.removesuffix("h") not in prefixes:
                break
            if end == len(tokens) or end == start + _LONGEST_NAME or not tokens[end].isalnum():
                break
            spelled = f"{spelled} {tokens[end]}"
