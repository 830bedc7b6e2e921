"""The UKM as the browser gets them: points and codes of all rows in one packed file, each filter as a bit mask.

Owns the form of both, which `geo/assets/points.js` reads. Nothing here names or numbers an enterprise, since
the file lies where everybody can fetch it.
"""

import base64
import struct
import zlib
from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import groups, schema

__all__ = ["STEPS", "keys", "levels", "mask", "pack"]

#: Steps of a packed coordinate in one degree: 1.1 m on the ground.
STEPS: Final = 100_000

#: Before the columns, little endian: magic, form, number of rows, CRC-32 of what follows.
_HEADER: Final = "<4sIII"
_MAGIC: Final = b"UKMP"
#: Each row is one UKM; or it stands for several, whose number is a column of its own.
_SINGLE, _GROUPS = 1, 2

#: The packed code of what is in no vocabulary; in half a byte its lower half.
_UNKNOWN: Final = 255


def pack(ukm: gpd.GeoDataFrame, product_types: Sequence[str]) -> bytes:
    """Return the file of all rows of `ukm`, column by column in their order.

    After the header follow x and y in `STEPS` (int32 each), of `groups` how many UKM a row is (uint32), then one byte
    each: index of the export level, of the location level and of the product type, 255 where there is none. The
    location level of groups is that of the area at whose centre they stand.

    Parameters
    ----------
    ukm
        Points in EPSG:4326, `export_level, location_level, product_type`.
    product_types
        The vocabulary of `product_type`.

    Raises
    ------
    ValueError
        Where a row has no point: what is built has been placed.
    """
    sizes = groups.sizes(ukm)
    columns = [
        *(axis.astype("<i4").tobytes() for axis in _steps(ukm)),
        *([] if sizes is None else [sizes.astype("<u4").tobytes()]),
        _codes(ukm["export_level"], schema.EXPORT_LEVELS).tobytes(),
        _codes(groups.standing(ukm), schema.LOCATION_LEVELS).tobytes(),
        _codes(ukm["product_type"], product_types).tobytes(),
    ]
    body = b"".join(columns)
    form = _SINGLE if sizes is None else _GROUPS
    return struct.pack(_HEADER, _MAGIC, form, len(ukm), zlib.crc32(body)) + body


def mask(wanted: npt.NDArray[np.bool_]) -> str:
    """Return which rows of the packed file are wanted: one bit each, the lowest first, in Base64.

    Examples
    --------
    >>> mask(np.array([True, False, False, True]))
    'CQ=='
    """
    return base64.b64encode(np.packbits(wanted, bitorder="little").tobytes()).decode()


def levels(export_level: pd.Series) -> str:
    """Return other export levels than the packed ones: half a byte for each row, the lower half first, in Base64.

    Examples
    --------
    >>> levels(pd.Series(["exporting", "early", "ready"]))
    'MAE='
    """
    codes = _codes(export_level, schema.EXPORT_LEVELS) & 0xF
    even = np.append(codes, np.zeros(len(codes) % 2, dtype=np.uint8))
    return base64.b64encode((even[::2] | even[1::2] << 4).tobytes()).decode()


def keys(ukm: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Return one number for the packed point of each row, x * 2**32 + y: rows with the same number share a place."""
    x, y = _steps(ukm)
    return (x << 32) + y


def _steps(ukm: gpd.GeoDataFrame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    degrees = ukm.geometry.get_coordinates().to_numpy()
    if len(degrees) != len(ukm):
        msg = f"{len(ukm) - len(degrees)} rows have no point"
        raise ValueError(msg)
    x, y = np.rint(degrees * STEPS).astype(np.int64).T
    return x, y


def _codes(values: pd.Series, vocabulary: Sequence[str]) -> npt.NDArray[np.uint8]:
    rows, texts = pd.factorize(values)
    known = {code: index for index, code in enumerate(vocabulary)}
    # A missing text is row -1: the last of the table.
    return np.array([*(known.get(text, _UNKNOWN) for text in texts), _UNKNOWN], dtype=np.uint8)[rows]
