"""UKM counted by area and export level, and by area and product type, as files: small numbers are not shown.

Which are not is for `suppression`. What is zero in the whole selection, an area or a category, is left out.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo import export, groups, products, schema, settings, suppression, whole, workbook
from geo.about import About
from geo.about_words import rows
from geo.errors import GeoError
from geo.texts import _
from geo.words import names, number

__all__ = ["SUFFIXES", "content", "write"]

#: What stands for a number that is not shown.
HIDDEN: Final = "x"

_TOTAL: Final = ("n", "")
_UNKNOWN: Final = "not_known"
#: Behind the code of a regency: those of its UKM whose district is not known.
_REST: Final = "."
_REGENCY_CODE: Final = len("00.00")


def content(ukm: pd.DataFrame, suffix: str, about: About) -> bytes:
    """Return the tables of `ukm` as a file with a suffix of `SUFFIXES`.

    Parameters
    ----------
    ukm
        Columns district_code, regency_code (always given), export_level and product_type; of `groups` also how many UKM
        each row is.
    suffix
        .xlsx: a sheet for each table and layer; .csv: one number in a row, as programs like it.

    Raises
    ------
    GeoError
        Where so few UKM are given that their very number must not be shown.
    """
    n = groups.total(ukm)
    if n < suppression.LEAST:
        msg = _(
            "{n} UKM are too few for tables of areas, which show no number under {least}: loosen the filters",
            n=number(n), least=number(suppression.LEAST),
        )  # fmt: skip
        raise GeoError(msg)
    counts = _counts(ukm)
    parents = [_around(code, list(counts.index)) for code in counts.index]
    return _WRITERS[suffix](counts.mask(suppression.hidden(counts, parents)).astype("Int64"), about)


def write(ukm: pd.DataFrame, path: Path, about: About) -> None:
    """Write what `content` returns to `path`, whole or not at all.

    Raises
    ------
    GeoError
        Where the suffix is none of `SUFFIXES`, the UKM are too few or the file cannot be written.
    """
    suffix = path.suffix.casefold()
    if suffix not in SUFFIXES:
        msg = _(
            "{file}: this format is not written; use one of {known}", file=path, known=", ".join(SUFFIXES)
        )
        raise GeoError(msg)
    made = content(ukm, suffix, about)
    with whole.replaced(path) as at:
        at.write_bytes(made)


def _counts(ukm: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of the province, its regencies and their parts, by code; see `suppression.hidden`."""
    part = ukm["district_code"].astype("str").fillna(ukm["regency_code"].astype("str") + _REST)
    n = groups.numbers(ukm)
    columns = {_TOTAL: n.groupby(part).sum()}
    for name, order in _categories().items():
        of = n.groupby([part, ukm[name].astype("str").fillna(_UNKNOWN)]).sum().unstack(fill_value=0)
        columns |= {(name, code): of[code] for code in order if code in of}
    parts = pd.DataFrame(columns).sort_index()
    regencies = parts.groupby(parts.index.str[:_REGENCY_CODE]).sum()
    province = regencies.sum().to_frame(settings.PROVINCE_CODE).T
    return pd.concat([province, regencies, parts])


def _categories() -> Mapping[str, tuple[str, ...]]:
    return {
        "export_level": schema.EXPORT_LEVELS,
        "product_type": (*products.load().index, _UNKNOWN),
    }


def _around(code: str, listed: list[str]) -> int:
    """Return where in the list the area around one stands."""
    if code == settings.PROVINCE_CODE:
        return -1
    return 0 if len(code) == _REGENCY_CODE else listed.index(code[:_REGENCY_CODE])


def _csv(counts: pd.DataFrame, about: About) -> bytes:
    words = _words()
    places = {code: _place(code) for code in counts.index}
    columns: list[Any] = counts.columns.to_list()
    long = pd.DataFrame(
        [
            (_layer(code), code.rstrip(_REST), *places[code], *column, words[column], counts.at[code, column])
            for column in columns for code in counts.index
        ],
        columns=[
            "area_level", "area_code", "regency_name", "area_name", "table", "category", "category_name", "n",
        ],
    )  # fmt: skip
    texts = dict.fromkeys(long.columns.drop("n"), "str")
    return export.csv(long.astype(texts | {"n": "Int64"}).assign(hidden=long["n"].isna()), about)


def _xlsx(counts: pd.DataFrame, about: About) -> bytes:
    note = rows(about) | {
        _("Numbers"): _(
            "{hidden}: not shown. No number of UKM under {least} is shown, and so many others are not that it "
            "cannot be worked out from the sums.", hidden=HIDDEN, least=number(suppression.LEAST),
        ),
        _("Areas"): _("Areas and categories that have none of these UKM are left out."),
    }  # fmt: skip
    about_sheet = pd.DataFrame({_("Item"): note.keys(), _("Content"): note.values()}, dtype="str")
    sheets = [*_sheets(counts), workbook.Sheet(_("About"), about_sheet, is_note=True)]
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "tables.xlsx"
        workbook.write(path, sheets)
        return path.read_bytes()


def _sheets(counts: pd.DataFrame) -> Iterator[workbook.Sheet]:
    words = _words()
    columns: list[Any] = counts.columns.to_list()
    shown = counts.astype(object).where(counts.notna(), HIDDEN)
    codes = pd.Series(counts.index, index=counts.index, dtype="str")
    of_regencies = codes.str.len() <= _REGENCY_CODE
    sheets = (
        (_("Regencies by level"), "export_level", of_regencies),
        (_("Districts by level"), "export_level", ~of_regencies),
        (_("Regencies by product"), "product_type", of_regencies),
        (_("Districts by product"), "product_type", ~of_regencies),
    )
    for title, table, wanted in sheets:
        part = shown[wanted]
        places = pd.DataFrame(
            [(code.rstrip(_REST), *_place(code)) for code in part.index],
            index=part.index, columns=[_("Code"), _("Regency or city"), _("District")], dtype="str",
        )  # fmt: skip
        numbers = {words[column]: part[column] for column in columns if column[0] in ("n", table)}
        yield workbook.Sheet(title, places.assign(**numbers), pinned=3)


def _words() -> dict[tuple[str, str], str]:
    """Return what the columns of the numbers are called."""
    named = {
        (table, code): names(table).get(code, _("not known"))
        for table, codes in _categories().items() for code in codes
    }  # fmt: skip
    return {_TOTAL: _("Number of UKM"), **named}


def _layer(code: str) -> str:
    if code == settings.PROVINCE_CODE:
        return "province"
    if len(code) == _REGENCY_CODE:
        return "regency"
    return "regency_only" if code.endswith(_REST) else "district"


def _place(code: str) -> tuple[str, str]:
    """Return the names of the regency and of the district, or what stands in their place."""
    places = names("place")
    if code == settings.PROVINCE_CODE:
        return settings.PROVINCE_NAME, _("all")
    regency = places[code[:_REGENCY_CODE]]
    if len(code) == _REGENCY_CODE:
        return regency, _("all")
    return regency, _("district not known") if code.endswith(_REST) else places[code]


_WRITERS: Final[Mapping[str, Callable[[pd.DataFrame, About], bytes]]] = {".xlsx": _xlsx, ".csv": _csv}
#: Of the formats that are written.
SUFFIXES: Final = tuple(_WRITERS)
