"""A large build that is killed while it takes the place of another: readers find all old or all new."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from geo import pipeline, sample, scale, scale_gather, settings, store, texts
from geo.errors import BuiltDataError
from tests.test_scale import HEADER, MESS, build, same

#: Publishes copies of a folder: killed before the first change of a file or folder, before the second, and so on.
KILLED = """
import os, shutil, sys
from pathlib import Path
from geo import scale_gather

def publish(folder, step):
    left = [step]
    def told(event, _arguments):
        if event in {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree"}:
            left[0] -= 1
            if not left[0]:
                os._exit(9)
    sys.addaudithook(told)
    scale_gather.publish(next(folder.glob(".parts/run-*")), folder)
    os._exit(0)

step, status = 0, 9
while status:
    step += 1
    folder = Path(sys.argv[2]) / str(step)
    shutil.copytree(sys.argv[1], folder)
    child = os.fork()
    if not child:
        publish(folder, step)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9), status
"""


#: Rows of the two lists.
OLD, NEW = 126, 96


def new(folder: Path) -> list[Path]:
    return [folder / "new.csv", folder / "mess.csv"]


def own(out: Path) -> Path:
    """Return the folder of the last run."""
    (found,) = (out / scale.WORK).glob("run-*")
    return found


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with lists, what is built of the old one, and the same before the new one takes its place."""
    folder = tmp_path_factory.mktemp("ready")
    texts.use_language("en")
    sample.write(120, folder / "old.csv", seed=5)
    sample.write(90, folder / "new.csv", seed=6)
    (folder / "mess.csv").write_text(MESS, encoding="utf-8")
    build([folder / "old.csv", folder / "mess.csv"], folder / "old")
    shutil.copytree(folder / "old", folder / "before")
    with pytest.MonkeyPatch.context() as patch:

        def stop(*_arguments: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(scale_gather, "publish", stop)
        with pytest.raises(KeyboardInterrupt):
            build(new(folder), folder / "before")
    pipeline.build(new(folder), folder / "new")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_kill_at_any_step_leaves_all_old_or_all_new(ready: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", KILLED, str(ready / "before"), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(settings.ROOT)},
        check=True,
    )
    rows = {OLD: store.load(ready / "old").ukm, NEW: store.load(ready / "new").ukm.sort_values("ukm_id")}
    found = []
    steps = sorted(tmp_path.iterdir(), key=lambda path: int(path.name))
    for folder in steps:
        built = store.load(folder)
        found.append(built.quality["rows"])
        ukm = built.ukm if found[-1] == OLD else built.ukm.sort_values("ukm_id")
        pd.testing.assert_frame_equal(
            ukm.reset_index(drop=True), rows[found[-1]].reset_index(drop=True), check_like=True
        )
    # Old before the first change, new after it, through all moves to the end.
    assert found == [OLD] + [NEW] * (len(steps) - 1)
    moves = 2 * len(scale_gather._RESULTS) + 3
    assert len(steps) > moves
    for folder in [*steps[:moves], *steps[moves::10]]:
        build(new(ready), folder)
        same(folder, ready / "new")
        assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_what_has_no_personal_data_leaves_none_of_the_build_before(ready: Path, tmp_path: Path) -> None:
    shutil.copytree(ready / "old", tmp_path / "out")
    (tmp_path / "few.csv").write_text(HEADER.replace(",No HP", "") + "U1,Kopi,,Hanura,,,kopi,1,kg\n", "utf-8")
    assert list((tmp_path / "out" / "personal").iterdir())
    build([tmp_path / "few.csv"], tmp_path / "out")
    assert not list((tmp_path / "out" / "personal").iterdir())


def test_one_process_does_not_build_where_the_large_engine_did(ready: Path, tmp_path: Path) -> None:
    shutil.copytree(ready / "old", tmp_path / "out")
    with pytest.raises(BuiltDataError, match="holds what the engine for large lists built"):
        pipeline.build(new(ready), tmp_path / "out")
    # Nor where it was killed before its first files moved.
    (tmp_path / "killed").mkdir()
    shutil.copytree(own(ready / "before") / scale_gather.RESULT, tmp_path / "killed" / store.READY)
    with pytest.raises(BuiltDataError, match="holds what the engine for large lists built"):
        pipeline.build(new(ready), tmp_path / "killed")
    assert store.load(tmp_path / "killed").quality["rows"] == NEW


def test_a_reader_who_meets_the_end_of_a_build_looks_again(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    shutil.copytree(ready / "before", out)
    read = store.partitions.placed

    def ended_meanwhile(folder: Path) -> pd.DataFrame:
        if (out / scale.WORK).exists():
            scale_gather.publish(own(out), out)
        return read(folder)

    monkeypatch.setattr(store.partitions, "placed", ended_meanwhile)
    built = store.load(out)
    assert (len(built.ukm), built.quality["rows"]) == (built.quality["placed"], NEW)


def test_a_build_that_counts_but_cannot_move_is_read_and_moved_the_next_time(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    shutil.copytree(ready / "before", out)
    with monkeypatch.context() as patch:

        def open_elsewhere(*_arguments: object) -> None:
            raise PermissionError(13, "Permission denied")

        patch.setattr(scale_gather, "_move", open_elsewhere)
        with pytest.raises(BuiltDataError, match="cannot be written"):
            build(new(ready), out)
    assert store.load(out).quality["rows"] == NEW
    build(new(ready), out)
    same(out, ready / "new")
