"""A test that needs a program is left out with a word, and fails where the tests decide."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = """
import pytest

@pytest.mark.skipif(True, reason="needs cowsay: apt-get install cowsay")
def test_marked(): ...

def test_says_so(): pytest.skip("needs cowsay: apt-get install cowsay")

@pytest.mark.skipif(True, reason="not on this system")
def test_of_elsewhere(): ...
"""


@pytest.mark.parametrize(
    ("ci", "said"),
    [
        ("", ["2 tests: needs cowsay: apt-get install cowsay", "3 skipped"]),
        ("1", ["needs cowsay: apt-get install cowsay", "1 failed, 1 skipped, 1 error"]),
    ],
)
def test_what_is_wanted_is_said(tmp_path: Path, ci: str, said: list[str]) -> None:
    (tmp_path / "test_them.py").write_text(TESTS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.wanting", "-p", "no:cacheprovider", tmp_path],
        cwd=tmp_path, env=os.environ | {"CI": ci, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert [words for words in said if words not in done.stdout] == []
