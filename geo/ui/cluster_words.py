"""What the views of page *Klaster* say alike: the levels that count, and the source."""

from typing import get_args

import streamlit as st

from geo import boundaries
from geo.hotspots import Subset
from geo.store import BuiltData
from geo.texts import _
from geo.words import few

__all__ = ["source", "subsets"]


def subsets() -> dict[Subset, str]:
    """Return the words for the levels of UKM that count."""
    words = (_("all, whatever their level"), _("exporting or ready"), _("exporting"))
    return dict(zip(get_args(Subset), words, strict=True))


def source(built: BuiltData) -> None:
    """Say where the UKM and the boundaries come from."""
    # Not Markdown: a file may have any name.
    st.text(
        _("Source: {files}; boundaries: {whose}", whose=boundaries.credit(),
          files=few([file["name"] for file in built.quality["files"]]))
    )  # fmt: skip
