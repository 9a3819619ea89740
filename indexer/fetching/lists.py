"""A list of addresses in a file: one a line, `#` begins a comment."""

from __future__ import annotations

import re
from pathlib import Path

from indexer.addresses import normalised
from indexer.errors import UnreadableReport
from indexer.readers.encodings import decode
from indexer.readers.models import SourceFile

# https://… # a note; the # of an address has no blank before it.
COMMENT = re.compile(r"(?:^|\s)#.*")


def read_addresses(file: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses in a file, each once and in one form, and what is wrong with other lines.

    Raises UnreadableReport when the file cannot be read as text.
    """
    try:
        source = SourceFile(str(file), file.read_bytes())
    except OSError as error:
        why = (error.strerror or "no such file").lower()
        hint = "check its name and permissions"
        raise UnreadableReport(str(file), f"cannot be opened: {why}", hint) from None
    text, _ = decode(source)
    addresses: dict[str, None] = {}
    faults = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        stated = COMMENT.sub("", line).strip()
        if not stated:
            continue
        try:
            addresses[normalised(stated)] = None
        except UnreadableReport as error:
            faults.append(f"{file}, line {number}: {error}")
    return tuple(addresses), tuple(faults)
