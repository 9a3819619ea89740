"""What every engine promises.

Totals, ids and facet counts are the same on all engines; scores need not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from indexer.query import Clause, Sort, Unit


@dataclass(frozen=True, slots=True)
class Document:
    """What an engine indexes: a whole report, or one passage of it; its text is folded.

    `labels` holds, for each field of `query.FIELDS`, the values that filters and facets know it
    by. A field that says what the whole report is has the one value `unknown` where nothing is
    known; what stands or does not stand in a text, as `indicator` does, has no value where it does
    not stand, so that facets and filters have no unknown of it.
    """

    report: str
    passage: int | None
    text: str
    words: Sequence[str]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def unit(self) -> Unit:
        """Whether this is a report or a passage."""
        return "report" if self.passage is None else "passage"


@dataclass(frozen=True, slots=True)
class EngineHit:
    """A document that was found."""

    report: str
    passage: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """The hits asked for, how many there are in all, and the counts of facet values over all.

    `cut` counts the documents that may be hits too but could not be looked into in time; neither
    the total nor a facet has them.
    """

    total: int
    hits: tuple[EngineHit, ...]
    facets: Mapping[str, Mapping[str, int]]
    cut: int = 0


class Engine(Protocol):
    """An index of documents that answers queries."""

    def add(self, documents: Iterable[Document]) -> None:
        """Index documents in place of all that the index held of their reports.

        All of them are searchable when this returns, or, if it fails, none.
        """

    def remove(self, reports: Iterable[str]) -> None:
        """Forget all documents of these reports; ids that are not there do no harm."""

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
        """Find documents of one unit.

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
