"""On page *Metode*: weights of one's own to try, to use on the map for this session and to take away as a file."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from geo import schema, settings, store
from geo.potential import Rules
from geo.rule_text import rounded, with_weights
from geo.store import BuiltData
from geo.texts import _
from geo.ui import data, state, weights
from geo.ui.tables import share, table
from geo.words import names, number, percent

__all__ = ["show"]

_MOST: Final = 100
#: Ends the version of every file that this page makes, so that nobody takes its levels for official ones.
_UNOFFICIAL: Final = "+bobot-sendiri"


def show(built: BuiltData) -> None:
    """Show a slider for each criterion, what the weights would change, and what can be done with them."""
    rules = data.rules()
    for name, points in _start(rules).items():
        st.session_state.setdefault(_choice(name), points)
    own = _chosen(rules)
    st.subheader(_("Your own weights"), anchor=False)
    st.markdown(
        _("Try how the levels change with other weights: move a slider, and the shares are worked out anew so that "
          "they make 100%. Nothing official changes: own weights hold in this browser session only, and the pages say "
          "so while they are in use.")
    )  # fmt: skip
    left, right = st.columns([1, 1.3], gap="large")
    with left:
        _sliders(own)
    with right:
        if own is None:
            st.warning(
                _("All weights are zero, so nothing can be judged. Move at least one slider above zero.")
            )
        else:
            _levels(built, own)
        _actions(rules, own)
    if own is not None and own != rules.weights:
        _file(rules, own)


def _choice(criterion: str) -> str:
    return f"weight_{criterion}"


def _start(rules: Rules) -> dict[str, int]:
    """Return where the sliders stand for the official weights."""
    total = sum(rules.weights.values())
    return {name: round(_MOST * rules.weights[name] / total) for name in schema.CRITERIA}


def _chosen(rules: Rules) -> dict[str, float] | None:
    """Return the weights that the sliders say, in thousandths as a file has them; None where all are zero."""
    points = {name: int(st.session_state[_choice(name)]) for name in schema.CRITERIA}
    if points == _start(rules):
        # What the file says may be finer than a slider is.
        return dict(rules.weights)
    return rounded(points) if any(points.values()) else None


def _sliders(own: Mapping[str, float] | None) -> None:
    total = sum(own.values()) if own else 1.0
    for name, word in names("criterion").items():
        said = percent(own[name] / total, decimals=1) if own else "–"
        st.slider(f"{word}: **{said}**", 0, _MOST, **state.widget(_choice(name)))


def _levels(built: BuiltData, own: Mapping[str, float]) -> None:
    official, tried = built.ukm["export_level"], weights.judged(built, own)["export_level"]
    changed = int((official != tried).sum())
    st.markdown(
        _("**{n} of {total} UKM would change level ({share}).**", n=number(changed), total=number(len(official)),
          share=share(changed, len(official)))
    )  # fmt: skip
    before, after = (_counted(levels) for levels in (official, tried))
    table({
        _("Level"): [names("export_level")[code] for code in schema.EXPORT_LEVELS],
        _("Official"): [number(n) for n in before],
        _("Own weights"): [number(n) for n in after],
        _("Difference"): [_signed(n - m) for m, n in zip(before, after, strict=True)],
    }, numbers=3)  # fmt: skip


def _counted(levels: pd.Series) -> list[int]:
    return [int((levels == code).sum()) for code in schema.EXPORT_LEVELS]


def _signed(n: int) -> str:
    return number(0) if n == 0 else f"{'+' if n > 0 else '−'}{number(abs(n))}"


def _actions(rules: Rules, own: Mapping[str, float] | None) -> None:
    """Offer to put the weights in force and to go back; without any weight only the way back."""
    in_force = weights.rules().weights
    is_new = own is not None and own != in_force
    with st.container(horizontal=True):
        st.button(
            _("Use on the map"),
            type="primary",
            on_click=weights.use,
            args=(own if own != rules.weights else None,),
            disabled=not is_new,
            key="use_own_weights",
        )
        st.button(
            _("Back to the official weights"),
            on_click=_reset,
            args=(rules,),
            disabled=own == in_force == rules.weights,
            key="official_weights",
        )
    if weights.are_own():
        st.caption(
            _("The map uses other weights of yours.")
            if is_new or own is None
            else _("The map uses these weights now.")
        )


def _reset(rules: Rules) -> None:
    weights.use(None)
    for name, points in _start(rules).items():
        st.session_state[_choice(name)] = points


def _file(rules: Rules, own: Mapping[str, float]) -> None:
    """Offer the rule file with the weights; it is made from the one that judged the data."""
    text = store.file_of(settings.BUILT_DIR, store.RULES).read_text(encoding="utf-8")
    version = rules.version.removesuffix(_UNOFFICIAL) + _UNOFFICIAL
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            _("Download potential.toml"), with_weights(text, own, version=version), store.RULES, "application/toml",
            on_click="ignore",
        )  # fmt: skip
        st.caption(
            _("Unofficial: the rule file with these weights, everything else as it is. An office that decides for them "
              "puts it at data/ukm/potential.toml and builds the data again.")
        )  # fmt: skip
