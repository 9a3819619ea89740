"""`shuzhi optimize` and `shuzhi reindex`, and what is said of an index that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli import run, run_json

REPORT = "青禾县副县长{}年度述职报告\n全面落实河长制。\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose index has three segments."""
    for year in (2021, 2022, 2023):
        file = tmp_path / f"{year}.txt"
        file.write_text(REPORT.format(year), encoding="utf-8")
        run_json(tmp_path / "home", "ingest", str(file))
    return tmp_path / "home"


def segments(home: Path) -> int:
    return len(list((home / "index").glob("*.docs")))


def test_optimize_leaves_one_segment(home: Path) -> None:
    assert segments(home) == 3
    told = run_json(home, "optimize")
    assert told.keys() == {"reports", "bytes", "seconds"} and told["reports"] == 3
    assert segments(home) == 1
    assert run_json(home, "search", "河长制")["total"] == 3
    assert "3 reports" in run(home, "optimize").stdout


@pytest.mark.parametrize("suffix", [".docs", ".terms", ".toc"])
def test_a_damaged_index_is_told_and_built_anew(home: Path, suffix: str) -> None:
    (file, *_) = (home / "index").glob(f"*{suffix}")
    file.write_bytes(b"")
    for command in (["search", "河长制"], ["optimize"]):
        result = run(home, *command)
        assert result.exit_code == 2 and "shuzhi reindex" in result.stderr
    assert run_json(home, "reindex")["reports"] == 3
    assert run_json(home, "search", "河长制")["total"] == 3


def test_there_must_be_a_home(tmp_path: Path) -> None:
    for command in ("optimize", "reindex"):
        result = run(tmp_path / "none", command)
        assert result.exit_code == 2 and "no corpus in" in result.stderr
        assert not (tmp_path / "none").exists()
