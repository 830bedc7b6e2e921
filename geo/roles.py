"""Who may see more than the public: roles by e-mail address, from the office's file, for tokens that are for us.

Owns the file and what a token must say; how people sign in is the matter of `ui/sign_in`.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from geo.errors import ReadError
from geo.texts import _

__all__ = ["OFFICERS", "PUBLISHER", "load", "of"]

#: The roles of the file, each with what the one before may and more.
_ROLES: Final = ("viewer", "officer", "publisher")
#: Those that may see personal data.
OFFICERS: Final = _ROLES[1:]
#: That which may publish a list for all, and go back to an earlier one.
PUBLISHER: Final = _ROLES[-1]

#: A sign-in holds for a working day; the cookie that keeps it would last a month.
_LONGEST_S: Final = 12 * 3600


def load(path: Path) -> dict[str, str]:
    """Return the role of each e-mail address, in small letters; none where there is no file.

    Raises
    ------
    ReadError
        Where the file is no TOML of lists of addresses under viewer, officer and publisher.
    """
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        msg = _(
            "{file}: the roles cannot be read ({reason}); see docs/signin.md", file=path.name, reason=error
        )
        raise ReadError(msg) from error
    for role, addresses in table.items():
        listed = isinstance(addresses, list) and all(isinstance(one, str) for one in addresses)
        if role not in _ROLES or not listed:
            msg = _("{file}: {role} must be one of {known} and a list of e-mail addresses; see docs/signin.md",
                    file=path.name, role=role, known=", ".join(_ROLES))  # fmt: skip
            raise ReadError(msg)
    # Of somebody listed twice the higher role counts, which comes last.
    return {_folded(address): role for role in _ROLES for address in table.get(role, ())}


def of(claims: Mapping[str, Any], known: Mapping[str, str], *, client_id: str, now: float) -> str | None:
    """Return the role of the person whose ID token says `claims`, None where it gives no right to any.

    The address must be verified by the provider and the token made for `client_id`, not long ago.

    Parameters
    ----------
    known
        As `load` returns it.
    now
        Seconds since 1970.

    Examples
    --------
    >>> said = {"email": "Sri@dinas.example", "email_verified": True, "aud": "peta", "iat": 1000}
    >>> of(said, {"sri@dinas.example": "officer"}, client_id="peta", now=2000)
    'officer'
    >>> of(said, {"sri@dinas.example": "officer"}, client_id="other", now=2000)
    """
    audience, issued, address = claims.get("aud"), claims.get("iat"), claims.get("email")
    # Authlib takes a token for another audience if only its `azp` is ours.
    ours = bool(client_id) and client_id in (audience if isinstance(audience, list) else [audience])
    recent = isinstance(issued, int | float) and now - issued < _LONGEST_S
    verified = claims.get("email_verified") is True and isinstance(address, str)
    return known.get(_folded(str(address))) if ours and recent and verified else None


def _folded(address: str) -> str:
    return address.strip().casefold()
