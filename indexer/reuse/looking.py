"""One report against all others: the passages that they share, and how much of it that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from indexer import extraction
from indexer.corpus import Corpus, own_region_tables
from indexer.offsets import Span
from indexer.reuse.alignment import Point, align, long_chains
from indexer.reuse.classes import (
    Account,
    account_of,
    class_of,
    is_older,
    is_superior,
)
from indexer.reuse.duplicates import candidates, group_of, is_same_text, may_be_one
from indexer.reuse.postings import Postings, open_postings
from indexer.reuse.prints import (
    RUN,
    VERSION,
    WINDOW,
    Marked,
    Numbers,
    Prints,
    fingerprints,
    letters,
)
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
from indexer.reuse.texts import Text

FOLDER = "reuse"
# In more offices than this a passage is a formula; a large corpus has more chance meetings.
LEAST_COMMON = 5
REPORTS_FOR_ONE_MORE = 1000
# A fingerprint in more places than this is common whoever uses it.
MOST_PLACES = 1000
# Letters of a formula: fewer are words that everybody needs.
LEAST_FORMULA = RUN + 4
TEXTS_AT_ONCE = 100
TEXTS_KEPT = 128
FIELDS = ("title", "region", "level", "role", "year", "period", "date")


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
        self._corpus = corpus
        self._regions = corpus.regions
        self._postings = self._open()
        self.ids = self._postings.ids
        self.number = {id_: number for number, id_ in enumerate(self.ids)}
        self.common = common or max(LEAST_COMMON, len(self.ids) // REPORTS_FOR_ONE_MORE)
        values = corpus.store.values(FIELDS)
        nothing = dict.fromkeys(FIELDS)
        self.accounts = [account_of(i, values.get(i, nothing), self._regions) for i in self.ids]
        self._edges = candidates(self._postings)
        self._offices = self._number_offices()
        self.text = lru_cache(TEXTS_KEPT)(self._text)
        self.group = lru_cache(None)(self._group)
        self._same = lru_cache(None)(self._is_same)

    def in_order(self) -> list[int]:
        """All reports by place and year, so that those that are likely to share come together."""
        accounts = self.accounts
        return sorted(
            range(len(self.ids)), key=lambda n: (accounts[n].line, accounts[n].closing or 0, n)
        )

    # ------------------------------------------------------------------------- reports as texts

    def _open(self) -> Postings:
        # Regions and other vocabularies decide what is levelled.
        rules = extraction.version(own_region_tables(self._corpus.settings.home))
        version = f"prints-{VERSION}+{rules}"
        folder = self._corpus.settings.home / FOLDER
        return open_postings(folder, version, self._texts, self._prints)

    def _texts(self) -> Iterator[tuple[str, str]]:
        ids = self._corpus.store.ids()
        for start in range(0, len(ids), TEXTS_AT_ONCE):
            yield from self._corpus.store.texts(ids[start : start + TEXTS_AT_ONCE]).items()

    def _prints(self, text: str) -> Prints:
        return fingerprints(letters(text, self._regions))

    def _text(self, number: int) -> Text:
        text = self._corpus.store.texts([self.ids[number]])[self.ids[number]]
        return Text(text, letters(text, self._regions))

    # ----------------------------------------------------------------------------- near duplicates

    def _group(self, number: int) -> tuple[int, ...]:
        """All reports that are the same text as this one, itself among them."""
        return group_of(number, self._edges, self._same)

    def _is_same(self, one: int, other: int) -> bool:
        return may_be_one(self.accounts[one], self.accounts[other]) and is_same_text(
            self.text(one),
            self.text(other),
            self._postings.of_report(one),
            self._postings.of_report(other),
        )

    def leader(self, group: Sequence[int]) -> int:
        """The one that stands for reports that are the same text: of which most is known."""
        if len(group) == 1:
            return group[0]
        return max(group, key=self._worth)

    def _worth(self, number: int) -> tuple[int, int, int]:
        return self.accounts[number].known, len(self.text(number).text), -number

    def _number_offices(self) -> Numbers:
        """A number for each report's office. Copies of a report without a place are one office."""
        numbers: dict[str, int] = {}
        offices = []
        for number, account in enumerate(self.accounts):
            alike = [number, *self._edges.get(number, ())] if account.place is None else [number]
            places = [self.accounts[n].place for n in alike]
            office = next(filter(None, places), None) or f"report {min(alike)}"
            offices.append(numbers.setdefault(office, len(numbers)))
        return np.asarray(offices, np.int64)

    # ------------------------------------------------------------------------------------ looking

    def look(self, number: int, both: bool) -> Findings:
        """What a report has from others and, where `both` is set, what others have from it.

        A pair whose direction is not known is given by the report that comes later in order, or
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
                if older is not None or both or other < number:
                    pairs.append(pair)
        formulas = tuple(self._formulas(number, shared))
        for formula in formulas:
            span = Span(formula.side.start, formula.side.end)
            covered["formula"][slice(*text.letters_in(span))] = True
        return Findings(tuple(pairs), _share(account, covered), formulas)

    def _shared(self, number: int) -> _Shared:
        hashes, places = self._postings.of_report(number)
        rows, counts = self._postings.rows(hashes, MOST_PLACES)
        reports = _distinct(rows.own, rows.report, len(self.ids), len(hashes))
        offices = _distinct(rows.own, self._offices[rows.report], len(self.ids), len(hashes))
        common = (offices > self.common) | (counts > MOST_PLACES)
        group = np.asarray(self.group(number))
        kept = np.flatnonzero(~common[rows.own] & ~np.isin(rows.report, group))
        points: defaultdict[int, list[Point]] = defaultdict(list)
        own = places[rows.own[kept]]
        for report, here, there in zip(
            rows.report[kept].tolist(), own.tolist(), rows.place[kept].tolist(), strict=True
        ):
            points[report].append((here, there))
        return _Shared(points, places, common, np.maximum(reports, counts * (counts > MOST_PLACES)))

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
