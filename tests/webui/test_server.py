"""The pages as `shuzhi serve` serves them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen


def test_the_address_that_is_printed_answers(tmp_path: Path) -> None:
    program = "from indexer.cli import main; main()"
    command = [sys.executable, "-c", program, "--home", str(tmp_path), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = next(word for word in server.stdout.readline().split() if "://" in word)
            with urlopen(address, timeout=10) as page:
                assert page.status == 200
                assert "语料是空的" in page.read().decode()
        finally:
            server.terminate()
