"""The reports of a home by number: their texts, their fingerprints, and whose they are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from indexer.corpus import Corpus
from indexer.errors import IndexerError
from indexer.reuse.classes import Account, account_of
from indexer.reuse.postings import open_postings
from indexer.reuse.prints import letters
from indexer.reuse.texts import Text

TEXTS_KEPT = 128
FIELDS = ("title", "region", "level", "role", "year", "period", "date")


class ReuseError(IndexerError):
    """A question about recycled text that cannot be answered."""


class Reports:
    """All reports of a home as the fingerprints know them, numbered in the order of these."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._regions = corpus.regions
        # Asked for before the fields are read: an ingest in between is seen the next time.
        self.generation = corpus.engine.generation
        self.postings = open_postings(corpus)
        self.ids, self.number = self.postings.ids, self.postings.number
        known = _accounts(corpus, self.generation)
        nothing = dict.fromkeys(FIELDS)
        self.accounts = [
            known.get(id_) or account_of(id_, nothing, self._regions) for id_ in self.ids
        ]
        self.text = lru_cache(TEXTS_KEPT)(self._text)

    def _text(self, number: int) -> Text:
        """A report as it is aligned.

        Raises ReuseError where the store has another text by now than the fingerprints are of.
        """
        id_ = self.ids[number]
        text = self.corpus.store.texts([id_]).get(id_, "")
        if hashlib.sha256(text.encode()).hexdigest() != self.postings.digests[number]:
            raise ReuseError("reports are being changed; ask again when the ingest has ended")
        return Text(text, letters(text, self._regions))


@lru_cache(maxsize=2)
def _accounts(corpus: Corpus, _generation: int) -> Mapping[str, Account]:
    """Whose each report is; read once for each state of the index."""
    regions = corpus.regions
    values = corpus.store.values(FIELDS)
    return {id_: account_of(id_, known, regions) for id_, known in values.items()}
