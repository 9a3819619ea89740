"""What the commands print commands no terminal, be it shown to a person or read by a program."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.hostile.conftest import EMPTY, Home
from tests.hostile.reports import name_of, text_of

ROOT = Path(__file__).parents[2]
BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
# Signs that do something; \r is what a terminal itself puts before a newline.
DOING = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{BIDI}\U000e0000-\U000e007f]")
# What colours a word or moves the bar that shows how far an ingest is, and nothing else.
OURS = re.compile(r"\x1b\[[0-9;]*[mAK]|\x1b\[\?25[lh]|\r")
# A text with all that a terminal could be told, as it is typed into a question.
SAID = "\x1b]0;pwned\x07\u202e造林\x9b31m"
COMMANDS: dict[str, tuple[str, ...]] = {
    "stats": ("stats",),
    "failures": ("failures",),
    "search": ("search", "造林", "--facets"),
    "search-said": ("search", SAID),
    "search-wrong": ("search", f"({SAID}"),
    "search-unit": ("search", "造林", "--unit", "passage", "--region", SAID),
    "compare": ("compare", "人工造林", "--region", "880100", "--level", "county"),
    "compare-wrong": ("compare", SAID),
    "indicators": ("indicators", "造林"),
    "phrases": ("phrases", "以*为抓手", "--group", "region"),
    "phrases-said": ("phrases", SAID),
    "similar": ("similar", f"全年新增{SAID}人工造林11543亩"),
    "complete": ("complete", "坚持以"),
    "templates": ("templates",),
    "policies": ("policies",),
    "policy": ("policies", "河长制"),
    "policy-wrong": ("policies", SAID),
    "discover": ("policies", "discover"),
    "audit": ("audit", "figures", "--promises"),
    "audit-names": ("audit", "names"),
    "reuse": ("reuse",),
    "reuse-wrong": ("reuse", SAID),
    "trends": ("trends", "河长制", "造林", "--by", "county"),
    "trends-said": ("trends", SAID),
    "corrections": ("corrections",),
    "correct-wrong": ("correct", SAID, "year", "2023", "--reason", SAID),
    "users": ("users", "list"),
    "tokens": ("users", "token", "admin"),
    "users-wrong": ("users", "role", SAID, "--role", "admin"),
    "trail": ("trail", "--limit", "200"),
    "check": ("check",),
}
# Runs commands one after another in a process, since to start one takes a second.
RUNNER = """
import json, sys
from indexer.cli import main

if __name__ == "__main__":
    for name, arguments in json.loads(sys.argv[1]).items():
        print(f"<<{name}>>", flush=True)
        try:
            main(arguments)
        except SystemExit as end:
            print(f"<<{end.code}>>", flush=True)
"""
PART = re.compile(r"<<([a-z-]+)>>\r?\n(.*?)<<([0-9]+|None)>>", re.DOTALL)


def run(
    folder: Path, commands: Mapping[str, tuple[str, ...]], terminal: bool
) -> dict[str, tuple[str, str]]:
    """What commands print, and with which status they end, each by its name."""
    script = folder / "run.py"
    script.write_text(RUNNER, encoding="utf-8")
    started = [sys.executable, str(script), json.dumps(commands)]
    around = {**os.environ, "COLUMNS": "100", "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    theirs, ours = pty.openpty() if terminal else os.pipe()
    with subprocess.Popen(
        started, stdin=subprocess.DEVNULL, stdout=ours, stderr=ours, env=around
    ) as running:
        os.close(ours)
        got = b"".join(iter(lambda: _read(theirs), b""))
        os.close(theirs)
    assert running.returncode == 0, got.decode()[-2000:]
    parts = {name: (said, code) for name, said, code in PART.findall(got.decode())}
    assert parts.keys() == commands.keys(), got.decode()[-2000:]
    return parts


def _read(file: int) -> bytes:
    try:
        return os.read(file, 1 << 16)
    except OSError:  # the other end of a terminal was closed
        return b""


def doing(text: str) -> list[str]:
    """The places where a text does something to a terminal."""
    return [repr(text[max(one.start() - 30, 0) : one.end() + 9]) for one in DOING.finditer(text)]


def at_home(home: Path, *more: str) -> dict[str, tuple[str, ...]]:
    """The commands as they are asked of a home."""
    return {name: ("--home", str(home), *words, *more) for name, words in COMMANDS.items()}


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
def test_commands_print_nothing_that_commands(
    hostile: Home, tmp_path: Path, terminal: bool
) -> None:
    printed = run(tmp_path, at_home(hostile.corpus.settings.home), terminal)
    for name, (said, code) in printed.items():
        assert code in ("0", "2", "None"), said
        assert "Traceback" not in said
        assert doing(OURS.sub("", said) if terminal else said) == [], name
        assert said, name


def test_json_parses_and_commands_nothing(hostile: Home, tmp_path: Path) -> None:
    printed = run(tmp_path, at_home(hostile.corpus.settings.home, "--json"), False)
    for name, (said, code) in printed.items():
        assert doing(said) == [], name
        if code == "0":
            assert isinstance(json.loads(said), dict)
        else:
            assert said.startswith(("shuzhi: ", "Usage: ")), (name, said)


# Names that no text is, and that look like the marks by which what is printed is coloured.
ODD = (
    b"\xff\xfe\x1b[2J.txt",
    "[red]造林[bold].txt".encode(),
    *(f"{n}.txt".encode() for n in EMPTY),
)


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
def test_an_ingest_and_a_look(tmp_path: Path, terminal: bool) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ODD:
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_bytes(b"")
    whole = folder / name_of(38, "txt")
    whole.write_text(text_of(38), encoding="utf-8")
    home = ("--home", str(tmp_path / "home"))
    commands = {
        "ingest": (*home, "ingest", str(folder), "--jobs", "1"),
        "failures": (*home, "failures"),
        "inspect": (*home, "inspect", str(whole)),
        "inspect-wrong": (*home, "inspect", f"{folder}/{SAID}"),
        "usage": (*home, "ingest", f"{folder}/{SAID}"),
        "no-command": (*home, SAID),
        "ingest-json": (*home, "ingest", str(folder), "--jobs", "1", "--json"),
        "failures-json": (*home, "failures", "--json"),
        "inspect-json": (*home, "inspect", str(whole), "--json"),
    }
    if terminal:  # what is for programs is no other there
        commands = {name: words for name, words in commands.items() if "--json" not in words}
    for name, (said, _code) in run(tmp_path, commands, terminal).items():
        assert "Traceback" not in said, said
        assert doing(OURS.sub("", said) if terminal else said) == [], (name, said)
        if name.endswith("-json"):
            json.loads(said)
