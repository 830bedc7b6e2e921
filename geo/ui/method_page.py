"""Page *Metode*, which answers: how were places and potential computed, from what, how sure."""

import pandas as pd
import streamlit as st

from geo import boundaries, settings
from geo.hotspots import PERMUTATIONS
from geo.store import BuiltData
from geo.summarise import MIN_RATE_N
from geo.texts import _, language
from geo.ui import (
    data,
    example_section,
    potential_section,
    sensitivity_section,
    sign_in,
    tables,
    weights,
    weights_sandbox,
)
from geo.words import day, names, number

__all__ = ["show"]


def show() -> None:
    """Show the page; every number comes from the built data."""
    built = data.built()
    st.html(tables.STYLE)
    weights.notice()
    _sources(built)
    _placement(built)
    potential_section.show(built)
    if not built.is_grouped:
        example_section.show(built)
    sensitivity_section.show(built)
    if not built.is_grouped:
        weights_sandbox.show(built)
    _colours()
    _clusters()
    _licences()
    sign_in.show()


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
          "codes, must lie in {province}, and are repaired where they are swapped. Where there are none, the village, "
          "district, regency and postal code named in columns and address are looked up, and the UKM stands at "
          "the centre of the smallest place that is certain. An address that is sure outweighs a point that lies in "
          "another regency and far from it. No point is invented or spread: many UKM of one village share one point. "
          "The regency and the district of every UKM come from one set of boundaries; a point up to {coast} km off "
          "the coast takes the nearest district.", province=settings.PROVINCE_NAME,
          coast=number(settings.COAST_TOLERANCE_M / 1000))
    )  # fmt: skip
    rows = built.quality["rows"]
    tables.counts(_("How exactly"), built.quality["location_levels"], names("location_level"), rows)
    tables.counts(_("What was noticed"), built.quality["location_notes"], names("location_note"), rows)


def _colours() -> None:
    st.subheader(_("Colours of the map"), anchor=False)
    st.markdown(
        "\n\n".join([
            _("Classes are made from the figures of the regencies over all UKM and stay the same while you filter, "
              "until you recompute them for a selection; the page says which are in force. Quantiles put as many "
              "regencies into each class; natural breaks (Fisher 1958, Jenks 1977) keep what is alike together; "
              "equal intervals have the same width; own bounds are yours. A figure is in the class that its written "
              "number says."),
            _("Zero and no data have colours of their own. A rate of fewer than {n} UKM is hatched and not ranked, "
              "since one of them would move a share by more than ten points: of the UKM that can be judged for what "
              "is exporting or ready, of those with a known product type for what is about a product. Numbers for "
              "every 10,000 people and for every km² count all UKM and need no such limit.", n=MIN_RATE_N),
            _("The count of UKM follows the population, so the map starts with UKM per 10,000 people. Population "
              "and area are those of the regency; where they are not known, the rate is no data."),
            _("**Location quotient** of a product = (its UKM in the area ÷ all UKM in the area) ÷ (its UKM in the "
              "province ÷ all UKM in the province), the usual definition (Isard 1960, Methods of Regional "
              "Analysis), here of the UKM with a known product type. Above 1 the area has more of the product than "
              "the province has; 2 is twice the share. It counts enterprises, neither workers nor sales. Its "
              "classes are as far below 1 as above it: 0.5 is as far as 2. All filters apply but those by product; "
              "the province is always whole."),
        ])
    )  # fmt: skip


def _clusters() -> None:
    st.subheader(_("Clusters and profiles"), anchor=False)
    st.markdown(
        "\n".join([
            _("- **Hot spots** (Getis-Ord Gi*) are areas whose neighbourhood has more of a product or level among its "
              "UKM than chance would give it: p from {permutations} random orders, adjusted for all areas tested "
              "(Benjamini and Hochberg 1995).", permutations=number(PERMUTATIONS)),
            _("- **Sentra** (DBSCAN in metres) are places where UKM of one product lie close together, more so than "
              "the mix of all UKM there explains. Only UKM placed to their village or better take part; those of one "
              "village count as one place, since nobody knows where in it they are."),
            _("- **Specialisation** is the location quotient with its exact 95% interval (Clopper and Pearson 1934), "
              "**likeness** the overlap of the mixes of products of two regencies."),
            _("- A **profile** counts all UKM placed in an area, whatever the map is filtered by. Ranks are among the "
              "areas of the same kind with at least {n} UKM; of size classes and markets one or two UKM are not told.",
              n=MIN_RATE_N),
            _("- Each view says its choices, its numbers and what it cannot say. Other areas can give another answer "
              "(the modifiable areal unit problem), and a register knows only who was registered."),
        ])
    )  # fmt: skip


def _boundaries() -> str:
    """Say whose boundaries are in use; the codes are the same whosever they are."""
    if boundaries.in_use() == settings.BOUNDARIES_DIR:
        return _("- Boundaries: {source}; codes of {decree}",
                 source=settings.SOURCES["boundaries"][language()], decree=settings.CODES)  # fmt: skip
    return _("- Boundaries: {whose}, installed by the office; codes of {decree}",
             whose=tables.plain(boundaries.credit()), decree=settings.CODES)  # fmt: skip


def _licences() -> None:
    st.subheader(_("Sources and licences"), anchor=False)
    st.markdown(
        "\n".join([
            _boundaries(),
            _("- Villages, centres and postal codes: {source}", source=settings.SOURCES["gazetteer"][language()]),
            _("- Population: {source}", source=settings.SOURCES["population"][language()]),
            _("- Map: Leaflet (BSD-2), Folium (MIT)"),
        ])
    )  # fmt: skip
