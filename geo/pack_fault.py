"""Say what is wrong with the data pack that the settings name, before anything is done with it."""

from geo import pack, settings
from geo.errors import ReadError
from geo.texts import _

__all__ = ["refuse"]


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
