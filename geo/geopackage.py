"""UKM as a GeoPackage that QGIS opens in the colours of the map: one layer, its style, and what it is about.

QGIS looks for styles in the table `layer_styles` of the file; GDAL keeps the metadata in those of the standard.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as Xml

import geopandas as gpd
import pandas as pd
import pyogrio

from geo import draw, schema, settings
from geo.about import About
from geo.about_words import in_line
from geo.texts import _
from geo.words import names

__all__ = ["LAYER", "style", "write"]

LAYER: Final = "ukm"
_GEOMETRY: Final = "geom"

#: What QGIS calls the shapes of `draw.LEVEL_SIGNS`, and their size in millimetres.
_MARKERS: Final = {
    "star": ("star", 3.6), "diamond": ("diamond", 3.0), "square": ("square", 2.4), "circle": ("circle", 2.2),
    "small": ("circle", 1.4),
}  # fmt: skip


def write(table: gpd.GeoDataFrame, path: Path, about: About) -> None:
    """Write points in EPSG:4326 with a column export_level to the new file `path`."""
    facts = {f"peta_ukm_{name}": json.dumps(value) for name, value in asdict(about).items()}
    pyogrio.write_dataframe(
        table, path, layer=LAYER, driver="GPKG", geometry_type="Point", layer_metadata=facts,
        layer_options={
            "GEOMETRY_NAME": _GEOMETRY, "IDENTIFIER": _("UKM of {province}", province=settings.PROVINCE_NAME),
            "DESCRIPTION": in_line(about),
        },
    )  # fmt: skip
    pyogrio.write_dataframe(_styles(), path, layer="layer_styles", driver="GPKG", layer_options={"FID": "id"})


def style() -> str:
    """Return the style of the layer (QML, as QGIS writes it since 3.18): a sign for each export level, in words."""
    root = Xml.Element("qgis", version="3.34.0", styleCategories="Symbology")
    renderer = Xml.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr="export_level", symbollevels="1", forceraster="0"
    )
    categories, symbols = (Xml.SubElement(renderer, name) for name in ("categories", "symbols"))
    words = names("export_level")
    # The last ones are drawn on top: those furthest in export.
    signs = list(enumerate(zip(schema.EXPORT_LEVELS, draw.LEVEL_SIGNS, strict=True)))
    for at, (level, (colour, shape)) in signs:
        Xml.SubElement(
            categories, "category", type="string", value=level, label=words[level], symbol=str(at), render="true"
        )  # fmt: skip
        symbol = Xml.SubElement(symbols, "symbol", type="marker", name=str(at), alpha="1", clip_to_extent="1")
        layer = Xml.SubElement(
            symbol, "layer", {"class": "SimpleMarker", "enabled": "1", "pass": str(len(signs) - at)}
        )
        options = Xml.SubElement(layer, "Option", type="Map")
        for name, value in _marker(colour, shape).items():
            Xml.SubElement(options, "Option", name=name, value=value, type="QString")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + Xml.tostring(root, "unicode")


def _marker(colour: str, shape: str) -> dict[str, str]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    name, size = _MARKERS[shape]
    return {
        "name": name, "color": f"{red},{green},{blue},255", "size": str(size), "size_unit": "MM",
        "outline_color": "255,255,255,255", "outline_width": "0.2", "outline_width_unit": "MM",
    }  # fmt: skip


def _styles() -> pd.DataFrame:
    """Return the table in which QGIS looks for the style of a layer."""
    return pd.DataFrame({
        "f_table_catalog": [""], "f_table_schema": "", "f_table_name": LAYER, "f_geometry_column": _GEOMETRY,
        "styleName": _("Export potential"), "styleQML": style(), "styleSLD": "", "useAsDefault": True,
        "description": _("Signs by export level, as on the map"), "owner": "", "ui": "",
        "update_time": pd.Timestamp.now("UTC").floor("s"),
    })  # fmt: skip
