import shutil
from pathlib import Path

import pandas as pd
import pytest

from geo import products, settings
from geo.errors import ReadError


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kopi", "coffee"),
        ("Kopi Bubuk ROBUSTA 250gr", "coffee"),
        ("kopi susu gula aren", "beverages_food"),
        ("warung kopi", "services"),
        ("jasa giling kopi", "services"),
        ("es teh", "beverages_food"),
        ("kebun teh", "tea"),
        ("lada", "spices"),
        ("Merica bubuk", "spices"),
        ("keripik pisang", "processed_fruit_veg"),
        ("KRIPIK PISANG (rasa coklat)", "processed_fruit_veg"),
        ("banana chips", "processed_fruit_veg"),
        ("kripik singkong", "cassava"),
        ("keripik ubi kayu", "cassava"),
        ("keripik tempe", "snacks"),
        ("keripik", "snacks"),
        ("kerupuk udang", "snacks"),
        ("dodol durian", "snacks"),
        ("ikan asin", "processed_meat_fish"),
        ("abon lele", "processed_meat_fish"),
        ("budidaya lele", "fish"),
        ("sambel teri", "beverages_food"),
        ("Virgin Coconut Oil", "palm_coconut"),
        ("gula semut", "honey_sugar"),
        ("sulam usus", "textiles"),
        ("kerajinan bambu", "wood_wicker"),
        ("sabun kopi", "cosmetics_oils"),
        ("esa jaya", "other"),
        ("???", None),
    ],
)
def test_text_of_a_product(text: str, code: str | None) -> None:
    answer = products.classify(pd.Series([text]))[0]
    assert answer == code if code else pd.isna(answer)


def test_stated_type_comes_first_then_the_product_then_its_words() -> None:
    types = pd.Series(["Camilan dan Kerupuk", "Coffee", "honey_sugar", "usaha kuliner", "fashion", None, " "])
    goods = pd.Series(["keripik pisang", "lada", None, "keripik pisang", "aneka", None, "-"])
    answer = products.classify(goods, types)
    assert answer[:5].tolist() == ["snacks", "coffee", "honey_sugar", "processed_fruit_veg", "textiles"]
    assert answer[5:].isna().all()


def test_index_stays_and_nothing_is_changed() -> None:
    goods = pd.Series(["kopi", None], index=[7, 3], name="product")
    before = goods.copy()
    answer = products.classify(goods)
    pd.testing.assert_index_equal(answer.index, goods.index)
    pd.testing.assert_series_equal(goods, before)


def test_nobody_can_change_the_loaded_table() -> None:
    table = products.load()
    table.loc["coffee", "permit"] = "none"
    assert products.load().loc["coffee", "permit"] == "spp-irt"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("products.csv", "product_words.csv"):
        shutil.copy(settings.UKM_DIR / name, tmp_path)
    monkeypatch.setattr(settings, "UKM_DIR", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("products.csv", "true,spp-irt", "yes,spp-irt", "row 2, column food: 'yes' is none of true, false"),
        ("products.csv", "true,spp-irt", ",spp-irt", "row 2, column food: '' is none of"),
        ("products.csv", "true,spp-irt", "true,pirt", "column permit: 'pirt' is none of spp"),
        ("products.csv", "name_en", "english", "products.csv: the columns must be code, name_id"),
        ("product_words.csv", "kopi,coffee", "kopi,coffe", "column code: 'coffe' is none of coffee"),
        ("product_words.csv", "kopi,coffee,2", "kopi,coffee,9", "column priority: '9' is none of 0, 1, 2, 3"),
        ("product_words.csv", "kripik", '"kripik', "product_words.csv: cannot be read"),
    ],
)
def test_broken_table_is_refused(folder: Path, file: str, old: str, new: str, message: str) -> None:
    path = folder / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ReadError, match=message):
        products.classify(pd.Series(["kopi"]))


def test_missing_table_is_refused(folder: Path) -> None:
    (folder / "products.csv").unlink()
    with pytest.raises(ReadError, match=r"products.csv: cannot be read .* restore it"):
        products.load()
