"""Say what is wrong with the data pack that the settings name, and which built data are none of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo import pack, settings
from geo.errors import BuiltDataError, ReadError
from geo.texts import _

__all__ = ["refuse", "refuse_data"]


def refuse() -> None:
    """Do nothing where the pack can be used.

    Raises
    ------
    ReadError
        Where `pack.toml` is missing, damaged or lacks something.
    """
    fault, file = settings.PACK_FAULT, settings.PACK_DIR / pack.FILE
    if fault is None:
        return
    if fault.reason:
        msg = _(
            "{file}: cannot be read ({reason}); PETA_UKM_PACK names the folder of a data pack, which has this file "
            "as docs/new-province.md says",
            file=file, reason=fault.reason,
        )  # fmt: skip
        raise ReadError(msg)
    msg = _(
        "{file}, key {key}: {value} cannot be used; write it in the form of {example}",
        file=file, key=fault.key, value="-" if fault.value is None else repr(fault.value), example=fault.example,
    )  # fmt: skip
    raise ReadError(msg)


def refuse_data(folder: Path, quality: Mapping[str, Any]) -> None:
    """Do nothing where the data of `folder`, whose quality report is given, are of the province of the pack.

    Raises
    ------
    BuiltDataError
        Where they are of another. What was built before there could be others does not say of which.
    """
    if quality.get("province", settings.PROVINCE_CODE) != settings.PROVINCE_CODE:
        msg = _(
            "{folder}: the data are of province {theirs}, but the data pack is that of {ours} ({name}): name another "
            "folder by PETA_UKM_DATA, or build the list again",
            folder=folder, theirs=quality["province"], ours=settings.PROVINCE_CODE, name=settings.PROVINCE_NAME,
        )  # fmt: skip
        raise BuiltDataError(msg)
