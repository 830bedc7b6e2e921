"""Every row of `data/ukm/products.csv` and `data/ukm/product_words.csv`."""

import csv
import re

import pandas as pd

from geo import products, settings

#: Chapters of the ten main export groups (BPS Lampung, May 2023 and October 2022).
EXPORT_CHAPTERS = {"03", "09", "11", "15", "16", "17", "20", "44"}


def _words() -> list[dict[str, str]]:
    with (settings.UKM_DIR / "product_words.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_nineteen_types() -> None:
    table = products.load()
    assert len(table) == 19
    assert table.index.str.fullmatch("[a-z_]+").all()
    assert table[["name_id", "name_en"]].map(len).gt(0).all(axis=None)
    assert table["name_id"].is_unique
    assert table["name_en"].is_unique
    assert products.OTHER in table.index


def test_headings_are_four_digits_in_order_and_of_one_type() -> None:
    headings = [heading for cell in products.load()["hs"] if cell for heading in cell.split("; ")]
    assert all(re.fullmatch(r"(0[1-9]|[1-8]\d|9[0-7])\d\d", heading) for heading in headings)
    assert len(headings) == len(set(headings))
    assert all(cell.split("; ") == sorted(cell.split("; ")) for cell in products.load()["hs"])


def test_export_goods_are_those_of_the_main_export_groups() -> None:
    for code, headings, export_good in products.load()[["hs", "export_good"]].itertuples():
        assert export_good == bool({heading[:2] for heading in headings.split("; ")} & EXPORT_CHAPTERS), code


def test_only_food_needs_a_food_permit() -> None:
    table = products.load()
    assert (table["permit"].ne("none") == table["food"]).all()


def test_word_is_plain_and_has_either_a_type_or_another_spelling() -> None:
    for row in _words():
        assert row["words"] == " ".join(re.findall("[a-z0-9]+", row["words"])), row
        assert bool(row["same_as"]) != bool(row["code"]), row
        assert bool(row["same_as"]) != bool(row["priority"]), row


def test_every_word_can_answer() -> None:
    """A word that another row respells, or that a part of it outranks, would stand there for nothing."""
    rows = [row for row in _words() if row["code"]]
    words = pd.Series([row["words"] for row in rows])
    answers = dict(zip(words, products.classify(words), strict=True))
    assert answers == {row["words"]: row["code"] for row in rows}


def test_words_are_listed_once_and_spellings_lead_to_words() -> None:
    rows = _words()
    words = [row["words"] for row in rows]
    assert len(words) == len(set(words))
    known = {word for row in rows if row["code"] for word in row["words"].split()}
    assert {word for row in rows for word in row["same_as"].split()} <= known
