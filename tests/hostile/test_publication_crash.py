"""A publication that is killed or finds the disk full leaves the old data or the new, and a log that is right."""

import json
import os
import resource
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from geo import pipeline, publication, sample, settings, store, versions
from geo.publication import Act
from tests.hostile import forked

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with `before`: two publications over a build, `new`: a list, and the oldest version's name."""
    folder = tmp_path_factory.mktemp("publications")
    for seed, name in enumerate(("built", "one", "two", "new")):
        sample.write(60, folder / f"{name}.csv", seed=seed)
        pipeline.build([folder / f"{name}.csv"], folder / name)
    before = shutil.copytree(folder / "built", folder / "before")
    for day, name in ((1, "one"), (2, "two")):
        publication.publish(
            folder / name, before, Act("c@d.example", time=datetime(2098, 1, day, tzinfo=UTC))
        )
    (folder / "version").write_text(versions.kept(before)[-1].name, "utf-8")
    return folder


def start(arguments: list[str], **options: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments], cwd=settings.ROOT, text=True, capture_output=True, check=False,
        env=os.environ | {"PYTHONPATH": str(settings.ROOT)}, **options,
    )  # fmt: skip


@pytest.mark.parametrize("how", [pytest.param("steps", marks=pytest.mark.long), "moments"])
@pytest.mark.parametrize("work", ["publish", "roll_back"])
def test_killed_at_any_step_or_moment_it_leaves_whole_data_and_a_right_log(
    data: Path, tmp_path: Path, work: str, how: str
) -> None:
    for name in ("before", "new"):
        shutil.copytree(data / name, tmp_path / name)
    shutil.copy(data / "version", tmp_path)
    done = start(["-m", "tests.hostile.forked", work, how, str(tmp_path)])
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    old = forked.contents(data / "two")
    new = forked.contents(data / ("new" if work == "publish" else "built"))
    before = [event["version"] for event in publication.log(data / "before")]

    for result in results:
        assert result["found"] in (old, new)
        # The log says what is in use, killed before the line was written or not.
        assert result["log"][0] == result["in use"]
        assert result["log"][-2:] == before
        assert len(result["log"]) == (3 if result["found"] == new else 2)
        assert result["left"] == []
        assert result["next"] == forked.contents(data / "new")
        assert result["who"] == [
            "next@b.example",
            *["a@b.example"] * (len(result["log"]) - 2),
            *["c@d.example"] * 2,
        ]
    kills = [result["killed"] for result in results]
    # At random moments few may come before its end, or before the new data count.
    assert sum(kills) >= (20 if how == "steps" else 1)
    assert how != "steps" or {result["found"] == new for result in results} == {True, False}


PUBLISH = """
import sys; from pathlib import Path
from geo import publication, texts; from geo.errors import BuiltDataError
texts.use_language("en")
try: publication.publish(Path(sys.argv[1]), Path(sys.argv[2]), publication.Act("a@b.example"))
except BuiltDataError as error: sys.exit(str(error))
"""


def full(source: Path, out: Path, **options: Any) -> None:
    """Publish `source`, where that cannot end well, and look at what is said and left."""
    before, log = forked.contents(out), publication.log(out)
    done = start(["-c", PUBLISH, str(source), str(out)], **options)

    assert done.returncode == 1, done.stderr
    assert f"{out}: cannot be written (" in done.stderr
    assert "Traceback" not in done.stderr
    assert (forked.contents(out), publication.log(out)) == (before, log)
    assert list(out.rglob(".*")) == []


@pytest.mark.parametrize("most", [0, 100, 5_000, 40_000])
def test_a_file_that_may_not_grow_leaves_the_data_in_use(data: Path, tmp_path: Path, most: int) -> None:
    out = shutil.copytree(data / "before", tmp_path / "out")
    full(data / "new", out, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))


@pytest.mark.parametrize("room", [0, 30_000, 150_000])
def test_a_full_disk_leaves_the_data_in_use(small_disk: Path, data: Path, room: int) -> None:
    out = shutil.copytree(data / "before", small_disk / "out")
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "other").write_bytes(b"x" * (free - room))
    full(data / "new", out)
    (small_disk / "other").unlink()
    publication.publish(data / "new", out, Act("a@b.example"))

    assert forked.contents(out) == forked.contents(data / "new")
    assert store.load(out).version == publication.log(out)[0]["checksum"]
