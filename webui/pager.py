"""Links to the other pages of a list."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webui.address import HITS_OF_A_PAGE, Question, search_url

# Pages that are named on each side of the current one.
BESIDE = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page by its number; `gap` says that pages before it are left out."""

    number: int
    url: str
    current: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a list and where one may go; empty addresses lead nowhere."""

    first: int
    last: int
    total: int
    pages: tuple[PageLink, ...]
    previous: str
    next: str


def last_page(total: int) -> int:
    """The number of the last page; an empty list has one page too.

    >>> last_page(0), last_page(20), last_page(21)
    (1, 1, 2)
    """
    return max(1, -(-total // HITS_OF_A_PAGE))


def pager(question: Question, total: int) -> Pager | None:
    """The pager of a list; None where all of it is on one page."""
    if total <= HITS_OF_A_PAGE:
        return None
    end, now = last_page(total), question.page
    numbers = sorted({1, end, *range(max(1, now - BESIDE), min(end, now + BESIDE) + 1)})
    return Pager(
        first=(now - 1) * HITS_OF_A_PAGE + 1,
        last=min(now * HITS_OF_A_PAGE, total),
        total=total,
        pages=tuple(
            PageLink(number, _url(question, number), number == now, number > before + 1)
            for before, number in zip([0, *numbers], numbers, strict=False)
        ),
        previous=_url(question, now - 1) if now > 1 else "",
        next=_url(question, now + 1) if now < end else "",
    )


def _url(question: Question, page: int) -> str:
    return search_url(replace(question, page=page))
