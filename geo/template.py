"""The empty list to fill in: an XLSX with the headers that `read` knows, choices to pick from and one example."""

import io
from collections.abc import Mapping, Sequence
from typing import Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from geo import codes, field_words, gazetteer, schema
from geo.texts import _
from geo.words import names

__all__ = ["workbook"]

#: What an office fills in; the columns that no page uses, and the personal ones, are left out.
_COLUMNS: Final = (
    "ukm_id", "business_name", "address", "village", "district", "regency", "postal_code", "latitude", "longitude",
    "product", "product_type", "size_class", "workers", "annual_capacity", "capacity_unit", "months_active",
    "established", "certificates", "packaging_ready", "exporting", "export_markets", "online_sales", "agency",
    "public_consent", "updated", "synthetic",
)  # fmt: skip

#: Rows for which the choices are offered, the first one being the example.
_ROWS: Final = 10_000
_WIDTH: Final = 18

_REGENCY_CODE: Final = len("00.00")


def workbook() -> bytes:
    """Return the template in the language in use.

    The example is marked as synthetic, so that what forgets to remove it does not pass for real data.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
        grey = book.add_format({"num_format": "@", "italic": True, "font_color": "#777777"})
        sheet, lists = book.add_worksheet(_("UKM list")), book.add_worksheet(_("Choices"))
        titles, example = field_words.titles(), _example()
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(_COLUMNS):
            # Text, so that a spreadsheet takes no code for a number and no decimal point for a separator.
            sheet.set_column(at, at, _WIDTH, text)
            sheet.write_string(0, at, titles[column], bold)
            sheet.write_string(1, at, example.get(column, ""), grey)
        for at, (column, choices) in enumerate(_choices().items()):
            lists.set_column(at, at, 2 * _WIDTH)
            lists.write_column(0, at, [_("Choices: {column}", column=titles[column]), *choices])
            _offer(sheet, column, f"='{lists.name}'!{_cells(at, len(choices))}")
    return content.getvalue()


def _cells(at: int, n: int) -> str:
    letter = xlsxwriter.utility.xl_col_to_name(at)
    return f"${letter}$2:${letter}${n + 1}"


def _offer(sheet: Worksheet, column: str, source: str) -> None:
    """Let the cells of a column offer the choices; a list of certificates may have several, so it only advises."""
    several = column in ("certificates", "product_type")
    sheet.data_validation(
        1, _COLUMNS.index(column), _ROWS, _COLUMNS.index(column),
        {"validate": "list", "source": source, "error_type": "information" if several else "stop",
         "error_title": _("Please choose"),
         "error_message": _("Choose one of the list; its words are on the second sheet.")},
    )  # fmt: skip


def _choices() -> Mapping[str, Sequence[str]]:
    places = gazetteer.load()
    yes_no = (_("yes"), _("no"))
    return {
        "product_type": [*names("product_type").values()],
        "size_class": [*names("size_class").values()],
        # Those whose short name says all: of PRIMA a list must name the level.
        "certificates": [name for name in codes.CERTIFICATES if codes.certificates(name) == (name, None)],
        "regency": [places.full_name(code) for code in places.names if len(code) == _REGENCY_CODE],
        **dict.fromkeys(
            (
                column.name
                for column in schema.COLUMNS
                if column.kind == "boolean" and column.name in _COLUMNS
            ),
            yes_no,
        ),
    }


def _example() -> dict[str, str]:
    yes = _("yes")
    return {
        "ukm_id": _("EXAMPLE"), "business_name": _("EXAMPLE: delete this row"), "address": "Jl. Contoh No. 1",
        "village": "Tekad", "district": "Pulau Panggung", "regency": "Tanggamus",
        "product": _("ground coffee"), "product_type": names("product_type")["coffee"],
        "size_class": names("size_class")["micro"], "workers": "4", "annual_capacity": "1200", "capacity_unit": "kg",
        "months_active": "12", "established": "2019", "certificates": "NIB; HALAL", "packaging_ready": yes,
        "exporting": _("no"), "online_sales": yes, "public_consent": yes, "updated": "2026-01-31", "synthetic": yes,
    }  # fmt: skip
