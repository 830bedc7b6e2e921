"""The log of what was published: who, when, how many rows; lines are added to it and never changed.

Owns the file and the event that stands in it. An event is switched together with the data that it is about (see
`store`), and only then written down here: what was killed in between, the next opening writes down.
"""

import json
import os
from pathlib import Path
from typing import Any, Final

__all__ = ["LOG", "event", "read", "record", "write"]

#: Readable, like the events, only by the user who runs the map: it names people.
LOG: Final = "audit.jsonl"
_MODE: Final = 0o600


def write(event: dict[str, Any], path: Path) -> None:
    """Write an event as one line to `path`."""
    _add(path, json.dumps(event, ensure_ascii=False))


def record(folder: Path, path: Path) -> None:
    """Add the event at `path`, if there is one, to the log in `folder`, unless it stands there."""
    line, text = _text(path).strip(), _text(folder / LOG)
    if line and line not in text.split("\n"):
        # What a full disk has cut off stays as it is, on a line of its own.
        torn = bool(text) and not text.endswith("\n")
        _add(folder / LOG, f"\n{line}" if torn else line)


def read(folder: Path, path: Path) -> list[dict[str, Any]]:
    """Return the events of the log in `folder` and the one at `path`, the newest first."""
    lines = dict.fromkeys([*_text(folder / LOG).split("\n"), _text(path).strip()])
    return [event for line in reversed(lines) if (event := _parsed(line))]


def event(path: Path) -> dict[str, Any] | None:
    """Return the event at `path`, None where there is none."""
    return _parsed(_text(path))


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _add(path: Path, line: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _MODE)
    with os.fdopen(descriptor, "ab") as file:
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())
