"""Rows in chunks, in processes and after a stop get the answers that each address has by itself."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geo import batch, gazetteer, geocode, schema

TEXTS = (
    "Ds Hanura Kec Teluk Pandan Pesawaran",
    None,
    "Desa Sukamaju, Lampung Selatan",
    "Jl. Sudirman, Jakarta Selatan",
    "Kota Metro",
)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_CHUNK_ROWS", 2)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of the texts that the geocoder is asked for from now on."""
    texts: list[str] = []
    locate: Callable[..., geocode.Answer] = geocode.locate

    def counted(text: str = "", **columns: str) -> geocode.Answer:
        texts.append(text)
        return locate(text, **columns)

    monkeypatch.setattr(geocode, "locate", counted)
    return texts


def register(*texts: str | None) -> pd.DataFrame:
    columns = {name: pd.array([None] * len(texts), dtype="str") for name in schema.ADDRESS}
    frame = pd.DataFrame({**columns, "address": pd.array(texts, dtype="str")})
    return frame.set_axis(range(10, 10 + len(texts)))


def stop_after(rows: int) -> Callable[[int, int], None]:
    def progress(done: int, _rows: int) -> None:
        if done >= rows:
            raise KeyboardInterrupt

    return progress


def test_every_row_has_the_answer_of_its_address() -> None:
    ukm = register(*TEXTS)
    found = batch.locate_frame(ukm)

    assert list(found.index) == list(ukm.index)
    for row, text in zip(found.itertuples(), TEXTS, strict=True):
        answer = geocode.locate(text or "")
        assert (row.location_level, row.location_confidence) == (answer.level, answer.confidence)
        assert (None if pd.isna(row.place_code) else row.place_code) == answer.code
        if answer.code:
            assert (row.lon, row.lat) == gazetteer.load().points[answer.code]
    ambiguous = geocode.locate("Desa Sukamaju, Lampung Selatan")
    assert len(ambiguous.alternatives) > 1
    assert found.loc[12, "alternatives"] == "; ".join(ambiguous.alternatives)
    assert found.loc[11, ["place_code", "alternatives", "lon", "lat"]].isna().all()
    assert found.loc[13, "location_note"] == "outside_province"


def test_columns_count_beside_the_text() -> None:
    ukm = register("Jl. Mawar 1").assign(village="Hanura", district="Teluk Pandan", regency="Pesawaran")

    assert batch.locate_frame(ukm)["place_code"].to_list() == ["18.09.10.2004"]


@pytest.mark.usefixtures("plain_main")
def test_several_processes_give_the_identical_frame() -> None:
    ukm = register(*TEXTS)

    pd.testing.assert_frame_equal(batch.locate_frame(ukm, workers=2), batch.locate_frame(ukm))


def test_a_stopped_run_goes_on_and_asks_only_for_what_is_missing(tmp_path: Path, asked: list[str]) -> None:
    ukm = register(*TEXTS)
    with pytest.raises(KeyboardInterrupt):
        batch.locate_frame(ukm, checkpoint=tmp_path, progress=stop_after(2))
    asked.clear()
    found = batch.locate_frame(ukm, checkpoint=tmp_path)

    assert asked == [*TEXTS[2:]]
    pd.testing.assert_frame_equal(found, batch.locate_frame(ukm))


def test_what_is_kept_serves_only_the_same_rows(tmp_path: Path, asked: list[str]) -> None:
    batch.locate_frame(register("Metro", "Hanura", "Kedaton"), checkpoint=tmp_path)
    asked.clear()
    batch.locate_frame(register("Metro", "Hanura!", "Kedaton"), checkpoint=tmp_path)

    assert asked == ["Metro", "Hanura!"]


def test_what_is_kept_serves_only_the_same_gazetteer(
    tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ukm = register("Metro", "Hanura", "Kedaton")
    batch.locate_frame(ukm, checkpoint=tmp_path / "kept")
    asked.clear()
    (tmp_path / "villages.csv").write_text("another gazetteer", encoding="utf-8")
    monkeypatch.setattr("geo.settings.GAZETTEER_DIR", tmp_path)
    batch.locate_frame(ukm, checkpoint=tmp_path / "kept")

    assert len(asked) == 3


def test_equal_chunks_do_not_shift_the_answers_of_others(tmp_path: Path) -> None:
    ukm = register(None, None, None, None, "Kota Metro", None)

    assert batch.locate_frame(ukm, checkpoint=tmp_path).loc[14, "place_code"] == "18.72"


def test_a_list_of_one_chunk_keeps_nothing(tmp_path: Path) -> None:
    batch.locate_frame(register("Metro"), checkpoint=tmp_path / "kept")

    assert not (tmp_path / "kept").exists()


def test_an_empty_list_has_the_same_columns() -> None:
    assert list(batch.locate_frame(register())) == list(batch.locate_frame(register("Metro")))


def test_progress_is_told_after_each_chunk() -> None:
    told: list[tuple[int, int]] = []
    batch.locate_frame(register(*TEXTS), progress=lambda done, rows: told.append((done, rows)))

    assert told == [(2, 5), (4, 5), (5, 5)]
