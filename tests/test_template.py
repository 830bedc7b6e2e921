"""The template is a list that our own reader takes without a remark, in both languages, but for its second sheet."""

from pathlib import Path

import pandas as pd
import pytest
import python_calamine

from geo import field_words, geocode, headers, parse, products, schema, template, texts
from geo.preview import look
from geo.read import read


@pytest.fixture(params=["id", "en"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    texts.use_language(request.param)
    path = tmp_path / "template.xlsx"
    path.write_bytes(template.workbook())
    return path


def test_its_headers_and_example_are_read_without_a_remark(book: Path) -> None:
    ukm, found = read([book])
    assert found.empty
    example = ukm.iloc[0]
    assert bool(example["synthetic"])
    assert bool(example["packaging_ready"])
    assert not bool(example["exporting"])
    assert example["size_class"] == "micro"
    assert example["certificates"] == "NIB; HALAL"
    assert products.classify(ukm["product"], ukm["product_type"]).item() == "coffee"
    assert len(ukm) == 1


def test_no_personal_column_is_asked_for(book: Path) -> None:
    assert set(look(book).meanings.values()).isdisjoint(schema.PERSONAL)
    assert all(look(book).meanings.values())


def test_every_choice_means_something(book: Path) -> None:
    rows = python_calamine.CalamineWorkbook.from_path(str(book)).get_sheet_by_index(1).to_python()
    columns = [[str(cell) for cell in column[1:] if cell != ""] for column in zip(*rows, strict=True)]
    types, sizes, certificates, regencies, *booleans = columns
    by_name = {column.name: column for column in schema.COLUMNS}
    assert [parse.cell(size, by_name["size_class"]) for size in sizes] == [
        (s, None) for s in schema.SIZE_CLASSES
    ]
    assert [parse.cell(one, by_name["certificates"]) for one in certificates] == [
        (c, None) for c in certificates
    ]
    assert len({geocode.locate(regency=name).code for name in regencies}) == 15
    given = pd.Series(types, dtype="str")
    assert products.classify(given.where(given.isna()), given).tolist() == list(products.load().index)
    assert {tuple(parse.cell(cell, by_name["exporting"])[0] for cell in pair) for pair in booleans} == {
        (True, False)
    }


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_title_of_a_column_is_a_header_that_is_known(language: str) -> None:
    texts.use_language(language)
    titles = field_words.titles()
    assert list(titles) == [column.name for column in schema.COLUMNS]
    assert {name: headers.column_of(title) for name, title in titles.items()} == {
        name: name for name in titles
    }
