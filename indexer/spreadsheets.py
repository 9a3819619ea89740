"""What a table for spreadsheets must heed: a cell that begins with a sign is run as a formula."""

from __future__ import annotations

import re

# A spreadsheet runs what begins so, be it in a title that a stranger wrote; an apostrophe before it
# makes it text. A cell that begins with apostrophes of its own before such a sign gets one more.
FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")


def guard(cell: str) -> str:
    """A cell that no spreadsheet runs; `unguard` gives it back.

    >>> guard("=1+1"), guard("造林"), unguard(guard("'=1+1"))
    ("'=1+1", '造林', "'=1+1")
    """
    return f"'{cell}" if FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell without the apostrophe that `guard` gave it."""
    return cell[1:] if GUARDED.match(cell) else cell
