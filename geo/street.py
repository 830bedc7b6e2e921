"""Find the street that an address names, without house number, neighbours or the place it lies in.

Owns how streets are written (Jl, Jalan, Gang ...); knows no map (that is `nominatim`).
"""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from geo import gazetteer, settings
from geo.names import canonical

__all__ = ["street_of"]

_KINDS: Final = {
    "jalan": "jalan", "jln": "jalan", "jl": "jalan", "gang": "gang", "gg": "gang", "lorong": "lorong",
    "lrg": "lorong",
}  # fmt: skip
_KIND: Final = re.compile(rf"\b({'|'.join(_KINDS)})\b[\s.:]*", re.IGNORECASE)
#: Neither house numbers nor directions nor the names of people are part of a street's name, and none is sent.
_ENDS: Final = frozenset(
    "no nomor nomer nmr km rt rw rk lk lingk lingkungan dusun dsn dus dk blok perum perumahan perumnas komplek "
    "kompleks komp griya btn ruko desa ds kel kelurahan pekon pkn tiyuh kampung kamp kp kpg kec kecamatan kab "
    "kabupaten kodya kotamadya prov prop provinsi depan belakang samping sebelah seberang dekat dkt sekitar rumah "
    "toko warung kios pak bapak bpk ibu bu sdr sdri an".split()
) | frozenset(_KINDS)
#: Every district has a Jalan Raya: alone these words name no street.
_GENERIC: Final = frozenset("raya lintas poros utama negara provinsi".split())
_SHORTEST_NAME: Final = 3
_LONGEST_NAME_WORDS: Final = 6


def street_of(address: str, code: str) -> str | None:
    """Return the street that `address` names in the place `code`, None where it names none.

    Examples
    --------
    >>> street_of("JL. RADIN INTAN II No.5 Desa Hajimena", "18.01.04.2001"), street_of("Gg Mawar Natar", "18.01.04")
    ('jalan radin intan ii', 'gang mawar')
    >>> street_of("Jl. Raya Natar 12", "18.01.04"), street_of("Jl. Raya, rumah Pak Budi", "18.01.04")
    ('jalan raya natar', None)
    """
    for kind in _KIND.finditer(address):
        words = _without_place(list(_name_words(address[kind.end() :])), code)
        telling = "".join(word for word in words if word not in _GENERIC)
        if len(telling) >= _SHORTEST_NAME and len(words) <= _LONGEST_NAME_WORDS:
            return " ".join((_KINDS[kind[1].casefold()], *words))
    return None


def _name_words(text: str) -> Iterator[str]:
    """Yield the words of a street's name up to a mark, a number or a word that begins something else."""
    phrase = re.split(r"[^\w\s.'’-]", text, maxsplit=1)[0].casefold()
    for place, word in enumerate(phrase.replace(".", " ").split()):
        is_number = any(char.isdigit() for char in word) and place > 0  # Jalan 17 Agustus begins with one
        if is_number or word in _ENDS or not word[0].isalnum():
            return
        yield word


def _without_place(words: list[str], code: str) -> list[str]:
    """Return `words` without the place's own names at their end, where a name of the street remains."""
    names = _own_names(code)
    for end in range(1, len(words)):
        if not _GENERIC.issuperset(words[:end]) and canonical(" ".join(words[end:])) in names:
            return words[:end]
    return words


@lru_cache(maxsize=1 << 12)
def _own_names(code: str) -> frozenset[str]:
    """Return the keys of all that people write behind a street: village, district, regency, province in a row."""
    names = [*gazetteer.load().full_name(code).split(", "), settings.PROVINCE_NAME]
    short = [name.removeprefix("Kota ") for name in names]
    return frozenset(
        canonical(" ".join(run))
        for written in (names, short)
        for count in range(1, len(written) + 1)
        for run in itertools.combinations(written, count)
    )
