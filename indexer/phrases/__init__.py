"""Concordance: every line in which a phrase stands, with its words on both sides, and the counts.

`concordance` answers what pages and commands ask; `records` says in which terms.
"""

from indexer.phrases.concordance import concordance
from indexer.phrases.records import (
    Collocate,
    Concordance,
    Filler,
    Frequency,
    Group,
    Grouping,
    PhraseLine,
    PhraseRequest,
    PhraseSort,
)

__all__ = [
    "Collocate",
    "Concordance",
    "Filler",
    "Frequency",
    "Group",
    "Grouping",
    "PhraseLine",
    "PhraseRequest",
    "PhraseSort",
    "concordance",
]
