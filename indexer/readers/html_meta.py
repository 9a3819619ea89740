"""When and by whom a web page was published, as the page itself says.

Government sites name both in <meta> tags, under names that their guideline of 2017 prescribes, and
most show a line between title and text: 发布时间：2024-01-15 来源：青禾县人民政府办公室.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml import etree

from indexer.readers.html_lines import element_lines, han_count

# How far above the text the line may stand, and behind how many elements and lines: the head of a
# site is further off.
LEVELS = 4
BESIDE = 12
MOST_LINES = 40
LONGEST_LINE = 200

PUBLISHED_TAGS = ("pubdate", "publishdate", "article:published_time", "publish_date")
PUBLISHER_TAGS = ("contentsource", "source")
SITE_TAGS = ("sitename", "og:site_name")
# <meta name="others" content="页面生成时间 2024-01-20 10:10:00">: a page may be made anew at any
# time, so that every other date goes before it.
MADE = re.compile("页面生成时间")
DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-/.年]\s*(1[0-2]|0?[1-9])[-/.月]\s*(3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\D|\d{4,6}\b|$))"
)
# 发布时间：2024-01-15, 日 期: 2024年1月15日, 发布日期⇥2024-01-15 in a table; not 今天日期.
PUBLISHED_LINE = re.compile(
    r"(?:(?:发\s*布|发表|发稿|公开|上传|录入|更新)\s*(?:时间|日期|于)|(?<![\u4e00-\u9fff])(?:时\s*间|日\s*期))"
    r"\s*[:：\t]\s*(?=\d)"
)
# Lines run on: 来源：青禾县人民政府办公室浏览次数：12【字体：大 中 小】
PUBLISHER_LINE = re.compile(
    r"(?:(?:信息|稿件|文章|内容)?来\s*源|发\s*布\s*(?:机\s*构|单\s*位))\s*[:：\t]\s*"
    r"([^\s:：【\[（(|｜]{2,40}?)"
    r"(?=[\s【\[（(|｜]|浏览|点击|阅读|访问|字体|字号|作者|责任|编辑|打印|分享|收藏|审核|发布[时日]|时间|日期|$)"
)
NOBODY = re.compile(r"本[网站]|原创|转载|未知|不详|互联网|网络|[无佚]|暂无")
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Publication:
    """When a page was published, after ISO 8601, and by whom; None where it does not say."""

    published: str | None
    publisher: str | None


def find_publication(page: etree._Element, parts: Sequence[etree._Element]) -> Publication:
    """What the tags say, then what the lines above the text say, then the name of the site."""
    tags = {_name(tag): tag.get("content") or "" for tag in page.iter("meta")}
    lines = list(islice(_lines_above(parts), MOST_LINES))
    dated = (line[found.end() :] for line in lines if (found := PUBLISHED_LINE.search(line)))
    made = [tags["others"]] if MADE.search(tags.get("others", "")) else []
    named = (found[1] for line in lines if (found := PUBLISHER_LINE.search(line)))
    return Publication(
        _first_date((*_of(tags, PUBLISHED_TAGS), *dated, *made)),
        _first_name((*_of(tags, PUBLISHER_TAGS), *named, *_of(tags, SITE_TAGS))),
    )


def _of(tags: dict[str, str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(tags[name] for name in names if name in tags)


def _first_date(texts: Iterable[str]) -> str | None:
    return next(filter(None, map(iso_day, texts)), None)


def iso_day(text: str) -> str | None:
    """The first day that a text writes in digits; None where it writes none that exists.

    >>> iso_day("2024-1-5 10:10"), iso_day("20240115101000"), iso_day("2024年02月30日")
    ('2024-01-05', '2024-01-15', None)
    """
    found = DATE.search(text)
    if not found:
        return None
    year, *rest = (int(part) for part in found.groups() if part)
    try:
        return date(year, *rest).isoformat()
    except ValueError:
        return None


def _first_name(texts: Iterable[str]) -> str | None:
    return next(filter(None, map(_publisher, texts)), None)


def _publisher(text: str) -> str | None:
    """A name of somebody, squeezed; None for 本站 and 转载."""
    name = " ".join(text.split()).strip(" :：,，。;；|/\\-—")
    known = han_count(name) >= 2 and len(name) <= LONGEST_NAME and not NOBODY.fullmatch(name)
    return name if known else None


def _lines_above(parts: Sequence[etree._Element]) -> Iterator[str]:
    """The lines before the text, the nearest first."""
    if not parts:
        return
    for node in islice((parts[0], *parts[0].iterancestors()), LEVELS):
        for before in islice(node.itersiblings(preceding=True), BESIDE):
            lines = [*element_lines(before), " ".join((before.tail or "").split())]
            yield from (line for line in reversed(lines) if 0 < len(line) <= LONGEST_LINE)
        parent = node.getparent()
        if parent is not None and parent.text and parent.text.strip():
            yield " ".join(parent.text.split())[:LONGEST_LINE]


def _name(tag: etree._Element) -> str:
    return (tag.get("name") or tag.get("property") or "").strip().lower()
