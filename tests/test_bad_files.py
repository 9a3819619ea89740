"""Bad files beside good ones: the good go in, each bad one is read or listed with what to do."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.corpus import Corpus
from indexer.ingest import IngestResult, ingest, walk
from indexer.search import SearchRequest, search
from tests.bad_files import ALL, SLOW, TAKEN, TEXT, Bad
from tests.bad_files import GOOD as GOOD_FILES

GOOD = 5
SECONDS = 10.0
REPORT = TEXT.encode()
# What nothing that people download may bring about.
FAULTS = re.compile("fault of shuzhi|the process that read it died")


def good_ones(folder: Path) -> None:
    folder.mkdir(parents=True)
    for number in range(GOOD):
        (folder / f"good{number}.txt").write_bytes(f"{TEXT}完好第{number}号。".encode())


def take(corpus: Corpus, *paths: Path, jobs: int = 2) -> IngestResult:
    settings = replace(corpus.settings, file_seconds=SECONDS, file_megabytes=1024)
    return ingest(replace(corpus, settings=settings), walk(paths, settings.home), jobs=jobs)


def found(corpus: Corpus, query: str) -> int:
    return search(corpus, SearchRequest(query)).total


def stored(corpus: Corpus) -> set[str]:
    """The paths of all files that a report was taken from."""
    return {path for paths in corpus.store.paths(corpus.store.ids()).values() for path in paths}


@pytest.mark.skipif(os.name != "posix", reason="memory is limited on such systems only")
def test_bad_files_are_read_or_listed_and_the_good_ones_go_in(
    corpus: Corpus, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    good_ones(folder / "好")
    assert len(ALL) >= 200 and len({bad.name for bad in ALL}) == len(ALL)
    for bad in ALL:
        (folder / bad.name).write_bytes(bad.make())
    began = time.monotonic()
    result = take(corpus, folder)
    assert found(corpus, "完好") == GOOD
    taken = stored(corpus)
    said = {error.path: f"{error.reason}; {error.hint}" for error in result.rejected}
    wrong = [line for bad in ALL for line in faults_of(folder, bad, taken, said)]
    assert not wrong, "\n".join(wrong)
    assert set(corpus.store.failures.paths()) == said.keys()
    assert all(error.reason and error.hint for error in result.rejected)
    assert not [path for path in (*taken, *said) if ".." in path]
    assert found(corpus, '"root:x:0"') == 0  # of /etc/passwd
    assert not (tmp_path / "out").exists()
    # Two of them last as long as they may, the others are quick where the machine is not busy.
    assert time.monotonic() - began < 20 * SECONDS


def faults_of(folder: Path, bad: Bad, taken: set[str], said: dict[str, str]) -> list[str]:
    """What is wrong with what became of a bad file."""
    path = str(folder / bad.name)
    read = [name for name in taken if name == path or name.startswith(f"{path}!/")]
    reasons = [said[name] for name in said if name == path or name.startswith(f"{path}!/")]
    lines = [f"{bad.name}: {reason}" for reason in reasons if FAULTS.search(reason)]
    if not read and not reasons:
        lines.append(f"{bad.name}: neither read nor listed")
    if bad.outcome == TAKEN and not read:
        lines.append(f"{bad.name}: not read: {reasons}")
    if bad.outcome not in ("", TAKEN) and not any(re.search(bad.outcome, one) for one in reasons):
        lines.append(f"{bad.name}: not {bad.outcome!r} but {reasons or 'read'}")
    return lines


# ------------------------------------------------------------ names and things that are not files


def bytes_name(name: bytes) -> Callable[[Path], object]:
    return lambda folder: Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_bytes(
        REPORT
    )


def socket_file(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made, suppress(OSError):
        os.chdir(folder)  # the path of a socket may have 108 bytes only
        made.bind("socket.txt")


def deep_folder(folder: Path) -> None:
    """A folder whose path is longer than the system takes."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("深" * 80, dir_fd=here)
        below = os.open("深" * 80, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def link(name: str, target: str) -> Callable[[Path], object]:
    return lambda folder: os.symlink(target, folder / name)


# What is put into the folder: added, skipped, reasons of those that are listed, notes.
STRANGE: list[tuple[str, Callable[[Path], object], int, int, list[str], list[str]]] = [
    ("name in GBK", bytes_name("述职报告.txt".encode("gbk")), 1, 0, [], []),
    ("name with a line break", bytes_name("述职\n报告.txt".encode()), 1, 0, [], []),
    ("name of no encoding", bytes_name(b"\xff\xfe\xfd.txt"), 1, 0, [], []),
    ("name with orders to a terminal", bytes_name(b"\x1b[2J.txt"), 1, 0, [], []),
    ("longest name", bytes_name(b"a" * 251 + b".txt"), 1, 0, [], []),
    ("name like an option", bytes_name(b"--json.txt"), 1, 0, [], []),
    ("name like an address", bytes_name(b"https:"), 1, 0, [], []),
    ("name like a member", bytes_name(b"a.zip!"), 1, 0, [], []),
    ("a folder like a file", lambda folder: (folder / "a.docx").mkdir(), 0, 0, [], []),
    ("a pipe", lambda folder: os.mkfifo(folder / "a.txt"), 0, 0, ["not a plain file"], []),
    ("a socket", socket_file, 0, 0, ["no such device|not a plain file"], []),
    ("a link out", link("a.txt", "/etc/hostname"), 0, 1, [], ["1 link leads out"]),
    ("a link to a device", link("a.txt", "/dev/zero"), 0, 1, [], ["1 link leads out"]),
    ("a folder link out", link("etc", "/etc"), 0, 1, [], ["1 link leads out"]),
    ("a link to a file inside", link("a.txt", "好/good0.txt"), 0, 0, [], []),
    ("a link to nothing inside", link("a.txt", "好/nothing.txt"), 0, 0, ["no such file"], []),
    ("a link to itself", link("a.txt", "a.txt"), 0, 0, ["too many levels"], []),
    ("a folder loop", link("loop", "."), 0, 0, [], []),
    ("a folder loop to above", link("loop", ".."), 0, 1, [], ["1 link leads out"]),
    ("a folder too deep", deep_folder, 0, 0, ["the folder cannot be opened: file name too long"], []),
]  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="only there are such names and things")
@pytest.mark.parametrize(
    "case, make, added, skipped, reasons, notes",
    STRANGE,
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_strange_names_and_things(
    corpus: Corpus,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    make: Callable[[Path], object],
    added: int,
    skipped: int,
    reasons: list[str],
    notes: list[str],
) -> None:
    folder = tmp_path / "in"
    good_ones(folder / "好")
    monkeypatch.chdir(tmp_path)
    make(folder)
    result = take(corpus, folder, jobs=1)
    assert (result.added, result.skipped) == (GOOD + added, skipped)
    for reason, error in zip(reasons, result.rejected, strict=True):
        assert re.search(reason, error.reason), error.reason
    for note, line in zip(notes, result.warnings, strict=True):
        assert line.startswith(note)


def test_a_link_that_is_named_is_followed(corpus: Corpus, tmp_path: Path) -> None:
    good_ones(tmp_path / "elsewhere")
    folder = tmp_path / "in"
    folder.symlink_to(tmp_path / "elsewhere")
    assert take(corpus, folder, jobs=1).added == GOOD


def test_what_vanishes_or_changes_is_listed_and_the_others_go_on(
    corpus: Corpus, tmp_path: Path
) -> None:
    good_ones(tmp_path / "in")
    listed = walk([tmp_path / "in"], corpus.settings.home)
    (tmp_path / "in" / "good2.txt").unlink()
    changing = Path("/proc/self/status")  # has another size than it says, as what is written to
    files = listed.files + ((changing,) if changing.exists() else ())
    result = ingest(corpus, listed._replace(files=files))
    assert result.added == GOOD - 1
    reasons = [error.reason for error in result.rejected]
    assert reasons[0] == "cannot be opened: no such file or directory"
    assert reasons[1:] == ["it was changed while it was read"] * changing.exists()


@pytest.mark.skipif(os.name != "posix", reason="memory is limited on such systems only")
def test_a_hundred_mutations_of_each_format_are_read_or_refused(tmp_path: Path) -> None:
    script = Path(__file__).parents[1] / "scripts" / "fuzz_readers.py"
    command = [
        sys.executable,
        script,
        "--count",
        "100",
        "--seed",
        "0",
        "--keep",
        tmp_path / "finds",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [*GOOD_FILES, *SLOW]
    assert all(re.search(r"\d+ read +\d+ refused +\d+ memory +0 finds$", line) for line in lines)
