"""Where the next page begins: a word that only we can read, with the state of the corpus in it.

A cursor of another state of the corpus is refused (410). To go on from the same number of hits was
the other way: after an ingest some hits would be given twice and some never, and nobody would see
it. Who reads all pages begins anew; who reads one page never notices.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from webui.api.problems import Problem
from webui.api.records import Json, Paged
from webui.language import _

Entry = TypeVar("Entry")

# generation, first entry, and which question it is the next page of
CURSOR = re.compile(r"([0-9]{1,12})\.([0-9]{1,9})\.([0-9a-f]{12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Here:
    """The place of a page among all entries."""

    generation: int
    question: str
    first: int

    def page(self, entries: Sequence[Entry], limit: int) -> tuple[Sequence[Entry], Json]:
        """The entries of this page, and what its answer says of all of them.

        >>> Here(7, "0123456789ab", 2).page("abcde", 2)
        ('cd', {'total': 5, 'next': 'Ny40LjAxMjM0NTY3ODlhYg'})
        """
        end = self.first + limit
        total = len(entries)
        return entries[self.first : end], {"total": total, "next": self.next(end, total)}

    def next(self, end: int, total: int) -> str | None:
        """The cursor of the page that begins at `end`; None where nothing is left.

        >>> Here(7, "0123456789ab", 0).next(20, 21)
        'Ny4yMC4wMTIzNDU2Nzg5YWI'
        >>> Here(7, "0123456789ab", 0).next(20, 20)
        """
        if end >= total:
            return None
        written = f"{self.generation}.{end}.{self.question}"
        return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def here(question: Paged, generation: int, path: str) -> Here:
    """The page that a question asks for; `path` is the address that it stands at.

    Raises Problem for a cursor of another question or of another state of the corpus.
    """
    asked = question.model_dump_json(exclude={"cursor", "limit"})
    name = hashlib.sha256(f"{path}?{asked}".encode()).hexdigest()[:12]
    if not question.cursor:
        return Here(generation, name, 0)
    found = CURSOR.fullmatch(_written(question.cursor))
    if not found or found[3] != name:
        raise Problem("cursor", _("要用同一个问题的回答里的 next"), argument="cursor")
    if int(found[1]) != generation:
        raise Problem("old_cursor", _("不带游标，从第一页再问"), argument="cursor")
    return Here(generation, name, int(found[2]))


def _written(cursor: str) -> str:
    try:
        return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii", "replace")
    except ValueError:
        return ""
