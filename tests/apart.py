"""What must not meet the event loop that Playwright leaves running in the main thread once a browser test ran."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Found = TypeVar("Found")


def apart(call: Callable[[], Found]) -> Found:
    """Return what `call` returns, called in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()
