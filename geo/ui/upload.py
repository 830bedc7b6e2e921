"""The list that one session has brought: its private folder, what is known of it, and whether the pages show it.

Nothing of it lies where another session or a browser could fetch it; it goes with its session.
"""

import re
import shutil
import tempfile
import weakref
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import duplicates, store
from geo.background import Build
from geo.preview import Preview, look
from geo.read import read

__all__ = ["Upload", "close", "current", "shown", "take"]

_KEY: Final = "upload"

#: What a name may have besides letters and digits, and how much of it is kept.
_STRANGE: Final = re.compile(r"[^\w .,()\[\]&+-]")
_NAME_LENGTH: Final = 80


class _Running:
    """The build that runs, for whoever cleans up."""

    build: Build | None = None


@dataclass(eq=False)
class Upload:
    """One list and what was made of it.

    Attributes
    ----------
    file
        Where it lies.
    said
        What its headers mean, as a person said.
    is_shown
        Whether the pages show it to this session.
    """

    folder: Path
    file: Path
    said: dict[str, str] = field(default_factory=dict)
    is_shown: bool = False
    _running: _Running = field(default_factory=_Running)

    def __post_init__(self) -> None:
        # With the session, or with the server at the latest.
        weakref.finalize(self, _remove, self.folder, self._running)

    @property
    def built_dir(self) -> Path:
        """The folder of the built data."""
        return self.folder / "built"

    @property
    def build(self) -> Build | None:
        """The build that was begun last."""
        return self._running.build

    @cached_property
    def preview(self) -> Preview:
        """Headers and first rows."""
        return look(self.file, self.said)

    @cached_property
    def problems(self) -> pd.DataFrame:
        """What `read` finds wrong; personal values are hidden."""
        ukm, found = read([self.file], said=self.said)
        self.rows = len(ukm)
        return found

    def say(self, header: str, meaning: str) -> None:
        """Take note of what a header means; what was made of the list before no longer counts."""
        self.cancel()
        self.said[header] = meaning
        self.is_shown = False
        for name in ("preview", "problems", "_built", "doubles"):
            self.__dict__.pop(name, None)
        shutil.rmtree(self.built_dir, ignore_errors=True)

    def start(self) -> None:
        """Begin to place and judge the rows, in a process of its own."""
        self.cancel()
        self._running.build = Build([self.file], self.built_dir, self.said, self.folder)

    def cancel(self) -> None:
        """Stop the build, if one runs."""
        if self.build is not None:
            self.build.cancel()
            self._running.build = None

    def is_built(self) -> bool:
        """Return whether the list is placed and judged."""
        return (self.built_dir / store.QUALITY).is_file()

    def built(self) -> store.BuiltData:
        """Return the built data."""
        return self._built

    @cached_property
    def _built(self) -> store.BuiltData:
        return store.load(self.built_dir)

    @cached_property
    def doubles(self) -> pd.DataFrame:
        """The rows of the built data that may be double, see `duplicates.find`."""
        return duplicates.find(self._built.ukm)


def take(name: str, content: BinaryIO) -> None:
    """Let the session have this list instead of the one before."""
    close()
    folder = Path(tempfile.mkdtemp(prefix="peta-ukm-"))
    upload = Upload(folder, folder / "list" / _harmless(name))
    upload.file.parent.mkdir()
    with upload.file.open("wb") as file:
        shutil.copyfileobj(content, file)
    st.session_state[_KEY] = upload


def current() -> Upload | None:
    """Return the list that this session has brought."""
    # The server loads the published data before there is any session.
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    found = st.session_state.get(_KEY)
    return found if isinstance(found, Upload) else None


def shown() -> Upload | None:
    """Return the list that the pages show instead of the published data."""
    upload = current()
    return upload if upload and upload.is_shown else None


def close() -> None:
    """Remove the list and all that was made of it."""
    if upload := current():
        _remove(upload.folder, upload._running)
        del st.session_state[_KEY]


def _remove(folder: Path, running: _Running) -> None:
    if running.build is not None:
        running.build.cancel()
    shutil.rmtree(folder, ignore_errors=True)


def _harmless(name: str) -> str:
    """Return the name of a file as any system can have it, its suffix being kept."""
    path = Path(_STRANGE.sub("_", Path(name).name))
    suffix = path.suffix[:_NAME_LENGTH]
    return f"{path.stem.strip('. ')[:_NAME_LENGTH] or 'list'}{suffix}"
