"""A file that takes long to make: made on a click, with a bar of what is done, then ready to be downloaded.

A session has one such file at most; it goes as soon as its page shows anything else.
"""

from collections.abc import Callable, Hashable
from typing import Final, NamedTuple

import streamlit as st

from geo.texts import _
from geo.words import number

__all__ = ["Progress", "content", "prepare"]

Progress = Callable[[int, int], None]

_KEY: Final = "prepared_file"


class _Ready(NamedTuple):
    """The content of a file and what it was made of."""

    made_of: Hashable
    content: bytes


def content(made_of: Hashable) -> bytes | None:
    """Return the file made of this very thing, None where there is none; one made of another is forgotten."""
    ready = st.session_state.get(_KEY)
    if isinstance(ready, _Ready) and ready.made_of == made_of:
        return ready.content
    st.session_state.pop(_KEY, None)
    return None


def prepare(label: str, make: Callable[[Progress], bytes], made_of: Hashable, rows: int) -> bytes | None:
    """Show the button that makes the file, on a click the bar while it is made, and return it when it is ready.

    Parameters
    ----------
    make
        Is given what is to be called with the rows done and all rows.
    made_of
        By which `content` knows the file.
    rows
        As a person counts them; whatever else is written is not spoken of.
    """
    button, under = st.empty(), st.empty()
    if not button.button(label, key="prepare_file", width="stretch"):
        return None
    # A second click would begin anew.
    button.button(label, key="preparing_file", width="stretch", disabled=True)

    def show(done: int, _total: int) -> None:
        words = _("{done} of {n} rows", done=number(done), n=number(rows))
        if done >= rows:
            words = _("All rows are written; the file is being packed")
        under.progress(min(done / rows, 1.0), words)

    show(0, rows)
    ready = _Ready(made_of, make(show))
    st.session_state[_KEY] = ready
    button.empty()
    under.empty()
    return ready.content
