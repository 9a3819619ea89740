"""The policies, and what becomes of one."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from indexer.corpus import Corpus
from indexer.models import FigureStatus, PolicyKind
from indexer.policy_use import UseRequest, list_policies, use_of
from indexer.policy_use.naming import close_to
from indexer.policy_use_json import policies_json, use_json
from webui.api.cursors import here
from webui.api.phrasing import Collocate
from webui.api.problems import Problem, shortened
from webui.api.questions import check_filters
from webui.api.records import (
    Answer,
    Conditions,
    Json,
    Number,
    Page,
    Paged,
    Part,
    Place,
    Point,
    Whence,
    told,
)
from webui.api.searching import ReportLine
from webui.language import _


class PoliciesQuestion(Whence, Paged):
    """Which policies are meant, counted in which reports."""

    q: str = told("名称、别名、编号或领域", "水务", default="", max_length=200)
    of_kind: PolicyKind | None = told("只要这一种", "institution", default=None)


class Document(Answer):
    """The document that a policy stands in."""

    title: str | None = told("文件名")
    issuer: str | None = told("发文单位")
    date: str | None = told("日期（ISO 8601）")
    number: str | None = told("文号")


class Policy(Answer):
    """A policy as the vocabulary knows it."""

    id: str = told("编号", "river_chief")
    name: str = told("名称", "河长制")
    english: str = told("英文名")
    kind: PolicyKind = told("种类")
    aliases: list[str] = told("别名")
    portfolios: list[str] = told("领域的编号")
    since: int | None = told("最早可以这样叫的年份")
    until: int | None = told("最晚的年份；仍在用是 null")
    successor: str | None = told("接替它的，编号")
    document: Document | None = told("出处")
    remarks: str | None = told("要当心的")


class ListedPolicy(Policy):
    """A policy with its counts."""

    mentions: int = told("提到几处")
    reports: int = told("几份报告提到")
    first_year: int | None = told("最早的报告年份")
    last_year: int | None = told("最晚的报告年份")


class PoliciesAnswer(Page):
    """A page of policies."""

    text: str = told("找的是什么")
    total: int = told("共几项")
    available: int = told("共几份报告")
    policies: list[ListedPolicy] = told("这一页，提得多的在前")
    close: list[str] = told("一项也没有时，相近的名称")


class MentionPoint(Point):
    """How many reports mention it, of how many."""

    mentions: int | None = told("提到几处")


class PolicyStart(Answer):
    """From when it could be expected everywhere."""

    year: int = told("年份")
    told_by: Literal["document", "since"] = told("依据：文件日期，或最早的叫法")


class AliasCount(Answer):
    """One of its names."""

    alias: str = told("名称")
    mentions: int = told("几处")
    reports: int = told("几份报告")


class YearUse(MentionPoint):
    """The reports of a year."""

    year: int | None = told("年份；不详是 null")
    aliases: list[AliasCount] = told("用的名称")


class FirstMention(Part):
    """The first mention of a place."""

    year: int | None = told("年份")
    report: str = told("报告编号")
    lag: int | None = told("比起始年份晚几年")
    before: int = told("更早的、本该提到而没有提的报告有几份")


class PlaceUse(Place, MentionPoint):
    """The reports of a place itself."""

    years: list[int | None] = told("有报告的年份")
    expected: int = told("该提到的报告有几份")
    first: FirstMention | None = told("最早提到的一处；没有提过是 null")


class PortfolioUse(MentionPoint):
    """The reports of those in charge of a field."""

    portfolio: str = told("领域的编号；不详是 unknown")
    name: str = told("名称")


class HeadingCount(Answer):
    """Sections with a heading."""

    heading: str = told("小标题")
    mentions: int = told("几处")
    reports: int = told("几份报告")


class FigureExample(Part):
    """A figure beside the policy."""

    report: str = told("报告编号")
    quote: str = told("原文里的数")
    phrase: str | None = told("数的是什么")
    value: Number | None = told("值")
    unit: str = told("单位")
    status: FigureStatus = told("实际、目标、预计")
    sentence: str = told("所在的句子")


class FigureCount(Answer):
    """Figures beside the policy."""

    indicator: str | None = told("指标编号；不详是 null")
    name: str = told("叫法")
    figures: int = told("几个数")
    reports: int = told("几份报告")
    examples: list[FigureExample] = told("例子")


class UseLine(ReportLine):
    """A mention where it stands."""

    alias: str = told("用的名称")


class PolicyQuestion(Conditions, Paged):
    """In which reports, and how many lines of them."""

    context: int = told("行的两边各多少字", 30, default=30, ge=0, le=200)
    words: bool = told("是否数邻近的词，费时", False, default=False)


class PolicyAnswer(MentionPoint, Page):
    """What becomes of a policy."""

    policy: Policy = told("这项政策")
    query: str = told("找到这些报告的检索式")
    filters: dict[str, list[str]] = told("条件")
    start: PolicyStart | None = told("从哪年起该处处提到")
    aliases: list[AliasCount] = told("用的名称")
    by_year: list[YearUse] = told("各年；没有报告的年份不列")
    by_region: list[PlaceUse] = told("各地，只算本级报告")
    silent: list[str] = told("有报告而从未提到的地区")
    late: list[str] = told("本该更早提到的地区")
    portfolios: list[PortfolioUse] = told("各领域")
    looked_at: int = told("sections、figures、words 看了几份报告")
    sections: list[HeadingCount] = told("在哪些小标题下")
    figures: list[FigureCount] = told("同句里的数")
    words: list[Collocate] = told("邻近的词")
    total: int = told("共几行")
    offset: int = told("这一页之前有几行")
    lines: list[UseLine] = told("这一页的行，新的在前")


def policies(corpus: Corpus, question: PoliciesQuestion) -> Json:
    """A page of policies with their counts."""
    at = here(question, corpus.engine.generation, "/policies")
    check_filters(corpus, question.filters)
    listed = list_policies(corpus, question.q, question.filters)
    kind = question.of_kind
    found = tuple(one for one in listed.policies if kind in (None, one.policy.kind))
    page, counts = at.page(found, question.limit)
    return {**policies_json(replace(listed, policies=tuple(page))), **counts}


def policy(corpus: Corpus, question: PolicyQuestion, name: str) -> Json:
    """What becomes of a policy, by its id or any of its names."""
    known = corpus.policies.named(name)
    if known is None:
        close = list(close_to(corpus.policies, name))
        raise Problem(
            "no_policy", _("没有叫“%(name)s”的政策", name=shortened(name)), close=close or None
        )
    at = here(question, corpus.engine.generation, f"/policies/{known.id}")
    check_filters(corpus, question.filters)
    request = UseRequest(
        known.id,
        question.filters,
        context=question.context,
        words=question.words,
        limit=question.limit,
        offset=at.first,
    )
    use = use_of(corpus, request)
    end = at.first + question.limit
    return {**use_json(use), "next": at.next(end, use.whole.lines or 0)}
