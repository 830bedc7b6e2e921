"""What the server does before it answers: load what every visit needs, so that the first visitor need not wait."""

import asyncio
import ctypes
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import pyarrow as pa
import streamlit as st

from geo.errors import GeoError
from geo.filters import Filters, counts
from geo.ui import assets, data, map_files, place_search, upload

__all__ = ["lifespan"]

#: Of `malloc.h` in glibc, with what they are set to: the number of heaps, and the free bytes at the end of one from
#: which on they are given back to the system.
_MALLOC: Final = {"M_ARENA_MAX": (-8, 2), "M_TRIM_THRESHOLD": (-1, 65_536)}

# Not `map_view`: the component of the map must be loaded by a page, or Streamlit does not serve its files.


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Load the data, and open the page where there is a screen."""
    _give_back_memory()
    # Where nothing is built, or what is built cannot be used, the page says so.
    with suppress(GeoError, OSError):
        if not data.is_first_start():
            _load()
    if not st.get_option("server.headless"):
        # Streamlit does this only for a script that is not served by a file of its own.
        asyncio.get_running_loop().call_soon(webbrowser.open, _address())
    upload.close_all()
    try:
        yield
    finally:
        upload.close_all()


def _give_back_memory() -> None:
    """Let Linux have back what is free: visits come in many threads, and a heap for each keeps what it once needed."""
    # Arrow has an allocator of its own, which keeps what was read of districts that nobody looks at any more.
    pa.set_memory_pool(pa.system_memory_pool())
    if sys.platform == "linux":
        # Other C libraries have no such function.
        with suppress(AttributeError, OSError):
            mallopt = ctypes.CDLL(None).mallopt
            for name, value in _MALLOC.values():
                mallopt(name, value)


def _load() -> None:
    """Make what all visits share: the counts of every filter, the places, the files of the map."""
    data.follow_boundaries()
    built = data.built()
    counts(data.facets(data.version(built, data.rules()), built.ukm), Filters())
    place_search.prepare()
    data.choices()
    assets.publish()
    map_files.ukm(built)
    map_files.areas("regency")


def _address() -> str:
    names = ("browser.serverAddress", "server.port", "server.baseUrlPath")
    host, port, base = (st.get_option(name) for name in names)
    return f"http://{host}:{port}/{base.strip('/')}"
