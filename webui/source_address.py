"""The address of what stands in a file of a report, with what cleaning changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from webui.address import Arguments, number_of, with_arguments

# So many digits of the hash of a file name it among those of a report.
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address says.

    `file` is the beginning of the hash of a file, empty for the first that stands there now.
    `step` names the step whose changes are looked at, empty for all that change words. `whole`
    shows the lines without changes too, and `change` is the change to begin at.
    """

    report: str
    file: str = ""
    step: str = ""
    whole: bool = False
    change: int = 0


def ask_from(report: str, arguments: Arguments) -> Ask:
    """What an address asks for; what means nothing is passed over."""
    file, step = arguments.get("file", ""), arguments.get("step", "")
    return Ask(
        report,
        file if re.fullmatch("[0-9a-f]{6,64}", file) else "",
        step if re.fullmatch("[a-z_]{1,40}", step) else "",
        arguments.get("lines", "") == "all",
        number_of(arguments.get("hit", "")) or 0,
    )


def ask_url(ask: Ask, anchor: str = "") -> str:
    """The address of a file.

    >>> ask_url(Ask("c9a816021d92", step="drop_unseen", whole=True), "l12")
    '/reports/c9a816021d92/source?step=drop_unseen&lines=all#l12'
    """
    arguments = [
        *([("file", ask.file)] if ask.file else []),
        *([("step", ask.step)] if ask.step else []),
        *([("lines", "all")] if ask.whole else []),
        *([("hit", str(ask.change))] if ask.change else []),
    ]
    url = with_arguments(f"/reports/{quote(ask.report, safe='')}/source", arguments)
    anchor = anchor or (f"h{ask.change}" if ask.change else "")
    return f"{url}#{anchor}" if anchor else url
