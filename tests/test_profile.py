"""The profile of an area: every number as counted by hand, places that are honest, nobody singled out."""

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from geo import profile, schema
from geo.boundaries import Layer

_USUAL: dict[str, Any] = {
    "product_type": "coffee",
    "size_class": "micro",
    "certificates": "NIB",
    "established": "2015",
    "workers": 3,
    "annual_capacity": 10.0,
    "months_active": 12,
    "packaging_ready": True,
    "online_sales": True,
    "exporting": False,
    "agency": "Dinas A",
    "export_level": "improving",
    "export_markets": None,
    "location_level": "village",
    "gates": "legal:pass; age:pass; halal:fail; permit:unknown",
    "score_quality": 0.0,
    "regency_code": "18.01",
    "district_code": "18.01.01",
}
_DTYPES = {
    "workers": "Int64", "annual_capacity": "float64", "months_active": "Int64", "packaging_ready": "boolean",
    "online_sales": "boolean", "exporting": "boolean", "score_quality": "float64",
}  # fmt: skip


def ukm(*rows: tuple[int, dict[str, Any]]) -> pd.DataFrame:
    """Return UKM of which so many differ from the usual one as said."""
    listed = [_USUAL | fields for times, fields in rows for _each in range(times)]
    return pd.DataFrame(listed).astype({name: _DTYPES.get(name, "str") for name in _USUAL})


def areas(n: int = 3) -> dict[Layer, gpd.GeoDataFrame]:
    def layer(codes: list[str], people: float | None) -> gpd.GeoDataFrame:
        facts = {"code": codes, "name": codes, "population": people, "area_km2": 10.0}
        shapes = [box(104 + i, -5, 105 + i, -4) for i in range(len(codes))]
        return gpd.GeoDataFrame(facts, geometry=shapes, crs="EPSG:4326").astype({"population": "float64"})

    regencies = [f"18.{i + 1:02}" for i in range(n)]
    return {
        "regency": layer(regencies, 1000.0),
        "district": layer([f"{code}.01" for code in regencies], None),
    }


def of_regency(code: str, **fields: Any) -> dict[str, Any]:
    return {"regency_code": code, "district_code": f"{code}.01", **fields}


def test_every_number_is_that_of_a_count_by_hand() -> None:
    frame = ukm(
        (15, {}),
        (5, {"product_type": "spices", "export_level": "ready", "location_level": "district"}),
        (20, of_regency("18.02", product_type="tea", agency=None, size_class="small")),
    )
    found = profile.of(frame, areas(), "18.01")

    assert found.n == 20
    assert found.products.to_dict("index") == {
        "coffee": {"n": 15, "share": 0.75, "province": 15 / 40},
        "spices": {"n": 5, "share": 0.25, "province": 5 / 40},
    }
    assert found.levels["n"].to_dict() == dict.fromkeys(schema.EXPORT_LEVELS, 0) | {
        "ready": 5,
        "improving": 15,
    }
    assert found.places["n"].to_dict() == {"coordinates": 0, "village": 15, "district": 5, "regency": 0}
    assert found.fields.loc["agency"].tolist() == [20, 1.0, 0.5]
    assert found.stages["passed"].to_dict() == {
        "registered": 20, "legal": 20, "permits": 0, "certified": 0, "packaging": 0, "exporting": 0,
    }  # fmt: skip
    assert found.papers.loc["halal", ["needed", "n", "unknown", "share", "province"]].tolist() == [
        20,
        20,
        0,
        1,
        1,
    ]
    assert found.papers.loc["permit", ["needed", "n", "unknown"]].tolist() == [20, 0, 20]
    figures = {figure.measure: (figure.value, figure.province) for figure in found.figures}
    assert figures == {
        "n": (20, 40),
        "per_10k": (200.0, 40 * 10_000 / 3000),
        "density": (2.0, 40 / 30),
        "n_ready": (5, 5),
        "share_ready": (0.25, 5 / 40),
    }


def test_places_are_shared_where_numbers_read_the_same_and_say_of_how_many() -> None:
    frame = ukm(
        (20, {}), (20, of_regency("18.02")), (30, of_regency("18.03")), (9, of_regency("18.04")),
    )  # fmt: skip
    places = {}
    for code in ("18.01", "18.02", "18.03", "18.04"):
        figure = profile.of(frame, areas(4), code).figures[0]
        places[code] = (figure.rank, figure.of, figure.ties)

    # 18.04 has nine UKM: it has no place, and takes none from the others.
    assert places == {"18.01": (2, 3, 2), "18.02": (2, 3, 2), "18.03": (1, 3, 1), "18.04": (None, 3, 1)}


def test_numbers_that_differ_only_beyond_what_is_written_share_a_place() -> None:
    frame = ukm((1000, {}), (1001, of_regency("18.02")))
    boundaries = areas(2)
    boundaries["regency"]["population"] = 1e8

    per_people = [profile.of(frame, boundaries, code).figures[1] for code in ("18.01", "18.02")]

    assert [figure.measure for figure in per_people] == ["per_10k"] * 2
    assert [(figure.rank, figure.ties) for figure in per_people] == [(1, 2), (1, 2)]


def test_the_province_has_no_place_and_a_district_no_number_per_people() -> None:
    frame = ukm((20, {}), (20, of_regency("18.02")))

    assert {figure.rank for figure in profile.of(frame, areas()).figures} == {None}
    assert [figure.measure for figure in profile.of(frame, areas(), "18.01.01").figures] == [
        "n", "density", "n_ready", "share_ready",
    ]  # fmt: skip


def test_too_few_have_numbers_and_no_shares() -> None:
    found = profile.of(ukm((9, {}), (20, of_regency("18.02"))), areas(), "18.01")

    assert found.products.loc["coffee", "n"] == 9
    assert found.products["share"].isna().all()
    assert found.products.loc["coffee", "province"] == 1.0


def test_an_area_without_ukm_has_empty_tables() -> None:
    found = profile.of(ukm((20, {})), areas(), "18.03")

    assert found.n == 0
    assert found.products.empty
    assert found.levels["n"].sum() == 0
    assert found.figures[0].rank is None


@pytest.mark.parametrize(
    ("micro", "small", "medium", "told"),
    [
        (30, 4, 3, {"micro": 30, "small": 4, "medium": 3}),
        (30, 0, 0, {"micro": 30, "small": 0, "medium": 0}),
        # One hidden number would follow from the sum: the next smallest goes with it.
        (30, 2, 0, {"small": None, "micro": None, "medium": 0}),
        (30, 2, 5, {"micro": 30, "small": None, "medium": None}),
        # Two of one or two of two would follow as well; one of each does not.
        (30, 1, 1, {"micro": None, "small": None, "medium": None}),
        (30, 2, 2, {"micro": None, "small": None, "medium": None}),
        (30, 1, 2, {"micro": 30, "small": None, "medium": None}),
    ],
)
def test_one_or_two_of_a_size_are_never_told_apart(
    micro: int, small: int, medium: int, told: dict[str, int | None]
) -> None:
    sizes = {"micro": micro, "small": small, "medium": medium}
    frame = ukm(*((n, {"size_class": size}) for size, n in sizes.items()), (40, of_regency("18.02")))
    found = profile.of(frame, areas(), "18.01").sizes

    assert {code: None if pd.isna(n) else n for code, n in found["n"].items()} == told
    assert found["share"].isna().equals(found["n"].isna())


def test_markets_count_each_country_and_hide_what_few_sell_to() -> None:
    frame = ukm(
        (12, {"export_markets": "MY; Eropa"}), (2, {"export_markets": "MY; JP"}), (5, {"export_markets": ""})
    )
    found = profile.of(frame, areas(), "18.01").markets

    assert found.index.tolist() == ["MY", "JP"]
    assert found.loc["MY"].tolist() == [14, 1.0, 1.0]
    assert pd.isna(found.loc["JP", "n"])


def test_numbers_of_persons_in_the_name_of_an_agency_are_masked() -> None:
    found = profile.of(ukm((12, {"agency": "Dinas A, WA 0812-3456-7890"})), areas(), "18.01").agencies

    assert found.index.tolist() == ["Dinas A, •••"]
