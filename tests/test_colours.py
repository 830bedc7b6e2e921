"""The choice of colours in the address of the page."""

import pytest

from geo.classes import KS, METHODS
from geo.filters import Filters
from geo.measures import METRICS
from geo.ui.colours import Colours, from_query, to_query

KNOWN = {"product_types": ["coffee", "tea"], "export_levels": ["ready"], "regencies": ["18.01"]}


def parsed(**query: str) -> tuple[Colours, int]:
    return from_query({key: [value] for key, value in query.items()}, KNOWN)


@pytest.mark.parametrize(
    "colours",
    [
        Colours(),
        *(Colours(metric=metric) for metric in METRICS),
        *(Colours(method=method) for method in METHODS),
        *(Colours(k=k) for k in KS),
        Colours(signs="product"),
        Colours(metric="product_lq", product="tea", method="own", own=(0.5, 1.0, 1500.0)),
        Colours(method="natural", k=7, basis=Filters(product_types=("coffee",), export_levels=("ready",))),
    ],
)
def test_what_is_written_is_read_again(colours: Colours) -> None:
    assert parsed(**to_query(colours)) == (colours, 0)


def test_the_start_is_not_written() -> None:
    assert to_query(Colours()) == {}


@pytest.mark.parametrize(
    "query",
    [
        {"ukuran": "<script>"},
        {"produk": "gold"},
        {"kelas": "jenks"},
        {"jumlah": "8"},
        {"jumlah": "five"},
        {"batas": "banyak"},
        {"batas": "3;1"},
        {"dasar": "jenis=gold"},
        {"dasar": "%%%"},
        {"tanda": "<img>"},
    ],
)
def test_what_nobody_knows_is_left_out_and_counted(query: dict[str, str]) -> None:
    assert parsed(**query) == (Colours(), 1)


def test_known_and_unknown_parts_of_a_basis_are_told_apart() -> None:
    assert parsed(dasar="jenis=coffee&jenis=gold&wilayah=99") == (
        Colours(basis=Filters(product_types=("coffee",))),
        2,
    )
