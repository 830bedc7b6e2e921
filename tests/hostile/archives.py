"""The least that spreadsheets are made of, so that every part can be spoiled."""

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from tests.hostile.case import HEADER, ROW

OFFICE = "http://schemas.openxmlformats.org"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
TABLE = [HEADER.split(","), ROW.split(",")]
SHEET = "xl/worksheets/sheet1.xml"
_NAMESPACES = "table office text style"
_ODS = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _NAMESPACES.split()
)


def _columns(at: int) -> str:
    letters = ""
    while at >= 0:
        at, letters = at // 26 - 1, chr(65 + at % 26) + letters
    return letters


def cell(row: int, at: int, value: str) -> str:
    return f'<c r="{_columns(at)}{row}" t="inlineStr"><is><t>{value}</t></is></c>'


def data(rows: list[list[str]], start: int = 1) -> str:
    """Return `rows` as the XML of a sheet's rows."""
    return "".join(
        f'<row r="{row}">{"".join(cell(row, at, value) for at, value in enumerate(values))}</row>'
        for row, values in enumerate(rows, start=start)
    )


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """Return a sheet's XML."""
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def relations(*links: tuple[str, str]) -> str:
    made = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{made}</Relationships>'


def parts(rows: str | None = None, **changed: str | bytes) -> dict[str, str | bytes]:
    """Return the parts of an XLSX of one sheet; `changed` by the part's name with "__" for "/" and no suffix."""
    linked = f'xmlns:r="{OFFICE}/officeDocument/2006/relationships"'
    workbook = f'<workbook xmlns="{MAIN}" {linked}><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    made: dict[str, str | bytes] = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ),
        "xl/workbook.xml": workbook,
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>x</t></si></sst>',
        SHEET: sheet(data(TABLE) if rows is None else rows),
    }
    return made | changed


def packed(of: dict[str, str | bytes]) -> bytes:
    """Return an archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in of.items():
            book.writestr(name, text)
    return file.getvalue()


@cache
def good() -> bytes:
    return packed(parts())


def ods(rows: str, before: str = "") -> bytes:
    body = f"<office:body><office:spreadsheet>{rows}</office:spreadsheet></office:body>"
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'{before}<office:document-content{_ODS} office:version="1.2">{body}</office:document-content>',
        "META-INF/manifest.xml": "<manifest/>",
    })  # fmt: skip


def ods_row(values: list[str], repeated: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        for value in values
    )
    return f"<table:table-row{repeated}>{cells}</table:table-row>"


def ods_table(rows: str) -> str:
    return f'<table:table table:name="S">{rows}</table:table>'


ODS_ROWS = "".join(map(ods_row, TABLE))


def streamed(
    name: str, chunks: Callable[[], Iterator[bytes]], of: Callable[[], dict[str, str | bytes]]
) -> Callable[[Path], None]:
    """Return what writes an archive whose part `name` is too large to be made at once."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            for other, text in of().items():
                if other != name:
                    book.writestr(other, text)
            with book.open(name, "w", force_zip64=True) as part:
                for chunk in chunks():
                    part.write(chunk)

    return make
