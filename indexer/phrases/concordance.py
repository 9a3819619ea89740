"""The service: a phrase -> its lines, put in order and folded, and the counts over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np
import numpy.typing as npt

from indexer.characters import Characters, Lines, open_characters
from indexer.concordance import make_line
from indexer.corpus import Corpus
from indexer.offsets import Span
from indexer.phrases.asking import parts_of, phrase_clause
from indexer.phrases.collocating import collocates
from indexer.phrases.counting import by_region, by_year, fillers
from indexer.phrases.finding import find, fitting
from indexer.phrases.known import Known, known_of, region_name
from indexer.phrases.ordering import folded, groups_of, order_of
from indexer.phrases.records import Concordance, Group, PhraseLine, PhraseRequest
from indexer.query import to_text
from indexer.resolving import resolve, resolved_filters
from indexer.search import SECONDS_OF_A_QUERY

# Lines of a group that are shown with it; all of them are a query of their own.
LINES_OF_A_GROUP = 4

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Shown:
    """All lines, and what is needed to show some of them."""

    corpus: Corpus
    characters: Characters
    known: Known
    lines: Lines
    same: npt.NDArray[np.uint64]
    alike: Rows
    context: int


def concordance(corpus: Corpus, request: PhraseRequest) -> Concordance:
    """Every line in which a phrase stands, a page of them with their context, and the counts.

    Raises QueryError for a query or filter that cannot be understood, HomeError while the first
    ingest is under way.
    """
    deadline = monotonic() + SECONDS_OF_A_QUERY
    asked = phrase_clause(request.text)
    clause = resolve(asked, corpus.vocabulary)
    about_reports, about_texts = parts_of(clause)
    characters = open_characters(corpus)
    known = known_of(corpus, characters)
    filters = resolved_filters(request.filters, corpus.vocabulary)
    available = fitting(corpus, characters, about_reports, filters)
    found = find(corpus, characters, about_texts, available, deadline)
    lines, same = found.lines, characters.sentences(found.lines)
    if request.sentence is not None:
        kept = same == np.uint64(int(request.sentence, 16))
        lines, same = lines.taken(kept), same[kept]
    order = order_of(lines, characters, known, request.sort)
    rows, alike = folded(same, order) if request.folded else (order, np.ones(len(lines), np.int64))
    shown = _Shown(corpus, characters, known, lines, same, alike, request.context)
    page = rows[request.offset : request.offset + request.limit]
    groups, group_count = _groups(shown, request, rows)
    near = request.collocates and len(lines)
    words, looked_at = collocates(lines, characters) if near else ([], 0)
    return Concordance(
        request=request,
        clause=clause,
        query=to_text(asked),
        total=len(lines),
        rows=len(rows),
        reports=len(np.unique(lines.reports)),
        available=int(np.count_nonzero(available)),
        lines=tuple(_phrase_lines(shown, page)),
        groups=tuple(groups),
        group_count=group_count,
        fillers=tuple(fillers(lines, characters)),
        by_year=tuple(by_year(lines, known, characters.lengths, available)),
        by_region=tuple(by_region(lines, known, characters.lengths, available)),
        collocates=tuple(words),
        looked_at=looked_at,
        cut=found.cut,
    )


def _groups(shown: _Shown, request: PhraseRequest, rows: Rows) -> tuple[list[Group], int]:
    """The groups of the page, each with its first lines, and how many groups there are."""
    if request.group is None:
        return [], 0
    found = groups_of(shown.lines, shown.characters, shown.known, request.group)
    page = found[request.offset : request.offset + request.limit]
    firsts = [rows[members[rows]][:LINES_OF_A_GROUP] for _, members in page]
    all_lines = iter(_phrase_lines(shown, np.concatenate([*firsts, np.empty(0, np.int64)])))
    groups = []
    for (value, members), first in zip(page, firsts, strict=True):
        own = shown.lines.reports[members]
        name = region_name(value, shown.corpus.regions) if request.group == "region" else value
        lines = tuple(next(all_lines) for _ in first)
        groups.append(Group(value, name, len(own), len(np.unique(own)), lines))
    return groups, len(found)


def _phrase_lines(shown: _Shown, rows: Rows) -> list[PhraseLine]:
    """Lines with their words on both sides, as their reports have them."""
    lines = shown.lines.taken(rows)
    spans = shown.characters.spans(lines)
    offsets = (lines.starts - [span.start for span in spans])[:, None] if len(spans) else 0
    fillings = np.stack((lines.filling_starts - offsets, lines.filling_ends - offsets), axis=2)
    ids = [shown.characters.ids[report] for report in lines.reports.tolist()]
    texts = shown.corpus.store.texts(set(ids))
    return [
        _phrase_line(shown, texts[id_], id_, int(lines.reports[i]), span, row, fillings[i].tolist())
        for i, (id_, span, row) in enumerate(zip(ids, spans, rows.tolist(), strict=True))
        # A report that left the store since the arrays were made has nothing to show.
        if id_ in texts
    ]


def _phrase_line(
    shown: _Shown,
    text: str,
    id_: str,
    report: int,
    span: Span,
    row: int,
    fillings: Sequence[Sequence[int]],
) -> PhraseLine:
    line = make_line(text, span, shown.context)
    known = shown.known
    return PhraseLine(
        report=id_,
        start=line.start,
        end=line.end,
        left=line.left,
        match=line.match,
        right=line.right,
        title=known.titles[report],
        region=known.region_name(report),
        year=known.year(report),
        role=known.roles[report],
        fillings=tuple((int(start), int(end)) for start, end in fillings),
        same=f"{int(shown.same[row]):016x}",
        alike=int(shown.alike[row]),
    )
