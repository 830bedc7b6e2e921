"""The benchmark of the map: every technique is clicked, and the app itself stays with its own host and memory."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from geo import pipeline, sample, store
from geo.bench import map as bench_map
from tests.apart import apart

pytestmark = pytest.mark.browser

ROWS = 200


def test_a_run_measures_all_techniques(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample.write(ROWS, tmp_path / "list.csv", seed=1)
    pipeline.build([tmp_path / "list.csv"], tmp_path / "built")
    apart(
        lambda: bench_map.main(["--data", str(tmp_path / "built"), "--clicks", "6", "--late", "7", "--json"])
    )
    report = json.loads(capsys.readouterr().out)
    assert report["rows"] == len(store.load(tmp_path / "built").ukm)
    app, layer, *others = report["techniques"]
    assert [technique["technique"] for technique in report["techniques"]] == [
        technique.name for technique in bench_map.TECHNIQUES
    ]
    assert (app["slower"], layer["slower_layer"], app["clicks"]) == (1, 1, 6)
    assert app["other_hosts"] == layer["other_hosts"] == 0
    assert app["heap_mb_late"] - app["heap_mb"] < 10
    assert 0 < app["median_s"] <= app["worst_s"]
    assert all(other["heap_mb_late"] is None and other["slower"] > 0 for other in others)


def test_the_table_has_one_column_for_each_technique() -> None:
    figures = bench_map.Result("ours", 7, 0.2, 0.3, 1.0, 2.0, 135.0, 3.0, 2.0, 30.0, 31.0, 60.0, 0.0, 0)
    other = replace(figures, technique="other", slower=12.345, heap_mb_late=None)
    title, head, *lines = bench_map.table([figures, other], 1234).splitlines()
    assert "1,234" in title
    assert head.split() == ["technique", "ours", "other"]
    cells = {line.split()[0]: line.split()[1:] for line in lines}
    assert cells["heap_mb_late"] == ["31.00", "-"]
    assert cells["slower"] == ["1.00", "12.35"]
