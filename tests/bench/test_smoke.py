"""`python -m bench NAME --quick` of every bench: it runs, cleans up, and says something that makes sense.

Nothing here is about time: a bench that is slow has its verdict in the table, not a red test.
"""

import json
import subprocess
import sys
from math import isclose, isfinite
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import NAMES
from bench.recorder import folder
from bench.report import tables

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 180

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("name", NAMES)
def test_a_quick_look_makes_sense(name: str) -> None:
    words = [sys.executable, "-m", "bench", name, "--quick"]
    done = subprocess.run(  # noqa: S603  our own command
        words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert rows
    for row in rows:
        assert row["bench"] == name
        _makes_sense(row)
    kept = (folder(quick=True) / f"{name}.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in kept] == rows
    assert len(tables(rows).splitlines()) == len(rows) + 4


def _makes_sense(row: dict[str, Any]) -> None:
    assert row["n"] > 0
    assert row["rounds"] > 0
    for figure in ("ours", "peer", "limit", "p50_ms", "p99_ms"):
        assert row[figure] is None or (isfinite(row[figure]) and row[figure] >= 0), row
    for other in ("peer", "limit"):
        assert (row[other] is None) == (row[f"{other}_name"] is None), row
        if row[other]:
            assert isclose(row[f"ratio_to_{other}"], row["ours"] / row[other], rel_tol=0.01), row
    if row["p50_ms"] is not None and row["p99_ms"] is not None:
        assert row["p50_ms"] <= row["p99_ms"]
    assert row["verdict"] in {"", "reached", "missed"}
