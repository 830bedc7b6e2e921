"""On page *Metode*: every rule of export potential with its source, and how many UKM each level has."""

import os

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo import groups, opportunity, products, schema, settings
from geo.facets import Facets
from geo.potential import Rules, load_rules
from geo.store import BuiltData
from geo.texts import _, language
from geo.ui import data, weights
from geo.ui.tables import counts, plain, share, table
from geo.words import day, names, number, percent

__all__ = ["show"]

#: Places in a cross table for goods that nobody can tell.
_NOT_KNOWN = ""


def show(built: BuiltData) -> None:
    """Show the rules that judged `built`, the two dimensions apart and then together, and what was not judged."""
    rules = data.rules()
    ukm = weights.ukm(built)
    st.subheader(_("Export potential"), anchor=False)
    _state_of_the_file(rules)
    st.markdown(
        _("Two questions are kept apart and never added up: **is the firm ready** to export, and **does its product "
          "belong to what the province exports**? The level says what the list tells about a UKM, not what it is "
          "worth; what the list does not say is unknown and never counts as a no.")
    )  # fmt: skip
    st.markdown(
        _("Every rule stands with its source in data/ukm/potential.toml; version {version} judged these data. No "
          "ministry publishes weights: they are a choice of this project, as is every number that is called one.",
          version=plain(rules.version))
    )  # fmt: skip
    _gates(rules)
    _criteria(rules)
    _levels(rules, ukm)
    _opportunity(rules, built)
    _together(ukm)
    _contradictions(built)


def _state_of_the_file(rules: Rules) -> None:
    """Say where the rule file that the next build would use is broken, or is not the one that judged the data."""
    if fault := data.rules_fault():
        st.warning(
            _("The rule file is broken. The last good rules, version {version}, stay in force until it is "
              "repaired:", version=plain(rules.version))
        )  # fmt: skip
        st.code(fault.replace(f"{settings.ROOT}{os.sep}", ""), language=None, wrap_lines=True)
    elif (current := load_rules()) != rules:
        st.info(
            _("The rule file was changed after these data were judged (version {new}, in force {old}). Build the "
              "data again to apply it.", new=plain(current.version), old=plain(rules.version))
        )  # fmt: skip


def _gates(rules: Rules) -> None:
    st.markdown(
        _("**The firm: gates.** What the law or an export bank asks of every enterprise. A gate is met, not met, not "
          "known or not needed; gates are never averaged. The order says which missing one is advised first: the "
          "one that costs least. Only time helps with the age, so it has no place in the order.")
    )  # fmt: skip
    asked = {
        "legal": _("one of: {certificates}", certificates=", ".join(rules.legal_certificates)),
        "age": _("at least {n} years in operation", n=rules.age_years),
        "halal": _("for food and drink: {certificates}", certificates=", ".join(rules.halal_certificates)),
        "permit": _("for processed food the least permit that its product type needs: {dry} for dry goods that keep, "
                    "{other} for the others", dry=_(" or ").join(rules.permit_spp_irt),
                    other=_(" or ").join(rules.permit_bpom_md)),
    }  # fmt: skip
    order = {gate: number(place) for place, gate in enumerate(rules.gate_order, start=1)}
    table({
        _("Gate"): list(names("gate").values()),
        _("What it asks"): [_sourced(asked[gate], _source(rules, f"gates.{gate}")) for gate in schema.GATES],
        _("Order"): [order.get(gate, "–") for gate in schema.GATES],
    }, numbers=1)  # fmt: skip


def _criteria(rules: Rules) -> None:
    st.markdown(
        _("**The firm: criteria.** Each known one is scored from 0 to 1; readiness (0-100) is their weighted mean. "
          "A criterion that is not known is left out of the mean, not counted as zero.")
    )  # fmt: skip
    earned = {
        "quality": _("certificates of product or process ({certificates}); {n} give full points",
                     certificates=", ".join(rules.quality_certificates), n=number(rules.quality_full_at)),
        "quantity": _("yearly capacity beside the median of the same product type and unit, where at least {rows} UKM "
                      "state one ({medians} times the median gives full points), and workers ({workers} give full "
                      "points)", rows=number(rules.quantity_median_rows_min),
                      medians=number(rules.quantity_medians_full), workers=number(rules.quantity_workers_full)),
        "continuity": _("months of the year with production; twelve give full points"),
        "packaging": _("packaging ready for export"),
        "market": _("online sales, and experience of exporting, direct or through others"),
    }  # fmt: skip
    total = sum(rules.weights.values())
    table({
        _("Criterion of readiness"): list(names("criterion").values()),
        _("What earns points"): [
            _sourced(earned[code], _source(rules, f"criteria.{code}")) for code in schema.CRITERIA
        ],
        _("Weight"): [_weight(rules.weights[code] / total) for code in schema.CRITERIA],
    }, numbers=1)  # fmt: skip


def _source(rules: Rules, rule: str) -> str:
    return rules.sources[rule][language()]


def _sourced(text: str, source: str) -> str:
    """Return a rule with its source below it, so that the table stays narrow enough for a phone."""
    return f"{text}  \n*{_('Source: {source}', source=plain(source.strip()))}*"


def _weight(part: float) -> str:
    return percent(part, decimals=0 if round(100 * part, 6) % 1 == 0 else 1)


def _levels(rules: Rules, ukm: gpd.GeoDataFrame) -> None:
    st.markdown(_("**The firm: levels.** How far a UKM is, from its readiness and its gates."))
    ready, improving = number(rules.ready_from), number(rules.improving_from)
    meaning = {
        "exporting": _("exports already, whatever else is known"),
        "ready": _("readiness of {points} or more, no gate failed or unknown", points=ready),
        "improving": _("readiness of {points} or more, but not ready to export", points=improving),
        "early": _("readiness below {points}", points=improving),
        "unknown": _("less than {share} of the weights are known, and not exporting",
                     share=percent(rules.coverage_min)),
    }  # fmt: skip
    found, n = Facets(ukm).counts("export_level"), groups.total(ukm)
    table({
        _("Export potential"): [names("export_level")[code] for code in meaning],
        _("Meaning"): list(meaning.values()),
        _("Number"): [number(found.get(code, 0)) for code in meaning],
        _("Share"): [share(found.get(code, 0), n) for code in meaning],
    }, numbers=2)  # fmt: skip
    st.caption(
        _("n\u00a0=\u00a0{n} UKM on the map.", n=number(n)) + " "
        + _("Source: {source}", source=plain(_source(rules, "levels")))
    )  # fmt: skip
    if weights.are_own():
        st.caption(_("Counted with your own weights, not the official ones above."))


def _opportunity(rules: Rules, built: BuiltData) -> None:
    st.markdown(
        _("**The product: opportunity.** A product type is a main export good of the province where an HS chapter of "
          "its headings stands in at least {n} of five monthly lists of the ten main export groups. It says where "
          "the province has markets and shipping already, not that other goods cannot be exported.",
          n=rules.opportunity_lists_min)
    )  # fmt: skip
    st.caption(_("Source: {source}", source=plain(_source(rules, "opportunity"))))
    with st.expander(_("The main export groups of the province")):
        _export_groups()
    with st.expander(_("Every product type with its HS headings")):
        _product_types(rules, built)


def _export_groups() -> None:
    groups = opportunity.export_groups()
    values = zip(groups["period"], groups["source"], strict=True)
    table({
        _("Export group"): [f"{code} {plain(name)}" for code, name in groups[f"name_{language()}"].items()],
        _("Period and source of the value"): [
            _sourced("\u2013".join(map(day, period.split("/"))), source) if source else _("no figure found")
            for period, source in values
        ],
        _("Lists of 5"): [number(n) for n in groups["lists"]],
        _("Million US$"): ["–" if pd.isna(value) else _value(value) for value in groups["value_musd"]],
    }, numbers=2)  # fmt: skip
    st.caption(
        _("HS chapters, after {office} as the press reported it. The periods differ, so the values are no "
          "ranking. –: no figure was found in public sources.", office=settings.STATISTICS_OFFICE)
    )  # fmt: skip


def _value(million: float) -> str:
    return number(million, decimals=0 if million == int(million) else 2)


def _product_types(rules: Rules, built: BuiltData) -> None:
    table_of_types = products.load()
    by_type = opportunity.by_type(rules).reindex(table_of_types.index).fillna(_NOT_KNOWN)
    words = _opportunities()
    table({
        _("Product type"): list(names("product_type").values()),
        _("HS headings (HS 2022)"): [text.replace("; ", ", ") or "–" for text in table_of_types["hs"]],
        _("Opportunity"): [words[code] for code in by_type],
        _("Number"): [number(built.quality["product_types"][code]) for code in table_of_types.index],
    }, numbers=1)  # fmt: skip


def _opportunities() -> dict[str, str]:
    return {**names("product_opportunity"), _NOT_KNOWN: _("goods not known")}


def _together(ukm: gpd.GeoDataFrame) -> None:
    st.markdown(_("**Firm and product together.** Number of UKM; no sum of the two dimensions is made."))
    words = _opportunities()
    opportunity = ukm["product_opportunity"].astype("str").fillna(_NOT_KNOWN)
    crossed = groups.numbers(ukm).groupby([ukm["export_level"].astype("str"), opportunity]).sum().unstack()
    crossed = crossed.reindex(index=schema.EXPORT_LEVELS, columns=list(words)).fillna(0)
    table({
        _("Level of the firm"): [names("export_level")[code] for code in schema.EXPORT_LEVELS] + [_("all")],
        **{
            word: [number(n) for n in (*crossed[code], crossed[code].sum())] for code, word in words.items()
        },
    }, numbers=len(words))  # fmt: skip


def _contradictions(built: BuiltData) -> None:
    st.subheader(_("What contradicts itself"), anchor=False)
    found = built.quality["potential_notes"]
    if not any(found.values()):
        st.markdown(_("No row contradicts itself, and every value that is given can be used."))
        return
    st.markdown(
        _("Nothing is guessed and nothing is repaired: the row keeps what was written, carries a note, and what "
          "rests on the value is unknown instead of wrong. Corrected in the list, it counts with the next build.")
    )  # fmt: skip
    counts(_("Note on the row"), found, names("potential_note"), built.quality["rows"])
