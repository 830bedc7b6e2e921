"""On page *Data*: the list is placed on the map in the background, looked over and shown to this session only."""

import math
from datetime import date
from typing import Final

import streamlit as st

from geo import progress, store
from geo.background import Build
from geo.texts import _, use_language
from geo.ui import doubles_section, place_panel, sign_in, state, tables, upload
from geo.ui.upload import Upload
from geo.words import names, number

__all__ = ["drop", "hide", "show"]

#: Rows that are read, placed and judged in a second, about; and what the start of the process takes.
_ROWS_IN_A_S: Final = 2_000
_START_S: Final = 5
_LOOK_EVERY_S: Final = 1.0


def show(own: Upload) -> None:
    """Show what there is to do next: begin, wait, or look at what came out."""
    st.subheader(_("On the map"), anchor=False)
    if own.build and own.build.is_running():
        _wait(own)
    elif own.is_built():
        _result(own)
        doubles_section.show(own)
    else:
        _begin(own)
        if own.build:
            own.build.finish()


def hide() -> None:
    """Show the published data again; filters of the one list may mean nothing in the other."""
    if own := upload.shown():
        own.is_shown = False
        _start_again()


def drop() -> None:
    """Remove the list and all that was made of it."""
    hide()
    upload.close()


def _show_it(own: Upload) -> None:
    own.is_shown = True
    _start_again()


def _start_again() -> None:
    state.reset()
    state.choose("area", "")
    place_panel.choose([])


def _begin(own: Upload) -> None:
    seconds = _START_S + own.rows / _ROWS_IN_A_S
    st.markdown(
        _("Now the addresses of {n} rows can be placed and their export potential judged; that takes about {time}.",
          n=number(own.rows), time=_duration(seconds))
    )  # fmt: skip
    st.button(_("Place the addresses"), type="primary", on_click=_start, args=(own,))


def _start(own: Upload) -> None:
    # A process that fails tells so in this language.
    use_language(st.session_state["language"])
    own.start(for_all=bool(sign_in.publisher()))


@st.fragment(run_every=_LOOK_EVERY_S)
def _wait(own: Upload) -> None:
    """Show how far the build is; this part runs alone, and the page stays usable."""
    use_language(st.session_state["language"])
    build = own.build
    if build is None or not build.is_running():
        st.rerun()
    share, text = _how_far(build)
    st.progress(share, text)
    if st.button(_("Cancel")):
        own.cancel()
        st.rerun()


def _how_far(build: Build) -> tuple[float, str]:
    if before := build.before():
        return 0.0, _("Waiting: other lists before this one: {n}", n=number(before))
    found = build.progress()
    if found is None:
        return 0.0, _("Starting")
    share = min(found.done / found.total, 1.0) if found.total else 0.0
    said = _("{step}: {done} of {total}", step=progress.titles()[found.step], done=number(found.done),
             total=number(found.total))  # fmt: skip
    left = _("about {time} left", time=_duration(found.left_s)) if found.left_s else ""
    return share, " · ".join(filter(None, [said, left]))


def _duration(seconds: float) -> str:
    if seconds < 60:
        return _("{n} seconds", n=number(math.ceil(seconds)))
    return _("{n} minutes", n=number(math.ceil(seconds / 60)))


def _result(own: Upload) -> None:
    quality = own.built().quality
    for column, (label, name) in zip(
        st.columns(3),
        ((_("Rows"), "rows"), (_("UKM on the map"), "placed"), (_("Not on the map"), "unplaced")),
        strict=True,
    ):
        column.metric(label, number(quality[name]))
    levels = names("location_level")
    tables.counts(_("How exactly"), quality["location_levels"], levels, quality["rows"])
    tables.counts(_("What was noticed"), quality["location_notes"], names("location_note"), quality["rows"])
    with st.container(horizontal=True, vertical_alignment="center"):
        if own.is_shown:
            st.button(_("Back to the published data"), on_click=hide, key="published_data_here")
        else:
            st.button(_("Show in this session only"), type="primary", on_click=_show_it, args=(own,))
        for file, label in (
            (store.UNPLACED, _("Rows not on the map (CSV)")),
            (store.DOUBTFUL, _("Doubtful rows (CSV)")),
        ):
            path = own.built_dir / file
            st.download_button(
                label, path.read_bytes, f"{path.stem}_{date.today().isoformat()}.csv", "text/csv",
                on_click="ignore", key=f"download-{path.stem}",
            )  # fmt: skip
    st.caption(
        _("Map, clusters, areas and method then show this list instead of the published data, to you alone.")
    )
