"""On page *Data*, for publishers: what was published, with a way back to it, and the log of who did it."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from geo import publication, settings, versions
from geo.texts import _
from geo.ui import numbers_file, publish_section, sign_in
from geo.versions import Version
from geo.words import moment, number

__all__ = ["show"]

_CHECKSUM: Final = 12
_KEYS: Final = {name: f"back-{name}" for name in ("version", "reason", "sure")}


def show() -> None:
    """Show versions and log; to others than publishers nothing, and nothing is read."""
    if not sign_in.publisher():
        return
    known = versions.kept(settings.BUILT_DIR)
    if not known:
        return
    used = publication.in_use(settings.BUILT_DIR)
    st.subheader(_("Published versions"), anchor=False)
    if not used:
        st.caption(_("The data in use were not published on this page but built on the server."))
    st.dataframe(_table(known, used), hide_index=True, width="stretch", alt=_("Published versions"))
    others = [version for version in known if version.name != used]
    if others:
        with st.expander(_("Go back to a version"), key="back"):
            _go_back(others)
    st.subheader(_("Log of publications"), anchor=False)
    numbers_file.rows(
        _log(), "catatan-penerbitan", title=_("Log of publications"), label=_("Download the log (CSV)")
    )


def _go_back(others: list[Version]) -> None:
    titles = {version.name: _title(version) for version in others}
    st.selectbox(
        _("Version"), list(titles), format_func=lambda name: titles.get(name, name), key=_KEYS["version"]
    )
    publish_section.reason(_KEYS["reason"])
    sure = st.checkbox(_("All visitors shall see this version"), key=_KEYS["sure"])
    st.button(_("Go back to this version"), disabled=not sure, on_click=_roll_back)


def _roll_back() -> None:
    given = {name: st.session_state.get(key) for name, key in _KEYS.items()}
    if given["sure"]:
        publish_section.act(
            lambda by: publication.roll_back(settings.BUILT_DIR, str(given["version"]), by),
            given["reason"] or "",
        )
    st.session_state[_KEYS["sure"]], st.session_state[_KEYS["reason"]] = False, ""


def _title(version: Version) -> str:
    return _("{time}: {n} UKM, {lists}", time=moment(version.time), n=number(version.placed),
             lists=", ".join(version.lists))  # fmt: skip


def _table(known: list[Version], used: str) -> pd.DataFrame:
    return pd.DataFrame({
        _("Time"): [moment(version.time) for version in known],
        _("In use"): [_("in use") if version.name == used else "" for version in known],
        _("Who"): [version.who or _("built on the server") for version in known],
        _("UKM on the map"): [number(version.placed) for version in known],
        _("Rows"): [number(version.rows) for version in known],
        _("List"): [", ".join(version.lists) for version in known],
        _("Checksum"): [version.checksum[:_CHECKSUM] for version in known],
    })  # fmt: skip


def _log() -> pd.DataFrame:
    events: list[dict[str, Any]] = publication.log(settings.BUILT_DIR)
    words = {"published": _("published"), "rolled_back": _("went back")}
    return pd.DataFrame({
        _("Time"): [moment(event["time"]) for event in events],
        _("Who"): [event["who"] for event in events],
        _("What"): [words[event["action"]] for event in events],
        _("UKM on the map"): [event["placed"] for event in events],
        _("Rows"): [event["rows"] for event in events],
        _("Reason"): [event["reason"] for event in events],
        _("Version"): [event["version"] for event in events],
        _("Instead of"): [event["previous"] for event in events],
        "SHA-256": [event["checksum"] for event in events],
    })  # fmt: skip
