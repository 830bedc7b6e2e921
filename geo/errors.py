"""The errors that a user can mend: every message says what, where and the way out."""

__all__ = ["BoundaryError", "BuiltDataError", "GeoError", "ReadError"]


class GeoError(Exception):
    """Base of all errors that this package raises on purpose."""


class ReadError(GeoError):
    """A list of UKM or a reference table cannot be used."""


class BoundaryError(GeoError):
    """A boundary layer is missing, incomplete or no valid coverage."""


class BuiltDataError(GeoError):
    """The built data are missing, damaged or cannot be written."""
