"""Phrases line by line, wordings that are near a draft, and phrases that go on."""

from __future__ import annotations

from typing import Literal

from indexer.corpus import Corpus
from indexer.phrases import Grouping, PhraseRequest, PhraseSort, concordance
from indexer.phrases_json import phrases_json
from indexer.query import QueryError
from indexer.similar import complete, similar
from indexer.similar_json import completions_json, similar_json
from webui.api.cursors import here
from webui.api.problems import wrong_query
from webui.api.questions import check_filters
from webui.api.records import Answer, Conditions, Json, Page, Paged, Part, Question, told
from webui.api.searching import LONGEST_QUERY, ReportLine

# A draft of so many characters stands in an address, and is answered within seconds.
LONGEST_DRAFT = 1_500


class PhrasesQuestion(Conditions, Paged):
    """Which lines are meant."""

    q: str = told("语句，可带空位 * 和 #", '"以*为抓手"', min_length=1, max_length=LONGEST_QUERY)
    sort: PhraseSort = told("排序", "year", default="year")
    group: Grouping | None = told("归组；这时一页是多少组", "year", default=None)
    sentence: str = told("只要这一句的各行：行里的 same", default="", pattern="^[0-9a-f]{0,16}$")
    fold: bool = told("同一句话只列一行", True, default=True)
    context: int = told("两边各多少字", 30, default=30, ge=0, le=200)
    collocates: bool = told("是否数邻近的词，费时", False, default=False)


class Filling(Part):
    """What fills a slot, by its place in the text."""


class PhraseLine(ReportLine):
    """A phrase where it stands."""

    fillings: list[Filling] = told("各空位填了什么，在正文里的起止")
    same: str = told("句子的名字：同一句话相同")
    alike: int = told("同一句话共几行")


class Group(Answer):
    """Lines that have something in common."""

    value: str = told("共同之处")
    name: str = told("叫法")
    lines: int = told("几行")
    reports: int = told("几份报告")
    shown: list[PhraseLine] = told("头几行")


class Filler(Answer):
    """A text that fills a slot."""

    text: str = told("填的字")
    lines: int = told("几行")
    reports: int = told("几份报告")


class Frequency(Answer):
    """How often a phrase stands in the reports of a year or a place."""

    value: str = told("年份，或地区编号；不详是 unknown")
    name: str = told("叫法")
    lines: int = told("几行")
    reports: int = told("几份报告有")
    available: int = told("共几份报告")
    characters: int = told("这些报告共多少字")
    rate: float = told("每万字几行")


class Collocate(Answer):
    """A word that stands near the phrase more often than by chance."""

    word: str = told("词")
    lines: int = told("几行附近有它")
    corpus: int = told("它在全部语料里有几处")
    score: float = told("对数似然值")


class PhrasesAnswer(Page):
    """A page of lines, and the counts over all."""

    query: str = told("理解成什么")
    total: int = told("共几行")
    rows: int = told("同句合并后几行")
    reports: int = told("几份报告有")
    available: int = told("共几份报告")
    cut: int = told("时间到了还没看的份数")
    lines: list[PhraseLine] = told("这一页的行")
    groups: list[Group] = told("这一页的组；没有要就是空的")
    group_count: int = told("共几组")
    fillers: list[list[Filler]] = told("各空位填的字，多的在前")
    by_year: list[Frequency] = told("各年")
    by_region: list[Frequency] = told("各地，只算本级报告")
    collocates: list[Collocate] = told("邻近的词")
    looked_at: int = told("数邻近的词时看了几行")


class SimilarQuestion(Question):
    """A draft."""

    text: str = told(
        "一句或几句草稿", "全年新增人工造林11543亩。", min_length=1, max_length=LONGEST_DRAFT
    )
    limit: int = told("每句最多几种说法", 5, default=5, ge=1, le=20)


class WordChange(Part):
    """Words that differ."""

    kind: Literal["words", "number", "place"] = told("词语、数或地名")
    old: str = told("草稿里的字")
    new: str = told("报告里的字")
    old_start: int = told("在草稿那句里的起点")
    old_end: int = told("在草稿那句里的终点，不含")


class Variant(Part):
    """A wording of the corpus that is near."""

    report: str = told("最早这样写的报告，编号")
    quote: str = told("原文")
    changes: list[WordChange] = told("不同之处")
    score: float = told("接近程度，0 到 1；1 是只有数和地名不同")
    reports: int = told("几份报告这样写")
    first_year: int | None = told("最早的年份")
    regions: list[str] = told("这样写的地区，编号")


class Likeness(Part):
    """A sentence of the draft and its like."""

    start: int = told("在草稿里的起点（清理空白之后数字数），从 0 起")
    text: str = told("草稿里的一句")
    matches: list[Variant] = told("相近的说法，近的在前")
    reports: int = told("几份报告同样写")
    first_year: int | None = told("最早的年份")
    regions: list[str] = told("同样写的地区，编号")


class SimilarAnswer(Answer):
    """The sentences of a draft."""

    sentences: list[Likeness] = told("各句")


class CompleteQuestion(Question):
    """What has been typed."""

    start: str = told("语句的开头", "全年", min_length=1, max_length=200)
    limit: int = told("最多几个", 10, default=10, ge=1, le=100)


class Completion(Answer):
    """A phrase that goes on."""

    text: str = told("语句；# 是数，@ 是地名")
    reports: int = told("几份报告有")


class CompleteAnswer(Answer):
    """The phrases that go on from a start."""

    start: str = told("开头")
    completions: list[Completion] = told("多的在前")


def lines(corpus: Corpus, question: PhrasesQuestion) -> Json:
    """A page of the lines in which a phrase stands."""
    at = here(question, corpus.engine.generation, "/phrases")
    check_filters(corpus, question.filters)
    request = PhraseRequest(
        text=question.q,
        filters=question.filters,
        context=question.context,
        sort=question.sort,
        group=question.group,
        sentence=question.sentence or None,
        folded=question.fold and not question.sentence,
        collocates=question.collocates,
        limit=question.limit,
        offset=at.first,
    )
    try:
        found = concordance(corpus, request)
    except QueryError as error:
        raise wrong_query(error) from None
    there = found.group_count if question.group else found.rows
    return {**phrases_json(found), "next": at.next(at.first + question.limit, there)}


def alike(corpus: Corpus, question: SimilarQuestion) -> Json:
    """How others have put the sentences of a draft."""
    return similar_json(similar(corpus, question.text, question.limit))


def completed(corpus: Corpus, question: CompleteQuestion) -> Json:
    """The phrases that go on from what was typed."""
    return completions_json(question.start, complete(corpus, question.start, question.limit))
