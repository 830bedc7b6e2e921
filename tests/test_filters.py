import random
import time
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, fields, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo import codes, filters, gazetteer, products, schema, search
from geo.facets import Facets
from geo.filters import LISTED, Filters, apply, choices, column_of, counts, from_query, loosened, to_query

UKM = pd.DataFrame(
    {
        "product_type": ["coffee", "tea", "coffee", None],
        "export_level": ["ready", "early", "early", "ready"],
        "regency_code": ["18.71", "18.71", "18.01", "18.01"],
        "district_code": ["18.71.01", "18.71.02", "18.01.06", None],
        "size_class": ["micro", "small", None, "micro"],
        "certificates": ["NIB; HALAL", "", None, "HALAL; Bintang Lima"],
        "location_level": ["village", "coordinates", "village", "regency"],
        "business_name": ["Kopi Lanang", "TÉH  Hijau", None, "Rempah–Rempah <b>"],
        "product": ["bubuk", "teh", "kopi bubuk", None],
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
        (Filters(districts=("18.71.02", "18.01.06")), [3, 9]),
        (Filters(sizes=("micro",)), [5, 1]),
        (Filters(certificates=("HALAL",)), [5, 1]),
        (Filters(certificates=("",)), []),
        (Filters(location_levels=("village",), sizes=("micro",)), [5]),
        (Filters(search="kopi bubuk"), [5, 9]),
        (Filters(search="BUBUK lanang"), [5]),
        (Filters(search="teh"), [3]),
        (Filters(search="tèh hijau"), [3]),
        (Filters(search="hijauteh"), []),
        (Filters(search="rempah-rempah"), [1]),
        (Filters(search="<b>"), [1]),
        (Filters(search=".*"), []),
        (Filters(search="kopi", sizes=("micro",)), [5]),
    ],
)
def test_rows_that_fit_every_filter_are_kept_in_order(filters: Filters, kept: list[int]) -> None:
    assert apply(UKM, filters).index.tolist() == kept


def test_no_rows_stay_no_rows() -> None:
    assert apply(UKM.iloc[:0], Filters(export_markets=("NL",))).empty


def test_no_rows_have_no_counts_but_every_filter() -> None:
    assert counts(Facets(UKM.iloc[:0]), Filters(search="kopi")) == {name: {} for name in LISTED}


def test_counts_follow_the_other_filters_and_not_the_own() -> None:
    chosen = Filters(product_types=("coffee",), regencies=("18.01",))
    found = counts(Facets(UKM), chosen)
    assert found["product_types"] == {"coffee": 1, "tea": 0}
    assert found["regencies"] == {"18.71": 1, "18.01": 1}
    assert found["export_levels"] == {"ready": 0, "early": 1}
    assert found["sizes"] == {"micro": 0, "small": 0}
    searched = counts(Facets(UKM), replace(chosen, search="lanang"))
    assert searched["regencies"] == {"18.71": 1, "18.01": 0}


def _random(dice: random.Random, rows: int) -> pd.DataFrame:
    """Return rows in which every filtered column may be missing, empty, or list several values."""

    def text() -> str | None:
        return dice.choice([None, "", "a", "b", "c", "a; b", "b; d; e"])

    columns = [*(column_of(name) for name in LISTED), *filters.SEARCHED]
    return pd.DataFrame({column: [text() for _row in range(rows)] for column in columns}, dtype="str")


def _nothing(name: str) -> dict[str, Any]:
    return {name: getattr(Filters(), name)}


def _slow(row: Mapping[Any, Any], chosen: Filters) -> bool:
    """Say by the words of the description whether a row passes."""
    listed = {name: (row[column_of(name)] or "").split("; ") for name in LISTED}
    texts = [str(row[column] or "") for column in filters.SEARCHED]
    return all(
        not getattr(chosen, name) or any(value in listed[name] for value in getattr(chosen, name))
        for name in LISTED
    ) and all(any(word in text for text in texts) for word in chosen.search.split())


@pytest.mark.parametrize("seed", range(20))
def test_rows_and_counts_are_those_of_the_slow_way(seed: int) -> None:
    dice = random.Random(seed)
    ukm = _random(dice, 120)
    rows = [
        {key: None if pd.isna(value) else value for key, value in row.items()}
        for row in ukm.to_dict("records")
    ]
    wanted = {
        name: tuple(dice.sample("abcdx", dice.randint(1, 3)))
        for name in dice.sample(LISTED, dice.randint(0, 4))
    }
    chosen = Filters(**wanted, search=dice.choice(["", "", "a", "b a"]))

    assert apply(ukm, chosen).index.tolist() == [at for at, row in enumerate(rows) if _slow(row, chosen)]

    found = counts(Facets(ukm), chosen)
    for name in LISTED:
        others = [row for row in rows if _slow(row, replace(chosen, **_nothing(name)))]
        values = {value for row in rows for value in (row[column_of(name)] or "").split("; ") if value}
        assert found[name] == {
            value: sum(value in (row[column_of(name)] or "").split("; ") for row in others)
            for value in values
        }

    assert loosened(Facets(ukm), chosen) == {
        name: sum(_slow(row, replace(chosen, **_nothing(name))) for row in rows)
        for name, value in asdict(chosen).items() if value
    }  # fmt: skip


def test_every_filter_survives_its_url() -> None:
    known = choices(UKM)
    filters = Filters(**{name: tuple(known[name][:2]) for name in known}, search="kopi <b> & 100 %")
    assert all(getattr(filters, item.name) for item in fields(Filters))
    assert from_query(to_query(filters), known) == (filters, [])


@pytest.mark.parametrize(
    ("texts", "kept", "ignored"),
    [
        (["  Kopi \u200e lanang\n"], "Kopi lanang", []),
        (["kopi", "teh"], "kopi", ["teh"]),
        ([""], "", []),
        ([" - "], "", [" - "]),
        (["a" * search.LONGEST], "a" * search.LONGEST, []),
        (["a" * (search.LONGEST + 1)], "", ["a" * (search.LONGEST + 1)]),
    ],
)
def test_a_search_of_a_query_is_cleaned_or_told(texts: list[str], kept: str, ignored: list[str]) -> None:
    assert from_query({"cari": texts}, {}) == (Filters(search=kept), ignored)


def test_a_query_says_the_filters() -> None:
    filters = Filters(("tea",), ("ready", "early"), ("18.01",), hs_headings=("0902",), search="teh hijau")
    assert to_query(filters) == {
        "jenis": ["tea"], "potensi": ["ready", "early"], "wilayah": ["18.01"], "hs": ["0902"], "cari": ["teh hijau"],
    }  # fmt: skip
    assert to_query(Filters()) == {}
    assert str(filters) == (
        "product_type: tea; export_level: ready, early; regency_code: 18.01; hs_headings: 0902; search: teh hijau"
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
    assert list(known) == list(LISTED)
    assert {item.name for item in fields(Filters)} - {*LISTED} == {"search"}
    names = gazetteer.load().names
    assert known["districts"] == sorted(known["districts"], key=lambda code: (code[:5], names[code]))
    assert sorted(known["districts"]) == sorted(gazetteer.load().districts["code"])
    assert known["certificates"] == list(codes.CERTIFICATES)
    assert known["location_levels"] == ["coordinates", "village", "district", "regency"]
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
    columns = {*map(column_of, LISTED), *filters.SEARCHED}
    assert len(columns) == len(LISTED) + len(filters.SEARCHED)
    assert columns <= set(schema.PUBLIC)
    assert not columns & set(schema.PERSONAL)


def test_filters_do_not_change_and_can_be_keys() -> None:
    filters = Filters(regencies=("18.01",))
    with pytest.raises(FrozenInstanceError, match="regencies"):
        filters.regencies = ()  # type: ignore[misc]
    assert hash(filters) == hash(replace(filters))


def test_counts_and_search_are_fast_enough_for_the_whole_province() -> None:
    dice = np.random.default_rng(1)
    columns = [*map(column_of, LISTED), *filters.SEARCHED]
    pool = np.array([f"Usaha {i}; Kopi {i % 7}" for i in range(300)])
    facets = Facets(pd.DataFrame({column: dice.choice(pool, 147_000) for column in columns}, dtype="str"))
    chosen = Filters(
        product_types=("Kopi 1",), regencies=("Kopi 2", "Usaha 3"), sizes=("Kopi 4",), search="kopi u"
    )
    counts(facets, chosen)

    began = time.perf_counter()
    found = counts(facets, chosen)

    assert time.perf_counter() - began < 0.15
    assert sum(found["product_types"].values()) > 0
