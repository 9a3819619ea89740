"""Which parts of a report were read from pictures, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from indexer.models import RecognizedPage
from webui.language import _
from webui.layout import Layout


def mark_at(pages: Sequence[RecognizedPage], start: int, end: int) -> str:
    """The mark of a stretch of text, 由图片识别 93%; nothing where it was there in letters.

    >>> mark_at([RecognizedPage(0, 100, 0.934)], 90, 110), mark_at([], 0, 10)
    ('由图片识别 93%', '')
    """
    if not pages:
        return ""
    sure = [page.confidence for page in pages if page.start < end and start < page.end]
    # Rounded down: 100% would say that nothing can be wrong.
    return _("由图片识别 %(sure)s%%", sure=int(min(sure) * 100)) if sure else ""


def recognized_part(layout: Layout, pages: Sequence[RecognizedPage]) -> str:
    """Which paragraphs of a report are recognised, and how sure the least sure page is.

    全文由图片识别 93%…, 第 3–7、12 段由图片识别 88%…; nothing where none is.
    """
    blocks = [(block, mark_at(pages, block.start, block.end)) for block in layout.blocks]
    sure = mark_at(pages, blocks[0][0].start, blocks[-1][0].end)
    if not any(mark for _block, mark in blocks):
        return ""
    if all(mark for _block, mark in blocks):
        return _("全文%(recognized)s（把握最小的一页），引用前请对照原件。", recognized=sure)
    runs = [
        [block.number for block, _mark in run if block.number]
        for recognized, run in groupby(blocks, key=lambda marked: bool(marked[1]))
        if recognized
    ]
    numbers = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs if run]
    if not numbers:
        return _("部分标题%(recognized)s（把握最小的一页），引用前请对照原件。", recognized=sure)
    return _(
        "第 %(numbers)s 段%(recognized)s（把握最小的一页），引用前请对照原件。",
        numbers=_("、").join(numbers),
        recognized=sure,
    )
