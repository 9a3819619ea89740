"""The automatic numbers of Word (一、 （一） 1. ①), which stand nowhere in the text of a file.

A paragraph, or its style, names a list (w:num) and a level. The list belongs to a definition
(w:abstractNum), which keeps the count: lists of one definition go on counting where the last left
off, unless a list starts again by w:startOverride.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from indexer.readers.docx_numerals import render_number
from indexer.readers.docx_xml import W, integer, is_on, value

# Word has 9 levels and styles a few bases deep, and a pattern is a few characters. An attack has
# more: a pattern of a megabyte would be repeated before every paragraph.
MAX_LEVELS = 9
MAX_BASES = 30
MAX_PATTERN = 100


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and looks."""

    start: int
    number_format: str
    pattern: str  # "%1、", "（%2）", "%1.%2"
    restart: int | None  # 0: never; 2: after levels 1 and 2; None: after any higher level
    style: str | None  # the paragraph style that stands for this level
    digits_only: bool  # 第1.2条 under 第一章: higher levels in digits too


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A w:num: the definition in which it counts, and the levels as it shows them."""

    definition: str
    levels: dict[int, Level]
    overridden: frozenset[int]  # levels that start again where the list begins


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says about numbers."""

    based_on: str | None
    list_id: str | None
    level: int | None


@dataclass(slots=True)
class Numbering:
    """The lists of a document and, while its paragraphs pass, how far each has counted."""

    lists: dict[str, NumberedList]
    styles: dict[str, Style]
    default_style: str | None
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def label(self, paragraph: etree._Element) -> str:
        """The number in front of a paragraph, which counts it; "" when there is none."""
        list_id, index = self._place(paragraph)
        numbered = self.lists.get(list_id)
        if numbered is None or index not in numbered.levels:
            return ""
        counts = self._counts.setdefault(numbered.definition, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            # A list that begins at 2.1 leaves the 2 above it as it was.
            _forget(counts, [level for level in numbered.overridden if level >= index])
        counts[index] = counts.get(index, numbered.levels[index].start - 1) + 1
        deeper = [level for level in counts if level > index]
        _forget(counts, [level for level in deeper if _restarts(numbered, level, index)])
        return _render(numbered.levels, index, counts)

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """The list and level of a paragraph: its own, or those of its style and its bases."""
        list_id = value(paragraph, "pPr/numPr/numId")
        level = integer(value(paragraph, "pPr/numPr/ilvl"))
        names = list(self._style_chain(value(paragraph, "pPr/pStyle") or self.default_style))
        for name in names:
            style = self.styles[name]
            list_id = style.list_id if list_id is None else list_id
            level = style.level if level is None else level
        if level is None and list_id in self.lists:
            levels = self.lists[list_id].levels.items()
            level = next((index for index, entry in levels if entry.style in names), 0)
        return list_id or "", level or 0

    def _style_chain(self, name: str | None) -> Iterator[str]:
        for _ in range(MAX_BASES):  # bases may go in a circle
            if name not in self.styles:
                return
            yield name
            name = self.styles[name].based_on


def load_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The lists of word/numbering.xml and the styles of word/styles.xml; either may be missing."""
    entries = [] if styles is None else styles.findall(f"{W}style")
    by_name = {entry.get(f"{W}styleId", ""): _style(entry) for entry in entries}
    paragraphs = [entry for entry in entries if entry.get(f"{W}type") == "paragraph"]
    defaults = [entry for entry in paragraphs if entry.get(f"{W}default") in ("1", "true", "on")]
    default_style = defaults[0].get(f"{W}styleId") if defaults else None
    lists = {} if numbering is None else _lists(numbering, by_name)
    return Numbering(lists, by_name, default_style)


def _style(entry: etree._Element) -> Style:
    return Style(
        based_on=value(entry, "basedOn"),
        list_id=value(entry, "pPr/numPr/numId"),
        level=integer(value(entry, "pPr/numPr/ilvl")),
    )


def _lists(numbering: etree._Element, styles: dict[str, Style]) -> dict[str, NumberedList]:
    definitions = {
        entry.get(f"{W}abstractNumId", ""): entry for entry in numbering.findall(f"{W}abstractNum")
    }
    entries = {entry.get(f"{W}numId", ""): entry for entry in numbering.findall(f"{W}num")}
    named = {list_id: value(entry, "abstractNumId") or "" for list_id, entry in entries.items()}
    lists = {}
    for list_id, entry in entries.items():
        definition = named[list_id]
        if definition in definitions:
            # A definition may only link to a list style, and the list of that has the levels.
            link = value(definitions[definition], "numStyleLink") or ""
            if link in styles:
                definition = named.get(styles[link].list_id or "", definition)
        lists[list_id] = _list(entry, definition, definitions.get(definition))
    return lists


def _list(entry: etree._Element, definition: str, defined: etree._Element | None) -> NumberedList:
    levels = {} if defined is None else _levels(defined)
    overridden = set()
    for override in entry.findall(f"{W}lvlOverride"):
        levels |= _levels(override)
        index = integer(override.get(f"{W}ilvl"))
        start = integer(value(override, "startOverride"))
        if index is not None and index in levels and start is not None:
            levels[index] = replace(levels[index], start=start)
            overridden.add(index)
    return NumberedList(definition, levels, frozenset(overridden))


def _levels(parent: etree._Element) -> dict[int, Level]:
    """The w:lvl in a definition or in an override, by their index."""
    levels = {}
    for entry in parent.findall(f"{W}lvl"):
        index = integer(entry.get(f"{W}ilvl"))
        start = integer(value(entry, "start"))
        if index is not None and index < MAX_LEVELS:
            levels[index] = Level(
                start=1 if start is None else start,
                number_format=_number_format(entry),
                pattern=(value(entry, "lvlText") or "")[:MAX_PATTERN],
                restart=integer(value(entry, "lvlRestart")),
                style=value(entry, "pStyle"),
                digits_only=is_on(entry, "isLgl"),
            )
    return levels


def _number_format(entry: etree._Element) -> str:
    # Not always a child: 001, 002 is a mc:AlternateContent with one w:numFmt in each branch.
    found = next(entry.iter(f"{W}numFmt"), None)
    return "decimal" if found is None else found.get(f"{W}val", "decimal")


def _restarts(numbered: NumberedList, level: int, used: int) -> bool:
    """Whether a level begins again after a paragraph of the higher level `used`."""
    restart = numbered.levels[level].restart if level in numbered.levels else None
    return restart is None or used < restart


def _forget(counts: dict[int, int], levels: list[int]) -> None:
    for level in levels:
        counts.pop(level, None)


def _render(levels: dict[int, Level], index: int, counts: dict[int, int]) -> str:
    level = levels[index]
    if level.number_format == "bullet":
        return ""

    def written(match: re.Match[str]) -> str:
        shown = int(match[1]) - 1
        if shown not in levels:
            return ""
        digits = level.digits_only and shown != index
        number_format = "decimal" if digits else levels[shown].number_format
        return render_number(counts.get(shown, levels[shown].start), number_format)

    return re.sub("%([1-9])", written, level.pattern)
