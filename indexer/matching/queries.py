"""Where a query matches in a text, as it stands; and what fills its slots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from indexer import analysis
from indexer.figure_ranges import fits, is_of
from indexer.folding import fold
from indexer.matching.slots import slot_matches
from indexer.matching.texts import Match, found, within
from indexer.models import Figure, Mention
from indexer.offsets import Span
from indexer.query import Clause, Exact, FieldIs, FigureIs, Near, Slots, Within, Words, leaves
from indexer.structure import passage_spans


def asks_for_figures(clause: Clause) -> bool:
    """Whether a query wants figures, so that its matches cannot be told from the text alone."""
    return any(wanted and _means_figures(leaf) for leaf, wanted in leaves(clause))


def asks_for_mentions(clause: Clause) -> bool:
    """Whether a query wants mentions of policies, which the text alone does not tell either."""
    return any(wanted and _means_mentions(leaf) for leaf, wanted in leaves(clause))


def find_matches(text: str, clause: Clause, known: Sequence[Figure | Mention] = ()) -> list[Span]:
    """The stretches of a text that a query wants, in order and without overlaps.

    Exact text matches as it stands. A word matches as it was typed, letters in either case, and so
    do its parts where it was cut into several. Of NEAR, 同句 and 同段 the texts match that are
    meant, each by itself. Of the figures and mentions that are known of the text those match that a
    query by indicator or policy means. What a query excludes is not looked for.

    >>> text = "落实河长制，河长186名。"
    >>> [text[span.start : span.end] for span in find_matches(text, Words("河长制"))]
    ['河长制']
    """
    return _matches(text, clause, known, lambda match: match.texts)


def find_lines(text: str, clause: Clause, known: Sequence[Figure | Mention] = ()) -> list[Span]:
    """The stretches that a line each is about: like `find_matches`, but what NEAR, 同句 or 同段
    hold together is one stretch, from its first text to its last.
    """
    return _matches(text, clause, known, lambda match: (match.span,))


def fillers(text: str, span: Span, slots: Slots) -> tuple[str, ...]:
    """What fills the slots of a phrase that stands at this place; nothing if it does not.

    >>> from indexer.query import Slot
    >>> slots = Slots(("以", Slot.WORDS, "为抓手"))
    >>> text = "以河长制为抓手，以项目建设为抓手"
    >>> [fillers(text, span, slots) for span in find_matches(text, slots)]
    [('河长制',), ('项目建设',)]
    """
    for match in slot_matches(fold(text), slots):
        if match.span == span:
            return tuple(text[filling.start : filling.end] for filling in match.fillings)
    return ()


def _matches(
    text: str,
    clause: Clause,
    known: Sequence[Figure | Mention],
    shown: Callable[[Match], tuple[Span, ...]],
) -> list[Span]:
    folded = fold(text)
    wanted = [leaf for leaf, is_wanted in leaves(clause) if is_wanted]
    spans = list(chain.from_iterable(_of_leaf(text, folded, leaf, shown) for leaf in wanted))
    meant = [leaf for leaf in wanted if _means_figures(leaf) or _means_mentions(leaf)]
    spans += [
        Span(one.start, one.end)
        for one in known
        if one.end <= len(text) and any(_means(leaf, one) for leaf in meant)
    ]
    return list(_merged(sorted(spans)))


def _of_leaf(
    text: str, folded: str, leaf: Clause, shown: Callable[[Match], tuple[Span, ...]]
) -> Iterator[Span]:
    match leaf:
        case Exact(wanted):
            yield from (
                Span(*match.span()) for match in re.finditer(re.escape(fold(wanted)), folded)
            )
        case Words(wanted):
            yield from (Span(*match.span()) for match in _word(fold(wanted)).finditer(folded))
        case Within(parts, "passage"):
            # Passages are cut by the signs of the text as it stands.
            for span in passage_spans(text):
                if match := within(folded, span, parts):
                    yield from shown(match)
        case Slots():
            yield from (match.span for match in slot_matches(folded, leaf))
        case Near() | Within():
            yield from chain.from_iterable(map(shown, found(folded, leaf)))


@lru_cache
def _word(text: str) -> re.Pattern[str]:
    parts = analysis.query_words(text)
    longer = [part for part in parts if len(part) > 1]
    # 造林5亩 marks 造林 but not every 亩 and 5.
    wanted = sorted({text, *(longer or parts)}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE)


def _means_figures(leaf: Clause) -> bool:
    return isinstance(leaf, FigureIs) or (isinstance(leaf, FieldIs) and leaf.field == "indicator")


def _means_mentions(leaf: Clause) -> bool:
    return isinstance(leaf, FieldIs) and leaf.field == "policy"


def _means(leaf: Clause, known: Figure | Mention) -> bool:
    match leaf, known:
        case FigureIs(), Figure():
            return fits(leaf, known)
        case FieldIs("indicator", ids), Figure():
            return is_of(known, ids)
        case FieldIs("policy", ids), Mention():
            return known.policy in ids
        case _:
            return False


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Overlapping spans become one; those that only touch stay apart."""
    current: Span | None = None
    for span in spans:
        if current is not None and span.start < current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current
