"""What every test shares: messages in English, so that `match=` reads like the code."""

import sys
import types
from collections.abc import Iterator

import pytest

from geo import settings, texts


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    texts.use_language("en")
    yield
    texts.use_language(settings.DEFAULT_LANGUAGE)


@pytest.fixture
def plain_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give new processes a main module that they can import: Streamlit's tests leave a script there that is gone."""
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
