"""Small spreadsheets that unfold to gigabytes, and large ones of nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.archives import MAIN, SHEET, TABLE, data, packed, parts, streamed
from tests.hostile.case import Case, content


def cases() -> Iterator[Case]:
    corner = data(TABLE) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield Case("heavy sheet", "corner.xlsx", content(packed(parts(corner))), "needs more memory")

    def bomb(opening: str, filling: bytes, megabytes: int, closing: str) -> Callable[[], Iterator[bytes]]:
        def chunks() -> Iterator[bytes]:
            yield opening.encode()
            for _turn in range(megabytes):
                yield filling * (2**20 // len(filling))
            yield closing.encode()

        return chunks

    begin = f'<worksheet xmlns="{MAIN}"><sheetData>{data(TABLE)}'
    end = "</sheetData></worksheet>"
    text = '<row r="3"><c r="B3" t="inlineStr"><is><t>'
    bombs = {
        "spaces": (SHEET, bomb(begin, b" ", 1000, end), ""),
        "text": (SHEET, bomb(begin + text, b"A", 1000, "</t></is></c></row>" + end), "needs more memory"),
        "cells": (SHEET, bomb(begin, b'<row><c t="b"><v>1</v></c></row>', 1500, end), "needs more memory|more than 500,000 rows|too long"),
        "tags": (SHEET, bomb(begin, b"<x>", 500, end), ""),
        "comments": (SHEET, bomb(begin, b"<!-- x -->", 1000, end), ""),
        "attribute": (SHEET, bomb(begin + '<row r="', b"1", 1000, '"/>' + end), ""),
        "strings": ("xl/sharedStrings.xml", bomb(f'<sst xmlns="{MAIN}">', b"<si><t>abc</t></si>", 1500, "</sst>"), "needs more memory|too long"),
        "string": ("xl/sharedStrings.xml", bomb(f'<sst xmlns="{MAIN}"><si><t>', b"A", 1000, "</t></si></sst>"), "needs more memory"),
        "styles": ("xl/styles.xml", bomb(f'<styleSheet xmlns="{MAIN}"><cellXfs>', b'<xf numFmtId="0"/>', 1500, "</cellXfs></styleSheet>"), ""),
        "workbook": ("xl/workbook.xml", bomb(f'<workbook xmlns="{MAIN}"><sheets>', b'<sheet name="a"/>', 800, "</sheets></workbook>"), ""),
        "nothing": (SHEET, bomb(begin, b"<row></row>", 40, end), ""),
    }  # fmt: skip
    for name, (part, chunks, error) in bombs.items():
        yield Case("zip bomb", f"{name}.xlsx", streamed(part, chunks, parts), error, heavy=True)
    rows = "".join(f'<row r="{n}"/>' for n in range(3, 1_048_577))
    yield Case(
        "heavy sheet",
        "nothing.xlsx",
        lambda path: (path.write_bytes(packed(parts(data(TABLE) + rows))), None)[1],
        None,
        heavy=True,
    )
    long = f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_000}</t></si></sst>'

    def shared(path: Path) -> None:
        many = "".join(f'<row r="{n}"><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(3, 400_000))
        path.write_bytes(packed(parts(data(TABLE) + many, **{"xl/sharedStrings.xml": long})))

    yield Case("heavy sheet", "shared.xlsx", shared, "needs more memory", heavy=True)
    yield Case("zip bomb", "laughs_content.ods", streamed(
        "content.xml", bomb("<office:document-content>", b"<text:p>x</text:p>", 1000, "</office:document-content>"),
        lambda: {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), heavy=True)  # fmt: skip
