"""Large lists in parts: what one process makes, row by row, whatever is killed, broken or missing on the way."""

import csv
import errno
import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
from pyarrow import dataset

from geo import groups, pipeline, sample, scale, scale_parts, scale_plan, store, texts
from geo.errors import BuiltDataError, GeoError, ReadError

HEADER = "ID UKM,Nama Usaha,Alamat,Desa/Kelurahan,Kecamatan,Kabupaten/Kota,Produk,Kapasitas,Satuan,No HP\n"

#: Quoted line breaks, a blank line, numbers that are none, personal data in free text, identifiers given twice.
MESS = HEADER + (
    'X1,"Kopi\nLanang",Jl. A 1 WA 081234567890,Hanura,Teluk Pandan,Pesawaran,kopi,"1.500",kg,081234567890\n'
    "X1,Kopi Dua,,,,,kopi,banyak,kg,\n"
    "\n"
    "X1#2,Kopi Tiga,,Sukamaju,,Lampung Selatan,kopi,-5,kg,\n"
    ",Tanpa Nomor,,,Kemiling,Kota Bandar Lampung,keripik,10,kg,\n"
    "X1,Kopi Empat,Jakarta Selatan,,,,kopi,7,kg,\n"
    "X5,,,,,Kota Metro,kopi,7,kg,,,lebih\n"
)


def run(_step: str, tasks: Sequence[scale.Task]) -> list[Any]:
    """Make all calls one after another in this process."""
    results, wrong = [], []
    for task in tasks:
        try:
            results.append(task.function(*task.arguments))
        except GeoError as error:
            wrong.append(str(error))
    if wrong:
        raise GeoError("\n".join(wrong))
    return results


class Counting:
    """Counts the calls of each phase; stops after some of them as a killed client would."""

    def __init__(self, stop_after: int = 1_000_000) -> None:
        self.calls: dict[str, int] = {}
        self._left = stop_after

    def __call__(self, step: str, tasks: Sequence[scale.Task]) -> list[Any]:
        results = []
        for task in tasks:
            if not self._left:
                raise KeyboardInterrupt
            self._left -= 1
            results += run(step, [task])
            self.calls[step] = self.calls.get(step, 0) + 1
        return results


def build(paths: list[Path], out: Path, by: scale.Run = run, rows: int = 90) -> dict[str, Any]:
    return scale.build(paths, out, by, state="tests", part_rows=rows)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return a register of 400 rows, a mess with identifiers of it, one without many columns, and Parquet."""
    folder = tmp_path_factory.mktemp("lists")
    sample.write(400, folder / "a.csv", seed=1)
    first = pd.read_csv(folder / "a.csv", dtype=str, keep_default_na=False)
    (folder / "b.csv").write_text(MESS, encoding="utf-8")
    few = first.iloc[:80][["ID UKM", "Alamat", "Produk"]]
    few.to_csv(folder / "c.csv", index=False, sep=";", quoting=csv.QUOTE_ALL)
    first.iloc[280:].to_parquet(folder / "d.parquet", index=False, row_group_size=50)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def alone(lists: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("alone") / "built"
    texts.use_language("en")
    pipeline.build(lists, out)
    return out


def by_id(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values("ukm_id", ignore_index=True)


def same(out: Path, alone: Path) -> None:
    """Check that two builds are equal row by row: placed, personal, to mend and report."""
    one, many = (
        gpd.read_parquet(alone / store.UKM),
        gpd.read_parquet(out / "ukm").drop(columns="bbox", errors="ignore"),
    )
    pd.testing.assert_frame_equal(by_id(many), by_id(one))
    personal = [pd.read_parquet(path) for path in (alone / store.PERSONAL, out / "personal")]
    pd.testing.assert_frame_equal(by_id(personal[1]), by_id(personal[0]))
    for name in (store.UNPLACED, store.DOUBTFUL, store.RULES):
        assert (out / name).read_bytes() == (alone / name).read_bytes(), name
    reports = [json.loads((folder / store.QUALITY).read_text("utf-8")) for folder in (alone, out)]
    for report in reports:
        report.pop("version")
        report.pop("parts", None)
    assert reports[1] == reports[0]


def test_parts_give_what_one_process_gives(lists: list[Path], alone: Path, tmp_path: Path) -> None:
    build(lists, tmp_path / "out")
    same(tmp_path / "out", alone)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "aggregates", "doubtful.csv", "personal", "potential.toml", "quality.json", "ukm", "unplaced.csv",
    ]  # fmt: skip


def test_many_small_portions_give_the_same(
    lists: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale_plan, "TOGETHER", 100)
    report = build(lists[1:], tmp_path / "out", rows=60)
    pipeline.build(lists[1:], tmp_path / "alone")
    same(tmp_path / "out", tmp_path / "alone")
    assert report["parts"] > 1
    files = [pq.ParquetFile(path) for path in (tmp_path / "out" / "ukm").iterdir()]
    # However many parts the rows of a district came from.
    assert {file.num_row_groups for file in files} == {1}


def test_what_is_finished_is_not_made_again(lists: list[Path], alone: Path, tmp_path: Path) -> None:
    stopped = Counting(stop_after=9)
    with pytest.raises(KeyboardInterrupt):
        build(lists, tmp_path, stopped)
    assert not (tmp_path / store.QUALITY).exists()
    again = Counting()
    build(lists, tmp_path, again)
    same(tmp_path, alone)
    whole = 5 + 1 + 1 + 2  # of a, the mess, c and d
    assert stopped.calls["read"] + again.calls["read"] == whole
    assert again.calls["geocode"] == whole


def test_calls_that_a_killed_client_left_on_workers_do_no_harm(lists: list[Path], tmp_path: Path) -> None:
    left: list[scale.Task] = []

    def stopping(step: str, tasks: Sequence[scale.Task]) -> list[Any]:
        left.extend(tasks)
        if step == "gather":
            raise KeyboardInterrupt
        return run(step, tasks)

    with pytest.raises(KeyboardInterrupt):
        build(lists[:2], tmp_path / "out", stopping)

    def beside(step: str, tasks: Sequence[scale.Task]) -> list[Any]:
        results = run(step, tasks)
        for task in left:
            with suppress(OSError):
                task.function(*task.arguments)
        return results

    build(lists[2:], tmp_path / "out", beside)
    pipeline.build(lists[2:], tmp_path / "alone")
    assert len(left) > len(lists)
    same(tmp_path / "out", tmp_path / "alone")


def test_a_row_that_changed_is_read_again_and_nothing_else(lists: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    for path in lists[1:3]:
        shutil.copy(path, folder)
    with pytest.raises(KeyboardInterrupt):
        build([folder / "b.csv", folder / "c.csv"], tmp_path / "out", Counting(stop_after=4))
    (folder / "b.csv").write_text(MESS.replace("Kopi Dua", "Kopi Lain"), encoding="utf-8")
    again = Counting()
    build([folder / "b.csv", folder / "c.csv"], tmp_path / "out", again)
    assert again.calls["read"] == 1


def test_every_corrupt_part_is_named_and_the_rest_is_kept(lists: list[Path], tmp_path: Path) -> None:
    bad, torn = tmp_path / "bad.csv", tmp_path / "torn.parquet"
    bad.write_text(HEADER + 'U1,"Kopi\n', encoding="utf-8")
    torn.write_bytes(lists[3].read_bytes()[:-100])
    with pytest.raises(GeoError, match=r"(?s)bad.csv, row 2: a quotation mark.*torn.parquet is damaged"):
        build([lists[1], bad, lists[2], torn], tmp_path / "out")
    again = Counting()
    build([lists[1], lists[2]], tmp_path / "out", again)
    assert "read" not in again.calls


def test_a_column_that_vanished_from_a_file_of_a_folder_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"part-{number}.csv").write_text(MESS, encoding="utf-8")
    pd.read_csv(folder / "part-2.csv", on_bad_lines="skip").drop(columns="Produk").to_csv(
        folder / "part-2.csv"
    )
    with pytest.raises(ReadError, match=r"part-2.csv: the column product is missing, which 1 other files"):
        build([folder], tmp_path / "out")
    files = sorted(folder.iterdir())
    assert build(files, tmp_path / "out")["rows"] == 11


def test_a_folder_without_a_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "_metadata.csv").touch()
    with pytest.raises(ReadError, match="holds no list"):
        build([tmp_path], tmp_path / "out")


def test_a_folder_that_one_process_built_is_refused(lists: list[Path], alone: Path) -> None:
    with pytest.raises(BuiltDataError, match="one process built"):
        build(lists, alone)


def test_a_disk_that_is_full_leaves_what_is_finished(
    lists: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(scale_parts, "_by_area", full)
        with pytest.raises(BuiltDataError, match="No space left"):
            build(lists[1:3], tmp_path)
    again = Counting()
    build(lists[1:3], tmp_path, again)
    assert "read" not in again.calls


def test_readers_skip_what_lies_elsewhere(lists: list[Path], tmp_path: Path) -> None:
    build(lists, tmp_path)
    ukm = gpd.read_parquet(tmp_path / "ukm")
    area = ukm["district_code"].fillna(ukm["regency_code"])
    assert area.is_monotonic_increasing
    west, south, east, north = 105.2, -5.5, 105.35, -5.3
    found = gpd.read_parquet(tmp_path / "ukm", bbox=(west, south, east, north))
    assert 0 < len(found) == len(ukm.cx[west:east, south:north]) < len(ukm)
    counts = pd.read_parquet(tmp_path / "aggregates")
    pd.testing.assert_frame_equal(counts, groups.of(ukm), check_like=True)
    assert {(path.stat().st_mode & 0o777) for path in (tmp_path / "personal").iterdir()} == {0o600}


def test_other_programs_read_the_same(lists: list[Path], tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    build(lists, tmp_path)
    ukm = gpd.read_parquet(tmp_path / "ukm")
    assert dataset.dataset(tmp_path / "ukm").count_rows() == len(ukm)
    inside = "bbox.xmin >= 105.2 and bbox.xmax <= 105.35 and bbox.ymin >= -5.5 and bbox.ymax <= -5.3"
    found = duckdb.sql(f"select ukm_id from '{tmp_path}/ukm/*.parquet' where {inside}").fetchall()
    assert sorted(found) == sorted((each,) for each in ukm.cx[105.2:105.35, -5.5:-5.3]["ukm_id"])
