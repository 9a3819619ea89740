"""The title of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from indexer.cleaning import clean
from indexer.metadata.head import Line
from indexer.models import Evidence, Field
from indexer.vocab.kinds import find_other, kind_pattern

LONGEST_TITLE = 60
FORMAT_RULE = "title of the file's format"
FILE_RULE = "name of the file"
# 来源：北京日报 and 省长 王予波 are no titles; neither is a sentence, the way to the page
# (首页 > 信息公开 > 述职报告) or an enclosure (附件：述职报告).
NO_TITLE = re.compile(
    r"来源[:：]|作者[:：]|发布|[。！]|[—－-]{2}|[:：，,；]$|[>›»＞]|[，,].+[，,]|^(?:附件?|首页|抄送|相关)"
)
# A title names what it heads: …报告, …总结, …工作打算.
ENDS_LIKE_A_TITLE = re.compile(
    r"(?:报告|总结|材料|汇报|要点|打算|计划|方案|讲话)(?:[（(].{1,12}[）)])?$"
)
# 标题：青禾县2023年工作总结, as an export of a data base has it; ——政府工作报告 below a motto.
LABEL = re.compile(
    r"(?:标题|题目|题名|文章标题)[:：] ?(?=\S)|[—－-]{1,4}(?=[^0-9在]{0,20}(?:报告|总结)$)"
)
# Half a title waits for the rest: 关于青禾县2023年…执行情况与2024年, 青禾县人民政府副县长.
FIRST_HALF = re.compile(
    r"^(?:.{0,30}关于|中共|中国共产党).*[^。；：]$"
    r"|^[^\d，：]{2,40}(?:[省市县区州盟旗镇乡局厅委院]|政府|办公室|街道办事处|[县区市镇乡州旗]长"
    r"|局长|主任|书记|常委)$"
)
SECOND_HALF = re.compile(r"(?:19|20)[0-9]{2}|二[〇○零]|个?人?述[职廉责德学]|(?:政府)?工作|年度")
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as a field, and its line when it stands in the text."""

    field: Field[str]
    line: Line | None

    def evidence(self, rule: str, start: int, end: int) -> Evidence:
        """Some characters of the title as evidence."""
        if self.line:
            return self.line.evidence(rule, start, end)
        return Evidence(rule, None, (self.field.value or "")[start:end])

    @property
    def is_name_of_file(self) -> bool:
        """Whether the name of the file stands in, for want of a title."""
        return any(evidence.rule == FILE_RULE for evidence in self.field.evidence)


def find_title(head: tuple[Line, ...], format_title: str | None, file_name: str) -> Title:
    """The first line of the head that names a kind of report or ends as a title does.

    The title that the file's format states (a meta tag, a property) goes before it when it says
    the same and more: 2021年青禾县政府工作报告 where the text begins with 政府工作报告. Where there
    is no such line, it stands in with less confidence, and after it the name of the file.
    """
    stated = clean(format_title or "").text.replace("\n", " ")
    candidates = [line for line in map(_unlabelled, head) if _may_be_title(line.text)]
    for fits, confidence in ((_names_a_kind, 0.98), (_ends_like_a_title, 0.9)):
        for line in candidates:
            if fits(line.text):
                if line.text in stated and line.text != stated:
                    return _outside(stated, FORMAT_RULE, confidence)
                whole = _with_first_half(line, head)
                evidence = whole.evidence("title line", 0, len(whole.text))
                return Title(Field(whole.text, "ok", (evidence,), confidence), whole)
    if HAN.search(stated):
        return _outside(stated, FORMAT_RULE, 0.8)
    name = clean(file_name).text.replace("\n", " ")
    if HAN.search(name):
        return _outside(name, FILE_RULE, 0.4)
    return Title(Field.unknown(), None)


def _names_a_kind(line: str) -> bool:
    return bool(kind_pattern().search(line))


def _ends_like_a_title(line: str) -> bool:
    return bool(ENDS_LIKE_A_TITLE.search(line) or find_other(line))


def _unlabelled(line: Line) -> Line:
    label = LABEL.match(line.text)
    return Line(line.text[label.end() :], line.start + label.end()) if label else line


def _with_first_half(line: Line, head: tuple[Line, ...]) -> Line:
    """The title with the line above it, where that one is the first half of it.

    >>> above, below = Line("青禾县人民政府副县长", 0), Line("2023年度述职报告", 11)
    >>> _with_first_half(below, (above, below)).text
    '青禾县人民政府副县长2023年度述职报告'
    """
    for above, below in pairwise(head):
        if below is line:
            halves = FIRST_HALF.search(above.text) and (
                SECOND_HALF.match(line.text) or "关于" in above.text
            )
            if halves and len(above.text + line.text) <= 2 * LONGEST_TITLE:
                return above.joined(line)
    return line


def _outside(title: str, rule: str, confidence: float) -> Title:
    """A title that is known from outside the text."""
    return Title(Field(title, "ok", (Evidence(rule, None, title),), confidence), None)


def _may_be_title(line: str) -> bool:
    return 4 <= len(line) <= LONGEST_TITLE and not NO_TITLE.search(line)
