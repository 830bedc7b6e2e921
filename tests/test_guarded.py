"""A process of its own keeps to its share of memory and time, and may write nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from geo import guarded, settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no limits there")


def _ended(work: str) -> int:
    program = f"""
import time
from pathlib import Path
from geo import guarded

def work():
    {work}

guarded.run(work, memory_mb=300, seconds=2)
"""
    return subprocess.run(
        [sys.executable, "-c", program], cwd=settings.ROOT, stderr=subprocess.DEVNULL, check=False
    ).returncode


def test_what_keeps_within_its_share_is_done() -> None:
    assert _ended("bytearray(10_000_000)") == 0


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        ("bytearray(400_000_000)", "memory"),
        ("raise RuntimeError('std::bad_alloc')", "memory"),
        ("time.sleep(60)", "time"),
        ("1 / 0", "damage"),
    ],
)
def test_the_end_says_why(work: str, reason: str) -> None:
    assert guarded.reason(_ended(work)) == reason


def test_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a"

    assert guarded.reason(_ended(f"Path({str(path)!r}).write_text('x')")) == "damage"
    assert path.read_bytes() == b""
