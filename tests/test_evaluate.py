"""The measure of the metadata rules, run as people run it."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpus"
DEPUTY = "qinghe/qinghe-2023-deputy.txt"


def evaluate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "evaluate.py", "metadata", *arguments],
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """The labels of the sample corpus with a wrong year, beside the regions that they need."""
    shutil.copy(SAMPLE / "regions.csv", tmp_path)
    with (SAMPLE / "reports.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (planted,) = [row for row in rows if row["path"] == DEPUTY]
    planted["year"] = "1999"
    table = tmp_path / "labels.tsv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)
    return table


def test_a_wrong_label_is_listed_with_what_was_found_and_why(labels: Path, tmp_path: Path) -> None:
    into = tmp_path / "figures.json"
    done = evaluate("--labels", labels, "--files", SAMPLE, "--json", into)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if f"{DEPUTY}  year  " in line]
    assert len(lines) == 2  # once with file names, once without
    assert all("expected 1999 (nowhere held)  found 2023" in line for line in lines)
    assert all("2023年度" in line.partition("evidence")[2] for line in lines)
    found: dict[str, Any] = json.loads(into.read_text(encoding="utf-8"))["metadata"]
    labelled = len(labels.read_text(encoding="utf-8").splitlines()) - 1
    for run in ("named", "hidden"):
        year = found[run]["year"]
        misses = [m for m in found["misses"] if m["run"] == run and m["field"] == "year"]
        assert year["labelled"] == labelled > 60
        assert year["right"] == labelled - len(misses)
        assert year["accuracy"] == round(year["right"] / labelled, 4)
        assert DEPUTY in [miss["path"] for miss in misses]


def test_what_a_report_holds_is_counted_apart(tmp_path: Path) -> None:
    """What only the file's name says is held with file names and nowhere without."""
    shutil.copy(SAMPLE / "regions.csv", tmp_path)
    (tmp_path / "青禾县2021年总结.txt").write_text("各位代表：\n我县\n", encoding="utf-8")
    (tmp_path / "labels.csv").write_text(
        "path,region,year\n青禾县2021年总结.txt,青禾县,2021\n", encoding="utf-8"
    )
    into = tmp_path / "figures.json"
    done = evaluate("--labels", tmp_path / "labels.csv", "--files", tmp_path, "--json", into)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(into.read_text(encoding="utf-8"))["metadata"]
    for field in ("region", "year"):
        named, hidden = found["named"][field], found["hidden"][field]
        assert (named["held"], hidden["held"]) == (1, 0)
        assert hidden["right"] == 0
    assert found["named"]["year"]["right"] == 1


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("name,year\na.txt,2023\n", "needs the columns path and any of region, year"),
        ("path,note\na.txt,x\n", "needs the columns path and any of region, year"),
        ("path,year\n", "no row names a file"),
        ("path,year\nnowhere.txt,2023\n", "none of its files is in"),
        ("path,region\nreport.txt,没有这个县\n", "no region '没有这个县'"),
    ],
)
def test_a_table_that_cannot_be_used_is_named_in_words(
    tmp_path: Path, table: str, said: str
) -> None:
    (tmp_path / "report.txt").write_text("述职报告\n", encoding="utf-8")
    (tmp_path / "labels.csv").write_text(table, encoding="utf-8")
    done = evaluate("--labels", tmp_path / "labels.csv", "--files", tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_cannot_be_read_is_a_miss(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("2023年度述职报告\n", encoding="utf-8")
    (tmp_path / "labels.csv").write_text(
        "path,year\nreport.txt,2023\nnowhere.txt,2023\n", encoding="utf-8"
    )
    done = evaluate("--labels", tmp_path / "labels.csv", "--files", tmp_path)
    assert done.returncode == 0
    assert "nowhere.txt  year  expected 2023 (nowhere held)  found " in done.stdout
    assert "cannot be opened" in done.stdout
