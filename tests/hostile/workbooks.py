"""Hostile spreadsheets: damage of every part, XML that expands, references to nowhere, content that is a program."""

import io
import random
import warnings
import zipfile
from collections.abc import Iterator

from tests.hostile.archives import (
    MAIN,
    ODS_ROWS,
    OFFICE,
    SHEET,
    TABLE,
    cell,
    data,
    good,
    ods,
    ods_row,
    ods_table,
    packed,
    parts,
    relations,
    sheet,
)  # fmt: skip
from tests.hostile.case import HEADER, ROW, Case, content
from tests.hostile.text import DATES, FORMULAS


def _laughs(levels: int, entity: str = "lol") -> str:
    made = [f'<!ENTITY {entity}0 "haha">']
    made += [f'<!ENTITY {entity}{n} "{f"&{entity}{n - 1};" * 10}">' for n in range(1, levels)]
    return f"<?xml version='1.0'?><!DOCTYPE x [{''.join(made)}]>"


def damaged() -> Iterator[Case]:
    whole = good()
    for percent in (1, 5, 10, 25, 50, 75, 90, 99):
        yield Case(
            "truncated", f"cut{percent}.xlsx", content(whole[: len(whole) * percent // 100 + 1]), "damaged"
        )
    chance = random.Random(7)
    for number in range(25):
        flipped = bytearray(whole)
        for _time in range(12):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        yield Case("flipped", f"flip{number}.xlsx", content(bytes(flipped)))
    for name in parts():
        yield Case(
            "missing part",
            f"{name.replace('/', '_')}.xlsx",
            content(packed({k: v for k, v in parts().items() if k != name})),
        )
        for at, junk in enumerate(
            ("", "x", "<", "<a><b></a>", "\0" * 99, "<?xml version='1.0' encoding='utf-99'?><a/>")
        ):
            made = packed(parts(**{name: junk}))
            yield Case("bad part", f"{name.replace('/', '_')}{at}.xlsx", content(made))
    for suffix in ("xlsx", "xls", "ods"):
        for name, junk in (
            ("csv", f"{HEADER}\n{ROW}".encode()), ("html", b"<html><table><tr><td>Nama</td></tr></table></html>"),
            ("pdf", b"%PDF-1.7\n%\xe2\xe3"), ("cfb", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 3000), ("zip", packed({"a": "b"})),
            ("png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99), ("xml", b"<?xml version='1.0'?><Workbook/>"),
        ):  # fmt: skip
            yield Case(
                "wrong extension", f"{name}.{suffix}", content(junk), "damaged|no row has known headers"
            )
    yield Case("wrong extension", "xlsx.ods", content(whole))
    yield Case("wrong extension", "ods.xlsx", content(ods(ods_table(ODS_ROWS))))
    yield Case("wrong extension", "xlsx.csv", content(whole), "no text")
    yield Case("wrong extension", "xlsx.geojson", content(whole), "damaged")
    yield Case("wrong extension", "xlsx.parquet", content(whole), "damaged")


def _formula_row(value: str) -> str:
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")
    return (
        f'<row r="2"><c r="A2"><f>{escaped}</f><v>1</v></c>{cell(2, 1, escaped)}{cell(2, 2, escaped)}</row>'
    )


def contents() -> Iterator[Case]:
    head = data(TABLE[:1])
    for at, value in enumerate(FORMULAS):
        yield Case("formula", f"formula{at}.xlsx", content(packed(parts(head + _formula_row(value)))), None)
    top = data([["Nama Usaha", "Alamat", "Tahun Berdiri", "Tenaga Kerja"]])
    numbers = (
        "0",
        "1",
        "60",
        "-1",
        "2958465",
        "2958466",
        "1e15",
        "1e308",
        "1e309",
        "-1e308",
        "NaN",
        "INF",
        "0.1",
        "x",
        "",
    )
    for at, value in enumerate(numbers):
        row = f'<row r="2">{cell(2, 0, "A")}{cell(2, 1, "Metro")}<c r="C2" s="1"><v>{value}</v></c><c r="D2"><v>{value}</v></c></row>'
        yield Case("date", f"serial{at}.xlsx", content(packed(parts(top + row))))
    for at, value in enumerate(DATES):
        row = f'<row r="2">{cell(2, 0, "A")}{cell(2, 1, "Metro")}<c r="C2" t="d"><v>{value}</v></c></row>'
        yield Case("date", f"iso{at}.xlsx", content(packed(parts(top + row))))
    references = ("XFD1048576", "XFE1", "A0", "A99999999999", "ZZZZZZZZ1", "1A", "", "é1", "A-1", "A1048577")
    for at, place in enumerate(references):
        row = f'<row r="3"><c r="{place}"><v>1</v></c></row>'
        yield Case("reference", f"cell{at}.xlsx", content(packed(parts(data(TABLE) + row))))
    for at, (kind, value) in enumerate(
        (
            ("s", "0"),
            ("s", "99999999"),
            ("s", "-1"),
            ("s", "x"),
            ("b", "7"),
            ("e", "#REF!"),
            ("z", "1"),
            ("str", ""),
        )
    ):
        row = f'<row r="3">{cell(3, 1, "A")}<c r="C3" t="{kind}"><v>{value}</v></c></row>'
        yield Case("reference", f"type{at}.xlsx", content(packed(parts(data(TABLE) + row))))
    merged = '<mergeCells count="2"><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B9:A1"/></mergeCells>'
    links = f'<hyperlinks xmlns:r="{OFFICE}/officeDocument/2006/relationships"><hyperlink ref="A1" r:id="r9"/></hyperlinks>'
    for name, after in (
        ("merged", merged),
        ("links", links),
        ("validation", "<dataValidations/>"),
        ("unknown", "<x>" * 90 + "</x>" * 90),
    ):
        yield Case(
            "odd sheet", f"{name}.xlsx", content(packed(parts(**{SHEET: sheet(data(TABLE), after=after)})))
        )
    yield Case(
        "odd sheet",
        "dimension.xlsx",
        content(
            packed(
                parts(
                    **{
                        SHEET: sheet(data(TABLE)).replace(
                            "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
                        )
                    }
                )
            )
        ),
        None,
    )
    yield Case(
        "odd sheet",
        "deep.xlsx",
        content(packed(parts(**{SHEET: sheet(data(TABLE), after="<x>" * 50_000 + "</x>" * 50_000)}))),
    )
    yield Case(
        "odd sheet",
        "blank_headers.xlsx",
        content(packed(parts(data([["", "", *TABLE[0], ""], ["1", "2", *TABLE[1], "3"]])))),
        None,
    )
    yield Case(
        "odd sheet",
        "double.xlsx",
        content(packed(parts(data([[*TABLE[0], "Alamat"], [*TABLE[1], "x"]])))),
        "both mean address",
    )
    yield Case("odd sheet", "rows_twice.xlsx", content(packed(parts(data(TABLE) + data(TABLE)))))
    yield Case(
        "odd sheet",
        "nul.xlsx",
        content(packed(parts(data([TABLE[0], [*TABLE[1][:1], "A\0B&#0;", "Metro"]])))),
    )
    yield Case("odd sheet", "no_rows.xlsx", content(packed(parts(""))), "no row has known headers")
    yield Case(
        "wide",
        "columns.xlsx",
        content(packed(parts(data([[*TABLE[0], *map(str, range(16_377))], TABLE[1]])))),
        "row 1: there are more than 1,000 columns",
    )


def attacks() -> Iterator[Case]:
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    remote = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
    told = data([TABLE[0], [*TABLE[1][:1], "&e;", "Metro"]])
    joke = data([TABLE[0], [*TABLE[1][:1], "&lol9;", "Metro"]])
    for name, text in (
        ("entity", sheet(told, entity)),
        ("dtd", sheet(data(TABLE), remote)),
        ("laughs", sheet(joke, _laughs(10))),
    ):
        yield Case("xml attack", f"{name}_sheet.xlsx", content(packed(parts(**{SHEET: text}))))
    shared = f'<sst xmlns="{MAIN}"><si><t>&lol9;</t></si></sst>'
    yield Case(
        "xml attack",
        "laughs_strings.xlsx",
        content(packed(parts(**{"xl/sharedStrings.xml": _laughs(10) + shared}))),
    )
    yield Case(
        "xml attack",
        "laughs_workbook.xlsx",
        content(packed(parts(**{"xl/workbook.xml": _laughs(10) + str(parts()["xl/workbook.xml"])}))),
    )
    told = ods_table(ods_row(TABLE[0]) + ods_row(["U1", "&lol9;", "Metro"]))
    yield Case("xml attack", "laughs.ods", content(ods(told, _laughs(10))))
    yield Case("xml attack", "entity.ods", content(ods(told.replace("lol9", "e"), entity)))
    extra = {
        "macro": {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 999, "[Content_Types].xml": "<Types/>"},
        "external": {"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>',
                     "xl/externalLinks/_rels/externalLink1.xml.rels": relations(("externalLinkPath", "file://host/x.xlsx"))},
        "slip": {"../../evil.txt": "x", "/tmp/evil.txt": "x", "..\\evil.txt": "x"},
        "activex": {"xl/activeX/activeX1.bin": b"x", "xl/embeddings/oleObject1.bin": b"MZ"},
    }  # fmt: skip
    for name, more in extra.items():
        yield Case("active content", f"{name}.xlsx", content(packed({**parts(), **more})), None)
    for at, target in enumerate(
        (
            "../../../etc/passwd",
            "http://127.0.0.1:9/sheet.xml",
            "/xl/worksheets/sheet1.xml",
            "file:///etc/passwd",
            "",
            "worksheets/",
        )
    ):
        linked = relations(("worksheet", target))
        yield Case(
            "active content",
            f"target{at}.xlsx",
            content(packed(parts(**{"xl/_rels/workbook.xml.rels": linked}))),
        )
    many = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 2000))
    book = str(parts()["xl/workbook.xml"]).replace('<sheet name="S" sheetId="1" r:id="r1"/>', many)
    yield Case(
        "odd sheet",
        "sheets.xlsx",
        content(packed(parts(**{"xl/workbook.xml": book}))),
        "more than 100 sheets",
    )
    twice = io.BytesIO(good())
    with zipfile.ZipFile(twice, "a") as again, warnings.catch_warnings(action="ignore"):
        again.writestr(SHEET, sheet(""))
    yield Case("odd sheet", "part_twice.xlsx", content(twice.getvalue()))


def documents() -> Iterator[Case]:
    whole = ods(ods_table(ODS_ROWS))
    yield Case("ods", "good.ods", content(whole), None)
    for percent in (5, 50, 95):
        yield Case("truncated", f"cut{percent}.ods", content(whole[: len(whole) * percent // 100]), "damaged")
    wide = ' table:number-columns-repeated="16384"'
    tall = ' table:number-rows-repeated="1048576"'
    for name, rows in (
        ("nothing_wide", ODS_ROWS + f"<table:table-row><table:table-cell{wide}/></table:table-row>"),
        ("nothing_tall", ODS_ROWS + f"<table:table-row{tall}><table:table-cell{wide}/></table:table-row>"),
        ("minus", ODS_ROWS + '<table:table-row table:number-rows-repeated="-5"><table:table-cell/></table:table-row>'),
        ("no_number", ODS_ROWS + '<table:table-row table:number-rows-repeated="x"><table:table-cell/></table:table-row>'),
        ("date", ODS_ROWS + '<table:table-row><table:table-cell office:value-type="date" office:date-value="99999-99-99"/></table:table-row>'),
        ("float", ODS_ROWS + '<table:table-row><table:table-cell office:value-type="float" office:value="1e999"/></table:table-row>'),
        ("unclosed", "<table:table-row>" * 500),
    ):  # fmt: skip
        yield Case("ods", f"{name}.ods", content(ods(ods_table(rows))), heavy=name == "nothing_tall")
    repeated = (
        '<table:table-cell office:value-type="string"{wide}><text:p>{value}</text:p></table:table-cell>'
    )
    for name, row in (
        ("wide", f"<table:table-row>{repeated.format(wide=wide, value='x')}</table:table-row>"),
        ("tall", ods_row(TABLE[1], tall)),
        (
            "both",
            f"<table:table-row{tall}>{repeated.format(wide=wide, value='x' * 30_000)}</table:table-row>",
        ),
        (
            "huge",
            f"<table:table-row{tall.replace('1048576', '9' * 19)}>{repeated.format(wide='', value='x')}</table:table-row>",
        ),
    ):
        yield Case("heavy sheet", f"{name}.ods", content(ods(ods_table(ODS_ROWS + row))), heavy=True)


def cases() -> list[Case]:
    return [*damaged(), *contents(), *attacks(), *documents()]
