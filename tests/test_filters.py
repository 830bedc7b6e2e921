from dataclasses import FrozenInstanceError, fields, replace

import pandas as pd
import pytest

from geo import schema
from geo.filters import Filters, apply, from_query, to_query

UKM = pd.DataFrame(
    {
        "product_type": ["coffee", "tea", "coffee", None],
        "export_level": ["ready", "early", "early", "ready"],
        "regency_code": ["18.71", "18.71", "18.01", "18.01"],
    },
    index=[5, 3, 9, 1],
)


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(), [5, 3, 9, 1]),
        (Filters(product_types=("coffee",)), [5, 9]),
        (Filters(product_types=("coffee", "tea"), export_levels=("early",)), [3, 9]),
        (Filters(export_levels=("ready",), regencies=("18.01",)), [1]),
        (Filters(regencies=("18.02",)), []),
    ],
)
def test_rows_that_fit_every_filter_are_kept_in_order(filters: Filters, kept: list[int]) -> None:
    assert apply(UKM, filters).index.tolist() == kept


def test_a_query_says_the_filters_and_is_read_back() -> None:
    filters = Filters(("tea",), ("ready", "early"), ("18.01",))
    query = to_query(filters)
    assert query == {"jenis": ["tea"], "potensi": ["ready", "early"], "wilayah": ["18.01"]}
    assert from_query(query, product_types=["coffee", "tea"], regencies=["18.01"]) == (filters, [])
    assert to_query(Filters()) == {}
    assert str(filters) == "product_type: tea; export_level: ready, early; regency_code: 18.01"
    assert str(Filters()) == ""


def test_unknown_values_of_a_query_are_told_and_the_order_does_not_matter() -> None:
    query = {"jenis": ["tea", "coffee", "tea", "<b>"], "wilayah": ["99.99"], "zoom": ["9"]}
    filters, ignored = from_query(query, product_types=["coffee", "tea"], regencies=["18.01"])
    assert filters == Filters(product_types=("coffee", "tea"))
    assert ignored == ["<b>", "99.99"]


def test_only_public_columns_can_be_filtered() -> None:
    columns = {item.metadata["column"] for item in fields(Filters)}
    assert columns <= set(schema.PUBLIC)
    assert not columns & set(schema.PERSONAL)


def test_filters_do_not_change_and_can_be_keys() -> None:
    filters = Filters(regencies=("18.01",))
    with pytest.raises(FrozenInstanceError, match="regencies"):
        filters.regencies = ()  # type: ignore[misc]
    assert hash(filters) == hash(replace(filters))
