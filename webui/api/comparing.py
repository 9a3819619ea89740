"""Regions side by side by an indicator, and the indicators that there are."""

from __future__ import annotations

from typing import Literal

from indexer.comparison import CompareRequest, ComparisonError, compare, list_indicators
from indexer.comparison.models import BaseChoice, CellState, Measure, Per, Reason
from indexer.comparison_json import comparison_json, indicators_json
from indexer.corpus import Corpus
from indexer.models import (
    Base,
    Comparator,
    Direction,
    FigureKind,
    FigureRole,
    FigureStatus,
    Level,
)
from indexer.query import QueryError
from indexer.vocab.indicator_table import Nature
from webui.api.cursors import here
from webui.api.problems import Problem, words_of, wrong_value
from webui.api.records import (
    Answer,
    Json,
    Number,
    Page,
    Paged,
    Period,
    Question,
    Quote,
    told,
)
from webui.sources import file_name

PlaceLevel = Literal["national", "province", "prefecture", "county", "township"]
LONGEST_NAME = 200
# Which argument a message of the language is about.
ARGUMENTS = {"no_indicator": "indicator", "no_region": "region"}


class CompareQuestion(Question):
    """What is compared."""

    indicator: str = told("指标，名称或编号", "人工造林", min_length=1, max_length=LONGEST_NAME)
    region: list[str] = told("地区，名称或代码；不写是有报告的全部", ["青禾县"], default=[])
    level: PlaceLevel | None = told("只看这一级", "county", default=None)
    year: list[str] = told("数所属的年份，或一段年份", ["2019..2023"], default=[])
    measure: Measure = told("value 是值，growth 是增长", "value", default="value")
    base: BaseChoice | None = told("口径；不写按规则选", "new", default=None)
    status: FigureStatus = told("actual 实际，target 目标，forecast 预计", default="actual")
    parts: bool = told("看季度、半年，不看全年", False, default=False)
    per: Per | None = told("capita 人均，area 地均", default=None)
    rank: str = told("按哪个时间的值排名", "2023", default="", max_length=20)


class IndicatorName(Answer):
    """The indicator of a table."""

    id: str = told("编号", "afforestation.artificial")
    name: str = told("名称", "人工造林")
    nature: Nature = told("flow 时期数，stock 时点数，rate 比率，planned 计划")


class Divided(Answer):
    """What values are divided by."""

    of: Per = told("capita 人均，area 地均")
    unit: str | None = told("除后的单位")


class Original(Answer):
    """A number as the report gives it."""

    value: Number | None = told("值")
    unit: str = told("单位")


class Proof(Answer):
    """A figure, and the sentence that states it."""

    report: str = told("报告编号")
    title: str | None = told("报告标题")
    year: int | None = told("报告年份")
    path: str | None = told("来源文件名")
    own: bool = told("报告写的正是这个时间，不是回顾")
    start: int = told("数的起点，从正文开头数的字数，从 0 起")
    end: int = told("终点，不含")
    quote: str = told("原文里的数")
    value: Number | None = told("换成表的单位的值")
    value_max: Number | None = told("一段数的上限")
    original: Original = told("原文的值和单位")
    phrase: str | None = told("原文里数的是什么")
    kind: FigureKind = told("数的种类")
    comparator: Comparator = told("余、近、以上、左右之类")
    direction: Direction | None = told("升或降")
    base: Base | None = told("口径")
    status: FigureStatus = told("实际、目标、预计")
    role: FigureRole = told("数在句中的作用")
    scope: str | None = told("谁的数")
    period: Period | None = told("数所属的时间")
    confidence: float = told("可信程度，0 到 1")
    sentence: Quote = told("所在的句子")


class LeftOut(Proof):
    """A figure that is not the value of its cell."""

    reason: Reason = told("为什么没有用")


class StatedValue(Answer):
    """A value, and how many state it."""

    value: Number | None = told("值")
    value_max: Number | None = told("一段数的上限")
    figures: int = told("几处这样写")


class Computed(Answer):
    """A value that no report states."""

    value: Number | None = told("算出的值")
    unit: str = told("单位")
    year: int = told("除数的年份")
    words: str = told("算式")


class Cell(Answer):
    """One region in one period."""

    state: CellState = told("value 有值，conflict 不一致，masked 隐去，not_mentioned 没写到，…")
    value: Number | None = told("值，按表的单位；没写到不等于 0")
    figures: list[Proof] = told("依据")
    values: list[StatedValue] = told("各种写法；一致时只有一个")
    masked: int = told("隐去的数有几处")
    left_out: list[LeftOut] = told("没有用的数")
    reports: list[str] = told("写这个时间的报告，编号")
    per: Computed | None = told("人均或地均")


class RowRegion(Answer):
    """The place of a row."""

    id: str = told("地区编号", "990121")
    code: str = told("行政区划代码")
    name: str = told("名称")
    title: str = told("叫法，旧称带年份")
    path: list[str] = told("从省级往下的名称")
    level: Level | None = told("级别")


class RowChange(Answer):
    """From the first to the last value of a row."""

    first: str = told("从哪个时间")
    last: str = told("到哪个时间")
    amount: Number | None = told("变了多少")
    unit: str = told("单位")
    percent: Number | None = told("变了百分之几；比率没有")
    words: str = told("算式")


class Row(Answer):
    """One region."""

    region: RowRegion = told("地区")
    rank: int | None = told("名次，1 最高")
    cells: dict[str, Cell] = told("各时间的格子")
    change: RowChange | None = told("首尾之差")


class Note(Answer):
    """What to beware of, in Chinese."""

    rule: str = told("是哪一条")
    count: int = told("涉及几处")
    text: str = told("说明")


class CompareAnswer(Answer):
    """The table."""

    indicator: IndicatorName = told("比的指标")
    unit: str = told("表的单位", "亩")
    measure: Measure = told("值还是增长")
    base: BaseChoice = told("口径")
    status: FigureStatus = told("实际、目标、预计")
    per: Divided | None = told("人均或地均")
    rank: str | None = told("按哪个时间排名")
    periods: list[str] = told("各列的时间", ["2022", "2023"])
    rows: list[Row] = told("一行一个地区")
    warnings: list[str] = told("读表时要当心的，英文")
    notes: list[Note] = told("同样的话，中文")


class IndicatorsQuestion(Paged):
    """Which indicators are meant."""

    q: str = told("名称、别名、编号或领域里有这几个字", "造林", default="", max_length=LONGEST_NAME)


class ListedIndicator(Answer):
    """An indicator, and how much there is of it."""

    id: str = told("编号", "afforestation.artificial")
    name: str = told("名称", "人工造林")
    english: str = told("英文名")
    aliases: list[str] = told("别名")
    portfolio: str = told("领域的编号")
    unit: str = told("单位；指数是空的", "亩")
    nature: Nature = told("时期数、时点数、比率或计划")
    remarks: str | None = told("要当心的")
    figures: int = told("多少个数")
    reports: int = told("多少份报告写到")
    regions: int = told("多少个地区写到")
    years: list[int] = told("写到哪些年")


class IndicatorsAnswer(Page):
    """A page of indicators."""

    total: int = told("共几项")
    indicators: list[ListedIndicator] = told("这一页，写得多的在前")


def compared(corpus: Corpus, question: CompareQuestion) -> Json:
    """The table of a comparison."""
    request = CompareRequest(
        indicator=question.indicator,
        regions=tuple(question.region),
        level=question.level,
        years=tuple(question.year),
        measure=question.measure,
        base=question.base,
        status=question.status,
        parts=question.parts,
        per=question.per,
        rank=question.rank or None,
    )
    try:
        answer = comparison_json(compare(corpus, request))
    except QueryError as error:
        name = ARGUMENTS.get(error.code, "year")
        raise wrong_value(name, error) from None
    except ComparisonError as error:
        # A name of several indicators, or a period to rank by that is not there: it says which.
        raise Problem("argument", words_of(error)) from None
    for row in answer["rows"]:
        for cell in row["cells"].values():
            cell["figures"] = [_named(proof) for proof in cell["figures"]]
            cell["left_out"] = [_named(proof) for proof in cell["left_out"]]
    return answer


def indicators(corpus: Corpus, question: IndicatorsQuestion) -> Json:
    """A page of the indicators, with how much the corpus has of each."""
    at = here(question, corpus.engine.generation, "/indicators")
    listed = list_indicators(corpus, question.q)
    page, counts = at.page(listed, question.limit)
    return {**indicators_json(page), **counts}


def _named(proof: Json) -> Json:
    """A proof with its file by name: paths tell of the machine."""
    return {**proof, "path": file_name(proof["path"]) if proof["path"] else None}
