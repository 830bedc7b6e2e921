"""What the columns of names in a boundary file say: the area of each row, where names alone make it sure."""

import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import gazetteer, geocode, settings
from geo.names import canonical
from geo.texts import _

__all__ = ["Names", "in_province", "read"]

_REGENCY, _DISTRICT = len("00.00"), len("00.00.00")
_KIND_WORDS: Final = re.compile(r"^(kecamatan|kec|kabupaten|kab|provinsi|prov)\b[. ]*", re.IGNORECASE)
#: Of the values of a column so many must be names before it is taken for one.
_ENOUGH: Final = 0.5
_SURE: Final = 0.8


@dataclass(frozen=True)
class Names:
    """What the columns of names say, by row.

    Attributes
    ----------
    codes
        The area, missing where it is not sure.
    said
        The names as they stand.
    several
        The codes among which the names do not choose.
    how
        Which columns they are, in words.
    """

    codes: pd.Series
    said: pd.Series
    several: pd.Series
    how: str


def read(texts: pd.DataFrame) -> Names | None:
    """Return what names say, None where no column holds names of areas."""
    district, regency = (_column_of(texts, length) for length in (_DISTRICT, _REGENCY))
    if district is None and regency is None:
        return None
    columns = [name for name in (district, regency) if name is not None]
    districts, regencies = (
        texts[name].fillna("").tolist() if name else [""] * len(texts) for name in (district, regency)
    )
    pairs = list(zip(districts, regencies, strict=True))
    length = _DISTRICT if district else _REGENCY
    answers = {pair: _located(*pair, length) for pair in set(pairs)}
    return Names(
        codes=pd.Series([answers[pair][0] for pair in pairs], texts.index, dtype="str"),
        said=pd.Series([", ".join(filter(None, pair)) for pair in pairs], texts.index, dtype="str"),
        several=pd.Series([answers[pair][1] for pair in pairs], texts.index, dtype="object"),
        how=_("names in {columns}", columns=", ".join(columns)),
    )


def _column_of(texts: pd.DataFrame, length: int) -> str | None:
    """Return the column that names most areas with codes of so many characters."""
    index = gazetteer.load().index
    best, column = _ENOUGH, None
    for name in texts.columns:
        keys = texts[name].dropna().map(_key)
        meant = {
            key: any(len(reading.code) == length for reading in index.get(key, ())) for key in keys.unique()
        }
        share = keys.map(meant).mean() if len(keys) else 0.0
        if share > best:
            best, column = share, str(name)
    return column


def _located(district: str, regency: str, length: int) -> tuple[str | None, tuple[str, ...]]:
    """Return the code that names mean, and the codes among which they do not choose."""
    answer = geocode.locate(district=district, regency=regency)
    if answer.code and len(answer.code) == length and answer.confidence >= _SURE:
        return answer.code, ()
    return None, tuple(code for code in answer.alternatives if len(code) == length)


def in_province(texts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the province where a column names provinces, all rows where none does."""
    index, wanted = gazetteer.load().index, canonical(settings.PROVINCE_NAME)
    for name in texts.columns:
        keys = texts[name].dropna().map(_key)
        if wanted in set(keys) and all(
            any(len(reading.code) == 2 for reading in index.get(key, ())) for key in keys.unique()
        ):
            return texts.loc[keys.index[keys == wanted]]
    return texts


def _key(text: str) -> str:
    return canonical(_KIND_WORDS.sub("", text))
