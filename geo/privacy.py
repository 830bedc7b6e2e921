"""What free text may not carry to the public: telephone numbers, e-mail addresses, national identity numbers.

Columns that are personal as a whole are named in `schema.PERSONAL`; this is about what people type into the others.
"""

import re
from typing import Final

import pandas as pd

__all__ = ["mask", "reveals_person"]

#: What stands in the text instead.
_MASK: Final = "•••"

_GAP: Final = r"[\s.\-–]{0,2}"

_PERSONAL: Final = re.compile(
    rf"""
    [\w.+\-]{{1,64}} \s? (?:@|[(\[]\s?at\s?[)\]]) \s? [\w\-]{{1,63}} (?:\.[\w\-]{{1,63}})+    # e-mail
    | \b(?:te?le?p(?:on)?|phone|hp|wa|whats\s?app)\b [\s.:]* [+(]? \d (?:[)\s.\-]{{0,2}}\d){{5,14}}
    | (?<!\d)(?<!\d[.,])                       # below: never in the middle of a number, for example of a coordinate
    (?: \d{{16}}                                                         # NIK: 16 digits ...
    | \d{{4}}([\s.\-])\d{{4}}\1\d{{4}}\1\d{{4}}                          # ... in groups
    | (?:\d{{6}}|\d\d[\s.\-]\d\d[\s.\-]\d\d)[\s.\-]\d{{6}}[\s.\-]\d{{4}}
    | \d\d\.\d{{3}}\.\d{{3}}\.\d[\-.]\d{{3}}\.\d{{3}}                    # NPWP
    | (?:(?:\+|00)\s?)?62 {_GAP} \(?0?\)? {_GAP} [2-9](?:{_GAP}\d){{7,11}}   # +62 and a number
    | \(?0 {_GAP} 8(?:{_GAP}\d){{8,11}}                                  # mobile: 08 and at least eight digits
    | \(?0[27]\d{{1,2}}\)?[\s.\-]{{0,2}}\d{{6,8}}                        # landline: a postal code has five digits
    ) (?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)

#: Few texts can carry any of these; the others are not searched.
_SUSPECT: Final = re.compile(r"@|[(\[]\s?at\s?[)\]]|(?:\d\D{0,3}){6}", re.IGNORECASE)


def mask(texts: pd.Series) -> pd.Series:
    """Return `texts` with telephone numbers, e-mail addresses, NIK and NPWP replaced by three dots.

    Postal codes, house numbers, NIB and coordinates stay; missing stays missing.

    Examples
    --------
    >>> mask(pd.Series(["Jl. Ratu 12, 35148, WA 0812-3456-7890"])).item()
    'Jl. Ratu 12, 35148, •••'
    """
    suspect = [text for text in texts.dropna().unique() if _SUSPECT.search(text)]
    masked = {text: _PERSONAL.sub(_MASK, text) for text in suspect}
    return (
        texts.map(lambda text: masked.get(text, text), na_action="ignore").astype("str") if masked else texts
    )


def reveals_person(text: str) -> bool:
    """Return whether `text` carries what `mask` would hide."""
    return _PERSONAL.search(text) is not None
