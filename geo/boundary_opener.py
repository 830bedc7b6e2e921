"""A boundary file read by `boundary_files` in a process of its own: no file can harm the one that asks.

Owns both ends. The answer is a line of JSON, the findings or what is wrong, and the frame as GeoParquet.
"""

import io
import json
import os
import sys
from pathlib import Path

import geopandas as gpd

from geo import boundary_files, guarded, settings
from geo.boundary_finding import Finding
from geo.errors import BoundaryError
from geo.texts import _, language, use_language

__all__ = ["read", "serve"]


def read(
    path: Path, *, table: str | None = None, crs: str | None = None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return what `boundary_files.read` returns, and raise what it raises.

    Raises
    ------
    BoundaryError
        Also where the file is damaged, needs too much memory or time.
    """
    asked = json.dumps([str(Path.cwd()), str(path), table, crs, language()])
    process = guarded.start("boundary_opener", asked, drivers=("ESRI Shapefile", "ESRIJSON"))
    answer, _nothing = process.communicate()
    if process.returncode:
        raise BoundaryError(_ended(path, process.returncode))
    line, _newline, content = answer.partition(b"\n")
    said = json.loads(line)
    if isinstance(said, str):
        raise BoundaryError(said)
    return gpd.read_parquet(io.BytesIO(content)), [Finding(*one) for one in said]


def serve(folder: str, path: str, table: str | None, crs: str | None, speech: str) -> None:
    """Answer on standard output, in words of the one that asks and stands in `folder`."""
    os.chdir(folder)
    use_language(speech)
    content = io.BytesIO()
    said: str | list[tuple[str, str, str]]
    try:
        frame, findings = boundary_files.read(Path(path), table=table, crs=crs)
    except BoundaryError as error:
        said = str(error)
    else:
        said = [(note.kind, note.grade, note.text) for note in findings]
        frame.to_parquet(content, index=False)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.write(content.getbuffer())


def _ended(path: Path, code: int) -> str:
    """Return what the end of the process means for a person."""
    reason = guarded.reason(code)
    if reason == "memory":
        return _("{file} needs more memory to open than boundaries of the province may: save them alone as a new file",
                 file=path)  # fmt: skip
    if reason == "time":
        return _(
            "{file} takes too long to open: save the boundaries of the province alone as a new file",
            file=path,
        )
    return _("{file}: cannot be read as a boundary layer", file=path)


if __name__ == "__main__":
    guarded.run(
        lambda: serve(*json.loads(sys.argv[1])),
        memory_mb=settings.BOUNDARY_OPENER_MB, seconds=settings.BOUNDARY_OPENER_SECONDS,
    )  # fmt: skip
