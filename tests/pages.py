"""Pages of the app as tests use them: opened as a link opens them, clicked, read."""

import time

from streamlit.testing.v1 import AppTest

from geo import settings
from geo.ui.upload import Upload

APP = str(settings.ROOT / "streamlit_app.py")

_SECTION = """
from geo import texts
from geo.ui import data, {section}, state
import streamlit as st
state.start()
texts.use_language(st.session_state["language"])
{section}.show(data.built())
"""


def start(**query: str | list[str]) -> AppTest:
    """Return the app after its first run; in English unless the query says otherwise."""
    return opened(AppTest.from_file(APP, default_timeout=60), **query)


def section(module: str, **query: str | list[str]) -> AppTest:
    """Return one part of a page, which `module` of `geo.ui` shows."""
    return opened(AppTest.from_string(_SECTION.format(section=module), default_timeout=60), **query)


def opened(app: AppTest, **query: str | list[str]) -> AppTest:
    """Return `app` after its first run, for a link with this query."""
    for key, value in {"bahasa": "en", **query}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def unfold(app: AppTest) -> AppTest:
    """Open the further filters, which are not there before."""
    app.session_state["unfolded"] = True
    return app.run()


def headline(app: AppTest) -> list[str]:
    """Return the numbers above the map."""
    return [metric.value for metric in app.metric]


def shown(app: AppTest) -> str:
    """Return every text on screen."""
    plain = [*app.text, *app.code, *app.table]
    return "\n".join([formatted(app), *(str(part.value) for part in plain)])


def formatted(app: AppTest) -> str:
    """Return the texts on screen in which Markdown counts."""
    assert not app.exception
    messages = [*app.info, *app.success, *app.warning, *app.error]
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption, *app.subheader, *messages])


def labels(app: AppTest) -> list[str]:
    """Return what the buttons say."""
    return [button.label for button in app.button]


def click(app: AppTest, label: str) -> AppTest:
    """Return the page after its button was clicked."""
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def place(app: AppTest) -> AppTest:
    """Return the page Data once the list that was brought is placed."""
    click(app, "Place the addresses")
    until = time.monotonic() + 60
    while "Cancel" in labels(app) and time.monotonic() < until:
        app.run()
    assert not app.exception
    return app


def own(app: AppTest) -> Upload:
    """Return the list that was brought."""
    found = app.session_state["upload"]
    assert isinstance(found, Upload)
    return found
