"""Which area each feature of a boundary file is: by Kemendagri's codes, BPS's codes, or names; owns no shapes.

Kemendagri and BPS number the same regencies differently (1801 is Lampung Selatan to one and Lampung Barat to the
other), so four digits alone say nothing; six digits are Kemendagri's district, seven are BPS's.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import geopandas as gpd
import pandas as pd

from geo import boundary_names, gazetteer, settings
from geo.boundaries import Layer
from geo.boundary_finding import Finding, called
from geo.boundary_names import Names
from geo.errors import BoundaryError
from geo.texts import _
from geo.words import number

__all__ = ["Coded", "identify"]

_REGENCY, _DISTRICT = len("00.00"), len("00.00.00")
#: Beside a district's code stands that of a village, which belongs to the district.
_FORMS: Final = {
    "dotted": re.compile(r"\d\d\.\d\d(\.\d\d(\.\d{4})?)?"),
    "bare": re.compile(r"\d{6}([12]\d{3})?"),
    "bps": re.compile(r"\d{7}(\d{3})?"),
}
#: Of the values of a column so many must have the form before it is taken for codes.
_ENOUGH: Final = 0.5
_SHOWN: Final = 5


@dataclass(frozen=True)
class Coded:
    """The features of a file with the areas they are.

    Attributes
    ----------
    frame
        `code` and `row` (the number of the feature from 1) and the geometry, of the features that are known.
    layer
        What the file divides the province into.
    how
        Where the codes come from, in words.
    findings
        The features that are not known, and what was left out.
    """

    frame: gpd.GeoDataFrame
    layer: Layer
    how: str
    findings: list[Finding]


def identify(frame: gpd.GeoDataFrame, *, layer: Layer | None = None) -> Coded:
    """Return the areas that the features of `frame` are.

    Parameters
    ----------
    frame
        Features in any CRS with their columns as they stand.
    layer
        The layer that is wanted; districts can serve as regencies. None: what the file holds.

    Raises
    ------
    BoundaryError
        Where no column says which areas they are.
    """
    texts = boundary_names.in_province(_texts(frame))
    names = boundary_names.read(texts)
    found = _by_codes(texts) or (names and (names.codes, names.how))
    if not found:
        raise BoundaryError(_nothing_named(texts))
    codes, how = found
    ours = codes.isna() | codes.str.startswith(settings.PROVINCE_CODE, na=False)
    named = codes[codes.isin(gazetteer.load().names)].str.len()
    length = _REGENCY if layer == "regency" or named.eq(_REGENCY).all() else _DISTRICT
    codes, findings = _checked(codes[ours], names, length)
    left_out = len(frame) - len(codes)
    if left_out:
        note = _("left out because they are of other provinces: {n} features", n=number(left_out))
        findings.append(Finding("other_province", "note", note))
    known = codes.dropna()
    if known.empty:
        msg = _("none of the features is known:")
        raise BoundaryError("\n- ".join([msg, *(finding.text for finding in findings[:_SHOWN])]))
    coded = gpd.GeoDataFrame(
        {"code": known, "row": known.index + 1}, geometry=frame.geometry.loc[known.index], crs=frame.crs
    )  # fmt: skip
    return Coded(coded, "regency" if length == _REGENCY else "district", how, findings)


def _nothing_named(texts: pd.DataFrame) -> str:
    return _(
        "no column says which district each area is (columns: {columns}): add Kemendagri codes such as {dotted} or "
        "{bare}, BPS codes such as {bps}, or names of district and regency (four digits mean different regencies to "
        "Kemendagri and BPS)",
        columns=", ".join(map(str, texts.columns)) or "-",
        dotted=f"{settings.PROVINCE_CODE}.71.05", bare=f"{settings.PROVINCE_CODE}7105",
        bps=f"{settings.PROVINCE_CODE}71040",
    )  # fmt: skip


def _texts(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the columns as trimmed text on a range index, whole numbers without a decimal point."""
    columns = {}
    for name in frame.columns.drop(frame.geometry.name):
        values = frame[name]
        if pd.api.types.is_float_dtype(values) and (values.dropna() % 1 == 0).all():
            values = values.astype("Int64")
        text = values.astype("str").str.strip()
        columns[name] = text.mask(values.isna() | text.eq("")).astype("str")
    return pd.DataFrame(columns, index=frame.index)


def _by_codes(texts: pd.DataFrame) -> tuple[pd.Series, str] | None:
    """Return the codes of the column that holds most of the province's areas, in the dotted form."""
    known = gazetteer.load().names
    best: tuple[int, str, str, pd.Series] | None = None
    for name in texts.columns:
        for form, pattern in _FORMS.items():
            shaped = texts[name].str.fullmatch(pattern.pattern, na=False)
            if shaped.sum() < _ENOUGH * texts[name].notna().sum():
                continue
            codes = texts[name].map(_TRANSLATE[form], na_action="ignore").astype("str")
            hits = codes[codes.isin(known)].nunique()
            if hits and (best is None or hits > best[0]):
                best = hits, str(name), form, codes
    if best is None:
        return None
    _hits, name, form, codes = best
    how = {
        "dotted": _("codes of Kemendagri in column {column}", column=name),
        "bare": _("codes of Kemendagri without dots in column {column}", column=name),
        "bps": _("codes of BPS in column {column}", column=name),
    }
    return codes, how[form]


def _dotted(text: str) -> str:
    return text[:_DISTRICT]


def _bare(text: str) -> str:
    return ".".join((text[:2], text[2:4], text[4:6])) if text[:6].isdecimal() else text


def _bps(text: str) -> str:
    """Return Kemendagri's code for BPS's, which stays where it is not known."""
    return _bps_table().get(text[:7], text)


_TRANSLATE: Final[dict[str, Callable[[str], str]]] = {"dotted": _dotted, "bare": _bare, "bps": _bps}


@cache
def _bps_table() -> dict[str, str]:
    with (settings.GAZETTEER_DIR / "bps.csv").open(encoding="utf-8", newline="") as file:
        return {row["bps_code"]: row["code"] for row in csv.DictReader(file)}


def _checked(codes: pd.Series, names: Names | None, length: int) -> tuple[pd.Series, list[Finding]]:
    """Return the codes that are known, names filling in where a code of BPS is not; a fault for each row in doubt."""
    cut = codes.str[:length]
    sure = cut.where(cut.isin(gazetteer.load().names) & cut.str.len().eq(length))
    findings: list[Finding] = []
    for row in codes.index:
        meant = names.codes[row] if names is not None else None
        if pd.isna(sure[row]):
            if pd.notna(meant) and not _is_dotted(codes[row]):
                sure[row] = meant[:length]
            else:
                findings.append(_unknown(row, codes[row], names))
        elif pd.notna(meant) and not (meant.startswith(sure[row]) or sure[row].startswith(meant)):
            said = names.said[row] if names is not None else ""
            findings.append(_fault("name_differs", _(
                "feature {row}: the code is that of {coded}, but the name {named} is that of {meant}: correct one",
                row=row + 1, coded=called(sure[row]), named=said, meant=called(meant),
            ), sure[row]))  # fmt: skip
    return sure, findings


def _is_dotted(code: str | float) -> bool:
    return isinstance(code, str) and "." in code


def _unknown(row: int, code: str | float, names: Names | None) -> Finding:
    """Return the fault of a feature that is no known area."""
    if names is not None and names.several[row]:
        choice = "; ".join(map(gazetteer.load().full_name, names.several[row]))
        return _fault("ambiguous", _(
            "feature {row}: {named} may be {choice}: add a column with the regency, or with codes",
            row=row + 1, named=names.said[row], choice=choice,
        ))  # fmt: skip
    said = [] if pd.isna(code) else [str(code)]
    if names is not None and names.said[row]:
        said.append(names.said[row])
    return _fault("unknown", _(
        "feature {row}: {value} is no area of the province: correct code or name, or remove the feature",
        row=row + 1, value=", ".join(said) or _("neither code nor name"),
    ))  # fmt: skip


def _fault(kind: str, text: str, *codes: str) -> Finding:
    return Finding(kind, "fault", text, codes)
