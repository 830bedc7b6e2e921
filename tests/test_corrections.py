"""An afternoon of filling in codes: the list to mend goes out, comes back from a spreadsheet and is applied."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geo import batch, corrections, gazetteer, schema
from geo.errors import ReadError

Load = Callable[..., corrections.Corrections]

HEADER = "code;ukm_id;address;village;district;regency;postal_code\n"


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def of(text: str, *, header: str = HEADER) -> corrections.Corrections:
        path = tmp_path / "corrections.csv"
        path.write_text(header + text, encoding="utf-8-sig")
        return corrections.load(path)

    return of


def register(rows: list[tuple[str, str | None]]) -> pd.DataFrame:
    columns = {name: pd.array([None] * len(rows), dtype="str") for name in schema.ADDRESS}
    ids, texts = zip(*rows, strict=True)
    return pd.DataFrame({**columns, "ukm_id": ids, "address": pd.array(texts, dtype="str")}, dtype="str")


def applied(rows: list[tuple[str, str | None]], made: corrections.Corrections) -> pd.DataFrame:
    ukm = register(rows)
    return corrections.apply(ukm, batch.locate_frame(ukm), made).set_axis(ukm["ukm_id"])


def test_a_row_counts_for_its_id_and_for_every_row_of_the_same_address(load: Load) -> None:
    made = load("18.71.05.1003;U1;Jl. Antah, Berantah;;;;\n")
    found = applied([("U1", "Metro"), ("U2", " JL ANTAH - BERANTAH "), ("U3", "Metro")], made)

    assert found["place_code"].to_dict() == {"U1": "18.71.05.1003", "U2": "18.71.05.1003", "U3": "18.72"}
    assert found.loc["U2", ["location_level", "location_confidence", "location_note"]].to_list() == [
        "village", 1.0, "corrected",
    ]  # fmt: skip
    assert (found.loc["U2", "lon"], found.loc["U2", "lat"]) == gazetteer.load().points["18.71.05.1003"]
    assert pd.isna(found.loc["U2", "alternatives"])


def test_an_id_goes_before_an_address(load: Load) -> None:
    made = load("18.71;U1;Jl. A;;;;\n18.72;U2;Jl. B;;;;\n")

    assert applied([("U1", "Jl. B")], made)["place_code"].to_list() == ["18.71"]


def test_an_address_with_two_codes_places_no_other_row(load: Load) -> None:
    made = load("18.71.05;U1;Desa Entah;;;;\n18.72;U2;Desa Entah;;;;\n")
    found = applied([("U1", "Desa Entah"), ("U2", "Desa Entah"), ("U3", "Desa Entah")], made)

    assert found["location_level"].to_list() == ["district", "regency", "none"]


def test_nothing_is_changed_without_a_correction_that_fits(load: Load) -> None:
    ukm = register([("U1", "Metro"), ("U2", None)])
    answers = batch.locate_frame(ukm)
    untouched = answers.copy()
    made = load("18.71;U9;Jl. Lain;;;;\n;U1;Metro;;;;\n18.71;;;;;;\n")

    pd.testing.assert_frame_equal(corrections.apply(ukm, answers, made), answers)
    corrections.apply(ukm, answers, load("18.71;U1;;;;;\n"))
    pd.testing.assert_frame_equal(answers, untouched)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("18.71.05.1003 Sidodadi, Kedaton, Bandar Lampung", "18.71.05.1003"),
        ("18.01", "18.01"),
        ("18:01:04", "18.01.04"),
        ("1871051003", "18.71.05.1003"),
        ("18 71 05", "18.71.05"),
    ],
)
def test_a_code_is_taken_as_people_and_spreadsheets_write_it(load: Load, typed: str, code: str) -> None:
    assert load(f"{typed};U1;;;;;\n").by_id == {"U1": code}


def test_the_apostrophe_that_guards_a_formula_is_no_part_of_an_id(load: Load) -> None:
    assert load("18.71;'=1+1;;;;;\n").by_id == {"=1+1": "18.71"}


def test_every_wrong_code_is_named_with_its_row(load: Load) -> None:
    with pytest.raises(ReadError, match=r"row 2, column code: '18\.99' is no code of a place") as error:
        load("18.99;U1;;;;;\n18.71;U2;;;;;\nKota Metro;U3;;;;;\n18.71.05.10033;U4;;;;;\n")
    rows = str(error.value).splitlines()
    assert len(rows) == 3
    assert "row 4, column code: 'Kota Metro'" in rows[1]
    assert "row 5, column code: '18.71.05.10033'" in rows[2]


def test_a_file_without_the_column_code_says_so(load: Load) -> None:
    with pytest.raises(ReadError, match=r"corrections\.csv, row 1: there is no column code"):
        load("U1;Metro\n", header="ukm_id;address\n")


@pytest.mark.parametrize("header", ["ukm_id;Code\n", "Daftar koreksi;\n;\nalamat;code\n"])
def test_two_columns_are_enough(load: Load, header: str) -> None:
    made = load("U1;18.71\n", header=header)

    assert "18.71" in {**made.by_id, **made.by_address}.values()


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.csv does not exist"):
        corrections.load(tmp_path / "none.csv")


def test_the_list_to_mend_begins_with_the_most_frequent_address() -> None:
    rows = [("U1", "Jl. Satu"), ("U2", None), ("U3", "Jl. Dua"), ("U4", "JL DUA"), ("U5", None)]
    wanted = [
        *schema.LOCATION,
        *schema.SOURCE,
        "business_name",
        "latitude",
        "longitude",
        "reason",
        "alternatives",
    ]
    ukm = register(rows).assign(**{name: pd.array([None] * 5, dtype="str") for name in wanted})
    ukm.loc[0, ["regency_code", "alternatives"]] = ["18.72", "18.72.01; 18.72.02"]
    table = corrections.in_order(corrections.to_mend(ukm))

    assert list(table.columns[:3]) == ["code", "rows", "ukm_id"]
    assert table["ukm_id"].to_list() == ["U3", "U4", "U2", "U5", "U1"]
    assert table["rows"].to_list() == [2, 2, 1, 1, 1]
    assert table["code"].isna().all()
    assert table.loc[0, "found"] == "18.72 Kota Metro"
    assert table.loc[0, "alternatives"].startswith("18.72.01 Metro Pusat, Kota Metro | 18.72.02 ")


def test_the_list_to_mend_comes_back_as_a_correction_file(tmp_path: Path) -> None:
    rows = [("00+1", "Jl. Satu; blok 2"), ("U2", None)]
    wanted = [
        *schema.LOCATION,
        *schema.SOURCE,
        "business_name",
        "latitude",
        "longitude",
        "reason",
        "alternatives",
    ]
    ukm = register(rows).assign(**{name: pd.array([None] * 2, dtype="str") for name in wanted})
    filled = corrections.to_mend(ukm).assign(code="18.71.05")
    path = tmp_path / "kembali.csv"
    filled.to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    made = corrections.load(path)

    assert made.by_id == {"00+1": "18.71.05", "U2": "18.71.05"}
    assert applied([("X", "jl satu, Blok 2")], made)["place_code"].to_list() == ["18.71.05"]
