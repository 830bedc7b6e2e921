"""The list that one session has brought: its private folder, what is known of it, and whether the pages show it.

Nothing of it lies where another session or a browser could fetch it but what its map shows, packed, under names that
only its pages know. It goes when the page is closed (a connection that
breaks for a moment is waited for), when the server stops, or with the next start of a server that was killed.
"""

import hashlib
import re
import secrets
import shutil
import tempfile
import threading
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

import pandas as pd
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo import duplicates, points, products, settings, store
from geo.background import Build
from geo.errors import BuiltDataError
from geo.preview import Preview, look
from geo.read import read
from geo.texts import _
from geo.ui import assets

__all__ = ["Upload", "close", "close_all", "current", "shown", "take"]

_KEY: Final = "upload"

#: What a name may have besides letters and digits, and how much of it is kept.
_STRANGE: Final = re.compile(r"[^\w .,()\[\]&+-]")
_NAME_LENGTH: Final = 80

_PREFIX: Final = "peta-ukm-"
#: The kind of the files that only the map of one session fetches begins with this.
_OWN: Final = "own-"
#: So long a page may be out of reach; and no session lasts as long as what a killed server has left behind.
_GRACE_S: Final = 120.0
_OLD_S: Final = 24 * 3600


@dataclass(eq=False)
class _Kept:
    """What must be cleaned up, the folder, the build that runs and the files of the map, and whose it is."""

    folder: Path
    session: str = ""
    build: Build | None = None
    files: set[Path] = field(default_factory=set)
    secret: str = field(default_factory=secrets.token_hex, repr=False)

    def remove(self) -> None:
        """Stop the build and remove the folder and the files."""
        if self.build is not None:
            self.build.cancel()
        for file in list(self.files):
            _unlink(file)
        shutil.rmtree(self.folder, ignore_errors=True)
        _all.discard(self)

    def leave(self) -> None:
        """Remove all after a while, unless the session comes back."""
        timer = threading.Timer(_GRACE_S, lambda: self.leave() if _is_open(self.session) else self.remove())
        timer.daemon = True
        timer.start()


def _unlink(file: Path) -> None:
    # Somebody may be reading it.
    with suppress(OSError):
        file.unlink()


def _is_open(session: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(session)


_all: Final[set[_Kept]] = set()


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
    is_for_all
        Whether it was placed with all that belongs to a publication, by somebody who may publish.
    """

    folder: Path
    file: Path
    said: dict[str, str] = field(default_factory=dict)
    is_shown: bool = False
    is_for_all: bool = False

    def __post_init__(self) -> None:
        self.kept = _Kept(self.folder)
        _all.add(self.kept)
        weakref.finalize(self, self.kept.remove)

    @property
    def built_dir(self) -> Path:
        """The folder of the built data."""
        return self.folder / "built"

    @property
    def build(self) -> Build | None:
        """The build that was begun last."""
        return self.kept.build

    def publish(self, kind: str, content: bytes, version: str) -> str:
        """Return the address of a file that the map fetches, as `assets.publish_file`; nobody else can guess it."""
        own = hashlib.sha256(f"{self.kept.secret} {version}".encode()).hexdigest()[:32]
        address = assets.publish_file(f"{_OWN}{kind}", content, own)
        self.kept.files.add(settings.STATIC_DIR / Path(address).name)
        return address

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
        for name in ("preview", "problems", "_built", "packed", "doubles"):
            self.__dict__.pop(name, None)
        shutil.rmtree(self.built_dir, ignore_errors=True)

    def start(self, *, for_all: bool) -> None:
        """Begin to place and judge the rows, in a process of its own; the personal columns are kept `for_all` only."""
        self.cancel()
        self.is_for_all = for_all
        self.kept.build = Build([self.file], self.built_dir, self.said, self.folder, personal=for_all)

    def cancel(self) -> None:
        """Stop the build, if one runs."""
        if self.build is not None:
            self.build.cancel()
            self.kept.build = None

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
    def packed(self) -> bytes:
        """The built data as the map fetches them, see `points`."""
        return points.pack(self._built.ukm, list(products.load().index))

    @cached_property
    def doubles(self) -> pd.DataFrame:
        """The rows of the built data that may be double, see `duplicates.find`."""
        return duplicates.find(self._built.ukm)


def take(name: str, content: BinaryIO) -> None:
    """Let the session have this list instead of the one before.

    Raises
    ------
    BuiltDataError
        Where the disk is full.
    """
    close()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    upload = Upload(folder, folder / "list" / _harmless(name))
    try:
        upload.file.parent.mkdir()
        with upload.file.open("wb") as file:
            shutil.copyfileobj(content, file)
    except OSError as error:
        upload.kept.remove()
        msg = _("The list cannot be kept on the server ({reason})", reason=error.strerror)
        raise BuiltDataError(msg) from error
    st.session_state[_KEY] = upload


def current() -> Upload | None:
    """Return the list that this session has brought."""
    # The server loads the published data before there is any session.
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return None
    found = st.session_state.get(_KEY)
    if not isinstance(found, Upload) or not found.folder.is_dir():
        return None
    _present(found.folder.name, found.kept).session = context.session_id
    return found


@st.cache_resource(scope="session", on_release=_Kept.leave, show_spinner=False)
def _present(name: str, _kept: _Kept) -> _Kept:  # noqa: ARG001  the name is the key
    """Have `leave` called as soon as the page is closed."""
    return _kept


def shown() -> Upload | None:
    """Return the list that the pages show instead of the published data."""
    upload = current()
    return upload if upload and upload.is_shown else None


def close() -> None:
    """Remove the list and all that was made of it."""
    if upload := current():
        upload.kept.remove()
        del st.session_state[_KEY]


def close_all() -> None:
    """Remove the lists of all sessions, and what a killed server has left behind."""
    for kept in list(_all):
        kept.remove()
    # Those of another server, should there be one, come back with the next step on its pages.
    for file in settings.STATIC_DIR.glob(f"{_OWN}*.bin"):
        _unlink(file)
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if time.time() - folder.stat().st_mtime > _OLD_S:
            shutil.rmtree(folder, ignore_errors=True)


def _harmless(name: str) -> str:
    """Return the name of a file as any system can have it, its suffix being kept."""
    path = Path(_STRANGE.sub("_", Path(name).name))
    suffix = path.suffix[:_NAME_LENGTH]
    return f"{path.stem.strip('. ')[:_NAME_LENGTH] or 'list'}{suffix}"
