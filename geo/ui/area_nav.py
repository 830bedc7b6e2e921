"""The way through the areas: down from the province to a regency and a district, and up again, without a mouse too."""

from typing import Final

import streamlit as st

from geo import draw, gazetteer, settings
from geo.area import full_name, is_district, is_within
from geo.selection import Selection
from geo.texts import _
from geo.ui import area_page, data, state
from geo.words import number

__all__ = ["choose", "focus", "parts", "show"]

_LENGTH: Final = {"regency": len("00.00"), "district": len("00.00.00"), "village": len("00.00.00.0000")}


def choose(code: object) -> None:
    """Show the area `code` from now on, the whole province where it is empty.

    Anything else than the code of a regency or district is ignored: a browser can say what it likes.
    """
    if isinstance(code, str) and (not code or data.is_area(code)):
        state.choose("area", code)


def focus(code: str) -> tuple[str, draw.Bounds]:
    """Return where the map goes for an area: a token that stays the same while the area does, and the bounds."""
    areas = data.areas("district" if is_district(code) else "regency")
    west, south, east, north = areas[areas["code"].str.startswith(code)].total_bounds.round(4).tolist()
    return code or settings.PROVINCE_CODE, ((south, west), (north, east))


def parts(shown: Selection, code: str) -> tuple[str, str, str]:
    """Return how many areas one level below have any of the UKM `shown`: what they are, the number, of how many."""
    below = ("regency", "district", "village")[code.count(".")]
    titles = {"regency": _("Regencies and cities"), "district": _("Districts"), "village": _("Villages")}
    places = (place for place in gazetteer.load().names if is_within(place, code))
    total = sum(len(place) == _LENGTH[below] for place in places)
    return (
        titles[below],
        number(sum(map(bool, shown.counts(f"{below}_code").values()))),
        _("of {n} have such UKM", n=number(total)),
    )


def show(shown: Selection, code: str) -> None:
    """Show where one is, with the way up, and the areas to go down to.

    Parameters
    ----------
    shown
        The UKM on screen, which are counted for each area below.
    code
        The area in force.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="area_nav"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
            _breadcrumb(code)
        if not code:
            layers = {"regency": _("Regencies and cities"), "district": _("Districts")}
            st.segmented_control(
                _("Areas on the map"), list(layers), format_func=layers.__getitem__, required=True,
                label_visibility="collapsed", **state.widget("layer", labels=layers),
            )  # fmt: skip
        if not is_district(code):
            _below(code, shown)
        if code:
            st.page_link(
                st.Page(area_page.show, url_path="wilayah"), label=_("Profile"), icon=":material/description:"
            )


def _breadcrumb(code: str) -> None:
    names = {"": settings.PROVINCE_NAME} | dict(gazetteer.load().names)
    for length in (0, _LENGTH["regency"]):
        if length < len(code):
            holder = code[:length]
            # A button without a border needs a colour to be seen as one.
            label = f":primary[{names[holder]}]"
            st.button(label, on_click=choose, args=(holder,), type="tertiary", key=f"crumb_{length}")
            st.markdown("›", width="content")
    st.markdown(f"**{names[code]}**", width="content")


def _below(code: str, shown: Selection) -> None:
    """Show a box of the areas on the map with the number of UKM in each; to choose one is to go there."""
    layer = state.layer()
    counts = shown.counts(f"{layer}_code")
    codes = data.areas(layer)["code"]
    # Names of districts repeat, but not in one regency.
    name = gazetteer.load().names.__getitem__ if code or layer == "regency" else full_name
    labels = {
        each: f"{name(each)} ({number(counts.get(each, 0))})"
        for each in sorted(codes[codes.str.startswith(code)], key=name)
    }
    title = _("Go to a regency or city") if layer == "regency" else _("Go to a district")
    # Another box for another area: what was chosen in one is no choice of the next.
    key = f"below_{layer}_{code}"
    st.selectbox(
        title, list(labels), index=None, format_func=labels.__getitem__, placeholder=title, key=key,
        label_visibility="collapsed", on_change=lambda: choose(st.session_state[key]),
    )  # fmt: skip
