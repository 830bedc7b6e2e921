"""What a search for a text looks for: the text as it is kept, and its words as they are compared."""

import unicodedata
from typing import Final

__all__ = ["LONGEST", "cleaned", "folded", "words"]

#: The most characters of a search.
LONGEST: Final = 100

#: Accents and other marks, and what is not seen at all: directions of writing, joiners.
_UNSEEN: Final = frozenset(("Mn", "Me", "Cf"))
_DASH: Final = "Pd"


def cleaned(text: str) -> str:
    """Return a search as it is kept: visible characters, single spaces, no more than `LONGEST`; "" without any word.

    Examples
    --------
    >>> cleaned("  Kopi   lanang "), cleaned(" - ")
    ('Kopi lanang', '')
    """
    visible = "".join(char for char in text if char.isprintable() or char.isspace())
    text = " ".join(visible.split())[:LONGEST].rstrip()
    return text if words(text) else ""


def words(text: str) -> list[str]:
    """Return the different words of a search, folded, the longest first: it fits the fewest texts.

    Examples
    --------
    >>> words("CAFÉ  rempah-rempah")
    ['rempah', 'cafe']
    """
    return sorted(dict.fromkeys(folded(text).split()), key=len, reverse=True)


def folded(text: str) -> str:
    """Return `text` without case and accents; dashes part words as spaces do.

    Examples
    --------
    >>> folded("Téh\u2011HIJAU")
    'teh hijau'
    """
    if not text.isascii():
        kinds = [(char, unicodedata.category(char)) for char in unicodedata.normalize("NFKD", text)]
        text = "".join("-" if kind == _DASH else char for char, kind in kinds if kind not in _UNSEEN)
    return text.casefold().replace("-", " ")
