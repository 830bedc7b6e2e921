"""The taxonomy of products and the reviewed word table that maps free text to it; owns both tables.

The tables are `data/ukm/products.csv` and `data/ukm/product_words.csv`; their README has the sources.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from geo import settings
from geo.errors import ReadError
from geo.texts import _

__all__ = ["OTHER", "classify", "load", "read_table"]

#: The type of whatever no word maps.
OTHER: Final = "other"

_COLUMNS: Final = ("code", "name_id", "name_en", "hs", "food", "permit", "note")
_WORD_COLUMNS: Final = ("words", "code", "priority", "same_as", "note")
_PERMITS: Final = ("spp-irt", "bpom-md", "none")


@dataclass(frozen=True)
class _Words:
    """Phrases with their rank and type, the other spellings of words, and the names of the types."""

    phrases: dict[tuple[str, ...], tuple[tuple[int, int, int], str]]
    spellings: dict[str, str]
    names: dict[str, str]

    @property
    def longest(self) -> int:
        return max(map(len, self.phrases))


def load() -> pd.DataFrame:
    """Return the product types, one row per type, indexed by code in the order of the file.

    Returns
    -------
    Columns `name_id`, `name_en`, `hs` (HS 2022 headings joined by "; "), `food` (bool: the halal duty of PP 42/2024
    applies), `permit` (the least food permit that fits its goods: "spp-irt", "bpom-md" or "none") and `note`.

    Raises
    ------
    ReadError
        The table is missing or damaged.

    Examples
    --------
    >>> load().loc["coffee", ["name_id", "permit"]].tolist()
    ['Kopi', 'spp-irt']
    """
    return _table(settings.UKM_DIR / "products.csv").copy()


def classify(product: pd.Series, product_type: pd.Series | None = None) -> pd.Series:
    """Return the code of the product type of every row, missing where both texts are missing.

    The first that answers decides: a type that `product_type` names exactly (Indonesian or English name, or
    code); the words of `product`; the words of `product_type`; otherwise `OTHER`. Among the phrases that a
    text holds as whole words the highest priority wins, then the most words, the most letters, and the first
    in the text.

    Examples
    --------
    >>> classify(pd.Series(["Kripik PISANG rasa coklat", "warung kopi", "batu apung", None])).tolist()
    ['processed_fruit_veg', 'services', 'other', nan]
    """
    words = _words(settings.UKM_DIR / "product_words.csv", settings.UKM_DIR / "products.csv")
    goods = _text(product)
    kinds = _text(product_type) if product_type is not None else pd.Series("", index=goods.index)
    by_name = kinds.map({kind: words.names.get(kind) for kind in kinds.unique()}).astype("str")
    answer = by_name.fillna(_by_words(goods, words)).fillna(_by_words(kinds, words)).fillna(OTHER)
    return answer.mask((goods == "") & (kinds == "")).astype("str").rename("product_type")


def _text(column: pd.Series) -> pd.Series:
    return column.map({text: _plain(text) for text in column.dropna().unique()}).astype("str").fillna("")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def _by_words(column: pd.Series, words: _Words) -> pd.Series:
    spelled = re.compile(rf"\b(?:{'|'.join(sorted(words.spellings, key=len, reverse=True))})\b")
    return column.map({text: _best(text, words, spelled) for text in column.unique()}).astype("str")


def _best(text: str, words: _Words, spelled: re.Pattern[str]) -> str | None:
    tokens = spelled.sub(lambda match: words.spellings[match[0]], text).split()
    found = [
        words.phrases[phrase]
        for size in range(1, words.longest + 1)
        for start in range(len(tokens) - size + 1)
        if (phrase := tuple(tokens[start : start + size])) in words.phrases
    ]
    return max(found, key=lambda hit: hit[0])[1] if found else None


@cache
def _table(path: Path) -> pd.DataFrame:
    rows = read_table(path, _COLUMNS)
    for number, row in enumerate(rows, start=2):
        _check(path, number, "food", row["food"], ("true", "false"))
        _check(path, number, "permit", row["permit"], _PERMITS)
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).set_index("code")
    return table.assign(food=table["food"].eq("true"))


@cache
def _words(path: Path, types: Path) -> _Words:
    table = _table(types)
    phrases, spellings = {}, {}
    for number, row in enumerate(read_table(path, _WORD_COLUMNS), start=2):
        if row["same_as"]:
            spellings[row["words"]] = row["same_as"]
            continue
        _check(path, number, "code", row["code"], tuple(table.index))
        _check(path, number, "priority", row["priority"], tuple("0123"))
        tokens = tuple(row["words"].split())
        phrases[tokens] = ((int(row["priority"]), len(tokens), len(row["words"])), row["code"])
    names = {
        _plain(name): code
        for code, *named in table[["name_id", "name_en"]].itertuples()
        for name in (code, *named)
    }
    return _Words(phrases, spellings, names)


def read_table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a reference table with exactly these columns.

    Raises
    ------
    ReadError
        Where it is missing or damaged.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = _(
            "{file}: cannot be read ({reason}); restore it from the repository", file=path.name, reason=error
        )
        raise ReadError(msg) from error
    if tuple(reader.fieldnames or ()) != columns:
        msg = _("{file}: the columns must be {columns}", file=path.name, columns=", ".join(columns))
        raise ReadError(msg)
    return rows


def _check(path: Path, row: int, column: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        msg = _(
            "{file}, row {row}, column {column}: {value} is none of {allowed}",
            file=path.name, row=row, column=column, value=repr(value), allowed=", ".join(allowed),
        )  # fmt: skip
        raise ReadError(msg)
