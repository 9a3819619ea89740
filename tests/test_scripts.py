"""The two commands of the README, and the locks they install from."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from indexer.corpus import open_corpus
from indexer.settings import Settings

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, env=os.environ | environment, timeout=300
    )


def test_start_takes_in_the_sample_corpus(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run(ROOT / "scripts" / "start", "--no-serve", "--home", home)
    assert done.returncode == 0, done.stderr
    corpus = open_corpus(Settings(home=home))
    labelled = (ROOT / "corpus" / "reports.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert corpus.store.counts().reports == len(labelled) > 60
    corpus.close()


@pytest.mark.parametrize("arguments", [["--port"], ["--nonsense"]])
def test_start_says_how_it_is_used(arguments: list[str]) -> None:
    done = run(ROOT / "scripts" / "start", *arguments)
    assert done.returncode == 2
    assert "usage: scripts/start" in done.stderr


@pytest.mark.parametrize(
    ("has", "said"),
    [
        # no Python at all, and one without what Debian packs apart
        ("", "sudo apt-get install python3 python3-venv"),
        (
            '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; *%d*) echo 3.11;; esac\n',
            "sudo apt-get install python3.11-venv",
        ),
    ],
)
def test_start_names_what_the_system_lacks(tmp_path: Path, has: str, said: str) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "scripts", project / "scripts")
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, project)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "cat", "cmp", "dirname"):
        (tools / name).symlink_to(str(shutil.which(name)))
    if has:
        (tools / "python3.11").write_text(has)
        (tools / "python3.11").chmod(0o755)
    done = run(project / "scripts" / "start", "--no-serve", PATH=str(tools))
    assert done.returncode == 1
    assert said in done.stderr


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_have_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pins = re.findall(r"^\w\S*==", text, re.MULTILINE)
    assert len(pins) > 20
    assert len(re.findall(r"^\w.*(?:\n    --hash=sha256:\w{64}.*)+", text, re.MULTILINE)) == len(
        pins
    )
    assert "://" not in text


def test_locks_hold_what_the_project_asks_for() -> None:
    asked = re.findall(
        r'^    "([a-z-]+)(?:>=|==)', (ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )
    locked = (ROOT / "requirements-dev.lock").read_text()
    assert [name for name in asked if f"\n{name}==" not in f"\n{locked}"] == []


PHRASES = {"exact-2-4", "exact-5-7", "exact-8-16", "exact-16-30", "slots", "near"}
WORDINGS = {"similar", "completion"}
POLICIES = {"policy", "policy again", "policies", "checklist"}
SEARCHES = {"word", "common-word", "and-of-two", "word-with-region-and-year"} | {
    f"search-{name}" for name in PHRASES if name.startswith("exact")
}


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The reports of one county of the sample corpus, with the tables that declare them."""
    folder = tmp_path / "county"
    shutil.copytree(ROOT / "corpus" / "qinghe", folder / "qinghe")
    shutil.copy(ROOT / "corpus" / "regions.csv", folder)
    with (ROOT / "corpus" / "reports.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with (folder / "reports.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *(row for row in rows if "qinghe/" in row[0])])
    return folder


@pytest.mark.parametrize(
    ("arguments", "classes"),
    [
        ([], PHRASES | WORDINGS | POLICIES | SEARCHES | {"figures"}),
        (["--docs", "12"], PHRASES | WORDINGS | POLICIES | SEARCHES),
    ],
    ids=["given", "made"],
)
def test_the_benchmark_measures_all_and_agrees_with_its_peers(
    county: Path, tmp_path: Path, arguments: list[str], classes: set[str]
) -> None:
    into = tmp_path / "figures.json"
    script = ROOT / "scripts" / "benchmark.py"
    measured = ("--from", county, "--queries", "3", "--json", into)
    done = run(sys.executable, script, *arguments, *measured)
    assert done.returncode == 0, done.stderr
    figures = json.loads(into.read_text(encoding="utf-8"))
    assert figures["classes"].keys() == classes
    for name, engines in figures["classes"].items():
        assert set(engines["shuzhi"]) == {"p50", "p95", "p99"}
        assert ("scan" in engines) == ("exact" in name or name == "slots")
    for kind in ("characters", "similar", "reuse"):
        assert figures["build"][kind]["bytes"] > 0
    if not arguments:
        assert figures["readers"].keys() == {".txt", ".html", ".docx", ".pdf", ".doc", ".rtf"}
        of_pdf = figures["readers"][".pdf"]
        assert "left_out" in of_pdf or of_pdf["pages_a_second"] > 0
        for suffix in (".txt", ".html", ".docx"):
            assert figures["readers"][suffix]["files"] == len(list((county / "qinghe").iterdir()))
    assert figures["policies"]["mentions"]["mentions"] > 0
    assert all(row["lines_most"] > 0 for row in figures["phrases"].values())


def test_engines_side_by_side_agree(county: Path, tmp_path: Path, opensearch_url: str) -> None:
    into = tmp_path / "figures.json"
    script = ROOT / "scripts" / "benchmark.py"
    engines = {"shuzhi", "fts5", "whoosh", "opensearch"}
    measured = ("--from", county, "--docs", "20", "--queries", "3", "--json", into)
    chosen = ("--engine", "fts5,whoosh,opensearch", "--opensearch", opensearch_url)
    done = run(sys.executable, script, *chosen, *measured)
    assert done.returncode == 0, done.stderr
    figures = json.loads(into.read_text(encoding="utf-8"))
    assert len(figures["classes"]) == 12
    for of_class in figures["classes"].values():
        assert of_class.keys() == {*engines, "scan", "hits"}
        assert {of_class[one]["wrong"] for one in ("fts5", "shuzhi", "opensearch")} == {0}
    for engine in engines:
        assert figures["build"][engine]["bytes"] > 0
        assert figures["changes"][engine].keys() == {"add", "update", "delete"}
    assert figures["ingest"].keys() == {"jobs_1", "jobs_2", "stages"}
    assert figures["ingest"]["jobs_2"]["rejected"] == 0
    with urlopen(f"{opensearch_url}/benchmark-*", timeout=10) as answer:
        assert json.load(answer) == {}


def test_the_benchmark_names_the_engines_that_there_are() -> None:
    done = run(sys.executable, ROOT / "scripts" / "benchmark.py", "--engine", "sphinx")
    assert done.returncode == 1 and done.stdout == ""
    assert "no engine sphinx; there are shuzhi, " in done.stderr


@pytest.mark.parametrize("name", ["made_reports", "benchmark_wordings"])
def test_examples_in_scripts_are_true(name: str) -> None:
    done = run(sys.executable, "-m", "doctest", ROOT / "scripts" / f"{name}.py")
    assert done.returncode == 0, done.stdout
