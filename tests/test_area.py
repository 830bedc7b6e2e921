"""What lies in an area and what filters mean there."""

import pandas as pd
import pytest

from geo import area
from geo.filters import Filters

UKM = pd.DataFrame({
    "regency_code": ["18.06", "18.06", "18.06", "18.01"],
    "district_code": ["18.06.01", "18.06.04", None, "18.01.04"],
})  # fmt: skip


@pytest.mark.parametrize(
    ("code", "rows"), [("", [0, 1, 2, 3]), ("18.06", [0, 1, 2]), ("18.06.04", [1]), ("18.72", [])]
)
def test_what_lies_inside(code: str, rows: list[int]) -> None:
    assert area.inside(UKM, code).index.tolist() == rows


@pytest.mark.parametrize(
    ("code", "chosen", "regencies", "districts"),
    [
        ("", Filters(regencies=("18.01",)), ("18.01",), ()),
        ("18.06", Filters(), ("18.06",), ()),
        ("18.06", Filters(regencies=("18.01", "18.06")), ("18.06",), ()),
        ("18.06", Filters(districts=("18.01.04", "18.06.04")), ("18.06",), ("18.06.04",)),
        ("18.06.04", Filters(), ("18.06",), ("18.06.04",)),
        ("18.06.04", Filters(regencies=("18.06",), districts=("18.06.01", "18.06.04")), ("18.06",), ("18.06.04",)),
    ],
)  # fmt: skip
def test_filters_inside_an_area(
    code: str, chosen: Filters, regencies: tuple[str, ...], districts: tuple[str, ...]
) -> None:
    narrowed = area.narrowed(chosen, code)
    assert narrowed is not None
    assert (narrowed.regencies, narrowed.districts) == (regencies, districts)


@pytest.mark.parametrize(
    ("code", "chosen"),
    [
        ("18.06", Filters(regencies=("18.01",))),
        ("18.06.04", Filters(regencies=("18.01",))),
        ("18.06", Filters(districts=("18.01.04",))),
        ("18.06.04", Filters(regencies=("18.06",), districts=("18.06.01",))),
    ],
)
def test_filters_that_leave_the_area_out(code: str, chosen: Filters) -> None:
    assert area.narrowed(chosen, code) is None


def test_other_filters_stay() -> None:
    assert area.narrowed(Filters(search="kopi"), "18.06") == Filters(search="kopi", regencies=("18.06",))


def test_a_district_is_counted_alone_and_all_else_together() -> None:
    districts = pd.DataFrame({"n": [1, 2]}, index=["18.06.01", "18.06.04"])
    assert area.counted(districts, "18.06.04")["n"].tolist() == [2]
    for code in ("", "18.06"):
        assert area.counted(districts, code).equals(districts)


def test_areas_that_are_compared() -> None:
    regencies = pd.DataFrame({"name": ["Kabupaten Tanggamus", "Kota Metro"]}, index=["18.06", "18.72"])
    assert area.listed(regencies, "").equals(regencies)
    codes = ["18.06.01", "18.06.04", "18.72.01"]
    districts = pd.DataFrame({"name": ["Kota Agung", "Pulau Panggung", "Metro Pusat"]}, index=codes)
    assert area.listed(districts, "")["name"].tolist()[1:] == [
        "Pulau Panggung, Tanggamus",
        "Metro Pusat, Kota Metro",
    ]
    for code in ("18.06", "18.06.04"):
        assert area.listed(districts, code)["name"].tolist() == ["Kota Agung", "Pulau Panggung"]
