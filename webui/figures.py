"""The figures of a report in words: what each measures, how it is read, and what of it is sure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from indexer.models import (
    Base,
    Comparator,
    Direction,
    Figure,
    FigureRole,
    FigureStatus,
    RecognizedPage,
)
from indexer.query import FieldIs, to_text
from indexer.search import value_name
from indexer.vocab.indicator_table import Indicator
from webui.address import Question, search_url, with_arguments
from webui.facts import period_words
from webui.language import _, later
from webui.recognized import mark_at
from webui.review.marks import NO_MARKS, ReviewMarks

STATUS_WORDS: Mapping[FigureStatus, str] = {
    "actual": later("实际"),
    "target": later("目标"),
    "forecast": later("预计"),
}
BASE_WORDS: Mapping[Base, str] = {
    "yoy": later("同比"),
    "comparable": later("可比口径"),
    "since_period": later("比期初"),
    "cumulative": later("累计"),
    "new": later("新增"),
    "avg_annual": later("年均"),
}
# What is said of a number.
COMPARED: Mapping[Comparator, str] = {
    "over": later("超过 %(number)s"),
    "under": later("近 %(number)s"),
    "about": later("约 %(number)s"),
    "at_least": later("%(number)s 以上"),
    "at_most": later("%(number)s 以内"),
}
MOVES: Mapping[Direction, str] = {
    "up": later("增长 %(number)s"),
    "down": later("下降 %(number)s"),
}
# Why a number is not what the report's own place has.
ROLE_WORDS: Mapping[FigureRole, str] = {
    "threshold": later("限定条件，不是本地的数"),
    "attribute": later("所说事物的规格"),
    "baseline": later("用来对比的基数"),
    "reference": later("外地或上级的数"),
    "incidental": later("顺带提到"),
}
# Indicators that the list beside a report shows before the rest is unfolded.
LISTED = 8


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as its tooltip says it; `url` compares its indicator and may be empty.

    `recognized` marks one that was read from a picture, `said` who corrected it and why;
    `review` leads to where that is done, and may be empty.
    """

    start: int
    end: int
    indicator: str | None
    name: str
    read: str
    about: str
    status: FigureStatus
    status_word: str
    url: str
    quote: str
    recognized: str = ""
    said: str = ""
    review: str = ""

    @property
    def tip(self) -> str:
        """All of it, a line each: the name, the value as it was read, what is known of it."""
        about = " · ".join(filter(None, (self.status_word, self.about)))
        return "\n".join(filter(None, (self.name, self.read, about, self.recognized, self.said)))


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The figures of one indicator in a report."""

    name: str
    url: str
    figures: tuple[ShownFigure, ...]


@dataclass(frozen=True, slots=True)
class FigureList:
    """The figures of a report by indicator: the first few, the rest, and how many have none."""

    total: int
    groups: tuple[FigureGroup, ...]
    more: tuple[FigureGroup, ...]
    nameless: int


@cache
def compare_url(indicator: str) -> str:
    """The address of the comparison of an indicator, all else by rule.

    >>> compare_url("gdp.total")
    '/compare?indicator=gdp.total'
    """
    return with_arguments("/compare", [("indicator", indicator)])


def indicator_search(indicator: Indicator) -> str:
    """The address of the search for reports that state an indicator: 指标:人工造林."""
    return search_url(Question(to_text(FieldIs("indicator", (indicator.name,)))))


class Words:
    """What is said of many figures, in the language of the page that is made: asked for once."""

    def __init__(self) -> None:
        self.status = {status: _(word) for status, word in STATUS_WORDS.items()}
        self.base = {base: _(word) for base, word in BASE_WORDS.items()}
        self.role = {role: _(word) for role, word in ROLE_WORDS.items()}


def shown_figures(
    figures: Sequence[Figure],
    pages: Sequence[RecognizedPage] = (),
    marks: ReviewMarks = NO_MARKS,
) -> list[ShownFigure]:
    """Figures in words; `pages` are those that were read from pictures, `marks` say who
    corrected which of them.
    """
    words = Words()
    shown = (_shown(figure, pages, words) for figure in figures)
    return [
        replace(one, said=marks.figures.get(one.start, ""), review=marks.figure_url(one.start))
        for one in shown
    ]


def _shown(figure: Figure, pages: Sequence[RecognizedPage], words: Words) -> ShownFigure:
    name = value_name("indicator", figure.indicator) if figure.indicator else figure.phrase or ""
    return ShownFigure(
        start=figure.start,
        end=figure.end,
        indicator=figure.indicator,
        name=name or _("（没有认出说的是什么）"),
        read=_read(figure),
        about=" · ".join(filter(None, _about(figure, words))),
        status=figure.status,
        status_word=words.status[figure.status],
        url=compare_url(figure.indicator) if figure.indicator else "",
        quote=figure.quote,
        recognized=mark_at(pages, figure.start, figure.end),
    )


def listed(figures: Sequence[ShownFigure]) -> FigureList:
    """The figures by indicator, in the order in which a report comes to each."""
    groups: defaultdict[str, list[ShownFigure]] = defaultdict(list)
    for figure in figures:
        if figure.indicator:
            groups[figure.indicator].append(figure)
    shown = tuple(
        FigureGroup(members[0].name, members[0].url, tuple(members)) for members in groups.values()
    )
    named = sum(map(len, groups.values()))
    # A fold for a single one more would take the room of that one.
    first = LISTED if len(shown) > LISTED + 1 else len(shown)
    return FigureList(len(figures), shown[:first], shown[first:], len(figures) - named)


def number_words(value: Decimal) -> str:
    """A number as the pages write it.

    >>> number_words(Decimal(43500)), number_words(Decimal("18.50")), number_words(Decimal("1E+4"))
    ('43,500', '18.5', '10,000')
    """
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole else f"{value.normalize():,f}"


def _read(figure: Figure) -> str:
    """The value: 约 15,000 亩, 3–5 %, 第 2 位, 下降 1.8 %."""
    if figure.comparator == "masked":
        return _("数字在原文里已隐去")
    if figure.value is None:
        return _("原文只有约数")
    number = number_words(figure.value)
    if figure.value_max is not None:
        number += f"–{number_words(figure.value_max)}"
    if figure.kind == "rank":
        return _("第 %(number)s 位", number=number)
    number = f"{number} {figure.unit}".strip()
    if compared := COMPARED.get(figure.comparator):
        number = _(compared, number=number)
    if figure.kind == "growth_rate" and figure.direction:
        number = _(MOVES[figure.direction], number=number)
    return number


def _about(figure: Figure, words: Words) -> tuple[str, ...]:
    return (
        period_words(figure.period) if figure.period else "",
        words.base[figure.base] if figure.base else "",
        figure.scope or "",
        _("占%(whole)s", whole=figure.share_of) if figure.share_of else "",
        words.role.get(figure.role, ""),
        _as_written(figure),
    )


def _as_written(figure: Figure) -> str:
    """The words of the report, where they are not the name of the indicator."""
    if not figure.indicator or figure.phrase in (None, value_name("indicator", figure.indicator)):
        return ""
    return _("原文写“%(phrase)s”", phrase=figure.phrase)
