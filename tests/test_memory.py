"""What is free goes back to the system."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from geo import settings
from geo.ui import memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="of Linux alone")

#: Small enough for a heap, and so many that they cannot be overlooked.
BYTES, N = 50_000, 4_000


def resident_mb() -> float:
    (found,) = re.findall(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text("utf-8"))
    return int(found) / 1024


def test_what_is_free_amid_what_is_not_goes_back() -> None:
    blocks = [np.ones(BYTES, dtype=np.uint8) for _ in range(N)]
    kept = blocks[::20]
    del blocks
    before = resident_mb()
    memory.give_back()
    assert resident_mb() < before - 100
    assert len(kept) == N // 20


def test_the_server_lets_arrow_take_from_the_system() -> None:
    asked = (
        "import runpy; runpy.run_path('streamlit_app.py'); "
        "import pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARROW")}
    said = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split()[-1] == "system"


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_other_systems_do_without(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    class Other:
        """A C library without these functions."""

        def __init__(self, name: object) -> None:
            asked.append(name)

    monkeypatch.setattr(memory.sys, "platform", platform)
    monkeypatch.setattr(memory.ctypes, "CDLL", Other)
    memory.give_back()
    assert len(asked) == (platform == "linux")
