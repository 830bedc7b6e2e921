"""The large build on a cluster that others started: its workers differ, die and run out of disk."""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geo import __main__, pipeline, sample, scale, settings, store, texts
from tests.test_scale import MESS, same

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of a system that is not Windows"),
]

#: What makes a worker die with every part of one list.
DYING = """
import os
from geo import scale_parts

def dying(work, key, part, *rest, read=scale_parts.read):
    if part.source.name == "b.csv":
        os._exit(1)
    return read(work, key, part, *rest)

scale_parts.read = dying
"""

#: What leaves a worker the room for files of small parts alone.
FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, resource.RLIM_INFINITY))"

#: A client that says when it begins.
CLIENT = """
import sys
from pathlib import Path
from geo import scale_dask, texts

if __name__ == "__main__":
    texts.use_language("en")
    lists = sorted(Path(sys.argv[1]).iterdir())
    scale_dask.build(lists, Path(sys.argv[2]), address=sys.argv[3], tell=lambda _text: print("begins", flush=True))
"""


@contextmanager
def started(*arguments: str, program: Path = settings.ROOT) -> Iterator[None]:
    """Run a command of Dask with the program in a folder, and end it afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=program,
        env=os.environ | {"PYTHONPATH": str(program), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def scheduler(program: Path = settings.ROOT) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    with started("distributed.cli.dask_scheduler", *arguments, program=program):
        yield f"tcp://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with scheduler() as address:
        yield address


@contextmanager
def worker(address: str, *more: str, program: Path = settings.ROOT) -> Iterator[str]:
    """Start a worker as a user does, with a nanny that starts it anew; yield its address when it is ready."""
    from distributed import Client

    arguments = (address, "--nthreads", "1", "--no-dashboard", *more)
    with Client(address, timeout=30) as client:
        before = set(client.scheduler_info()["workers"])
        with started("distributed.cli.dask_worker", *arguments, program=program):
            client.wait_for_workers(len(before) + 1, timeout=60)
            (new,) = set(client.scheduler_info()["workers"]) - before
            yield new
        while set(client.scheduler_info()["workers"]) - before:
            time.sleep(0.1)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "lists"
    folder.mkdir()
    for seed, name in enumerate("abc", start=1):
        sample.write(150, folder / f"{name}.csv", seed=seed)
    (folder / "mess.csv").write_text(MESS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def alone(lists: Path) -> Path:
    texts.use_language("en")
    pipeline.build(sorted(lists.iterdir()), lists.parent / "alone")
    return lists.parent / "alone"


Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(address: str, lists: Path, capfd: pytest.CaptureFixture[str]) -> Command:
    """Return what builds the lists by the command line and returns its exit code and what it said."""

    def build(out: Path, address: str = address) -> tuple[int, str]:
        files = [str(path) for path in sorted(lists.iterdir())]
        engine = ["--engine", "dask", "--scheduler", address]
        code = __main__.main(["--language", "en", "build", *engine, "--out", str(out), *files])
        return code, capfd.readouterr().err

    return build


def test_a_scheduler_without_workers_is_named(address: str, command: Command, tmp_path: Path) -> None:
    code, said = command(tmp_path / "out")
    assert (code, said) == (2, f"the scheduler at {address} has no workers: start some\n")


def test_a_scheduler_without_the_program_is_named(command: Command, tmp_path: Path) -> None:
    with scheduler(program=tmp_path) as other, worker(other):
        code, said = command(tmp_path / "out", other)
    assert code == 2
    assert "the scheduler does not have the program, or has another version" in said


def test_a_cluster_of_others_gives_what_one_process_gives(
    address: str, command: Command, alone: Path, tmp_path: Path
) -> None:
    with worker(address), worker(address):
        code, said = command(tmp_path / "out")
    assert code == 0, said
    same(tmp_path / "out", alone)


def test_a_worker_with_another_program_is_named(
    address: str, command: Command, alone: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(settings.ROOT / "geo", other / "geo", ignore=shutil.ignore_patterns("__pycache__"))
    (other / "data").symlink_to(settings.ROOT / "data")
    with (other / "geo" / "words.py").open("a", encoding="utf-8") as file:
        file.write("# Newer.\n")
    with worker(address):
        with worker(address, program=other) as different:
            code, said = command(tmp_path / "out")
        assert code == 2
        assert said == (
            f"the worker {different} has another version of the program or of its data: install the same there and "
            "start it again\n"
        )
        assert command(tmp_path / "out")[0] == 0
    same(tmp_path / "out", alone)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (DYING, r"b\.csv.*: the worker died with it again and again"),
        (FULL, r"the worker {worker} cannot read or write \(.*File too large\); mend that and run the same"),
    ],
    ids=["dies", "full"],
)
def test_what_a_faulty_worker_cannot_do_is_named_and_the_rest_is_kept(
    address: str, command: Command, alone: Path, tmp_path: Path, fault: str, expected: str
) -> None:
    (tmp_path / "fault.py").write_text(fault, encoding="utf-8")
    with worker(address, "--preload", str(tmp_path / "fault.py")) as faulty:
        code, said = command(tmp_path / "out")
    assert code == 2
    assert re.search(expected.format(worker=faulty), said)
    assert list((tmp_path / "out" / scale.WORK).glob("part-*.json"))
    with worker(address):
        assert command(tmp_path / "out")[0] == 0
    same(tmp_path / "out", alone)


def test_a_client_that_is_killed_at_any_moment_loses_nothing(
    address: str, command: Command, lists: Path, alone: Path, tmp_path: Path
) -> None:
    script = tmp_path / "client.py"
    script.write_text(CLIENT, encoding="utf-8")
    moments = random.Random(7)
    ended = []

    def killed(out: Path, after_s: float) -> int:
        arguments = [sys.executable, str(script), str(lists), str(out), address]
        environment = os.environ | {"PYTHONPATH": str(settings.ROOT)}
        with subprocess.Popen(
            arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as client:
            assert client.stdout
            client.stdout.readline()
            try:
                return client.wait(after_s)
            except subprocess.TimeoutExpired:
                client.kill()
        return client.returncode

    with worker(address), worker(address):
        # How long it takes when nothing disturbs it, once the workers have loaded their tables.
        assert killed(tmp_path / "first", 600) == 0
        begun = time.monotonic()
        assert killed(tmp_path / "whole", 600) == 0
        whole_s = time.monotonic() - begun
        for number in range(30):
            out = tmp_path / f"out-{number}"
            ended.append(killed(out, moments.uniform(0, whole_s)))
            if (out / store.QUALITY).exists():
                same(out, alone)
            code, said = command(out)
            assert code == 0, said
            same(out, alone)
            assert not [path.name for path in out.iterdir() if path.name.startswith(".")]
    assert ended.count(-signal.SIGKILL) >= 10
