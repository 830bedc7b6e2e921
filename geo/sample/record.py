"""What a row of the synthetic register says of the business itself: goods, size, papers and gaps; no person.

One number per row, its maturity, moves all papers together, so that the levels of potential come out plausible.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, Final

from geo.sample.words import Dice

__all__ = ["slips", "write_record"]

_THIS_YEAR: Final = 2026
_SIZES: Final = {"Mikro": 95.0, "Kecil": 4.3, "Menengah": 0.7}
_WORKERS: Final = {"Mikro": (1, 4), "Kecil": (5, 19), "Menengah": (20, 99)}
_SCALE: Final = {"Mikro": 1, "Kecil": 6, "Menengah": 40}
_YES: Final = {"ya": 6, "Ya": 3, "YA": 1}
_NO: Final = {"tidak": 6, "Tidak": 3, "TIDAK": 1}
_EXPORTED: Final = ({"sudah": 3, "ya": 2}, {"belum": 5, "tidak": 3, "Belum": 2})

#: Mean number of rows between two with a slip: 0.4 % of the rows have one.
_BETWEEN_SLIPS: Final = 249

#: Certificate as offices write it, whether only food needs it, and its chance at maturity 0 and its gain up to 1.
_CERTIFICATES: Final = (
    (("NIB", "nib", "Nomor Induk Berusaha"), False, 0.4, 0.6),
    (("Halal", "HALAL", "sertifikat halal"), True, 0.15, 0.8),
    (("PIRT", "P-IRT", "SPP-IRT"), True, 0.1, 0.8),
    (("BPOM MD",), True, -0.3, 0.5),
    (("SNI",), False, -0.3, 0.5),
    (("HACCP",), True, -0.3, 0.45),
    (("Organik",), True, -0.1, 0.15),
    (("Merek", "HKI Merek"), False, 0.0, 0.3),
)


def write_record(
    dice: Dice, kind: str, product: Mapping[str, Any], words: Mapping[str, Any], regency: str
) -> dict[str, str]:
    """Return the fields of one business by header, texts as people write them; what is missing is empty.

    Parameters
    ----------
    kind
        Indonesian name of the product type.
    product
        Its row of `products.load()` ("food") with its "opportunity" and its table of the vocabulary ("goods", "types",
        "unit", "capacity").
    words
        What `words.load` returns.
    regency
        Name of the regency, whose office may be the one that assists.
    """
    goods = dice.pick(product["goods"])
    size = dice.weighted(_SIZES)
    maturity = dice.number()
    maturity = maturity * (0.3 + 0.7 * maturity) if size == "Mikro" else 0.5 + maturity / 2
    exports = product["opportunity"] == "main" and maturity > 0.93 and dice.chance(0.15)
    return {
        "Nama Usaha": _name(dice, goods, words),
        "Produk": _gap(dice, 0.97, goods),
        "Jenis Produk": _kind(dice, kind, product["types"]),
        "Skala Usaha": _gap(dice, 0.85, dice.pick((size, size, size.upper(), f"Usaha {size}"))),
        "Tenaga Kerja": _gap(dice, 0.8, str(dice.whole(*_WORKERS[size]))),
        **_capacity(dice, product, size),
        "Bulan Produksi": _gap(dice, 0.65, str(12 if dice.chance(0.6) else dice.whole(4, 11))),
        "Tahun Berdiri": _gap(dice, 0.85, _established(dice)),
        "Sertifikat": _gap(dice, 0.85, _certificates(dice, maturity, product["food"])),
        "Kemasan Siap": _gap(dice, 0.6, _yes_or_no(dice, dice.chance(0.1 + 0.8 * maturity))),
        "Ekspor": dice.weighted(_EXPORTED[0]) if exports else _gap(dice, 0.7, dice.weighted(_EXPORTED[1])),
        "Negara Tujuan Ekspor": _markets(dice, words["markets"]) if exports else "",
        "Penjualan Daring": _gap(dice, 0.65, _yes_or_no(dice, dice.chance(0.15 + 0.7 * maturity))),
        "Instansi Pembina": _gap(dice, 0.55, _agency(dice, words["agencies"], regency)),
        "Persetujuan Publikasi": _gap(dice, 0.7, _yes_or_no(dice, dice.chance(0.85))),
        "Tanggal Data": _gap(dice, 0.9, _day(dice, _THIS_YEAR - dice.whole(0, 1))),
    }


def slips(dice: Dice, markets: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield for row after row the cells in which its writer slipped, mostly none.

    They are impossible, unknown or contradict each other. The kinds take turns, so that a short list has them all.
    """
    while True:
        for cells in (
            {"Bulan Produksi": str(dice.whole(13, 20))},
            {"Tenaga Kerja": str(-dice.whole(1, 9))},
            {"Kapasitas per Tahun": "banyak"},
            {"Kemasan Siap": "mungkin"},
            {"Sertifikat": "NIB, Sertifikat Bintang Lima"},
            {"Ekspor": "ya", "Negara Tujuan Ekspor": "tidak ada"},
            {"Ekspor": "ya", "Negara Tujuan Ekspor": ""},
            {"Ekspor": "belum", "Negara Tujuan Ekspor": _markets(dice, markets)},
        ):
            yield from repeat({}, dice.whole(0, 2 * _BETWEEN_SLIPS))
            yield cells


def _gap(dice: Dice, filled: float, text: str) -> str:
    return text if dice.chance(filled) else ""


def _yes_or_no(dice: Dice, yes: bool) -> str:
    return dice.weighted(_YES if yes else _NO)


def _name(dice: Dice, goods: str, words: Mapping[str, Any]) -> str:
    lead = dice.pick(words["leads"]) if dice.chance(0.45) else goods.title()
    name = f"{lead} {dice.pick(words['brands'])}"
    return name.upper() if dice.chance(0.25) else name


def _kind(dice: Dice, kind: str, types: Sequence[str]) -> str:
    if not dice.chance(0.25):
        return ""
    return dice.pick(types) if dice.chance(0.6) else kind


def _capacity(dice: Dice, product: Mapping[str, Any], size: str) -> dict[str, str]:
    """Return yearly capacity and unit; large amounts in tonnes and with thousands points now and then."""
    if "capacity" not in product or not dice.chance(0.6):
        return {"Kapasitas per Tahun": "", "Satuan": ""}
    low, high = product["capacity"]
    share = dice.number()
    amount = int((low + (high - low) * share * share * share) * _SCALE[size]) // 10 * 10 or 10
    unit = product["unit"]
    if unit == "kg" and amount >= 1_000 and dice.chance(0.15):
        return {"Kapasitas per Tahun": f"{amount // 100 / 10}".replace(".", ","), "Satuan": "ton"}
    text = f"{amount:,}".replace(",", ".") if dice.chance(0.15) else str(amount)
    return {"Kapasitas per Tahun": text, "Satuan": _gap(dice, 0.95, dice.pick((unit, unit, unit.title())))}


def _established(dice: Dice) -> str:
    age = dice.number()
    year = _THIS_YEAR - int(age * age * 30)
    if dice.chance(0.15):
        # The year that is running has seen no December yet.
        return _day(dice, min(year, _THIS_YEAR - 1))
    return str(year)


def _day(dice: Dice, year: int) -> str:
    month, day = dice.whole(1, 10), dice.whole(1, 28)
    return f"{day:02}/{month:02}/{year}" if dice.chance(0.2) else f"{year}-{month:02}-{day:02}"


def _certificates(dice: Dice, maturity: float, food: bool) -> str:
    held = [
        dice.pick(names)
        for names, for_food, base, gain in _CERTIFICATES
        if (food or not for_food) and dice.chance(base + gain * maturity)
    ]
    return (
        dice.pick((", ", "; ", " / ")).join(held) if held else dice.pick(("belum ada", "tidak ada", "belum"))
    )


def _markets(dice: Dice, markets: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(dice.pick(markets) for _market in range(dice.whole(1, 3))))


def _agency(dice: Dice, agencies: Sequence[str], regency: str) -> str:
    agency = dice.pick(agencies)
    return f"{agency} {regency}" if agency.startswith("D") and dice.chance(0.6) else agency
