"""On page *Data*: what is wrong with the list, by kind, with the rows to look at and to take away."""

import pandas as pd
import streamlit as st

from geo import field_words, problems
from geo.texts import _
from geo.ui import numbers_file, tables
from geo.ui.upload import Upload
from geo.words import number

__all__ = ["show"]


def show(own: Upload, found: pd.DataFrame) -> None:
    """Show the counts and the rows; `found` is what `read` found."""
    st.subheader(_("Quality"), anchor=False)
    st.html(tables.STYLE)
    if found.empty:
        st.success(_("Rows read: {n}; nothing is wrong with them.", n=number(own.rows)))
        return
    advice, counts = problems.advice(), found["problem"].value_counts()
    st.markdown(_("Rows read: {n}; remarks: {remarks}.", n=number(own.rows), remarks=number(len(found))))
    tables.table({
        _("What to do"): [tables.plain(advice[kind]) for kind in counts.index],
        _("Number"): [number(n) for n in counts],
    }, numbers=1)  # fmt: skip
    kinds = ["", *counts.index]
    kind = st.selectbox(
        _("Rows with"), kinds, key=f"kind-{own.folder.name}",
        format_func=lambda kind: advice.get(kind, _("all remarks")),
    )  # fmt: skip
    chosen = found[found["problem"] == kind] if kind in counts.index else found
    table = _table(chosen, advice)
    numbers_file.rows(table, "periksa", title=_("Quality"), label=_("Download these rows (CSV)"))


def _table(found: pd.DataFrame, advice: dict[str, str]) -> pd.DataFrame:
    words = dict(field_words.titles())
    return pd.DataFrame({
        _("File"): found["file"],
        _("Row"): found["row"],
        _("Column"): found["column"].map(lambda name: words.get(name, name)).astype("str"),
        _("Value"): found["value"],
        _("What to do"): found["problem"].map(advice).astype("str"),
    })  # fmt: skip
