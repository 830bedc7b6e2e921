"""The benchmark of hot spots and clusters runs and says what it compares."""

import pytest

from geo.bench import hotspots
from tests import planted


@pytest.mark.filterwarnings("ignore")
def test_every_step_has_its_usual_way() -> None:
    found = hotspots.measure(planted.register(600).ukm)

    assert [one.step for one in found] == [
        "Gi*, districts", "Gi*, squares of 5 km", "DBSCAN, coffee", "DBSCAN, all products",
        "sentra with background, outlines, figures",
    ]  # fmt: skip
    assert all(one.ours_s > 0 for one in found)
    assert all(one.ratio and one.ratio > 0 for one in found[:-1])
    assert "esda.G_Local" in hotspots.table(found)
