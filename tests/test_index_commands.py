"""`shuzhi optimize` and `shuzhi reindex`, and what is said of an index that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli import run, run_json

REPORT = "青禾县副县长{}年度述职报告\n全面落实河长制。\n"


REPORTS = 12


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose index has three segments."""
    for number in range(REPORTS):
        file = tmp_path / f"{number}.txt"
        file.write_text(REPORT.format(2000 + number), encoding="utf-8")
    files = [str(tmp_path / f"{number}.txt") for number in range(REPORTS)]
    for some in (files[:-2], files[-2:-1], files[-1:]):
        run_json(tmp_path / "home", "ingest", *some)
    return tmp_path / "home"


def segments(home: Path) -> int:
    return len(list((home / "index").glob("*.docs")))


def test_optimize_leaves_one_segment(home: Path) -> None:
    assert segments(home) == 3
    told = run_json(home, "optimize")
    assert told.keys() == {"reports", "bytes", "seconds"} and told["reports"] == REPORTS
    assert segments(home) == 1
    assert run_json(home, "search", "河长制")["total"] == REPORTS
    assert f"{REPORTS} reports" in run(home, "optimize").stdout


@pytest.mark.parametrize("suffix", [".docs", ".terms", ".toc"])
def test_a_damaged_index_is_told_and_built_anew(home: Path, suffix: str) -> None:
    (file, *_) = (home / "index").glob(f"*{suffix}")
    file.write_bytes(b"")
    for command in (["search", "河长制"], ["optimize"]):
        result = run(home, *command)
        assert result.exit_code == 2 and "shuzhi reindex" in result.stderr
    assert run_json(home, "reindex")["reports"] == REPORTS
    assert run_json(home, "search", "河长制")["total"] == REPORTS


def test_much_new_is_put_together_at_once(home: Path, tmp_path: Path) -> None:
    for number in range(REPORTS):
        file = tmp_path / "more" / f"{number}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(REPORT.format(1980 + number), encoding="utf-8")
    run_json(home, "ingest", str(tmp_path / "more"))
    assert segments(home) == 1


def test_there_must_be_a_home(tmp_path: Path) -> None:
    for command in ("optimize", "reindex"):
        result = run(tmp_path / "none", command)
        assert result.exit_code == 2 and "no corpus in" in result.stderr
        assert not (tmp_path / "none").exists()
