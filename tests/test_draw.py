"""The Folium layers: what is sent to the browser, and that text stays text on its way."""

import json
import re
import string
from typing import Any

import folium
import pytest
import streamlit_folium

from geo import draw, schema, settings

BOUNDS = ((-6.0, 105.0), (-5.0, 106.0))
LEGEND = draw.Legend("title", "note", (("#fff", "0 to 1", "3"), (None, "too few", "1")))
SIGNS = draw.Signs("signs", "n", (("#000", "star", "exporting"), ("#999", "small", "{{ 7 * 7 }}")))


POINTS = draw.Points("../../app/static/ukm-1.bin", "CQ==", SIGNS)


def base() -> folium.Map:
    return draw.base_map(BOUNDS, scripts=("a.js",), styles=("a.css",))


VIEW = draw.View(BOUNDS)


def sent(points: draw.Points = POINTS, *, line: str = "x", word: str = "y", view: draw.View = VIEW) -> str:
    """Return the script of the overlay exactly as streamlit-folium sends it."""
    group = draw.overlay(
        draw.Areas("regencies.bin", {"18.01": draw.Area("#fff", (line,))}),
        points,
        LEGEND,
        view=view,
        words={"language": "id", "word": word},
    )
    chart = base()
    chart.get_root().render()
    streamlit_folium._get_map_string(chart)
    return streamlit_folium._get_feature_group_string(group, map=chart)


def payload(script: str) -> dict[str, Any]:
    found = re.search(r"new peta\.Overlay\((.*)\)\.addTo\(feature_group_feature_group_0\);", script)
    assert found
    answer: dict[str, Any] = json.loads(found[1])
    return answer


def test_the_points_arrive_as_address_mask_levels_and_signs() -> None:
    kinds = [
        {"colour": "#000", "shape": "star", "label": "exporting"},
        {"colour": "#999", "shape": "small", "label": "{{ 7 * 7 }}"},
    ]
    signs = {"title": "signs", "note": "n", "kinds": kinds, "of_product": None}
    assert payload(sent())["points"] == {
        "file": POINTS.file, "mask": POINTS.mask, "levels": None, "signs": signs,
    }  # fmt: skip
    assert payload(sent(draw.Points("a", "b", SIGNS, "c")))["points"]["levels"] == "c"
    of_product = draw.Signs("", "", SIGNS.kinds, (1, 0))
    assert payload(sent(draw.Points("a", "b", of_product)))["points"]["signs"]["of_product"] == [1, 0]


def test_a_mask_of_every_sign_of_base64_survives_the_renaming_of_variables() -> None:
    signs = string.ascii_letters + string.digits + "+/"
    masks = [signs, signs[::-1], "map_div"[:3] + signs * 50]
    assert [payload(sent(draw.Points("a", mask, SIGNS)))["points"]["mask"] for mask in masks] == masks


def test_the_fill_of_what_is_outside_the_filter_is_said_to_the_browser() -> None:
    answer = payload(sent())
    assert answer["outside"] == draw.OUTSIDE
    assert [area["is_faint"] for area in answer["areas"].values()] == [False]


@pytest.mark.parametrize("looks", [draw.LEVEL_SIGNS, draw.PRODUCT_SIGNS])
def test_signs_differ_in_colour_and_shape_and_the_browser_knows_their_shapes(
    looks: tuple[tuple[str, str], ...],
) -> None:
    script = (settings.ROOT / "geo" / "assets" / "signs.js").read_text(encoding="utf-8")
    colours, shapes = map(set, zip(*looks, strict=True))
    assert len(colours) == len(shapes) == len(looks)
    assert all(f"\n    {shape}: " in script for shape in shapes)


def test_every_export_level_has_a_sign() -> None:
    assert len(draw.LEVEL_SIGNS) == len(schema.EXPORT_LEVELS)


def test_places_to_go_to_and_base_maps_arrive_with_names_for_their_parts() -> None:
    bare = payload(sent())
    assert (bare["bounds"], bare["focus"], bare["tiles"], bare["outline"]) == (
        [[*p] for p in BOUNDS],
        None,
        None,
        None,
    )
    tiles = draw.Tiles("http://localhost/{z}/{x}/{y}.png", "{{ 7 * 7 }} <b>", 18)
    named = payload(sent(view=draw.View(BOUNDS, ("place 1", BOUNDS, "{{ 'x' }}"))))
    assert named["focus"]["name"] == "{{ 'x' }}"
    full = payload(sent(view=draw.View(BOUNDS, ("18.06", BOUNDS), tiles)))
    assert full["focus"] == {"token": "18.06", "bounds": [[*p] for p in BOUNDS]}
    assert full["tiles"] == {"url": tiles.url, "attribution": tiles.attribution, "max_zoom": 18}


def test_classes_of_the_legend_have_names_for_their_parts() -> None:
    assert payload(sent())["legend"] == {
        "title": "title", "note": "note",
        "classes": [
            {"colour": "#fff", "label": "0 to 1", "count": "3"}, {"colour": None, "label": "too few", "count": "1"},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "</script><img src=x onerror=alert(1)>", "{{ 7 * 7 }}", "{% raw %}", "{# x #}", "{{{{{ '1' }}",
        "${alert(1)}`\\", "{{ 'a_b' }}",
        "line\u2028separator", "'\"&",
    ],
)  # fmt: skip
def test_hostile_text_arrives_as_it_is(text: str) -> None:
    script = sent(line=text, word=text)
    assert payload(script)["areas"]["18.01"]["lines"] == [text]
    assert payload(script)["words"]["word"] == text
    assert not re.search(r"[<>&\u2028]|\{[{%#]", script)


def test_the_same_data_give_the_same_script() -> None:
    assert sent() == sent()


def test_the_base_map_is_the_same_in_every_run_and_asks_nothing_from_the_internet() -> None:
    scripts = []
    for _run in range(2):
        chart = base()
        chart.get_root().render()
        scripts.append(streamlit_folium._get_map_string(chart))
        assert [address for _name, address in chart.default_js] == ["a.js"]
        assert [address for _name, address in chart.default_css] == ["a.css"]
    assert scripts[0] == scripts[1]
    assert "//" not in scripts[0].replace("http://www.w3.org", "")
