"""The OpenSearch that tests run against: it answers, and nothing of it stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.opensearch import NODE, need_opensearch
from tests.processes import within


def run(*options: str, under: Path) -> subprocess.CompletedProcess[str]:
    """What it does when nobody waits for it: its standard input ends at once."""
    return subprocess.run(
        [sys.executable, NODE, *options],
        input="", capture_output=True, text=True, timeout=300, env=os.environ | {"TMPDIR": str(under)},
    )  # fmt: skip


def nodes_under(folder: Path) -> list[str]:
    """The processes that run in a folder of this one."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if words.startswith(b"/") and f"{folder}/opensearch-test-node-".encode() in words:
            found.append(process.name)
    return found


def is_empty(folder: Path) -> bool:
    return not list(folder.iterdir())


def test_a_node_answers(opensearch_url: str) -> None:
    with urlopen(f"{opensearch_url}/_cluster/health", timeout=10) as answer:
        health = json.load(answer)
    assert (health["status"], health["number_of_nodes"]) == ("green", 1)
    with urlopen(opensearch_url, timeout=10) as answer:
        assert json.load(answer)["version"]["number"] == "2.19.1"


def test_it_ends_with_its_input(tmp_path: Path) -> None:
    need_opensearch()
    done = run("--heap", "256m", under=tmp_path)
    said = json.loads(done.stdout)
    assert done.returncode == 0 and len(said["urls"]) == len(said["processes"]) == 1
    assert is_empty(tmp_path) and not nodes_under(tmp_path)


# Killed, it can put nothing away itself; others do.
@pytest.mark.skipif(sys.platform != "linux", reason="Linux ends processes whose parent was killed")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_stays(how: signal.Signals, tmp_path: Path) -> None:
    need_opensearch()
    with subprocess.Popen(
        [sys.executable, NODE, "--nodes", "2"],
        stdin=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    ) as program:
        assert within(60, lambda: len(nodes_under(tmp_path)) == 2)
        program.send_signal(how)
        program.wait(timeout=30)
        assert within(20, lambda: is_empty(tmp_path) and not nodes_under(tmp_path))


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--nodes", "0"], "--nodes is 1 to 99"), (["--heap", "5m"], "OutOfMemoryError")],
)
def test_it_says_why_there_is_no_node(options: list[str], said: str, tmp_path: Path) -> None:
    need_opensearch()
    done = run(*options, under=tmp_path)
    assert done.returncode > 0 and done.stdout == "" and is_empty(tmp_path)
    assert said in done.stderr and "Traceback" not in done.stderr
