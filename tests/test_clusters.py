"""Sentra are where they were planted, a populous city is none, and a village's centre is no density."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

from geo import boundaries, clusters, gazetteer, groups, products, settings
from geo.clusters import Choice, default, sentra
from tests import planted


@pytest.fixture(scope="module")
def register() -> planted.Register:
    return planted.register()


def find(ukm: gpd.GeoDataFrame, choice: Choice) -> tuple[gpd.GeoDataFrame, pd.Series]:
    return sentra(ukm, choice, villages=gazetteer.load().villages, districts=boundaries.load("district"))


def chosen(ukm: pd.DataFrame, product: str) -> Choice:
    return default(ukm, product, area_km2=33_544.0)


@pytest.mark.parametrize(("product", "size", "village"), planted.PLANTED)
def test_the_planted_are_found_and_the_city_is_not(
    register: planted.Register, product: str, size: int, village: str
) -> None:
    ukm = register.ukm
    found, members = find(ukm, chosen(ukm, product))

    # One alone, so neither the city nor chance is one.
    assert found["id"].tolist() == [f"{product}-1"]
    one = found.iloc[0]
    assert set(ukm.loc[members.index, "ukm_id"]) >= register.members[product]
    assert len(members) == one["n"] <= 1.1 * size
    assert one["kind"] == "places"
    assert one["lq_low"] > 5
    assert register.districts[product] == set(one["districts"].split("; "))
    assert village in one["villages"].split("; ")
    assert ukm.geometry.loc[members.index].within(one["geometry"]).all()


def test_what_is_counted_together_makes_the_same_sentra(register: planted.Register) -> None:
    centres = gazetteer.load().points
    at_centre = register.ukm.reindex(columns=[*groups.COLUMNS, "geometry"]).assign(location_level="village")
    lon, lat = np.array([centres[code] for code in at_centre["village_code"]]).T
    at_centre = at_centre.set_geometry(gpd.points_from_xy(lon, lat, crs=settings.CRS_GEOGRAPHIC))
    # As large data are read: UKM with coordinates stand at the centre, too.
    half = np.arange(len(at_centre)) % 2 == 0
    stated = at_centre.assign(location_level=np.where(half, "coordinates", "village"))
    together = groups.placed(groups.of(stated))

    for product, _size, _village in planted.PLANTED:
        choice = chosen(at_centre, product)
        assert chosen(together, product) == choice
        single, many = find(at_centre, choice), find(together, choice)
        assert len(single[0])
        assert_geodataframe_equal(many[0], single[0])
        assert together.loc[many[1].index, groups.N].sum() == len(single[1])
        shape = single[0].iloc[0]["geometry"]
        made, one = (clusters.mix(clusters.located(frame), shape) for frame in (together, at_centre))
        assert_frame_equal(made.sort_index(), one.sort_index(), check_index_type=False)


def test_what_is_made_inside_an_outline_is_counted_beside_the_province(register: planted.Register) -> None:
    ukm = clusters.located(register.ukm)
    found, members = find(register.ukm, chosen(register.ukm, "tea"))
    made = clusters.mix(ukm, found.iloc[0]["geometry"])
    inside = ukm[ukm.within(found.iloc[0]["geometry"])]["product_type"]

    assert made.index[0] == "tea"
    assert made["n"].to_dict() == inside.value_counts().to_dict()
    assert made["n"].sum() == found.iloc[0]["n_inside"]
    assert made["share"].sum() == pytest.approx(1)
    assert made.loc["tea", "province"] == pytest.approx((ukm["product_type"] == "tea").mean())
    few = clusters.mix(ukm.loc[members.index[:9]], found.iloc[0]["geometry"])
    assert (few["n"].tolist(), few["share"].isna().all()) == ([9], True)


def test_plain_density_takes_the_city_for_a_sentra(register: planted.Register) -> None:
    ukm = register.ukm
    xy = ukm.to_crs(settings.CRS_METRIC).geometry.get_coordinates().to_numpy()
    mine = xy[ukm["product_type"] == "wood_wicker"]
    plain = clusters.dbscan.find(mine, mine, reach=3_000, least=10)

    city = (ukm["regency_code"] == planted.CITY)[ukm["product_type"] == "wood_wicker"].to_numpy()
    assert (plain.label[city] >= 0).mean() > 0.9


def some(
    n: int, *, exact: int = 0, product: str = "tea", village: str = "18.04.04.2006", first: int = 0
) -> gpd.GeoDataFrame:
    """Return UKM of one village, so many of them with coordinates, 100 m apart."""
    place = gazetteer.load().villages.set_index("code").loc[village]
    steps = np.where(np.arange(n) < exact, np.arange(n) + 1, 0) * 0.0009
    return gpd.GeoDataFrame(
        {
            "ukm_id": [f"U{number}" for number in range(first, first + n)], "product_type": product,
            "export_level": "ready", "location_level": ["coordinates" if at < exact else "village" for at in range(n)],
            "village_code": village, "district_code": village[:8],
        },
        geometry=gpd.points_from_xy(place["lon"] + steps, np.repeat(place["lat"], n)), crs=settings.CRS_GEOGRAPHIC,
    )  # fmt: skip


def others(n: int = 300) -> gpd.GeoDataFrame:
    """Return snacks in as many villages, far and near."""
    codes = gazetteer.load().villages["code"].iloc[:n]
    return pd.concat(
        [some(1, product="snacks", village=code, first=10_000 + at) for at, code in enumerate(codes)]
    )


@pytest.mark.parametrize(("exact", "kind"), [(0, "village"), (5, "village"), (12, "places")])
def test_what_one_centre_makes_is_said_to_be_a_village(exact: int, kind: str) -> None:
    found, _members = find(pd.concat([some(25, exact=exact), others()]), Choice("tea", 3_000, 12))

    one = found.iloc[0]
    assert (one["kind"], one["n"], one["n_by_coordinates"], one["n_villages"]) == (kind, 25, exact, 1)


def test_the_outline_of_a_centre_is_as_large_as_its_village() -> None:
    found, _members = find(pd.concat([some(25), others()]), Choice("tea", 3_000, 12))

    one = found.iloc[0]
    district = boundaries.load("district").set_index("code").loc["18.04.04", "area_km2"]
    villages = gazetteer.load().villages["district_code"].eq("18.04.04").sum()
    assert one["area_km2"] == pytest.approx(district / villages, rel=0.03)
    assert one["uncertainty_m"] == pytest.approx(np.sqrt(district / villages / np.pi) * 1000)


def test_exact_points_have_no_uncertainty() -> None:
    found, _members = find(pd.concat([some(25, exact=25), others()]), Choice("tea", 3_000, 12))

    assert found["uncertainty_m"].isna().all()
    assert found.loc[0, "n_villages"] == 0


def test_quotient_and_readiness_by_hand() -> None:
    tea = pd.concat([some(25), some(5, village="18.72.01.1001", first=500)])
    tea.iloc[:20, tea.columns.get_loc("export_level")] = "unknown"
    found, _members = find(pd.concat([tea, others(70)]), Choice("tea", 3_000, 12))

    one = found.iloc[0]
    assert (one["n_inside"], one["lq"]) == (25, pytest.approx(1 / (30 / 100)))
    assert (one["lq_low"] / one["lq"]) == pytest.approx(np.exp(-1.959964 * np.sqrt(1 / 30 - 1 / 100)))
    assert (one["n_assessed"], one["n_ready"]) == (5, 5)
    assert np.isnan(one["share_ready"])


def test_districts_and_regencies_are_no_places_of_a_ukm() -> None:
    vague = some(40).assign(location_level="district")

    assert clusters.located(vague).empty
    assert len(find(pd.concat([vague, others()]), Choice("tea", 3_000, 12))[0]) == 0


def test_without_any_ukm_there_is_no_sentra() -> None:
    found, members = find(others().iloc[:0], Choice("tea", 3_000, 12))

    assert len(found) == len(members) == 0
    assert found.crs == settings.CRS_GEOGRAPHIC


def test_defaults_follow_the_product_and_its_number(register: planted.Register) -> None:
    few, many = chosen(register.ukm, "tea"), chosen(pd.concat([register.ukm] * 20), "snacks")

    assert (few.reach_m, few.least) == (5_000, 10)
    assert (many.reach_m, many.least > 10) == (3_000, True)
    assert set(products.load().index) >= clusters._FIELDS
