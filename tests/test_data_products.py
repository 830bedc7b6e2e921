"""Every row of `data/ukm/products.csv`, `data/ukm/product_words.csv` and `data/ukm/export_groups.csv`."""

import csv
import re

import pandas as pd

from geo import opportunity, products, settings

#: Monthly lists of ten groups that were found.
LISTS, GROUPS_OF_A_LIST = 5, 10


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


def test_only_services_and_what_is_not_known_have_no_heading() -> None:
    table = products.load()
    assert table.index[table["hs"].eq("")].to_list() == [products.OTHER, "services"]


def test_export_groups_are_chapters_once_each_with_names() -> None:
    groups = opportunity.export_groups()
    assert groups.index.str.fullmatch(r"0[1-9]|[1-8]\d|9[0-7]").all()
    assert groups.index.is_unique
    assert groups[["name_id", "name_en"]].map(lambda name: name == name.strip() != "").all(axis=None)
    assert groups["name_id"].is_unique
    assert groups["name_en"].is_unique


def test_export_groups_stand_in_no_more_lists_than_there_are_and_the_largest_first() -> None:
    groups = opportunity.export_groups()
    assert groups["lists"].between(1, LISTS).all()
    assert groups["lists"].sum() <= LISTS * GROUPS_OF_A_LIST
    assert groups["lists"].is_monotonic_decreasing


def test_an_export_figure_has_its_period_and_source_and_no_other_row_has_them() -> None:
    for chapter, row in opportunity.export_groups().iterrows():
        if pd.isna(row["value_musd"]):
            assert (row["period"], row["source"]) == ("", ""), chapter
        else:
            assert row["value_musd"] > 0, chapter
            assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])(/20\d\d-(0[1-9]|1[0-2]))?", row["period"]), chapter
            assert row["source"], chapter


def test_goods_of_ukm_are_in_most_of_the_export_groups() -> None:
    """Fuels, residues, pulp, rubber and chemicals are no goods of UKM."""
    chapters = {heading[:2] for text in products.load()["hs"] for heading in text.split("; ") if heading}
    assert set(opportunity.export_groups().index) - chapters == {"27", "23", "47", "40", "38", "29"}


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
