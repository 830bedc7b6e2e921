import numpy as np
import pytest
from scipy import stats

from geo.binomial import interval, p_value


@pytest.mark.parametrize(("n", "of"), [(0, 7), (1, 7), (3, 12), (12, 12), (40, 900), (899, 900)])
def test_as_scipy_computes_one_at_a_time(n: int, of: int) -> None:
    exact = stats.binomtest(n, of).proportion_ci(method="exact")
    low, high = interval(n, of)
    assert (float(low), float(high)) == pytest.approx((exact.low, exact.high), abs=1e-9)


def test_ends_computed_by_hand() -> None:
    low, high = interval([0, 5], 5)
    assert low.tolist() == pytest.approx([0, 0.025**0.2])
    assert high.tolist() == pytest.approx([1 - 0.025**0.2, 1])


def test_nothing_out_of_nothing_says_nothing() -> None:
    assert np.isnan(interval(0, 0)).all()
    assert np.isnan(p_value(0, 0, 0.5))


def test_twice_the_smaller_tail_by_hand() -> None:
    # Of 4 at 1/2: 4 with 1/16, at least 3 with 5/16, 2 is the middle.
    assert p_value([4, 3, 2, 1, 0], 4, 0.5).tolist() == pytest.approx([1 / 8, 5 / 8, 1, 5 / 8, 1 / 8])
    assert p_value([0, 1], 1, [0.2, 0.2]).tolist() == pytest.approx([1, 0.4])


def test_a_p_value_below_five_per_cent_is_an_interval_without_the_share() -> None:
    n = np.arange(31)
    low, high = interval(n, 30)
    outside = (low > 0.3) | (high < 0.3)
    assert outside.any()
    assert outside.tolist() == (p_value(n, 30, 0.3) < 0.05).tolist()
