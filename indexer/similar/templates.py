"""The patterns with slots that reports follow, counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from indexer.corpus import Corpus
from indexer.errors import IndexerError
from indexer.levelling import level
from indexer.similar.frames import Filled
from indexer.similar.index import LEAST_REPORTS, Wordings, open_wordings, stated
from indexer.similar.records import Example, Template
from indexer.similar.segment import Occurrence
from indexer.vocab.portfolios import all_portfolios, portfolio_named
from indexer.vocab.regions import Regions

LIMIT = 50
EXAMPLES = 3
# What is always filled in alike is a phrase and no pattern.
LEAST_FILLERS = 3


@dataclass
class _Counted:
    """What is counted of a template."""

    reports: set[str] = field(default_factory=set)
    fillers: set[tuple[str, ...]] = field(default_factory=set)
    examples: list[tuple[Occurrence, Filled]] = field(default_factory=list)


def templates(corpus: Corpus, portfolio: str | None = None, limit: int = LIMIT) -> list[Template]:
    """The templates of several reports, those of most reports first; of all reports or of those
    with a portfolio.

    Raises IndexerError for a portfolio that nobody knows.
    """
    wordings = open_wordings(corpus)
    counted = _count(wordings, _with_portfolio(corpus, portfolio) if portfolio else None)
    common = [
        (text, found)
        for text, found in counted.items()
        if len(found.reports) >= LEAST_REPORTS and len(found.fillers) >= LEAST_FILLERS
    ]
    common.sort(key=lambda pair: (-len(pair[1].reports), pair[0]))
    shown = common[:limit]
    texts = corpus.store.texts({place.report for _, f in shown for place, _ in f.examples})
    regions = corpus.regions
    return [
        Template(
            text,
            len(found.reports),
            len(found.fillers),
            tuple(_examples(texts, found, regions)),
        )
        for text, found in shown
    ]


def _examples(texts: Mapping[str, str], found: _Counted, regions: Regions) -> Iterator[Example]:
    """The clauses of sentences that follow a template, as they are written."""
    for place, filled in found.examples:
        text = texts.get(place.report, "")
        levelled = level(text[place.start : place.end], regions)
        # While an ingest is under way the store may have another text.
        if filled.end <= len(levelled.text):
            span = levelled.span(filled.start, filled.end)
            start, end = place.start + span.start, place.start + span.end
            yield Example(place.report, start, end, text[start:end])


def _with_portfolio(corpus: Corpus, name: str) -> frozenset[str]:
    portfolio = portfolio_named(name)
    if portfolio is None:
        names = "、".join(one.name for one in all_portfolios())
        raise IndexerError(f"no portfolio {name!r}; portfolios are {names}")
    known = stated(corpus).items()
    return frozenset(report for report, one in known if portfolio.id in one.portfolios)


def _count(wordings: Wordings, among: frozenset[str] | None) -> dict[str, _Counted]:
    """The templates of all reports or of some; each filling has one example at most."""
    counted: defaultdict[str, _Counted] = defaultdict(_Counted)
    for segment in wordings.segments:
        for form, filled in segment.frames:
            places = [o for o in segment.occurrences(form) if among is None or o.report in among]
            if not places:
                continue
            found = counted[filled.template]
            if filled.fillers not in found.fillers and len(found.examples) < EXAMPLES:
                found.examples.append((places[0], filled))
            found.fillers.add(filled.fillers)
            found.reports.update(place.report for place in places)
    return counted
