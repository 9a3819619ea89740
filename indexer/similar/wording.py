"""Two wordings, word by word: how near they are and what is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from indexer import analysis
from indexer.cleaning import HAN
from indexer.levelling import NUMBER, PLACE, Levelled
from indexer.offsets import Span
from indexer.similar.records import Change, ChangeKind

PIECE = re.compile(rf"(?P<han>[{HAN}]+)|[a-z]+|.", re.DOTALL)
FILLED: dict[str, ChangeKind] = {NUMBER: "number", PLACE: "place"}
SIGNS = frozenset("，。；：、！？,;:!?.()（）《》·—…-")


@dataclass(frozen=True, slots=True)
class Wording:
    """A stretch of a levelled text in words, each with its place in the original."""

    original: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]


def wording(original: str, levelled: Levelled, part: Span) -> Wording:
    """The words of a part of a levelled text."""
    words = tuple(split(levelled.text[part.start : part.end]))
    spans, at = [], part.start
    for word in words:
        spans.append(levelled.span(at, at + len(word)))
        at += len(word)
    return Wording(original, words, tuple(spans))


def split(text: str) -> Iterator[str]:
    """The words, numbers and signs of a levelled text; together they are the text.

    >>> list(split("新增人工造林#亩,@第一"))
    ['新增', '人工造林', '#', '亩', ',', '@', '第一']
    """
    for piece in PIECE.finditer(text):
        if piece["han"]:
            yield from analysis.query_words(piece[0])
        else:
            yield piece[0]


def nearness(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of characters in words that both have in the same order, from 0 to 1.

    Signs count for nothing.
    """
    weights = [[0 if word in SIGNS else len(word) for word in words] for words in (one, other)]
    whole = sum(map(sum, weights))
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    same = sum(sum(weights[0][block.a : block.a + block.size]) for block in blocks)
    return 2 * same / whole if whole else 0.0


def find_changes(old: Wording, new: Wording, moved: int = 0) -> tuple[Change, ...]:
    """The words that differ, and numbers and places that are filled in otherwise.

    `moved` is added to the spans of the new wording.
    """
    changes: list[Change] = []
    matcher = SequenceMatcher(None, old.words, new.words, autojunk=False)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag == "equal":
            for i, j in zip(range(a, a_end), range(b, b_end), strict=True):
                kind = FILLED.get(old.words[i])
                if kind and _text(old, i, i + 1) != _text(new, j, j + 1):
                    changes.append(_change(kind, old, (i, i + 1), new, (j, j + 1), moved))
        elif not SIGNS.issuperset(old.words[a:a_end] + new.words[b:b_end]):
            changes.append(_change("words", old, (a, a_end), new, (b, b_end), moved))
    return tuple(changes)


def _change(
    kind: ChangeKind,
    old: Wording,
    old_words: tuple[int, int],
    new: Wording,
    new_words: tuple[int, int],
    moved: int,
) -> Change:
    there = _span(new, *new_words)
    return Change(
        kind,
        _text(old, *old_words),
        _text(new, *new_words),
        _span(old, *old_words),
        Span(there.start + moved, there.end + moved),
    )


def _text(of: Wording, first: int, end: int) -> str:
    span = _span(of, first, end)
    return of.original[span.start : span.end]


def _span(of: Wording, first: int, end: int) -> Span:
    """Where words stand; of no words, where they would."""
    if first == end:
        place = of.spans[first].start if first < len(of.spans) else of.spans[-1].end
        return Span(place, place)
    return Span(of.spans[first].start, of.spans[end - 1].end)
