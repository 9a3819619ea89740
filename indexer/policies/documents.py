"""Text -> the documents that it names in 《》: laws, plans, opinions, and no newspapers or songs.

What a title is of is told by its end: 《关于加快发展戈壁农业的实施意见》 is an opinion,
《人民日报》 and 《孙子兵法》 are none. This misses documents with free titles (《关于…若干问题》)
and takes a book that is called like a document for one; a table of titles would never be complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.models import Mention
from indexer.offsets import Span
from indexer.vocab.policy_table import Policy
from indexer.vocab.written_forms import written_form

# 《关于印发〈…〉的通知》: each that closes belongs to the last that opened; writers mix the two.
MARKS = re.compile("[《〈》〉\n]")
OPENING = "《〈"
# No title is longer; what seems so lacks its mark.
LONGEST_TITLE = 200
# 《甲县造林条例（试行）》, 《…规划（2021—2025年）》: what stands in brackets behind a title.
ADDITION = re.compile(r"\s*[（(〔\[][^（()）〔〕\[\]]*[）)〕\]]\s*\Z")
DOCUMENT = tuple(
    "法 法典 条例 规定 办法 细则 决定 决议 命令 令 规则 准则 章程 党章 制度 公约 规程 规范 标准"
    " 导则 指引 指南 意见 通知 通告 公告 通报 公报 批复 批示 函 建议 议案 报告 白皮书 备忘录 协议"
    " 协定 责任书 责任状 规划 纲要 计划 方案 预案 要点 安排 分工 措施 举措 政策 条 目录 名录"
    " 清单".split()
)
# 《孙子兵法》, 《党委会的工作方法》, 《怎样写书法》; 《…思想学习纲要》 is a book.
NO_DOCUMENT = tuple(
    "方法 想法 做法 说法 看法 写法 书法 手法 语法 疗法 兵法 魔法 技法 文法 章法 学习纲要".split()
)


def find_documents(text: str, policies: tuple[Policy, ...] = ()) -> list[Mention]:
    """The documents that a text names, each with its 《》; of one inside another the outer one.

    The document that one of the policies stands in is a mention of that policy.

    >>> [found.alias for found in find_documents("《人民日报》报道，出台《造林办法（试行）》")]
    ['造林办法（试行）']
    """
    owners = _owners(policies)
    mentions = []
    for span in find_titles(text):
        quote = text[span.start : span.end]
        title = quote[1:-1].strip()
        if is_document(title):
            owner = owners.get(written_form(title)) if owners else None
            mentions.append(Mention(owner, "document", span.start, span.end, quote, title))
    return mentions


def find_titles(text: str) -> Iterator[Span]:
    """What stands in 《》, the marks included; what lies in another title is none of its own.

    A mark without its other half opens or closes nothing.

    >>> text = "《关于印发〈甲办法〉的通知》和《乙方案"
    >>> [text[span.start : span.end] for span in find_titles(text)]
    ['《关于印发〈甲办法〉的通知》']
    """
    opened: list[int] = []
    closed: list[Span] = []
    for mark in MARKS.finditer(text):
        if mark[0] == "\n":
            yield from closed
            opened, closed = [], []
        elif mark[0] in OPENING:
            opened.append(mark.start())
        elif opened:
            span = Span(opened.pop(), mark.end())
            if span.end - span.start > LONGEST_TITLE:
                continue
            while closed and closed[-1].start > span.start:
                closed.pop()
            closed.append(span)
    yield from closed


def is_document(title: str) -> bool:
    """Whether a title is that of a law, a plan, an opinion or the like.

    >>> [is_document(title) for title in ("造林条例（草案）", "人民日报", "孙子兵法", "民法典")]
    [True, False, False, True]
    """
    while (shorter := ADDITION.sub("", title)) != title:
        title = shorter
    title = title.rstrip("”’\"' 　")
    return title.endswith(DOCUMENT) and not title.endswith(NO_DOCUMENT)


@lru_cache(maxsize=8)
def _owners(policies: tuple[Policy, ...]) -> dict[str, str | None]:
    """The titles of documents and whose they are; nobody's where several stand in one."""
    owners: dict[str, str | None] = {}
    for policy in policies:
        if policy.document and policy.document.title:
            title = written_form(policy.document.title)
            owners[title] = None if title in owners else policy.id
    return owners
