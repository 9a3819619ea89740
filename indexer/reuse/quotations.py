"""The words that a report gives as those of a superior, by naming who or what says them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.offsets import Span

# Who speaks in a quotation, and how it is led in: 党的二十大报告指出，…; 《…意见》明确要求：“…”.
# But 按照省委要求，… names a reason for what was done.
SUPERIOR = (
    "(?<!按照)(?<!根据)(?<!落实)(?<!贯彻)(?:党的[一二三四五六七八九十]{1,3}(?:大|届[一二三四五六七八九十]{1,2}中全会)(?:报告|精神)?"
    "|总书记|党中央|中央[^，。；！？\n]{0,12}会议|国务院|中央一号文件"
    "|[省市州盟县区旗]委|[省市州盟县区旗]政府|上级|《[^》\n]{2,60}》)"
)
SAYS = "(?<!的)(?:指出|强调|提出|要求|明确|规定|写道|部署|号召|指示)+"
LEAD = re.compile(rf"{SUPERIOR}[^。；！？\n]{{0,24}}?{SAYS}了?[：:，,]?(?P<quote>[“\"「])?")
# 按照《…规划》“…”的总体要求: a document, and its words in quotes in the same sentence.
DOCUMENT = re.compile(r"《[^》\n]{2,60}》[^。；！？\n“]{0,24}“(?P<words>[^”\n]{10,400})”")
CLOSING = re.compile(r"[”\"」]|\n")
SENTENCE_END = re.compile(r"[。！？\n]")


def quotations(text: str) -> list[Span]:
    """The words that a text itself gives as those of a superior.

    >>> text = "党的二十大报告指出，全面推进乡村振兴。全县新修公路9公里。"
    >>> [text[start:end] for start, end in quotations(text)]
    ['全面推进乡村振兴。']
    """
    found = [Span(*match.span("words")) for match in DOCUMENT.finditer(text)]
    for lead in LEAD.finditer(text):
        end = (CLOSING if lead["quote"] else SENTENCE_END).search(text, lead.end())
        at = len(text) if not end else end.start() if lead["quote"] else end.end()
        found.append(Span(lead.end(), at))
    return sorted(set(found))


def is_quoted(passage: Span, quoted: Sequence[Span]) -> bool:
    """Whether most of a passage lies in quotations."""
    covered = 0
    reached = passage.start
    for start, end in quoted:
        start, end = max(start, reached), min(end, passage.end)
        if end > start:
            covered += end - start
            reached = end
    return 2 * covered > passage.end - passage.start
