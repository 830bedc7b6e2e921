import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import privacy
from geo.privacy import mask, mask_text, reveals_person


@pytest.mark.parametrize(
    "personal",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "08.12.34.56.78.90",
        "+6281234567890",
        "+62 812-3456-7890",
        "62812 3456 7890",
        "+62 (0)812 3456 7890",
        "HP: 81234567890",
        "wa 0812 345 678",
        "(0721) 123456",
        "0721-1234567",
        "budi.santoso+toko@contoh.co.id",
        "budi @ contoh.id",
        "budi(at)contoh.id",
        "1801234567890123",
        "1801 2345 6789 0123",
        "180123.456789.0123",
        "18.01.23.456789.0123",
        "01.234.567.8-901.000",
        "81234567890",
        "812-3456-7890",
        "0812/3456/7890",
        "0812 - 3456 - 7890",
        "0812_3456_7890",
        "0812,3456,7890",
        "0812 (3456) 7890",
        "08l234567890",
        "\uff10\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10",
        "(0721) 48-1234",
        "0721-48 12 34",
        "18710123-4567-8901",
        "18.7101.234567.8901",
        "budi [at] mail [dot] com",
    ],
)
def test_what_is_personal_is_masked_wherever_it_stands(personal: str) -> None:
    text = f"Toko A, {personal}; Jl. Baru 5"
    masked = mask(pd.Series([text])).item()
    assert masked == "Toko A, •••; Jl. Baru 5"
    assert reveals_person(personal)


@pytest.mark.parametrize(
    "harmless",
    [
        "Jl. Raden Intan No. 123, RT 02/RW 05, 35118",
        "Jl. Sudirman 08, RT 027/002 35362",
        "Blok 08-02 No. 15, Kode Pos 34152",
        "-5.4291234, 105.2612345",
        "5.081234567890 105.62812345678",
        "NIB 9120001234567",
        "Kopi 1801 Liwa, KBLI 10761",
        "a@b",
        "18.71.05.1003",
        "RT/RW 003/002 35118, No. 812",
        "-5.3970000,105.2660000",
        "5.397000 105.266000; 105.266000 -5.397000",
        "https://www.google.com/maps/@-5.3970123,105.2660123,17z",
        "12.000.000 batang, 812.345.678",
        "08/12/2019 10:30, 01-02-2019 03-04-2020, 2019-03-12 2020-04-15",
        "NIB 8120001234567",
    ],
)
def test_what_is_not_personal_stays(harmless: str) -> None:
    assert mask(pd.Series([harmless])).item() == harmless


def test_missing_stays_missing_and_the_input_as_it_was() -> None:
    texts = pd.Series(["WA 081234567890", None], index=[7, 3], dtype="str")
    masked = mask(texts)
    assert masked.index.tolist() == [7, 3]
    assert masked.isna().tolist() == [False, True]
    assert texts.iloc[0] == "WA 081234567890"


def test_a_hostile_text_takes_no_longer_than_its_length() -> None:
    text = "a" * 200_000 + "@" + "1 " * 100_000
    assert mask(pd.Series([text])).str.len().item() > 100_000


@given(st.from_regex(privacy._COORDINATE, fullmatch=True))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_what_is_taken_for_a_coordinate_is_no_number_of_a_person(text: str) -> None:
    assert not reveals_person(text)
    assert mask_text(text) == text


@given(st.from_regex(privacy._PERSONAL))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_what_is_personal_is_suspected_in_a_column_too(text: str) -> None:
    hidden, found = privacy._PERSONAL.subn(privacy.MASK, privacy._plain(text))
    assert mask(pd.Series([text], dtype="str")).item() == (hidden if found else text)
