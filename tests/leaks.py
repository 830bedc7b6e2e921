"""A register with planted personal data, and the search for them in whatever the program puts out.

Nothing planted occurs anywhere else, and each is searched for in every spelling that the program could give it.
"""

import csv
import io
import re
import struct
import zipfile
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow.parquet as pq
from pypdf import PdfReader

from geo import gazetteer, points

OWNERS: Final = ("Zubaidah Quixotiana", "Wiryawan Xenofontes")
PHONE, NIK, NPWP, SALES = "0819-7777-3131", "1871997701019933", "31.997.755.8-901.000", 987_654_321
EMAIL: Final = "zubaidah.quixotiana@suratrahasia.example"

#: The village of the planted UKM, and the exact point of one that does not want it published.
VILLAGE: Final = "18.06.01.1001"
LON, LAT = 104.62217, -5.49137

#: Parts of the texts, in small letters.
_WORDS: Final = ("quixotiana", "xenofontes", "suratrahasia")
#: Searched for with everything between the digits left out: telephone, NIK, NPWP, sales.
_DIGITS: Final = ("81977773131", NIK, "319977558901000", str(SALES))
_SEPARATORS: Final = b" .,-_/()+"
#: The exact point as text to 1 m; numbers as columns and packed files hold them.
_TEXTS: Final = (f"{LON:.5f}", f"{LAT:.5f}")
_BINARY: Final = {
    "sales as a number": struct.pack("<d", SALES),
    "sales as an integer": struct.pack("<q", SALES),
    "longitude in a database": struct.pack(">d", LON),
    "sales in a database": struct.pack(">d", SALES),
    "longitude as a number": struct.pack("<d", LON),
    "latitude as a number": struct.pack("<d", LAT),
    "packed point": struct.pack("<i", round(LON * points.STEPS)),
}

#: How many UKM the register has, and how many of them make the coffee of the village, so that clusters are found.
N, _TOGETHER = 400, 60
_GOODS: Final = ("keripik pisang", "kain tapis", "lada hitam", "kopi bubuk")


def write(folder: Path) -> Path:
    """Write the register, in whose very name a telephone number stands, and return its path."""
    path = folder / f"daftar WA {PHONE}.csv"
    rows = [_row(number) for number in range(N)]
    rows[0]["ID"] = NIK
    rows[1] |= {"Tenaga Kerja": PHONE, "Berdiri": NIK, "Skala": f"hubungi {PHONE}", "Kapasitas": EMAIL}
    rows[2] |= {"Lintang": LAT, "Bujur": LON}
    rows[3]["Alamat"] = f"Jl. B 3 https://maps.google.com/?q={LAT},{LON}"
    rows[4] = {"ID": "P-NOWHERE", "Nama Usaha": f"Entah {PHONE}", "Alamat": f"Antah {EMAIL}", "NIK": NIK}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _row(number: int) -> dict[str, Any]:
    names = gazetteer.load().names
    elsewhere = [code for code in names if len(code) == len(VILLAGE) and code[:5] != VILLAGE[:5]]
    together = number < _TOGETHER
    village = VILLAGE if together else elsewhere[number * 6 % len(elsewhere)]
    said = (PHONE, "+62 819 7777 3131", "(0819) 7777.3131", EMAIL, NIK, "1871 9977 0101 9933", NPWP)[
        number % 7
    ]
    return {
        "ID": f"P{number:03}", "Nama Usaha": f"Kopi {number:02} {said}", "Alamat": f"Jl. A 1, WA {said}",
        "Desa": names[village], "Kecamatan": names[village[:8]], "Kabupaten/Kota": names[village[:5]],
        "Produk": f"{_GOODS[-1 if together else number % 4]}, pesan ke {said}", "Jenis Produk": f"pesan ke {said}",
        "Skala": "mikro", "Tenaga Kerja": 12, "Bulan Aktif": 12, "Kemasan": "ya", "Penjualan Online": "ya",
        "Berdiri": "2015", "Sertifikat": f"NIB; HALAL; SPP-IRT; Izin {said}", "Satuan": f"kg {PHONE}",
        "Kapasitas": 500, "Instansi": f"Dinas {said}", "Sudah Ekspor": "ya" if number < 6 else "tidak",
        "Negara Tujuan": "Malaysia", "Lintang": "", "Bujur": "", "Diperbarui": "2026-10-28",
        "Nama Pemilik": OWNERS[number % 2], "HP": PHONE, "Email": EMAIL, "NIK": NIK if number % 2 else NPWP,
        "Omzet": SALES, f"Catatan {PHONE}": f"{OWNERS[0]}, {EMAIL}",
    }  # fmt: skip


def found(content: bytes) -> set[str]:
    """Return which of the planted data `content` holds."""
    small = content.lower()
    digits = small.translate(None, _SEPARATORS)
    return {
        *(word for word in _WORDS if word.encode() in small),
        *(number for number in _DIGITS if number.encode() in digits),
        *(text for text in _TEXTS if text.encode() in small),
        *(name for name, number in _BINARY.items() if number in content),
    }


def found_in(path: Path) -> set[str]:
    """Return which of the planted data a file holds or is called by, unpacked as its readers would."""
    return found(path.name.encode()) | found(path.read_bytes()) | found(_read(path))


def _read(path: Path) -> bytes:
    """Return what a file says to those who open it in a program of its kind."""
    if path.suffix == ".parquet":
        table = pd.read_parquet(path)
        plain = table.drop(columns="geometry", errors="ignore").to_csv().encode()
        return b"\n".join([plain, repr(pq.read_metadata(path).metadata).encode(), *table.get("geometry", [])])
    if path.suffix == ".pdf":
        return text_of(path.read_bytes())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            return b"\n".join(parts.read(name) for name in parts.namelist())
    return b""


def text_of(pdf: bytes) -> bytes:
    """Return the text of all pages and what the file says about itself; lines that are broken are one."""
    reader = PdfReader(io.BytesIO(pdf))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]
    return "\n".join([*pages, str(reader.metadata)]).encode()
