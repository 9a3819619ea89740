"""Programs of others, run on one file within bounds: time, memory, what they may write."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

# The limit of processor time ends what a killed process of ours left running.
_LIMITED = 'ulimit -t {seconds}; ulimit -v {kilobytes}; exec "$0" "$@"'
_MAX_KILOBYTES = 4 * 1024 * 1024
MAX_OUTPUT_BYTES = 256 * 1024 * 1024


def installed(name: str) -> str | None:
    """Where a program is, None where there is none."""
    return shutil.which(name)


def run(
    command: Sequence[str], folder: Path, max_seconds: int, environment: Mapping[str, str]
) -> bytes:
    """What a program prints. When its time is over it is ended with all that it started.

    It sees `folder` as its home and place for temporary files, and of our environment the PATH.
    """
    limited = _LIMITED.format(seconds=max_seconds, kilobytes=_MAX_KILOBYTES)
    basics = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder)}
    with tempfile.TemporaryFile(dir=folder) as output:
        try:
            process = subprocess.Popen(
                ["/bin/sh", "-c", limited, *command],
                cwd=folder,
                env=basics | dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            return b""
        with process, suppress(subprocess.TimeoutExpired):
            try:
                process.wait(max_seconds)
            finally:
                # soffice is a script that starts a program that starts another.
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
        output.seek(0)
        return output.read(MAX_OUTPUT_BYTES)
