"""The address of two reports side by side, or of a report beside an older file of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from webui.address import Arguments, number_of, with_arguments


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address says: a report on the left, and on the right another one or, by its hash,
    a file in which the report once stood. `whole` shows the sentences that are the same too,
    `row` is the difference to begin at.
    """

    report: str
    other: str = ""
    file: str = ""
    whole: bool = False
    row: int = 0


def ask_from(report: str, other: str, file: str, arguments: Arguments) -> Ask:
    """What an address asks for; what means nothing is passed over."""
    whole = arguments.get("rows", "") == "all"
    return Ask(report, other, file, whole, number_of(arguments.get("hit", "")) or 0)


def ask_url(ask: Ask, anchor: str = "") -> str:
    """The address of a page.

    >>> ask_url(Ask("c9a816021d92", "5e5f9d0a3b1c", row=3))
    '/reports/c9a816021d92/beside/5e5f9d0a3b1c?hit=3#h3'
    >>> ask_url(Ask("c9a816021d92", file="0f1e2d", whole=True), "numbers")
    '/reports/c9a816021d92/versions/0f1e2d?rows=all#numbers'
    """
    part = f"versions/{quote(ask.file)}" if ask.file else f"beside/{quote(ask.other, safe='')}"
    arguments = [
        *([("rows", "all")] if ask.whole else []),
        *([("hit", str(ask.row))] if ask.row else []),
    ]
    path = f"/reports/{quote(ask.report, safe='')}/{part}".rstrip("/")
    url = with_arguments(path, arguments)
    anchor = anchor or (f"h{ask.row}" if ask.row else "")
    return f"{url}#{anchor}" if anchor else url
