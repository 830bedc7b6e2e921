"""On page *Data*: what each header of the list is taken for, with a way to say it better, and its first rows."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from geo import schema
from geo.field_words import titles
from geo.texts import _
from geo.ui import build_section
from geo.ui.tables import plain
from geo.ui.upload import Upload
from geo.words import number

__all__ = ["show"]

#: So many headers can be chosen for; a list has thirty.
_MOST: Final = 60
_SIDE_BY_SIDE: Final = 3


def show(own: Upload) -> None:
    """Show the headers, those that are not recognised first, and the first rows."""
    preview = own.preview
    unknown = [header for header, meaning in preview.meanings.items() if not meaning]
    recognised = [header for header, meaning in preview.meanings.items() if meaning]
    st.subheader(_("Columns"), anchor=False)
    st.markdown(
        _("{known} of {all} columns are recognised. Say what the others mean, or leave them out.",
          known=number(len(recognised)), all=number(len(preview.meanings)))
    )  # fmt: skip
    if unknown:
        with st.container(border=True):
            _choices(own, unknown)
    with st.expander(_("Recognised columns")):
        _choices(own, recognised)
    st.markdown(f"**{_('First rows')}**")
    if not set(schema.PERSONAL).isdisjoint(preview.meanings.values()):
        st.caption(_("Personal columns are hidden: they never come onto the map or into a download."))
    st.dataframe(preview.rows, hide_index=True, width="stretch", alt=_("First rows"))


def _choices(own: Upload, headers: Sequence[str]) -> None:
    """Show for each header what it means, to be changed."""
    words = {"": _("– not used –"), **titles()}
    numbers = {header: at for at, header in enumerate(own.preview.meanings)}
    columns = st.columns(_SIDE_BY_SIDE)
    for at, header in enumerate(headers[:_MOST]):
        key = f"column-{own.folder.name}-{numbers[header]}"
        st.session_state[key] = own.preview.meanings[header]
        with columns[at % _SIDE_BY_SIDE]:
            st.selectbox(
                # A file may have any header: nothing of it is taken for Markdown.
                plain(header), list(words), format_func=words.__getitem__, key=key,
                on_change=_say, args=(own, header, key),
            )  # fmt: skip
    if len(headers) > _MOST:
        st.caption(_("and {n} more, which are not used", n=number(len(headers) - _MOST)))


def _say(own: Upload, header: str, key: str) -> None:
    build_section.hide()
    own.say(header, st.session_state[key])
