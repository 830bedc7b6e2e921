"""Files for print: pages, fonts and words of the PDF, size of the PNG, and the colours of the screen."""

import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from matplotlib import colors
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from PIL import Image
from pypdf import PdfReader

from geo import (
    boundaries,
    cartography,
    choropleth,
    classes,
    profile,
    report,
    report_map,
    settings,
    sheet,
    summarise,
    texts,
)
from geo.about import About
from geo.area import listed
from geo.boundaries import Layer
from geo.errors import GeoError
from geo.facets import Facets
from geo.measures import METRICS
from geo.report import Shown
from geo.selection import Selection
from geo.sheet import Sheet
from geo.ui import signs
from geo.ui.signs import Saying
from tests.test_profile import of_regency, ukm

ABOUT = About("daftar $1$.csv", "2026-10-28", "Product type: Coffee", "", synthetic=True, n=1234)
AREAS = {layer: boundaries.load(layer) for layer in ("regency", "district")}

LEVELS = ("early", "ready") * 3


def shown(layer: Layer = "regency", area: str = "", *, saying: Saying = "level") -> Shown:
    """Return a map on which there are classes, a zero, too few and an area outside the filter."""
    frame = ukm(
        *((20 + at, of_regency(f"18.{at + 1:02}", export_level=level)) for at, level in enumerate(LEVELS)),
        (3, of_regency("18.71")),
    )  # fmt: skip
    middle = AREAS["regency"].set_index("code").representative_point()[frame["regency_code"]]
    placed = gpd.GeoDataFrame(frame, geometry=middle.to_numpy(), crs=settings.CRS_GEOGRAPHIC)
    table = summarise.by_area(frame, AREAS[layer], key=f"{layer}_code").assign(outside=False)
    table.loc[table.index[-1], "outside"] = True
    scale = classes.scale(table, METRICS["share_ready"], classes.Classes(), date="28 Oct 2026")
    return Shown(
        listed(table, area),
        replace(scale, made="Classes: as on screen."),
        AREAS[layer],
        AREAS["regency"],
        Selection(lambda: Facets(placed), np.ones(len(frame), dtype=bool)),
        signs.legend(saying, {"coffee": 1}, (), n=len(frame), date="28 Oct 2026"),
        area,
    )


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def said(content: bytes) -> str:
    text = "\n".join(page.extract_text() for page in read(content).pages)
    return re.sub(r"\s+", " ", text)


def test_the_map_says_what_its_signs_mean_and_counts_them() -> None:
    text = read(report.of_map(shown(), ABOUT, ".pdf")).pages[0].extract_text()
    assert "Export potential" in text
    assert "ready to export 69\nto be improved 3\nneeds guidance 66\n" in text
    assert "One sign for each place and kind" in text
    assert "Product type" in said(report.of_map(shown(saying="product"), ABOUT, ".pdf"))


def test_the_map_is_one_page_across_and_says_what_it_shows() -> None:
    content = report.of_map(shown(), ABOUT, ".pdf")
    (page,) = read(content).pages
    text = said(content)

    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    for part in (
        "Share exporting or ready by regency",
        "Synthetic sample data, no official data",
        "Filters: Product type: Coffee",
        "n = 1,234 UKM, data of 28 Oct 2026; source: daftar $1$.csv",
        "fewer than 10 judged",
        "outside the filter",
        "Classes: as on screen.",
        " km",
        "Tanggamus",
        "population: Dukcapil",
    ):
        assert part in text, part
    assert (read(content).metadata or {})["/Title"] == "Share exporting or ready by regency"


def test_every_font_is_in_the_file_as_truetype() -> None:
    content = report.of_profile(profile.of(ukm((20, {})), AREAS, "18.01"), ABOUT, AREAS, ".pdf")
    for page in read(content).pages:
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
        inner = [font["/DescendantFonts"][0].get_object() for font in fonts]
        assert inner
        assert {font["/Subtype"] for font in inner} == {"/CIDFontType2"}
        assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in inner)


def test_official_data_have_no_banner_and_no_filter_is_said() -> None:
    text = said(report.of_map(shown(), replace(ABOUT, synthetic=False, filters=""), ".pdf"))

    assert "Synthetic" not in text
    assert "Filters: none, all UKM on the map" in text


def test_files_say_nothing_of_this_machine() -> None:
    for suffix in report.FORMATS:
        content = report.of_map(shown(), ABOUT, suffix)
        assert str(Path.home()).encode() not in content
        assert str(Path.cwd()).encode() not in content


def test_the_language_is_that_of_the_moment() -> None:
    texts.use_language("id")
    text = said(
        report.of_profile(profile.of(ukm((2000, {})), AREAS, "18.01"), replace(ABOUT, n=2000), AREAS, ".pdf")
    )

    assert "n = 2.000 UKM" in text
    assert "100 %" in text
    # Names of usual length are not cut off.
    assert "titik tengah kabupaten/kota" in text
    assert "…" not in text


def test_however_many_files_there_are_number_and_date_are_said() -> None:
    files = "; ".join(f"daftar UKM kecamatan {at}.csv" for at in range(100))
    text = said(report.of_map(shown(), replace(ABOUT, source=files), ".pdf"))

    assert "n = 1,234 UKM, data of 28 Oct 2026; source: daftar UKM kecamatan 0.csv; " in text
    assert "daftar UKM kecamatan 99.csv" not in text


def test_no_line_is_wider_than_its_room() -> None:
    text = "WWW mmm iii " * 12 + "dinaskoperasidanusahakecilmenengah" * 4
    rows = sheet._wrapped(text, 40, 8, True, None)

    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
    assert max(sheet.text_width(row, size=8, bold=True) for row in rows) <= 40
    assert sheet._wrapped(text, 40, 8, True, 2)[1].endswith(" …")


def test_a_png_of_the_map_is_a4_at_300_dpi() -> None:
    image = Image.open(io.BytesIO(report.of_map(shown(), ABOUT, ".png")))

    assert image.size == (3507, 2480)
    assert [round(dpi) for dpi in image.info["dpi"]] == [300, 300]
    assert image.info["Title"] == "Share exporting or ready by regency"


def test_a_png_of_a_profile_has_both_pages_below_each_other() -> None:
    content = report.of_profile(profile.of(ukm((20, {})), AREAS, "18.01"), ABOUT, AREAS, ".png")
    image = Image.open(io.BytesIO(content))

    assert image.size == (2480, 7015)
    halves = np.asarray(image.convert("L"))
    assert all((half < 200).any() for half in np.array_split(halves, 2))


@pytest.mark.parametrize(
    ("layer", "area"), [("regency", ""), ("district", "18.06"), ("district", "18.06.01")]
)
def test_areas_are_filled_as_on_screen(layer: Layer, area: str) -> None:
    given = shown(layer, area)
    figure = Figure(figsize=(11.7, 8.3))
    FigureCanvasAgg(figure)
    report_map.page(given, ABOUT).draw(Sheet(figure, 297, 210))
    axes = figure.axes[1]
    drawn = [patch for patch in axes.patches if isinstance(patch, PathPatch) and patch.get_fill()]
    looks = choropleth.areas(given.table, given.scale)
    compared = drawn[-len(looks) :]

    assert len(drawn) == len(given.shapes)
    for patch, look in zip(compared, looks.values(), strict=True):
        assert (patch.get_hatch() is not None) == (look.fill is None)
        if look.fill is not None:
            assert colors.to_hex(patch.get_facecolor()) == look.fill


def test_the_legend_counts_the_areas_of_each_class() -> None:
    given = shown()
    text = said(report.of_map(given, ABOUT, ".pdf"))
    rows = choropleth.legend(given.table, given.scale).classes

    assert [row for row in rows if f"{row[1]} {row[2]}".replace("\u00a0", " ") not in text] == []
    assert sum(int(count) for _colour, _label, count in rows) == len(given.table)


def test_a_hole_stays_empty_and_a_scale_bar_is_as_long_as_it_says() -> None:
    figure = Figure(figsize=(4, 4), dpi=100)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    province = cartography.metric(AREAS["regency"])
    ring = province.buffer(0).iloc[:1].envelope.boundary.buffer(8_000)
    cartography.fit(axes, ring)
    cartography.fill(axes, ring, {ring.index[0]: "#ff0000"})
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())
    assert pixels[200, 200, :3].tolist() != [255, 0, 0]
    assert (pixels[:, :, :3] == [255, 0, 0]).all(axis=2).any()

    cartography.scale_bar(axes)
    ends = [text.get_position()[0] for text in axes.texts]
    km = float(axes.texts[1].get_text().removesuffix(" km"))
    assert ends[1] - ends[0] == pytest.approx(km * 1000)
    assert km in {size * 10.0**power for size in (1, 2, 5) for power in range(4)}


def test_names_on_the_map_never_lie_on_each_other() -> None:
    figure = Figure(figsize=(8, 8))
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    shapes = cartography.metric(AREAS["regency"])
    cartography.fit(axes, shapes)
    cartography.label(axes, shapes, dict.fromkeys(shapes.index, "Kabupaten\n12.3"))
    boxes = [
        text.get_window_extent(canvas.get_renderer()) for text in axes.texts if not text.get_path_effects()
    ]

    assert len(boxes) > 10
    assert not any(a.overlaps(b) for at, a in enumerate(boxes) for b in boxes[:at])


def test_a_long_name_and_a_long_list_stay_on_the_page() -> None:
    frame = ukm(
        *((10, {"agency": f"Dinas {'Perindustrian dan Perdagangan ' * 4}{at}"}) for at in range(30)),
        *((10, {"product_type": f"other {at}"}) for at in range(30)),
    )
    about = replace(
        ABOUT, source="; ".join(f"daftar-{at}.csv" for at in range(40)), filters="Nama: x · " * 90
    )
    content = report.of_profile(profile.of(frame, AREAS, "18.01"), about, AREAS, ".pdf")

    assert len(read(content).pages) == 2
    assert "and 16 more" in said(content)


@pytest.mark.parametrize("code", ["", "18.03", "18.06.01"])
def test_the_province_and_an_area_without_ukm_have_pages_too(code: str) -> None:
    assert (
        len(read(report.of_profile(profile.of(ukm((20, {})), AREAS, code), ABOUT, AREAS, ".pdf")).pages) == 2
    )


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    report.write(tmp_path / "a.pdf", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]

    with pytest.raises(GeoError, match=r"b\.pdf cannot be written"):
        report.write(tmp_path / "none" / "b.pdf", b"content")


def test_figures_of_the_table_are_on_the_map() -> None:
    given = shown()
    table = given.table
    expected = table.loc[table["share_ready"].notna() & ~table["outside"], "share_ready"].map(
        given.scale.metric.write
    )
    labels = report_map._labels(given)

    assert {
        code: text.partition("\n")[2] for code, text in labels.items() if "\n" in text
    } == expected.to_dict()


def test_the_pages_and_the_command_line_start_without_what_draws_for_print() -> None:
    program = "import sys, geo.__main__, geo.ui.app; sys.exit('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], cwd=settings.ROOT, check=False)

    assert done.returncode == 0
