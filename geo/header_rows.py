"""Where the header of a list stands: beneath titles, in one row or, as forms of offices have it, in two.

Of two rows the upper one groups columns ("Alamat" over "Desa" and "Kecamatan"), with empty cells where a spreadsheet
merges them.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from geo import headers
from geo.headers import NOTHING_SAID, Said

__all__ = ["Header", "find", "fullest"]

Row = Sequence[str]

#: A header of an upper row with one of these is about a person: "Nama" beneath it is no name of a business.
_PERSON: Final = frozenset((
    "pemilik", "pengusaha", "pelaku", "pimpinan", "penanggung", "ketua", "identitas", "pribadi", "ktp", "owner",
))  # fmt: skip

#: Longer texts and those with so many digits are no headers.
_LONGEST: Final = 60
_MOST_DIGITS: Final = 4


class Header(NamedTuple):
    """The header of a list.

    Attributes
    ----------
    texts
        What each column is called.
    rows
        The rows that it stands in, as they are.
    at
        Which of the rows looked at is the first of them, from 0.
    """

    texts: tuple[str, ...]
    rows: tuple[Row, ...]
    at: int

    @property
    def stop(self) -> int:
        """Which of the rows looked at comes after it."""
        return self.at + len(self.rows)


def find(head: Sequence[Row], said: Said = NOTHING_SAID, marker: str | None = None) -> Header | None:
    """Return the header among the first rows of a list, None where none is known.

    The row with the most known headers is one, with two of them or an address, and the row above or beneath it
    may be the other half.

    Parameters
    ----------
    said
        What headers mean, see `headers.column_of`; one that is said to mean something makes its row the header, too.
    marker
        A header that makes its row the header, whatever stands beside it.
    """
    at = max(range(len(head)), key=lambda row: _known(head[row], said, marker), default=0)
    if not head or not (_is_header(head[at], said) or _has(head[at], marker)):
        return None
    for upper in (at, at - 1):
        if 0 <= upper < len(head) - 1 and (texts := _together(*head[upper : upper + 2], said=said)):
            return Header(texts, tuple(head[upper : upper + 2]), upper)
    return _single(head, at)


def fullest(head: Sequence[Row]) -> Header:
    """Return the row with the most cells filled as the header of a list in which none is known."""
    return _single(head, max(range(len(head)), key=lambda row: sum(map(bool, map(str.strip, head[row])))))


def _single(head: Sequence[Row], at: int) -> Header:
    return Header(_plain(head[at]), (head[at],), at)


def _plain(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in row)


def _known(row: Row, said: Said, marker: str | None = None) -> int:
    return len({headers.column_of(cell, said) for cell in row} - {None}) + _has(row, marker)


def _has(row: Row, marker: str | None) -> bool:
    return marker is not None and marker in [cell.strip().casefold() for cell in row]


def _is_header(row: Row, said: Said) -> bool:
    filled = list(filter(None, _plain(row)))
    meant = [headers.column_of(cell, said) for cell in filled]
    return _known(row, said) >= 2 or meant == ["address"] or any(said.get(cell) for cell in filled)


def _together(above: Row, beneath: Row, *, said: Said) -> tuple[str, ...] | None:
    """Return the headers that two rows make together, None where the lower one is no half of a header.

    It is one where its cells stand beneath the groups of the upper row alone, and one of them at least is known.

    Examples
    --------
    >>> _together(["No", "Alamat", "", "Produk"], ["", "Desa", "Kec.", ""], said={})
    ('No', 'Desa', 'Kec.', 'Produk')
    >>> _together(["Nama", "Alamat", "Produk"], ["Kopi A", "Gisting", "kopi"], said={})
    """
    width = max(len(above), len(beneath))
    upper, lower = (_plain([*row, *[""] * (width - len(row))]) for row in (above, beneath))
    # A cell of both rows.
    lower = tuple("" if part == text else part for text, part in zip(upper, lower, strict=True))
    begins = {at for at in range(width - 1) if upper[at] and not upper[at + 1] and lower[at + 1]}
    apart = any(text and lower[at] and at not in begins for at, text in enumerate(upper))
    if not begins or apart or len(list(filter(None, upper))) < 2 or not all(map(_may_be_header, lower)):
        return None
    group, texts, known = "", [], 0
    for text, part in zip(upper, lower, strict=True):
        group = text or (group if part else "")
        said_together = _called(group, part, said) if part else None
        known += said_together is not None
        texts.append(said_together or f"{group} {part}".strip())
    return tuple(texts) if known else None


def _may_be_header(text: str) -> bool:
    return len(text) <= _LONGEST and sum(map(str.isdecimal, text)) < _MOST_DIGITS


def _called(group: str, part: str, said: Said) -> str | None:
    """Return by what name a column of a group is known; None where it is not.

    Examples
    --------
    >>> _called("Produk", "Jenis", {}), _called("Alamat", "Desa", {}), _called("Data Pribadi", "Nama", {})
    ('Jenis Produk', 'Desa', None)
    """
    of_person = not _PERSON.isdisjoint(headers.normalise(group).split())
    names = [f"{part} {group}", *[part] * (not (of_person and headers.is_vague(part))), f"{group} {part}"]
    return next((name for name in names if headers.column_of(name, said)), None)
