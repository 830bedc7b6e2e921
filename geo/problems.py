"""The list of what is wrong with a file: its columns, its codes and the advice that goes with each code."""

from typing import Any, Final

import pandas as pd

from geo import schema, settings
from geo.privacy import MASK, mask, mask_text
from geo.texts import _
from geo.words import number

__all__ = ["PROBLEMS", "advice", "problems"]

#: Codes of what can be wrong with a file, a row or a cell, in the order of the advice below.
PROBLEMS: Final = (
    "encoding_assumed", "sheet_skipped", "column_unused", "place_from_title", "row_skipped", "total_skipped",
    "row_too_long", "text_too_long", "business_name_missing", "ukm_id_made", "ukm_id_personal", "ukm_id_repeated",
    "number_unreadable", "number_ambiguous", "number_negative", "integer_expected", "out_of_range",
    "boolean_unreadable", "date_unreadable", "date_out_of_range", "certificate_unknown", "certificate_not_held",
    "market_unknown", "postal_code_invalid", "size_class_unknown",
)  # fmt: skip

#: The columns of the list and how much of a value it repeats.
_COLUMNS: Final = ("file", "row", "column", "value", "problem", "advice")
_VALUE_LENGTH: Final = 80


def problems(problem: str, *, file: str, rows: Any, column: str = "", values: Any = "") -> pd.DataFrame:
    """Return the list of one problem in one column: file, row, column, value, problem and advice.

    Parameters
    ----------
    problem
        One of `PROBLEMS`.
    file
        The name of the file without its folder, as `read` gives it.
    rows
        The row numbers as a spreadsheet shows them.
    column
        The internal name, the header where the column has none, or "" where whole rows are meant.
    values
        The texts found, one or one for each row; hidden in a personal column, else masked and cut at 80 characters.
    """
    found = pd.DataFrame({"row": pd.Series(list(rows), dtype="int64")})
    shown = pd.Series([values] * len(found) if isinstance(values, str) else list(values), dtype="str")
    shown = (
        shown.where(shown.isna(), MASK)
        if column in schema.PERSONAL
        else mask(shown).str.slice(0, _VALUE_LENGTH)
    )
    found = found.assign(
        file=file, column=mask_text(column), value=shown, problem=problem, advice=advice()[problem]
    )
    return found.astype({name: "str" for name in _COLUMNS if name != "row"})[list(_COLUMNS)]


def advice() -> dict[str, str]:
    """Return, by code of a problem, what to do about it, in the language in use."""
    texts = (
        _("The file is not UTF-8 and was read as Windows-1252: check accents, or save it as CSV UTF-8."),
        _(
            "Another sheet holds the list, so this one was not read: name its columns like that list if it is one."
        ),
        _("This header is not known and the column is not used: rename it if it should be."),
        _(
            "A title or the name of the sheet says this, and rows without it take it: fill in the column where that "
            "is wrong."
        ),
        _(
            "Only one cell is filled, so this was taken for the title of a section: complete it if it is a UKM."
        ),
        _("This row sums up others, so it is no UKM: nothing need be done."),
        _("The row has more cells than the header: put text that contains the separator in quotation marks."),
        _(
            "The text is longer than {limit} characters and only its beginning is kept: shorten it.",
            limit=number(settings.MAX_CELL_CHARS),
        ),
        _("The name of the business is missing: fill it in."),
        _("One was made from the file name and the row: give every UKM a lasting identifier."),
        _("This looks like a personal number and was replaced: use the number of the register instead."),
        _("The identifier occurs before and got a number behind it: remove the double or correct it."),
        _(
            "This is not one number: write digits only, for example 1500 or 2.500.000; a unit has its own column."
        ),
        _("Read as thousands; if the comma marks decimals, write fewer or more than three of them."),
        _("The number is negative: write 0 or more, or leave the cell empty."),
        _("A whole number is expected: write it without decimals."),
        _("The number is outside the possible range: correct it."),
        _("Write ya or tidak."),
        _("This is no date: write it like 2019, 2019-03-12 or 12/03/2019."),
        _("The date is in the future or before 1900: correct it."),
        _("A certificate is not known and is kept as written: write its short name, for example PIRT."),
        _("Certificates that are in process, expired or not held are left out: list only valid ones."),
        _("A country is not known and is kept as written: write country names with commas between them."),
        _("A postal code has five digits: correct it."),
        _("The size class is none of mikro, kecil and menengah: write one of these."),
    )
    return dict(zip(PROBLEMS, texts, strict=True))
