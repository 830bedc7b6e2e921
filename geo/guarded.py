"""A process of its own for a file that nobody trusts: it may write nothing and take no more than its share.

Libraries that open files of many formats trust them: a file of a few kilobytes may unfold to gigabytes, end the process
or never end. Owns both ends of such a process, not what they say to each other.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Final, Literal

from geo import settings

__all__ = ["alarm", "reason", "run", "start"]

#: The exit code where memory was refused; libraries that end the process give others.
_TOO_LARGE: Final = 3

#: Drivers that open what a file only points to (other files, servers) know it by its content, whatever its name.
_DRIVERS_LEFT_OUT: Final = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRI Shapefile,ESRIJSON,Elasticsearch,"
    "FlatGeobuf,GDALG,GML,GPSBabel,GPX,GTFS,GeoRSS,HTTP,Idrisi,JML,JSONFG,KML,LIBKML,LVBAG,MBTiles,MVT,MapInfo File,"
    "MapML,MiraMonVector,NGW,OAPIF,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,"
    "PMTiles,S57,SQLite,SXF,Selafin,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)  # fmt: skip

#: One thread is enough, and those of these libraries wait for ever where memory is refused to them.
_ENVIRONMENT: Final = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "GDAL_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
}  # fmt: skip

#: How a process ends on Linux and macOS that was refused memory, was killed for it, or heard its alarm.
_NO_MEMORY: Final = (_TOO_LARGE, -6, -9)
_ALARM: Final = -14


def start(module: str, *arguments: str, drivers: tuple[str, ...] = ()) -> "subprocess.Popen[bytes]":
    """Start `module` of this package, which is to call `run`, with pipes to its standard input and output.

    Parameters
    ----------
    drivers
        Of GDAL, to be had beside those that lists need.
    """
    left_out = ",".join(name for name in _DRIVERS_LEFT_OUT.split(",") if name not in drivers)
    return subprocess.Popen(
        [sys.executable, "-m", f"geo.{module}", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.ROOT,
        env=os.environ | _ENVIRONMENT | {"OGR_SKIP": left_out},
    )


def reason(code: int) -> Literal["memory", "time", "damage"]:
    """Return what the code with which the process ended says of the file."""
    if code in _NO_MEMORY:
        return "memory"
    return "time" if code == _ALARM else "damage"


def run(work: Callable[[], None], *, memory_mb: int, seconds: int) -> None:
    """Do `work` in this process, within its limits; Windows knows none."""
    if sys.platform != "win32":
        import resource

        alarm(seconds)
        limits = {"RLIMIT_DATA": memory_mb * 2**20, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
        for name, limit in limits.items():
            resource.setrlimit(getattr(resource, name), (limit, limit))
    try:
        work()
    except Exception as error:
        # Libraries in C++ say so with errors of their own.
        if isinstance(error, MemoryError) or "bad_alloc" in str(error):
            sys.exit(_TOO_LARGE)
        raise


def alarm(seconds: int) -> None:
    """End this process after so many seconds, also where a library does not come back; 0: not at all."""
    if sys.platform != "win32":
        signal.alarm(seconds)
