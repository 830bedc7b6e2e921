"""Ask lokal-id, another parser of Indonesian addresses, for the places of rows; installed for the benchmark only."""

import importlib
from collections.abc import Callable, Sequence
from importlib import metadata
from typing import Final, NamedTuple, Protocol

from geo import settings

__all__ = ["Given", "asker"]

#: What is said where it is missing, and how it is asked where it is there.
_MISSING: Final = "lokal-id is not installed: pip install -r requirements-bench.txt"
_ASKED: Final = """\
lokal-id is asked by lokal.wilayah.parse_alamat, its only way from an address to codes. Text and columns stand in one
line with the name of the province at its end, which serves it best; the rows of the kind "outside" go without. What
it finds outside the province counts as none. "sure" leaves out the answers that it calls of low confidence."""


class Given(NamedTuple):
    """An answer: official code of this province or None; `sure` unless its maker calls it a guess."""

    code: str | None
    sure: bool


class _Row(Protocol):
    text: str
    village: str
    district: str
    regency: str
    postal_code: str
    kind: str


def asker() -> tuple[str, Callable[[Sequence[_Row]], list[Given]] | None, str]:
    """Return name and version, what answers rows (None where it is not installed) and a remark for the reader."""
    try:
        parse = importlib.import_module("lokal.wilayah").parse_alamat
    except ModuleNotFoundError:
        return "lokal-id", None, _MISSING
    # Its tables are loaded by the first address; that is not timed.
    parse(settings.PROVINCE_NAME)

    def ask(rows: Sequence[_Row]) -> list[Given]:
        return [_given(parse(_line(row))) for row in rows]

    return f"lokal-id {metadata.version('lokal-id')}", ask, _ASKED


def _line(row: _Row) -> str:
    province = "" if row.kind == "outside" else settings.PROVINCE_NAME
    return ", ".join(
        filter(None, (row.text, row.village, row.district, row.regency, province, row.postal_code))
    )


class _Parsed(Protocol):
    code: str | None
    confidence: str


def _given(parsed: _Parsed) -> Given:
    code = parsed.code or ""
    here = code.startswith(f"{settings.PROVINCE_CODE}.")
    return Given(code if here else None, parsed.confidence != "low")
