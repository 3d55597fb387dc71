"""The benchmark of images per second measures all three ways, and each with a clock that starts after an epoch."""

import json
import re
import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "vision_throughput.py"
ORDER = [
    "--device",
    "cpu",
    "--images",
    "96",
    "--batch-size",
    "32",
    "--workers",
    "0",
    "--repeats",
    "1",
    "--threads",
    "1",
]


def test_three_ways_are_measured_side_by_side(tmp_path, monkeypatch):
    monkeypatch.setenv("HEADSTART_CACHE", str(tmp_path))
    monkeypatch.delenv("HEADSTART_DATA", raising=False)
    words = ["--device", "cpu", "--threads", "1", "--images", "96", "--batch-size", "32", "--repeats", "1"]
    words += ["--record", str(tmp_path / "rates.json")]
    run = subprocess.run([sys.executable, BENCHMARK, *words], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    rates = dict(re.findall(r"^(\w+) +(\d+) images/s in training", run.stdout, re.MULTILINE))
    feeds = dict(re.findall(r"^(\w+) .* (\d+) images/s where nothing learns$", run.stdout, re.MULTILINE))
    assert set(rates) == set(feeds) == {"listing", "ours", "airbench"}
    assert all(0 < int(rates[way]) < int(feeds[way]) for way in rates)
    recorded = json.loads((tmp_path / "rates.json").read_text())
    assert {run["method"]: round(run["metrics"]["images_per_second"]) for run in recorded["runs"]} == {
        way: int(rate) for way, rate in rates.items()
    }
    assert recorded["shared"]["command"] == f"python autograde_tests/benchmarks/vision_throughput.py {' '.join(ORDER)}"
    assert str(tmp_path) not in (tmp_path / "rates.json").read_text()
    ratio = float(re.search(r"ours is ([\d.]+) times listing", run.stdout)[1])
    assert abs(ratio - int(rates["ours"]) / int(rates["listing"])) < 0.02
