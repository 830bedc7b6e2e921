"""A build that is killed or finds the disk full leaves the old data or the new, and nothing that stays in the way."""

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geo import pipeline, sample, settings, staging, store
from geo.errors import BuiltDataError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")

ROWS = 400
#: The seconds that a build of so many rows takes here are measured first; kills come at these shares of it.
CHANCE = random.Random(7)
MOMENTS = [CHANCE.random() for _kill in range(30)]
#: What `killed` counts: making files up to the step at which the new build counts, then moving each.
STEPS = range(3, 33)
COUNTS = 14


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("lists")
    paths = folder / "old.csv", folder / "new.csv"
    for seed, path in enumerate(paths):
        sample.write(ROWS, path, seed=seed)
    return paths


@pytest.fixture(scope="module")
def builds(lists: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("builds")
    for path in lists:
        pipeline.build([path], folder / path.stem)
    return [folder / path.stem for path in lists]


@pytest.fixture(scope="module")
def versions(builds: list[Path]) -> tuple[str, ...]:
    return tuple(store.load(folder).version for folder in builds)


@pytest.fixture
def out(builds: list[Path], tmp_path: Path) -> Path:
    return shutil.copytree(builds[0], tmp_path / "built")


def start(arguments: list[str], **options: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", *arguments], cwd=settings.ROOT, text=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(settings.ROOT)}, **options,
    )  # type: ignore[call-overload, no-any-return]  # fmt: skip


@pytest.fixture(scope="module")
def lasts(lists: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> float:
    began = time.monotonic()
    process = start(["geo", "build", str(lists[1]), "--out", str(tmp_path_factory.mktemp("timed"))])
    assert "Traceback" not in process.communicate()[1]
    return time.monotonic() - began


def loads_and_builds_again(out: Path, lists: tuple[Path, Path], versions: tuple[str, ...]) -> str:
    """Return the version found, after a check that it is whole and that the next build cleans up."""
    built = store.load(out)
    assert built.version in versions
    assert store.load_personal(out).index.name == "ukm_id"
    assert pipeline.build([lists[0]], out)["version"] == versions[0] == store.load(out).version
    assert [path.name for path in out.iterdir() if path.name.startswith(".")] == []
    return built.version


@pytest.mark.parametrize(
    "share", [*MOMENTS[:6], *(pytest.param(m, marks=pytest.mark.long) for m in MOMENTS[6:])]
)
def test_a_build_killed_at_any_moment_leaves_whole_data(
    share: float, lasts: float, out: Path, lists: tuple[Path, Path], versions: tuple[str, ...]
) -> None:
    process = start(["geo", "build", str(lists[1]), "--out", str(out)])
    time.sleep(share * lasts)
    process.kill()
    process.communicate()

    loads_and_builds_again(out, lists, versions)


@pytest.mark.parametrize(
    "step", [pytest.param(step, marks=[] if step in (16, 23) else pytest.mark.long) for step in STEPS]
)
def test_a_build_killed_at_any_step_on_its_files_leaves_whole_data(
    step: int, out: Path, lists: tuple[Path, Path], versions: tuple[str, ...]
) -> None:
    process = start(["tests.hostile.killed", str(step), str(lists[1]), str(out)])
    message = process.communicate()[1]

    assert process.returncode == -signal.SIGKILL, message
    found = loads_and_builds_again(out, lists, versions)
    assert found == versions[step > COUNTS]


def full(out: Path, source: Path, **options: object) -> None:
    """Build `source` into `out`, where that cannot end well, and look at what is said and left."""
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    process = start(["geo", "build", str(source), "--out", str(out)], **options)
    message = process.communicate()[1]

    assert process.returncode == 2, message
    assert f"{out}: " in message
    assert re.search("cannot be written|tidak dapat ditulis", message)
    assert "Traceback" not in message
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize(
    "most", [5_000, *(pytest.param(most, marks=pytest.mark.long) for most in (0, 40_000))]
)
def test_a_file_that_may_not_grow_leaves_the_old_data(
    most: int, out: Path, lists: tuple[Path, Path], versions: tuple[str, ...]
) -> None:
    full(out, lists[1], preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))

    assert store.load(out).version == versions[0]


def test_a_full_disk_leaves_the_old_data(
    small_disk: Path, builds: list[Path], lists: tuple[Path, Path], versions: tuple[str, ...]
) -> None:
    out = small_disk / "built"
    shutil.copytree(builds[0], out)
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "other").write_bytes(b"x" * (free - 50_000))
    full(out, lists[1])

    assert store.load(out).version == versions[0]


def test_a_second_build_into_the_same_folder_waits_for_nobody(
    out: Path, lists: tuple[Path, Path], versions: tuple[str, ...]
) -> None:
    def meanwhile() -> None:
        with staging.staged(out):
            pipeline.build([lists[1]], out)

    with pytest.raises(BuiltDataError, match="another build into this folder is running; wait"):
        meanwhile()
    assert store.load(out).version == versions[0]


def test_who_reads_meanwhile_gets_one_build_or_the_other(
    out: Path, builds: list[Path], versions: tuple[str, ...]
) -> None:
    def switch() -> None:
        for turn in range(20):
            with staging.staged(out) as stage:
                shutil.copytree(builds[turn % 2], stage, dirs_exist_ok=True)

    rows = {
        version: store.load(folder).ukm["address"].fillna("").tolist()
        for version, folder in zip(versions, builds, strict=True)
    }
    with ThreadPoolExecutor(1) as pool:
        switching = pool.submit(switch)
        while not switching.done():
            built = store.load(out)
            assert built.ukm["address"].fillna("").tolist() == rows[built.version]
        switching.result()
