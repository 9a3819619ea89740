"""What a report has from others, and what others have from it."""

from __future__ import annotations

from typing import Literal

from indexer.corpus import Corpus
from indexer.reuse import recycled
from indexer.reuse.records import PairClass
from indexer.reuse_json import reuse_json
from webui.api.cursors import here
from webui.api.records import Answer, Json, Page, Paged, Quote, told
from webui.api.reports import known_report
from webui.reuse_answer import of_class


class ReuseQuestion(Paged):
    """Which pairs are meant."""

    class_: PairClass | None = told("只要这一类", "own", default=None, alias="class")


class ReportName(Answer):
    """What is shown of a report beside its words."""

    report: str = told("报告编号")
    title: str | None = told("标题")
    region: str | None = told("地区")
    year: int | None = told("年份")
    date: str | None = told("日期（ISO 8601）")


class Side(ReportName, Quote):
    """A passage of a pair in its report."""


class TextChange(Answer):
    """What differs at one place."""

    kind: Literal["number", "place", "words"] = told("数、地名或词语")
    a: Quote = told("后写的")
    b: Quote = told("先写的")


class Pair(Answer):
    """A passage that stands in two reports."""

    class_: PairClass = told(
        "own 本地往年，place 其他地区，quotation 引用上级，unknown 不明", alias="class"
    )
    directed: bool = told("是否知道谁先谁后")
    a: Side = told("后写的")
    b: Side = told("先写的")
    share: float = told("a 里同样的字占多少，0 到 1")
    changes: list[TextChange] = told("不同之处")


class Shares(Answer):
    """How much of a report stands in older ones, each from 0 to 1."""

    quotation: float = told("引用上级")
    own: float = told("本地往年")
    place: float = told("其他地区")
    unknown: float = told("地区不明")
    formula: float = told("套话")


class Share(ReportName):
    """How much of a report stands in older ones."""

    recycled: float = told("沿用的占多少，0 到 1；不算套话和引用")
    classes: Shares = told("各类占多少")


class Formula(Side):
    """Words that stand in so many reports that they are nobody's."""

    reports: int = told("几份报告有")


class ReuseAnswer(Page):
    """A page of pairs, and the shares."""

    reports: int = told("共几份报告")
    common: int = told("超过几个单位写就算套话")
    total: int = told("共几对")
    pairs: list[Pair] = told("这一页")
    shares: list[Share] = told("沿用了多少")
    near_duplicates: list[list[ReportName]] = told("同文的报告")
    formulas: list[Formula] = told("套话")


def reuse(corpus: Corpus, question: ReuseQuestion, id_: str) -> Json:
    """What a report has from others, and what others have from it."""
    known_report(corpus, id_)
    at = here(question, corpus.engine.generation, f"/reuse/{id_}")
    whole = reuse_json(of_class(recycled(corpus, id_), question.class_))
    page, counts = at.page(whole["pairs"], question.limit)
    return {**whole, "pairs": page, **counts}
