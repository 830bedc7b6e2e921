"""Areas with what was found of them as one GeoJSON document (RFC 7946) that says whose data it is from."""

import json
from dataclasses import asdict
from typing import Final

import geopandas as gpd

from geo import settings
from geo.about import About

__all__ = ["geojson"]

#: 1 m.
_DECIMALS: Final = 5


def geojson(areas: gpd.GeoDataFrame, about: About, *, name: str) -> bytes:
    """Return `areas` as GeoJSON; the index is the id of each feature, what is missing is null.

    Parameters
    ----------
    areas
        Polygons in any CRS and columns of results and of names of places: nothing that anybody typed of an enterprise.
    name
        Of the collection.

    Examples
    --------
    >>> import shapely
    >>> frame = gpd.GeoDataFrame({"z": [None]}, index=["a"], geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
    >>> about = About(source="", date="", filters="", licence="", synthetic=True, n=1)
    >>> json.loads(geojson(frame, about, name="x"))["features"][0]["properties"]
    {'z': None}
    """
    placed = areas.to_crs(settings.CRS_GEOGRAPHIC)
    rounded = placed.set_geometry(placed.geometry.set_precision(10.0**-_DECIMALS))
    features = json.loads(rounded.to_json(na="null"))["features"]
    head = {"type": "FeatureCollection", "name": name, "about": asdict(about), "features": features}
    return json.dumps(head, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
