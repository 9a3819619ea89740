"""Search: reports or passages, their lines, and counts by field."""

from __future__ import annotations

from indexer.corpus import Corpus
from indexer.jsonform import search_json
from indexer.query import QueryError, Unit
from indexer.search import ALL_FACETS, SearchRequest, search
from webui.api.cursors import here
from webui.api.problems import wrong_query, wrong_value
from webui.api.questions import check_filters
from webui.api.records import Answer, Conditions, Json, Number, Page, Paged, Part, Period, told
from webui.api.reports import Passage, ReportHead, named_sources

LONGEST_QUERY = 10_000


class SearchQuestion(Conditions, Paged):
    """What is searched for."""

    q: str = told("检索式；不写是全部报告", "河长制", default="", max_length=LONGEST_QUERY)
    unit: Unit = told("找报告还是段落", "report", default="report")
    sort: str = told(
        "排序：relevance、year、region，或指标名（大的在前）", "year", default="relevance"
    )
    facets: bool = told("是否按各字段计数", True, default=False)


class Line(Part):
    """A match with the words on both sides."""

    left: str = told("左边的字")
    match: str = told("命中的字")
    right: str = told("右边的字")


class ReportLine(Line):
    """A match with the report that it stands in."""

    report: str = told("报告编号")
    title: str | None = told("报告标题")
    region: str | None = told("地区")
    year: int | None = told("年份")
    role: str | None = told("职务")


class SortValue(Part):
    """The figure by which a hit of a list sorted by an indicator stands where it does."""

    quote: str = told("原文里的数", "1.39万亩")
    indicator: str = told("指标编号", "afforestation.artificial")
    value: Number = told("值，按 unit 计", 13900)
    unit: str = told("原文的单位，万、亿已乘进 value", "亩")
    period: Period | None = told("数所属的时间")


class Hit(Answer):
    """A report, or a passage of it, that was found."""

    report: ReportHead = told("报告")
    passage: Passage | None = told("段落；找报告时是 null")
    score: float = told("相关程度，只用来排序")
    lines: list[Line] = told("最多三行命中")
    matches: int = told("命中多少处")
    value: SortValue | None = told("按指标排序时所按的数；别的排序、没有这项数的是 null")


class FacetValue(Answer):
    """A value that hits have."""

    value: str = told("值", "990121")
    name: str = told("叫法", "青禾县")
    count: int = told("多少份（段）")
    parent: str | None = told("上一级地区", default=None)


class Asked(Answer):
    """The question as it was understood."""

    text: str = told("检索式原样")
    understood: str = told("理解成什么")
    filters: dict[str, list[str]] = told("条件")
    excluded: dict[str, list[str]] = told("排除的值；接口里写在检索式里，如 -类型:述职报告")
    unit: Unit = told("报告还是段落")
    sort: str = told("排序")
    limit: int = told("一页多少条")
    offset: int = told("这一页之前有多少条")


class SearchAnswer(Page):
    """A page of hits."""

    total: int = told("共多少份（段）")
    cut: int = told("时间到了还没看的份数；不为 0 时 total 可能偏小")
    hits: list[Hit] = told("这一页")
    facets: dict[str, list[FacetValue]] = told("各字段的计数；没有要就是空的")
    query: Asked = told("问题")


def hits(corpus: Corpus, question: SearchQuestion) -> Json:
    """A page of reports or passages."""
    at = here(question, corpus.engine.generation, "/search")
    check_filters(corpus, question.filters)
    request = SearchRequest(
        query=question.q,
        filters=question.filters,
        unit=question.unit,
        sort=question.sort,
        limit=question.limit,
        offset=at.first,
        facets=ALL_FACETS if question.facets else (),
    )
    try:
        page = search(corpus, request)
    except QueryError as error:
        if error.code == "no_order":
            raise wrong_value("sort", error) from None
        raise wrong_query(error) from None
    answer = search_json(page)
    found = [{**hit, "report": named_sources(hit["report"])} for hit in answer["hits"]]
    return {**answer, "hits": found, "next": at.next(at.first + question.limit, page.total)}
