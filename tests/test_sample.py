import csv
import itertools
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
import shapely

from geo import boundaries, contradictions, gazetteer, headers, products, sample, schema, settings
from geo.errors import BuiltDataError, ReadError
from geo.read import read
from geo.sample import words as vocabulary
from geo.sample.words import Dice

ROWS = 4_000


@pytest.fixture(scope="module")
def made() -> tuple[pd.DataFrame, pd.DataFrame]:
    return sample.make(ROWS, seed=5)


@pytest.fixture(scope="module")
def register(made: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    return made[0]


@pytest.fixture(scope="module")
def truth(made: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    return made[1]


def kind(truth: pd.DataFrame, name: str) -> pd.Series:
    return truth["kind"].str.split("; ").map(lambda kinds: name in kinds)


def test_headers_are_those_of_the_record_and_none_is_personal(register: pd.DataFrame) -> None:
    names = [headers.column_of(header) for header in register.columns]
    assert None not in names
    assert len(set(names)) == len(names)
    assert not set(names) & set(schema.PERSONAL)


def test_every_row_says_that_it_is_synthetic(register: pd.DataFrame) -> None:
    assert register["Data Contoh Sintetis (bukan data resmi)"].eq("ya").all()


def test_all_values_are_text(register: pd.DataFrame, truth: pd.DataFrame) -> None:
    assert register.map(lambda value: isinstance(value, str)).all(axis=None)
    assert register["ID UKM"].is_unique
    pd.testing.assert_index_equal(register.index, truth.index)


def test_truth_is_a_village_of_the_gazetteer(truth: pd.DataFrame) -> None:
    villages = gazetteer.load().villages.set_index("code")["district_code"]
    assert (truth["village_code"].map(villages) == truth["district_code"]).all()
    assert (truth["district_code"].str[:5] == truth["regency_code"]).all()
    assert set(truth["regency_code"]) == set(gazetteer.load().regencies["code"])
    assert set(truth["product_type"]) == set(products.load().index)


def test_points_lie_in_their_district(register: pd.DataFrame, truth: pd.DataFrame) -> None:
    rows = register["Lintang"].ne("")
    shapes = boundaries.load("district").set_index("code").geometry.loc[truth.loc[rows, "district_code"]]
    assert shapely.contains_xy(shapes.to_numpy(), truth.loc[rows, "lon"], truth.loc[rows, "lat"]).all()


def test_right_coordinates_are_those_of_the_truth(register: pd.DataFrame, truth: pd.DataFrame) -> None:
    rows = kind(truth, "coordinates")
    written = register.loc[rows, ["Bujur", "Lintang"]].map(lambda text: float(text.replace(",", ".")))
    assert written["Bujur"].sub(truth.loc[rows, "lon"]).abs().max() < 1e-5
    assert written["Lintang"].sub(truth.loc[rows, "lat"]).abs().max() < 1e-5


def test_shares_of_the_habits(register: pd.DataFrame, truth: pd.DataFrame) -> None:
    address = register["Alamat"]
    shares = {
        "capitals": (kind(truth, "capitals").mean(), 0.4),
        "no regency in the text": (kind(truth, "no_regency").mean(), 0.63),
        "coordinates": (register["Lintang"].ne("").mean(), 0.12),
        "village column": (register["Desa/Kelurahan"].ne("").mean(), 0.3),
        "district column": (register["Kecamatan"].ne("").mean(), 0.4),
        "regency column": (register["Kabupaten/Kota"].ne("").mean(), 0.45),
        "fewer than three words": (address.str.split().str.len().lt(3).mean(), 0.08),
    }
    assert {name: share for name, (share, wanted) in shares.items() if abs(share - wanted) > 0.025} == {}
    assert 0.001 < kind(truth, "no_place").mean() < 0.01
    assert 0.001 < kind(truth, "contradiction").mean() < 0.01
    assert (
        register["Skala Usaha"].str.contains("mikro", case=False).sum()
        > 0.93 * register["Skala Usaha"].ne("").sum()
    )


def test_products_follow_their_regions(truth: pd.DataFrame) -> None:
    share = pd.crosstab(truth["regency_code"], truth["product_type"], normalize="index")
    assert share["coffee"].nlargest(3).index.isin(["18.04", "18.06", "18.08"]).all()
    assert share["spices"].nlargest(2).index.isin(["18.03", "18.07"]).all()
    assert share["processed_fruit_veg"].nlargest(3).index.isin(["18.01", "18.09", "18.71"]).all()
    assert share.loc["18.13", "fish"] == share["fish"].max()


def test_goods_read_as_their_type(register: pd.DataFrame, truth: pd.DataFrame) -> None:
    filled = register["Produk"].ne("") & register["Jenis Produk"].eq("")
    answer = products.classify(register.loc[filled, "Produk"])
    assert (answer == truth.loc[filled, "product_type"]).all()


def test_names_that_nobody_could_tell_apart_are_rare(register: pd.DataFrame, truth: pd.DataFrame) -> None:
    """Rows that say nothing but a village's name, exactly, which villages of several regencies bear."""
    bearers = gazetteer.load().villages.assign(name=lambda frame: frame["name"].str.casefold())
    regencies = bearers.groupby("name")["code"].agg(lambda codes: codes.str[:5].nunique())
    other = ["Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota", "Kode Pos", "Lintang"]
    bare = register.loc[register[other].eq("").all(axis=1), "Alamat"].str.casefold()
    assert bare.map(regencies).gt(1).sum() < 0.01 * len(truth)


def test_slips_are_few_take_turns_and_touch_no_other_cell(
    register: pd.DataFrame, truth: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "slips", lambda _dice, _markets: itertools.repeat({}))
    plain, plain_truth = sample.make(ROWS, seed=5)
    slipped = register.ne(plain)
    said = register.where(slipped)
    pd.testing.assert_frame_equal(truth, plain_truth)
    assert 0.003 < slipped.any(axis=1).mean() < 0.006
    assert set(said.columns[slipped.any()]) == {
        "Bulan Produksi", "Tenaga Kerja", "Kapasitas per Tahun", "Kemasan Siap", "Sertifikat", "Ekspor",
        "Negara Tujuan Ekspor",
    }  # fmt: skip
    assert said["Bulan Produksi"].dropna().astype(int).between(13, 20).all()
    assert said["Tenaga Kerja"].dropna().astype(int).lt(0).all()
    for header, text in (
        ("Kapasitas per Tahun", "banyak"), ("Kemasan Siap", "mungkin"), ("Sertifikat", "NIB, Sertifikat Bintang Lima"),
    ):  # fmt: skip
        assert set(said[header].dropna()) == {text}


def test_the_committed_sample_shows_every_note_that_a_list_can_have_by_a_slip() -> None:
    frame, _ = read([settings.SAMPLE_FILE])
    found = contradictions.find(frame)
    assert {note for note, rows in found.items() if not rows.any()} == {
        "established_refused", "online_sales_refused", "exporting_refused",
    }  # fmt: skip
    assert found["exporting_without_market"].sum() + found["export_market_missing"].sum() < 6


def test_same_seed_same_rows_and_fewer_rows_are_the_first(
    register: pd.DataFrame, truth: pd.DataFrame
) -> None:
    again, truth_again = sample.make(50, seed=5)
    pd.testing.assert_frame_equal(again, register.head(50))
    pd.testing.assert_frame_equal(truth_again, truth.head(50))
    assert not sample.make(50, seed=6)[0]["Alamat"].equals(again["Alamat"])


def test_file_reads_back_and_reports_progress(tmp_path: Path) -> None:
    path, calls = tmp_path / "contoh.csv", Counter[tuple[int, int]]()
    sample.write(1_200, path, seed=5, progress=lambda done, rows: calls.update([(done, rows)]))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfID UKM,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    register = sample.make(1_200, seed=5)[0]
    assert header == list(register.columns)
    assert rows == register.to_numpy().tolist()
    assert calls == {(1_000, 1_200): 1, (1_200, 1_200): 1}
    assert [found.name for found in tmp_path.iterdir()] == ["contoh.csv"]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "contoh.csv"
    path.write_text("lama")

    def stop(done: int, rows: int) -> None:
        raise KeyboardInterrupt(done, rows)

    with pytest.raises(KeyboardInterrupt):
        sample.write(1_000, path, seed=5, progress=stop)
    assert path.read_text() == "lama"
    assert [found.name for found in tmp_path.iterdir()] == ["contoh.csv"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BuiltDataError, match=r"cannot be written \(No such file .*choose another folder"):
        sample.write(1, tmp_path / "none" / "f.csv", seed=1)


def test_committed_sample_is_what_seed_1_gives(tmp_path: Path) -> None:
    """After a change of gazetteer, boundaries or vocabulary: `python -m geo sample --rows 3000 --seed 1 ...`."""
    sample.write(3_000, tmp_path / "f.csv", seed=1)
    assert settings.SAMPLE_FILE.read_bytes() == (tmp_path / "f.csv").read_bytes()


def test_vocabulary_names_what_exists() -> None:
    words = vocabulary.load()
    assert set(words["regencies"]) == set(gazetteer.load().regencies["code"])
    assert set(words["products"]) == set(products.load().index)
    for regency in words["regencies"].values():
        assert set(regency["products"]) <= set(words["products"])
        assert regency["village"] in words["address"]["village_words"]
    assert sum(product["share"] for product in words["products"].values()) == pytest.approx(100)


@pytest.fixture
def no_vocabulary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UKM_DIR", tmp_path)
    vocabulary.load.cache_clear()


@pytest.mark.usefixtures("no_vocabulary")
def test_missing_vocabulary_is_refused() -> None:
    with pytest.raises(ReadError, match=r"sample_words.toml: cannot be read .* restore it"):
        vocabulary.load()


def test_dice_are_fair() -> None:
    dice, options = Dice(3), {"a": 1, "b": 0, "c": 3}
    weighted = Counter(dice.weighted(options) for _throw in range(4_000))
    assert weighted["c"] / weighted["a"] == pytest.approx(3, rel=0.1)
    assert "b" not in weighted
    assert {dice.whole(1, 6) for _throw in range(200)} == set(range(1, 7))


def test_several_lists_may_have_different_identifiers(tmp_path: Path) -> None:
    sample.write(3, tmp_path / "list.csv", seed=2, first=101)
    written = pd.read_csv(tmp_path / "list.csv", dtype=str)
    assert written["ID UKM"].tolist() == ["UKM-0000101", "UKM-0000102", "UKM-0000103"]
    assert written.drop(columns="ID UKM").equals(
        sample.make(3, seed=2)[0]
        .drop(columns="ID UKM")
        .replace("", None)
        .set_axis(written.columns[1:], axis=1)
    )
