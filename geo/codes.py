"""Free lists of certificates and export markets as reviewed codes; what is not known stays as it is written.

Certificates have the codes of `_CERTIFICATES`, markets those of ISO 3166-1 alpha-2 with CLDR's names, from Babel.
"""

import re
from functools import cache
from typing import Final

from babel import Locale

from geo import settings

__all__ = ["certificates", "export_markets"]

#: Reviewed patterns of permits and certificates as registers write them; a text may name several.
_CERTIFICATES: Final = {
    "NIB": r"\bnib\b|nomor induk berusaha",
    "HALAL": r"halal|\bmui\b|\bbpjph\b",
    "SPP-IRT": r"p-?\s?irt\b|industri rumah tangga",
    "BPOM-MD": r"bpom|\bbp pom\b|\bmd\b",
    "HACCP": r"haccp",
    "GMP": r"\bgmp\b|\bcppob\b",
    "SNI": r"\bsni\b",
    "ISO-22000": r"\b22000\b",
    "ISO-9001": r"\b9001\b",
    "ORGANIC": r"organi[ck]",
    "FAIRTRADE": r"fair\s?trade",
    "SVLK": r"\bs?v-?legal\b|\bsvlk\b",
    "MERK": r"\bmer[ke]k?\b|\bhaki\b|\bhki\b|trademark",
    "IUMK": r"\biumk\b",
    "SIUP": r"\bsiup\b",
    "TDP": r"\btdp\b",
}  # fmt: skip
_CERTIFICATE: Final = {code: re.compile(pattern) for code, pattern in _CERTIFICATES.items()}
_NOT_HELD: Final = re.compile(
    r"\b(?:belum|blm|tidak|tdk|tak|bukan|non|not|sedang|(?:di|mem|ber)?proses|(?:on|in) (?:progress|process)|pending|"
    r"(?:di|meng|peng)?ajukan|pengajuan|(?:di|meng)?urus|pengurusan|habis|mati|expired?|ked?aluwarsa|kada?luarsa)\b"
)
_NOTHING: Final = re.compile(
    r"(?:belum|blm|tidak|tdk|tak)(?: (?:ada|punya|memiliki|pernah|ekspor))?(?: (?:izin|sertifikat))?|kosong|no|0"
)

#: Names of export markets that neither Indonesian nor English territory names of CLDR hold.
_MARKETS: Final = {
    "amerika": "US", "as": "US", "a.s.": "US", "usa": "US", "u.s.a.": "US", "us": "US",
    "rrc": "CN", "rrt": "CN", "china": "CN", "cina": "CN", "tiongkok": "CN", "tiongkok (china)": "CN",
    "korea": "KR", "korsel": "KR", "korea selatan": "KR", "south korea": "KR", "holland": "NL",
    "inggris": "GB", "inggris raya": "GB", "uk": "GB", "england": "GB", "britania": "GB", "uea": "AE",
    "uae": "AE", "uni emirat arab": "AE", "emirat arab": "AE", "dubai": "AE", "abu dhabi": "AE", "saudi": "SA",
    "arab saudi": "SA", "hongkong": "HK", "hong kong": "HK", "singapore": "SG", "singapur": "SG",
    "taiwan": "TW", "viet nam": "VN", "filipina": "PH", "philipina": "PH", "kamboja": "KH", "myanmar": "MM",
    "timor leste": "TL", "turki": "TR", "turkey": "TR", "afsel": "ZA", "afrika selatan": "ZA", "mesir": "EG",
    "rusia": "RU", "jepang": "JP", "jerman": "DE", "malaysia": "MY", "brunei": "BN", "selandia baru": "NZ",
    "spanyol": "ES", "swiss": "CH", "yunani": "GR", "prancis": "FR", "perancis": "FR", "srilanka": "LK",
    "papua nugini": "PG", "png": "PG", "ceko": "CZ", "macau": "MO", "makau": "MO",
}  # fmt: skip

#: Commas, semicolons and lines part a list; so does a slash, unless it stands between the digits of a permit.
#: What brackets hold belongs to what stands before them.
_SEPARATORS: Final = re.compile(r"(?:[;,\r\n]+|(?<!\d)/|/(?!\d))(?![^()]*\))")


def certificates(text: str) -> tuple[str | None, str | None]:
    """Return the codes of what `text` says is held, joined by "; ", and the problem.

    What is not held yet, in process or expired is left out, with the problem `certificate_not_held`. The empty text
    says that none is held ("tidak ada"), None that nothing is known.

    Examples
    --------
    >>> certificates("P-IRT No. 206/18, Halal MUI")
    ('SPP-IRT; HALAL', None)
    """
    if _NOTHING.fullmatch(text.casefold()):
        return "", None
    found: dict[str, None] = {}
    problem = None
    for part in filter(None, map(str.strip, _SEPARATORS.split(text))):
        codes = [code for code, pattern in _CERTIFICATE.items() if pattern.search(part.casefold())]
        if _NOT_HELD.search(part.casefold()):
            problem = "certificate_not_held"
            continue
        if not codes:
            problem = problem or "certificate_unknown"
        found.update(dict.fromkeys(codes or [part]))
    return "; ".join(found) or None, problem


def export_markets(text: str) -> tuple[str | None, str | None]:
    """Return the ISO codes of the territories that `text` names, joined by "; ", and the problem.

    The empty text says that there are none.

    Examples
    --------
    >>> export_markets("AS, Tiongkok dan Belanda")
    ('US; CN; NL', None)
    """
    if _NOTHING.fullmatch(text.casefold()):
        return "", None
    names = _territories()
    found: dict[str, None] = {}
    problem = None
    for part in filter(None, map(str.strip, _SEPARATORS.split(text))):
        whole = names.get(part.casefold())
        # "Trinidad dan Tobago" is one market, "Jepang dan Korea" are two.
        parts = [part] if whole else re.split(r" (?:dan|and|&) ", part)
        for name in parts:
            code = names.get(name.strip(" .").casefold())
            problem = problem if code else "market_unknown"
            found[code or name] = None
    return "; ".join(found) or None, problem


@cache
def _territories() -> dict[str, str]:
    """Map names and ISO 3166 alpha-2 codes to the codes; the home market is no export market."""
    names = [
        (name.casefold(), code)
        for language in settings.LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    ]
    codes = [(code.casefold(), code) for _name, code in names]
    known = {**dict(codes), **dict(names), **_MARKETS}
    return {name: code for name, code in known.items() if code not in ("ID", "EU", "UN", "EZ", "ZZ")}
