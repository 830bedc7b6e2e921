"""The same on a real cluster of this machine: what is killed is made again, who cannot be reached is named."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from geo import __main__, pipeline, sample, scale, scale_dask, settings, store, texts
from geo.errors import BuiltDataError, GeoError
from tests.test_scale import same

#: A client that kills itself as soon as 1,500 rows are placed.
KILLED = """
import os, signal, sys
from pathlib import Path
from geo import scale_dask, texts

def told(step, done, _rows):
    if step == "geocode" and done >= 1_500:
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    texts.use_language("en")
    scale_dask.build([Path(sys.argv[1])], Path(sys.argv[2]), n=2, part_rows=500, progress=told)
"""


def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale_dask, "_CONNECT_S", 1)
    with pytest.raises(BuiltDataError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1 within"):
        scale_dask.build([settings.SAMPLE_FILE], tmp_path, address="tcp://127.0.0.1:1")


def test_what_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "dask", None)
    monkeypatch.delitem(sys.modules, "geo.scale_dask", raising=False)
    monkeypatch.delattr("geo.scale_dask", raising=False)
    arguments = [
        "--language",
        "en",
        "build",
        "--engine",
        "dask",
        "--out",
        str(tmp_path),
        str(settings.SAMPLE_FILE),
    ]
    assert __main__.main(arguments) == 2
    assert "pip install -r requirements-scale.txt" in capsys.readouterr().err


def test_a_table_of_a_database_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = "postgresql://db/ukm/daftar"
    arguments = ["--language", "en", "build", "--engine", "dask", "--out", str(tmp_path), address]
    assert __main__.main(arguments) == 2
    assert f"{address} is a table of a database, and --engine dask reads files" in capsys.readouterr().err


class UnpicklableError(Exception):
    """Cannot be read again from what pickle makes of it."""

    def __init__(self, part: str, row: int) -> None:
        super().__init__(f"{part}, {row}")


def failing(part: str) -> None:
    raise UnpicklableError(part, 5)


@pytest.mark.long
def test_a_fault_of_the_program_is_told_and_the_other_calls_are_made() -> None:
    with (
        scale_dask.workers(None, 1, lambda *_told: None) as run,
        pytest.raises(
            GeoError, match=r"(?s)^a call failed on the worker tcp://.*report it.*UnpicklableError: b, 5\n$"
        ),
    ):
        run("read", [scale.Task(failing, ("b",), 1, "b"), scale.Task(len, ("c",), 1, "c")])


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a list of 6,000 rows and what one process makes of it."""
    folder = tmp_path_factory.mktemp("large")
    sample.write(6_000, folder / "list.csv", seed=3)
    texts.use_language("en")
    pipeline.build([folder / "list.csv"], folder / "alone")
    return folder / "list.csv", folder / "alone"


@pytest.mark.long
def test_a_worker_that_is_killed_again_and_again_loses_nothing(
    large: tuple[Path, Path], tmp_path: Path
) -> None:
    killed = []
    with scale_dask.workers(None, 2, lambda *_told: None) as run:

        def killing(step: str, done: int, _rows: int) -> None:
            if step == "geocode" and done and len(killed) < 3:
                # One that was killed just now may not have gone from the list yet.
                for pid in [*run.client.run(os.getpid, on_error="ignore").values()][:1]:
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

        run._progress = killing
        scale_dask.scale.build([large[0]], tmp_path, run, state=scale_dask._state(), part_rows=500)
    assert len(killed) == 3
    same(tmp_path, large[1])


@pytest.mark.long
def test_a_client_that_is_killed_goes_on_where_it_was(large: tuple[Path, Path], tmp_path: Path) -> None:
    script = tmp_path / "client.py"
    script.write_text(KILLED, encoding="utf-8")
    client = subprocess.run(
        [sys.executable, str(script), str(large[0]), str(tmp_path / "out")],
        env=os.environ | {"PYTHONPATH": str(settings.ROOT)},
        stderr=subprocess.DEVNULL,
        check=False,
    )
    assert client.returncode == -signal.SIGKILL
    told: list[tuple[str, int, int]] = []
    scale_dask.build(
        [large[0]], tmp_path / "out", n=2, part_rows=500, progress=lambda *step: told.append(step)
    )
    assert max(rows for step, _done, rows in told if step == "read") == 0
    assert max(rows for step, _done, rows in told if step == "geocode") <= 6_001 - 1_500
    same(tmp_path / "out", large[1])
    assert not (tmp_path / "out" / store.UKM).exists()
