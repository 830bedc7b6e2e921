"""The numbers of a view as a file for Excel, with what their reader must know in every row."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from geo.export import spreadsheet_safe
from geo.store import BuiltData
from geo.texts import _
from geo.words import day, number

__all__ = ["button", "csv", "rows", "titled"]

#: More rows are slow to show, and nobody reads them on a page.
_ROWS: Final = 500


def titled(title: str, table: pd.DataFrame, stem: str, built: BuiltData, *, of: str) -> None:
    """Show the title of a chart with the button that downloads its numbers, which are those `of` a place or choice."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{title}**", width="content")
        st.space("stretch")
        button(table, stem, built, said=f"{title}: {of}", small=True)


def button(table: pd.DataFrame, stem: str, built: BuiltData, *, said: str, small: bool = False) -> None:
    """Show the button that downloads `table`, whose columns have names in words.

    Parameters
    ----------
    stem
        The beginning of the name of the file; one for each button of a page.
    said
        What the numbers are of.
    small
        Beside the title of a chart.
    """
    notes = [said, _("data of {date}", date=day(built.quality["data_date"]))]
    if built.quality["synthetic"]:
        notes.append(_("Synthetic sample data, no official data"))
    st.download_button(
        _("Numbers (CSV)") if small else _("Download the numbers (CSV)"),
        # Called on a click, in a thread of its own, which speaks no language.
        partial(csv, table, {_("Note"): "; ".join(notes)}),
        f"{stem}_{date.today().isoformat()}.csv", "text/csv", help=said if small else None,
        type="tertiary" if small else "secondary", on_click="ignore", key=f"download-{stem}", disabled=table.empty,
    )  # fmt: skip


def rows(table: pd.DataFrame, stem: str, *, title: str, label: str) -> None:
    """Show the first rows of a table whose columns have names in words, and the button that downloads them all."""
    if len(table) > _ROWS:
        said = {"n": number(_ROWS), "total": number(len(table))}
        st.caption(_("The first {n} of {total} rows; the download has them all.", **said))
    st.dataframe(table.head(_ROWS), hide_index=True, width="stretch", alt=title)
    st.download_button(
        label, partial(csv, table, {}), f"{stem}_{date.today().isoformat()}.csv", "text/csv", on_click="ignore",
        key=f"download-{stem}",
    )  # fmt: skip


def csv(table: pd.DataFrame, more: Mapping[str, str]) -> bytes:
    """Return `table` as CSV, UTF-8 with BOM, in which no text is a formula; `more` is the same in every row."""
    noted = table.assign(**more)
    texts = [str(name) for name in noted if not pd.api.types.is_numeric_dtype(noted[name])]
    safe = {name: spreadsheet_safe(noted[name].astype("str")) for name in texts}
    return noted.assign(**safe).to_csv(index=False).encode("utf-8-sig")
