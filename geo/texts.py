"""Every text that a person reads, in the language of the moment; owns no text itself.

Message ids are English; the catalogues `geo/locale/<language>/LC_MESSAGES/geo.po` hold the words.
They are compiled in memory on first use, so that no binary file needs to be kept in step.
"""

import gettext
import io
from contextvars import ContextVar
from functools import cache

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from geo import settings

__all__ = ["_", "language", "ngettext", "use_language"]

_language: ContextVar[str] = ContextVar("language", default=settings.DEFAULT_LANGUAGE)


def use_language(code: str) -> None:
    """Speak `code` ("id" or "en") from here on, in this thread or task only."""
    if code not in settings.LANGUAGES:
        msg = f"language {code!r} is none of {', '.join(settings.LANGUAGES)}"
        raise ValueError(msg)
    _language.set(code)


def language() -> str:
    """Return the code of the language in use."""
    return _language.get()


def _(message: str, **values: object) -> str:
    """Return `message` in the language in use, its `{names}` filled from `values`."""
    text = _catalogue(language()).gettext(message)
    return text.format(**values) if values else text


def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
    """Return the form that fits `n`, with `{n}` and the other `{names}` filled."""
    text = _catalogue(language()).ngettext(singular, plural, n)
    return text.format(**{"n": n, **values})


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    source = settings.LOCALE_DIR / code / "LC_MESSAGES" / "geo.po"
    with source.open("rb") as file:
        catalogue = read_po(file, locale=code, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
