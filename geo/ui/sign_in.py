"""Signing in with OpenID Connect: whether it is set up, who is there and what they may see, the section that says so.

Streamlit does the exchange (`st.login`) with what `.streamlit/secrets.toml` names; without that all is public.
"""

import time

import streamlit as st

from geo import roles, settings
from geo.errors import ReadError
from geo.texts import _

__all__ = ["is_set_up", "may_see_personal", "publisher", "show"]


def is_set_up() -> bool:
    """Say whether anybody can sign in here."""
    return bool(_client_id())


def publisher() -> str:
    """Return the e-mail address of who looks at this page and may publish, "" of others; asked at every click."""
    try:
        return str(st.user["email"]) if _role() == roles.PUBLISHER else ""
    except ReadError:
        return ""


def may_see_personal() -> bool:
    """Say whether who looks at this page is signed in as an officer; asked on the server for every element."""
    try:
        return _role() in roles.OFFICERS
    except ReadError:
        # The section on page Metode says what is wrong with the file; until then nobody is an officer.
        return False


def show() -> None:
    """Show who is signed in, or how to; where no provider is set up, where it is said how to."""
    st.subheader(_("For officers"), anchor=False)
    if not _client_id():
        st.markdown(
            _("This installation shows public data only: no sign-in is set up. How to set one up (OpenID Connect) is "
              "said in `docs/signin.md`.")
        )  # fmt: skip
    elif not st.user.get("is_logged_in"):
        st.markdown(
            _("Everything here is public. Officers who sign in also see owner and telephone of a chosen UKM.")
        )
        st.button(_("Sign in"), on_click=st.login)
    else:
        # Not Markdown: a provider may write anything.
        st.text(_("Signed in as {who}; {role}", who=st.user.get("email") or "–", role=_role_in_words()))
        st.button(_("Sign out"), on_click=st.logout)


def _role() -> str | None:
    if not (_client_id() and st.user.get("is_logged_in")):
        return None
    known = roles.load(settings.ROLES_FILE)
    return roles.of(st.user.to_dict(), known, client_id=_client_id(), now=time.time())


def _role_in_words() -> str:
    words = {
        "viewer": _("role: viewer, who sees what is public"),
        "officer": _("role: officer"),
        "publisher": _("role: publisher, who also publishes lists on page Data"),
        None: _("no role: the administrator of this installation gives one, or sign in again"),
    }
    try:
        return words[_role()]
    except ReadError as error:
        return str(error)


def _client_id() -> str:
    """Return by which name the provider knows this installation, empty where none is set up."""
    if not st.secrets.load_if_toml_exists():
        return ""
    return str(st.secrets.get("auth", {}).get("client_id", ""))
