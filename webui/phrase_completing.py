"""What is being typed into the box of phrases -> the stock phrases that it may become."""

from __future__ import annotations

import re

from indexer.corpus import Corpus
from indexer.similar import complete
from webui.language import many

MOST = 12
LONGEST = 40
# What is no beginning of one phrase: several, a field, or a query with signs of its own.
NOT_ONE = re.compile(r"[\s\"“”:：()（）|*#，,。；;！!？?]")
# Completions write a place as @; a phrase has a slot there.
PLACE = "@"


def completions(corpus: Corpus, text: str) -> tuple[tuple[str, str], ...]:
    """Phrases of several reports that begin so, each with how many have it."""
    if not text or len(text) > LONGEST or NOT_ONE.search(text):
        return ()
    return tuple(
        (one.text.replace(PLACE, "*"), many("%(num)s 份报告", one.reports))
        for one in complete(corpus, text, MOST)
    )
