"""What every test shares: messages in English, so that `match=` reads like the code; no corrections but its own."""

import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo import settings, texts


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    texts.use_language("en")
    yield
    texts.use_language(settings.DEFAULT_LANGUAGE)


@pytest.fixture(scope="session", autouse=True)
def _corrections_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the office's own corrections out of the tests, and the tests out of them."""
    path = tmp_path_factory.mktemp("corrections") / "corrections.csv"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "CORRECTIONS_FILE", path)
        yield path


@pytest.fixture(autouse=True)
def _no_corrections(_corrections_file: Path) -> Iterator[None]:
    yield
    _corrections_file.unlink(missing_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _own_boundaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the office's own boundaries out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "OWN_BOUNDARIES_DIR", tmp_path_factory.mktemp("boundaries") / "own")
        yield


@pytest.fixture
def plain_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give new processes a main module that they can import: Streamlit's tests leave a script there that is gone."""
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))


@pytest.fixture
def fresh_app(monkeypatch: pytest.MonkeyPatch, built: Path) -> Iterator[None]:
    """Let the pages show the folder that the module's fixture `built` made, and remember nothing."""
    import streamlit as st

    from geo.ui import map_page

    monkeypatch.setattr(settings, "BUILT_DIR", built)
    # No browser is there to be given a lead.
    monkeypatch.setattr(map_page, "LEAD_S", 0.0)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()
