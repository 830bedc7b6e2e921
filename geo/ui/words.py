"""Names of codes and forms of numbers and dates, in the language in use."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from geo.texts import _, language

__all__ = ["day", "names", "number", "percent"]


def number(value: float, *, decimals: int = 0) -> str:
    """Return `value` with the separators of the language and exactly `decimals` decimals."""
    return format_decimal(value, format=f"#,##0.{'0' * decimals}" if decimals else "#,##0", locale=language())


def percent(share: float, *, decimals: int = 0) -> str:
    """Return a share between 0 and 1 as a percentage; in Indonesian with a space before the sign."""
    sign = " %" if language() == "id" else "%"
    return number(100 * share, decimals=decimals) + sign


def day(iso: str | None) -> str:
    """Return an ISO date of any precision as people write it; words where there is none."""
    if not iso:
        return _("no date given")
    parts = iso[:10].split("-")
    if len(parts) == 3:
        return format_date(date.fromisoformat(iso[:10]), format="d MMM y", locale=language())
    if len(parts) == 2:
        return format_date(date(int(parts[0]), int(parts[1]), 1), format="MMM y", locale=language())
    return iso


def names(vocabulary: str) -> Mapping[str, str]:
    """Return the words for the codes of a vocabulary: `export_level`, `location_level` or `location_note`."""
    return _VOCABULARIES[vocabulary]()


def _export_levels() -> dict[str, str]:
    return {
        "exporting": _("exporting"),
        "ready": _("ready to export"),
        "improving": _("to be improved"),
        "early": _("needs guidance"),
        "unknown": _("cannot be judged yet"),
    }


def _location_levels() -> dict[str, str]:
    return {
        "coordinates": _("by coordinates"),
        "village": _("centre of the village"),
        "district": _("middle of the district"),
        "regency": _("middle of the regency"),
        "none": _("not on the map"),
    }


def _location_notes() -> dict[str, str]:
    return {
        "axes_swapped": _("latitude and longitude were swapped; repaired"),
        "coordinates_unreadable": _("coordinates could not be read; the address decided"),
        "coordinates_outside": _("coordinates lie outside the province; the address decided"),
        "near_coast": _("up to 2 km off the coast; the nearest district was taken"),
        "regency_differs": _("the stated regency differs from that of the point; the point was kept"),
        "village_ambiguous": _("several villages fit; placed in the area that they share"),
        "district_ambiguous": _("several districts fit; placed in their regency"),
        "name_corrected": _("a place name is spelled differently and was matched"),
        "parts_contradict": _("parts of the address contradict each other; the heavier evidence won"),
        "postal_code_only": _("only the postal code could be placed"),
        "outside_province": _("the address names a place outside the province"),
        "no_place_named": _("the address names no known place"),
        "address_missing": _("neither address nor coordinates were given"),
    }


_VOCABULARIES = {
    "export_level": _export_levels,
    "location_level": _location_levels,
    "location_note": _location_notes,
}
