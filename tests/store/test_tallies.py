"""Counts over a whole store, against its reports one by one."""

from __future__ import annotations

from collections import Counter

from indexer.corpus import Corpus
from indexer.errors import UnreadableReport


def test_tallies_agree_with_the_reports(sample: Corpus) -> None:
    reports = sample.store.reports(sample.store.ids()).values()
    sources = [source for report in reports for source in report.sources]
    tallies = sample.store.tallies
    assert tallies.characters() == sum(len(report.text) for report in reports) > 50_000
    kinds = Counter((source.media_type, source.reader, source.encoding) for source in sources)
    found = tallies.sources()
    assert {(one.media_type, one.reader, one.encoding): one.files for one in found} == kinds
    assert [one.files for one in found] == sorted(kinds.values(), reverse=True)
    assert tallies.last_ingest() == max(source.ingested_at for source in sources)


def test_an_empty_store(corpus: Corpus) -> None:
    tallies = corpus.store.tallies
    assert (tallies.characters(), tallies.sources(), tallies.last_ingest()) == (0, [], None)
    assert (corpus.store.failures.count(), corpus.store.failures.all()) == (0, [])


def test_failures_the_newest_first(corpus: Corpus) -> None:
    for name in ("b.pdf", "a.pdf", "b.pdf"):
        corpus.store.failures.add(UnreadableReport(name, f"reason of {name}", "a hint"))
    failures = corpus.store.failures
    assert failures.count() == 2
    assert [one.path for one in failures.all(10)] == ["b.pdf", "a.pdf"]
    (older,) = failures.all(10, 1)
    assert (older.path, older.reason, older.hint) == ("a.pdf", "reason of a.pdf", "a hint")
    assert older.failed_at.tzinfo is not None
