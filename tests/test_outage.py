"""A node of a cluster is killed in the midst of all: by the script that people run too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.opensearch import need_opensearch

SCRIPT = Path(__file__).parents[1] / "scripts" / "opensearch_outage.py"


def test_searches_go_on_and_nothing_is_lost() -> None:
    need_opensearch()
    ran = subprocess.run(
        [sys.executable, SCRIPT, "--reports", "120"], capture_output=True, text=True, timeout=600
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    seen = json.loads(ran.stdout)
    assert seen["stored when the node was killed"] < 120 == seen["reports"]
    assert seen["searches afterwards"] > 50 and not seen["wrong"]
