"""Write `districts.geojson` and `regencies.geojson` of the data pack from a topology and a table.

Run as `python data/boundaries/build.py REFERENCE_DIR`; PETA_UKM_PACK names another pack than `data`.
Vertices are rounded while neighbours still share them, then regencies are dissolved from the rounded districts: so
both layers are coverages and agree to the last digit.
"""

import argparse
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a file, it still finds the package
from geo import boundary_layers, settings
from geo.errors import BoundaryError

DECIMALS = 6  # a tenth of a metre


def main() -> None:
    """Read the reference folder named on the command line and replace both layers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reference", type=Path, help="folder of the topology and the table")
    reference = parser.parse_args().reference
    table = reference / "regencies.csv"
    found = sorted(reference.glob("*districts.*json"))
    if len(found) != 1 or not table.is_file():
        parser.error(
            f"{reference} must hold regencies.csv and one file of districts (.topo.json or .geojson)"
        )
    topology = found[0]
    districts = read_districts(topology)
    regencies = dissolve(districts, pd.read_csv(table, dtype={"code": "str"}))
    layers = {
        "districts.geojson": boundary_layers.geojson(districts, layer="district"),
        "regencies.geojson": boundary_layers.geojson(regencies, layer="regency"),
    }
    for name, text in layers.items():
        replace(settings.BOUNDARIES_DIR / name, text)


def read_districts(path: Path) -> gpd.GeoDataFrame:
    """Return the districts of `path` with all columns, rounded, ordered by code, wound as RFC 7946 says."""
    source = gpd.read_file(path)
    rounded = shapely.transform(source.geometry.to_numpy(), lambda vertices: np.round(vertices, DECIMALS))
    shapes = gpd.GeoSeries(boundary_layers.tidy(rounded), crs=settings.CRS_GEOGRAPHIC)
    names = dict(zip(source["code"], source["name"], strict=True))
    return boundary_layers.districts(source[["code"]].set_geometry(shapes), names)


def dissolve(districts: gpd.GeoDataFrame, table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the regencies of `table` (official figures), each the exact union of its districts."""
    found = {code: len(group) for code, group in districts.groupby("parent_code")}
    stated = dict(zip(table["code"], table["districts"], strict=True))
    if found != stated:
        msg = f"districts by regency: the topology has {found}, the table {stated}"
        raise BoundaryError(msg)
    return boundary_layers.regencies(districts, table)


def replace(path: Path, text: str) -> None:
    """Write `text` to `path` in one step, so that nobody ever reads half a layer."""
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


if __name__ == "__main__":
    main()
