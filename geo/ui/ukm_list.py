"""The list of UKM and, for the one that is chosen in it, why it has its level."""

from typing import Final

import pandas as pd
import streamlit as st

from geo.explain import Criterion, Explanation, explain
from geo.potential import Rules
from geo.selection import Selection
from geo.texts import _
from geo.ui import personal_view
from geo.ui.place_panel import furthest
from geo.words import names, number

__all__ = ["explanation", "show"]

#: More would make every click send more than the map does.
_ROWS: Final = 500
#: What the list says of a UKM.
_COLUMNS: Final = (
    "business_name", "export_level", "readiness", "next_step", "product", "product_type", "regency_code",
    "district_code", "location_level",
)  # fmt: skip
_MARKS: Final = {"pass": "✓", "fail": "✗", "unknown": "?", "not_applicable": "–"}


def show(shown: Selection, rules: Rules, *, key: str) -> None:
    """Show the UKM, the furthest in export first, and explain the chosen one.

    Parameters
    ----------
    key
        Another one for another selection, since what is chosen is the number of a row.
    """
    order = pd.DataFrame({name: shown.column(name) for name in ("export_level", "readiness")})
    first = pd.DataFrame(shown.ukm[[*_COLUMNS]]).loc[furthest(order, _ROWS).index]
    if len(shown) > _ROWS:
        st.caption(
            _("The first {n} of {total} rows; the download has them all.", n=number(_ROWS),
              total=number(len(shown)))
        )  # fmt: skip
    choice = st.dataframe(
        _table(first), hide_index=True, width="stretch", on_select="rerun", selection_mode="single-row",
        key=f"list-{key}", alt=_("List of UKM"),
    )  # fmt: skip
    rows = choice["selection"]["rows"]
    # The rows that the browser remembers may be gone.
    if rows and rows[0] < len(first):
        explanation(shown.ukm.loc[first.index[rows[0]]], rules)
    else:
        st.info(
            _("Choose a UKM in the first column of the list to see why it has its level and what to do next.")
        )


def explanation(row: pd.Series, rules: Rules) -> None:
    """Show why one UKM has its level. Nothing that the register wrote is taken for Markdown."""
    said = explain(row, rules)
    name = row["business_name"] if pd.notna(row["business_name"]) else _("(no name)")
    with st.container(border=True, key="explained"):
        with st.container(gap=None):
            with st.container(key="explained-name"):
                st.text(name)
            st.text(_where(row))
        personal_view.show(row["ukm_id"])
        st.markdown(
            _("**Export potential: {level}** · {readiness}", level=said.level, readiness=said.readiness)
        )
        with st.container(key="explained-why"):
            st.text(said.why)
        with st.container(key="next-step", gap=None):
            st.caption(_("Next step"))
            st.text(said.next_step)
        left, right = st.columns([1, 1.5], gap="medium")
        with left:
            _gates_and_gaps(said)
        with right:
            st.markdown(_("**Criteria**"))
            for criterion in said.criteria:
                _criterion(criterion)


def _gates_and_gaps(said: Explanation) -> None:
    lists = {
        _("Gates"): [f"{_MARKS[gate.state]} {gate.name}: {gate.said}" for gate in said.gates],
        _("Not known yet"): said.unknown,
        _("Notes"): said.notes,
        _("The product, apart from the enterprise"): [said.product],
    }
    for title, lines in lists.items():
        if lines:
            with st.container(gap="xxsmall"):
                st.markdown(f"**{title}**")
                for line in lines:
                    st.text(line)


def _criterion(criterion: Criterion) -> None:
    with st.container(gap=None):
        head = f"{criterion.name}: {criterion.said}"
        if criterion.score is None:
            st.caption(head)
        else:
            st.progress(criterion.score, head)
        st.text(criterion.fact)


def _where(row: pd.Series) -> str:
    places = names("place")
    product = row["product"] if pd.notna(row["product"]) else names("product_type").get(row["product_type"])
    parts = [product, *(places.get(row[code]) for code in ("district_code", "regency_code"))]
    return " · ".join(part for part in parts if part)


def _table(first: pd.DataFrame) -> pd.DataFrame:
    places = names("place")
    return pd.DataFrame({
        _("Business name"): first["business_name"],
        _("Export potential"): first["export_level"].map(names("export_level")),
        _("Readiness (0-100)"): first["readiness"].round(),
        _("Next step"): first["next_step"].map(names("next_step")),
        _("Product"): first["product"],
        _("Product type"): first["product_type"].map(names("product_type")),
        _("Regency or city"): first["regency_code"].map(places),
        _("District"): first["district_code"].map(places),
        _("Location"): first["location_level"].map(names("location_level")),
    })  # fmt: skip
