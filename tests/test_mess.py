"""The seeded mess: its truth is fair and its score counts right."""

from types import SimpleNamespace

import pytest

from tests.geocode import judge, mess, mess_kinds


def parts(*said: str) -> list[judge.Part]:
    """Return parts from "level:name", the level left empty where nothing says it."""
    return [judge.Part(level, (name,)) for level, _colon, name in (text.partition(":") for text in said)]


@pytest.mark.parametrize(
    ("said", "postal_code", "place"),
    [
        (parts("village:Hanura"), "", "18.09.10.2004"),
        (parts("village:Hanura", "district:Padang Cermin"), "", "18.09.10.2004"),
        (parts(":Sukamaju", ":Lampung Selatan"), "", "18.01"),
        (parts(":Sukarame", ":Bandar Lampung"), "", "18.71.02"),
        (parts(":Sukarame", ":Sukarame", ":Bandar Lampung"), "", "18.71.02.1003"),
        (parts(":Kota Agung"), "", ""),
        (parts(":Tulang Bawang"), "", "18.05"),
        (parts(":Metro Pusat", ":Metro"), "", "18.72.01"),
        (parts("village:Sumber Rejo"), "35153", "18.71.13.1001"),
    ],
)
def test_a_row_names_no_more_than_all_its_readings_share(
    said: list[judge.Part], postal_code: str, place: str
) -> None:
    assert judge.determined(said, postal_code) == place


def test_the_same_seed_makes_the_same_rows_of_every_kind() -> None:
    cases = mess.make(1500, seed=5)

    assert cases == mess.make(1500, seed=5)
    assert cases != mess.make(1500, seed=6)
    assert {case.kind for case in cases} == set(mess_kinds.KINDS)


def test_the_score_counts_each_level_that_is_named_and_what_goes_beyond() -> None:
    truth = "18.09.10.2004"
    rows = [
        ("village", truth),
        ("district", truth),
        ("none", truth),
        ("none", truth),
        ("none", ""),
        ("none", truth),
    ]
    cases = [SimpleNamespace(truth=place, named=named, kind="k") for named, place in rows]
    codes = ("18.09.10.2001", "18.09.11", "18.09", "18.01", "18.09", None)
    answers = [SimpleNamespace(code=code) for code in codes]

    table = judge.score(cases, answers).query("kind == 'all'").set_index("level")

    assert table.loc["village", ["n", "right", "wrong", "none"]].tolist() == [1, 0, 100, 0]
    assert table.loc["district", ["n", "right", "wrong"]].tolist() == [2, 50, 50]
    assert table.loc["regency", ["n", "right"]].tolist() == [2, 100]
    assert table.loc["none", ["n", "right", "wrong"]].tolist() == [4, 50, 50]
    assert table.loc["beyond", "wrong"] == 0
