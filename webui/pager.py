"""Links to the other pages of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webui.language import _

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

    def said(self, unit: str) -> str:
        """What the page shows, in units such as 份, which come in the language of the page."""
        return _(
            "第 %(first)s–%(last)s %(unit)s，共 %(total)s %(unit)s",
            first=f"{self.first:,}",
            last=f"{self.last:,}",
            total=f"{self.total:,}",
            unit=unit,
        )


def last_page(total: int, size: int) -> int:
    """The number of the last page; an empty list has one page too.

    >>> last_page(0, 20), last_page(20, 20), last_page(21, 20)
    (1, 1, 2)
    """
    return max(1, -(-total // size))


def pager(total: int, page: int, size: int, url: Callable[[int], str]) -> Pager | None:
    """The way to the other pages of a list, whose addresses `url` gives by their numbers.

    None where all of it is on one page.
    """
    if total <= size:
        return None
    end = last_page(total, size)
    return Pager(
        first=(page - 1) * size + 1,
        last=min(page * size, total),
        total=total,
        pages=page_links(page, end, url),
        previous=url(page - 1) if page > 1 else "",
        next=url(page + 1) if page < end else "",
    )


def page_links(page: int, end: int, url: Callable[[int], str]) -> tuple[PageLink, ...]:
    """The first page, the last one, and those around the current one."""
    numbers = sorted({1, end, *range(max(1, page - BESIDE), min(end, page + BESIDE) + 1)})
    return tuple(
        PageLink(number, url(number), number == page, number > before + 1)
        for before, number in zip([0, *numbers], numbers, strict=False)
    )
