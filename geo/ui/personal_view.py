"""What officers see of a UKM beside what is public: owner and telephone, as text and nowhere else."""

import pandas as pd
import streamlit as st

from geo.texts import _
from geo.ui import data, sign_in

__all__ = ["show"]


def show(ukm_id: str) -> None:
    """Show owner and telephone of one UKM to officers; to others nothing, and nothing is read."""
    if not sign_in.may_see_personal():
        return
    personal = data.personal()
    row = personal.loc[ukm_id] if ukm_id in personal.index else pd.Series(dtype="str")
    with st.container(gap=None, key="personal"):
        st.caption(_("For officers only, not public"))
        for name, title in (("owner_name", _("Owner")), ("phone", _("Telephone"))):
            value = row.get(name)
            st.text(f"{title}: {value if pd.notna(value) else '–'}")
