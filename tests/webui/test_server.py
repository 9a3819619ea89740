"""The pages as `shuzhi serve` serves them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.processes import is_alive, within

PROGRAM = "from indexer.cli import main; main()"


@contextmanager
def served(home: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server that has begun to answer, and its address."""
    command = [sys.executable, "-c", PROGRAM, "--home", str(home), "serve", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            yield server, next(word for word in line.split() if "://" in word)
        finally:
            server.terminate()


# Two that answer, and one that works at uploads.
ALL = 3


def children(process: int) -> list[int]:
    """Those that a process began, without Python's own helper."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            is_ours = b"spawn_main" in (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == process and is_ours:
            found.append(int(folder.name))
    return found


def words(address: str) -> str:
    with urlopen(address, timeout=20) as page:
        assert page.status == 200
        return str(page.read().decode())


@pytest.mark.parametrize("processes", ["1", "2"])
def test_the_address_that_is_printed_answers(tmp_path: Path, processes: str) -> None:
    with served(tmp_path, "--processes", processes) as (_server, address):
        assert "语料是空的" in words(address)


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="looks for the processes in /proc"
)


@needs_proc
def test_a_process_that_dies_is_replaced(tmp_path: Path) -> None:
    with served(tmp_path, "--processes", "2") as (server, address):
        assert within(20, lambda: len(children(server.pid)) == ALL)
        time.sleep(10.5)  # one that ends at once would end the server
        first, second, third = children(server.pid)
        os.kill(first, signal.SIGKILL)
        assert within(20, lambda: len(set(children(server.pid)) - {first}) == ALL)
        assert is_alive(second) and is_alive(third)
        assert "语料是空的" in words(address)


@needs_proc
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_stays_when_the_server_ends(tmp_path: Path, how: signal.Signals) -> None:
    with served(tmp_path, "--processes", "2") as (server, _address):
        assert within(20, lambda: len(children(server.pid)) == ALL)
        begun = children(server.pid)
        server.send_signal(how)
        server.wait(timeout=20)
        assert within(20, lambda: not any(map(is_alive, begun)))


def test_an_address_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-c", PROGRAM, "--home", str(tmp_path), "serve", "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in done.stderr
    assert "Traceback" not in done.stderr
