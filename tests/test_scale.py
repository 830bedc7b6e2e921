"""Large lists in parts: what one process makes, row by row, whatever is killed, broken or missing on the way."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from geo import pipeline, sample, scale, store, texts
from geo.errors import GeoError

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


def build(paths: list[Path], out: Path, by: scale.Run = run, rows: int = 400) -> dict[str, Any]:
    return scale.build(paths, out, by, state="tests", part_rows=rows)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return a register of 1,500 rows, a mess with identifiers of it, one without many columns, and Parquet."""
    folder = tmp_path_factory.mktemp("lists")
    sample.write(1_500, folder / "a.csv", seed=1)
    first = pd.read_csv(folder / "a.csv", dtype=str, keep_default_na=False)
    (folder / "b.csv").write_text(MESS, encoding="utf-8")
    few = first.iloc[:300][["ID UKM", "Alamat", "Produk"]]
    few.to_csv(folder / "c.csv", index=False, sep=";", quoting=csv.QUOTE_ALL)
    first.iloc[900:].to_parquet(folder / "d.parquet", index=False, row_group_size=150)
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
    lists: list[Path], alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "_TOGETHER", 20)
    report = build(lists, tmp_path, rows=97)
    same(tmp_path, alone)
    assert report["parts"] > 30
