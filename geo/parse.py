"""The meaning of one cell: numbers, yes and no, dates; lists of codes are the matter of `codes`.

Every parser takes cleaned text and returns the value, None where it has no meaning, and the code of the problem.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from geo import codes, schema

__all__ = ["PARSED", "cell", "clean"]

Parsed = tuple[object, str | None]

#: People write these where they have nothing to say. "tidak ada" is no placeholder but an answer:
#: it stays in text, means no in a yes/no column and an empty list in a list.
_PLACEHOLDERS: Final = frozenset((
    "-", "--", "---", "–", "—", ".", "..", "...", "?", "n/a", "n.a.", "na", "null", "none", "nan", "nil", "nihil",
    "#n/a", "#ref!", "#value!", "#div/0!", "#name?",
))  # fmt: skip

#: In Indonesian forms a "v" is ticked, an "x" is crossed out, and "T" stands beside "Y" for tidak.
_ASKED: Final = "ekspor|ada|pernah|aktif|siap|online|daring|standar|setuju|bersedia|punya"
_YES: Final = re.compile(
    rf"y|i?ya|yes|true|1|v|√|✓|✔|☑|(?:(?:ya|sudah|sdh|telah) )?(?:{_ASKED})|sudah|sdh|telah"
)
_NO: Final = re.compile(rf"n|no|t|f|false|0|x|✗|✘|☒|(?:tidak|tdk|tak|belum|blm|bukan)(?: (?:{_ASKED}))?")
_MARKETPLACE: Final = re.compile(
    r"(?:(?:shopee|toko\s?pedia|lazada|bukalapak|blibli|tik\s?tok(?: shop)?|instagram|ig|facebook|fb|"
    r"whats\s?app|wa|website|go\s?food|grab\s?food)(?:\W+|$)(?:dan )?)+"
)

#: Ways to export that answer whether one does: oneself, or through somebody else.
_WAY: Final = re.compile(
    r"(?:(?:i?ya|yes|sudah|sdh|telah|pernah)\W+)?(?:(?:di)?ekspor |export )?\(?(?:"
    r"(?:secara )?(?:(?:tidak|tdk|tak) )?langsung|(?:in)?direct(?:ly)?(?: export)?|"
    r"(?:melalui|lewat|via|through|by) (?:pihak )?(?:(?:ke)?tiga|ke-?3|lain|eksportir|exporter|trader|buyer|"
    r"pembeli|agen|broker|perantara|pengepul|pedagang|distributor|mitra|third part(?:y|ies)|trading company)"
    r"(?: lain)?)\)?"
)

_NUMBER: Final = re.compile(
    r"(?:rp\.?|idr)?\s*(?P<sign>[-−]?)(?P<digits>\d[\d., ]*?)(?:,-+)?\s*"
    r"(?P<scale>ribu|rb|juta|jt|miliar|milyar|triliun)?\s*(?:rupiah|orang|org|bulan|bln)?"
)
_SCALES: Final = {
    "ribu": 1e3,
    "rb": 1e3,
    "juta": 1e6,
    "jt": 1e6,
    "miliar": 1e9,
    "milyar": 1e9,
    "triliun": 1e12,
}
#: A telephone number or NIK in the wrong column. A sum may well begin with 8, but not at 80 billion rupiah.
_PERSONAL: Final = re.compile(r"0\d{6,}|\+?628\d{7,11}|8\d{10,11}|\d{16}")
_GROUPED: Final = {mark: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+") for mark in "., "}


#: The apostrophe by which a spreadsheet, and `export`, takes for text what would be a formula.
_GUARD: Final = re.compile(r"\A[' ]+(?=[=+\-@＝＋－＠])")

#: Nothing in Indonesia is sold, made or staffed beyond these: a larger number is a slip or an attack.
_MOST: Final = 1e18
_MOST_COUNTED: Final = 1_000_000
_MOST_MADE: Final = 5e9

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan januari january", "feb pebruari februari february", "mar maret march", "apr april", "mei may",
         "jun juni june", "jul juli july", "agu ags agt agustus aug august", "sep sept september",
         "okt oktober oct october", "nov november nopember", "des desember dec december"), start=1)
    for name in names.split()
}  # fmt: skip
_DATES: Final = tuple(map(re.compile, (
    r"(?P<y>\d{4})(?:[-/](?P<m>\d{1,2})(?:[-/](?P<d>\d{1,2}))?)?(?:[t ]\d\d:\d\d.*)?",
    r"(?:(?:(?P<d>\d{1,2})[-/. ])?(?P<m>\d{1,2}|[a-z]+)[-/. ]+)(?P<y>\d{4})(?: \d\d:\d\d.*)?",
)))  # fmt: skip
_SERIAL: Final = re.compile(r"[1-9]\d{4}")
_EXCEL_EPOCH: Final = date(1899, 12, 30)
_FIRST_YEAR: Final = 1900

#: The classes of PP 7/2021 art. 35 and the words for them; what is none of these is missing.
_SIZES: Final = {"micro": r"mi[kc]ro", "small": r"kecil|small", "medium": r"menengah|sedang|medium"}


def clean(text: str, *, listed: bool = False) -> str:
    r"""Return `text` composed (NFC), visible, its whitespace single; "" where it says nothing.

    Parameters
    ----------
    listed
        Whether the lines of `text` are entries of a list: they are then parted by ";".

    Examples
    --------
    >>> clean("  Kopi\tBubuk "), clean("n/a"), clean("NIB\nHalal", listed=True), clean("'=1+1")
    ('Kopi Bubuk', '', 'NIB;Halal', '=1+1')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        if listed:
            text = ";".join(filter(None, map(str.strip, text.splitlines())))
        text = "".join(char if char.isprintable() else " " if char.isspace() else "" for char in text)
    text = _GUARD.sub("", " ".join(text.split()))
    return "" if len(text) <= 8 and text.casefold() in _PLACEHOLDERS else text


def cell(text: str, column: schema.Column) -> Parsed:
    """Return what `text` means in `column` and the code of what is wrong with it; each None where there is none.

    Examples
    --------
    >>> sales = next(column for column in schema.COLUMNS if column.name == "annual_sales_idr")
    >>> cell("Rp 2,5 miliar", sales), cell("banyak", sales)
    ((2500000000.0, None), (None, 'number_unreadable'))
    """
    parser = PARSED.get(column.name) or PARSED.get(column.kind)
    return parser(text) if parser else (text, None)


def _number(text: str) -> Parsed:
    """Read Indonesian and English numbers.

    "1.234" is 1234, as Indonesians write; "1,234" is read so too but noted, since it may be a decimal comma.
    """
    match = None if _PERSONAL.fullmatch(text) else _NUMBER.fullmatch(text.casefold())
    value = _digits(match["digits"].strip()) if match else None
    if match is None or value is None:
        return None, "number_unreadable"
    if match["sign"] and value:
        return None, "number_negative"
    unclear = _GROUPED[","].fullmatch(match["digits"]) and match["digits"].count(",") == 1
    value *= _SCALES.get(match["scale"], 1.0)
    return (value, "number_ambiguous" if unclear else None) if value <= _MOST else (None, "out_of_range")


def _digits(text: str) -> float | None:
    if any(grouped.fullmatch(text) for grouped in _GROUPED.values()):
        return float(re.sub(r"\D", "", text))
    whole, mark, decimals = re.fullmatch(r"(.*?)(?:([.,])(\d*))?", text).groups(default="")  # type: ignore[union-attr]
    other = {"": "", ".": ",", ",": "."}[mark]
    if whole.isdecimal() or (other and _GROUPED[other].fullmatch(whole)):
        return float(re.sub(r"\D", "", whole) + f".{decimals or 0}")
    return None


def _count(text: str, *, most: int | None = None) -> Parsed:
    value, problem = _number(text)
    if not isinstance(value, float):
        return None, problem
    if not value.is_integer():
        return None, "integer_expected"
    if value > (most or _MOST_COUNTED):
        return None, "out_of_range"
    return int(value), problem


def _capacity(text: str) -> Parsed:
    value, problem = _number(text)
    return (None, "out_of_range") if isinstance(value, float) and value > _MOST_MADE else (value, problem)


def _months(text: str) -> Parsed:
    return _count(text, most=12)


def _boolean(text: str) -> Parsed:
    word = text.casefold().strip(" .!")
    if _YES.fullmatch(word):
        return True, None
    return (False, None) if _NO.fullmatch(word) else (None, "boolean_unreadable")


def _online(text: str) -> Parsed:
    """Read yes and no, and the name of a market place as yes."""
    value, problem = _boolean(text)
    return (True, None) if problem and _MARKETPLACE.fullmatch(text.casefold()) else (value, problem)


def _exporting(text: str) -> Parsed:
    """Read yes and no, and a way to export as yes: "tidak langsung" is no no."""
    value, problem = _boolean(text)
    return (True, None) if problem and _WAY.fullmatch(text.casefold().strip(" .!")) else (value, problem)


def _date(text: str) -> Parsed:
    match = next(filter(None, (form.fullmatch(text.casefold()) for form in _DATES)), None)
    try:
        if match:
            value = _iso(match["y"], match["m"], match["d"])
        elif _SERIAL.fullmatch(text):
            value = (_EXCEL_EPOCH + timedelta(days=int(text))).isoformat()
        else:
            return None, "date_unreadable"
    except (KeyError, ValueError):
        return None, "date_unreadable"
    if int(value[:4]) < _FIRST_YEAR or value > date.today().isoformat()[: len(value)]:
        return None, "date_out_of_range"
    return value, None


def _iso(year: str, month: str | None, day: str | None) -> str:
    if month is None:
        return f"{int(year):04}"
    number = int(month) if month.isdecimal() else _MONTHS[month]
    return date(int(year), number, int(day or 1)).isoformat()[: 10 if day else 7]


def _postal_code(text: str) -> Parsed:
    code = re.sub(r"\.0$|\s", "", text)
    return (code, None) if re.fullmatch(r"[1-9]\d{4}", code, re.ASCII) else (text, "postal_code_invalid")


def _size_class(text: str) -> Parsed:
    found = [name for name, pattern in _SIZES.items() if re.search(pattern, text.casefold())]
    return (found[0], None) if len(found) == 1 else (None, "size_class_unknown")


#: The parser of a column or else of its kind; what is in neither is text and stays as it is written.
PARSED: Final[dict[str, Callable[[str], Parsed]]] = {
    "number": _number, "integer": _count, "boolean": _boolean, "date": _date,
    "annual_capacity": _capacity, "months_active": _months, "online_sales": _online, "exporting": _exporting,
    "certificates": codes.certificates, "export_markets": codes.export_markets,
    "postal_code": _postal_code, "size_class": _size_class,
}  # fmt: skip
