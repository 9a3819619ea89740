"""What can be wrong with a query, in both languages of the pages."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.errors import IndexerError
from indexer.query.fields import FIELDS

# code: (English for the command line and the API, Chinese for the pages)
MESSAGES = {
    "too_long": (
        "the query has {length} characters; at most {most} can be searched for",
        "检索式有 {length} 个字，最多 {most} 个",
    ),
    "exact_too_long": (
        "the exact text has {length} characters; at most {most} can be searched for",
        "引号里有 {length} 个字，最多 {most} 个",
    ),
    "empty_exact": (
        "nothing stands between the quotation marks",
        "引号里没有文字",
    ),
    "unclosed_quote": ("the quotation mark is not closed", "引号没有配对"),
    "stray_quote": ("a closing quotation mark without an opening one", "多了一个后引号"),
    "unclosed_group": ("the parenthesis is not closed", "括号没有配对"),
    "stray_group": ("a closing parenthesis without an opening one", "多了一个右括号"),
    "stray_sign": (
        "no indicator stands before {sign}; write it like 人工造林>1万亩, "
        "or put the text between quotation marks",
        "“{sign}”前面缺少指标，请写成 人工造林>1万亩；要查这个符号本身，请加引号",
    ),
    "few_letters": (
        'a phrase with slots needs at least {least} characters of its own, as "以*为抓手"; '
        "for the sign itself write \\* or \\# between quotation marks",
        '带空位的短语至少要有 {least} 个字，如 "以*为抓手"；要查符号本身，在引号里写 \\* 或 \\#',
    ),
    "no_phrase": (
        'there is no text whose lines could be shown; write one, as 河长制 or "以*为抓手"',
        '没有写要查的语句；请写一个词或一句话，如 河长制、"以*为抓手"',
    ),
    "many_slots": (
        "the phrase has more than {most} slots",
        "短语里的空位超过了 {most} 个",
    ),
    "unquoted_slot": (
        'a phrase with slots stands between quotation marks, as "以*为抓手"; '
        "for the sign itself write \\* there",
        '带空位的短语要加引号，如 "以*为抓手"；要查 * 本身，请在引号里写 \\*',
    ),
    "regex": (
        'regular expressions are not understood; in "…" a * stands for a few characters '
        'and a # for a number, as in "以*为抓手" and "新增人工造林#亩"',
        '不支持正则表达式；引号里可用 * 代几个字、# 代一个数，如 "以*为抓手"、"新增人工造林#亩"',
    ),
    "near_distance": (
        "{written} has no distance; write NEAR/20, with 0 to {most} characters, "
        "between two texts and apart from them",
        "“{written}”没有距离；请写成 造林 近/20 退耕，距离是 0 到 {most} 个字，两边空格",
    ),
    "near_parts": (
        "{near} stands between texts: words, exact text, or alternatives of these in parentheses",
        "“{near}”两边只能是词、引号里的原文，或括号里用 OR 连起来的几个",
    ),
    "within_parts": (
        "{within} holds texts, at least one of them without a NOT; fields, amounts and another "
        "of its kind stand outside",
        "“{within}”里只能是要查的文字，至少有一个不带“非”；字段、数量和另一个同句、同段要写在外面",
    ),
    "too_deep": (
        "parentheses inside more than {most} others",
        "括号套了 {most} 层以上",
    ),
    "nothing_here": ("something to search for is missing {where}", "{where_zh}缺少要查的词"),
    "no_field": (
        "no field {name}{guess} Fields are {fields}; "
        "to search for the text itself, put it between quotation marks",
        "没有“{name}”这个字段{guess_zh}可用的字段有 {fields_zh}；要查这段文字本身，请加引号",
    ),
    "no_value": ("a value is missing after {name}:", "“{name}:”后面缺少值（中间不空格）"),
    "no_year": (
        "{value} is no year; write 2023, 2019..2023, or 未标明",
        "“{value}”不是年份，请写 2023、2019..2023 或 未标明",
    ),
    "reversed_years": (
        "the range of years ends before it begins; {last}..{first} is the other way round",
        "年份的起止反了，应写 {last}..{first}",
    ),
    "no_number": (
        "{amount} is no amount; write it like {example}",
        "“{amount}”不是数量，请写成 {example}",
    ),
    "no_unit": (
        "a unit is missing after {amount}; {indicator} is given in {unit}",
        "“{amount}”后面缺少单位，{indicator}以{unit}计",
    ),
    "unknown_unit": (
        "{unit} is no unit that is known here; {indicator} is given in {own}",
        "没有“{unit}”这个单位，{indicator}以{own}计",
    ),
    "wrong_unit": (
        "{unit} measures {dimension}; {indicator} is given in {own}",
        "“{unit}”是{dimension_zh}的单位，{indicator}以{own}计",
    ),
    "reversed_amounts": (
        "the range of amounts ends before it begins",
        "数量的起止反了，小的应在前",
    ),
    "no_indicator": ("no indicator {name}{names}", "没有“{name}”这个指标{names_zh}"),
    "no_order": (
        "hits cannot be sorted by {name}; write relevance, year, region or an indicator{names}",
        "不能按“{name}”排序，可按相关、年份、地区或某项指标排序{names_zh}",
    ),
    "no_policy": ("no policy {name}{names}", "没有“{name}”这项政策{names_zh}"),
    "no_region": ("no region {name}{names}", "没有“{name}”这个地区{names_zh}"),
}


# A message repeats no more than this of a name that nothing bears.
LONGEST_NAME = 20


class QueryError(IndexerError):
    """A query that cannot be understood: what is wrong, where, and what may be meant.

    `start` and `end` are offsets into the query as written; `proposal` is a query that would do,
    or empty. `str` gives the English message, `chinese` the other.
    """

    def __init__(
        self,
        code: str,
        start: int = 0,
        end: int = 0,
        proposal: str = "",
        **details: object,
    ) -> None:
        english, chinese = MESSAGES[code]
        super().__init__(english.format(**details))
        self.chinese = chinese.format(**details)
        self.code = code
        self.start = start
        self.end = end
        self.proposal = proposal


def no_field(name: str, close: str, start: int, end: int, proposal: str) -> QueryError:
    """There is no field of this name; `close` is one that is much like it, or empty."""
    return QueryError(
        "no_field",
        start,
        end,
        proposal,
        name=name,
        guess=f": did you mean {close}?" if close else ".",
        guess_zh=f"，是不是想写“{close}”？" if close else "。",
        fields=", ".join(f"{field.name} ({field.id})" for field in FIELDS),
        fields_zh="、".join(field.name for field in FIELDS),
    )


def no_region(name: str, close: Sequence[str], start: int = 0, end: int = 0) -> QueryError:
    """There is no region of this name; `close` are names that are much like it."""
    return _no_such("no_region", name, close, start, end)


def no_policy(name: str, close: Sequence[str], start: int = 0, end: int = 0) -> QueryError:
    """There is no policy of this name; `close` are names that are much like it."""
    return _no_such("no_policy", name, close, start, end)


def no_indicator(
    name: str, close: Sequence[str], start: int = 0, end: int = 0, proposal: str = ""
) -> QueryError:
    """There is no indicator of this name; `close` are names that are much like it."""
    return _no_such("no_indicator", name, close, start, end, proposal)


def _no_such(
    code: str, name: str, close: Sequence[str], start: int, end: int, proposal: str = ""
) -> QueryError:
    return QueryError(
        code,
        start,
        end,
        proposal,
        name=name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…",
        names=f": did you mean {', '.join(close)}?" if close else "",
        names_zh=f"，是不是想写 {'、'.join(close)}" if close else "",
    )
