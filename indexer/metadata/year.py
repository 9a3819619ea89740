"""The year of a report: its own label, as in 2023年度述职报告 or 2024年政府工作报告."""

from __future__ import annotations

import re

from indexer.metadata.head import Line
from indexer.metadata.title import Title
from indexer.models import Evidence, Field
from indexer.vocab.kinds import kind_pattern

CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
YEAR = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2}|[一二][〇○零一二三四五六七八九]{3})(?:年度|年|(?=度|述职))"
)
# ——2012年2月29日在海拉尔区第十三届人民代表大会第六次会议上: the session that heard the report.
SESSION = re.compile(
    r"((?:19|20)[0-9]{2}|[一二][〇○零一二三四五六七八九]{3})年.{0,60}(?:会议|大会)"
)


def find_year(title: Title, head: tuple[Line, ...]) -> Field[int]:
    """The year in the title, else the year of the session in the date line below it.

    A report of several years (2019年至2021年) is known by the last of those that stand before the
    name of its kind: 2023年工作总结和2024年工作打算 is of 2023.
    """
    text = title.field.value or ""
    kind = kind_pattern().search(text)
    found = list(YEAR.finditer(text, 0, kind.start() if kind else len(text)))
    found = found or list(YEAR.finditer(text))
    if found:
        year, span = found[-1][1], found[-1].span()
        rule = "year in the title"
        evidence = (
            title.line.evidence(rule, *span)
            if title.line
            else Evidence(rule, None, text[slice(*span)])
        )
        return Field(_number(year), "ok", (evidence,), title.field.confidence)
    for line in head:
        if session := SESSION.search(line.text):
            evidence = line.evidence("year of the session", *session.span())
            return Field(_number(session[1]), "ok", (evidence,), 0.9)
    return Field.unknown()


def _number(year: str) -> int:
    return int(year.translate(CHINESE_DIGITS))
