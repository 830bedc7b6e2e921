"""What free text may not carry to the public: telephone numbers, e-mail addresses, national identity numbers.

Columns that are personal as a whole are named in `schema.PERSONAL`; this is about what people type into the others.
Rather a harmless number too many is masked than one of a person too few.
"""

import re
import unicodedata
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["MASK", "mask", "mask_text", "reveals_person"]

#: What stands in the text instead.
MASK: Final = "•••"

#: What announces a number however short.
_CALLED: Final = r"\b(?:te?le?p(?:on)?|phone|hp|wa|whats.?app)\b"

#: What people put between the digits of a number; the wide one only after what can begin nothing else.
_GAP: Final = r"[\s.\-–]{0,2}"
_WIDE: Final = r"[\s.,/_()\-–—]{0,3}"

#: A digit, or the letter that looks like it (l, I, O) beside one.
_DIGIT: Final = r"(?:\d|[lio](?=\d)|(?<=\d)[lio])"

_DATE: Final = r"(?:\d\d?([/.\-])\d\d?\1(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)"

#: Sixteen digits in any groups of two and more; coordinates have a single digit before the point.
_NIK: Final = r"(?!\d[\s.\-])(?!(?:\d[\s.\-]?){1,14}(?<=[\s.\-])\d[\s.\-])(?:\d[\s.\-]?){15}\d"

_PERSONAL: Final = re.compile(
    rf"""
    [\w.+\-]{{1,64}} \s? (?:@|[(\[]\s?at\s?[)\]]) \s?                                        # e-mail
        [\w\-]{{1,63}} (?:(?:\.|\s?[(\[]\s?(?:dot|titik)\s?[)\]]\s?)[\w\-]{{1,63}})+
    | {_CALLED} [\s.:]* [+(]? \d (?:[)\s.\-]{{0,2}}\d){{5,14}}
    | (?<!\d)(?<!\d[.,])                       # below: never in the middle of a number, for example of a coordinate
    (?!{_DATE})
    (?: {_NIK}
    | \d\d\.\d{{3}}\.\d{{3}}\.\d[\-.]\d{{3}}\.\d{{3}}                            # NPWP
    | (?:\+|00)\s?62 {_WIDE} 0? {_WIDE} [2-9](?:{_WIDE}{_DIGIT}){{7,11}}        # +62 and a number
    | 62 {_GAP} \(?0?\)? {_GAP} [2-9](?:{_GAP}\d){{7,11}}
    | 62 {_GAP} \(?0?\)? {_GAP} 8(?:{_WIDE}{_DIGIT}){{8,11}}
    | \(?(?:0|(?<![a-z])o) {_GAP} 8(?:{_WIDE}{_DIGIT}){{8,11}}                  # mobile: 08, at least eight digits
    | 8\d{{8,11}}                                                # ... that lost its 0 to a spreadsheet
    | 8\d\d[\s\-–_]{{1,3}}\d{{3,4}}[\s\-–_]{{1,3}}\d{{3,5}}
    | 8\d\d[.,/]\d{{4}}[.,/]\d{{3,5}}
    | \(?0[27]\d{{1,2}}\)?[\s.\-/]{{0,3}}                        # landline: a postal code has five digits
        (?: \d{{6,8}} | (?=(?:\d[\s.\-]?){{6,8}}(?!\d)) \d{{2,4}}(?:[\s.\-]\d{{2,4}}){{1,3}})
    ) (?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)

#: Few texts can carry any of these; the others are not searched. Arrow, which reads this too, does so for bytes.
_SUSPECT: Final = rf"(?is)@|[(\[].?at.?[)\]]|{_CALLED}|(?:[\dlio][\W_]{{0,6}}){{9}}"

#: A coordinate of Indonesia: as many digits as a number of a person, and the texts that a register has most of. What
#: may be a telephone number without its 0 or with a point behind it (8.12, 0.812) is looked through.
_COORDINATE: Final = re.compile(
    r"(?:-?(?:[1-79]|1[01])|-8|-?0(?!\.8))\.[0-9]{1,12}|(?:9[5-9]|1[0-3][0-9]|14[01])\.[0-9]{1,12}"
)


def mask(texts: pd.Series) -> pd.Series:
    """Return `texts` with telephone numbers, e-mail addresses, NIK and NPWP replaced by three dots.

    Postal codes, house numbers, NIB, dates and coordinates stay; missing stays missing.

    Examples
    --------
    >>> mask(pd.Series(["Jl. Ratu 12, 35148, WA 0812-3456-7890"])).item()
    'Jl. Ratu 12, 35148, •••'
    """
    different = pc.unique(pa.array(texts, pa.string()).drop_null())
    # As bytes: all that is not ASCII is doubtful anyway, and the expression is read in half the time.
    suspect = pc.match_substring_regex(different.cast(pa.binary()), _SUSPECT)
    suspects = different.filter(pc.or_(suspect, pc.invert(pc.string_is_ascii(different)))).to_pylist()
    masked = {text: hidden for text in suspects if (hidden := mask_text(text)) != text}
    return (
        texts.map(lambda text: masked.get(text, text), na_action="ignore").astype("str") if masked else texts
    )


def mask_text(text: str) -> str:
    """Return one text as `mask` does; digits of full width are plain ones afterwards where something was hidden.

    Examples
    --------
    >>> mask_text("daftar 0812-3456-7890.csv")
    'daftar •••.csv'
    """
    if _COORDINATE.fullmatch(text):
        return text
    plain = _plain(text)
    if not re.search(_SUSPECT, plain):
        return text
    hidden, found = _PERSONAL.subn(MASK, plain)
    return hidden if found else text


def reveals_person(text: str) -> bool:
    """Return whether `text` carries what `mask` would hide."""
    return _PERSONAL.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
