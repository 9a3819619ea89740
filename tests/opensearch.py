"""A real OpenSearch for the tests that need one, begun when the first of them asks for it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NODE = Path(__file__).parents[1] / "scripts" / "opensearch-test-node"
INSTALL = "needs a real OpenSearch: apt-get install default-jre-headless maven"


@pytest.fixture(scope="session")
def opensearch_url() -> Iterator[str]:
    """The address of one node for all tests of this run. A test takes names of indices of its own."""
    with opensearch_nodes() as nodes:
        yield nodes["urls"][0]


@contextmanager
def opensearch_nodes(*options: str) -> Iterator[dict[str, list[Any]]]:
    """The addresses and processes of nodes that run meanwhile; `--nodes 3` are a cluster of three."""
    need_opensearch()
    with subprocess.Popen(
        [sys.executable, NODE, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        line = program.stdout.readline()
        if not line:
            pytest.fail("scripts/opensearch-test-node did not begin; above is what it said")
        try:
            yield json.loads(line)
        finally:
            program.terminate()


def need_opensearch() -> None:
    """Leave a test out where OpenSearch cannot run."""
    if not shutil.which("java") or not shutil.which("mvn"):
        pytest.skip(INSTALL)
