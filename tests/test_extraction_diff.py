"""What a change gains and loses, on a copy of the project with planted changes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None, reason="needs git for revisions: apt-get install git"
)
TEXT = (
    "青禾县人民政府2023年政府工作报告\n"
    "一、2022年工作回顾\n"
    "全年粮食产量12.5万吨，同比增长4.2%；新建村卫生室15所。\n"
)
# What each revision puts behind its code: one knows no figures, the last misses the first of them
# and takes another for a plan.
WITHOUT_FIGURES = """
_whole = report_json
def report_json(report, figures, *mentions):
    return {name: value for name, value in _whole(report, figures, *mentions).items() if name != "figures"}
"""
# A rule of cleaning that keeps more: all spans move.
MOVED = """
_still = report_json
def report_json(report, figures, *mentions):
    record = _still(report, figures, *mentions)
    record["text"] = "附件\\n" + record["text"]
    for figure in record["figures"]:
        for span in (figure, figure["sentence"]):
            span["start"], span["end"] = span["start"] + 3, span["end"] + 3
    return record
"""
CHANGED = """
import dataclasses
_all = find_figures
def find_figures(report):
    return [
        dataclasses.replace(figure, status="target") if figure.quote == "15所" else figure
        for figure in _all(report)[1:]
    ]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with three revisions, and a change that is not committed."""
    folder = tmp_path_factory.mktemp("diff") / "project"
    ours = shutil.ignore_patterns("__pycache__")
    for part in ("indexer", "scripts"):
        shutil.copytree(ROOT / part, folder / part, ignore=ours)
    (folder / "reports").mkdir()
    (folder / "reports" / "qinghe.txt").write_text(TEXT, encoding="utf-8")
    (folder / "reports" / "empty.txt").write_bytes(b"")
    git(folder, "init", "--quiet")
    jsonform = folder / "indexer" / "jsonform.py"
    whole = jsonform.read_text(encoding="utf-8")
    for tag, more in (("bare", WITHOUT_FIGURES), ("moved", MOVED)):
        jsonform.write_text(whole + more, encoding="utf-8")
        commit(folder, tag)
    jsonform.write_text(whole, encoding="utf-8")
    commit(folder, "whole")
    with (folder / "indexer" / "figures" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(CHANGED)
    return folder


def git(folder: Path, *arguments: str) -> None:
    nobody = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", "-C", str(folder), *nobody, *arguments], check=True, capture_output=True)


def commit(folder: Path, tag: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", tag)
    git(folder, "tag", tag)


def diff(project: Path, old: str, new: str, *options: str) -> subprocess.CompletedProcess[str]:
    script = str(project / "scripts" / "extraction_diff.py")
    return subprocess.run(
        [sys.executable, script, old, new, str(project / "reports"), *options],
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_what_is_lost_and_what_is_said_otherwise_is_shown(project: Path, tmp_path: Path) -> None:
    into = tmp_path / "changes.json"
    done = diff(project, "whole", ".", "--json", str(into))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(into.read_text(encoding="utf-8"))
    assert (found["reports"], found["figures"]) == (1, {"old": 3, "new": 2})
    assert found["counts"] == {"lost": 1, "status": 1}
    lost, status = (next(c for c in found["changes"] if c["kind"] == k) for k in found["counts"])
    assert (lost["quote"], lost["new"]) == ("12.5万吨", "")
    assert (status["quote"], status["old"], status["new"]) == ("15所", "actual", "target")
    assert "1 reports, figures 3 -> 2" in done.stdout
    assert "actual -> target" in done.stdout
    assert "新建村卫生室15所" in done.stdout


@pytest.mark.parametrize("new", ["whole", "moved"])
def test_nothing_changes_between_equals(project: Path, new: str) -> None:
    done = diff(project, "whole", new)
    assert (done.returncode, done.stdout) == (0, "1 reports, figures 3 -> 3\n")


def test_a_revision_from_before_there_were_figures(project: Path) -> None:
    done = diff(project, "bare", "whole", "--limit", "1")
    assert done.returncode == 0, done.stderr
    assert "OLD knows no figures: all are gained" in done.stdout
    assert "gained: 3" in done.stdout
    assert done.stdout.count("qinghe.txt:") == 1


@pytest.mark.parametrize(
    ("old", "folder", "said"),
    [("nowhere", "reports", "no revision 'nowhere'"), ("whole", "empty", "no report in it")],
)
def test_what_cannot_be_compared_is_named(project: Path, old: str, folder: str, said: str) -> None:
    (project / "empty").mkdir(exist_ok=True)
    script = str(project / "scripts" / "extraction_diff.py")
    done = subprocess.run(
        [sys.executable, script, old, ".", str(project / folder)], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
