"""Read one address: its words, the markers between them and the place names that they spell.

Owns the grammar of Indonesian addresses (Jl, Desa, Kec, Kab ...); says what is mentioned and in which role, never
which place is meant (that is `geocode`).
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from geo import gazetteer, markers
from geo.markers import Role
from geo.names import Reading
from geo.tokens import SHORTEST_KEY, is_regency, is_slight, known_names, words_of

__all__ = ["Mention", "Parsed", "Role", "Unknown", "parse"]

#: Roles that a number ends: what follows "Jl. Merdeka 8" is no longer the street.
_BEFORE_NUMBERS: Final = ("street", "main_street", "part")
#: Roles whose unknown words are no misspelled place.
_SILENT: Final = (*_BEFORE_NUMBERS, "landmark", "province")
_MARKED: Final = ("village", "district", "regency", "province")
#: So many unknown words at the very beginning are the name of a business, and what follows may be part of it.
_BUSINESS: Final = 2
_DASHES: Final = "-–—/"
_LONGEST_UNKNOWN: Final = 5
#: So many unknown words beside a known name may be the rest of a longer one.
_BESIDE: Final = 2

_Words = tuple[Role, tuple[str, ...]]


class Mention(NamedTuple):
    """Words that spell a known name: what they may mean, in which role they stand, and as what kind of village."""

    words: str
    readings: tuple[Reading, ...]
    role: Role
    called: str = ""


class Unknown(NamedTuple):
    """Words that spell no known name: their role, the words, and the known name among them if there is one.

    With such a name (`around`) the words may be a longer name, misspelled: "panaragan jaya utmaa".
    """

    role: Role
    words: tuple[str, ...]
    around: str = ""
    called: str = ""


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
    tokens = words_of(text)
    names = {name.start: name for name in known_names(tokens)}
    reader = _Reader(role)
    at = 0
    while at < len(tokens):
        name = names.get(at)
        if name:
            reader.name(tokens[at : name.end], name.readings)
        else:
            reader.word(tokens[at])
        at = name.end if name else at + 1
    reader.close()
    if not role and len(reader.mentions) > 1 and reader.mentions[-1].role == "":
        reader.mentions[-1] = reader.mentions[-1]._replace(role="last")
    postal = next((t for t in tokens if len(t) == 5 and t in gazetteer.load().postal), None)
    return Parsed(tuple(reader.mentions), tuple(reader.unknown), postal)


def _called(token: str) -> str:
    """Return what a village's marker calls it, also one that only this province uses (nagari, gampong); "" for none."""
    return markers.CALLED.get(token, token if token in gazetteer.load().called else "")


class _Reader:
    """Walks through the words of one text and keeps what it understood and what it did not.

    A phrase is what stands between two breaks, numbers or markers: known names and unknown words side by side.
    """

    def __init__(self, role: Role) -> None:
        self.mentions: list[Mention] = []
        self.unknown: list[Unknown] = []
        self._default = role
        self._zone: Role = role
        self._called = ""  # the word for a village that is the marker
        self._since = 0  # words since the marker or the last break, without titles and numbers
        self._titled = False  # a title or an initial has been seen since the marker
        self._began = False  # a marker or a break has been seen
        self._phrase: list[tuple[Role, tuple[str, ...], bool]] = []

    def word(self, token: str) -> None:
        """Take a word that belongs to no known name."""
        marker = markers.MARKERS.get(token) or ("village" if _called(token) else None)
        if marker == "near" and self._zone in _MARKED and not self._since:
            marker = None  # it begins a name: Kec. Simpang Pmatang
        if marker:
            self.close()
            self._began = True
            # Two in a row (Desa/Kel.) say nothing.
            self._called = "" if self._called and not self._since else _called(token)
            self._zone, self._since, self._titled = marker, int(token in markers.PUBLIC), False
        elif not token[0].isalnum():
            self._break(token)
        elif token.isdigit() or token in markers.NUMERALS:
            self._number(token)
        elif self._zone in _BEFORE_NUMBERS:
            self._detail(token)
        elif token not in markers.NUMBER_WORDS:
            self._since += 1
            if self._zone == "landmark" and self._phrase and self._phrase[-1][2]:
                self.mentions[-1] = self.mentions[-1]._replace(role="landmark")  # PT Sinar Mesuji Utama
            goes_on = self._phrase and not self._phrase[-1][2]
            role, words, _known = self._phrase.pop() if goes_on else (self._zone, (), False)
            self._phrase.append((role, (*words, token), False))

    def _break(self, mark: str) -> None:
        """End the phrase and its role; a dash inside a street's name ends neither: Jl. Raya Pringsewu - Gisting."""
        if mark in _DASHES and self._zone in ("street", "main_street"):
            self._zone = "street"
            return
        self.close()
        self._began = True
        if self._since or self._titled or self._zone == "landmark":
            self._zone = self._default

    def _number(self, number: str) -> None:
        """End the street or hamlet that a number follows; a hamlet's name may still come: Dusun 3 Karang Anyar.

        Behind unknown words it may belong to their name: Labhan Ratu V.
        """
        role = self._phrase[0][0] if self._phrase else ""
        known = [" ".join(words) for _role, words, is_known in self._phrase if is_known]
        if role in _MARKED and len(known) < min(len(self._phrase), 2):
            said = [word for _role, words, _known in self._phrase for word in words]
            self.unknown.append(Unknown(role, (*said[:_LONGEST_UNKNOWN], number), "".join(known)))
        self.close()
        if self._zone == "part" and not self._since:
            self._zone = "after_street"
        elif self._zone in _BEFORE_NUMBERS:
            self._zone = self._default
        self._since += 1

    def _detail(self, token: str) -> None:
        """Take a word of a street's or hamlet's name; a known name behind it is where that is."""
        if self._zone == "part" and len(token) == 1:
            self._number(token)
        elif token in markers.MAIN_STREET and not self._since:
            self._zone = "main_street" if self._zone == "street" else self._zone
        elif len(token) > 1 and token not in markers.STREET_TITLES and token not in markers.NUMBER_WORDS:
            self._since += 1
        else:
            self._titled = True  # Jl. Sultan H., Labuhan Ratu

    def name(self, words: Sequence[str], readings: tuple[Reading, ...]) -> None:
        """Take the words of a known name, in the role of the marker before it, which is used up."""
        role = self._zone
        if role in _BEFORE_NUMBERS and self._since:
            role = "after_street"
        if role == "landmark" and self._since:
            role = "near"
        if role == "" and not self._began and self._since >= (1 if is_slight(words, readings) else _BUSINESS):
            role = "near"
        if role in _MARKED and self._phrase and not self._phrase[-1][2]:
            role = self._default  # the marker belongs to the unknown words before
        if role not in _MARKED and words[0] in ("kabupaten", "kota") and is_regency(words, readings):
            role = "regency"
        called = self._called if role == "village" else ""
        if self._zone not in ("landmark", "main_street"):
            self._zone, self._called = self._default, ""
        self._since += 1
        self.mentions.append(Mention(" ".join(words), readings, role, called))
        self._phrase.append((role, tuple(words), True))

    def close(self) -> None:
        """End the phrase: note its unknown words, together with the known names beside them and alone."""
        for at, (role, words, known) in enumerate(self._phrase):
            if known and role not in _SILENT and len(self._phrase) > 1:
                self._longer_names(role, words, self._beside(at - 1), self._beside(at + 1))
        for role, words, known in self._phrase:
            if not known and role not in _SILENT:
                called = self._called if role == "village" else ""
                self.unknown.append(Unknown(role, words[:_LONGEST_UNKNOWN], "", called))
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
        says_nothing = known or role in _SILENT or len("".join(words)) < SHORTEST_KEY
        return ("", ()) if says_nothing else (role, words)
