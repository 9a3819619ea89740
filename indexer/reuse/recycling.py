"""The service: which passages of the reports of a home stand in others, and how much that is.

Reports are looked at one after the other, so that memory holds the pages of the arrays that are in
use, the texts of a few reports, and the pairs that were found.

A formula is what more than `common` offices write; the reports of one place count as one office,
since the same sentence in eight years of a county is that county's own. Reports that are the same
text are looked at once: the one of which most is known stands for all.
"""

from __future__ import annotations

import json
from hashlib import blake2b

from indexer.corpus import Corpus
from indexer.reuse.keeping import Stamp, keep, kept
from indexer.reuse.looking import Comparer
from indexer.reuse.postings import FOLDER, recipe
from indexer.reuse.records import Formula, Pair, Recycled, Share
from indexer.reuse.reports import ReuseError

OVERVIEW = "overview.json"
# Names the rules by which passages are found and classed; count up with a change.
VERSION = "1"
# So few reports are compared while one waits for a page.
FEW = 300


def recycled(corpus: Corpus, report: str | None = None, common: int | None = None) -> Recycled:
    """What the reports of a home have from each other; of one report, what it has and gave.

    `report` is the id of a report, `common` the number of offices beyond which a passage is a
    formula. The fingerprints are brought up to the store first. Raises ReuseError for a report
    that is not there, and where an ingest changes reports at this moment.
    """
    if report is None and common is None:
        return overview(corpus)
    return _compare(Comparer(corpus, common), report)


def overview(corpus: Corpus) -> Recycled:
    """What all reports have from each other; what was found is kept as long as nothing changes."""
    stamp = _stamp(corpus)
    file = corpus.settings.home / FOLDER / OVERVIEW
    found = kept(file, stamp)
    if found is None:
        comparer = Comparer(corpus)
        found = _compare(comparer)
        # An ingest may be under way: then it is the answer for reports that were there before it.
        if comparer.state.generation == comparer.generation and _stamp(corpus) == stamp:
            keep(file, stamp, found)
    return found


def overview_at_once(corpus: Corpus) -> Recycled | None:
    """The same where nobody has to wait for it: it is kept, or there are few reports; else None."""
    if corpus.store.count_reports() <= FEW:
        return overview(corpus)
    return kept(corpus.settings.home / FOLDER / OVERVIEW, _stamp(corpus))


def _stamp(corpus: Corpus) -> Stamp:
    """What the same answer holds for: rules, texts and, by the state of the index, fields."""
    texts = blake2b(json.dumps(corpus.store.text_digests()).encode(), digest_size=12)
    rules = recipe(corpus).version
    return [VERSION, rules, corpus.engine.generation, texts.hexdigest()]


def _compare(comparer: Comparer, report: str | None = None) -> Recycled:
    if report is not None and report not in comparer.number:
        raise ReuseError(f"no report {report}; search --json shows the ids of reports")
    numbers = comparer.in_order() if report is None else [comparer.number[report]]
    pairs: list[Pair] = []
    shares: list[Share] = []
    formulas: list[Formula] = []
    for number in numbers:
        if report is None and comparer.leader(comparer.group(number)) != number:
            continue
        found = comparer.look(number, both=report is not None)
        pairs += found.pairs
        shares.append(found.share)
        formulas += found.formulas if report is not None else ()
    groups = sorted({comparer.group(number) for number in numbers})
    return Recycled(
        reports=len(comparer.ids),
        common=comparer.common,
        pairs=tuple(pairs),
        shares=tuple(shares),
        near_duplicates=tuple(
            tuple(comparer.accounts[number].name for number in group)
            for group in groups
            if len(group) > 1
        ),
        formulas=tuple(formulas),
    )
