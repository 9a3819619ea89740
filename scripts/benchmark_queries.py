"""Queries for phrases, drawn from the texts themselves, and a scan that counts their lines."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import partial

from indexer.folding import fold, fold_signs
from indexer.matching.slots import (
    DIGITS,
    HAN_DIGITS,
    LONGEST_FILLING,
    MAGNITUDE,
)
from indexer.query import Exact, Near, Slot, Slots, Words, parse, to_text

Phrase = Exact | Slots | Near

EXACT_LENGTHS = ((2, 4), (5, 7), (8, 16), (16, 30))
DISTANCE = 20
MOST_DRAWS = 10_000
# 造林1.2万亩 makes 造林#万亩: the words around a number in digits.
NUMBER = re.compile(r"([^\n。0-9.,]{2,6})[0-9]+(?:\.[0-9]+)?([^\n。0-9.,%]{1,2})")
# What `matching.slots` takes for a filling and for a number, in texts with signs of one width.
FILLING = rf"[^。!?\n]{{0,{LONGEST_FILLING}}}?"
FILLING_NUMBER = (
    rf"(?:(?<![0-9])(?<![0-9][.,])(?>{DIGITS.pattern})"
    rf"|(?<![0-9{HAN_DIGITS}])[{HAN_DIGITS}]{{1,40}}(?:点[{HAN_DIGITS}]{{1,20}})?)"
    rf"{MAGNITUDE.pattern}"
)


def phrase_classes(
    texts: Sequence[str], chance: random.Random, count: int
) -> dict[str, list[Phrase]]:
    """So many queries of each class, as the parser of queries gives them."""
    makers: dict[str, Callable[[], Phrase | None]] = {}
    for shortest, longest in EXACT_LENGTHS:
        makers[f"exact-{shortest}-{longest}"] = partial(exact, chance, texts, shortest, longest)
    makers["slots"] = partial(_slots, chance, texts)
    makers["near"] = partial(_near, chance, texts)
    return {
        name: [_parsed(_drawn(make, name)) for _ in range(count)] for name, make in makers.items()
    }


def exact(chance: random.Random, texts: Sequence[str], shortest: int, longest: int) -> Exact:
    """Some characters in a row of a text, at least and at most so many."""
    return Exact(piece(chance, texts, chance.randint(shortest, longest)))


def piece(chance: random.Random, texts: Sequence[str], length: int) -> str:
    """Some characters in a row of one line of a text, without blanks at its ends."""
    for _ in range(MOST_DRAWS):
        text = chance.choice(texts)
        start = chance.randrange(max(1, len(text) - length))
        found = text[start : start + length]
        if len(found) == length and "\n" not in found and found == found.strip():
            return found
    raise ValueError(f"no text has {length} characters in a row")


class Scan:
    """All texts in memory, looked through from beginning to end for each query."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._folded = [fold(text) for text in texts]
        self._with_signs = [fold_signs(text) for text in self._folded]

    def count(self, phrase: Exact | Slots) -> int:
        """How many lines a phrase has."""
        if isinstance(phrase, Exact):
            return sum(text.count(phrase.text) for text in self._folded)
        pattern = re.compile("".join(map(_pattern, phrase.parts)))
        return sum(sum(1 for _ in pattern.finditer(text)) for text in self._with_signs)


def _pattern(part: str | Slot) -> str:
    if isinstance(part, str):
        return re.escape(fold_signs(part))
    return FILLING if part is Slot.WORDS else FILLING_NUMBER


def _slots(chance: random.Random, texts: Sequence[str]) -> Slots | None:
    """以*为抓手, 以*为引领*上 or 造林#亩; None where what was drawn makes no phrase."""
    if chance.random() < 0.25:
        text = chance.choice(texts)
        number = NUMBER.search(text, chance.randrange(len(text)))
        return Slots((number[1], Slot.NUMBER, number[2])) if number else None
    count = chance.choice((2, 2, 3))
    lengths = [chance.randint(1, 4) for _ in range(count)]
    gaps = [chance.randint(2, LONGEST_FILLING - 2) for _ in range(count - 1)] + [0]
    found = piece(chance, texts, sum(lengths) + sum(gaps))
    if "。" in found or sum(lengths) < 3:
        return None
    parts: list[str | Slot] = []
    at = 0
    for length, gap in zip(lengths, gaps, strict=True):
        parts += (found[at : at + length], Slot.WORDS)
        at += length + gap
    pieces = [part for part in parts if isinstance(part, str)]
    # Of “，”*“。” no index tells anything.
    signs_only = not any(re.search(r"[^\W_]", part) for part in pieces)
    blank = any(part != part.strip() for part in pieces)
    return None if blank or signs_only else Slots(tuple(parts[:-1]))


def _near(chance: random.Random, texts: Sequence[str]) -> Near | None:
    """Two words that stand near each other somewhere."""
    found = piece(chance, texts, chance.randint(8, DISTANCE))
    left, right = (re.sub(r"[^\u4e00-\u9fff]", "", part) for part in (found[:3], found[-3:]))
    if min(len(left), len(right)) < 2 or left == right:
        return None
    return Near(Words(left), Words(right), DISTANCE)


def _drawn(make: Callable[[], Phrase | None], name: str) -> Phrase:
    for _ in range(MOST_DRAWS):
        if (made := make()) is not None:
            return made
    raise ValueError(f"the texts are too short to draw queries of the class {name}")


def _parsed(phrase: Phrase) -> Phrase:
    """A phrase as the query that is written for it means it."""
    parsed = parse(to_text(phrase))
    assert isinstance(parsed, Exact | Slots | Near)
    return parsed
