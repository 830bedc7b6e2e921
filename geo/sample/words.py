"""What the synthetic register is made of: its vocabulary and shares, and the dice that pick from them."""

import tomllib
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any, Final, TypeVar, cast

import numpy as np

from geo import settings
from geo.errors import ReadError
from geo.texts import _

__all__ = ["Dice", "load"]

_BLOCK: Final = 1 << 14

T = TypeVar("T")


class Dice:
    """A stream of decisions that follows from a seed, the same on every machine.

    Only PCG64's uniform numbers and plain arithmetic are used, since the other distributions of numpy may change
    between its versions and the functions of libm differ between machines.

    Examples
    --------
    >>> dice = Dice(1)
    >>> dice.pick("abc"), dice.whole(1, 6), dice.chance(0.0)
    ('b', 6, False)
    """

    def __init__(self, seed: int) -> None:
        self._numbers = np.random.Generator(np.random.PCG64(seed))
        self._block: Iterator[float] = iter(())
        self._tables: dict[int, tuple[Mapping[Any, float], list[Any], list[float]]] = {}

    def number(self) -> float:
        """Return a number from 0 to below 1."""
        number = next(self._block, None)
        if number is None:
            self._block = iter(self._numbers.random(_BLOCK).tolist())
            number = next(self._block)
        return number

    def chance(self, probability: float) -> bool:
        """Return True as often as `probability` says."""
        return self.number() < probability

    def whole(self, low: int, high: int) -> int:
        """Return one of the whole numbers from `low` to `high`, both included."""
        return low + int(self.number() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """Return one of `options`, all as likely."""
        return options[int(self.number() * len(options))]

    def weighted(self, options: Mapping[T, float]) -> T:
        """Return one of the keys, as often as its value says."""
        # The mapping is kept beside its sums, since the id of one that is gone could be given again.
        table = self._tables.get(id(options)) or (options, list(options), list(accumulate(options.values())))
        self._tables[id(options)] = table
        return cast("T", table[1][bisect(table[2], self.number() * table[2][-1])])


@cache
def load() -> Mapping[str, Any]:
    """Return `data/ukm/sample_words.toml`; nobody may change it.

    Raises
    ------
    ReadError
        The file is missing or no TOML.
    """
    path = settings.UKM_DIR / "sample_words.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = _(
            "{file}: cannot be read ({reason}); restore it from the repository", file=path.name, reason=error
        )
        raise ReadError(msg) from error
