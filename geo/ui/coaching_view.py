"""The coaching list of a selection: who is closest to being ready, and what most of them need next."""

from datetime import date
from typing import cast

import pandas as pd
import streamlit as st

from geo import coaching, privacy, settings
from geo.export import spreadsheet_safe
from geo.potential import Rules
from geo.store import BuiltData
from geo.texts import _, language, use_language
from geo.ui import weights
from geo.words import day, names, number, percent

__all__ = ["csv", "show"]


def show(shown: pd.DataFrame, rules: Rules, built: BuiltData, *, key: str) -> None:
    """Show the UKM of `shown` that are closest to being ready, and how often each next step occurs in all of them.

    Parameters
    ----------
    key
        Another one for another selection.
    """
    listed = _closest(key, shown, rules)
    if listed.empty:
        st.info(
            _("Nobody in this selection is on the way to being ready: they export, are ready, or too little is known "
              "of them. Choose the levels “{improving}” or “{early}”, or fewer filters.", **names("export_level"))
        )  # fmt: skip
    else:
        _listed(listed, shown, rules, key=key)
    _steps(shown, built)


def csv(listed: pd.DataFrame, *, notes: tuple[str, ...] = ()) -> bytes:
    """Return the list as a file for Excel: UTF-8 with BOM, in the language in use, without formulas or personal data.

    Parameters
    ----------
    listed
        What `coaching.closest` returns.
    notes
        What a reader of every row must know, for example that the weights are not official.
    """
    table = _table(listed)
    table.insert(0, _("ID of the UKM"), listed["ukm_id"])
    if notes:
        table[_("Note")] = "; ".join(notes)
    texts = [str(name) for name in table if not pd.api.types.is_numeric_dtype(table[name])]
    safe = {name: spreadsheet_safe(privacy.mask(table[name].astype("str"))) for name in texts}
    return table.assign(**safe).to_csv(index=False).encode("utf-8-sig")


@st.cache_resource(max_entries=16, show_spinner=False)
def _closest(key: str, _shown: pd.DataFrame, _rules: Rules) -> pd.DataFrame:  # noqa: ARG001  the key
    return coaching.closest(_shown, _rules)


def _listed(listed: pd.DataFrame, shown: pd.DataFrame, rules: Rules, *, key: str) -> None:
    able = int(shown["export_level"].isin(("improving", "early")).sum())
    speech, notes = language(), _notes(listed)

    def content() -> bytes:
        """Return the file; called on a click, in a thread of its own."""
        use_language(speech)
        return csv(listed, notes=notes)

    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(
            _("**The {n} closest to being ready**, of {able} that are on the way.", n=number(len(listed)),
              able=number(able))
        )  # fmt: skip
        st.download_button(
            _("Download coaching list (CSV)"), content,
            f"pembinaan-ukm-{settings.PROVINCE_SLUG}_{date.today().isoformat()}.csv",
            "text/csv", on_click="ignore", key=f"coaching-{key}",
        )  # fmt: skip
    st.caption(
        _("The fewest steps to “{ready}” come first: gates that are not met or not known, and criteria that must rise "
          "to full points to reach {points}. Then the fewest missing points. A visit to the first of them helps most.",
          points=number(rules.ready_from), **names("export_level"))
    )  # fmt: skip
    # The browser writes numbers in its own language, which need not be that of the page.
    written = _table(listed).style.format(
        lambda points: number(cast("float", points), decimals=1),
        subset=[_("Points missing"), _("Readiness (0-100)")],
    )
    st.dataframe(written, hide_index=True, width="stretch", alt=_("Coaching list"))


def _table(listed: pd.DataFrame) -> pd.DataFrame:
    places = names("place")
    return pd.DataFrame({
        _("Business name"): listed["business_name"],
        _("Next step"): listed["next_step"].map(names("next_step")),
        _("Steps"): listed["steps"],
        _("Points missing"): listed["points_missing"].round(1),
        _("Gates that are open"): _open_gates(listed["gates"]),
        _("Readiness (0-100)"): listed["readiness"].round(1),
        _("Export potential"): listed["export_level"].map(names("export_level")),
        _("Product"): listed["product"],
        _("Regency or city"): listed["regency_code"].map(places),
        _("District"): listed["district_code"].map(places),
    })  # fmt: skip


def _open_gates(states: pd.Series) -> pd.Series:
    """Return of every row the gates that are failed or unknown, in words; empty where there are none."""
    words = names("gates")
    return states.map(
        lambda text: "; ".join(
            words[part] for part in text.split("; ") if part.endswith((":fail", ":unknown"))
        )
    )


def _steps(shown: pd.DataFrame, built: BuiltData) -> None:
    counts, words = shown["next_step"].value_counts(), names("next_step")
    st.markdown(_("**Next steps of all UKM in this selection**"))
    half = -(-len(counts) // 2)
    for column, part in zip(st.columns(2, gap="medium"), (counts[:half], counts[half:]), strict=True):
        with column:
            for step, n in part.items():
                share = n / len(shown)
                st.progress(share, f"**{number(n)} · {percent(share)}** {words[str(step)]}")
    st.caption(
        _("Unit: UKM, each with one next step. n\u00a0=\u00a0{n} UKM, {date}.", n=number(len(shown)),
          date=day(built.quality["data_date"]))
    )  # fmt: skip


def _notes(listed: pd.DataFrame) -> tuple[str, ...]:
    made_up = listed["synthetic"].eq(True).fillna(False).any()
    return (
        *([_("Synthetic sample data, no official data")] if made_up else []),
        *([_("levels and readiness by own weights, not official")] if weights.are_own() else []),
    )
