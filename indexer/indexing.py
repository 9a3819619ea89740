"""Reports -> the documents that an engine indexes, and bringing an engine up to the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TypeVar

from indexer import analysis, folding
from indexer.engines import Document, Engine, IndexedPassage
from indexer.figure_ranges import OWN_ROLES
from indexer.folding import fold
from indexer.models import Figure, Mention, Passage, Report
from indexer.query.fields import UNKNOWN
from indexer.store import PassageWords, Store, pack_words, unpack_words
from indexer.vocab.regions import Regions

# What filters and facets know something by: a field and its values.
Labels = dict[str, tuple[str, ...]]
Found = TypeVar("Found", Figure, Mention)
# One commit of an engine takes about so many characters: enough to make few segments of the index,
# few enough to hold their postings in memory.
BATCH_CHARACTERS = 1_500_000
# Putting an index together takes a fraction of what it took to read so much of its reports, and
# makes searches take half as long.
MUCH_NEW = 0.2
# Reports read from the store at a time.
READ_AT_ONCE = 50
# Digits of each of the two hashes in a stamp.
STAMP_DIGITS = 16


def passage_words(report: Report) -> PassageWords:
    """The words of each passage; the words of a report are those of its passages in order."""
    text = fold(report.text)
    return [analysis.words(text[passage.start : passage.end]) for passage in report.passages]


def words_version() -> str:
    """Names all that decides what the words of a text are."""
    return f"{analysis.version()} {folding.version()}"


def document(
    report: Report,
    figures: Sequence[Figure],
    mentions: Sequence[Mention],
    words: PassageWords,
    regions: Regions,
    version: int = 0,
) -> Document:
    """A report as engines index it. A passage has its own indicators and policies.

    Its text is folded, as queries are, so that engines need not know what stands for what.
    """
    labels, own = _all_labels(report, figures, mentions, regions)
    passages = [
        IndexedPassage(passage.start, passage.end, its_words, its_labels)
        for passage, its_words, its_labels in zip(report.passages, words, own, strict=True)
    ]
    stamp = _stamp(report, labels, own)
    return Document(report.id, fold(report.text), passages, labels, stamp, version)


def stamp_of(
    report: Report, figures: Sequence[Figure], mentions: Sequence[Mention], regions: Regions
) -> str:
    """The stamp that the document of a report has: it names its text, then all else of it.

    Words are not in it; those of an index were all cut in one way, which `build.json` names.
    """
    return _stamp(report, *_all_labels(report, figures, mentions, regions))


class Feed:
    """Gathers reports and hands them to an engine in batches; `flush` hands over the rest.

    What a crash keeps from the engine stays marked as pending in the store.
    """

    def __init__(self, store: Store, engine: Engine, regions: Regions) -> None:
        self._store = store
        self._engine = engine
        self._regions = regions
        self._batch: dict[str, Document] = {}
        self._cut: dict[str, tuple[Report, bytes]] = {}
        self._characters = 0

    def add(
        self,
        report: Report,
        figures: Sequence[Figure],
        mentions: Sequence[Mention],
        words: bytes | None,
        version: int,
    ) -> None:
        """Take a report that the store has; a later state of it takes the place of this one.

        `words` are packed, and cut here where nobody has cut them yet.
        """
        packed = pack_words(passage_words(report)) if words is None else words
        unpacked = unpack_words(packed)
        made = document(report, figures, mentions, unpacked, self._regions, version)
        self._batch[report.id] = made
        self._cut[report.id] = (report, packed)
        self._characters += len(report.text)
        if self._characters >= BATCH_CHARACTERS:
            self.flush()

    def leave_out(self, report: str) -> None:
        """Forget a report that has changed in the store since it was taken; it stays pending."""
        self._batch.pop(report, None)
        self._cut.pop(report, None)

    def flush(self) -> None:
        """Make everything that was taken searchable."""
        if self._batch:
            self._engine.add(self._batch.values())
            shown = {id_: one.version for id_, one in self._batch.items()}
            self._store.mark_indexed(shown, self._engine.generation)
            self._store.words.keep(words_version(), self._cut.values())
        self._batch = {}
        self._cut = {}
        self._characters = 0


def catch_up(store: Store, engine: Engine, regions: Regions) -> None:
    """Make the engine show what the store holds: pending reports come in, lost ones go."""
    pending = store.pending()
    waiting = list(pending)
    feed = Feed(store, engine, regions)
    for first in range(0, len(waiting), READ_AT_ONCE):
        ids = waiting[first : first + READ_AT_ONCE]
        reports, figures = store.reports(ids), store.figures(ids)
        mentions = store.mentions.in_reports(ids)
        if gone := {id_: pending[id_] for id_ in ids if id_ not in reports}:
            engine.remove(gone)
            store.mark_indexed(gone, engine.generation)
        words = store.words.of(words_version(), reports.values())
        for report in reports.values():
            id_ = report.id
            feed.add(report, figures[id_], mentions[id_], words.get(id_), pending[id_])
    feed.flush()


def put_together(store: Store, engine: Engine, new: int) -> None:
    """Make one whole of an index that has got so many new reports, if these are much of it."""
    if new and new >= MUCH_NEW * store.count_reports():
        engine.optimize()
        store.mark_indexed({}, engine.generation)


def rebuild(store: Store, engine: Engine, regions: Regions) -> None:
    """Make the engine hold what the store holds, from nothing. It answers as before until then.

    Whatever ends this halfway leaves all as it was. What others changed meanwhile, where several
    processes share a store, went into the old state of the engine, and comes after.
    """
    pending, before = store.pending(), store.newest_version()
    engine.rebuild(_documents(store, regions))
    store.mark_indexed(pending, engine.generation)
    if changed := store.changed_since(before):
        store.mark_pending(changed)
        catch_up(store, engine, regions)


def mark_differing(store: Store, engine: Engine) -> None:
    """Note as pending each report of which the engine shows another text than the store has.

    This takes no longer than to read the ids; what else may differ only `checking` compares.
    """
    shown = {id_: stamp.partition(" ")[0] for id_, stamp in engine.stamps().items()}
    stored = {id_: digest[:STAMP_DIGITS] for id_, digest in store.text_digests().items()}
    store.mark_pending(dict(shown.items() ^ stored.items()))
    store.mark_indexed({}, engine.generation)


def _documents(store: Store, regions: Regions) -> Iterator[Document]:
    """The documents of all reports; words are remembered."""
    ids = store.ids()
    for first in range(0, len(ids), READ_AT_ONCE):
        some = ids[first : first + READ_AT_ONCE]
        reports, figures = store.reports(some), store.figures(some)
        mentions = store.mentions.in_reports(some)
        known, versions = store.words.of(words_version(), reports.values()), store.versions(some)
        cut = {
            id_: pack_words(passage_words(report))
            for id_, report in reports.items()
            if id_ not in known
        }
        store.words.keep(words_version(), [(reports[id_], words) for id_, words in cut.items()])
        for id_, report in reports.items():
            words = unpack_words(known[id_] if id_ in known else cut[id_])
            version = versions.get(id_, 0)
            yield document(report, figures[id_], mentions[id_], words, regions, version)


def _all_labels(
    report: Report, figures: Sequence[Figure], mentions: Sequence[Mention], regions: Regions
) -> tuple[Labels, list[Labels]]:
    """What filters and facets know a report by, and each of its passages."""
    own = [
        _found(_inside(passage, figures), _inside(passage, mentions)) for passage in report.passages
    ]
    return {**_labels(report, regions), **_found(figures, mentions)}, own


def _stamp(report: Report, labels: Labels, own: Sequence[Labels]) -> str:
    passages = [
        (passage.start, passage.end, sorted(of_passage.items()))
        for passage, of_passage in zip(report.passages, own, strict=True)
    ]
    parts = (report.text, repr((sorted(labels.items()), passages)))
    hashes = (sha256(part.encode("utf-8", "surrogatepass")).hexdigest() for part in parts)
    return " ".join(digits[:STAMP_DIGITS] for digits in hashes)


def _labels(report: Report, regions: Regions) -> Labels:
    """What filters and facets know a report by; a county also lies in its city and
    province, and one that is no more in the places of today."""
    metadata = report.metadata
    region, year, kind = metadata.region.value, metadata.year.value, metadata.kind.value
    return {
        "region": regions.lineage(regions.id_of(region)) if region else (UNKNOWN,),
        "year": (str(year),) if year is not None else (UNKNOWN,),
        "kind": (kind or UNKNOWN,),
        "portfolio": tuple(p.id for p in metadata.portfolios.value or ()) or (UNKNOWN,),
        "role": (metadata.role.value or UNKNOWN,),
        "level": (metadata.level.value or UNKNOWN,),
    }


def _inside(passage: Passage, found: Iterable[Found]) -> Iterator[Found]:
    return (one for one in found if passage.start <= one.start < passage.end)


def _found(figures: Iterable[Figure], mentions: Iterable[Mention]) -> Labels:
    """What filters and facets know that stands in a text."""
    return {"indicator": _indicators(figures), "policy": _policies(mentions)}


def _policies(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(sorted({mention.policy for mention in mentions if mention.policy}))


def _indicators(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The indicators of which these figures say how much a report's own place has."""
    return tuple(sorted({f.indicator for f in figures if f.indicator and f.role in OWN_ROLES}))
