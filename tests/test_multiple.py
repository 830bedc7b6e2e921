import numpy as np
import pytest
from scipy import stats

from geo.multiple import adjusted


def test_adjusted_as_scipy_does() -> None:
    p = np.random.default_rng(3).uniform(size=200) ** 3

    assert adjusted(p) == pytest.approx(stats.false_discovery_control(p, method="bh"), abs=1e-12)


def test_what_is_missing_is_no_test() -> None:
    p = np.array([0.04, np.nan, 0.01])

    assert adjusted(p) == pytest.approx([0.04, np.nan, 0.02], nan_ok=True)
    assert np.isnan(adjusted(np.array([np.nan]))).all()
    assert adjusted(np.array([])).size == 0
