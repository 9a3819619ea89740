"""The file of a report, read once more: its text as it stood there, and what cleaning changed.

The store keeps the clean text and, by their hash, the files; not the text between the two, which
is as long again and asked for seldom. So a file is read again when somebody asks, in a worker and
within limits as at its ingest. To keep raw texts in the store was the other way: it would be worth
it if people read them as often as reports.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from indexer import readers
from indexer.changes import CleaningChange, cleaned_with_changes
from indexer.corpus import Corpus
from indexer.errors import IndexerError
from indexer.readers import SourceFile
from indexer.workers import Workers, limits_of

# Nobody waits longer for a page; recognising many pages from pictures takes more.
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Reread:
    """The text of a file before and after cleaning, and what cleaning changed, in order.

    `decoded` tells that the raw text is the file itself, and not what a reader took from it.
    """

    raw: str
    text: str
    changes: tuple[CleaningChange, ...]
    decoded: bool


class OriginalGone(IndexerError):
    """A file that is not among the originals any more, or not as it was."""


def reread(corpus: Corpus, path: str, sha256: str) -> Reread:
    """Read the file again that stood at a path.

    Raises OriginalGone, and UnreadableReport where nothing comes of it, as when it takes too long.
    """
    try:
        data = corpus.store.originals.path(sha256).read_bytes()
    except OSError as error:
        raise OriginalGone(f"{path}: its original is not in the home; see: shuzhi check") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise OriginalGone(f"{path}: its original is damaged; see: shuzhi check")
    limits = limits_of(corpus.settings)
    seconds = min(limits.seconds, SECONDS)
    workers = Workers(1, replace(limits, seconds=seconds, ocr_seconds=seconds))
    try:
        return workers.run(path, read_again, SourceFile(path, data))
    finally:
        workers.close()


def read_again(source: SourceFile) -> Reread:
    """What stands in a file. A worker does this."""
    found = readers.read(source)
    cleaned, changes = cleaned_with_changes(found.text)
    return Reread(found.text, cleaned.text, changes, found.encoding is not None)
