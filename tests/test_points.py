"""The packed points: what a browser reads back is what was built, and nothing that names anybody."""

import base64
import json
import shutil
import struct
import subprocess
import zlib
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo import points, schema, settings

PRODUCTS = ("coffee", "tea")

#: Runs `geo/assets/points.js` outside a browser: a file in, what the script makes of it out.
SCRIPT = """
const fs = require("fs");
global.window = {};
require("vm").runInThisContext(fs.readFileSync(process.argv[1], "utf8"));
const input = JSON.parse(fs.readFileSync(0, "utf8")), lib = window.peta.points;
const buffer = Uint8Array.from(Buffer.from(input.file, "base64")).buffer;
let answer;
try {
  const all = lib.group(lib.unpack(buffer)), left = lib.select(all, input.mask, input.levels, input.kinds, input.of);
  const found = lib.cluster(all, left, input.zoom);
  answer = {
    n: all.n, place: all.place, px: all.px, py: all.py, precision: left.precision,
    totals: left.totals, counts: left.counts, seeds: found.seeds, of: found.of, sums: found.counts,
    members: found.members, tally: lib.tally(left),
    products: found.seeds.map((_, c) => lib.productsOf(all, left, found, c)),
    world: [all.wx, all.wy], bounds: [found.west, found.north, found.east, found.south],
  };
} catch (error) { answer = { error: error.message }; }
console.log(JSON.stringify(answer, (_, value) => ArrayBuffer.isView(value) ? Array.from(value) : value));
"""


def frame(*rows: tuple[float, float, str | None, str, str | None]) -> gpd.GeoDataFrame:
    """Return UKM from longitude, latitude, export level, location level and product type."""
    lon, lat, export, location, product = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        {"export_level": export, "location_level": location, "product_type": product},
        geometry=gpd.points_from_xy(lon, lat, crs="EPSG:4326"),
    )


UKM = frame(
    (105.25, -5.4, "exporting", "coordinates", "coffee"),
    (105.300004, -5.4, "early", "village", "tea"),
    (105.300001, -5.4, "early", "regency", "unheard"),
    (104.0, -4.0, "unknown", "village", None),
    (105.300000, -5.4, "ready", "village", "tea"),
)


def read(
    packed: bytes,
    wanted: list[bool],
    *,
    zoom: float = 18,
    levels: str | None = None,
    of_product: tuple[int, ...] = (),
) -> dict[str, Any]:
    """Return what the script of the map makes of `packed`; its kinds are export levels unless products have any."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    script = settings.ROOT / "geo" / "assets" / "points.js"
    said = {"file": base64.b64encode(packed).decode(), "mask": points.mask(np.array(wanted, dtype=bool)), "zoom": zoom,
            "levels": levels, "kinds": max(of_product, default=4) + 1, "of": of_product or None}  # fmt: skip
    done = subprocess.run(
        [node, "-e", SCRIPT, str(script)], input=json.dumps(said), capture_output=True, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_file_has_eleven_bytes_for_each_row_and_a_checked_header() -> None:
    packed = points.pack(UKM, PRODUCTS)
    magic, version, n, checksum = struct.unpack_from("<4sIII", packed)
    assert (magic, version, n, len(packed)) == (b"UKMP", 1, 5, 16 + 11 * 5)
    assert checksum == zlib.crc32(packed[16:])
    assert np.frombuffer(packed, "<i4", 10, 16).tolist() == [
        10525000, 10530000, 10530000, 10400000, 10530000, -540000, -540000, -540000, -400000, -540000,
    ]  # fmt: skip
    assert list(packed[-15:]) == [0, 3, 3, 4, 1, 0, 1, 3, 1, 1, 0, 1, 255, 255, 1]


def test_coordinates_are_kept_to_about_a_metre() -> None:
    lon, lat = np.random.default_rng(1).uniform((103.5, -6.5), (106.0, -3.5), (500, 2)).T
    ukm = frame(*((x, y, "early", "village", "tea") for x, y in zip(lon, lat, strict=True)))
    kept = np.frombuffer(points.pack(ukm, PRODUCTS), "<i4", 1000, 16).reshape(2, -1) / points.STEPS
    assert np.abs(kept - [lon, lat]).max() < 0.6 / points.STEPS


def test_a_row_without_a_point_is_a_defect_of_the_build() -> None:
    ukm = UKM.copy()
    ukm.geometry = [*UKM.geometry[:4], shapely.Point()]
    with pytest.raises(ValueError, match="1 rows have no point"):
        points.pack(ukm, PRODUCTS)


def test_nothing_built_is_a_file_without_rows() -> None:
    assert len(points.pack(UKM.iloc[:0], PRODUCTS)) == 16
    assert read(points.pack(UKM.iloc[:0], PRODUCTS), [])["seeds"] == []


def test_rows_at_one_packed_point_have_one_key() -> None:
    keys = points.keys(UKM)
    assert keys[1] == keys[2] == keys[4] == (10530000 << 32) - 540000
    assert len(set(keys)) == 3


def test_the_browser_finds_places_levels_and_the_least_exact_location() -> None:
    answer = read(points.pack(UKM, PRODUCTS), [True] * 5)
    assert (answer["n"], answer["place"]) == (5, [0, 1, 1, 2, 1])
    assert (answer["px"], answer["py"]) == ([10525000, 10530000, 10400000], [-540000, -540000, -400000])
    assert answer["totals"] == [1, 3, 1]
    assert answer["counts"] == [1, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 1]
    assert answer["precision"] == [
        schema.LOCATION_LEVELS.index(x) for x in ("coordinates", "regency", "village")
    ]
    # The place with the most UKM has the first sign; its products come with the most frequent first.
    assert answer["seeds"] == [1, 0, 2]
    assert answer["products"] == [[[1, 2], [255, 1]], [[0, 1]], [[255, 1]]]


def test_a_mask_leaves_the_wanted_rows() -> None:
    answer = read(points.pack(UKM, PRODUCTS), [False, False, True, True, False])
    assert answer["totals"] == [0, 1, 1]
    assert answer["of"][0] == -1
    assert sum(answer["sums"]) == 2


def test_other_levels_than_the_packed_ones_are_said_beside_them() -> None:
    others = points.levels(pd.Series(["ready", "unknown", "unknown", "exporting", "unknown"]))
    answer = read(points.pack(UKM, PRODUCTS), [True] * 5, levels=others)
    assert answer["counts"] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 0, 0]


def test_kinds_may_be_those_of_products_and_what_has_no_product_is_of_the_last() -> None:
    answer = read(points.pack(UKM, PRODUCTS), [True] * 5, of_product=(2, 0))
    assert answer["counts"] == [0, 0, 1, 2, 0, 1, 0, 0, 1]
    assert answer["tally"] == [2, 0, 3]
    assert sum(answer["sums"]) == 5


def test_the_kinds_of_what_is_shown_are_counted() -> None:
    assert read(points.pack(UKM, PRODUCTS), [True, True, True, False, True])["tally"] == [1, 1, 0, 2, 0]


def test_levels_of_rows_that_are_not_shown_may_be_missing() -> None:
    others = points.levels(pd.Series([None, "early", "early", None, "early"]))
    answer = read(points.pack(UKM, PRODUCTS), [False, True, True, False, True], levels=others)
    assert answer["counts"] == [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("zoom", [6, 8.25, 11, 13, 18])
def test_every_ukm_is_in_one_cluster_and_signs_keep_their_distance(zoom: float) -> None:
    rng = np.random.default_rng(7)
    at = np.round(rng.uniform((104.0, -5.5), (105.0, -4.5), (900, 2)), 2)
    levels = rng.choice(schema.EXPORT_LEVELS, len(at))
    ukm = frame(*((x, y, level, "village", "tea") for (x, y), level in zip(at, levels, strict=True)))
    wanted = rng.random(len(at)) < 0.7
    answer = read(points.pack(ukm, PRODUCTS), wanted.tolist(), zoom=zoom)
    assert sum(answer["totals"]) == sum(answer["sums"]) == wanted.sum()
    pixels = np.array(answer["world"]).T * 2**zoom
    signs = pixels[answer["seeds"]]
    apart = np.linalg.norm(signs[:, None] - signs[None], axis=-1)
    wide = 56 if zoom < 13 else 40
    assert apart[~np.eye(len(signs), dtype=bool)].min(initial=np.inf) >= wide
    # Every place with UKM belongs to the nearest sign, which is not far; its box holds it.
    of = np.array(answer["of"])
    placed = of >= 0
    assert (placed == (np.array(answer["totals"]) > 0)).all()
    distance = np.linalg.norm(pixels[placed][:, None] - signs[None], axis=-1)
    own = distance[np.arange(placed.sum()), of[placed]]
    assert own == pytest.approx(distance.min(axis=1))
    assert own.max() < wide
    assert answer["members"] == np.bincount(of[placed], minlength=len(signs)).tolist()
    west, north, east, south = (np.array(edge)[of[placed]] for edge in answer["bounds"])
    x, y = np.array(answer["world"])[:, placed]
    assert ((west <= x) & (x <= east) & (north <= y) & (y <= south)).all()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda _file: b"", "not a file of points"),
        (lambda file: b"<html>404</html>" + file[16:], "not a file of points"),
        (lambda file: file[:4] + b"\x03" + file[5:], "not a file of points"),
        (lambda file: file[:-1], "damaged"),
        (lambda file: file[:-1] + b"\x07", "damaged"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(damage: Any, said: str) -> None:
    assert said in read(damage(points.pack(UKM, PRODUCTS)), [True] * 5)["error"]
