"""The menu of downloads on page *Peta*: the UKM on screen, tables of their areas, and the map for print.

Nothing is made before a click; then in a thread of its own, in the language of the page, or where that takes long
with a bar of what is done.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from geo import area_tables, export, groups, settings, suppression
from geo.about import About
from geo.choropleth import Scale
from geo.draw import Signs
from geo.selection import Selection
from geo.texts import _, language, use_language
from geo.ui import prepared, report_download, scope
from geo.words import names, number

__all__ = ["menu"]

_TYPES: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".parquet": "application/vnd.apache.parquet",
}
#: Rows of a workbook that are written in a second. Of more than these it takes over three, and is prepared.
_ROWS_PER_S: Final = 4_000
_MOST_AT_ONCE: Final = 12_000
#: What the file of the UKM is called.
_LIST: Final = f"peta-ukm-{settings.PROVINCE_SLUG}"


class _Entry(NamedTuple):
    """One line of the menu: the suffix of the file, what the button says, and what the file is for."""

    suffix: str
    label: str
    purpose: str


def menu(  # noqa: PLR0913  each is something that the caller alone knows
    shown: Selection, version: str, table: pd.DataFrame, scale: Scale, signs: Signs, about: About
) -> None:
    """Show the button that opens the menu.

    Parameters
    ----------
    shown, version
        The UKM to download, and of which data they are.
    table, scale, signs
        As for `report_download.of_map`.
    about
        What every file says of them.
    """
    opened = st.popover(_("Download"), icon=":material/download:", key="downloads")
    with opened, st.container(gap="xsmall"):
        st.markdown(_("**The {n} UKM on screen**, one in each row", n=number(len(shown))))
        if groups.are(shown.ukm):
            st.caption(_("Too many to be read one by one: open a district, and its UKM can be downloaded."))
        else:
            _every(shown, version, about)
        st.markdown(_("**Tables of areas**: how many by export level and product type"))
        for entry in _tables():
            _line(
                    entry, partial(_table, shown, entry.suffix, about), "tabel-wilayah",
                    disabled=len(shown) < suppression.LEAST,
                )  # fmt: skip
        st.markdown(_("**The map**, for print"))
        with st.container(horizontal=True, gap="small"):
            report_download.of_map(shown, table, scale, signs, about)


def _every(shown: Selection, version: str, about: About) -> None:
    excel, *others = _lists(len(shown))
    _workbook(excel, shown, version, about)
    for entry in others:
        _line(entry, partial(_list, shown, entry.suffix, about), _LIST, disabled=not len(shown))


def _lists(n: int) -> list[_Entry]:
    slow = _("So many rows take about {s} s.", s=number(n / _ROWS_PER_S)) if n > _MOST_AT_ONCE else ""
    excel = _("For Excel and LibreOffice: codes stay text; a second sheet says source, date and filters.")
    return [
        _Entry(".xlsx", _("Download Excel (XLSX)"),
               " ".join(filter(None, (excel, slow)))),
        _Entry(".csv", _("Download CSV"),
               _("For other programs. In Excel open it by Data, From Text/CSV, lest codes lose their zeros.")),
        _Entry(".gpkg", _("Download GeoPackage"), _("For QGIS: opens in the signs and colours of this map.")),
        _Entry(".geojson", _("Download GeoJSON"), _("For web maps and most map programs.")),
        _Entry(".parquet", _("Download GeoParquet"),
               _("For analysis with Python, R or DuckDB: the smallest file, types kept.")),
    ]  # fmt: skip


def _tables() -> list[_Entry]:
    return [
        _Entry(".xlsx", _("Download tables (XLSX)"),
               _("For Excel: regencies and districts on sheets of their own; numbers under {least} are not shown.",
                 least=number(suppression.LEAST))),
        _Entry(".csv", _("Download tables (CSV)"), _("The same numbers for analysis, one in each row.")),
    ]  # fmt: skip


@st.fragment
def _workbook(entry: _Entry, shown: Selection, version: str, about: About) -> None:
    """Show the line of the workbook, which is prepared first where it has many rows."""
    # This part also runs alone.
    use_language(st.session_state["language"])
    scope.still(version)
    of = prepared.Source(len(shown), (version, hash(shown.rows.tobytes()), about, language()))
    make = partial(_list, shown, entry.suffix, about)
    ready = prepared.content(of)
    if len(shown) <= _MOST_AT_ONCE:
        _line(entry, make, _LIST, disabled=not len(shown))
        return
    with st.container(gap=None):
        place, purpose = st.empty(), st.empty()
    purpose.caption(entry.purpose)
    if ready is None:
        ready = prepared.prepare(place, purpose, _("Prepare Excel (XLSX)"), make, of)
    if ready is not None:
        with place:
            _button(entry, lambda: ready, _LIST, disabled=False)
        purpose.caption(_("The file is ready."))


def _line(entry: _Entry, content: Callable[[], bytes], name: str, *, disabled: bool) -> None:
    with st.container(gap=None):
        _button(entry, content, name, disabled=disabled)
        st.caption(entry.purpose)


def _button(entry: _Entry, content: Callable[[], bytes], name: str, *, disabled: bool) -> None:
    st.download_button(
        entry.label, partial(_spoken, content, language()),
        f"{name}_{date.today().isoformat()}{entry.suffix}", _TYPES[entry.suffix], disabled=disabled,
        on_click="ignore", key=f"{name}{entry.suffix}", width="stretch",
    )  # fmt: skip


def _spoken(content: Callable[[], bytes], speech: str) -> bytes:
    use_language(speech)
    return content()


def _list(
    shown: Selection, suffix: str, about: About, progress: prepared.Progress = lambda _done, _rows: None
) -> bytes:
    return export.content(shown.frame(), suffix, about, names=names("place"), progress=progress)


def _table(shown: Selection, suffix: str, about: About) -> bytes:
    columns = ("district_code", "regency_code", "export_level", "product_type", groups.N)
    counted = {name: shown.column(name) for name in columns if name in shown.ukm}
    return area_tables.content(pd.DataFrame(counted), suffix, about)
