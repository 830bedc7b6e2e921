"""A small register for the tests of the app, written in code and built as a user would build it."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geo import gazetteer, pipeline

#: Names that would run a script, close a tag, end a template, upset the page or turn its text around if anything
#: pasted them into HTML, JavaScript, Markdown or a template.
HOSTILE = (
    "<img src=x onerror=alert(1)></script>${alert(2)}`{{ 'x' }} Kopi",
    "</script><script>alert(1)</script>",
    "<svg onload=window.hostile=1>",
    "<img src=x onerror='window.hostile=2'>",
    "${window.hostile=3}",
    "`;window.hostile=4;//",
    "'-(window.hostile=5)-'\\",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "[klik](javascript:alert(1)) **tebal** :red[merah] $x^2$",
    '=HYPERLINK("http://example.org")',
    "\u202eipoK\u202c \u200f Kopi",
    "☕️ Kopi 👩🏽‍🌾 &lt;b&gt; \u0627\u0644",
    "K" * 500,
)

#: What must not appear anywhere in public.
OWNER, PHONE = "Sri Rahayu Wulandari", "0812-3456-7890"

ENOUGH = {
    "Tenaga Kerja": 25, "Bulan Aktif": 12, "Kemasan": "ya", "Penjualan Online": "ya", "Berdiri": "2015",
    "Sertifikat": "NIB; HALAL; SPP-IRT; HACCP; SNI",
}  # fmt: skip


def build(folder: Path, rows: Sequence[dict[str, Any]] | None = None) -> Path:
    """Build the register, or other rows, into `folder`/built and return that folder."""
    path = folder / "daftar.csv"
    rows = rows or _rows()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
    pipeline.build([path], folder / "built")
    return folder / "built"


def _rows() -> list[dict[str, Any]]:
    """Return 14 UKM of one village (2 exporting, 13 with hostile names), 12 of another, 3 points, 1 nowhere."""
    villages = gazetteer.load().villages.set_index("code")
    tanggamus = next(code for code in villages.index if code.startswith("18.06"))
    metro = next(code for code in villages.index if code.startswith("18.72"))
    rows = [_row(tanggamus, f"Kopi {i:02}", "kopi bubuk", **(ENOUGH if i % 2 else {})) for i in range(14)]
    for row, name in zip(rows, HOSTILE, strict=False):
        row["Nama Usaha"] = name
    for row in rows[:2]:
        row["Sudah Ekspor"] = "ya"
    rows += [_row(metro, f"Tapis {i:02} WA {PHONE}", "kain tapis", **ENOUGH) for i in range(12)]
    for i in range(3):
        place = villages.loc[tanggamus]
        rows.append({
            "Nama Usaha": f"Lada {i}", "Produk": "lada hitam",
            "Lintang": place["lat"] + 0.001 * (i + 1), "Bujur": place["lon"], "Persetujuan": "ya",
        })  # fmt: skip
    rows.append({"Nama Usaha": "Entah", "Produk": "teh"})
    for number, row in enumerate(rows):
        row |= {"ID": f"T{number:03}", "Pemilik": OWNER, "HP": PHONE, "Diperbarui": "2026-10-28"}
    return rows


def _row(village: str, name: str, product: str, **more: Any) -> dict[str, Any]:
    names = gazetteer.load().names
    return {
        "Nama Usaha": name, "Produk": product, "Desa": names[village], "Kecamatan": names[village[:8]],
        "Kabupaten/Kota": names[village[:5]], **more,
    }  # fmt: skip
