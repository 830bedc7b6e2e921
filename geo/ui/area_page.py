"""Page *Wilayah*, which answers: what is special about this area, beside the province and the others."""

from typing import Final

import geopandas as gpd
import streamlit as st

from geo import boundaries, draw, profile, schema, summarise
from geo.area import full_name, is_district
from geo.boundaries import Layer
from geo.facets import Facets
from geo.profile import Profile
from geo.profile_words import headline, notes
from geo.store import BuiltData
from geo.texts import _
from geo.ui import (
    compare_view,
    data,
    funnel_view,
    lq_data,
    lq_views,
    memory,
    profile_charts,
    report_download,
    state,
    tables,
    weights,
)
from geo.words import day, number

__all__ = ["show"]

#: The tables of a profile in pairs, as they stand beside each other.
_PAIRS: Final = (("levels", "sizes"), ("papers", "markets"))


def show() -> None:
    """Show the page."""
    built = data.built()
    st.html(tables.STYLE)
    weights.notice()
    ukm, version = weights.ukm(built), data.version(built, weights.rules())
    _choose(data.facets(version, ukm), built)
    code = state.area()
    if state.compared():
        compare_view.show([_profile(version, each, ukm) for each in (code, *state.compared())], built)
        return
    if built.is_grouped and is_district(code):
        shown = _profile_of_district(version, code, built)
    else:
        shown = _profile(version, code, ukm)
    _heading(shown, built)
    if not shown.n:
        st.info(_("No UKM is placed in {area}. Choose another area above.", area=full_name(code)))
        return
    if shown.n < summarise.MIN_RATE_N:
        st.warning(
            _(
                "Only {n} UKM are placed here: too few for shares and ranks. What is shown are numbers.",
                n=number(shown.n),
            )
        )
    _headline(shown)
    if shown.code:
        _special(shown.code, version, ukm, built)
    _tables(shown, built)
    _quality(shown, built)


@st.cache_resource(max_entries=64, show_spinner=False)
def _profile(version: str, code: str, _ukm: gpd.GeoDataFrame) -> Profile:  # noqa: ARG001  the version is the key
    return profile.of(_ukm, _areas(), code)


@st.cache_resource(max_entries=64, show_spinner=False)
def _profile_of_district(version: str, code: str, _built: BuiltData) -> Profile:  # noqa: ARG001
    """Return the profile of a district of large data, with what its single UKM alone tell."""
    single = data.published(code)
    if single.quality != _built.quality:
        # Other data were published between the two; remembered, their UKM would stand beside these groups for ever.
        st.rerun()
    found = profile.of(_built.ukm, _areas(), code, single=single.ukm)
    memory.give_back()
    return found


def _areas() -> dict[Layer, gpd.GeoDataFrame]:
    return {"regency": data.areas("regency"), "district": data.areas("district")}


def _choose(facets: Facets, built: BuiltData) -> None:
    """Show the boxes of the area and of those that it is compared with."""
    regencies, districts = (data.areas(layer)["code"].tolist() for layer in ("regency", "district"))
    counts = facets.counts("regency_code") | facets.counts("district_code")
    codes = [code for regency in regencies for code in (regency, *_in(districts, regency))]
    labels = {code: f"{full_name(code)} ({number(counts.get(code, 0))})" for code in codes}
    whole = _("Whole province")
    labels = {"": f"{whole} ({number(built.quality['placed'])})", **labels}
    code = state.area()
    left, right = st.columns([1, 1.6], gap="medium")
    with left:
        st.selectbox(_("Area"), list(labels), format_func=labels.__getitem__, **state.widget("area"))
    with right:
        st.multiselect(
            _("Compare with"), [other for other in codes if other != code], format_func=labels.__getitem__,
            max_selections=state.MOST_COMPARED, placeholder=_("up to four other areas"),
            **state.widget("compared", shown=state.compared()),
        )  # fmt: skip


def _in(districts: list[str], regency: str) -> list[str]:
    return sorted((code for code in districts if code.startswith(regency)), key=full_name)


def _heading(shown: Profile, built: BuiltData) -> None:
    own = _("levels and readiness by own weights, not official") if weights.are_own() else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(full_name(shown.code), anchor=False, width="content")
        st.space("stretch")
        if shown.n and shown.is_whole:
            report_download.of_profile(shown, built, filters=own)
    st.caption(
        _("All {n} UKM placed here, data of {date}; the filters of the map do not apply.",
          n=number(shown.n), date=day(built.quality["data_date"]))
    )  # fmt: skip
    if not shown.is_whole:
        st.info(
            _("Counted village by village, since there are too many UKM to be read one by one: papers, markets, "
              "agencies, the funnel and the file of the profile are left out. A district has them.")
        )  # fmt: skip
    elif built.is_grouped:
        st.info(
            _("Papers, markets, agencies and most of what the register states are not compared with the province, "
              "which has too many UKM to be read one by one.")
        )  # fmt: skip


def _headline(shown: Profile) -> None:
    with st.container(key="headline"):
        for figure in shown.figures:
            title, value, province, rank = headline(figure)
            with st.container(gap=None):
                st.metric(title, value)
                if shown.code:
                    st.caption(f"{province}  \n{rank}")


def _special(code: str, version: str, ukm: gpd.GeoDataFrame, built: BuiltData) -> None:
    layer: Layer = "district" if is_district(code) else "regency"
    title = _("What stands out here")
    st.markdown(f"**{title}**")
    table = lq_data.quotients(version, layer, "all", ukm)
    lq_views.of_area(table, code, lq_data.called(layer), lq_data.said("all", layer), built)


def _tables(shown: Profile, built: BuiltData) -> None:
    left, right = st.columns([1.3, 1], gap="medium")
    with left:
        profile_charts.show(shown, "products", built, most=20)
    with right:
        _map(shown.code)
    levels = dict(zip(schema.EXPORT_LEVELS, draw.LEVEL_COLOURS, strict=True))
    for pair in _PAIRS if shown.is_whole else _PAIRS[:1]:
        for column, part in zip(st.columns(2, gap="medium"), pair, strict=True):
            with column:
                profile_charts.show(shown, part, built, colours=levels if part == "levels" else None)
    if not shown.is_whole:
        return
    left, right = st.columns(2, gap="medium")
    with left:
        funnel_view.chart(shown.stages, built, of=full_name(shown.code))
    with right:
        profile_charts.show(shown, "agencies", built)


def _map(code: str) -> None:
    """Show where the area lies: in the province, or a district in its regency."""
    layer: Layer = "district" if is_district(code) else "regency"
    codes = data.areas(layer)["code"]
    near = codes[codes.str.startswith(code[:5])] if is_district(code) else codes
    where = (
        _("{area} among the districts of its regency", area=full_name(code)) if is_district(code)
        else _("{area} in the province", area=full_name(code)) if code
        else _("Regencies and cities of the province")
    )  # fmt: skip
    st.markdown(f"**{where}**")
    st.vega_lite_chart(
        spec=profile_charts.place(data.polygons(layer), set(near), code), width="stretch", alt=where
    )
    st.caption(_("Boundaries: {whose}", whose=tables.plain(boundaries.credit())))


def _quality(shown: Profile, built: BuiltData) -> None:
    st.subheader(_("How good these data are"), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        profile_charts.show(shown, "places", built)
        st.markdown("\n".join(f"- {note}" for note in notes(shown)))
    with right:
        profile_charts.show(shown, "fields", built)
