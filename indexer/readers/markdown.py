"""Markdown (.md): its text without its signs.

Lines stay lines: a paragraph wrapped at a width is rare in Chinese, since there are no blanks to
wrap at, and what is wrapped is joined by the cleaning, as everywhere. A library that makes HTML of
it was the other choice: it would read the `**镇` and `20**年` of redacted reports as bold text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree

from indexer.errors import UnreadableReport
from indexer.readers.encodings import decode
from indexer.readers.html_lines import element_lines
from indexer.readers.models import RawText, SourceFile
from indexer.readers.rows import Cell, row_lines

SUFFIXES: tuple[str, ...] = (".md", ".markdown")
MEDIA_TYPE: str = "text/markdown"

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_STATED_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Programs that turn pages into Markdown leave tables as HTML, since cells over two rows need it.
_HTML_TABLE = re.compile(r"<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(r" {0,3}(#{1,6})(?![^ \t])(.*)")
_HEADING_END = re.compile(r"(?:^|[ \t])#+$")
# A line of signs under a heading or between parts, the fence of a code block.
_SIGNS_ONLY = re.compile(
    r" {0,3}(?:=+|(?:-[ \t]*)+|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:```|~~~).*)$"
)
# [1]: http://a.example, [^1]: a note
_DEFINITION = re.compile(r" {0,3}\[[^\]]+\]:")
_QUOTE_OR_BULLET = re.compile(r"^[ \t]*(?:>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)")
_DELIMITER_ROW = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$")
_CELL_END = re.compile(r"(?<!\\)\|")

_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\](?:\([^()\n]*\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]\n]+)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)|\[[^\]\n]{0,200}\])")
_NOTE = re.compile(r"\[\^[^\]\n]{1,50}\]")
_CODE = re.compile(r"(`{1,3})(.{1,200}?)\1")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")
_ADDRESS = re.compile(r"<((?:https?|mailto):[^<>\s]+)>")
_STRESS = re.compile(r"(?<![0-9A-Za-z*\\])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?!\*)")
_UNDERLINED = re.compile(r"(?<![\w\\])(_{1,3})(?=\S)([^\n]{1,200}?)(?<=\S)\1(?!\w)")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]+)~~")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# What stands after the signs of a redacted name or number: **镇, **月, **亿元.
_MASKED_NOUN = "省市州区县镇乡村组社局年月日号亿万元"


def read(source: SourceFile) -> RawText:
    """The text of a file, a paragraph, a heading or a table row on each line."""
    text, _ = decode(source)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    if front:
        text = text[front.end() :]
    text = _with_tables(_COMMENT.sub("", text))
    lines = [line.rstrip() for line in _lines(text.split("\n"))]
    if not any(lines):
        hint = "when it shows pictures of pages, run OCR first and save as .docx or .txt"
        raise UnreadableReport(source.path, "the file holds no text", hint)
    stated = _STATED_TITLE.search(front[1]) if front else None
    return RawText(
        "\n".join(lines) + "\n",
        MEDIA_TYPE,
        "markdown",
        title=stated[1] if stated else _only_heading(text),
    )


def plain(line: str) -> str:
    """A line without the signs inside it.

    >>> plain("**一是**抓好[春耕](http://a.example)，`1.2`万亩![图](a.png)[^1]&nbsp;\\\\*")
    '一是抓好春耕，1.2万亩\\xa0*'
    >>> plain("在**镇、**村，20**年*月*日")
    '在**镇、**村，20**年*月*日'
    """
    line = _NOTE.sub("", _LINK.sub(r"\1", _IMAGE.sub("", line)))
    line = _TAG.sub("", _ADDRESS.sub(r"\1", line))
    line = _STRUCK.sub(r"\1", _UNDERLINED.sub(r"\2", _STRESS.sub(_unstressed, line)))
    return html.unescape(_ESCAPED.sub(r"\1", _CODE.sub(r"\2", line)))


def _unstressed(match: re.Match[str]) -> str:
    after = match.string[match.end() : match.end() + 1]
    masks = match[2][0] in _MASKED_NOUN and (after in _MASKED_NOUN if after else False)
    return match[0] if masks else match[2]


def _lines(lines: list[str]) -> Iterator[str]:
    in_table = False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        line = _QUOTE_OR_BULLET.sub("", line) if not _SIGNS_ONLY.match(line) else ""
        starts_table = "|" in line and bool(_DELIMITER_ROW.match(after))
        in_table = "|" in line and (in_table or starts_table)
        if (in_table and _DELIMITER_ROW.match(line)) or _DEFINITION.match(line):
            continue
        heading = _HEADING.match(line)
        if in_table:
            cells = _CELL_END.split(line.strip().removeprefix("|").removesuffix("|"))
            yield from row_lines([Cell((plain(cell).strip(),)) for cell in cells])
        elif heading:
            yield _heading(heading)
        else:
            yield from plain(re.sub(r"<br\s*/?>", "\n", line, flags=re.I)).split("\n")


def _heading(match: re.Match[str]) -> str:
    return plain(_HEADING_END.sub("", match[2].strip())).strip()


def _with_tables(text: str) -> str:
    """The text with the tables in HTML as lines. Behind the last end of one, none is looked for."""
    end = text.lower().rfind("</table")
    end = text.find(">", end) + 1 if end >= 0 else 0
    return _HTML_TABLE.sub(_as_lines, text[:end]) + text[end:]


def _as_lines(table: re.Match[str]) -> str:
    """A table in HTML as lines; they have tabs, which no sign of Markdown changes."""
    found = etree.HTML(table[0], etree.HTMLParser(no_network=True, huge_tree=False))
    return "\n".join(element_lines(found)) if found is not None else ""


def _only_heading(text: str) -> str | None:
    """The heading of the first level, where there is one and not one for each part."""
    found = [match for line in text.split("\n") if (match := _HEADING.match(line))]
    first = [_heading(match) for match in found if len(match[1]) == 1]
    return first[0] or None if len(first) == 1 else None
