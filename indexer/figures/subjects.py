"""The subject of a number: the noun phrase before it, or in the clause before."""

from __future__ import annotations

import re

from indexer.figures.context import CLAUSE_SIGNS, Place
from indexer.figures.lexicon import any_of, words
from indexer.figures.naming import trimmed
from indexer.figures.phrases import AND, left_cut, right_cut, split_action
from indexer.offsets import Span

# Behind the words of growth or of a share: 增长|近|5%.
SOFT_END = re.compile("(?:近|约|超过|超|逾|不足|将近|接近)+$")
# 实现|三年翻番, 实现三季度|增长4.6%: no subject but a time.
TIME_ONLY = re.compile(
    "(?:实现|完成)?(?:[一二三四五六七八九十两]+(?:年|季度|个月)(?:来|内|间)?|全年|连续)+"
)
# 制造业贷款增长35%、投资|增长23.8%
NOUNS_TOO = frozenset("投资 销售 生产 储备 就业".split())
LISTED = re.compile(f"、|{AND}")
# X稳定增长，2017年完成94.8亿元: the subject stands one clause back, without a number.
STEADY = re.compile(any_of(words("steady")))


def subject_before(place: Place, left: str) -> Span | None:
    """The noun phrase in the words before a number; None when they hold none."""
    start = left_cut(left)
    end = start + right_cut(left[start:])
    if LISTED.search(left, start, end) and "等" not in left[start:end]:
        start = last_conjunct(left, start, end)
    body = left[start:end]
    if (
        len(body) < 2
        or (body in words("actions") and body not in NOUNS_TOO)
        or TIME_ONLY.fullmatch(body)
    ):
        return None
    return trimmed(place.text, place.left_start + start, place.left_start + end)


def subject_of_clause_before(place: Place) -> Span | None:
    """The subject of the clause before, when that has no number."""
    text = place.text
    if place.clause <= place.sentence.start + 1 or text[place.clause - 1] not in CLAUSE_SIGNS:
        return None
    floor = place.sentence.start
    start = max(text.rfind(sign, floor, place.clause - 1) for sign in CLAUSE_SIGNS) + 1 or floor
    if place.before and place.before.end > start:
        return None
    clause = text[start : place.clause - 1]
    begin = left_cut(clause)
    steady = STEADY.search(clause, begin + 2)
    if not steady:
        return None
    return trimmed(text, start + begin, start + steady.start())


def last_conjunct(left: str, start: int, end: int) -> int:
    """Where the last of the things listed before a number begins; a verb governs all of them."""
    at = left.rfind("、", start, end)
    if left.count("）", at, end) > left.count("（", at, end):
        return start  # 新（改、扩）建
    if at < 0 or split_action(left[start:end])[0] or "均" in left[end:] or "都" in left[end:]:
        return start
    return at + 1 if end - at > 2 else start
