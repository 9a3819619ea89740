"""One report against all others: the passages that they share, and how much of it that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.corpus import Corpus
from indexer.offsets import Span
from indexer.reuse.alignment import Point, align, long_chains
from indexer.reuse.classes import Account, class_of, is_older, is_superior
from indexer.reuse.groups import Groups
from indexer.reuse.postings import Rows
from indexer.reuse.prints import MOST_REPEATS, RUN, WINDOW, Marked, Numbers, ranks
from indexer.reuse.quotations import is_quoted
from indexer.reuse.records import (
    COPYING,
    SHARE_CLASSES,
    Aligned,
    Formula,
    Pair,
    Share,
    ShareClass,
    Side,
)
from indexer.reuse.reports import Reports
from indexer.reuse.texts import Text

# In more offices than this a passage is a formula; a large corpus has more chance meetings.
LEAST_COMMON = 5
REPORTS_FOR_ONE_MORE = 1000
# A fingerprint in more places than this is common whoever uses it.
MOST_PLACES = 1000
# Letters of a formula: fewer are words that everybody needs.
LEAST_FORMULA = RUN + 4


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found of one report."""

    pairs: tuple[Pair, ...]
    share: Share
    formulas: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class _Shared:
    """The fingerprints of a report that others have: points by report, and which are common."""

    points: Mapping[int, Sequence[Point]]
    places: Numbers
    common: Marked
    reports: Numbers


class Comparer:
    """All reports of a home, as one is compared with the others. Reports go by number."""

    def __init__(self, corpus: Corpus, common: int | None = None) -> None:
        reports = Reports(corpus)
        self._postings = reports.postings
        self.state, self.generation = reports.postings.state, reports.generation
        self.ids, self.number = reports.ids, reports.number
        self.common = common or max(LEAST_COMMON, len(self.ids) // REPORTS_FOR_ONE_MORE)
        self.accounts, self.text = reports.accounts, reports.text
        groups = Groups(reports)
        self.group, self.leader = groups.group, groups.leader
        self._offices = self._number_offices()

    def in_order(self) -> list[int]:
        """All reports by place and year, so that those that are likely to share come together."""
        accounts, ids = self.accounts, self.ids
        return sorted(
            range(len(ids)), key=lambda n: (accounts[n].line, accounts[n].closing or 0, ids[n])
        )

    def _number_offices(self) -> Numbers:
        """A number for each report's office. Copies of a report without a place are one office."""
        numbers: dict[str, int] = {}
        offices = []
        for number, account in enumerate(self.accounts):
            copies = () if account.place else self._postings.edges.get(number, ())
            alike = (number, *copies)
            places = (self.accounts[n].place for n in alike)
            office = next(filter(None, places), None) or f"report {min(alike)}"
            offices.append(numbers.setdefault(office, len(numbers)))
        return np.asarray(offices, np.int64)

    # ------------------------------------------------------------------------------------ looking

    def look(self, number: int, both: bool) -> Findings:
        """What a report has from others and, where `both` is set, what others have from it.

        A pair whose direction is not known is given by the report whose id comes later, or
        where `both` is set; it counts in the shares of either.
        """
        account, shared = self.accounts[number], self._shared(number)
        text = self.text(number)
        stock = text.stock | _covered(shared, len(text.stock))
        covered = {name: np.zeros(len(text.letters.codes), bool) for name in SHARE_CLASSES}
        pairs: list[Pair] = []
        for other, points in sorted(shared.points.items()):
            older = is_older(self.accounts[other], account)
            if older is False and not both:
                continue
            chains = long_chains(points, stock)
            if not chains or self.leader(self.group(other)) != other:
                continue
            for aligned in align(text, self.text(other), chains, stock):
                pair = self._pair(number, other, older, aligned)
                if older is not False:
                    covered[pair.kind][slice(*text.letters_in(aligned.a))] = True
                if older is not None or both or self.ids[other] < self.ids[number]:
                    pairs.append(pair)
        formulas = tuple(self._formulas(number, shared))
        for formula in formulas:
            span = Span(formula.side.start, formula.side.end)
            covered["formula"][slice(*text.letters_in(span))] = True
        return Findings(tuple(pairs), _share(account, covered), formulas)

    def _shared(self, number: int) -> _Shared:
        hashes, places = self._postings.of_report(number)
        different, which = np.unique(hashes, return_inverse=True)
        rows, counts = self._postings.rows(different, MOST_PLACES)
        reports = _distinct(rows.own, rows.report, len(self.ids), len(different))
        offices = _distinct(rows.own, self._offices[rows.report], len(self.ids), len(different))
        common = (offices > self.common) | (counts > MOST_PLACES)
        group = np.asarray(self.group(number))
        kept = np.flatnonzero(~common[rows.own] & ~np.isin(rows.report, group))
        kept = kept[ranks(rows.own[kept] * len(self.ids) + rows.report[kept]) < MOST_REPEATS]
        points = _points(which, places, rows, kept)
        most = np.maximum(reports, counts * (counts > MOST_PLACES))
        return _Shared(points, places, common[which], most[which])

    def _pair(self, number: int, other: int, older: bool | None, aligned: Aligned) -> Pair:
        """The pair with the older report as its source; of a superior, where that is not known."""
        here, there = self.accounts[number], self.accounts[other]
        text, others = self.text(number), self.text(other)
        quoted = is_quoted(aligned.a, text.quoted) or is_quoted(aligned.b, others.quoted)
        turned = older is False or (older is None and is_superior(here, there))
        copy, source = (there, here) if turned else (here, there)
        kind = class_of(copy, source, quoted)
        a, b = _side(here, text, aligned.a), _side(there, others, aligned.b)
        directed = older is not None
        if turned:
            changes = tuple(change.turned() for change in aligned.changes)
            return Pair(kind, b, a, directed, aligned.share, changes)
        return Pair(kind, a, b, directed, aligned.share, aligned.changes)

    def _formulas(self, number: int, shared: _Shared) -> Iterator[Formula]:
        """The runs of letters that stand in too many offices to be anyone's."""
        text = self.text(number)
        for start, end, reports in _runs(shared):
            if end - start >= LEAST_FORMULA:
                span = text.text_of(text.widened(Span(start, end), WINDOW))
                yield Formula(_side(self.accounts[number], text, span), reports)


def _points(
    which: Numbers, places: Numbers, rows: Rows, kept: Numbers
) -> Mapping[int, Sequence[Point]]:
    """Where a report has a fingerprint in common with each other one, in order of place.

    `which` tells of each fingerprint of the report which of its different ones it is.
    """
    own = np.argsort(which, kind="stable")
    own = own[ranks(which[own]) < MOST_REPEATS]
    counts = np.bincount(which[own], minlength=len(which))
    starts = np.cumsum(counts) - counts
    times = counts[rows.own[kept]]
    row = np.repeat(kept, times)
    within = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    here = places[own[starts[rows.own[row]] + within]]
    order = np.lexsort((rows.place[row], here, rows.report[row]))
    points: defaultdict[int, list[Point]] = defaultdict(list)
    for report, one, other in zip(
        rows.report[row][order].tolist(),
        here[order].tolist(),
        rows.place[row][order].tolist(),
        strict=True,
    ):
        points[report].append((one, other))
    return points


def _distinct(own: Numbers, values: Numbers, most: int, length: int) -> Numbers:
    """How many different values each fingerprint has."""
    return np.bincount(np.unique(own * most + values) // most, minlength=length)


def _runs(shared: _Shared) -> Iterator[tuple[int, int, int]]:
    """Stretches of letters that common fingerprints cover, and in how many reports they stand."""
    start = end = reports = 0
    for at in np.flatnonzero(shared.common).tolist():
        place, count = int(shared.places[at]), int(shared.reports[at])
        if end and place <= end:
            end, reports = place + RUN, max(reports, count)
            continue
        if end:
            yield start, end, reports
        start, end, reports = place, place + RUN, count
    if end:
        yield start, end, reports


def _covered(shared: _Shared, length: int) -> Marked:
    """The letters that common fingerprints cover."""
    covered = np.zeros(length, bool)
    for start, end, _ in _runs(shared):
        covered[start:end] = True
    return covered


def _side(account: Account, text: Text, span: Span) -> Side:
    return Side(account.name, span.start, span.end, text.text[span.start : span.end])


def _share(account: Account, covered: Mapping[ShareClass, Marked]) -> Share:
    """The parts of the letters of a report; the class that comes first has what several claim."""
    taken = np.zeros_like(covered["formula"])
    parts: dict[ShareClass, float] = {}
    for name in SHARE_CLASSES:
        parts[name] = float(np.count_nonzero(covered[name] & ~taken)) / max(len(taken), 1)
        taken |= covered[name]
    return Share(account.name, sum(parts[name] for name in COPYING), parts)
