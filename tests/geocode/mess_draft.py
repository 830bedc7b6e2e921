"""A row of the mess while it is being written."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.geocode import judge


@dataclass
class Name:
    """A name of the row: official name, as it is written, the marker before it, the spellings it may stand for."""

    level: str
    name: str
    text: str
    marker: str = ""
    may_be: tuple[str, ...] = ()
    sure: bool = True  # a reader may rely on marker or column
    column: str = ""

    def part(self) -> judge.Part:
        level = self.level if self.sure and (self.marker or self.column) else ""
        return judge.Part(level, self.may_be or (self.name,))


@dataclass
class Draft:
    """A row being written: what stands before and after the names of areas, and how all is joined."""

    dice: random.Random
    truth: str
    names: list[Name]
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    separator: str = ", "
    postal: str = ""
    backwards: bool = False
    finish: list[Callable[[str], str]] = field(default_factory=list)

    def at(self, level: str) -> Name | None:
        return next((name for name in self.names if name.level == level), None)

    def levels(self) -> set[str]:
        return {name.level for name in self.names}


Mess = Callable[[Draft], bool | None]
