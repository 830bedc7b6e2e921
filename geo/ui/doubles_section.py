"""On page *Data*: rows that may be the same enterprise, for a person to look at; nothing is removed."""

import pandas as pd
import streamlit as st

from geo.texts import _
from geo.ui import numbers_file
from geo.ui.upload import Upload
from geo.words import names, number

__all__ = ["show"]


def show(own: Upload) -> None:
    """Show the counts and the rows of the groups."""
    st.subheader(_("Possible doubles"), anchor=False)
    found = own.doubles
    if found.empty:
        st.success(_("No two rows have the same or a similar name at one place."))
        return
    groups = found.drop_duplicates("group")["kind"].value_counts()
    st.markdown(
        _("Groups with the same name at one place: {same}; with similar names in one village: {similar}. "
          "Nothing is removed: look at them and mend the list.", same=number(groups.get("same", 0)),
          similar=number(groups.get("similar", 0)))
    )  # fmt: skip
    table = _table(own, found)
    numbers_file.rows(
        table, "ganda", title=_("Possible doubles"), label=_("Download the possible doubles (CSV)")
    )


def _table(own: Upload, found: pd.DataFrame) -> pd.DataFrame:
    rows, places = own.built().ukm.loc[found.index], names("place")
    kinds = {"same": _("same name"), "similar": _("similar name")}
    return pd.DataFrame({
        _("Group"): found["group"],
        _("Likeness"): found["kind"].map(kinds).astype("str"),
        _("Business name"): rows["business_name"],
        _("Village"): rows["village_code"].map(places).fillna(""),
        _("District"): rows["district_code"].map(places).fillna(""),
        _("Address"): rows["address"].fillna(""),
        _("Row"): rows["source_row"],
        "ID": rows["ukm_id"],
    })  # fmt: skip
