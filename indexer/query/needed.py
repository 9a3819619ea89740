"""What a document must hold at least for a clause to be true of it."""

from __future__ import annotations

import re
from itertools import product

from indexer.query.models import (
    And,
    Clause,
    Everything,
    Exact,
    Near,
    Or,
    Slots,
    Within,
    Words,
)

NO_SIGN = re.compile(r"[^\W_]+")
LETTERS = re.compile("[A-Za-z]+|[^A-Za-z]+")


def needed(clause: Clause) -> Clause:
    """Exact texts, combined by And and Or, without which a clause about texts cannot be true.

    An index answers this quickly; whether the clause is true, a look into the text tells.

    >>> from indexer.query import Slot
    >>> needed(Near(Slots(("以", Slot.WORDS, "为抓手")), Exact("造林"), 20))
    And(clauses=(Exact(text='为抓手'), Exact(text='造林')))
    """
    match clause:
        case Exact():
            return clause
        case Words(text):
            return _any_case(text)
        case Slots(parts):
            # Signs match in either width, and an index has them as they stand.
            pieces = [
                run for part in parts if isinstance(part, str) for run in NO_SIGN.findall(part)
            ]
            # A single character is everywhere and keeps little out.
            longer = [piece for piece in pieces if len(piece) > 1] or pieces
            return _all([Exact(piece) for piece in dict.fromkeys(longer)])
        case Near(left, right):
            return _all([needed(left), needed(right)])
        case Within(parts) | And(parts):
            return _all([needed(part) for part in parts])
        case Or(parts):
            return Or(tuple(needed(part) for part in parts))
        case _:
            return Everything()


def _all(parts: list[Clause]) -> Clause:
    wanted = [part for part in parts if part != Everything()]
    if len(wanted) > 1:
        return And(tuple(wanted))
    return wanted[0] if wanted else Everything()


def _any_case(text: str) -> Clause:
    """A text with its letters in either case: of gdp增长, gd and dp in four ways each, and 增长."""
    parts: list[Clause] = []
    for run in LETTERS.findall(text):
        if not run[0].isascii() or not run[0].isalpha():
            parts.append(Exact(run))
            continue
        for at in range(max(1, len(run) - 1)):
            pair = run[at : at + 2]
            cases = product(*((letter.lower(), letter.upper()) for letter in pair))
            parts.append(Or(tuple(Exact("".join(case)) for case in cases)))
    return _all(parts)
