"""Is a number with a unit a figure at all? 三个方面, 八项规定, 2023年 and 一批 are none.

The lists are in `not_figures.yaml`; the rules here are for what no list can hold.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from indexer.figures.lexicon import any_of

TABLE = Path(__file__).with_name("not_figures.yaml")
# A name is looked for this far around a number.
AROUND = 6
HAN_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?")
YEAR = re.compile(r"(?:19|20)\d{2}|[一二〇零三四五六七八九]{4}")
# 举办|一次 tells of a count where 再|一次 does not.
HOLDING = re.compile("(?:举办|召开|开展|组织|至少)(?:了)?$")
# After 一 with a classifier only an end of the clause makes a count of it (提升一位，).
ENDS = tuple("，。；、,;（()")
INDEFINITE = re.compile("[每同任某另这那第统唯为成占逐何新再又头]$")
DURATIONS = re.compile("(?:连续|提前|缩短|延长|长达|历时|平均|时隔|满)$")
COURSES = re.compile("(?:培训班|培训|班|讲座|活动|课程)$")
BIG = frozenset("千 万 百 亿".split())
MEASURES_ON = re.compile("[近上超过逾]$")
# 高质量发展64条|、扩大投资18条等一揽子政策: articles of a policy, which give it its name.
POLICIES = re.compile(
    "[^。；\\n]{0,30}?(?:一揽子|系列)[^。；，]{0,6}(?:政策|措施|举措)|配套规定|规定"
)
# “四级三类”: what stands in short quotation marks is a name.
QUOTED = re.compile('[“"][^“”"，。]{0,8}$')
# “1个专班+8个工作组”, “群众最不满意的10件事”: so is a slogan with digits.
NAME_BEGUN = re.compile("“[^“”，。、；]{0,11}$")
NAME_ENDED = re.compile("[^“”，。、；]{0,8}”")
SINGLE = frozenset("方 里 成 面 口 门".split())
PLAIN_PARTS = re.compile(
    "(?:配套|若干|主要|具体|负面|重点|硬)?(?:规定|要求|纪律|禁令|铁律|制度|措施|举措|意见|机制)"
)


def is_no_figure(text: str, match: re.Match[str]) -> bool:
    """Whether a quantity with a unit, as `numbers` matched it, is a name, a date or a phrase."""
    quantity, unit, start, end = match["quantity"], match["unit"], match.start(), match.end()
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    han = bool(HAN_NUMERAL.fullmatch(quantity))
    if before[-1:] == "第" or re.search(r"[A-Za-z.\d]$|[A-Za-z]-$", before):
        return True
    if unit == "条" and POLICIES.match(text, end):
        return True
    if NAME_BEGUN.search(text, max(0, start - 12), start) and NAME_ENDED.match(text, end):
        return True
    if quantity == "半":
        return before[-1:] in tuple("上下前后大") or unit not in ("个月", "年", "天", "小时")
    if _begins_a_word(unit, after, han):
        return True
    if unit == "年":
        return _is_date(quantity, before, match)
    return han and _is_phrase(text, match, before, after)


def _begins_a_word(unit: str, after: str, han: bool) -> bool:
    """The unit is the beginning of another word: 三个|方面."""
    words, words_after_digits = _guards()
    guard = (words if han else words_after_digits).get(unit)
    return bool(guard and guard.match(after))


def _is_date(quantity: str, before: str, match: re.Match[str]) -> bool:
    """年 counts only where its words say so: 连续17年, 5年以上 and not 2023年 or 三年来."""
    if "余" in match[0] or "多" in match[0]:
        return False
    return bool(YEAR.fullmatch(quantity)) or not DURATIONS.search(before)


def _is_phrase(text: str, match: re.Match[str], before: str, after: str) -> bool:
    """A Chinese numeral that belongs to a name or a phrase."""
    quantity, unit, start, end = match["quantity"], match["unit"], match.start(), match.end()
    if before[-1:] in ("、", "《") or quantity == "零":
        return True
    if QUOTED.search(text, max(0, start - 9), start) and re.search('[”"]', text[end : end + 9]):
        return True
    for name in _names().finditer(text, max(0, start - AROUND), end + AROUND):
        if name.start() < end and start < name.end():
            return True
    if quantity == "一":
        if unit in ("次", "名") or HOLDING.search(before):
            return not HOLDING.search(before)
        if unit in ("批", "些", "类", "种", "方", "面", "套", "期", "轮", "届"):
            return True
        return after[:1] not in ENDS or bool(INDEFINITE.search(before))
    if quantity in BIG and not re.search("[余多来]", match[0]):
        return not (after.startswith("以上") or unit == "次" or MEASURES_ON.search(before))
    if unit in SINGLE and len(quantity) == 1:
        return not (unit == "成" and re.match("以上|左右|多|$|，|。", after))
    if unit in ("项", "条", "个") and (PLAIN_PARTS.match(after) or after[:1] in ("”", "》")):
        return True
    if unit in ("次", "轮") and before[-1:] in ("届", "新", "一"):
        return True
    return unit == "节" or (unit == "期" and not COURSES.search(before))


@cache
def _names() -> re.Pattern[str]:
    return re.compile(any_of(_table()["names"].split()))


@cache
def _guards() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    """The words that a unit may be the beginning of, after Chinese numerals and after digits."""
    after_han: dict[str, list[str]] = {}
    after_digits: dict[str, list[str]] = {}
    for row in _table()["units"]:
        after_han.setdefault(row["unit"], []).extend(row["before"].split())
        if row.get("digits"):
            after_digits.setdefault(row["unit"], []).extend(row["before"].split())
    return (
        {unit: re.compile(any_of(words)) for unit, words in after_han.items()},
        {unit: re.compile(any_of(words)) for unit, words in after_digits.items()},
    )


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.load(TABLE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return table
