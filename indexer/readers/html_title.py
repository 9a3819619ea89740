"""What a web page itself calls the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from indexer.readers.html_lines import han_count

# How far above the text its heading may stand: <div><h1>..</h1><div><div id="zoom">
NEAR = 3

# 副区长述职报告_某某区人民政府, 述职报告 - 范文网. The dashes of 2012-2019年 and —— stay.
_SEPARATOR = re.compile(r"\s*[_|｜]+\s*|\s+[-–—]\s+|(?<![\w-])-(?!-)|(?<=[^\W\d_])-(?=[^\W\d_])")
_SITE = re.compile(r"(网|网站|门户|频道|首页|人民政府|政务公开|信息公开)$")
_SECTION = re.compile(r"[（(]?([一二三四五六七八九十]+[、）)]|第[一二三四五六七八九十]+[章节部])")
_SITE_HEAD = re.compile(r"(site|page|web|top)?[-_]?(head(er)?|logo|top|nav(bar)?|banner|bar)")


def find_title(page: etree._Element, parts: Sequence[etree._Element]) -> str | None:
    """The tag of the site's own system, else what is shared, else the heading, else <title>."""
    tags = {_name(tag): _squeezed(tag.get("content")) for tag in page.iter("meta")}
    heading = next(_headings(parts), "")
    title = _squeezed(page.findtext(".//title"))
    return tags.get("articletitle") or tags.get("og:title") or heading or cut_title(title) or None


def cut_title(title: str) -> str:
    """The title without the name of the site, which may stand on either side.

    >>> cut_title("副区长述职报告_某某区人民政府"), cut_title("某某政府网 - 2012-2019年总结")
    ('副区长述职报告', '2012-2019年总结')
    """
    pieces = [piece for piece in _SEPARATOR.split(title) if piece]
    return next((piece for piece in pieces if not _SITE.search(piece)), pieces[0] if pieces else "")


def _headings(parts: Sequence[etree._Element]) -> Iterator[str]:
    """The <h1> in the text, then those around it, the nearest first."""
    above = list(parts[0].iterancestors())[:NEAR] if parts else []
    for element in [*parts, *above]:
        for heading in element.iter("h1"):
            text = _squeezed(str(heading.xpath("string()")))
            if han_count(text) and not _SECTION.match(text) and not _is_site_head(heading):
                yield text


def _is_site_head(heading: etree._Element) -> bool:
    """The name of the site is an <h1> too, in a <div class="header">."""
    around = [heading, *heading.iterancestors("div", "header", "td")]
    names = " ".join(f"{node.get('id', '')} {node.get('class', '')}" for node in around)
    return any(map(_SITE_HEAD.fullmatch, names.lower().split()))


def _name(tag: etree._Element) -> str:
    return (tag.get("name") or tag.get("property") or "").strip().lower()


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())
