"""The nearest wordings of a corpus for each sentence of a text.

The rare runs of three characters of a sentence lead to sentences that share many of them. A corpus
says in one sentence what another says in two, so of each candidate the run of clauses that fits
best is compared: first by the runs of characters, then the best of them word by word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from indexer.cleaning import clean
from indexer.corpus import Corpus
from indexer.levelling import level
from indexer.offsets import Span
from indexer.sentences import find_clauses, find_sentences
from indexer.similar.grams import LENGTH, gram_keys
from indexer.similar.index import Wordings, open_wordings, stated
from indexer.similar.records import Likeness, Variant
from indexer.similar.segment import LONGEST, SHORTEST, Segment, core
from indexer.similar.wording import Wording, find_changes, nearness, split, wording

LIMIT = 5
# A wording that shares less is another one.
LEAST_SCORE = 0.5
# Of the runs of characters, a candidate shares at least so many; of those that share most so many
# are compared by their clauses, and so many of these word by word.
LEAST_SHARED = 0.3
CANDIDATES, COMPARED = 120, 30
# So many entries of the index are read for a sentence and a segment, those of rare runs first.
MOST_READ = 400_000
# So few sentences are read rather than sifted further.
FEW = 50
LATEST = 9999
# A wording with so many sentences of its own around it is as common as need be told exactly.
MOST_HOLDING = 20_000


@dataclass(frozen=True, slots=True)
class _Holder:
    """A sentence of a segment."""

    segment: Segment
    form: int

    @property
    def text(self) -> str:
        return self.segment.forms[self.form]


def similar(corpus: Corpus, text: str, limit: int = LIMIT) -> list[Likeness]:
    """The sentences of a text, each with at most so many wordings of the corpus that are near."""
    text = clean(text).text
    wordings = open_wordings(corpus)
    found: dict[str, Likeness] = {}  # a draft may say the same a thousand times
    likenesses = []
    for span in find_sentences(text):
        sentence = text[span.start : span.end]
        if sentence not in found:
            found[sentence] = _likeness(corpus, wordings, sentence, limit)
        likenesses.append(replace(found[sentence], span=span))
    return likenesses


def _likeness(corpus: Corpus, wordings: Wordings, own: str, limit: int) -> Likeness:
    whole = Span(0, len(own))
    levelled = level(own, corpus.regions)
    part = core(levelled.text, Span(0, len(levelled.text)))
    wanted = levelled.text[part.start : part.end]
    if not SHORTEST <= len(wanted) <= LONGEST:
        return Likeness(own, whole, (), 0, None, ())
    ours = wording(own, levelled, part)
    near = _near(_candidates(wordings, wanted), wanted, limit)
    found = (_variant(corpus, wordings, ours, text, score) for text, score in near)
    variants = filter(None, found)
    holding = _holding(wordings, wanted)
    return Likeness(own, whole, tuple(variants), len(holding), *_common(corpus, holding))


def _near(candidates: Iterable[_Holder], wanted: str, limit: int) -> list[tuple[str, float]]:
    """The wordings in these sentences that are nearest, with their scores."""
    grams = _grams(wanted)
    overlaps: dict[str, float] = {}
    for candidate in candidates:
        text, overlap = _best_part(candidate.text, wanted, grams)
        overlaps[text] = overlap
    compared = sorted(overlaps, key=lambda text: -overlaps[text])[:COMPARED]
    words = list(split(wanted))
    scored = [(text, nearness(words, list(split(text)))) for text in compared]
    near = [(text, score) for text, score in scored if score >= LEAST_SCORE]
    # Of wordings that are equally near, as with other signs only, the very same goes first.
    return sorted(near, key=lambda pair: (-pair[1], pair[0] != wanted, pair[0]))[:limit]


def _candidates(wordings: Wordings, wanted: str) -> list[_Holder]:
    """The sentences that share most of the rare runs of characters."""
    keys = np.unique(gram_keys(wanted))
    found: list[tuple[int, _Holder]] = []
    for segment in wordings.segments:
        lists = sorted(segment.forms_with(keys), key=len)
        read = [forms for forms, sum_ in zip(lists, accumulate(map(len, lists)), strict=True)
                if len(forms) and sum_ <= MOST_READ]  # fmt: skip
        if not read:
            continue
        counts = np.bincount(np.concatenate(read))
        least = max(1, int(LEAST_SHARED * len(read)))
        sharing = np.flatnonzero(counts >= least)
        most = sharing[np.argsort(-counts[sharing], kind="stable")[:CANDIDATES]]
        found += ((int(counts[form]), _Holder(segment, int(form))) for form in most)
    found.sort(key=lambda pair: -pair[0])
    return [holder for _, holder in found[:CANDIDATES]]


def _best_part(text: str, wanted: str, grams: frozenset[str]) -> tuple[str, float]:
    """The run of clauses that shares most runs of characters, and what share of both that is."""
    if wanted in text:
        return wanted, 1.0
    clauses = list(find_clauses(text))
    # 占# is too short for a run of three characters.
    parts = [text[clause.start : clause.end] for clause in clauses]
    sharing = [part in wanted or not grams.isdisjoint(_grams(part)) for part in parts]
    best, best_fit = text, (0.0, 0)
    for first, clause in enumerate(clauses):
        if not sharing[first]:
            continue
        for last in range(first, len(clauses)):
            part = text[clause.start : clauses[last].end]
            if len(part) > 2 * len(wanted) and last > first:
                break
            if not sharing[last]:
                continue
            its = _grams(part)
            overlap = 2 * len(grams & its) / (len(grams) + len(its))
            # Another 增长# adds no run that was not there, but may be wanted.
            fit = (overlap, -abs(len(part) - len(wanted)))
            if fit > best_fit:
                best, best_fit = part, fit
    return best, best_fit[0]


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + LENGTH] for i in range(max(1, len(text) - LENGTH + 1)))


def _holding(wordings: Wordings, wanted: str) -> dict[str, _Holder]:
    """The reports that have a wording, each with a sentence that holds it."""
    keys = np.unique(gram_keys(wanted))
    holding: dict[str, _Holder] = {}
    for segment in wordings.segments:
        lists = sorted(segment.forms_with(keys), key=len)
        forms = lists[0]
        for others in lists[1:]:
            if len(forms) <= FEW:
                break
            forms = np.intersect1d(forms, others, assume_unique=True)
        for form in forms[:MOST_HOLDING]:
            holder = _Holder(segment, int(form))
            if wanted in holder.text:
                holding |= dict.fromkeys(segment.reports_of(holder.form), holder)
    return holding


def _variant(
    corpus: Corpus, wordings: Wordings, ours: Wording, wanted: str, score: float
) -> Variant | None:
    """A wording as the earliest of its reports has it.

    None where the store has it no more, as while an ingest is under way.
    """
    holding = _holding(wordings, wanted)
    known = stated(corpus)
    years = {id_: known[id_].year for id_ in holding if id_ in known}
    report = min(holding, key=lambda id_: (years.get(id_) or LATEST, id_))
    found = next(o for o in holding[report].segment.occurrences(holding[report].form)
                 if o.report == report)  # fmt: skip
    sentence = corpus.store.texts([report]).get(report, "")[found.start : found.end]
    levelled = level(sentence, corpus.regions)
    start = levelled.text.find(wanted)
    if start < 0:
        return None
    theirs = wording(sentence, levelled, Span(start, start + len(wanted)))
    first, last = theirs.spans[0].start, theirs.spans[-1].end
    return Variant(
        report,
        found.start + first,
        found.start + last,
        sentence[first:last],
        find_changes(ours, theirs, moved=found.start),
        round(score, 3),
        len(holding),
        *_common(corpus, holding),
    )


def _common(corpus: Corpus, reports: Iterable[str]) -> tuple[int | None, tuple[str, ...]]:
    """The first year of some reports, and their regions."""
    known = stated(corpus)
    found = [known[report] for report in reports if report in known]
    years = [one.year for one in found if one.year is not None]
    regions = {one.region for one in found if one.region is not None}
    return min(years, default=None), tuple(sorted(regions))
