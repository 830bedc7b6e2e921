"""Read the angles that a text spells: decimal degrees, or degrees, minutes and seconds, in the usual writings.

Owns the grammar of one cell and every way to read it; which reading can be believed is the matter of `coordinates`.
"""

import re
from typing import Final, NamedTuple

from geo import settings

__all__ = ["Angle", "as_one", "as_two"]

#: Longer texts are prose.
_MAX_CHARS: Final = 120

#: All signs in use for degrees, minutes, seconds, minus and the space that word processors put between.
_GLYPHS: Final = str.maketrans(
    {glyph: plain for plain, glyphs in {
        "°": "º˚∘⁰ᵒ", "'": "’‘′`´ʹʼ‛＇", '"': "”“″‟ʺ〃＂", "-": "−–—‐‑‒－", " ": "\u00a0\u2007\u2009\u202f\u3000\ufeff",
    }.items() for glyph in glyphs}
)  # fmt: skip

#: What words stand for: a hemisphere, the name of an axis (y, x), a mark, or nothing.
_WORDS: Final = {
    word: symbol for symbol, words in {
        "S": "s ls selatan south", "N": "n u lu utara north",
        "E": "e t bt timur east me mt", "W": "w b bb barat west",
        "y": "y lat latitude lintang northing mn ms mu", "x": "x lon long lng longitude bujur easting",
        "°": "d o deg degree degrees derajat der", "'": "menit min minute minutes",
        '"': "detik dtk sec second seconds", " ": "garis koordinat titik gps utm dan and m meter",
    }.items() for word in words.split()
}  # fmt: skip

#: The UTM zone that GPS receivers write before metres, L or M its band south of the equator, N north of it; metres of
#: other zones have no reading.
_ZONE: Final = re.compile(
    rf"(?:\b(?:utm|zona|zone)\s*)*\b{settings.CRS_METRIC[-2:]}\s*[lmns]?[\s,;]+(?=(?:[xye]\s*[:=]?\s*)?[0-9]{{6}})",
    re.IGNORECASE,
)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_ALLOWED: Final = re.compile(r"[0-9°'\"NSEWxy\s.,;:|/\\=()\[\]&+-]+")

#: A dash between numbers parts them; before a number it is a sign.
_PARTING_DASH: Final = re.compile(r"(?<=[0-9°'\"NSEW])(?:-|\s+-\s+)(?=[0-9])")
_DOTTED: Final = re.compile(r"(?<![0-9.])([0-9]{1,3})\.([0-9]{1,2})\.([0-9]{1,2})(?![0-9.])")
_TOKEN: Final = re.compile(
    r"([NSEWxy])|([+-]?)\s*([0-9]{1,3}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})(?![0-9])|[0-9]+(?:[.,][0-9]+)?)\s*([°'\"]?)"
)

#: Digits that may be a number without its decimal point: no point, thousands grouped, or ".0" as spreadsheets write.
_POINTLESS: Final = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+)|[0-9]+(?:[.,]00?)?")
_POINTS: Final = re.compile(r"[.,]00?$|[.,]")

_AXIS: Final = {"N": "lat", "S": "lat", "y": "lat", "E": "lon", "W": "lon", "x": "lon"}
_SIGN: Final = {"N": 1, "S": -1, "E": 1, "W": -1, "+": 1, "-": -1}
_MARKS: Final = "°'\""


class Angle(NamedTuple):
    """One angle as it is spelled.

    Attributes
    ----------
    size
        Degrees without sign.
    sign
        -1 or 1 as a sign or a hemisphere says; 0 where neither is there.
    axis
        "lat" or "lon" as a hemisphere or a name says; "" where neither is there.
    digits
        The digits where the number may have lost its decimal point; "" otherwise.
    whole
        Whether it is one number, written without decimals.
    """

    size: float
    sign: int
    axis: str
    digits: str
    whole: bool


class _Token(NamedTuple):
    letter: str
    sign: str
    number: str
    mark: str


def as_one(text: str) -> Angle | None:
    """Return `text` read as one angle, None where it is none.

    Examples
    --------
    >>> as_one("5°24'36'' LS")
    Angle(size=5.41, sign=-1, axis='lat', digits='', whole=False)
    >>> as_one("-5,41; 105,26") is as_one("di pasar") is None
    True
    """
    return _angle(_tokens(text))


def as_two(text: str) -> list[tuple[Angle, Angle]]:
    """Return every way to read `text` as two angles.

    Examples
    --------
    >>> [(first, second)] = as_two("-5,41; 105,26")
    >>> first.size, first.sign, second.size
    (5.41, -1, 105.26)
    """
    tokens = _tokens(text)
    splits = [(_angle(tokens[:at]), _angle(tokens[at:])) for at in range(1, len(tokens))]
    return [(first, second) for first, second in splits if first and second]


def _tokens(text: str) -> list[_Token]:
    """Return the letters and numbers of `text`, none where it holds anything that is no part of an angle."""
    if len(text) > _MAX_CHARS:
        return []
    plain = _ZONE.sub("", text if text.isascii() else text.translate(_GLYPHS))
    plain = _LETTERS.sub(lambda word: _WORDS.get(word[0].lower(), "?"), plain).replace("''", '"')
    if not _ALLOWED.fullmatch(plain):
        return []
    plain = _PARTING_DASH.sub(" ", _DOTTED.sub(r"\1 \2 \3", plain))
    return [_Token._make(parts) for parts in _TOKEN.findall(plain)]


def _angle(tokens: list[_Token]) -> Angle | None:
    """Return the angle that `tokens` spell together: one to three numbers, letters before or after them."""
    at = [index for index, token in enumerate(tokens) if token.number]
    if not 1 <= len(at) <= 3 or at[-1] - at[0] != len(at) - 1:
        return None
    numbers = tokens[at[0] : at[-1] + 1]
    letters = [token.letter for token in tokens if token.letter]
    axes = {_AXIS[letter] for letter in letters}
    signs = {_SIGN[sign] for sign in (*letters, numbers[0].sign) if sign in _SIGN}
    parts = [_value(token.number) for token in numbers]
    if len(axes) > 1 or len(signs) > 1 or not _is_sexagesimal(numbers, parts):
        return None
    alone = numbers[0].number if len(numbers) == 1 else ""
    digits = _POINTS.sub("", alone) if _POINTLESS.fullmatch(alone) else ""
    size = sum(part / 60**power for power, part in enumerate(parts))
    return Angle(size, next(iter(signs), 0), next(iter(axes), ""), digits, alone.isdigit())


def _value(number: str) -> float:
    """Return the number, its thousands grouped where it has several marks."""
    plain = number.replace(",", ".")
    return float(plain if plain.count(".") <= 1 else plain.replace(".", ""))


def _is_sexagesimal(numbers: list[_Token], parts: list[float]) -> bool:
    """Return whether only the last number has a fraction, marks are in place and minutes and seconds below 60.

    The last may be 60, as programs that round write it.
    """
    return (
        all(token.number.isdigit() for token in numbers[:-1])
        and not any(token.sign for token in numbers[1:])
        and all(part < 60 for part in parts[1:-1])
        and (len(parts) == 1 or parts[-1] <= 60)
        and all(token.mark in ("", mark) for token, mark in zip(numbers, _MARKS, strict=False))
    )
