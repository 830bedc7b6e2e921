"""What spreadsheets and GIS files hold, as rows of text; runs in a process of its own, which `isolated` starts.

A number of a spreadsheet becomes the text that a person would type (35362, not 35362.0), a date ISO 8601,
a point two more columns.
"""

import json
import marshal
import math
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo import guarded, schema, settings
from geo.headers import column_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["serve", "text_of"]

Row = Sequence[str]

#: Rows are handed over in portions of about so many cells.
_CELLS: Final = 500_000

#: Rows of Parquet that are decoded at once.
_BATCH: Final = 10_000

#: The first bytes of what the driver of a format may be given: others would open what the file only points to.
_BEGINS: Final = {".gpkg": b"SQLite format 3\x00", ".json": b"{", ".geojson": b"{"}

#: What people write for "as above".
_AS_ABOVE: Final = re.compile(
    r"""[\s.-]*(?:"|''|“|”|〃|,,|s[. ]?d[. ]?a|idem|sama dengan (?:di ?)?atas)[\s.-]*""", re.IGNORECASE
)

#: "1.234" would be read as thousands, as people write them; a number that a program wrote never means that.
_LIKE_THOUSANDS: Final = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


def serve(path: Path, *span: int) -> None:
    """Answer on standard output: first the names of the sheets, then for each line read, a sheet's number, its rows.

    `span` are the first row and the number of those that are wanted of a Parquet file, the header being row 1.
    An answer is a portion of rows; an empty one ends the sheet. The alarm ends the process where a library does not
    come back.
    """
    if span:
        sheets = [("", _frame_rows(_parquet_rows(path, *span)))]
    else:
        sheets = _sheets(path) if path.suffix.casefold() in settings.SPREADSHEETS else _layers(path)
    rows = [each for _name, each in sheets]
    _answer([name for name, _rows in sheets])
    for line in sys.stdin.buffer:
        guarded.alarm(settings.OPENER_SECONDS)
        _answer(_portion(rows[int(line)]))


def _answer(value: list[str] | list[Row]) -> None:
    guarded.alarm(0)
    marshal.dump(value, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _portion(rows: Iterator[Row]) -> list[Row]:
    first = next(rows, None)
    return [] if first is None else [first, *islice(rows, _CELLS // (len(first) + 1))]


def _sheets(path: Path) -> list[tuple[str, Iterator[Row]]]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)

    def rows(name: str) -> Iterator[Row]:
        sheet = book.get_sheet_by_name(name)
        first = (sheet.start or (0, 0))[1]
        merged = [
            (top, bottom, left - first)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            if left == right and top < bottom
        ]
        yield from _filled_down(([text_of(cell) for cell in row] for row in sheet.iter_rows()), merged)

    return [(name, rows(name)) for name in book.sheet_names]


def _filled_down(rows: Iterable[list[str]], merged: Iterable[tuple[int, int, int]]) -> Iterator[Row]:
    """Yield rows in which the part of an address that stands in one cell for several rows stands in each of them.

    So does what a row says to be as above. Other cells are left alone: a name in one cell is one business, however
    many rows it has.

    Parameters
    ----------
    merged
        First row, last row and column of the cells, from 0.

    Examples
    --------
    >>> list(_filled_down([["Desa", "Nama"], ["Natar", "A"], ["", ""]], [(1, 2, 0), (1, 2, 1)]))
    [['Desa', 'Nama'], ['Natar', 'A'], ['Natar', '']]
    """
    begin: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for top, bottom, column in merged:
        begin[top][column] = bottom
    addresses: set[int] = set()
    until: dict[int, int] = {}
    above: list[str] = []
    for at, row in enumerate(rows):
        if at < settings.HEAD_ROWS:
            addresses |= {column for column, text in enumerate(row) if column_of(text) in schema.ADDRESS}
        until = {column: last for column, last in until.items() if at <= last}
        for column in addresses:
            if column in until or _AS_ABOVE.fullmatch(row[column]):
                row[column] = above[column]
        until |= begin.get(at, {})
        above = row
        yield row


def _layers(path: Path) -> list[tuple[str, Iterator[Row]]]:
    suffix = path.suffix.casefold()
    if suffix == ".parquet":
        return [("", _frame_rows(_parquet(path)))]
    with path.open("rb") as file:
        if not file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_BEGINS[suffix]):
            sys.exit("not what its name says")
    import pyogrio

    # Without this, opening a database that keeps a log of its changes writes two files beside it.
    options = {"IMMUTABLE": "YES"} if suffix == ".gpkg" else {}

    def rows(name: str) -> Iterator[Row]:
        yield from _frame_rows(pyogrio.read_dataframe(path, layer=name, **options))

    names = _tables(path) if suffix == ".gpkg" else [name for name, _kind in pyogrio.list_layers(path)]
    return [(str(name), rows(name)) for name in names]


def _tables(path: Path) -> list[str]:
    """Return the layers of a GeoPackage."""
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as database:
        query = "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
        return [name for (name,) in database.execute(query)]


def _parquet(path: Path) -> "pd.DataFrame":
    import geopandas as gpd
    import pandas as pd
    import pyarrow.parquet

    located = b"geo" in (pyarrow.parquet.read_schema(path).metadata or {})
    frame: pd.DataFrame = gpd.read_parquet(path) if located else pd.read_parquet(path)
    return frame


def _parquet_rows(path: Path, first: int, rows: int) -> "pd.DataFrame":
    """Return `rows` rows from `first` on (the header is row 1), reading no more of the file than their row groups."""
    import geopandas as gpd
    import pyarrow as pa
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(path)
    starts = list(
        accumulate((file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)), initial=0)
    )
    start = max(first - 2, 0)
    stop = max(first - 2 + rows, start)
    groups = [at for at, (low, high) in enumerate(pairwise(starts)) if low < stop and high > start]
    base = starts[groups[0]] if groups else 0
    kept, at = [], base
    for batch in file.iter_batches(batch_size=_BATCH, row_groups=groups, use_threads=False):
        if at + len(batch) > start:
            kept.append(batch.slice(max(start - at, 0), stop - max(at, start)))
        at += len(batch)
        if at >= stop:
            break
    table = pa.Table.from_batches(kept, file.schema_arrow)
    located = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
    frame: pd.DataFrame = table.to_pandas(ignore_metadata=bool(located))
    if not located:
        return frame
    name = located["primary_column"]
    crs = located["columns"][name].get("crs", settings.CRS_GEOGRAPHIC)
    boxes = [column.get("covering", {}).get("bbox", {}) for column in located["columns"].values()]
    covering = {names[0] for box in boxes for names in box.values()}
    shapes = gpd.GeoSeries.from_wkb(frame[name], crs=crs)
    located_frame: pd.DataFrame = gpd.GeoDataFrame(frame.drop(columns=[name, *covering]), geometry=shapes)
    return located_frame


def _frame_rows(frame: "pd.DataFrame") -> Iterator[Row]:
    if hasattr(frame, "geometry"):
        frame = _points_as_columns(frame)
    # A feature's `id` member comes as a column; our own exports have the same value under its own name.
    twice = {"id", "ukm_id"} <= set(frame.columns)
    if twice and (frame["id"].astype(str) == frame["ukm_id"].astype(str)).all():
        frame = frame.drop(columns="id")
    yield [str(name) for name in frame.columns]
    step = _CELLS // (frame.shape[1] + 1) + 1
    for start in range(0, len(frame), step):
        part = frame.iloc[start : start + step]
        texts = (part.iloc[:, at].map(text_of, na_action="ignore") for at in range(part.shape[1]))
        # What is all missing has no texts yet.
        columns = [text.astype(object).fillna("") for text in texts]
        yield from map(list, zip(*columns, strict=True))


def _points_as_columns(frame: "gpd.GeoDataFrame") -> "pd.DataFrame":
    import pandas as pd
    import shapely

    degrees = frame.geometry if frame.crs is None else frame.geometry.to_crs(settings.CRS_GEOGRAPHIC)
    shapes = degrees.to_numpy()
    kinds = degrees.geom_type
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    known = {column_of(str(name)) for name in table.columns}
    for name, of in (("latitude", shapely.get_y), ("longitude", shapely.get_x)):
        if name not in known:
            # The name of any other shape stands for its coordinates, so that the row says what it lacks.
            numbers = pd.Series(of(shapes), index=table.index, dtype=object)
            table[name] = numbers.where(kinds.isna() | (kinds == "Point"), kinds)
    return table


def text_of(cell: object) -> str:
    """Return the text that a person would type for the value of a cell."""
    if cell is None or isinstance(cell, str):
        # Longer by one, so that the reader sees that it is too long.
        return (cell or "")[: settings.MAX_CELL_CHARS + 1]
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float | Decimal):
        return _number_text(cell)
    return str(cell)[: settings.MAX_CELL_CHARS + 1]


def _number_text(number: float | Decimal) -> str:
    if not math.isfinite(number):
        return ""
    if number == int(number):
        return str(int(number))
    text = f"{Decimal(str(number)):f}"
    return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text


if __name__ == "__main__":
    guarded.run(
        lambda: serve(Path(sys.argv[1]), *map(int, sys.argv[2:])),
        memory_mb=settings.OPENER_MB,
        seconds=settings.OPENER_SECONDS,
    )
