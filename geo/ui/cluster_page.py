"""Page *Klaster*, which answers: where is a real cluster, of what, and how sure is that."""

import streamlit as st

from geo.texts import _, language
from geo.ui import data, hotspot_section, likeness_section, sentra_section, specialisation_section, state
from geo.ui.cluster_query import VIEWS
from geo.words import number

__all__ = ["show"]

_SECTIONS = (hotspot_section, sentra_section, specialisation_section, likeness_section)
#: Of these, the views that ask where each UKM stands.
_PLACED = (0, 1)


def show() -> None:
    """Show the page; of its views the open one alone is computed."""
    built = data.built()
    titles = dict(zip((_("Hot spots"), _("Sentra"), _("Specialisation"), _("Likeness")), VIEWS, strict=True))
    key = f"clusters-{language()}"

    def take() -> None:
        """Keep the view that was opened. A browser can say what it likes."""
        if st.session_state[key] in titles:
            state.choose("cluster_view", titles[st.session_state[key]])

    st.session_state[key] = next(
        title for title, view in titles.items() if view == st.session_state["cluster_view"]
    )
    views = st.tabs(list(titles), key=key, on_change=take)
    opened = VIEWS.index(st.session_state["cluster_view"])
    with views[opened]:
        if built.is_grouped and opened in _PLACED:
            st.info(
                _("{n} UKM are too many to be read one by one: here they are counted together, village by village, and "
                  "stand at the village's centre, also where their coordinates are known. Those whose village is not "
                  "known count in hot spots of districts alone.", n=number(built.quality["placed"]))
            )  # fmt: skip
        _SECTIONS[opened].show(built)
