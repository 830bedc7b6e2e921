"""Page *Peta*, which answers: where are which UKM, and how ready are they."""

import time
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import area as areas
from geo import draw, schema
from geo.about import About
from geo.facets import Facets
from geo.filters import Filters
from geo.selection import Selection
from geo.store import BuiltData
from geo.texts import _, language, use_language
from geo.ui import (
    area_chart,
    area_nav,
    coaching_view,
    colour_panel,
    downloads,
    filter_panel,
    funnel_view,
    map_view,
    place_panel,
    place_search,
    scope,
    signs,
    state,
    tiles,
    ukm_list,
    village_table,
    weights,
)
from geo.words import day, number, percent

__all__ = ["LEAD_S", "described", "show"]

#: So long the browser has numbers and map to itself. It draws all in one thread: what follows, and says the same once
#: more, would make a click wait nearly twice as long for them.
LEAD_S: Final = 0.1


def show() -> None:
    """Show the page."""
    area, layer = state.area(), state.layer()
    here = scope.of(area)
    built, ukm, version, chosen = here.built, here.ukm, here.version, here.applicable(state.filters())
    with st.sidebar:
        # Their place only: a click waits for the numbers and the map, not for what says the same once more.
        filters, colours = filter_panel.begin(chosen), st.container()
    scale = colour_panel.scale(here.everywhere, here.everywhere_version, built, layer)
    narrowed = areas.narrowed(chosen, area)
    shown = here.selection(narrowed)
    table = areas.listed(here.by_area(chosen, scale.metric.product, layer, area), area)
    # Always there, so that what comes and goes in them does not make the map below a new one.
    with st.container():
        weights.notice()
        here.notice(state.filters())
        ground = tiles.load_or_say()
    _headline(shown, built, area, filtered=chosen != Filters())
    with st.container():
        if not len(shown):
            _empty(shown, chosen, area)
    actions, said = st.container(), _signs(shown, built)
    # Side by side or below each other as the style of the page says.
    with st.container(key="around_the_map"):
        with st.container():
            way, search = st.container(), st.container()
            map_view.show(
                shown, table, scale, built, signs=said, tiles=ground, layer=layer,
                focus=place_search.focus() or area_nav.focus(area), here=area,
            )  # fmt: skip
            st.caption(scale.made)
        with st.container():
            _where(shown, area, built)
        chart = st.container()
    time.sleep(LEAD_S)
    with actions, _actions(_active(chosen, area)):
        synthetic = None if built.is_grouped else shown.column("synthetic")
        about = About.of(built.quality, filters=described(chosen, area), n=len(shown), synthetic=synthetic)
        downloads.menu(shown, version, table, scale, said, about)
    with way:
        area_nav.show(shown, area)
    with search:
        place_search.show()
    with filters:
        filter_panel.show(ukm, version, chosen)
    with colours:
        colour_panel.show(scale, layer)
    with chart:
        area_chart.show(table, scale, built)
    if len(shown) and not built.is_grouped:
        _details(shown, version, key=f"{hash((version, narrowed)):x}")


def _signs(shown: Selection, built: BuiltData) -> draw.Signs:
    """Return what the signs of the UKM say."""
    return signs.legend(
        state.colours().signs, shown.facets.counts("product_type"), state.filters().product_types, n=len(shown),
        date=day(built.quality["data_date"]),
    )  # fmt: skip


def described(chosen: Filters, area: str = "") -> str:
    """Return what a file of the selection says of its area and filters, and of weights that are not official."""
    own = _("levels and readiness by own weights, not official") if weights.are_own() else ""
    return " · ".join(filter(None, [_active(chosen, area), own]))


def _active(chosen: Filters, area: str) -> str:
    """Return the area and the filters in one line."""
    where = _("Area: {area}", area=areas.full_name(area)) if area else ""
    return " · ".join(filter(None, [where, filter_panel.active(chosen)]))


@st.fragment
def _details(shown: Selection, version: str, *, key: str) -> None:
    """Show one of the views of the selection; the map above stays as it is when another is opened.

    Parameters
    ----------
    version
        Of the data on screen.
    key
        Another one for another selection.
    """
    # This part runs alone, too.
    use_language(st.session_state["language"])
    built, rules = scope.still(version), weights.rules()
    titles = [_("List of UKM"), _("Funnel of readiness"), _("Coaching list")]
    key_of_view = f"view-{language()}"
    st.session_state.setdefault(key_of_view, titles[st.session_state.get("view", 0)])
    views = st.tabs(titles, key=key_of_view, on_change="rerun")
    opened = next(at for at, view in enumerate(views) if view.open)
    st.session_state["view"] = opened
    with views[opened]:
        if opened == 0:
            ukm_list.show(shown, rules, key=key)
        elif opened == 1:
            funnel_view.show(
                shown.frame(), rules, built, of=described(state.filters(), state.area()) or _("All UKM")
            )
        else:
            coaching_view.show(shown.frame(), rules, built, key=key)


def _empty(shown: Selection, chosen: Filters, area: str) -> None:
    """Say why nothing is left: of the area, or of the filters inside it."""
    there = areas.inside(shown.ukm, area)
    if area and there.empty:
        st.info(
            _("No UKM is placed in {area}. Go up by the names above the map.", area=areas.full_name(area))
        )
        return
    if areas.narrowed(chosen, area) is None:
        st.info(
            _("The filter by regency or district leaves out {area}, which is on screen: loosen the filter, or go up by "
              "the names above the map.", area=areas.full_name(area))
        )  # fmt: skip
    # Those of the whole province are taken apart once for all sessions.
    filter_panel.loosen(Facets(there) if area else shown.facets, chosen)


def _where(shown: Selection, area: str, built: BuiltData) -> None:
    """Show what stands at the clicked place, the villages of a district, and what no district has."""
    place_panel.show(shown, built)
    if areas.is_district(area):
        village_table.show(shown.frame(), area, built)
    elif state.layer() == "district" and (n := len(shown) - sum(shown.counts("district_code").values())):
        st.caption(
            _("Of the UKM here {n} are placed to their regency only and counted in no district.", n=number(n))
        )


def _headline(shown: Selection, built: BuiltData, area: str, *, filtered: bool) -> None:
    quality = built.quality
    levels, located = shown.counts("export_level"), shown.counts("location_level")
    *judged, _unknown = (levels.get(level, 0) for level in schema.EXPORT_LEVELS)
    exporting, ready, *_others = judged
    exactly = located.get("coordinates", 0) + located.get("village", 0)
    share = percent(exactly / len(shown)) if len(shown) else "–"
    n = number(len(shown))
    # Nobody knows whether what is not on the map would pass a filter.
    placed = (
        _("of {n} UKM", n=n) if filtered or area
        else _("of {n} UKM; {unplaced} not on the map", n=n, unplaced=number(quality["unplaced"]))
    )  # fmt: skip
    figures = [
        (_("UKM on the map"), n,
         _("of {n} · data of {date}", n=number(quality["placed"]), date=day(quality["data_date"]))),
        (_("Exporting or ready"), number(exporting + ready),
         _("of {n} that can be judged", n=number(sum(judged)))),
        area_nav.parts(shown, area),
        (_("Placed to the village"), share, placed),
    ]  # fmt: skip
    with st.container(key="headline"):
        for title, value, note in figures:
            with st.container(gap=None):
                st.metric(title, value)
                st.caption(note)


def _actions(said: str) -> DeltaGenerator:
    """Show the filters in words; return their row, in which what can be done with the UKM stands."""
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with row:
        # Not Markdown: an agency may have any name.
        st.text(said or _("No filter: all UKM on the map are shown"))
        st.space("stretch")
    return row
