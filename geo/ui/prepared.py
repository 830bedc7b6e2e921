"""A file that takes long to make: made on a click, with a bar of what is done, then ready to be downloaded.

A session has one such file at most; it goes as soon as its page shows anything else.
"""

from collections.abc import Callable, Hashable
from typing import Final, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.texts import _
from geo.words import number

__all__ = ["Progress", "Source", "content", "prepare"]

Progress = Callable[[int, int], None]

_KEY: Final = "prepared_file"
#: What the file that was just asked for is to be made of.
_ASKED: Final = "file_to_prepare"
#: There while a file is made; Streamlit breaks that off at any other click.
_BEGUN: Final = "file_begun"


class Source(NamedTuple):
    """What a file is made of: so many rows, and whatever else makes it another file."""

    rows: int
    version: Hashable


class _Ready(NamedTuple):
    """The content of a file and what it was made of."""

    of: Source
    content: bytes


def content(of: Source) -> bytes | None:
    """Return the file made of this very thing, None where there is none; one made of another is forgotten."""
    ready = st.session_state.get(_KEY)
    if isinstance(ready, _Ready) and ready.of == of:
        return ready.content
    st.session_state.pop(_KEY, None)
    return None


def prepare(
    button: DeltaGenerator, bar: DeltaGenerator, label: str, make: Callable[[Progress], bytes], of: Source
) -> bytes | None:
    """Show the button that makes the file; once it was pressed also the bar, and return the file then.

    One that another click stopped is said to be so at the next run.

    Parameters
    ----------
    button, bar
        Where they stand; each for one element.
    make
        Is given what is to be called with the rows done and all rows.
    of
        What the file is made of.
    """
    is_asked = st.session_state.pop(_ASKED, None) == of
    # A second click would begin anew; and one that is replaced at once stays on the page until the end.
    button.button(label, key="prepare_file", width="stretch", disabled=is_asked, on_click=_ask, args=(of,))
    was_stopped = st.session_state.pop(_BEGUN, False)
    if not is_asked:
        if was_stopped:
            bar.caption(_("The preparation was stopped by another click; start it again."))
        return None

    def show(done: int, _total: int) -> None:
        words = _("{done} of {n} rows", done=number(done), n=number(of.rows))
        if done >= of.rows:
            words = _("All rows are written; the file is being packed")
        bar.progress(min(done / of.rows, 1.0), words)

    show(0, of.rows)
    st.session_state[_BEGUN] = True
    ready = st.session_state[_KEY] = _Ready(of, make(show))
    del st.session_state[_BEGUN]
    return ready.content


def _ask(of: Source) -> None:
    st.session_state[_ASKED] = of
