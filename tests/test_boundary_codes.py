"""Which areas the features of a file are: by codes of either office, by names, and what is refused."""

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest

from geo import boundary_codes, gazetteer
from geo.errors import BoundaryError
from tests import drawn

Frame = gpd.GeoDataFrame


@pytest.fixture(scope="module")
def districts() -> Frame:
    return drawn.districts()


def _bare(frame: Frame) -> Frame:
    return frame.assign(KODE_KEC=frame["code"].str.replace(".", "")).drop(columns=["code", "name", "regency"])


def _numbers(frame: Frame) -> Frame:
    return _bare(frame).astype({"KODE_KEC": float})


def _bps(frame: Frame) -> Frame:
    codes = frame["code"].map(drawn.bps_codes()).fillna("1807999")
    named = frame.assign(IDKEC=codes, NMKEC=frame["name"].str.upper(), NMKAB="KAB. " + frame["regency"])
    return named[["IDKEC", "NMKEC", "NMKAB", "geometry"]]


def _names(frame: Frame) -> Frame:
    words = {"WADMKC": "Kec. " + frame["name"], "WADMKK": frame["regency"].str.upper(), "WADMPR": "Lampung"}
    return frame[["geometry"]].assign(**words)


def _villages(frame: Frame) -> Frame:
    return frame.assign(code=frame["code"] + ".2001")[["code", "geometry"]]


def _bare_villages(frame: Frame) -> Frame:
    return frame.assign(code=frame["code"].str.replace(".", "") + "2001")[["code", "geometry"]]


@pytest.mark.parametrize(
    ("change", "how"),
    [
        (lambda frame: frame, "codes of Kemendagri in column code"),
        (_bare, "codes of Kemendagri without dots in column KODE_KEC"),
        (_numbers, "codes of Kemendagri without dots in column KODE_KEC"),
        (_bps, "codes of BPS in column IDKEC"),
        (_names, "names in WADMKC, WADMKK"),
        (_villages, "codes of Kemendagri in column code"),
        (_bare_villages, "codes of Kemendagri without dots in column code"),
    ],
)
def test_every_district_is_known_by_codes_and_by_names(
    districts: Frame, change: Callable[[Frame], Frame], how: str
) -> None:
    coded = boundary_codes.identify(change(districts))

    assert (coded.how, coded.layer, coded.findings) == (how, "district", [])
    assert coded.frame["code"].tolist() == districts["code"].tolist()
    assert coded.frame["row"].tolist() == list(range(1, 230))


def test_the_table_of_bps_has_every_district_but_the_two_that_were_one(districts: Frame) -> None:
    table = drawn.bps_codes()

    assert set(districts["code"]) - set(table) == {"18.08.01", "18.08.15"}
    assert set(table) <= set(districts["code"])
    assert len(set(table.values())) == 227
    # BPS numbers the regencies in another order, and each has one number only.
    regencies = {(code[:5], bps[:4]) for code, bps in table.items()}
    assert len(regencies) == 15
    assert ("18.01", "1803") in regencies
    assert ("18.71", "1871") in regencies


def test_a_code_of_bps_that_is_not_in_the_table_needs_a_name(districts: Frame) -> None:
    coded = boundary_codes.identify(_bps(districts)[["IDKEC", "geometry"]])

    assert [finding.text for finding in coded.findings] == [
        f"feature {row}: 1807999 is no area of the province: correct code or name, or remove the feature"
        for row in (143, 157)
    ]
    assert {finding.grade for finding in coded.findings} == {"fault"}


def test_names_that_two_regencies_have_are_refused(districts: Frame) -> None:
    coded = boundary_codes.identify(districts[["name", "geometry"]])

    assert {finding.kind for finding in coded.findings} == {"ambiguous"}
    assert len(coded.findings) == 8
    assert coded.findings[2].text == (
        "feature 132: Bumi Agung may be Bumi Agung, Lampung Timur; Bumi Agung, Way Kanan: add a column with the "
        "regency, or with codes"
    )
    assert not {"18.07.14", "18.08.14"} & set(coded.frame["code"])


def test_a_name_that_contradicts_its_code_is_named(districts: Frame) -> None:
    names = districts["name"].where(districts["code"] != "18.01.05", "Natar")
    coded = boundary_codes.identify(districts.assign(name=names))

    assert [finding.text for finding in coded.findings] == [
        "feature 2: the code is that of 18.01.05 Tanjung Bintang, but the name Natar, Lampung Selatan is that of "
        "18.01.04 Natar: correct one"
    ]


def test_another_spelling_contradicts_nothing(districts: Frame) -> None:
    coded = boundary_codes.identify(districts.assign(name=districts["name"].str.replace("Way ", "WAI ")))

    assert coded.findings == []


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("18.99.01", "", "18.99.01"),
        ("18.01", "", "18.01"),
        (None, "", "neither code nor name"),
        (None, "Entah", "Entah, Lampung Selatan"),
    ],
)
def test_what_is_no_area_is_named(districts: Frame, code: str | None, name: str, said: str) -> None:
    first = districts.index == 0
    changed = districts.assign(
        code=districts["code"].mask(first, code),
        name=districts["name"].mask(first, name),
        regency=districts["regency"].mask(first & (name == ""), ""),
    )
    coded = boundary_codes.identify(changed)

    assert [finding.text for finding in coded.findings] == [
        f"feature 1: {said} is no area of the province: correct code or name, or remove the feature"
    ]
    assert len(coded.frame) == 228


def test_a_missing_code_is_told_by_the_name(districts: Frame) -> None:
    coded = boundary_codes.identify(districts.assign(code=districts["code"].mask(districts.index == 0)))

    assert coded.findings == []
    assert coded.frame["code"].tolist() == districts["code"].tolist()


@pytest.mark.parametrize("columns", [["code", "geometry"], ["name", "regency", "province", "geometry"]])
def test_other_provinces_are_left_out(districts: Frame, columns: list[str]) -> None:
    elsewhere = districts.iloc[:3].assign(
        code=["16.01.01", "16.01.02", "36.01.01"], name=["Natar", "Kota Agung", "Cinangka"], regency="Serang",
        province=["Sumatera Selatan", "Sumatera Selatan", "Banten"],
    )  # fmt: skip
    both = pd.concat([elsewhere, districts.assign(province="LAMPUNG")], ignore_index=True)
    coded = boundary_codes.identify(both[columns])

    assert [(finding.grade, finding.text) for finding in coded.findings] == [
        ("note", "left out because they are of other provinces: 3 features")
    ]
    assert coded.frame["code"].tolist() == districts["code"].tolist()
    assert coded.frame["row"].tolist() == list(range(4, 233))


@pytest.mark.parametrize("column", ["code", "name"])
def test_regencies_are_known_too(districts: Frame, column: str) -> None:
    codes = sorted(districts["code"].str[:5].unique())
    shapes = districts.geometry.iloc[: len(codes)].tolist()
    names = [gazetteer.load().names[code] for code in codes]
    frame = gpd.GeoDataFrame({"code": codes, "name": names}, geometry=shapes, crs=4326)[[column, "geometry"]]
    coded = boundary_codes.identify(frame)

    assert (coded.layer, coded.frame["code"].tolist(), coded.findings) == ("regency", codes, [])


def test_districts_can_serve_as_regencies(districts: Frame) -> None:
    coded = boundary_codes.identify(districts, layer="regency")

    assert (coded.layer, coded.frame["code"].nunique(), coded.findings) == ("regency", 15, [])


@pytest.mark.parametrize(
    ("columns", "listed"),
    [({}, "-"), ({"KODE": "1801", "LUAS": 12.5}, "KODE, LUAS"), ({"KODE": None}, "KODE")],
)
def test_a_file_that_names_no_areas_is_refused(
    districts: Frame, columns: dict[str, object], listed: str
) -> None:
    with pytest.raises(
        BoundaryError, match=rf"\(columns: {listed}\): add Kemendagri codes such as 18\.71\.05 or"
    ):
        boundary_codes.identify(districts[["geometry"]].assign(**columns))


def test_a_file_of_nothing_sure_is_refused(districts: Frame) -> None:
    frame = districts.iloc[:2].assign(name="Bumi Agung")[["name", "geometry"]]

    with pytest.raises(BoundaryError, match="none of the features is known:\n- feature 1: Bumi Agung may be"):
        boundary_codes.identify(frame)


def test_a_file_of_another_place_is_refused(districts: Frame) -> None:
    frame = districts.iloc[:2].assign(code=["16.01.01", "18.01.99"])[["code", "geometry"]]

    with pytest.raises(BoundaryError, match="no column says which district"):
        boundary_codes.identify(frame)
