"""What one worker is asked to do, and which rows of the finished parts of a large list go together to it.

Reads and writes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo.divide import Part, Source
from geo.errors import ReadError
from geo.scale_merge import Piece
from geo.scale_parts import BUCKETS, Job
from geo.texts import _

__all__ = ["TOGETHER", "Run", "Task", "in_portions", "pieces", "same_columns"]

#: Rows that a worker holds together where they are sorted or compared.
TOGETHER: Final = 30_000


@dataclass(frozen=True)
class Task:
    """A call that a worker makes; `rows` weighs it in the progress, `name` names it in messages."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    rows: int
    name: str


#: Makes the calls of a phase wherever it likes: all of them, even where one fails; then the results come back in their
#: order, or a GeoError names every failure.
Run = Callable[[str, Sequence[Task]], list[Any]]


def in_portions(offsets: Sequence[tuple[str, list[int]]]) -> Iterable[tuple[list[Piece], int]]:
    """Yield the pieces of neighbouring buckets that are together small enough, of every part one, and their rows."""
    first, rows = 0, 0
    for bucket in range(BUCKETS):
        more = sum(starts[bucket + 1] - starts[bucket] for _key, starts in offsets)
        if rows and rows + more > TOGETHER:
            yield [Piece(key, starts[first], starts[bucket]) for key, starts in offsets], rows
            first, rows = bucket, 0
        rows += more
    yield [Piece(key, starts[first], starts[BUCKETS]) for key, starts in offsets], rows


def pieces(done: Sequence[Job], codes: Sequence[str]) -> tuple[list[Piece], tuple[float, ...]]:
    """Return where the areas `codes`, which are neighbours, lie in each part, and west, south, east, north of them."""
    pieces, bounds = [], []
    for job in done:
        found = [job.facts["areas"][code] for code in codes if code in job.facts["areas"]]
        if found:
            pieces.append(Piece(job.key, found[0][0], found[-1][1]))
            bounds += [each[2:] for each in found]
    west, south, east, north = zip(*bounds, strict=True)
    return pieces, (min(west), min(south), max(east), max(north))


def same_columns(parts: Sequence[Part], jobs: Sequence[Job]) -> None:
    """Refuse a folder in which a column of some files is missing in others."""
    folders: defaultdict[Path, dict[Source, set[str]]] = defaultdict(dict)
    for part, job in zip(parts, jobs, strict=True):
        if part.source.folder:
            folders[part.source.folder][part.source] = set(job.facts["columns"])
    wrong = []
    for folder, files in folders.items():
        everywhere = set().union(*files.values())
        for source, columns in files.items():
            for name in sorted(everywhere - columns):
                having = sum(name in each for each in files.values())
                wrong.append(_(
                    "{file}: the column {column} is missing, which {n} other files of {folder} have; add it, or "
                    "name the files one by one if that is meant",
                    file=source.path, column=name, n=having, folder=folder,
                ))  # fmt: skip
    if wrong:
        raise ReadError("\n".join(wrong))
