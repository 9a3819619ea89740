"""The service: which passages of the reports of a home stand in others, and how much that is.

Reports are looked at one after the other, so that memory holds the pages of the arrays that are in
use, the texts of a few reports, and the pairs that were found.

A formula is what more than `common` offices write; the reports of one place count as one office,
since the same sentence in eight years of a county is that county's own. Reports that are the same
text are looked at once: the longest of them stands for all.
"""

from __future__ import annotations

from indexer.corpus import Corpus
from indexer.errors import IndexerError
from indexer.reuse.looking import Comparer
from indexer.reuse.records import Formula, Pair, Recycled, Share


class ReuseError(IndexerError):
    """A question about recycled text that cannot be answered."""


def recycled(corpus: Corpus, report: str | None = None, common: int | None = None) -> Recycled:
    """What the reports of a home have from each other; of one report, what it has and gave.

    `report` is the id of a report, `common` the number of offices beyond which a passage is a
    formula. The fingerprints are brought up to the store first. Raises ReuseError for a report
    that is not there.
    """
    comparer = Comparer(corpus, common)
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
