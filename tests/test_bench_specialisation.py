"""The plain way of the benchmark counts the same."""

import pandas as pd
import pytest

from geo.bench import specialisation as bench
from geo.specialisation import matrix, quotients


def test_both_ways_find_the_same_quotients_and_are_timed() -> None:
    rows = (
        [("18.01", "coffee")] * 12 + [("18.01", "tea")] * 8 + [("18.02", "tea")] * 15 + [("18.02", None)] * 3
    )
    ukm = pd.DataFrame(rows, columns=["regency_code", "product_type"], dtype="str").assign(
        district_code="18.01.04", export_level="early"
    )
    ours = matrix(quotients(ukm, pd.Index(["18.01", "18.02"])))

    plain = bench.plain(ukm, "regency_code")
    assert all(plain[one].to_dict() == pytest.approx(ours.loc[one].to_dict()) for one in ("coffee", "tea"))
    timed = list(bench.measure(ukm))
    assert [step.step for step in timed] == ["LQ, products x district", "LQ, products x regency"]
    assert all(step.rows == len(ukm) and step.ours_s > 0 and step.ratio for step in timed)
