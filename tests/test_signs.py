"""What the signs say: which product types have one of their own, and which one that is."""

import pytest

from geo import draw, products, schema
from geo.ui import signs

CODES = list(products.load().index)
#: Cocoa is the most frequent, then tea, coffee, spices, fish, furniture and, without a sign of its own, snacks.
FOUND = {
    "snacks": 3, "furniture": 4, "fish": 5, "spices": 6, "coffee": 7, "tea": 8, "cocoa": 9, products.OTHER: 99,
}  # fmt: skip
USUAL = ["cocoa", "tea", "coffee", "spices", "fish", "furniture"]
NAMES = products.load()["name_en"]


def of_products(found: dict[str, int], *chosen: str) -> draw.Signs:
    return signs.legend("product", found, chosen, n=1234, date="28 Oct 2026")


def own(said: draw.Signs) -> dict[str, str]:
    """Return the product types with a sign of their own by its colour."""
    assert said.of_product is not None
    last = len(said.kinds) - 1
    found = {
        said.kinds[kind][0]: code for code, kind in zip(CODES, said.of_product, strict=True) if kind < last
    }
    assert [label for _colour, _shape, label in said.kinds[:-1]] == [
        NAMES[found[colour]] for colour, _shape, _label in said.kinds[:-1]
    ]
    return found


def test_levels_have_their_signs_in_order() -> None:
    said = signs.legend("level", FOUND, ["tea"], n=1234, date="28 Oct 2026")
    assert (said.title, said.note) == ("Export potential", "n\u00a0=\u00a01,234 UKM, 28 Oct 2026")
    assert [kind[:2] for kind in said.kinds] == list(draw.LEVEL_SIGNS)
    assert [kind[2] for kind in said.kinds][:2] == ["exporting", "ready to export"]
    assert len(said.kinds) == len(schema.EXPORT_LEVELS)
    assert said.of_product is None


def test_the_most_frequent_types_have_a_sign_and_all_others_share_one() -> None:
    said = of_products(FOUND)
    assert said.title == "Product type"
    assert own(said) == dict(zip([colour for colour, _shape in draw.PRODUCT_SIGNS], USUAL, strict=False))
    assert said.kinds[-1] == (*draw.PRODUCT_SIGNS[-1], "others or not known")


def test_types_that_nobody_has_get_no_sign() -> None:
    assert list(own(of_products({"tea": 1, "coffee": 2})).values()) == ["coffee", "tea"]
    assert own(of_products({})) == {}


def test_a_filter_keeps_the_signs_of_what_it_leaves() -> None:
    usual = own(of_products(FOUND))
    chosen = own(of_products(FOUND, "coffee", "spices"))
    assert sorted(chosen.values()) == ["coffee", "spices"]
    assert chosen.items() <= usual.items()


def test_a_chosen_type_without_a_sign_gets_one_that_is_free() -> None:
    usual = own(of_products(FOUND))
    chosen = own(of_products(FOUND, "snacks", "cocoa"))
    assert sorted(chosen.values()) == ["cocoa", "snacks"]
    free, taken = (next(colour for colour, code in chosen.items() if code == x) for x in ("snacks", "cocoa"))
    assert usual[taken] == "cocoa"
    assert usual[free] != "cocoa"


@pytest.mark.parametrize("chosen", [CODES, [products.OTHER, *reversed(CODES)]])
def test_more_than_there_are_signs_for_are_the_most_frequent_of_them(chosen: list[str]) -> None:
    assert sorted(own(of_products(FOUND, *chosen)).values()) == sorted(USUAL)


def test_goods_that_no_word_maps_have_the_sign_of_all_others() -> None:
    said = of_products(FOUND, products.OTHER)
    assert said.of_product is not None
    assert said.of_product[CODES.index(products.OTHER)] == len(said.kinds) - 1
