"""How many reports match queries, year by year and place by place."""

from __future__ import annotations

from indexer.corpus import Corpus
from indexer.trends import MOST_QUERIES, TrendRequest, trend
from indexer.trends_json import trends_json
from webui.api.problems import wrong_query
from webui.api.questions import check_filters
from webui.api.records import Answer, Conditions, Json, Place, Point, told


class TrendsQuestion(Conditions):
    """Queries side by side."""

    q: list[str] = told(
        "检索式，可写几个", ["河长制", "林长制"], min_length=1, max_length=MOST_QUERIES
    )


class MatchPoint(Point):
    """How many reports match, of how many."""

    lines: int | None = told("几行；检索式不是一个语句时是 null")


class YearPoint(MatchPoint):
    """The reports of a year."""

    year: int | None = told("年份；不详是 null")


class PlacePoint(Place, MatchPoint):
    """The reports of a place and of all in it."""

    own: MatchPoint | None = told("只算本级报告；没有是 null")


class Refusal(Answer):
    """Why a query was not understood."""

    code: str = told("错误种类")
    message: str = told("哪里不对，英文")
    start: int = told("出错的起点")
    end: int = told("出错的终点")
    proposal: str | None = told("可以改成的检索式")


class Counted(MatchPoint):
    """A query that was understood."""

    query: str = told("检索式原样")
    text: str = told("理解成什么")
    cut: int = told("时间到了还没看的份数")
    by_year: list[YearPoint] = told("各年；没有报告的年份不列")
    by_region: list[PlacePoint] = told("各地，连同下级")


class Refused(Answer):
    """A query that was not understood; the others are counted all the same."""

    query: str = told("检索式原样")
    error: Refusal = told("哪里不对")


class TrendsAnswer(Answer):
    """Each query with its years and places."""

    filters: dict[str, list[str]] = told("条件")
    available: int = told("共几份报告")
    queries: list[Counted | Refused] = told("各检索式，按问的先后")


def trends(corpus: Corpus, question: TrendsQuestion) -> Json:
    """Each query counted; a problem where none was understood."""
    check_filters(corpus, question.filters)
    found = trend(corpus, TrendRequest(tuple(question.q), question.filters))
    if not found.trends:
        raise wrong_query(found.refused[0].error)
    return trends_json(found)
