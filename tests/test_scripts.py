"""The two commands of the README, and the locks they install from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

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
    assert corpus.store.counts().reports == 38
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
