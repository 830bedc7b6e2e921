"""The same on a real cluster of this machine: what is killed is made again, who cannot be reached is named."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo import __main__, pipeline, sample, scale_dask, settings, store, texts
from geo.errors import BuiltDataError
from tests.test_scale import same

pytestmark = [
    # Dask's processes end while their sockets are open.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:distributed"),
    pytest.mark.filterwarnings("ignore:Port .* is already in use"),
]


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
                pid = random.choice(list(run.client.run(os.getpid).values()))
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

        run._progress = killing
        scale_dask.scale.build([large[0]], tmp_path, run, state=scale_dask._state(), part_rows=500)
    assert len(killed) == 3
    same(tmp_path, large[1])


@pytest.mark.long
def test_a_client_that_is_killed_goes_on_where_it_was(large: tuple[Path, Path], tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\nfrom geo import scale_dask, texts\n"
        "if __name__ == '__main__':\n"
        "    texts.use_language('en')\n"
        f"    scale_dask.build([Path({str(large[0])!r})], Path({str(tmp_path / 'out')!r}), n=2, part_rows=500)\n"
    )
    script = tmp_path / "client.py"
    script.write_text(code, encoding="utf-8")
    command = [sys.executable, str(script)]
    work = tmp_path / "out" / ".parts"
    environment = os.environ | {"PYTHONPATH": str(settings.ROOT)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as client:
        while not (len(list(work.glob("part-*-placed.arrow"))) >= 4):
            assert client.poll() is None
            time.sleep(0.05)
        client.kill()
    finished = {path: path.stat().st_mtime_ns for path in work.glob("part-*.json")}
    told: list[tuple[str, int, int]] = []
    scale_dask.build(
        [large[0]], tmp_path / "out", n=2, part_rows=500, progress=lambda *step: told.append(step)
    )
    assert len(finished) >= 13 + 3
    assert max(rows for step, _done, rows in told if step == "read") == 0
    assert max(rows for step, _done, rows in told if step == "geocode") <= 6_001 - 500 * 3
    same(tmp_path / "out", large[1])
    assert not (tmp_path / "out" / store.UKM).exists()
