"""What every engine promises.

Totals, ids and facet counts are the same on all engines; scores need not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from indexer.errors import IndexerError, Unavailable
from indexer.query import Clause, Sort, Unit


class EngineError(IndexerError):
    """An engine that did not do what it was asked for."""


class EngineUnavailable(EngineError, Unavailable):
    """An engine on other machines that cannot be asked now."""


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage of a report: where it is in the text, its words, and what labels it has of its own.

    Its labels stand in place of those of the report; for all other fields it has the report's.
    """

    start: int
    end: int
    words: Sequence[str]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """What an engine indexes: a whole report with its passages, which it finds too.

    The text is folded. Passages come in order and do not overlap; the words of the report are those
    of its passages. Exact text is found wherever it stands in the report; in a passage it must
    stand from its first character to its last.

    `labels` holds, for each field of `query.FIELDS`, the values that filters and facets know it
    by. A field that says what the whole report is has the one value `unknown` where nothing is
    known; what stands or does not stand in a text, as `indicator` does, has no value where it does
    not stand, so that facets and filters have no unknown of it. Only of that kind passages have
    labels of their own.

    `stamp` names the state of the report that this shows, in words of whoever makes the document.
    `version` grows with each change of a report: where several processes write to an engine, an
    earlier state never takes the place of a later one.
    """

    report: str
    text: str
    passages: Sequence[IndexedPassage]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stamp: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class EngineHit:
    """A report or passage that was found."""

    report: str
    passage: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """The hits asked for, how many there are in all, and the counts of facet values over all.

    `cut` counts the reports or passages that may be hits too but could not be looked into in time;
    neither the total nor a facet has them.
    """

    total: int
    hits: tuple[EngineHit, ...]
    facets: Mapping[str, Mapping[str, int]]
    cut: int = 0


class Engine(Protocol):
    """An index of reports and their passages that answers queries."""

    def add(self, documents: Iterable[Document]) -> None:
        """Index reports, each in place of what the index held of it.

        All of them are searchable when this returns, or, if it fails, none.
        """

    def remove(self, reports: Mapping[str, int]) -> None:
        """Forget these reports, in versions up to these; ids that are not there do no harm."""

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Hold these reports, each of another id, and nothing else.

        Searches find what was held before until all of them are in. What was held before is not
        read: it may be damaged, or of another version.
        """

    def stamps(self) -> dict[str, str]:
        """The stamp of the document of every report that is held."""

    def damages(self) -> list[IndexerError]:
        """What is not as it was written, of all that is held. It takes as long as reading it."""

    def optimize(self) -> None:
        """Put all that is indexed where it takes the least room and is asked soonest.

        It takes a while, and changes no answer.
        """

    def search(
        self,
        query: Clause,
        *,
        unit: Unit = "report",
        filters: Mapping[str, Sequence[str]] | None = None,
        facets: Sequence[str] = (),
        sort: Sort = "relevance",
        limit: int = 20,
        offset: int = 0,
        deadline: float | None = None,
    ) -> Results:
        """Find reports, or passages.

        Exact text is compared character by character, so that both sides come folded. Of slots,
        NEAR and 同句 `matching.holds` says of which text they are true; 同段 is true of a passage
        for which all its parts are, and of a report with such a passage. No text is looked into
        after `deadline`, a moment of `time.monotonic`; what was not is said in `Results.cut`.

        The query holds no `FigureIs`: which documents that means only the store knows, and says so
        by `Among`. An unknown id in that does no harm.

        The values of a filter are alternatives; several filters must all hold. A facet counts
        the documents that the query and the filters of all other fields leave, so that a choice
        made in a facet does not hide what else could be chosen there. Sorted by year the newest
        come first, by region in order of code; unknown comes last, and relevance breaks ties.
        """

    @property
    def generation(self) -> int:
        """A number that grows whenever the index changes."""

    def close(self) -> None:
        """Let go of files and connections."""
