"""What the server has loaded when it answers, and what it does where there is nothing that can be loaded."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from geo import settings, store
from geo.ui import data, map_files, server
from tests import register
from tests.apart import apart

pytestmark = pytest.mark.usefixtures("fresh_app")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register.build(tmp_path_factory.mktemp("server"))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the pages that are opened."""
    opened: list[str] = []
    monkeypatch.setattr(server.webbrowser, "open", opened.append)
    return opened


def start(monkeypatch: pytest.MonkeyPatch, *, headless: bool) -> None:
    options: dict[str, Any] = {
        "server.headless": headless,
        "browser.serverAddress": "localhost",
        "server.port": 8501,
        "server.baseUrlPath": "/peta/",
    }
    monkeypatch.setattr(st, "get_option", options.__getitem__)

    async def serve() -> None:
        async with server.lifespan(st.App("streamlit_app.py")):
            await asyncio.sleep(0)

    apart(lambda: asyncio.run(serve()))


def test_data_are_loaded_before_anybody_comes(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    bound: list[bool] = []
    monkeypatch.setattr(server.memory, "bound", lambda: bound.append(True))
    start(monkeypatch, headless=True)
    assert (opened, bound) == ([], [True])
    monkeypatch.setattr(store, "load", lambda _folder: pytest.fail("loaded once more"))
    assert (settings.STATIC_DIR / Path(map_files.ukm(data.built())).name).is_file()


def test_the_page_opens_where_there_is_a_screen(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    start(monkeypatch, headless=False)
    assert opened == ["http://localhost:8501/peta"]


def test_what_cannot_be_loaded_is_left_to_the_page(
    built: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "BUILT_DIR", tmp_path / "nothing")
    start(monkeypatch, headless=False)
    assert not (tmp_path / "nothing").exists(), "the sample is built before the eyes of the first visitor"
    shutil.copytree(built, tmp_path / "broken")
    (tmp_path / "broken" / "ukm.parquet").write_bytes(b"broken")
    monkeypatch.setattr(settings, "BUILT_DIR", tmp_path / "broken")
    start(monkeypatch, headless=False)
    assert len(opened) == 2
