"""A Streamlit app as a process of its own, and synthetic data for it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from geo import pipeline, sample

__all__ = ["SCRIPT", "Server", "build", "free_port", "serve"]

SCRIPT: Final = "streamlit_app.py"

_START_S: Final = 60.0


class Server(NamedTuple):
    """A running app: its address and the number of its process."""

    address: str
    pid: int


def build(folder: Path, rows: int) -> Path:
    """Build a synthetic list of so many rows in `folder`; return the folder of the built data."""
    sample.write(rows, folder / "list.csv", seed=1)
    pipeline.build([folder / "list.csv"], folder / "built")
    return folder / "built"


@contextmanager
def serve(
    folder: Path, environment: Mapping[str, str], base: str = "", *, log: Path | None = None
) -> Iterator[Server]:
    """Run `SCRIPT` of `folder` by Streamlit on a free port, below `base`; yield it once it is healthy.

    Parameters
    ----------
    log
        Where what it says is written; None: nowhere.

    Raises
    ------
    RuntimeError
        Where it does not start.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", SCRIPT, f"--server.port={port}", "--server.headless=true",
               "--server.enableStaticServing=true", "--browser.gatherUsageStats=false",
               f"--server.baseUrlPath={base}"]  # fmt: skip
    with (log or Path(os.devnull)).open("w") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdout=said, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://localhost:{port}/{base}".rstrip("/")
            _wait_for(f"{address}/_stcore/health", process)
            yield Server(address, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """Return the number of a port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=_START_S):
                return
        except OSError:
            time.sleep(0.1)
    msg = "the app did not start"
    raise RuntimeError(msg)
