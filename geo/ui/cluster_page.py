"""Page *Klaster*, which answers: where is a real cluster, of what, and how sure is that."""

import streamlit as st

from geo.texts import _, language
from geo.ui import data, hotspot_section, likeness_section, sentra_section, specialisation_section

__all__ = ["show"]


def show() -> None:
    """Show the page; of its views the open one alone is computed."""
    built = data.built()
    titles = [_("Hot spots"), _("Sentra"), _("Specialisation"), _("Likeness")]
    key = f"clusters-{language()}"
    st.session_state.setdefault(key, titles[st.session_state.get("cluster_view", 0)])
    views = st.tabs(titles, key=key, on_change="rerun")
    opened = next(at for at, view in enumerate(views) if view.open)
    st.session_state["cluster_view"] = opened
    with views[opened]:
        (hotspot_section, sentra_section, specialisation_section, likeness_section)[opened].show(built)
