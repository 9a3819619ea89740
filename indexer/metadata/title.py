"""The title of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.cleaning import clean
from indexer.metadata.head import Line
from indexer.models import Evidence, Field
from indexer.vocab.kinds import kind_pattern

LONGEST_TITLE = 60
FORMAT_RULE = "title of the file's format"
# 来源：北京日报 and 省长 王予波 are no titles; neither is a sentence.
NO_TITLE = re.compile(r"来源[:：]|作者[:：]|发布|[。！？]|[—－-]{2}|[:：，,；]$")
# A title names what it heads: …报告, …总结, …工作打算.
ENDS_LIKE_A_TITLE = re.compile(
    r"(?:报告|总结|材料|汇报|要点|打算|计划|方案|讲话)(?:[（(].{1,12}[）)])?$"
)
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as a field, and its line when it stands in the text."""

    field: Field[str]
    line: Line | None


def find_title(head: tuple[Line, ...], format_title: str | None, file_name: str) -> Title:
    """The first line of the head that names a kind of report or ends as a title does.

    The title that the file's format states (a meta tag, a property) goes before it when it says
    the same and more: 2021年青禾县政府工作报告 where the text begins with 政府工作报告. Where there
    is no such line, it stands in with less confidence, and after it the name of the file.
    """
    stated = clean(format_title or "").text.replace("\n", " ")
    candidates = [line for line in head if _may_be_title(line.text)]
    for fits, confidence in ((kind_pattern(), 0.98), (ENDS_LIKE_A_TITLE, 0.9)):
        for line in candidates:
            if fits.search(line.text):
                if line.text in stated and line.text != stated:
                    return _outside(stated, FORMAT_RULE, confidence)
                evidence = line.evidence("title line", 0, len(line.text))
                return Title(Field(line.text, "ok", (evidence,), confidence), line)
    if HAN.search(stated):
        return _outside(stated, FORMAT_RULE, 0.8)
    name = clean(file_name).text.replace("\n", " ")
    if HAN.search(name):
        return _outside(name, "name of the file", 0.4)
    return Title(Field.unknown(), None)


def _outside(title: str, rule: str, confidence: float) -> Title:
    """A title that is known from outside the text."""
    return Title(Field(title, "ok", (Evidence(rule, None, title),), confidence), None)


def _may_be_title(line: str) -> bool:
    return 4 <= len(line) <= LONGEST_TITLE and not NO_TITLE.search(line)
