import numpy as np
import pandas as pd
import pytest
from scipy import stats

from geo.likeness import FAR_BELOW, NOTABLE, PEERS, alike, lacking, together
from geo.products import OTHER
from geo.specialisation import quotients


def table(**areas: dict[str, int]) -> pd.DataFrame:
    """Return the quotients of areas with so many UKM of each product."""
    rows = [(code, product) for code, mix in areas.items() for product, n in mix.items() for _ in range(n)]
    ukm = pd.DataFrame(rows, columns=["regency_code", "product_type"], dtype="str").assign(
        export_level="early"
    )
    return quotients(ukm, pd.Index(list(areas)))


def test_overlap_and_likeness_by_hand() -> None:
    found = alike(table(a={"coffee": 30, "tea": 10}, b={"coffee": 10, "tea": 10}), "a")

    assert found["code"].tolist() == ["b"]
    assert found["n_area"].tolist() == [20]
    # 1/2 of coffee and 1/4 of tea are in both; together 2/3 make coffee and 1/3 tea.
    missed = 2 * np.sqrt(2 / np.pi * (2 / 9) * (1 / 40 + 1 / 20)) / 2
    assert found.loc[0, ["overlap", "possible"]].tolist() == pytest.approx([0.75, 1 - missed])
    assert found.loc[0, "likeness"] == pytest.approx(0.75 / (1 - missed))


def test_the_same_mix_is_wholly_alike_and_nothing_in_common_is_not_at_all() -> None:
    found = alike(table(a={"coffee": 20, "tea": 20}, b={"cocoa": 30}, c={"coffee": 40, "tea": 40}), "a")

    assert found["code"].tolist() == ["c", "b"]
    assert found["likeness"].tolist() == [1, 0]


def test_the_possible_overlap_is_that_of_two_lists_of_one_mix() -> None:
    random, mix = np.random.default_rng(3), np.array([0.4, 0.3, 0.2, 0.1])
    types = ("coffee", "tea", "cocoa", "snacks")
    seen = []
    for _round in range(150):
        counts = [dict(zip(types, random.multinomial(n, mix).tolist(), strict=True)) for n in (60, 150)]
        seen.append(alike(table(a=counts[0], b=counts[1]), "a").loc[0, ["overlap", "possible"]].tolist())
    overlap, possible = np.mean(seen, axis=0)

    assert overlap < 0.95
    assert possible == pytest.approx(overlap, abs=0.01)


def test_areas_with_few_are_no_peers_and_have_none() -> None:
    given = table(a={"coffee": 20}, b={"coffee": 9}, c={"coffee": 10}, d={})

    assert alike(given, "a")["code"].tolist() == ["c"]
    assert alike(given, "b").empty
    assert alike(given, "d").empty
    assert alike(table(a={"coffee": 20}), "a").empty


def homes() -> pd.DataFrame:
    """Return 20 areas: in 8 coffee and cocoa are at home, in 2 coffee alone, tea in the other 10."""
    both = {f"b{at}": {"coffee": 10, "cocoa": 10} for at in range(8)}
    alone = {f"c{at}": {"coffee": 20} for at in range(2)}
    return table(**both, **alone, **{f"t{at}": {"tea": 19, OTHER: 1} for at in range(10)}, few={"cocoa": 9})


def test_proximity_by_hand() -> None:
    found = together(homes(), "coffee").set_index("product_type")

    cocoa = found.loc["cocoa"]
    assert cocoa[["n_both", "n_product", "n_other", "n_areas"]].tolist() == [8, 10, 8, 20]
    assert cocoa["proximity"] == pytest.approx(8 / 10)
    assert cocoa["expected"] == pytest.approx(10 * 8 / 20 / 10)
    fisher = stats.fisher_exact([[8, 2], [0, 10]], alternative="greater").pvalue
    # Of the other products tea alone is at home anywhere: two tests.
    assert cocoa["q"] == pytest.approx(2 * fisher)
    assert found.loc["tea", ["n_both", "proximity", "q"]].tolist() == [0, 0, 1]
    assert found.index[0] == "cocoa"


def test_nowhere_at_home_is_missing_and_other_goods_are_no_product() -> None:
    found = together(homes(), "coffee").set_index("product_type")

    assert found.loc["snacks", ["proximity", "q"]].isna().all()
    assert OTHER not in found.index
    assert "coffee" not in found.index
    assert together(homes(), "snacks")["proximity"].isna().all()


def test_no_area_with_enough() -> None:
    found = together(table(a={"coffee": 9}), "coffee")

    assert found["proximity"].isna().all()
    assert set(found["n_areas"]) == {0}


PEERS_MIX = {"p": {"coffee": 30, "tea": 20}, "q": {"coffee": 20, "tea": 28, "cocoa": 2}, "r": {"coffee": 50}}


def test_what_is_missing_beside_the_peers_by_hand() -> None:
    given = table(a={"coffee": 5, "tea": 10, "snacks": 85}, **PEERS_MIX)
    found = lacking(given, "a", ["p", "q", "r"])

    # Tea is made in two of the three, cocoa in one: coffee alone is notable in all.
    assert found["product_type"].tolist() == ["coffee"]
    row = found.loc[0]
    assert row[["n", "n_area", "n_peers", "n_area_peers"]].tolist() == [5, 100, 100, 150]
    assert row[["share", "share_peers", "expected"]].tolist() == pytest.approx(
        [0.05, 100 / 150, 100 * 100 / 150]
    )
    # Of 105 makers 5 are here, where 100 of 250 UKM are: alone in its family, so the p-value stays.
    assert row["q"] == pytest.approx(2 * stats.binom.cdf(5, 105, 0.4))


@pytest.mark.parametrize(
    ("n", "of", "is_lacking"), [(20, 100, True), (21, 100, False), (0, 100, True), (3, 9, False)]
)
def test_far_below_is_at_most_half_of_their_share(n: int, of: int, is_lacking: bool) -> None:
    given = table(
        a={"coffee": n, "snacks": of - n}, p={"coffee": 40, "tea": 60}, q={"coffee": 40, "cocoa": 60}
    )

    assert FAR_BELOW == 0.5
    assert ("coffee" in lacking(given, "a", ["p", "q"])["product_type"].tolist()) == is_lacking


def test_a_product_that_few_of_the_peers_make_is_not_missed() -> None:
    scarce = round(1000 * NOTABLE) - 1
    given = table(a={"tea": 100}, p={"coffee": scarce, "tea": 1000 - scarce})
    enough = table(a={"tea": 100}, p={"coffee": scarce + 1, "tea": 999 - scarce})

    assert lacking(given, "a", ["p"]).empty
    assert lacking(enough, "a", ["p"])["product_type"].tolist() == ["coffee"]


def test_the_largest_gap_comes_first_and_other_goods_are_not_missed() -> None:
    given = table(a={"snacks": 50}, p={"coffee": 10, "tea": 30, OTHER: 60})

    assert lacking(given, "a", ["p"])["product_type"].tolist() == ["tea", "coffee"]


def test_without_peers_nothing_is_missing() -> None:
    assert lacking(table(a={"snacks": 50}), "a", []).empty
    assert PEERS == 3
