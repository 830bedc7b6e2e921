"""The files that the map fetches besides scripts: packed points, polygons and borders, each made once."""

import hashlib
import json

import geopandas as gpd
import streamlit as st

from geo import boundaries, points, products
from geo.boundaries import Layer
from geo.store import BuiltData
from geo.ui import assets, data, upload

__all__ = ["areas", "outline", "publish", "ukm"]


def ukm(built: BuiltData) -> str:
    """Return the address of the packed UKM, see `geo.points`."""
    if own := upload.shown():
        # Not in the memory that all sessions share, so that it goes with its session.
        return own.publish("ukm", own.packed, built.version)
    return assets.publish_file("ukm", *_packed(built.version, built.ukm))


def areas(layer: Layer) -> str:
    """Return the address of the simplified polygons of a layer, see `data.polygons`."""
    return assets.publish_file("areas", *_polygons(layer))


def outline() -> str:
    """Return the address of the borders of the regencies, exactly as the simplified polygons of their districts."""
    return assets.publish_file("outline", *_outline())


def publish(kind: str, content: bytes) -> str:
    """Return the address of a file of `content`, which is called by its kind and its hash."""
    own = upload.shown()
    return (own.publish if own else assets.publish_file)(kind, *_named(content))


@st.cache_resource(max_entries=2, show_spinner=False)
def _packed(version: str, _ukm: gpd.GeoDataFrame) -> tuple[bytes, str]:  # noqa: ARG001  the version is the key
    return _named(points.pack(_ukm, list(products.load().index)))


@st.cache_resource(show_spinner=False)
def _polygons(layer: Layer) -> tuple[bytes, str]:
    return _named(json.dumps(data.polygons(layer), separators=(",", ":")).encode())


@st.cache_resource(show_spinner=False)
def _outline() -> tuple[bytes, str]:
    districts = boundaries.for_display(data.areas("district"))
    regencies = districts.dissolve("parent_code", method="coverage").boundary
    return _named(regencies.to_json().encode())


def _named(content: bytes) -> tuple[bytes, str]:
    return content, hashlib.sha256(content).hexdigest()[:16]
