"""One report: all that is known of it, or parts of it, page by page."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from indexer.corpus import Corpus
from indexer.jsonform import report_json
from indexer.models import (
    Base,
    Comparator,
    Direction,
    FieldStatus,
    FigureKind,
    FigureRole,
    FigureStatus,
    Level,
    MentionKind,
    Report,
)
from webui.api.cursors import here
from webui.api.problems import Problem, shortened
from webui.api.records import (
    Answer,
    Body,
    Json,
    Number,
    Page,
    Paged,
    Part,
    Period,
    Portfolio,
    Question,
    Quote,
    Region,
    SourcedPart,
    told,
)
from webui.language import _
from webui.sources import file_name

Value = TypeVar("Value")
ReportPart = Literal["text", "sections", "passages", "figures", "policies"]


class Evidence(Answer):
    """Why a field has its value."""

    start: int | None = told("起点；依据不在正文里（如文件名）时是 null")
    end: int | None = told("终点，不含")
    source_start: int | None = told("在来源文件里的起点；只有纯文本有", default=None)
    source_end: int | None = told("在来源文件里的终点；只有纯文本有", default=None)
    quote: str = told("原文里的话")
    rule: str = told("读出它的规则")


class Stated(Answer, Generic[Value]):
    """One thing said about a report, with the words that prove it."""

    value: Value | None = told("值；查不到依据时是 null")
    status: FieldStatus = told(
        "ok 有依据，corrected 人工改过，ambiguous 不止一种读法，unknown 没有"
    )
    evidence: list[Evidence] = told("依据")
    confidence: float = told("可信程度，0 到 1")
    candidates: list[Value] = told("可能的几种读法")


class TextField(Stated[str]):
    """A field of words."""


class LevelField(Stated[Level]):
    """The level of a place."""


class RegionField(Stated[Region]):
    """A place."""


class YearField(Stated[int]):
    """A year."""


class PeriodField(Stated[Period]):
    """A span of time."""


class PortfoliosField(Stated[list[Portfolio]]):
    """Fields of responsibility."""


class BodiesField(Stated[list[Body]]):
    """Bodies and matters."""


class RecognizedPage(Part):
    """A stretch of the text that a file has as a picture only."""

    confidence: float = told("认得有多准，0 到 1", 0.93)


class Source(Answer):
    """One file in which a report was found."""

    path: str = told("文件名，不带文件夹", "青禾县-2023.txt")
    sha256: str = told("文件内容的 SHA-256")
    media_type: str = told("格式", "text/plain")
    encoding: str | None = told("编码", "utf-8")
    reader: str = told("读它的程序")
    ingested_at: str = told("收入语料的时间（ISO 8601）")
    recognized: list[RecognizedPage] = told("正文里由图片认出（OCR）的几段；没有是 []")


class HeadRegion(Answer):
    """The place of a report; nothing but the status is known where it is not clear."""

    code: str | None = told("行政区划代码", "990121")
    name: str | None = told("名称", "青禾县")
    path: list[str] = told("从省级往下的名称")
    status: FieldStatus = told("依据如何")


class ReportHead(Answer):
    """A report without its text."""

    id: str = told("编号", "b9703a1778c4")
    title: str | None = told("标题")
    kind: str | None = told("类型", "述职报告")
    role: str | None = told("职务", "副县长")
    level: Level | None = told("级别")
    organisation: str | None = told("单位")
    region: HeadRegion = told("地区")
    year: int | None = told("报告自己的年份：2023年度是 2023")
    period: Period | None = told("成绩所属的时间")
    date: str | None = told("日期（ISO 8601）")
    portfolios: list[Portfolio] | None = told("分管领域")
    bodies: list[Body] | None = told("分工里写到的单位和事项")
    sources: list[Source] = told("来源文件")
    near_duplicates: list[str] = told("同文的其他报告，编号")


class Section(SourcedPart):
    """A headed part."""

    level: int = told("层次，1 最高")
    number: str = told("原文里的序号", "（一）")
    heading: str = told("小标题")


class Passage(SourcedPart):
    """A paragraph, or a run of its sentences: the unit of a hit."""

    ordinal: int = told("第几段，从 0 起")
    section: int | None = told("所在的部分，sections 里的第几个")


class Figure(SourcedPart):
    """One number of a report, with what it measures and the words that say so."""

    quote: str = told("原文里的数", "1.5万亩")
    phrase: str | None = told("原文里数的是什么", "新增高原夏菜")
    phrase_start: int | None = told("这几个字的起点")
    phrase_end: int | None = told("这几个字的终点，不含")
    head: str | None = told("其中的名词")
    indicator: str | None = told("指标编号；拿不准时是 null", "afforestation.artificial")
    value: Number | None = told("值，按 unit 计；原文没有给出或已隐去时是 null", 15000)
    unit: str = told("原文的单位，万、亿已乘进 value", "亩")
    base_value: Number | None = told("换算成基本单位的值", 1000)
    base_unit: str | None = told("基本单位；不换算的是 null", "ha")
    value_max: Number | None = told("一段数的上限，按 unit 计")
    kind: FigureKind = told("数的种类：level 总量，growth_rate 增长率，share 占比，count 个数…")
    comparator: Comparator = told("余、多、近、以上、左右之类；masked 是隐去的数")
    direction: Direction | None = told("升或降")
    base: Base | None = told("口径：yoy 同比，comparable 可比，cumulative 累计，new 新增…")
    status: FigureStatus = told("actual 实际，target 目标，forecast 预计")
    period: Period | None = told("数所属的时间")
    scope: str | None = told("谁的数", "全区")
    share_of: str | None = told("占比是占什么的")
    role: FigureRole = told("measure 自己的数；threshold 门槛、reference 别处的数等不进比较")
    confidence: float = told("可信程度，0 到 1")
    rule: str = told("读出它的规则")
    sentence: Quote = told("所在的句子")


class Mention(SourcedPart):
    """A policy that a report names."""

    quote: str = told("原文里的写法", "河（湖）长制")
    policy: str | None = told("政策编号；认不出的文件是 null", "river_chief")
    kind: MentionKind = told("种类")
    alias: str = told("用的是哪个名称", "河湖长制")


class ReportQuestion(Question):
    """Which parts of a report are meant."""

    parts: list[ReportPart] = told("只要这几部分；不写是全部", ["text", "figures"], default=[])


class ReportAnswer(Answer):
    """A report; the parts that were not asked for are left out."""

    id: str = told("编号")
    title: TextField = told("标题")
    kind: TextField = told("类型")
    role: TextField = told("职务")
    level: LevelField = told("级别")
    organisation: TextField = told("单位")
    region: RegionField = told("地区")
    year: YearField = told("报告自己的年份")
    period: PeriodField = told("成绩所属的时间")
    date: TextField = told("日期（ISO 8601）")
    portfolios: PortfoliosField = told("分管领域")
    bodies: BodiesField = told("分工里写到的单位和事项")
    sources: list[Source] = told("来源文件")
    near_duplicates: list[str] = told("同文的其他报告，编号")
    text: str | None = told("正文，一行一段", default=None)
    sections: list[Section] | None = told("部分", default=None)
    passages: list[Passage] | None = told("段落", default=None)
    figures: list[Figure] | None = told("数据", default=None)
    policies: list[Mention] | None = told("提到的政策", default=None)


class TextPassage(Passage):
    """A passage with its words."""

    text: str = told("段落的文字")


class PassagesAnswer(Page):
    """The passages of a report."""

    report: str = told("报告编号")
    total: int = told("共几段")
    passages: list[TextPassage] = told("这一页的段落")


class FiguresAnswer(Page):
    """The figures of a report."""

    report: str = told("报告编号")
    total: int = told("共几个数")
    figures: list[Figure] = told("这一页的数据，按在文中的先后")


PARTS: tuple[ReportPart, ...] = ("text", "sections", "passages", "figures", "policies")


def report(corpus: Corpus, question: ReportQuestion, id_: str) -> Json:
    """A report, or parts of it."""
    whole = _whole(corpus, id_)
    left_out = set(PARTS) - set(question.parts) if question.parts else set()
    return {name: value for name, value in whole.items() if name not in left_out}


def passages(corpus: Corpus, question: Paged, id_: str) -> Json:
    """The passages of a report, with their words."""
    whole = _whole(corpus, id_)
    text: str = whole["text"]
    listed = [
        {**passage, "text": text[passage["start"] : passage["end"]]}
        for passage in whole["passages"]
    ]
    return _page(corpus, question, id_, "passages", listed)


def figures(corpus: Corpus, question: Paged, id_: str) -> Json:
    """The figures of a report."""
    return _page(corpus, question, id_, "figures", _whole(corpus, id_)["figures"])


def named_sources(head: Json) -> Json:
    """The same with sources by the names of their files: paths tell of the machine."""
    sources = [{**source, "path": file_name(source["path"])} for source in head["sources"]]
    return {**head, "sources": sources}


def known_report(corpus: Corpus, id_: str) -> Report:
    """A report by its id. Raises Problem where there is none."""
    found = corpus.store.report(id_)
    if found is None:
        raise Problem("no_report", _("没有编号是 %(id)s 的报告", id=shortened(id_)))
    return found


def _whole(corpus: Corpus, id_: str) -> Json:
    found = known_report(corpus, id_)
    mentions = corpus.store.mentions.in_report(id_)
    return named_sources(report_json(found, corpus.store.figures_in(id_), mentions))


def _page(corpus: Corpus, question: Paged, id_: str, name: str, listed: list[Json]) -> Json:
    at = here(question, corpus.engine.generation, f"/reports/{id_}/{name}")
    page, counts = at.page(listed, question.limit)
    return {"report": id_, name: page, **counts}
