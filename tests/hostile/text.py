"""Hostile text files: encodings, line ends, quotes, widths, cells that are programs, numbers and dates of no list."""

import random
from collections.abc import Iterator

from tests.hostile.case import HEADER, ROW, Case, content

GOOD = f"{HEADER}\n{ROW}\n"
NAMES = HEADER.split(",")

#: What spreadsheets run, and the marks that hide it.
FORMULAS = (
    '=HYPERLINK("http://example.invalid","x")', "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "=WEBSERVICE(1)", "＝1+1", ' "=1+1"', "=DDE(1)", "%0A=1+1",
    "=IMPORTXML(1)", "'=1+1", ";=1+1",
)  # fmt: skip
NUMBERS = (
    "NaN", "nan", "inf", "-inf", "Infinity", "1e308", "1e309", "-1e308", "1E+400", "9" * 400, "0x1F", "1_000",
    "١٢٣", "１２３", "½", "²", "1.2.3.4", "1,2,3", "--5", "+-5", "5-", "1e", "e1", "0" * 50, "-0", "1" + " 1" * 900,
    "1,.,.,.", "Rp", "Rp -", "12 juta juta", "1/0", "#DIV/0!", "TRUE",
)  # fmt: skip
DATES = (
    "1900-01-00", "1900-02-29", "0000-00-00", "9999-12-31", "10000-01-01", "-1-1-1", "99999", "2958466", "1899-12-31",
    "31/02/2020", "2020-13-45", "1/1/1", "kemarin", "2020-W01", "60", "0", "2020-01-01T99:99:99Z", "٢٠٢٠",
)  # fmt: skip
PLACES = (
    "0,0", "-90,-180", "90,180", "91,181", "105.3,-5.1", "NaN,NaN", "inf,-inf", "1e308,1e308", "-5.1.1,105..3",
    "5°99'99'' LS,105°", "°,°", "-5.11;105.31,", "530000,9430000", "999999999999,1", "--5,++105", "https://maps,",
    "geo:1e99,geo:", "6P6" + "7" * 500 + "+22,", "-5.11," + "1" * 5000, "@-5.1,@105.3,99999999999z", "LS,BT",
    "५,१०५", "-5,11, 105,31",
)  # fmt: skip
ADDRESSES = (
    "Kec " * 400, "Jl. " * 400, "((((" * 400, "a" * 1900, "Desa " + "x" * 1800, "&" * 1500, "<" * 1500, "&lt;" * 400,
    "\u202e\u202dMetro", "M\u0336e\u0336t\u0336r\u0336o", "\u0301" * 1500, "ﷺ" * 400, "\U0001f600" * 900,
    "%s%s%s%n{0}{file}", "'; DROP TABLE ukm; --", "<script>alert(1)</script>", "../../etc/passwd", "\\\\host\\share",
    "0812 " * 300, "a@" * 900, "1 1 " * 400, "+62 " * 400, "http://" * 250, "12.12." * 300, "RT 0" * 400, "\x85\u2028\u2029x",
    "\ufeff\u200b\u2060", "İstanbul ẞ ŉ ǰ", "Metro\u00ad" * 200, "-" * 1900, "•" * 1900, "0" * 1900, "(at)" * 400,
)  # fmt: skip


def _csv(kind: str, name: str, data: bytes | str, error: str | None = "", *, heavy: bool = False) -> Case:
    return Case(kind, name, content(data), error, heavy)


def _row(**values: str) -> str:
    """Return a list of one row with `values` quoted, by column."""
    row = (
        dict(zip(("id", "name", "address", "regency", "lat", "lon", "product"), ROW.split(","), strict=True))
        | values
    )
    quoted = (f'"{value.replace(chr(34), chr(34) * 2)}"' for value in row.values())
    return f"{HEADER}\n{','.join(quoted)}\n"


def cells() -> Iterator[Case]:
    for at, value in enumerate(FORMULAS):
        yield _csv(
            "formula", f"formula{at}.csv", _row(name=value, address=value, id=value, product=value), None
        )
    for at, value in enumerate(NUMBERS):
        head = "Nama Usaha,Alamat,Tenaga Kerja,Kapasitas,Omzet,Bulan Produksi,Kode Pos"
        yield _csv("number", f"number{at}.csv", f"{head}\nA,Metro{f',{chr(34)}{value}{chr(34)}' * 5}\n", None)
    for at, value in enumerate(DATES):
        data = f"Nama Usaha,Alamat,Tahun Berdiri,Tanggal Data\nA,Metro,{value},{value}\n"
        yield _csv("date", f"date{at}.csv", data, None)
    for at, value in enumerate(PLACES):
        lat, _comma, lon = value.partition(",")
        yield _csv("place", f"place{at}.csv", _row(lat=lat, lon=lon), None)
    for at, value in enumerate(ADDRESSES):
        yield _csv("address", f"address{at}.csv", _row(address=value, name=value, regency=value), None)


def encodings() -> Iterator[Case]:
    accent = GOOD.replace("Kopi", "Café")
    mixed = accent.encode() + accent.encode("cp1252")
    for name, data, error in (
        ("nul.csv", GOOD.replace("Kopi", "Ko\0pi"), "no text"),
        ("nul_end.csv", GOOD + "\0" * 5000, "no text"),
        ("nul_only.csv", b"\0" * 5000, "no text"),
        ("escape.csv", GOOD.replace("Kopi", "\x1b[2JKopi"), "no text"),
        ("mixed.csv", mixed, "line 4: the text is partly UTF-8"),
        ("mixed_late.csv", accent.encode() * 30_000 + accent.encode("cp1252"), "partly UTF-8"),
        ("utf16_no_bom.csv", GOOD.encode("utf-16-le"), "no text"),
        ("utf16_be.csv", b"\xfe\xff" + GOOD.encode("utf-16-be"), None),
        ("utf16_odd.csv", GOOD.encode("utf-16") + b"x", "no text"),
        ("utf32.csv", GOOD.encode("utf-32"), "no text"),
        ("utf7.csv", "+AGE-,+AGI-\n1,2\n", "no row has known headers"),
        ("cp037.csv", GOOD.encode("cp037"), ""),
        ("shift_jis.csv", GOOD.replace("Kopi", "コーヒー").encode("shift_jis"), "no text"),
        ("surrogate.csv", GOOD.replace("Kopi", "\ud800").encode("utf-8", "surrogatepass"), ""),
        ("overlong.csv", GOOD.encode().replace(b"Kopi", b"\xc0\xaf\xe0\x80\xaf"), ""),
        ("bom_twice.csv", b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD.encode(), None),
        ("bom_only.csv", b"\xef\xbb\xbf", "is empty"),
        ("bom16_only.csv", b"\xff\xfe", "is empty"),
        ("cut_utf8.csv", GOOD.encode() + "é".encode()[:1], ""),
        ("block_cut.csv", (GOOD + "x" * (1 << 20)).encode()[: (1 << 20) - 1] + b"\xc3", ""),
        ("space.csv", " \t\n\r\n" * 100, "is empty"),
        ("one_byte.csv", "x", "no row has known headers"),
        ("random.csv", random.Random(1).randbytes(20_000), "no text"),
        ("high.csv", bytes(range(160, 256)) * 50, ""),
        ("controls.csv", GOOD.replace("Kopi", "\x0b\x0c\x1c\x1d\x1e\x7f\x9f"), ""),
    ):
        yield _csv("encoding", name, data, error)


def lines() -> Iterator[Case]:
    rows = [ROW.replace("U1", f"U{number}") for number in range(50)]
    ends = ("\r", "\n", "\r\n", "\n\r", "\r\r\n", "\v", "\f", "\x1e", "\u2028", "\u0085")
    for at, end in enumerate(ends):
        yield _csv("line ends", f"end{at}.csv", end.join([HEADER, *rows]))
    mixed = "".join(row + ("\r", "\n", "\r\n")[at % 3] for at, row in enumerate([HEADER, *rows]))
    yield _csv("line ends", "mixed.csv", mixed, None)
    yield _csv("line ends", "blank.csv", f"{HEADER}{chr(10) * 5000}{ROW}", None)
    for name, data, error in (
        ("open.csv", GOOD + '"U2,open\n' + f"{ROW}\n" * 50, "row 3: a quotation mark is not closed"),
        ("open_head.csv", '"' + GOOD, "quotation mark|no row has known headers"),
        ("inside.csv", f'{HEADER}\nU1,"a"b,c\n', "row 2: a quotation mark"),
        ("many.csv", GOOD + '"' * 50_001, "quotation mark"),
        ("pairs.csv", GOOD + '"' * 5_000, ""),
        ("single.csv", GOOD.replace("Kopi", "'Kopi"), None),
        ("backslash.csv", GOOD.replace("Kopi", '\\"Kopi'), ""),
        ("long_open_head.csv", '"' + "x\n" * 200_000, "quotation mark|no row has known headers"),
        ("long_line.csv", GOOD + "x" * 2_000_000, "row 3: the row is longer than"),
        ("long_quote.csv", GOOD + '"' + "x\n" * 1_000_000, "row 3: the row is longer than"),
        ("long_cell.csv", GOOD.replace("Raden", "x" * 900_000), None),
        ("emoji_cell.csv", GOOD.replace("Raden", "\U0001f600" * 200_000), None),
    ):
        yield _csv("quotes", name, data, error)


def shapes() -> Iterator[Case]:
    for name, data, error in (
        ("header_only.csv", HEADER, "no rows beneath the header"),
        ("header_twice.csv", f"{HEADER}\n{HEADER}\n", "no rows beneath the header"),
        ("no_header.csv", ROW, "no row has known headers"),
        ("double.csv", f"{HEADER},Alamat\n{ROW},x\n", "both mean address"),
        ("double_other.csv", f"{HEADER},Lat\n{ROW},x\n", "both mean latitude"),
        ("blank_headers.csv", f",,{HEADER},,\n1,2,{ROW},3,4\n", None),
        ("all_blank_headers.csv", f"{',' * 6}\n{ROW}\n", "no row has known headers"),
        ("unknown.csv", f"a,b,c\n{ROW}\n", "no row has known headers"),
        ("late_header.csv", "x\n" * 29 + GOOD, None),
        ("too_late_header.csv", "x\n" * 31 + GOOD, "no row has known headers"),
        ("short_rows.csv", f"{HEADER}\nU1\n,\nU2,B,Metro\n", None),
        ("long_rows.csv", f"{HEADER}\n{ROW},{'x,' * 500}\n", None),
        ("longer_rows.csv", f"{HEADER}\n{ROW},{'x,' * 5000}\n", "row 2: there are more than 1,000 columns"),
        (
            "wide.csv",
            ",".join([HEADER, *map(str, range(16_384))]) + f"\n{ROW}\n",
            "row 1: there are more than",
        ),
        ("wide_nothing.csv", f"{HEADER}{',' * 16_384}\n{ROW}{',' * 16_384}\n", None),
        (
            "wide_same.csv",
            ",".join(["Nama Usaha"] * 900) + "\n" + ",".join("x" * 900),
            "no row has known headers",
        ),
        ("semicolons_in_tabs.csv", GOOD.replace(",", "\t;"), ""),
        ("pipes.csv", GOOD.replace(",", "|"), "no row has known headers"),
        ("spaces.csv", GOOD.replace(",", " "), ""),
        ("sep.csv", "sep=,\n" + GOOD, None),
        ("header_long.csv", "x" * 50_000 + f",{GOOD}", ""),
        ("header_formula.csv", f"=1+1,@x,{HEADER}\n1,2,{ROW}\n", None),
        ("header_personal.csv", f"0812-3456-7890,{HEADER}\n1,{ROW}\n", None),
        ("same_id.csv", f"{HEADER}\n" + f"{ROW}\n" * 3000, None),
        (
            "id_numbered.csv",
            f"{HEADER}\n" + "".join(f"{ROW.replace('U1', i)}\n" for i in ("U", "U", "U#2", "U#2")),
            None,
        ),
        ("id_long.csv", _row(id="9" * 5000), None),
        ("no_place.csv", "Nama Usaha,Produk\nA,kopi\n", "no column says where"),
        ("only_numbering.csv", f"{HEADER}\n(1),(2),(3),(4),(5),(6),(7)\n", "no rows beneath the header"),
        ("html.csv", f"<html><table><tr><td>{HEADER}</td></tr></table>", ""),
        ("json.csv", '{"Nama Usaha": "A", "Alamat": "x"}', "no row has known headers"),
        ("empty.csv", "", "is empty"),
        ("problems.csv", f"{','.join(NAMES)},Tenaga Kerja,Tahun Berdiri\n" + f"{ROW},x,y\n" * 2000, None),
    ):
        yield _csv("shape", name, data, error)


def heavy() -> Iterator[Case]:
    for name, make, error in (
        ("nothing.csv", lambda: f"{HEADER}\n" + ",,,,,,\n" * 1_048_576 + ROW, None),
        ("spaces.csv", lambda: f"{HEADER}\n" + " , , ,\t,,,\n" * 1_048_576 + ROW, "rows: split|^$"),
        ("rows.csv", lambda: "Nama,Alamat\n" + "a,b\n" * 1_048_576, "has more than 500,000 rows"),
        ("most_rows.csv", lambda: "Nama,Alamat\n" + "".join(f"a{n},b{n}\n" for n in range(499_000)), None),
        ("large.csv", lambda: GOOD + "x,y\n" * 51_000_000, "is larger than 200 MB"),
        ("commas.csv", lambda: f"{HEADER}\n" + f"{',' * 900_000}x\n" * 200, "more than 1,000 columns"),
        ("one_row.csv", lambda: f"{HEADER}\n" + "x," * 90_000_000, "row is longer than"),
        ("emoji.csv", lambda: f"{HEADER}\n" + f"\U0001f600{'a,b' * 1000}\n" * 60_000, "more than 1,000 columns|"),
        ("text.csv", lambda: f"{HEADER}\n" + f"U,{'x' * 1990},Metro,,,,\n" * 90_000, "holds more text"),
        ("all_wrong.csv", lambda: f"{HEADER},Tenaga Kerja,Kapasitas,Tahun Berdiri,Ekspor,Kemasan,Kode Pos,Skala\n"
            + "".join(f"{ROW},x{n},x{n},x{n},x{n},x{n},x{n},x{n}\n" for n in range(147_000)), None),
    ):  # fmt: skip
        yield Case(
            "heavy text",
            name,
            lambda path, make=make: (path.write_text(make(), "utf-8"), None)[1],
            error,
            True,
        )


def cases() -> list[Case]:
    return [*cells(), *encodings(), *lines(), *shapes(), *heavy()]
