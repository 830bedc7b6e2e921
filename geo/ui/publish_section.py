"""On page *Data*: who is signed in as publisher lets the list take the place of the data that all see."""

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from geo import publication, settings, store
from geo.errors import BuiltDataError
from geo.publication import LONGEST_REASON, Act
from geo.texts import _, use_language
from geo.ui import build_section, data, sign_in, tables
from geo.ui.upload import Upload
from geo.versions import Version
from geo.words import day, number

__all__ = ["act", "outcome", "reason", "show"]

_SAID, _FAULT = "publish_said", "publish_fault"
_NOTHING: Final[dict[str, Any]] = {}


def show(own: Upload) -> None:
    """Show what would be replaced and how to do it; to others than publishers one line, where anybody can sign in."""
    if not sign_in.publisher():
        if sign_in.is_set_up():
            st.caption(_("To publish a list for all, sign in as publisher (at the foot of page Method)."))
        return
    st.subheader(_("Publish"), anchor=False)
    if not own.is_for_all:
        st.warning(
            _("This list was placed before you were a publisher: remove it and bring it again, so that owner and "
              "telephone go along for officers.")
        )  # fmt: skip
        return
    new, now = own.built().quality, _in_use()
    try:
        publication.check(new)
    except BuiltDataError as error:
        st.warning(str(error))
        return
    _compare(new, now)
    _confirm(own, new, now)


def outcome() -> None:
    """Show once what came of the last click."""
    if fault := st.session_state.pop(_FAULT, None):
        st.error(_("Not published; the data in use stay as they are:"))
        st.code(
            fault.replace(str(settings.BUILT_DIR), settings.BUILT_DIR.name), language=None, wrap_lines=True
        )
    if said := st.session_state.pop(_SAID, None):
        st.success(said)


def reason(key: str) -> None:
    """Show the field for why; nobody need fill it in."""
    st.text_input(
        _("Reason (optional, for the log)"), max_chars=LONGEST_REASON, key=key,
        placeholder=_("for example: list of the second half-year, checked by the regencies"),
    )  # fmt: skip


def act(do: Callable[[Act], Version], why: str) -> bool:
    """Carry out a click of a publisher, keep what came of it for `outcome`, and say whether it was done.

    Who it is is asked here once more: the page may be older than the file of roles.
    """
    # What a click calls runs before the page has said in which language.
    use_language(st.session_state["language"])
    who = sign_in.publisher()
    if not who:
        st.session_state[_FAULT] = _("You are not signed in as publisher any more: sign in again")
        return False
    try:
        version = do(Act(who, why))
    except BuiltDataError as error:
        st.session_state[_FAULT] = str(error)
        return False
    st.session_state[_SAID] = _(
        "All visitors see {n} UKM ({lists}) from their next click on.", n=number(version.placed),
        lists=tables.plain(", ".join(version.lists)),
    )  # fmt: skip
    return True


def _in_use() -> dict[str, Any]:
    """Return the report of the published data; nothing where they are missing or damaged."""
    if not store.file_of(settings.BUILT_DIR, store.QUALITY).is_file():
        return _NOTHING
    try:
        return data.published().quality
    except BuiltDataError:
        return _NOTHING


def _compare(new: dict[str, Any], now: dict[str, Any]) -> None:
    st.markdown(
        _("What all visitors see is replaced. The data in use are kept, and you can go back to them.")
    )
    both = (now, new)
    rows: dict[str, list[str]] = {
        _("UKM on the map"): [number(one["placed"]) if one else "–" for one in both],
        _("Rows"): [number(one["rows"]) if one else "–" for one in both],
        _("List"): [tables.plain(", ".join(file["name"] for file in one.get("files", ()))) for one in both],
        _("Latest entry"): [day(one["data_date"]) if one else "–" for one in both],
    }
    tables.table({
        _("What is replaced"): list(rows),
        _("In use now"): [before for before, _after in rows.values()],
        _("Your list"): [after for _before, after in rows.values()],
    })  # fmt: skip


def _confirm(own: Upload, new: dict[str, Any], now: dict[str, Any]) -> None:
    keys = {name: f"publish-{name}-{own.folder.name}" for name in ("reason", "sure", "synthetic")}
    reason(keys["reason"])
    sure = True
    if publication.is_synthetic_over_real(new, now):
        st.warning(_("This list is synthetic, and the data in use are real."))
        sure = st.checkbox(
            _("Yes, synthetic data shall take the place of the real ones"), key=keys["synthetic"]
        )
    sure &= st.checkbox(_("I have looked through the list; all visitors shall see it"), key=keys["sure"])
    st.button(
        _("Publish for all"), type="primary", disabled=not sure, on_click=_publish,
        args=(own, now.get("version"), keys),
    )  # fmt: skip


def _publish(own: Upload, seen: str | None, keys: dict[str, str]) -> None:
    given = {name: st.session_state.get(key) for name, key in keys.items()}
    done = given["sure"] and act(
        lambda by: publication.publish(
            own.built_dir, settings.BUILT_DIR, by, seen=seen, synthetic_too=bool(given["synthetic"])
        ),
        given["reason"] or "",
    )
    if done:
        build_section.drop()
