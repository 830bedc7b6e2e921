"""Page *Data*, which answers: is my list good, and how do I get it in and out."""

import os
from functools import partial
from typing import Final

import streamlit as st

from geo import template
from geo.errors import GeoError
from geo.texts import _, language, use_language
from geo.ui import build_section, columns_section, problems_section, publish_section, upload, versions_section
from geo.ui.upload import Upload

__all__ = ["notice", "show"]

_SUFFIXES: Final = ("csv", "xlsx", "ods", "geojson", "gpkg", "parquet")
#: Streamlit has the words of this field in English only, and the second line repeats what the label says.
_STYLE: Final = """
<style>
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: "CHOOSE"; font-size: 0.875rem; }
[data-testid="stFileUploaderDropzoneInstructions"] span::after { content: "DROP"; font-size: 0.875rem; }
</style>
"""
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show() -> None:
    """Show the page."""
    st.subheader(_("Check a list and see it on the map"), anchor=False)
    st.markdown(_("A list stays on this server only while you work with it, and only you see it."))
    own = upload.current()
    _choose_file(own)
    if fault := st.session_state.pop("upload_fault", None):
        st.error(fault)
    publish_section.outcome()
    if own is not None:
        _steps_or_fault(own)
    versions_section.show()


def notice() -> None:
    """Say on every page whose data are shown, and offer the way back."""
    if not (own := upload.shown()):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="own_data_notice"):
        st.warning(_("These data are shown to you only"))
        st.text(own.file.name)
        st.button(_("Back to the published data"), on_click=build_section.hide, key="published_data")


def _steps_or_fault(own: Upload) -> None:
    try:
        _steps(own)
    except GeoError as error:
        st.error(_("This list cannot be used:"))
        # Not Markdown, and not where the file lies.
        st.code(str(error).replace(f"{own.file.parent}{os.sep}", ""), language=None, wrap_lines=True)


def _steps(own: Upload) -> None:
    columns_section.show(own)
    with st.spinner(_("Reading the list …")):
        found = own.problems
    problems_section.show(own, found)
    build_section.show(own)
    if own.is_built() and not (own.build and own.build.is_running()):
        publish_section.show(own)


def _choose_file(own: Upload | None) -> None:
    generation = st.session_state.setdefault("upload_generation", 0)
    key = f"list-{generation}"
    st.html(_STYLE.replace("CHOOSE", _("Choose a file")).replace("DROP", _("or drop it here")))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.file_uploader(
            _("List of UKM: CSV, XLSX, ODS, GeoJSON, GPKG or Parquet, up to 200 MB"), type=_SUFFIXES, key=key,
            on_change=_taken, args=(key,),
        )  # fmt: skip
        st.download_button(
            _("Empty template (XLSX)"), partial(_template, language()), "daftar-ukm.xlsx", _XLSX,
            on_click="ignore", help=_("With lists to choose from and one example row."),
        )  # fmt: skip
    if own is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_("Your list: {file}", file=own.file.name))
            st.button(_("Remove the list"), on_click=build_section.drop)


def _taken(key: str) -> None:
    # What a click calls runs before the page has said in which language.
    use_language(st.session_state["language"])
    file = st.session_state.get(key)
    if file is None:
        return
    build_section.drop()
    try:
        upload.take(file.name, file)
    except GeoError as error:
        st.session_state["upload_fault"] = str(error)
    # A new and empty field: the browser's file need not be kept in memory, too.
    st.session_state["upload_generation"] += 1


def _template(speech: str) -> bytes:
    use_language(speech)
    return template.workbook()
