import pandas as pd
import pytest

from geo.duplicates import find

COLUMNS = ("business_name", "address", "postal_code", "village_code", "district_code")
TEKAD = "18.06.05.2001"


def register(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS, dtype="str")


def row(name: str, village: str | None = TEKAD, **more: str) -> dict[str, str]:
    return {"business_name": name, **({"village_code": village} if village else {}), **more}


def groups(*rows: dict[str, str]) -> list[tuple[str, list[int]]]:
    found = find(register(*rows))
    return sorted((part["kind"].iloc[0], list(part.index)) for _group, part in found.groupby("group"))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Kopi Lanang", "KOPI  LANANG", "same"),
        ("UD. Kopi Lanang", "Kopi Lanang", "same"),
        ("Kopi Lanang", "Lanang Kopi", "similar"),
        ("Keripik Pisang Suseno", "Kripik Pisang Suseno", "similar"),
    ],
)
def test_equal_and_similar_names_of_one_village_are_a_group(one: str, other: str, kind: str) -> None:
    assert groups(row(one), row("Tapis Ayu"), row(other)) == [(kind, [0, 2])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Keripik Pisang Jaya", "Keripik Pisang Maju"),
        ("Kelompok Tani 1", "Kelompok Tani 2"),
        ("Kopi", "Tapis"),
    ],
)
def test_other_names_are_none(one: str, other: str) -> None:
    assert groups(row(one), row(other)) == []


def test_the_same_name_elsewhere_is_another_enterprise() -> None:
    assert groups(row("Kopi Lanang"), row("Kopi Lanang", "18.06.05.2002")) == []


def test_without_a_village_the_postal_code_or_the_address_says_where() -> None:
    street = {"address": "Jl. Ratu No. 5", "district_code": "18.71.05"}
    assert groups(
        row("Kopi", None, postal_code="35148"), row("Kopi", None, postal_code="35148"),
        row("Teh", None, **street), row("Teh", None, **street | {"address": "JL RATU NO 5"}),
        row("Teh", None, district_code="18.71.05"), row("Teh", None, district_code="18.71.05"),
    ) == [("same", [0, 1]), ("same", [2, 3])]  # fmt: skip


def test_a_chain_of_similar_names_is_one_group() -> None:
    assert groups(
        row("Keripik Suseno"), row("Keripik Susena"), row("Kripik Susena"), row("Keripik Suseno")
    ) == [("similar", [0, 1, 2, 3])]


def test_what_has_no_name_or_place_is_left_out_and_the_input_stays() -> None:
    ukm = register(
        row("Kopi", None), row("Kopi", None), {"village_code": TEKAD}, {"village_code": TEKAD}, row("-")
    )
    before = ukm.copy()
    assert find(ukm).empty
    assert find(ukm.iloc[:0]).empty
    pd.testing.assert_frame_equal(ukm, before)


def test_very_many_names_of_one_place_are_compared_with_those_near_them() -> None:
    names = [
        f"{chr(97 + i // 26 % 26)}{chr(97 + i % 26)}{chr(97 + i // 676)} usaha bersama" for i in range(1_500)
    ]
    found = find(register(*map(row, [*names, "zzzz kopi lanang", "zzzz kopi lanank"])))
    assert {1_500, 1_501} <= set(found.index)
