"""What the server does before it answers: load what every visit needs, so that the first visitor need not wait."""

import asyncio
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st

from geo.errors import GeoError
from geo.filters import Filters, counts
from geo.ui import assets, data, map_files, memory, place_search, upload

__all__ = ["lifespan"]

# Not `map_view`: the component of the map must be loaded by a page, or Streamlit does not serve its files.


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Load the data, and open the page where there is a screen."""
    memory.bound()
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
