"""Columns of a list: texts become values of the record's types, and what is wrong with a cell is said."""

from typing import Final

import pandas as pd

from geo import schema
from geo.parse import cell, clean
from geo.problems import problems

__all__ = ["typed"]

_COLUMNS: Final = {column.name: column for column in schema.COLUMNS}
_DTYPES: Final = {
    "text": "str", "date": "str", "list": "str",
    "number": "float64", "integer": "Int64", "boolean": "boolean",
}  # fmt: skip


def typed(raw: pd.DataFrame, file: str) -> tuple[dict[str, pd.Series], list[pd.DataFrame]]:
    """Return the values of every column of the record and `schema.REFUSED`, and the problems of the cells."""
    values: dict[str, pd.Series] = {}
    found: list[pd.DataFrame] = []
    refused = pd.Series("", index=raw.index, dtype="str")
    for name, column in _COLUMNS.items():
        if name not in raw:
            values[name] = pd.Series(index=raw.index, dtype=_DTYPES[column.kind])
            continue
        values[name], wrong = _typed(raw[name], column)
        found += _cell_problems(wrong, raw, name, file)
        if name in schema.JUDGED:
            refused[wrong.index[values[name][wrong.index].isna()]] += f"; {name}"
    return values | {schema.REFUSED: refused.str.removeprefix("; ").replace("", None)}, found


def _typed(raw: pd.Series, column: schema.Column) -> tuple[pd.Series, pd.DataFrame]:
    """Return the values of one column and, where something is wrong, the text and the code of the problem."""
    # Each different text is looked at once: registers repeat themselves.
    codes, texts = pd.factorize(raw)
    cleaned = [clean(text, listed=column.kind == "list") for text in texts]
    parsed = [cell(text, column) if text else (None, None) for text in cleaned]
    values = pd.Series([value for value, _problem in parsed], dtype=_DTYPES[column.kind])
    wrong = pd.DataFrame({"text": cleaned, "problem": [problem for _value, problem in parsed]}, dtype="str")
    wrong = wrong.take(codes).set_axis(raw.index).dropna()
    return values.take(codes).set_axis(raw.index), wrong


def _cell_problems(wrong: pd.DataFrame, raw: pd.DataFrame, name: str, file: str) -> list[pd.DataFrame]:
    return [
        problems(
            str(problem), file=file, rows=raw.loc[same.index, "source_row"], column=name, values=same["text"]
        )
        for problem, same in wrong.groupby("problem")
    ]
