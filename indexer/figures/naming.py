"""What each number of a sentence measures.

Rules are asked in order, number by number from the left; the first that knows says the phrase and
what it takes from the words around. What depends on numbers to come (8条|78万平方米城郊道路) or on
several at once (分别) is settled when all have been asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.figures.context import Place
from indexer.models import Base, Direction, FigureKind, FigureRole
from indexer.offsets import Span


@dataclass(frozen=True, slots=True)
class Naming:
    """The phrase that says what a number measures, and what its rule read along with it.

    `hands_on` says whether a number without a phrase of its own may take this one
    (同比增长5.51% takes that of the number before it).
    """

    rule: str
    span: Span | None
    kind: FigureKind | None = None
    direction: Direction | None = None
    base: Base | None = None
    role: FigureRole | None = None
    share_of: Span | None = None
    # The phrase made whole, where words of it stand elsewhere (城乡居民收入分别为: 城镇居民收入).
    resolved: str | None = None
    hands_on: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """A number of the sentence with its naming, for the rules that look back."""

    place: Place
    naming: Naming


Rule = Callable[[Place, Sequence[Named]], Naming | None]


def last_named(named: Sequence[Named]) -> Named | None:
    """The nearest number on the left whose phrase may be taken over."""
    return next((n for n in reversed(named) if n.naming.span and n.naming.hands_on), None)


def neighbour(named: Sequence[Named]) -> Named | None:
    """The number right before."""
    return named[-1] if named else None


def taken(
    earlier: Named,
    rule: str = "carried",
    kind: FigureKind | None = None,
    direction: Direction | None = None,
    base: Base | None = None,
    hands_on: bool = True,
) -> Naming:
    """The naming of a number that takes over the phrase of an earlier one."""
    return Naming(
        rule,
        earlier.naming.span,
        kind,
        direction,
        base,
        resolved=earlier.naming.resolved,
        hands_on=hands_on,
    )


def trimmed(text: str, start: int, end: int) -> Span | None:
    """A span without blanks and signs at its ends; None when fewer than two characters are left."""
    while end > start and text[end - 1] in " ，、的":
        end -= 1
    while start < end and text[start] in " ，、":
        start += 1
    return Span(start, end) if end - start >= 2 else None
