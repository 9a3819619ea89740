"""What was corrected -> the index, as soon as that can be written to.

A correction is in the store before this is asked for, and nothing of it can be lost any more: who
holds the home brings in at his end what was corrected meanwhile.
"""

from __future__ import annotations

from contextlib import suppress

from indexer.corpus import Corpus, HomeBusy, changing
from indexer.indexing import catch_up

# Most of who holds a home, as another correction does, is done sooner; nobody looks at a page that
# does not come for longer.
SECONDS_TO_WAIT = 3.0


def show(corpus: Corpus) -> None:
    """Make searches find what was corrected, unless another process holds the home all the time."""
    with suppress(HomeBusy), changing(corpus.settings.home, seconds=SECONDS_TO_WAIT):
        catch_up(corpus.store, corpus.engine, corpus.regions)


def is_shown(corpus: Corpus, report: str) -> bool:
    """Whether searches find a report as it holds; if not, they will when whoever holds the home, as
    an ingest does, has ended.
    """
    return report not in corpus.store.pending()
