"""Sheets of paper in millimetres, and their files: PDF with embedded fonts, PNG for print; needs no screen.

Owns what every sheet has (title, source, date, filters, number, the banner of synthetic data), not what stands on it.
"""

import io
import textwrap
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure, FigureBase
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from geo import boundaries, settings
from geo.about import About
from geo.texts import _, language
from geo.words import day, number

__all__ = ["ACCENT", "INK", "MUTED", "REST", "UNKNOWN", "Page", "Sheet", "framed", "pdf", "png", "text_width"]

#: The colours of the theme in light.
INK, MUTED, ACCENT, UNKNOWN, REST, _LINE, _WARNING = (
    "#1B2622", "#56635E", "#0B6E4F", "#98A39E", "#E1E7E4", "#C9D2CD", "#8A4B00",
)  # fmt: skip

DPI: Final = 300
_MM_PER_INCH: Final = 25.4
_MM_PER_POINT: Final = _MM_PER_INCH / 72
_FONT: Final = "DejaVu Sans"
_LEADING: Final = 1.35
MARGIN: Final = 12.0
#: Letters in a line, however little room there is.
_FEWEST: Final = 8

# TrueType fonts can be searched and copied from; a dollar sign in the name of a file begins no formula. Nothing else
# of this program draws with matplotlib.
matplotlib.rcParams.update({"pdf.fonttype": 42, "text.parse_math": False, "font.family": _FONT})

#: Matplotlib shares its caches of fonts between threads without a lock of its own.
_DRAWING: Final = threading.Lock()


class Sheet:
    """A sheet on which everything has its place in millimetres from the upper left corner."""

    def __init__(self, figure: FigureBase, width: float, height: float) -> None:
        self.width, self.height, self._figure = width, height, figure
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._axes.set_axis_off()

    def text(  # noqa: PLR0913  how a text looks is one thing
        self, x: float, y: float, text: str, *, size: float = 8, colour: str = INK, bold: bool = False,
        align: str = "left", width: float | None = None, lines: int | None = None,
    ) -> float:  # fmt: skip
        """Write `text` with its top at `y`, wrapped to `width` in at most so many `lines`; return where it ends."""
        for row in _wrapped(text, width, size, bold, lines) if width else [text]:
            self._axes.text(
                x,
                y,
                row,
                fontsize=size,
                color=colour,
                ha=align,
                va="top",
                weight="bold" if bold else "normal",
            )
            y += size * _MM_PER_POINT * _LEADING
        return y

    def box(self, x: float, y: float, width: float, height: float, colour: str, **look: Any) -> None:
        """Fill a rectangle."""
        self._axes.add_patch(
            Rectangle((x, y), width, height, **{"facecolor": colour, "linewidth": 0, **look})
        )

    def line(
        self, x: float, y: float, to: tuple[float, float], *, colour: str = _LINE, points: float = 0.6
    ) -> None:
        """Draw a straight line."""
        self._axes.plot([x, to[0]], [y, to[1]], color=colour, linewidth=points, solid_capstyle="butt")

    def sign(self, x: float, y: float, marker: str, colour: str) -> None:
        """Draw a sign, as matplotlib calls it, with its middle at a point."""
        size = 9 if marker == "*" else 6
        self._axes.plot([x], [y], marker=marker, color=colour, markersize=size, mec="white", mew=0.3)

    def inset(self, x: float, y: float, width: float, height: float) -> Axes:
        """Return axes of their own in a part of the sheet."""
        across, down = self.width, self.height
        return self._figure.add_axes((x / across, 1 - (y + height) / down, width / across, height / down))


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """Return the millimetres that a line of text takes."""
    font = FontProperties(family=_FONT, size=size, weight="bold" if bold else "normal")
    points: float = text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
    return points * _MM_PER_POINT


def _wrapped(text: str, room: float, size: float, bold: bool, lines: int | None) -> list[str]:
    """Return the lines of a text that are no wider than `room`, in millimetres."""
    # Somewhat more letters than fit if all were alike.
    letters = int(len(text) * room / max(text_width(text, size=size, bold=bold), 1)) + 5
    while True:
        rows = textwrap.wrap(text, letters, max_lines=lines, placeholder=" …")
        if letters <= _FEWEST or all(text_width(row, size=size, bold=bold) <= room for row in rows):
            return rows
        letters -= 1


@dataclass(frozen=True)
class Page:
    """One page: its size in millimetres, and what draws it."""

    width: float
    height: float
    draw: Callable[[Sheet], None]


def framed(sheet: Sheet, title: str, about: About, *, page: tuple[int, int] = (1, 1)) -> float:
    """Draw what every sheet has: title, banner of synthetic data, and at the foot source, date, filters and number.

    Returns where the title ends.

    Parameters
    ----------
    page
        Which one of how many it is.
    """
    right = sheet.width - MARGIN
    wide = right - MARGIN
    banner = _("Synthetic sample data, no official data") if about.synthetic else ""
    room = text_width(banner, size=8) + 6 if banner else 0
    if banner:
        sheet.box(right - room, MARGIN - 1, room, 6.5, "#FFF1DE", edgecolor="#E0A458", linewidth=0.6)
        sheet.text(right - room / 2, MARGIN + 0.6, banner, size=8, colour=_WARNING, align="center")
    end = sheet.text(MARGIN, MARGIN, title, size=15, bold=True, width=wide - room - 4, lines=2)
    top = sheet.height - MARGIN - 11
    sheet.line(MARGIN, top, (right, top))
    foot = [
        _("Filters: {filters}", filters=about.filters) if about.filters else _("Filters: none, all UKM on the map"),
        _("n\u00a0=\u00a0{n} UKM, data of {date}; source: {files}", n=number(about.n), date=day(about.date),
          files=about.source),
        _("Boundaries: {whose}; population: {people}", whose=boundaries.credit(),
          people=settings.SOURCES["population"][language()]),
    ]  # fmt: skip
    y = top + 1.8
    # Beside the first two lines stands when it was printed.
    for text, room, lines in zip(foot, (wide - 50, wide - 50, wide), (2, 2, 1), strict=True):
        y = sheet.text(MARGIN, y, text, size=7, colour=MUTED, width=room, lines=lines)
    printed = _("{title} · printed {date}", title=_title(), date=day(date.today().isoformat()))
    sheet.text(right, top + 1.8, printed, size=7, colour=MUTED, align="right")
    numbered = _("page {n} of {total}", n=page[0], total=page[1])
    sheet.text(right, top + 5.2, numbered, size=7, colour=MUTED, align="right")
    return end


def _title() -> str:
    return _("Map of UKM in {province}", province=settings.PROVINCE_NAME)


def pdf(pages: Sequence[Page], *, title: str) -> bytes:
    """Return the pages as one PDF."""
    content = io.BytesIO()
    metadata = {"Title": title, "Author": _title(), "Creator": f"Peta UKM {settings.PROVINCE_NAME}"}
    with _DRAWING, PdfPages(content, metadata=metadata) as file:
        for page in pages:
            figure = Figure(figsize=(page.width / _MM_PER_INCH, page.height / _MM_PER_INCH))
            page.draw(Sheet(figure, page.width, page.height))
            file.savefig(figure)
    return content.getvalue()


def png(pages: Sequence[Page], *, title: str) -> bytes:
    """Return the pages, which are of one size, below each other as one PNG of 300 dpi."""
    content, first = io.BytesIO(), pages[0]
    with _DRAWING:
        figure = Figure(figsize=(first.width / _MM_PER_INCH, first.height * len(pages) / _MM_PER_INCH))
        FigureCanvasAgg(figure)
        parts = figure.subfigures(len(pages), 1, squeeze=False)[:, 0]
        for page, part in zip(pages, parts, strict=True):
            page.draw(Sheet(part, page.width, page.height))
        metadata = {"Title": title, "Author": _title(), "Software": f"Peta UKM {settings.PROVINCE_NAME}"}
        figure.savefig(content, format="png", dpi=DPI, metadata=metadata)
    return content.getvalue()
