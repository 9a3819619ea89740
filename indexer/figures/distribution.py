"""Lists: A、B分别完成x和y, and 8条78万平方米城郊道路, settled when all numbers are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.figures.context import CLAUSE_SIGNS
from indexer.figures.naming import Named, Naming, trimmed
from indexer.figures.phrases import AND, left_cut, right_cut
from indexer.offsets import Span

SEPARATELY = re.compile(
    "分别(?:为|是|达到|达|完成|实现|增长|下降|提高|增加|减少|新增|较上年增长|同比增长|同比下降"
    "|突破|超过)?(?:到|至|了)?"
)
# Of 同比分别增长a、b only the order tells what they belong to.
NOT_SUBJECT = re.compile("同比|环比|较上年|比上年|较去年|可比|年均|[，, ]")
# 城乡居民, 城、乡居民: both sides, each with a number.
BOTH_SIDES = re.compile("城、?乡|城镇和农村|城市和农村")
CONJUNCTION = re.compile(f"(、|{AND})")
LENT = re.compile(
    "(?:普及率|覆盖率|参保率|入学率|利用率|处理率|治理率|增加值|总产值|产值|产量|面积|收入)$"
)
SHORT_NAME = 2
CLAUSE_END = re.compile("[，；。,;]")


def distributed(named: Sequence[Named]) -> list[Named]:
    """The namings with each 分别 worked out: as many subjects as numbers, one to one.

    小麦、玉米产量分别达到3.2万吨和5.1万吨
    """
    result = list(named)
    if not named:
        return result
    text, sentence = named[0].place.text, named[0].place.sentence
    for first in range(len(result) - 1):
        _pair(result, text, first)
    for match in SEPARATELY.finditer(text, *sentence):
        _distribute(result, text, sentence, match)
    return result


def _pair(result: list[Named], text: str, first: int) -> None:
    """Two subjects and two numbers also without 分别: 城乡居民收入达到2.4万元和1.5万元."""
    one, other = result[first], result[first + 1]
    span = one.naming.span
    if span is None or one.naming.rule not in ("left", "growth-subject") or one.naming.resolved:
        return
    same = one.place.number.unit == other.place.number.unit
    if not same or other.place.gap not in ("和", "、") or other.naming.span != span:
        return
    clause = Span(one.place.left_start, span.end)
    subject = text[clause.start + left_cut(text[slice(*clause)]) : span.end]
    both = BOTH_SIDES.search(subject)
    if both:
        names = [BOTH_SIDES.sub(side, subject) for side in ("城镇", "农村")]
    elif len(parts := _conjuncts(text, span.end - len(subject), span.end)) == 2:
        names = [
            _completed(text, parts[0], parts[1]) or text[slice(*parts[0])],
            text[slice(*parts[1])],
        ]
    else:
        return
    after = result[first + 2].place.gap if first + 2 < len(result) else None
    if after in ("和", "、"):
        return
    for i, name in zip((first, first + 1), names, strict=True):
        _name(result, i, span, "distributed", name)


def chained(named: Sequence[Named]) -> list[Named]:
    """The namings with touching numbers filled from the right: 3类|65个项目."""
    result = list(named)
    for i in range(len(result) - 2, -1, -1):
        if result[i].naming.rule == "chain" and result[i + 1].naming.span:
            _set(result, i, Naming("chain-right", result[i + 1].naming.span))
    return result


def _distribute(result: list[Named], text: str, sentence: Span, match: re.Match[str]) -> None:
    begin = max(text.rfind(sign, sentence.start, match.start()) for sign in CLAUSE_SIGNS) + 1
    begin = max(begin, sentence.start)
    there = [i for i, n in enumerate(result) if n.place.number.start >= match.end() - 1]
    if not there:
        return
    there = _one_list(text, result, there)
    left = text[begin : match.start()]
    if len(NOT_SUBJECT.sub("", left)) < 2:
        back = [i for i, n in enumerate(result) if n.place.number.end <= match.start()]
        back = back[-len(there) :]
        if len(back) == len(there):
            for i, other in zip(there, back, strict=True):
                naming = result[other].naming
                _name(result, i, naming.span, "distributed-back", naming.resolved)
        return
    start = begin + left_cut(left)
    subjects = _conjuncts(text, start, match.start())
    if len(there) == 2 and len(subjects) == 1 and "城乡" in text[slice(*subjects[0])]:
        subject = trimmed(text, subjects[0].start, subjects[0].end)
        for i, side in zip(there, ("城镇", "农村"), strict=True):
            _name(
                result, i, subject, "distributed", text[slice(*subjects[0])].replace("城乡", side)
            )
        return
    if len(there) != len(subjects) or len(there) < 2:
        return
    middle = text[match.end() : result[there[0]].place.number.start]
    cut = left_cut(middle)
    noun = trimmed(text, match.end() + cut, match.end() + cut + right_cut(middle[cut:]))
    for i, subject in zip(there, subjects, strict=True):
        if noun:
            _name(result, i, noun, "distributed-noun")
        else:
            end = subject.start + right_cut(text[subject.start : subject.end])
            whole = _completed(text, subject, subjects[-1])
            _name(result, i, trimmed(text, subject.start, end), "distributed", whole)


def _one_list(text: str, result: Sequence[Named], there: Sequence[int]) -> list[int]:
    """The numbers that are listed one after the other, before the clause goes on with words."""
    kept = [there[0]]
    for i in there[1:]:
        before = result[kept[-1]].place.number
        gap = text[before.end : result[i].place.number.start]
        if CLAUSE_END.search(gap) or not re.fullmatch(
            "(?:左右|以上|以内)?(?:[、和与及]|以及)?(?:近|约|超|达)?", gap
        ):
            break
        kept.append(i)
    return kept


def _conjuncts(text: str, start: int, end: int) -> list[Span]:
    """The parts of A、B和C as spans."""
    parts, at = [], start
    for piece in CONJUNCTION.split(text[start:end]):
        if piece and not CONJUNCTION.fullmatch(piece):
            parts.append(Span(at, at + len(piece)))
        at += len(piece)
    return parts


def _completed(text: str, subject: Span, last: Span) -> str | None:
    """城镇 of 城镇和农村居民收入分别 is 城镇居民收入: the last subject says what all are."""
    begin, end = text[slice(*subject)], text[slice(*last)]
    if begin[-2:] == end[-2:]:
        return None
    # 城镇和农村|居民收入 lend their ends by length, 农村自来水、卫生厕所|普及率 by the noun.
    if len(begin) > SHORT_NAME and (noun := LENT.search(end)):
        return begin + noun[0]
    return begin + end[len(begin) :] if len(begin) < len(end) else None


def _name(
    result: list[Named], i: int, span: Span | None, rule: str, resolved: str | None = None
) -> None:
    if span:
        _set(result, i, replace(result[i].naming, span=span, rule=rule, resolved=resolved))


def _set(result: list[Named], i: int, naming: Naming) -> None:
    result[i] = Named(result[i].place, naming)
