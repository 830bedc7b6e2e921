"""A synthetic register as an office would send it, with the truth beside it; no person is invented.

Owns the record and the files; `address` writes the addresses, `record` the other columns, `words` has the vocabulary
and the dice.
"""

import csv
import itertools
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geo import boundaries, gazetteer, products
from geo.errors import BuiltDataError
from geo.opportunity import by_type
from geo.potential_rules import load_rules
from geo.sample import words as vocabulary
from geo.sample.address import Place, write_address
from geo.sample.record import slips, write_record
from geo.sample.words import Dice
from geo.texts import _

__all__ = ["HEADERS", "make", "write"]

#: The headers of the file, in order; the last says in every row what the file is.
HEADERS: Final = (
    "ID UKM", "Nama Usaha", "Alamat", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota", "Kode Pos", "Lintang",
    "Bujur", "Produk", "Jenis Produk", "Skala Usaha", "Tenaga Kerja", "Kapasitas per Tahun", "Satuan",
    "Bulan Produksi", "Tahun Berdiri", "Sertifikat", "Kemasan Siap", "Ekspor", "Negara Tujuan Ekspor",
    "Penjualan Daring", "Instansi Pembina", "Persetujuan Publikasi", "Tanggal Data",
    "Data Contoh Sintetis (bukan data resmi)",
)  # fmt: skip

_PROGRESS_ROWS: Final = 1_000
_METRES_PER_DEGREE: Final = 111_320.0

#: Shares of rows with coordinates, and of those that are wrong.
_WITH_COORDINATES: Final = 0.12
_WRONG: Final = 0.02

#: A business lies at most this far east or north of the village's centre, less where another district is near.
_SPREAD_M: Final = 900.0


class _Point(NamedTuple):
    lon: float
    lat: float


class _Row(NamedTuple):
    cells: list[str]
    truth: tuple[str, str, str, str, str, float, float]


_TRUTH: Final = ("village_code", "district_code", "regency_code", "product_type", "kind", "lon", "lat")


@dataclass(frozen=True)
class _World:
    """What rows are drawn from.

    Attributes
    ----------
    places
        The villages of every regency.
    centres
        Centre of every village and half the side of the square around it in degrees, 0 where it has no centre.
    shares
        Weight of every regency, and of every product type within each.
    """

    places: Mapping[str, list[Place]]
    centres: Mapping[str, tuple[_Point, float]]
    shares: tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]
    goods: Mapping[str, Mapping[str, Any]]
    words: Mapping[str, Any]


def make(rows: int, *, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a register of `rows` rows and the truth behind it.

    Returns
    -------
    The register with the columns `HEADERS`, all text and empty where nothing is said; and with the same index
    village_code, district_code, regency_code, product_type, kind (the habits and slips of the row's place joined by
    "; ", "plain" where there are none), lon and lat (EPSG:4326). Fewer rows of the same seed are the first ones.

    Examples
    --------
    >>> register, truth = make(2, seed=1)
    >>> register.shape, register.iloc[0, -1], truth["village_code"].str.len().tolist()
    ((2, 26), 'ya', [13, 13])
    """
    drawn = list(itertools.islice(_rows(seed), rows))
    return (
        pd.DataFrame([row.cells for row in drawn], columns=list(HEADERS), dtype=str),
        pd.DataFrame([row.truth for row in drawn], columns=list(_TRUTH)),
    )


def write(
    rows: int, path: Path, *, seed: int, first: int = 1, progress: Callable[[int, int], object] | None = None
) -> None:
    """Write the register of `make` as CSV, UTF-8 with byte order mark and commas, whole or not at all.

    Parameters
    ----------
    first
        The number in the first identifier, so that several lists may have different ones.
    progress
        Called with the rows written and the rows to write, every 1,000 rows and at the end.

    Raises
    ------
    BuiltDataError
        The file cannot be written, or its suffix is not .csv.
    """
    if path.suffix.casefold() != ".csv":
        msg = _("{file}: this format is not written; use one of {known}", file=path, known=".csv")
        raise BuiltDataError(msg)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(HEADERS)
            for done, row in enumerate(itertools.islice(_rows(seed, first), rows), start=1):
                table.writerow(row.cells)
                if progress and (done % _PROGRESS_ROWS == 0 or done == rows):
                    progress(done, rows)
        unfinished.replace(path)
    except OSError as error:
        msg = _(
            "{file}: cannot be written ({reason}); choose another folder", file=path, reason=error.strerror
        )
        raise BuiltDataError(msg) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _rows(seed: int, first: int = 1) -> Iterator[_Row]:
    """Yield rows without end, of which the first identifier has the number `first`."""
    # The slips have dice of their own, so that all other cells are what they would be without.
    world, dice = _world(), Dice(seed)
    for number, slipped in enumerate(slips(Dice(seed), world.words["markets"]), start=first):
        yield _row(dice, world, number, slipped)


def _row(dice: Dice, world: _World, number: int, slipped: Mapping[str, str]) -> _Row:
    regency = dice.weighted(world.shares[0])
    kind = dice.weighted(world.shares[1][regency])
    place = dice.pick(world.places[regency])
    product = world.goods[kind]
    other = dice.pick([found[0].regency for code, found in world.places.items() if code != regency])
    written = write_address(dice, place, world.words, other)
    record = write_record(dice, product["name_id"], product, world.words, place.regency)
    point, spread = world.centres[place.code]
    point = _Point(point.lon + (2 * dice.number() - 1) * spread, point.lat + (2 * dice.number() - 1) * spread)
    kinds = written.kinds
    if spread and "no_place" not in kinds and dice.chance(_WITH_COORDINATES):
        slip, record["Bujur"], record["Lintang"] = _coordinates(dice, point, world.words["points"])
        kinds = (*kinds, slip)
    record |= {
        "ID UKM": f"UKM-{number:07}", "Alamat": written.address, "Desa/Kelurahan": written.village,
        "Kecamatan": written.district, "Kabupaten/Kota": written.regency, "Kode Pos": written.postal_code,
        HEADERS[-1]: "ya", **slipped,
    }  # fmt: skip
    truth = (place.code, place.code[:8], regency, kind, "; ".join(dict.fromkeys(kinds)) or "plain", *point)
    return _Row([record.get(header, "") for header in HEADERS], truth)


def _coordinates(dice: Dice, point: _Point, wrong: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what is wrong and the texts of longitude and latitude."""
    slip = "coordinates"
    if dice.chance(_WRONG):
        slip += dice.pick(
            ("_swapped", "_swapped", "_zero", "_point_lost", "_point_lost", "_elsewhere", "_at_sea")
        )
    if slip.endswith("_zero"):
        return slip, "0", "0"
    if slip.endswith("_elsewhere"):
        point = _Point(*dice.pick(wrong["elsewhere"]))
    elif slip.endswith("_at_sea"):
        point = _Point(*dice.pick(wrong["at_sea"]))
    digits = dice.whole(5, 7)
    lon, lat = f"{point.lon:.{digits}f}", f"{point.lat:.{digits}f}"
    if slip.endswith("_point_lost"):
        return slip, lon.replace(".", ""), lat.replace(".", "")
    if dice.chance(0.08):
        lon, lat = lon.replace(".", ","), lat.replace(".", ",")
    return (slip, lat, lon) if slip.endswith("_swapped") else (slip, lon, lat)


def _world() -> _World:
    words, places = vocabulary.load(), _places(vocabulary.load())
    table = products.load().assign(opportunity=by_type(load_rules()))
    base = {code: product["share"] for code, product in words["products"].items()}
    within = {
        code: {kind: share * regency["products"].get(kind, 1.0) for kind, share in base.items()}
        for code, regency in words["regencies"].items()
    }
    return _World(
        places=places,
        centres=_centres(),
        shares=({code: regency["ukm"] for code, regency in words["regencies"].items()}, within),
        goods={kind: {**table.loc[kind].to_dict(), **words["products"][kind]} for kind in base},
        words=words,
    )


def _places(words: Mapping[str, Any]) -> dict[str, list[Place]]:
    names, villages = gazetteer.load().names, gazetteer.load().villages
    means: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in names.items():
        means[name].add(code[:5])
    places: defaultdict[str, list[Place]] = defaultdict(list)
    columns = ("code", "name", "district_code", "postal_code")
    for code, name, district_code, postal_code in zip(*(villages[column] for column in columns), strict=True):
        regency, district = code[:5], names[district_code]
        # A kelurahan's number begins with 1, any other village's with 2 (Kepmendagri 300.2.2-2430/2025).
        word = "Kelurahan" if code[9] == "1" else words["regencies"][regency]["village"]
        meanings = frozenset(means[name]), frozenset(means[district])
        places[regency].append(
            Place(code, name, district, names[regency], regency, word, postal_code, meanings)
        )
    return dict(places)


def _centres() -> dict[str, tuple[_Point, float]]:
    """Return every village's centre and half the side of a square around it that its district holds whole.

    The few centres that the source has outside their district get no square, hence no coordinates in the list.
    """
    villages = gazetteer.load().villages
    districts = (
        boundaries.load("district").set_index("code").geometry.loc[villages["district_code"]].to_numpy()
    )
    points = shapely.points(villages["lon"], villages["lat"])
    to_border = shapely.distance(shapely.boundary(districts), points)
    inside = shapely.contains(districts, points) & villages["centre"].ne("district").to_numpy()
    spread = np.where(inside, np.minimum(_SPREAD_M / _METRES_PER_DEGREE, to_border / 1.5), 0.0)
    at = itertools.starmap(_Point, zip(villages["lon"], villages["lat"], strict=True))
    return dict(zip(villages["code"], zip(at, spread.tolist(), strict=True), strict=True))
