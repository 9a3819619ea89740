"""The page of all corrections: who said what, when and why."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.corpus import Corpus
from indexer.corrections import Imported, listed
from webui.address import with_arguments
from webui.language import _
from webui.pager import Pager, pager
from webui.review.address import Ask, ask_url
from webui.review.item import Version, version_of
from webui.review.page import corrected

PATH = "/review/corrections"
SIZE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A correction with its report; `lost` where its figure is not in the text any more."""

    version: Version
    title: str
    url: str
    lost: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of the list, and what became of a table that was sent."""

    total: int
    lines: tuple[Line, ...]
    pager: Pager | None
    imported: Imported | None
    fault: str
    status: int


def history_page(
    corpus: Corpus, page: int, imported: Imported | None = None, fault: str = ""
) -> HistoryPage:
    """A page of the corrections, the newest first."""
    first = (page - 1) * SIZE
    newest = listed(corpus, first + SIZE)
    total = corpus.store.corrections.count() + corpus.store.figure_corrections.count()
    lines = tuple(
        Line(
            version_of(one.correction),
            one.title or _("（标题缺失）"),
            ask_url(Ask(item=str(corrected(one.correction)))),
            not getattr(one.correction, "is_found", True),
        )
        for one in newest[first:]
    )
    turning = pager(total, page, SIZE, lambda number: with_arguments(PATH, [("page", str(number))]))
    return HistoryPage(total, lines, turning, imported, fault, 400 if fault else 200)
