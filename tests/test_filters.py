from dataclasses import FrozenInstanceError, fields, replace

import pandas as pd
import pytest

from geo import gazetteer, products, schema
from geo.filters import Filters, apply, choices, column_of, from_query, to_query, values

UKM = pd.DataFrame(
    {
        "product_type": ["coffee", "tea", "coffee", None],
        "export_level": ["ready", "early", "early", "ready"],
        "regency_code": ["18.71", "18.71", "18.01", "18.01"],
        "gates": [
            "legal:pass; halal:fail",
            "legal:fail; halal:pass",
            "legal:pass; halal:pass",
            "legal:unknown",
        ],
        "weakest_criterion": ["quality", "market", None, "quality"],
        "next_step": ["pass_halal", "pass_legal", "keep", "state_legal"],
        "product_opportunity": ["main", "main", "main", None],
        "hs_headings": ["0901; 2101", "0902; 0903", "0901; 2101", None],
        "export_markets": ["US; NL", "", "NL; Eropa", None],
        "agency": ["Dinas Koperasi", "BRI", None, "Dinas Koperasi"],
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
        (Filters(gates=("halal:fail",)), [5]),
        (Filters(gates=("halal:fail", "legal:fail")), [5, 3]),
        (Filters(gates=("halal",)), []),
        (Filters(weakest=("quality",)), [5, 1]),
        (Filters(next_steps=("keep", "state_legal")), [9, 1]),
        (Filters(opportunities=("main",), export_levels=("ready",)), [5]),
        (Filters(hs_headings=("0903",)), [3]),
        (Filters(hs_headings=("090",)), []),
        (Filters(export_markets=("NL",)), [5, 9]),
        (Filters(export_markets=("US", "NL")), [5, 9]),
        (Filters(agencies=("Dinas Koperasi",)), [5, 1]),
    ],
)
def test_rows_that_fit_every_filter_are_kept_in_order(filters: Filters, kept: list[int]) -> None:
    assert apply(UKM, filters).index.tolist() == kept


def test_no_rows_stay_no_rows() -> None:
    assert apply(UKM.iloc[:0], Filters(export_markets=("NL",))).empty


def test_values_of_lists_are_counted_apart() -> None:
    assert values(UKM["hs_headings"]).to_dict() == {"0901": 2, "2101": 2, "0902": 1, "0903": 1}
    assert list(values(UKM["agency"]).items()) == [("Dinas Koperasi", 2), ("BRI", 1)]
    assert values(UKM["agency"].iloc[:0]).empty
    assert values(pd.Series([None, None], dtype="str")).empty


def test_every_filter_survives_its_url() -> None:
    known = choices(UKM)
    filters = Filters(**{name: tuple(known[name][:2]) for name in known})
    assert all(getattr(filters, item.name) for item in fields(Filters))
    assert from_query(to_query(filters), known) == (filters, [])


def test_a_query_says_the_filters() -> None:
    filters = Filters(("tea",), ("ready", "early"), ("18.01",), hs_headings=("0902",))
    assert to_query(filters) == {
        "jenis": ["tea"], "potensi": ["ready", "early"], "wilayah": ["18.01"], "hs": ["0902"],
    }  # fmt: skip
    assert to_query(Filters()) == {}
    assert str(filters) == (
        "product_type: tea; export_level: ready, early; regency_code: 18.01; hs_headings: 0902"
    )
    assert str(Filters()) == ""


def test_unknown_values_of_a_query_are_told_and_the_order_does_not_matter() -> None:
    query = {
        "jenis": ["tea", "coffee", "tea", "<b>"], "wilayah": ["99.99"], "zoom": ["9"], "negara": ["NL", "EU"],
        "syarat": ["legal:not_applicable", "halal:not_applicable"],
    }  # fmt: skip
    filters, ignored = from_query(query, choices(UKM))
    assert filters == Filters(
        product_types=("coffee", "tea"), gates=("halal:not_applicable",), export_markets=("NL",)
    )
    assert ignored == ["<b>", "99.99", "legal:not_applicable", "EU"]
    assert from_query({"jenis": ["tea"]}, {}) == (Filters(), ["tea"])


def test_what_can_be_asked_for_is_what_there_is() -> None:
    known = choices(UKM)
    assert list(known) == [item.name for item in fields(Filters)]
    assert known["export_markets"] == ["NL", "US"]
    assert known["agencies"] == ["Dinas Koperasi", "BRI"]
    assert known["regencies"] == gazetteer.load().regencies["code"].tolist()
    assert known["product_types"] == products.load().index.tolist()
    assert (known["hs_headings"][0], len(set(known["hs_headings"]))) == ("0210", len(known["hs_headings"]))
    assert "legal:not_applicable" not in known["gates"]


def test_before_anything_is_built_no_market_and_no_agency_can_be_asked_for() -> None:
    assert {name for name, offered in choices(None).items() if not offered} == {"export_markets", "agencies"}


def test_two_letters_that_are_no_country_are_no_market() -> None:
    ukm = pd.DataFrame({"export_markets": ["EU; UE; ID; DE"], "agency": [None]}).astype("str")
    assert choices(ukm)["export_markets"] == ["DE"]


def test_only_public_columns_can_be_filtered() -> None:
    columns = {column_of(item.name) for item in fields(Filters)}
    assert len(columns) == len(fields(Filters))
    assert columns <= set(schema.PUBLIC)
    assert not columns & set(schema.PERSONAL)


def test_filters_do_not_change_and_can_be_keys() -> None:
    filters = Filters(regencies=("18.01",))
    with pytest.raises(FrozenInstanceError, match="regencies"):
        filters.regencies = ()  # type: ignore[misc]
    assert hash(filters) == hash(replace(filters))
