"""Links to the other lines of a concordance, or to its other groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from indexer.phrases import Concordance
from webui.language import _, many
from webui.pager import PageLink, last_page, page_links
from webui.phrases_address import GROUPS_OF_A_PAGE, LINES_OF_A_PAGE, Ask, ask_url


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is among the lines or groups; empty addresses lead nowhere.

    `said` tells what the page shows and what there is; `last` is the address of the last page.
    """

    pages: tuple[PageLink, ...]
    previous: str
    next: str
    said: str
    last: str


def size_of(ask: Ask) -> int:
    """How many lines or groups a page has."""
    return ask.limit or (GROUPS_OF_A_PAGE if ask.group else LINES_OF_A_PAGE)


def pages_of(ask: Ask, found: Concordance) -> Pages:
    """The way to all other lines, or groups."""
    size = size_of(ask)
    there = found.group_count if ask.group else found.rows
    end = last_page(there, size)
    # Someone may begin anywhere: then the page that holds the first line is the current one.
    now = min(ask.offset // size + 1, end)
    return Pages(
        pages=page_links(now, end, partial(_url, ask)) if end > 1 else (),
        previous=_url(ask, now - 1) if now > 1 else "",
        next=_url(ask, now + 1) if now < end else "",
        said=_said(ask, found),
        last=_url(ask, end),
    )


def _said(ask: Ask, found: Concordance) -> str:
    if ask.group:
        lines = sum(len(group.shown) for group in found.groups)
        return _(
            "本页 %(groups)s 组 %(lines)s 行，共 %(group_count)s 组 %(total)s 行",
            groups=f"{len(found.groups):,}",
            lines=f"{lines:,}",
            group_count=f"{found.group_count:,}",
            total=f"{found.total:,}",
        )
    shown, total = f"{len(found.lines):,}", f"{found.total:,}"
    if found.rows == found.total:
        return many("本页 %(shown)s 行，共 %(num)s 行", found.rows, shown=shown)
    return many(
        "本页 %(shown)s 行，共 %(num)s 行（合并同句以前 %(total)s 行）",
        found.rows,
        shown=shown,
        total=total,
    )


def _url(ask: Ask, number: int) -> str:
    return ask_url(replace(ask, offset=(number - 1) * size_of(ask)))
