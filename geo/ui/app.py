"""The frame around every page: setup, language, navigation, the banner of synthetic data, errors in words."""

import gc
import os
from functools import cache

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import boundaries, pack_fault, settings, texts
from geo.errors import GeoError
from geo.texts import _, ngettext
from geo.ui import area_page, cluster_page, data, data_page, map_page, method_page, state

__all__ = ["main"]

#: Small corrections that the theme cannot express; see also `geo/assets/peta.css` for the inside of the map.
_STYLE = """
<style>
.block-container { padding: 3.9rem 2rem 2rem; max-width: 1600px; }
[data-testid="stMetricLabel"] :is(div, p) { white-space: normal; }
[data-testid="stMetricValue"] { font-size: 1.9rem; line-height: 1.25; }
.st-key-headline { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: 0.5rem 1rem; }
.st-key-around_the_map {
  display: grid; grid-template: "map chart" "where where" / minmax(0, 2.1fr) minmax(0, 1fr);
  gap: 1rem 2rem; align-items: start;
}
.st-key-around_the_map > * { grid-area: where; }
.st-key-around_the_map > :first-child { grid-area: map; }
.st-key-around_the_map > :last-child { grid-area: chart; }
@media (max-width: 1000px) {
  .st-key-around_the_map { grid-template: "map" "where" "chart" / minmax(0, 1fr); }
}
@media (max-width: 640px) {
  .block-container { padding-left: 1rem; padding-right: 1rem; }
  iframe[title="streamlit_folium.st_folium"] { height: 440px; }
}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * { color: inherit; }
[data-testid="stCaptionContainer"] { opacity: 0.8; }
[class*="st-key-numbers1"] :is(th, td):last-child,
[class*="st-key-numbers2"] :is(th, td):last-child, [class*="st-key-numbers2"] :is(th, td):nth-last-child(2) {
  &, & * { text-align: right !important; }
}
[data-testid="stText"] { font-size: 0.875rem; opacity: 0.8; }
/* Of a gate the end counts, which says its state. */
[data-tag], [data-tag] > span { max-width: 100% !important; height: auto; white-space: normal; line-height: 1.35; }
[data-tag] { padding-block: 0.2rem; }
.st-key-explained-name [data-testid="stText"] { font-size: 1.25rem; font-weight: 600; opacity: 1; }
.st-key-explained-why [data-testid="stText"] { font-size: 1rem; opacity: 1; }
.st-key-next-step { border-left: 4px solid #0B6E4F; background: #0B6E4F1F; padding: 0.5rem 0.75rem; }
.st-key-next-step [data-testid="stText"] { font-size: 1rem; font-weight: 600; opacity: 1; }
/* Its download would hold the first rows only, and its words are English. */
[data-testid="stElementToolbar"] { display: none; }
[data-testid="stExpandSidebarButton"] { width: auto; padding: 0 0.5rem; }
[data-testid="stExpandSidebarButton"]::after { content: "BEHIND"; padding-left: 0.25rem; }
</style>
"""


def main() -> None:
    """Run the app once, as Streamlit does for every click."""
    try:
        _run()
    except GeoError as error:
        st.error(_("This cannot be shown:"))
        st.code(_without_folders(str(error)), language=None, wrap_lines=True)


def _run() -> None:
    pack_fault.refuse()
    state.start()
    texts.use_language(st.session_state["language"])
    st.set_page_config(page_title=_app_name(), page_icon="🗺️", layout="wide")
    pages = (
        st.Page(map_page.show, title=_("Map"), url_path="peta", default=True),
        st.Page(cluster_page.show, title=_("Clusters"), url_path="klaster"),
        st.Page(area_page.show, title=_("Areas"), url_path="wilayah"),
        st.Page(data_page.show, title=_("Data"), url_path="data"),
        st.Page(method_page.show, title=_("Method"), url_path="metode"),
    )
    page = st.navigation(pages, position="top")
    # On a phone the sidebar is folded behind a bare arrow; this says what is behind it, as `filter_panel` does.
    st.html(_STYLE.replace("BEHIND", _("Menu")))
    data.follow_boundaries()
    # The title stands before the data are there, and also where they cannot be shown.
    banner = _title()
    if data.is_first_start() or data.built().quality["synthetic"]:
        banner.badge(_("Synthetic sample data, no official data"), color="orange")
    if not data.built().quality["synthetic"]:
        banner.empty()
    if boundaries.are_others(data.built().quality):
        st.warning(
            _("Other boundaries were installed after the data were built: run python -m geo build again.")
        )
    # Always there, so that the map below stays the same one.
    with st.container():
        data_page.notice()
    page.run()
    _settle(data.built().version)


@cache
def _settle(version: str) -> None:  # noqa: ARG001  other data are to be settled again
    """Take what is loaded by now out of the search for garbage, which lasts: it is kept for all sessions anyway.

    Streamlit looks through everything after every run, and meanwhile all other sessions wait: that took more than half
    of the time of a busy server.
    """
    gc.collect()
    gc.freeze()


def _title() -> DeltaGenerator:
    """Show the name of the app and the language switch in one row; return the place of the banner between them."""
    with st.container(horizontal=True, vertical_alignment="center", key="title"):
        st.subheader(_app_name(), anchor=False, width="content")
        banner = st.empty()
        st.space("stretch")
        st.segmented_control(
            _("Language"), settings.LANGUAGES, format_func=str.upper, required=True, label_visibility="collapsed",
            **state.widget("language"),
        )  # fmt: skip
    # Always there, so that the map below stays the same one when the notice goes.
    with st.container():
        if ignored := st.session_state["ignored"]:
            st.info(
                ngettext("{n} choice of the link is not known and was left out.",
                         "{n} choices of the link are not known and were left out.", ignored)
            )  # fmt: skip
    return banner


def _app_name() -> str:
    return _("Map of UKM in {province}", province=settings.PROVINCE_NAME)


def _without_folders(text: str) -> str:
    """Return a message that names a file by its place in the installation, not on the machine."""
    for folder in (settings.BUILT_DIR, settings.OWN_BOUNDARIES_DIR, settings.PACK_DIR):
        text = text.replace(str(folder), folder.name)
    return text.replace(f"{settings.ROOT}{os.sep}", "")
