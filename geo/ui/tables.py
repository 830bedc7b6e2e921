"""Tables of words that the program owns, and texts of files made harmless for them."""

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from geo.texts import _
from geo.words import number, percent

__all__ = ["STYLE", "counts", "plain", "share", "table"]

_MOST_NUMBERS: Final = 6

_NUMBERS: Final = ", ".join(
    f'[class*="st-key-numbers{n}"] :is(th, td):nth-last-child(-n+{n})' for n in range(1, _MOST_NUMBERS + 1)
)
#: A page of such tables begins with this: figures stand to the right, and long texts may use the width there is.
STYLE: Final = f"""
<style>
:is({_NUMBERS}) {{ &, & * {{ text-align: right !important; }} }}
[data-testid="stTable"] [data-testid="stMarkdownContainer"] {{ max-width: 50rem; }}
</style>
"""

#: Whatever may have a meaning in Markdown.
_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    r"""Return the Markdown that shows `text`, which comes from a file, as it is written there.

    Examples
    --------
    >>> print(plain("a*b* [c](d)"))
    a\*b\* \[c\]\(d\)
    """
    return _PUNCTUATION.sub(r"\\\1", text)


def share(n: int, total: int) -> str:
    """Return `n` of `total` in per cent; a dash where there is nothing to share."""
    return percent(n / total, decimals=1) if total else "–"


def counts(title: str, found: Mapping[str, int], words: Mapping[str, str], total: int) -> None:
    """Show the counts of a vocabulary with their share of all rows; codes that do not occur are left out."""
    occurring = {code: n for code, n in found.items() if n}
    if not occurring:
        return
    table({
        title: [words[code] for code in occurring],
        _("Number"): [number(n) for n in occurring.values()],
        _("Share"): [share(n, total) for n in occurring.values()],
    }, numbers=2)  # fmt: skip


def table(columns: Mapping[str, list[str]], *, numbers: int = 0) -> None:
    """Show a table of Markdown whose last `numbers` columns stand to the right (the style does that by the key)."""
    first = next(iter(columns))
    with st.container(key=f"numbers{numbers}-{first}"):
        st.table(pd.DataFrame(columns).set_index(first))
