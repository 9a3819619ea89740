"""The beginning of a phrase -> the phrases of the corpus that begin so."""

from __future__ import annotations

import re

from indexer.corpus import Corpus
from indexer.levelling import level
from indexer.similar.index import open_wordings
from indexer.similar.records import Completion

LIMIT = 10
LAST_CLAUSE = re.compile(r"[^。;:!?,\n]*\Z")


def complete(corpus: Corpus, start: str, limit: int = LIMIT) -> list[Completion]:
    """The clauses that go on from the last clause of what was typed, the commonest first.

    Only clauses of several reports are proposed; numbers and places do not tell clauses apart.
    """
    last = LAST_CLAUSE.search(level(start, corpus.regions).text)
    beginning = last[0] if last else ""
    if not beginning:
        return []
    found = open_wordings(corpus).phrases_beginning(beginning, limit)
    return [Completion(text, reports) for text, reports in found]
