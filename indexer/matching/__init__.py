"""Where a query matches: the one place that says what slots, NEAR, 同句 and 同段 mean.

Texts are folded (`folding`) before they are looked at, which moves nothing.
"""

from indexer.matching.queries import (
    asks_for_figures,
    asks_for_mentions,
    fillers,
    find_lines,
    find_matches,
)
from indexer.matching.slots import SlotMatch, slot_matches
from indexer.matching.texts import count, holds

__all__ = [
    "SlotMatch",
    "asks_for_figures",
    "asks_for_mentions",
    "count",
    "fillers",
    "find_lines",
    "find_matches",
    "holds",
    "slot_matches",
]
