"""Help with phrasing: sentences that are alike, phrases that go on, patterns with slots.

Whoever writes a report asks how others have put it. `similar` finds the nearest wordings of each
sentence of a draft and marks what is changed, `complete` goes on from the start of a stock phrase,
`templates` lists the patterns that reports fill in.
"""

from indexer.similar.completing import complete
from indexer.similar.finding import similar
from indexer.similar.index import recipe
from indexer.similar.records import Change, Completion, Example, Likeness, Template, Variant
from indexer.similar.templates import templates

__all__ = [
    "Change",
    "Completion",
    "Example",
    "Likeness",
    "Template",
    "Variant",
    "complete",
    "recipe",
    "similar",
    "templates",
]
