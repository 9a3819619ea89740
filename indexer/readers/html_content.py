"""Which part of a web page is the report: menus, lists of other pages and forms fall away."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from indexer.readers.html_lines import BLOCKS, LINKS_SHARE, han_count, is_link

# Ids and classes under which the common systems of Chinese government sites keep an article.
CONTAINER_NAMES = frozenset(
    "ucap-content zoom zoomcon ivs_content trs_editor trs_editor_view trs_ueditor trs_preappend "
    "pages_content vsb_content view_content article article_content article-content articlecontent "
    "article-body article_body article_con article-con news_content news-content newscontent "
    "news_con detail-content detail_content detail-con detail_con xl-cont xl_cont xl-content "
    "xl_content xxgk_content show-content show_content info_content info-content con_text "
    "text_content main_content gkcontent".split()
)
# A known container is not believed when another place has more than twice its text: it holds a
# summary, or the words 正文 and 打印.
KNOWN_SHARE = 0.5
# Of two known containers within each other, the inner is the report when it has most of the text.
KNOWN_INNER_SHARE = 0.8
# What a sentence counts for its holder and the two around it: the outer wins where a text is split.
DENSITY_SHARES = (1.0, 0.95, 0.5)
LINKS_IN_LIST = 3

_DROPPED = frozenset(
    "script style noscript template head title iframe object embed svg canvas audio video map "
    "button input select textarea nav aside footer".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HOLDERS = frozenset("article blockquote body center dd div form li main section td th".split())
_LISTS = frozenset("ul ol dl div table section p center".split())
# Titles, dates and addresses have none of these.
_SENTENCE_MARKS = re.compile("[，。；！？]")


@dataclass(slots=True)
class _Mass:
    """The Chinese characters under an element."""

    holder: etree._Element | None  # the nearest element around it that may hold a report
    han: int = 0
    linked: int = 0  # of them inside links
    links: int = 0  # how many links they are in
    lines: int = 0
    own: int = 0  # characters of its sentences that are in no other holder inside it

    @property
    def prose(self) -> int:
        return self.han - self.linked


_Masses = dict[etree._Element, _Mass]
_Part = list[etree._Element]


def find_content(body: etree._Element) -> list[etree._Element]:
    """The elements that hold the report, most often one. `body` loses what is no text on the way.

    A known container wins, the one with the most text; without one, the densest part of the page.
    """
    _drop(body, [node for node in body.iter(etree.Element) if _is_furniture(node)])
    masses = _measure(body)
    unwanted = [node for node, mass in masses.items() if _is_link_list(node, mass)]
    unwanted += [node for node in masses if _is_small_form(node, masses, masses[body].han)]
    _drop(body, unwanted)
    masses = _measure(body)
    densest = _densest(body, masses)
    known = _best_known(masses)
    if _prose(known, masses) > KNOWN_SHARE * masses[densest].prose:
        return known
    return [densest]


def _is_furniture(node: etree._Element) -> bool:
    hidden = "hidden" in node.attrib or _HIDDEN.search(node.get("style", ""))
    return node.tag in _DROPPED or bool(hidden)


def _is_small_form(node: etree._Element, masses: _Masses, total: int) -> bool:
    """A search box. Pages of ASP.NET are one form from head to foot, and that one stays."""
    return node.tag == "form" and masses[node].han < total / 2


def _is_link_list(node: etree._Element, mass: _Mass) -> bool:
    mostly_links = mass.linked >= LINKS_SHARE * mass.han
    return node.tag in _LISTS and mass.links >= LINKS_IN_LIST and mostly_links


def _drop(body: etree._Element, nodes: Iterable[etree._Element]) -> None:
    """Empty elements of what is in them; the text that follows is stored with them, and stays."""
    for node in nodes:
        if node is not body:
            tail = node.tail
            node.clear()
            node.tag, node.tail = "dropped", tail


def _measure(body: etree._Element) -> _Masses:
    scale = _Scale()
    for event, node in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            scale.enter(node)
        else:
            scale.leave(node)
    return scale.masses


class _Scale:
    """Weighs the elements of a page while they are walked through."""

    def __init__(self) -> None:
        self.masses: _Masses = {}
        self._holders: list[etree._Element] = []
        self._links = self._lines = 0
        self._at_line_start = True

    def enter(self, node: etree._Element) -> None:
        self._at_line_start |= _ends_line(node)
        holder = self._holders[-1] if self._holders else None
        self.masses[node] = _Mass(holder, lines=-self._lines)
        if holder is None or node.tag in _HOLDERS:
            self._holders.append(node)
        self._links += is_link(node)
        self._count(node, node.text)

    def leave(self, node: etree._Element) -> None:
        self._at_line_start |= _ends_line(node)
        mass = self.masses[node]
        mass.lines += self._lines
        if is_link(node):
            self._links -= 1
            mass.links += mass.han > 0
        if node is self._holders[-1]:
            self._holders.pop()
        if not self._holders:
            return
        if mass.lines < 2:
            # A <div> or a cell of one line is a paragraph of what is around it.
            self.masses[self._holders[-1]].own += mass.own
            mass.own = 0
        parent = node.getparent()
        assert parent is not None, "an element inside the body has a parent"
        total = self.masses[parent]
        total.han += mass.han
        total.linked += mass.linked
        total.links += mass.links
        self._count(parent, node.tail)

    def _count(self, node: etree._Element, text: str | None) -> None:
        han = han_count(text)
        if not han or text is None:
            return
        mass = self.masses[node]
        mass.han += han
        self._lines += self._at_line_start
        self._at_line_start = False
        if self._links:
            mass.linked += han
        elif _SENTENCE_MARKS.search(text):
            self.masses[self._holders[-1]].own += han


def _ends_line(node: etree._Element) -> bool:
    return node.tag == "br" or node.tag in BLOCKS


def _densest(body: etree._Element, masses: _Masses) -> etree._Element:
    """The part with the most sentences in it or right below it; the inner of two that are as good.

    They count for their holder, a little less for the one around it, and half for the next. So a
    text in many small parts, a <div> for each section, is found where the parts come together.
    """
    scores: defaultdict[etree._Element, float] = defaultdict(float)
    for node, mass in masses.items():
        holder: etree._Element | None = node
        for share in DENSITY_SHARES:
            if holder is not None and mass.own:
                scores[holder] += share * mass.own
                holder = masses[holder].holder
    return max(scores, key=scores.__getitem__, default=body)


def _best_known(masses: _Masses) -> _Part:
    """The known container with the most text. Brothers of one name are one container in parts."""
    parts: defaultdict[tuple[str, etree._Element | None], _Part] = defaultdict(list)
    for node in masses:
        for name in _names(node) & CONTAINER_NAMES:
            parts[name, node.getparent()].append(node)
    outer: _Part = max(parts.values(), key=lambda part: _prose(part, masses), default=[])
    enough = KNOWN_INNER_SHARE * _prose(outer, masses)
    inner = [part for part in parts.values() if _prose(part, masses) >= enough]
    around = set(outer)
    inner = [part for part in inner if all(_is_inside(node, around) for node in part)]
    return min(inner, key=lambda part: _prose(part, masses), default=outer)


def _names(node: etree._Element) -> set[str]:
    return {str(node.tag), node.get("id", "").lower(), *node.get("class", "").lower().split()}


def _is_inside(node: etree._Element, part: set[etree._Element]) -> bool:
    return not part.isdisjoint(node.iterancestors())


def _prose(part: _Part, masses: _Masses) -> int:
    return sum(masses[node].prose for node in part)
