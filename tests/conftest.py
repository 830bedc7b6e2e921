"""What every test shares: messages in English, so that `match=` reads like the code."""

from collections.abc import Iterator

import pytest

from geo import settings, texts


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    texts.use_language("en")
    yield
    texts.use_language(settings.DEFAULT_LANGUAGE)
