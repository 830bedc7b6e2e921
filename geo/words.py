"""Names of codes and forms of numbers and dates, in the language in use."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from geo import gazetteer, potential_words, products
from geo.texts import _, language

__all__ = ["day", "few", "moment", "names", "number", "percent"]

#: The time of Lampung, the same all year.
_WIB: Final = timezone(timedelta(hours=7), "WIB")


def number(value: float, *, decimals: int = 0) -> str:
    """Return `value` with the separators of the language and exactly `decimals` decimals.

    Zero is "0", and what is above zero never looks like it: 0.03 with one decimal is "< 0.1".
    """
    smallest = 10.0**-decimals
    if 0 < value <= smallest / 2:
        return "<\u00a0" + number(smallest, decimals=decimals)
    return _written(value, decimals if value else 0, language())


@lru_cache(4096)
def _written(value: float, decimals: int, speech: str) -> str:
    pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return format_decimal(value, format=pattern, locale=speech)


def percent(share: float, *, decimals: int = 0) -> str:
    """Return a share between 0 and 1 as a percentage; in Indonesian with a fixed space before the sign."""
    sign = "\u00a0%" if language() == "id" else "%"
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


def moment(iso: str) -> str:
    """Return an ISO time that states its zone as the day and time in Lampung."""
    pattern = {"id": "d MMM y HH.mm", "en": "d MMM y, HH:mm"}[language()]
    here = datetime.fromisoformat(iso).astimezone(_WIB)
    return f"{format_datetime(here, pattern, locale=language())} {_WIB}"


def few(texts: Sequence[str], most: int = 5) -> str:
    """Return the first `most` texts in one line, and how many there are beside them.

    Examples
    --------
    >>> few(["a.csv", "b.csv"])
    'a.csv, b.csv'
    """
    more = [_("and {n} more", n=number(len(texts) - most))] if len(texts) > most else []
    return ", ".join([*texts[:most], *more])


def names(vocabulary: str) -> Mapping[str, str]:
    """Return the words for the codes of a column, or of a `place`, `gate`, `gate_state`, `criterion` or `stage`.

    A place is a regency (without "Kabupaten"), district or village; `gates` has every gate with its state. A district
    of a name that repeats has its regency with it.
    """
    return _VOCABULARIES[vocabulary]()


def _product_types() -> dict[str, str]:
    return dict(products.load()[f"name_{language()}"])


def _headings() -> dict[str, str]:
    """Return every heading with the product type that it belongs to."""
    table = products.load()
    return {
        heading: f"{heading} {name}"
        for name, headings in zip(table[f"name_{language()}"], table["hs"], strict=True)
        for heading in headings.split("; ")
        if heading
    }


def _markets() -> dict[str, str]:
    """Return the names of countries by ISO 3166-1 code."""
    return {code: name for code, name in Locale(language()).territories.items() if len(code) == 2}


def _places() -> Mapping[str, str]:
    return gazetteer.load().names


def _districts() -> dict[str, str]:
    """Return the names of the districts by code, with the regency where a name repeats."""
    places = gazetteer.load()
    districts = {code: name for code, name in places.names.items() if len(code) == len("00.00.00")}
    times = Counter(districts.values())
    return {code: places.full_name(code) if times[name] > 1 else name for code, name in districts.items()}


def _size_classes() -> dict[str, str]:
    return {"micro": _("micro"), "small": _("small"), "medium": _("medium")}


def _certificates() -> dict[str, str]:
    """Return the names of `codes.CERTIFICATES`, short enough for a list; names of laws and standards stay."""
    return {
        "NIB": _("NIB (business ID)"),
        "HALAL": _("Halal"),
        "SPP-IRT": _("SPP-IRT (food)"),
        "BPOM-MD": "BPOM MD",
        "HACCP": "HACCP",
        "GMP": "GMP/CPPOB",
        "SNI": "SNI",
        "ISO-22000": "ISO 22000",
        "ISO-9001": "ISO 9001",
        "ISO-14001": "ISO 14001",
        "ORGANIC": _("Organic"),
        "FAIRTRADE": "Fairtrade",
        "SVLK": _("SVLK (timber)"),
        "MERK": _("Trademark"),
        "IUMK": _("IUMK (micro)"),
        "SIUP": _("SIUP (trade)"),
        "TDP": _("TDP (company)"),
        "TDI": _("TDI (industry)"),
        "SKU": _("SKU (letter)"),
        "SKDU": _("SKDU (domicile)"),
        "SITU": _("SITU (premises)"),
        "NPWP": _("NPWP (tax)"),
        "SPPL": _("SPPL (environment)"),
        "PKP": _("PKP (food course)"),
        "PSAT": _("PSAT (fresh food)"),
        "SLHS": _("SLHS (hygiene)"),
        "TKDN": _("TKDN (content)"),
        "BPJS": "BPJS",
        "AKTA": _("Founding deed"),
        "KTP": _("KTP (identity)"),
        "IMB": _("IMB/PBG (building)"),
        "NKV": _("NKV (veterinary)"),
        "SKP": _("SKP (fish)"),
        "CBIB": _("CPIB/CBIB (fish)"),
        "PRIMA": _("PRIMA (farm)"),
        "CHSE": "CHSE",
        "UJI-LAB": _("Laboratory test"),
        "GLOBALGAP": "GLOBALG.A.P.",
        "RAINFOREST": "Rainforest Alliance",
    }


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
        "decimal_point_restored": _("the decimal point of a coordinate was missing; repaired"),
        "sign_restored": _("the minus sign of the latitude was missing; repaired"),
        "from_link": _("read from a map link"),
        "from_plus_code": _("read from a plus code"),
        "street_found": _("the office's street server found the street"),
        "consent_missing": _("moved to the centre of the village or district: no consent"),
        "corrected": _("a person named the place in the correction file"),
        "coordinates_unreadable": _(
            "the coordinates cannot be read, the address decided: write decimal degrees"
        ),
        "coordinates_outside": _("the coordinates lie outside the province's land; the address decided"),
        "near_coast": _("up to 2 km off the coast; the nearest district was taken"),
        "regency_differs": _(
            "the stated regency differs from that of the point or of the rest of the address"
        ),
        "point_refused": _(
            "the point is far from the place that the address surely means; the address decided"
        ),
        "village_ambiguous": _("several villages have this name: add the district or the regency"),
        "district_ambiguous": _("several districts have this name: add the regency"),
        "name_corrected": _("a place name is spelled differently and was matched"),
        "parts_contradict": _("parts of the address contradict each other; the heavier evidence won"),
        "postal_code_only": _("only the postal code could be placed"),
        "outside_province": _("the address names a place outside the province"),
        "no_place_named": _("the address names no known place: add village, district or regency"),
        "address_missing": _("neither an address nor coordinates are given"),
    }


_VOCABULARIES: Final[Mapping[str, Callable[[], Mapping[str, str]]]] = {
    "export_level": _export_levels,
    "location_level": _location_levels,
    "location_note": _location_notes,
    "product_type": _product_types,
    "size_class": _size_classes,
    "certificates": _certificates,
    "place": _places,
    "regency_code": _places,
    "district_code": _districts,
    "hs_headings": _headings,
    "export_markets": _markets,
    "gate": potential_words.gates,
    "gate_state": potential_words.states,
    "gates": potential_words.gate_states,
    "criterion": potential_words.criteria,
    "weakest_criterion": potential_words.criteria,
    "next_step": potential_words.next_steps,
    "potential_note": potential_words.notes,
    "product_opportunity": potential_words.opportunities,
    "stage": potential_words.stages,
}
