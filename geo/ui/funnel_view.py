"""The funnel of readiness of a selection: how many get through every stage, and where nobody knows."""

from typing import Any

import pandas as pd
import streamlit as st

from geo import funnel
from geo.potential import Rules
from geo.store import BuiltData
from geo.texts import _
from geo.ui import numbers_file
from geo.ui.bars import headed
from geo.words import day, names, number, percent

__all__ = ["chart", "show"]


def show(shown: pd.DataFrame, rules: Rules, built: BuiltData, *, of: str) -> None:
    """Show the funnel of the UKM `shown`, which are not none, and the same by regency or product type.

    Parameters
    ----------
    of
        Which UKM they are, for the file of the numbers.
    """
    stages = funnel.funnel(shown)
    left, right = st.columns([1.3, 1], gap="medium")
    with left:
        chart(stages, built, of=of)
    with right:
        _meanings(stages, rules)
    _table(shown)


def chart(stages: pd.DataFrame, built: BuiltData, *, of: str) -> None:
    """Show how many of the UKM `of` a place or choice pass every stage, from `funnel.funnel`."""
    title = _("How many UKM pass each stage and all before it")
    words = names("stage")
    kinds = {"passed": _("passed"), "unknown": _("not known"), "failed": _("not passed")}
    total = int(stages["passed"].max())
    heads, parts, said = [], [], []
    for stage, row in stages[list(kinds)].iterrows():
        name, numbers = words[str(stage)], {kind: number(n) for kind, n in row.items()}
        heads.append({"name": name, "text": f"{numbers['passed']} · {percent(row['passed'] / total)}"})
        parts.append(
            pd.DataFrame({
                "name": name, "kind": list(kinds.values()), "start": row.cumsum() - row, "end": row.cumsum(),
                "said": list(numbers.values()), "note": ["", numbers["unknown"] if row["unknown"] else "", ""],
            })
        )  # fmt: skip
        said.append(f"{name}: " + ", ".join(f"{kinds[kind]} {numbers[kind]}" for kind in kinds))
    columns = {_("Stage"): [words[str(stage)] for stage in stages.index]}
    columns |= {said: stages[kind].tolist() for kind, said in kinds.items()}
    numbers_file.titled(title, pd.DataFrame(columns), "funnel", built, of=of)
    bars = headed(pd.DataFrame(heads), pd.concat(parts), kinds=list(kinds.values()))
    st.altair_chart(bars, width="stretch", alt=f"{title}. {'; '.join(said)}")
    st.caption(
        _("Unit: UKM and % of those registered; beside the grey part: not known. n\u00a0=\u00a0{n} UKM, {date}.",
          n=number(total), date=day(built.quality["data_date"]))
    )  # fmt: skip


def _meanings(stages: pd.DataFrame, rules: Rules) -> None:
    words, exporting = names("stage"), number(int(stages["whatever"]["exporting"]))
    meanings = {
        "registered": _("on the map and in the selection"),
        "legal": _(
            "{certificates} is among its certificates", certificates=" / ".join(rules.legal_certificates)
        ),
        "permits": _("holds those that its goods need; what is no food needs none"),
        "certified": _("at least one of {certificates}", certificates=", ".join(rules.quality_certificates)),
        "packaging": _("the register says that the packaging is ready for export"),
        "exporting": _("the register says that it exports"),
    }
    st.markdown(_("**What the stages mean**"))
    st.markdown("\n".join(f"- {words[stage]}: {meaning}" for stage, meaning in meanings.items()))
    st.markdown(
        _(
            "Not known means that the register does not say. It fails nobody, but only what is known passes a stage."
        )
    )
    st.markdown(
        _("Whatever is known of the stages before, {n} of these UKM export.", n=f"**{exporting}**")
    )  # fmt: skip


def _table(shown: pd.DataFrame) -> None:
    titles = {"regency_code": _("Regency or city"), "product_type": _("Product type")}
    key = st.segmented_control(
        _("Funnel by"), list(titles), format_func=titles.__getitem__, default="regency_code", required=True,
        key="funnel-by",
    )  # fmt: skip
    counts, words = funnel.by(shown, key), names("stage")
    places = names("place" if key == "regency_code" else key)
    columns = {
        (words[stage], unit): counts[stage] if unit == "n" else counts[stage] / counts["registered"]
        for stage in funnel.STAGES
        for unit in (("n",) if stage == "registered" else ("n", "%"))
    }
    table = pd.DataFrame(columns).set_axis(counts.index.map(places).rename(titles[key]))
    forms: dict[Any, Any] = {column: number if column[1] == "n" else percent for column in columns}
    styled: Any = table.style.format(forms)
    st.dataframe(styled, width="stretch", height="content", alt=_("Funnel of readiness"))
    st.caption(_("n: UKM that passed the stage and all before it; %: of those registered in the same row."))
    if left_out := len(shown) - int(counts["registered"].sum()):
        st.caption(_("{n} UKM without a known product type are in no row.", n=number(left_out)))
