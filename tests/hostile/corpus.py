"""Files that a person may upload by mistake or on purpose, all made in code, and what comes of reading them."""

import time
from pathlib import Path

from geo.errors import GeoError
from geo.read import read
from tests.hostile import bombs, features, parquet, text, workbooks
from tests.hostile.case import Case

CASES: list[Case] = [*text.cases(), *workbooks.cases(), *bombs.cases(), *features.cases(), *parquet.cases()]


def outcome(path: Path) -> tuple[str | None, int, int, float]:
    """Return the message or None, the rows and the problems found, and the seconds that it took."""
    began = time.monotonic()
    try:
        frame, found = read([path])
    except GeoError as error:
        return str(error), 0, 0, time.monotonic() - began
    return None, len(frame), len(found), time.monotonic() - began
