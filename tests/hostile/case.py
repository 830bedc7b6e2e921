"""One hostile file: how it is made and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HEADER = "ID UKM,Nama Usaha,Alamat,Kabupaten/Kota,Lintang,Bujur,Produk"
ROW = "U1,Kopi Maju,Jl. Raden Intan 5,Kota Metro,-5.11,105.31,kopi bubuk"


@dataclass(frozen=True)
class Case:
    """`make` writes the file; `error`: what the message must say, None where rows must come, "" where either will do."""

    kind: str
    name: str
    make: Callable[[Path], None]
    error: str | None = ""
    heavy: bool = False

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        self.make(path)
        return path


def content(data: bytes | str) -> Callable[[Path], None]:
    """Return what writes `data`."""
    return lambda path: (path.write_bytes(data.encode() if isinstance(data, str) else data), None)[1]
