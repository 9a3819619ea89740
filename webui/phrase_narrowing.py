"""A query with another phrase in it: a slot filled in, a word put beside it, a word near it.

The links of the page are such queries. Where there is none that finds the same lines, there is no
link: each of these functions gives "" then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from indexer.phrases.asking import phrase_clause
from indexer.query import (
    TEXTS,
    And,
    Clause,
    Exact,
    Near,
    Or,
    QueryError,
    Slot,
    Slots,
    Within,
    Words,
    leaves,
    to_text,
)

Side = Literal["left", "right"]

NEAR = 15


def phrase_of(clause: Clause) -> Clause | None:
    """The part of a query that its lines show; None where several parts do.

    Alternatives are one part: 河长制 OR 湖长制 地区:甘肃 has one, 河长制 巡河 has two.
    """
    parts = clause.clauses if isinstance(clause, And) else (clause,)
    texts = [part for part in parts if _wants_text(part)]
    return texts[0] if len(texts) == 1 else None


def _wants_text(clause: Clause) -> bool:
    return any(wanted and isinstance(leaf, TEXTS) for leaf, wanted in leaves(clause))


def only(clause: Clause, text: str) -> str:
    """The query for these very words of its lines in place of its phrase."""
    return _with(clause, Exact(text)) if text.strip() else ""


def beside(clause: Clause, word: str, side: Side) -> str:
    """The query for the phrase with a word on one side of it."""
    phrase = phrase_of(clause)
    longer = _longer(phrase, word, side) if phrase else None
    return _with(clause, longer) if longer else ""


def _longer(phrase: Clause, word: str, side: Side) -> Clause | None:
    match phrase:
        case Exact(text) | Words(text):
            return Exact(word + text if side == "left" else text + word)
        case Slots(parts):
            # What stands before a slot at the beginning is not what stands beside its filling.
            end = parts[0] if side == "left" else parts[-1]
            if isinstance(end, Slot):
                return None
            return _joined((word, *parts) if side == "left" else (*parts, word))
        case Or(parts):
            longer = [_longer(part, word, side) for part in parts]
            whole = tuple(part for part in longer if part)
            return Or(whole) if len(whole) == len(longer) else None
        case _:
            return None


def filled(clause: Clause, slot: int, text: str) -> str:
    """The query with one of its slots, counted from 0, filled in."""
    phrase = phrase_of(clause)
    if not isinstance(phrase, Slots):
        return ""
    places = [place for place, part in enumerate(phrase.parts) if isinstance(part, Slot)]
    at = places[slot]
    return _with(clause, _joined((*phrase.parts[:at], text, *phrase.parts[at + 1 :])))


def with_near(clause: Clause, word: str) -> str:
    """The query for the phrase with a word not far from it."""
    phrase = phrase_of(clause)
    if phrase is None or isinstance(phrase, Within):
        return ""
    return _with(clause, Near(phrase, Exact(word), NEAR))


def slot_names(slots: Slots) -> tuple[str, ...]:
    """The phrase once for each slot, that slot as …, as heads of columns have it.

    >>> slot_names(Slots(("着力", Slot.WORDS, "，着力", Slot.WORDS)))
    ('着力…，着力*', '着力*，着力…')
    """
    places = [place for place, part in enumerate(slots.parts) if isinstance(part, Slot)]
    written = [part.value if isinstance(part, Slot) else part for part in slots.parts]
    return tuple("".join((*written[:at], "…", *written[at + 1 :])) for at in places)


def _joined(parts: Sequence[str | Slot]) -> Clause:
    """A phrase of these parts, those that are text put together."""
    joined: list[str | Slot] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, str) and isinstance(last, str):
            joined[-1] = last + part
        elif part:
            joined.append(part)
    if any(isinstance(part, Slot) for part in joined):
        return Slots(tuple(joined))
    return Exact("".join(part for part in joined if isinstance(part, str)))


def _with(clause: Clause, phrase: Clause) -> str:
    """The query with this in place of its phrase; empty where nobody could ask it."""
    old = phrase_of(clause)
    if old is None or not isinstance(old, (*TEXTS, Or)):
        return ""
    if isinstance(clause, And):
        parts = tuple(phrase if part == old else part for part in clause.clauses)
        text = to_text(replace(clause, clauses=parts))
    else:
        text = to_text(phrase)
    try:
        phrase_clause(text)
    except QueryError:  # as a phrase that is longer than may be searched for
        return ""
    return text
