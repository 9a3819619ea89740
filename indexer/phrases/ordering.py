"""Lines -> their order, equal sentences folded into one line, and groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.characters import Characters, Lines
from indexer.phrases.counting import Numbers, tally
from indexer.phrases.known import Known
from indexer.phrases.records import Grouping, PhraseSort
from indexer.query.fields import UNKNOWN

Keys = npt.NDArray[np.generic]

# Characters beside a phrase by which lines are put in order; and those that make a group, which is
# a word of the usual length.
COMPARED, GROUPED = 12, 2
SIGNS = frozenset("，。；：、！？,;:!?“”‘’\"'（）()《》—…")


def order_of(lines: Lines, characters: Characters, known: Known, sort: PhraseSort) -> Numbers:
    """The rows of all lines in order."""
    # The last key decides first.
    keys: list[Keys] = [lines.starts, lines.segments]
    keys += _keys(lines, characters, known, sort)
    return np.lexsort(keys) if len(lines) else np.empty(0, np.int64)


def _keys(lines: Lines, characters: Characters, known: Known, sort: PhraseSort) -> Sequence[Keys]:
    # The newest first; a year that is not known, which is 0, comes last.
    newest = -known.years[lines.reports]
    place = known.region_ranks[lines.reports]
    by_report: list[Keys] = [lines.reports, place, newest]
    match sort:
        case "year":
            return by_report
        case "region":
            return [lines.reports, newest, place]
        case "report":
            counts = np.bincount(lines.reports, minlength=len(characters.ids))
            return [lines.reports, -counts[lines.reports]]
        case "left" | "right":
            beside = characters.contexts(lines, COMPARED, sort)
            return [*by_report, *beside.T[::-1]]
        case "match":
            right = characters.contexts(lines, COMPARED, "right")
            return [*by_report, *right.T[::-1], _text_ranks(lines, characters)]


def _text_ranks(lines: Lines, characters: Characters) -> Numbers:
    """For each line the place of its text among all, the commonest first."""
    texts = characters.texts(lines)
    ranks = {one.text: rank for rank, one in enumerate(tally(texts, lines.reports.tolist()))}
    return np.array([ranks[text] for text in texts], np.int64)


def folded(same: npt.NDArray[np.uint64], order: Numbers) -> tuple[Numbers, Numbers]:
    """The first line in order of each sentence; and for each line how many are like it."""
    _, first, which, counts = np.unique(
        same[order], return_index=True, return_inverse=True, return_counts=True
    )
    alike = np.empty(len(order), np.int64)
    alike[order] = counts[which]
    return order[np.sort(first)], alike


def groups_of(
    lines: Lines, characters: Characters, known: Known, group: Grouping
) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    """What lines have in common, and which lines these are: the largest groups first, of years the
    newest.
    """
    values = np.array(_values(lines, characters, known, group), dtype=object)
    if not len(values):
        return []
    names, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    if group == "year":
        # unknown, which is no number, comes first among the names turned round
        ranked = sorted(range(len(names)), key=lambda i: (names[i] != UNKNOWN, names[i]))[::-1]
    else:
        ranked = sorted(range(len(names)), key=lambda i: (-counts[i], names[i]))
    return [(str(names[i]), which == i) for i in ranked]


def _values(lines: Lines, characters: Characters, known: Known, group: Grouping) -> Sequence[str]:
    match group:
        case "match":
            return characters.texts(lines)
        case "left" | "right":
            rows = characters.contexts(lines, GROUPED, group).tolist()
            words = (_word("".join(map(chr, filter(None, row)))) for row in rows)
            return [word[::-1] if group == "left" else word for word in words]
        case "year":
            return [str(year) if year else UNKNOWN for year in known.years[lines.reports].tolist()]
        case "region":
            return [known.region(report) for report in lines.reports.tolist()]


def cut_short(word: str) -> bool:
    """Whether the word of a group ends where a sign stands, or the paragraph: a text that is longer
    by it is found inside longer words too.
    """
    return len(word) < GROUPED and word not in SIGNS


def _word(beside: str) -> str:
    """The characters beside a phrase, nearest first, up to a sign; a sign itself stands alone, and
    nothing at the end of a paragraph.
    """
    beside = beside.partition("\n")[0]
    at = next((i for i, character in enumerate(beside) if character in SIGNS), len(beside))
    return beside[: max(at, 1)]
