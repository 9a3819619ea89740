"""Parts and their sum: 共21条，其中新建9条、改建12条.

其中 names some parts and seldom all of them, and a bracket may do the same: 龙头企业46家（国家级
2家、省级12家）. So a part that 其中 names may not be larger than the whole, but parts together are
compared with it only where their names say that they are all there is: the three industries, men
and women, town and country, and in a bracket what is new and what was there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from indexer.audit.records import Finding, judge
from indexer.audit.sentences import Sentence, comparable
from indexer.models import Figure
from indexer.numerals import write_amount
from indexer.precision import ONE, interval_in, interval_of

AMONG = re.compile("[，,、；（(]?其中[：:，]?[^，。；]{0,20}?")
# Between two parts: a few words; a comma may begin another matter.
NEXT_PART = re.compile("[、和及与][^，。；、（()）]{0,16}")
NOT_PART = re.compile(
    "累计|达到|总|共|另|含|包括|已有|原有|同比|比上年|较上年|带动|增长|完成投资|目标|其中"
)
SPELT_OUT = re.compile("[（(：:](?!其中)[^，。；（()）]{0,16}")
CLOSED = re.compile("[)）]")
# 每千人|6.5批次 is no whole.
PER_HEAD = re.compile("每[^，]{0,4}$|人均[^，]*$|户均[^，]*$")
# Sets of names that leave nothing out, each name as reports write it.
WHOLE_SETS: tuple[tuple[str, ...], ...] = (
    ("第一产业|一产", "第二产业|二产", "第三产业|三产"),
    ("男", "女"),
    ("城镇|城市", "农村|乡村"),
)
# Of 项目30个，其中新建9个、续建14个 the others may be finished; a bracket spells the sum out.
IN_BRACKET = ("新建|新修|新开工", "改建|扩建|续建|改造|提升")
THREE_INDUSTRIES = re.compile("第?一(?:产业)?、第?二(?:产业)?、第?三(?:产业|产)")
OF_ECONOMY = re.compile("生产总值|GDP")


def parts(sentence: Sentence) -> Iterator[Finding]:
    """The parts of a sentence that are larger than their whole, or do not make it up.

    Contradicts: 新改建道路21条，其中新建23条; 道路21条（新建9条、改建14条）; 200人，其中男性120人、
    女性90人.
    Does not: 登记农民合作社262家，其中省级示范社31家、市级68家 (there are others).
    """
    for index in range(len(sentence.figures) - 1):
        found = list(_listed(sentence, index))
        if found:
            yield from found
        else:
            yield from _industries(sentence, index)


def _listed(sentence: Sentence, index: int) -> Iterator[Finding]:
    """What stands right behind a whole: 其中 …, or a bracket that spells it out."""
    whole, first = sentence.figures[index], sentence.figures[index + 1]
    gap = sentence.between(index, index + 1)
    among, spelt = AMONG.fullmatch(gap), SPELT_OUT.fullmatch(gap)
    if not (among or spelt) or NOT_PART.search(gap.replace("其中", "", 1)):
        return
    if not _alike(whole, first) or PER_HEAD.search(sentence.before(index)):
        return
    listed = _list_from(sentence, index + 1)
    larger = next((part for part in listed if _is_larger(part, whole)), None)
    if among and larger is not None:
        yield from _too_large(sentence, whole, larger)
        return
    last = index + len(listed)
    names = [sentence.before(i) for i in range(index + 1, last + 1)]
    bracket = gap[0] in "（(" and bool(CLOSED.match(sentence.after(last)))
    sets = (*WHOLE_SETS, IN_BRACKET) if bracket else WHOLE_SETS
    goes_on = last + 1 < len(sentence.figures) and not re.search(
        "[。；）)]", sentence.between(last, last + 1)
    )
    if goes_on and _alike(whole, sentence.figures[last + 1]):
        return
    if len(listed) > 1 and _are_all(names, sets):
        yield from _wrong_sum(sentence, whole, listed)


def _list_from(sentence: Sentence, index: int) -> list[Figure]:
    """The figures of one list: 新建|9条|、改建|12条."""
    listed = [sentence.figures[index]]
    for later in range(index + 1, len(sentence.figures)):
        gap, figure = sentence.before(later), sentence.figures[later]
        if not NEXT_PART.fullmatch(gap) or NOT_PART.search(gap) or not _alike(listed[0], figure):
            break
        listed.append(figure)
    return listed


def _industries(sentence: Sentence, index: int) -> Iterator[Finding]:
    """The value added of the three industries, with their growth between: 一产…；二产…；三产…."""
    figures = sentence.figures
    whole = figures[index]
    if not OF_ECONOMY.search(sentence.before(index)) or whole.kind == "growth_rate":
        return
    later = [i for i in range(index + 1, len(figures)) if comparable(whole, figures[i])][:3]
    if len(later) < 3:
        return
    names = [sentence.before(i) for i in later]
    at_once = THREE_INDUSTRIES.search(names[0]) and all(len(n) < 3 for n in names[1:])
    each = all(re.search(pattern, name) for pattern, name in zip(WHOLE_SETS[0], names, strict=True))
    if (at_once or each) and not any(re.search("比重|占比|累计", name) for name in names):
        yield from _wrong_sum(sentence, whole, [figures[i] for i in later])


def _are_all(names: Sequence[str], sets: Sequence[Sequence[str]]) -> bool:
    """Whether names, each in the words before a part, leave nothing out."""
    return any(
        len(names) == len(whole_set)
        and all(
            any(re.search(pattern, name) for name in names)
            and all(len(re.findall(p, name)) <= 1 for p in whole_set for name in names)
            for pattern in whole_set
        )
        for whole_set in sets
    )


def _alike(whole: Figure, part: Figure) -> bool:
    same = whole.role == part.role == "measure" and whole.kind not in ("growth_rate", "rank")
    return same and comparable(whole, part)


def _is_larger(part: Figure, whole: Figure) -> bool:
    one, all_ = interval_in(part, whole.unit), interval_of(whole)
    return one is not None and all_ is not None and one.low > all_.high


def _too_large(sentence: Sentence, whole: Figure, part: Figure) -> Iterator[Finding]:
    one, all_ = interval_in(part, whole.unit), interval_of(whole)
    if one is None or all_ is None:
        return
    finding = judge(
        "sum",
        [(sentence.account, whole), (sentence.account, part)],
        f"{part.quote} 大于 {whole.quote}",
        all_,
        one,
        whole.unit,
        f"其中的 {part.quote} 大于总数 {whole.quote}。",
    )
    if finding:
        yield finding


def _wrong_sum(sentence: Sentence, whole: Figure, listed: Sequence[Figure]) -> Iterator[Finding]:
    said = interval_of(whole)
    amounts = [interval_in(part, whole.unit) for part in listed]
    total = ONE.scaled(Decimal(0))
    for amount in amounts:
        if amount is None:
            return
        total = total.plus(amount)
    if said is None:
        return
    written = " + ".join(part.quote for part in listed)
    reckoned = f"{written} = {write_amount(total.value, whole.unit)}"
    finding = judge(
        "sum",
        [(sentence.account, figure) for figure in (whole, *listed)],
        reckoned,
        total,
        said,
        whole.unit,
        f"{reckoned}，文中总数写作 {whole.quote}。",
    )
    if finding:
        yield finding
