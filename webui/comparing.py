"""The page of comparisons: what is asked, the table, what to beware of, the chart, or a state."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

from indexer.comparison import (
    Caution,
    Comparison,
    ComparisonError,
    ListedIndicator,
    compare,
    list_indicators,
)
from indexer.comparison.models import BASE_NAMES
from indexer.comparison.reckoning import is_divisible
from indexer.corpus import Corpus
from indexer.models import FigureStatus, Level
from indexer.query import QueryError
from indexer.search import SearchRequest, search
from indexer.vocab.indicator_table import (
    Indicator,
    close_indicators,
    indicator_named,
    indicator_of_id,
    owners,
)
from indexer.vocab.levels import LEVEL_NAMES
from webui.address import Question
from webui.compare_address import CHOICES, Ask, WrongChoice, arguments_of, ask_url, has_range
from webui.compare_chart import ChartView, Choice, chart_view
from webui.compare_table import Table, table_of
from webui.figures import indicator_search
from webui.filters import FilterError, canonical
from webui.states import Link, State

NATION_WORDS = ("全国", "中国", "国家", "100000")
NATION_NAME = "全国"
STATUS_NAMES: dict[FigureStatus, str] = {"actual": "实际", "target": "目标", "forecast": "预计"}
STATUS_TITLES = {"actual": "实际数", "target": "目标数", "forecast": "预计数"}
PER_NAMES = {"": "总数", "capita": "人均", "area": "地均"}
FORMATS = {".csv": "CSV", ".xlsx": "XLSX", ".json": "JSON"}
# Cautions of which each is a reason not to compare some of the numbers.
SERIOUS = ("conflict", "levels", "looking_back", "counted", "denominator")
# Names that are offered while one is typed.
SUGGESTED = 20
# Indicators that are proposed where none is asked for, and for one that is not known.
PROPOSED = 24
CLOSE = 6


class NotComparable(Exception):
    """A comparison that cannot be made; `state` says why, in place of the table."""

    def __init__(self, state: State) -> None:
        super().__init__(state.title)
        self.state = state


@dataclass(frozen=True, slots=True)
class Form:
    """What can be asked. `kept` are the arguments that the form sends beside its own fields."""

    ask: Ask
    indicator: str
    indicators: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    chips: tuple[Link, ...]
    levels: tuple[tuple[str, str], ...]
    bases: tuple[tuple[str, str], ...]
    statuses: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The comparison itself. Warnings may lead to a better one; `serious` ones forbid a ranking."""

    title: str
    about: tuple[str, ...]
    indicator: Indicator
    table: Table
    unit: str
    warnings: tuple[Link, ...]
    serious: bool
    pers: tuple[Choice, ...]
    parts: Choice
    exports: tuple[Link, ...]
    search: str
    chart: ChartView | None


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The whole page: a result, a state in its place, or what could be compared."""

    form: Form
    result: Result | None = None
    state: State | None = None
    proposals: tuple[ListedIndicator, ...] = ()


def compare_page(corpus: Corpus, ask: Ask) -> ComparePage:
    """The page of a comparison; with a state where it cannot be made as it was asked for."""
    if not ask.indicator:
        stated = [one for one in list_indicators(corpus) if one.figures]
        stated.sort(key=lambda one: (-one.regions, -one.figures))
        return ComparePage(_form(corpus, ask), proposals=tuple(stated[:PROPOSED]))
    try:
        asked = known(corpus, ask)
        comparison = compared(corpus, asked)
    except NotComparable as error:
        return ComparePage(_form(corpus, ask), state=error.state)
    return ComparePage(_form(corpus, asked), _result(comparison, asked))


def wrong_choice_page(corpus: Corpus, error: WrongChoice, indicator: str) -> ComparePage:
    """The page for an address with a base, a level or the like that there is not."""
    name = CHOICES[error.argument][1]
    value = error.value if len(error.value) <= 20 else f"{error.value[:20]}…"
    ask = Ask(indicator)
    state = State(
        f"没有“{value}”这种{name}",
        "网址里的这一项写错了。",
        actions=(Link("按默认的比较", ask_url(ask)),),
    )
    return ComparePage(_form(corpus, ask), state=state)


def known(corpus: Corpus, ask: Ask) -> Ask:
    """The same with the indicator and the regions by their ids.

    Raises NotComparable for what is not known.
    """
    indicator = indicator_named(ask.indicator)
    if indicator is None:
        raise NotComparable(_no_indicator(ask))
    ask = replace(ask, indicator=indicator.id)
    if not has_range(ask):
        bad = next(
            (one for one in (ask.first, ask.last) if not (one.isdigit() and len(one) == 4)), ""
        )
        raise NotComparable(
            State(
                f"“{bad[:20]}”不是年份",
                "年份写四位数字，例如 2023。",
                actions=(Link("不限年份", ask_url(replace(ask, first="", last=""))),),
            )
        )
    try:
        regions = tuple(
            NATION_NAME if name in NATION_WORDS else name
            for name in dict.fromkeys(
                id_ for name in ask.regions for id_ in _region_ids(corpus, name)
            )
        )
    except FilterError as error:
        raise NotComparable(
            State(error.chinese, actions=(Link("比较全部地区", ask_url(replace(ask, regions=()))),))
        ) from None
    return replace(ask, regions=regions)


def _region_ids(corpus: Corpus, name: str) -> tuple[str, ...]:
    if name in NATION_WORDS:
        return (NATION_NAME,)
    question = Question(filters={"region": (name,)})
    return canonical(question, corpus.vocabulary).filters["region"]


def compared(corpus: Corpus, ask: Ask) -> Comparison:
    """The comparison of an ask whose indicator and regions are known.

    Raises NotComparable for what the service cannot compare as asked.
    """
    indicator = indicator_of_id(ask.indicator)
    assert indicator is not None
    if ask.per and (ask.growth or not is_divisible(indicator)):
        whole = ask_url(replace(ask, per="", rank=""))
        raise NotComparable(
            State(
                f"{indicator.name}不能再按人口或面积平均",
                "它本身就是比率或人均数，或者这里比的是增速。",
                actions=(Link("不再平均", whole),),
            )
        )
    try:
        return compare(corpus, ask.request())
    except QueryError as error:
        state = State(error.chinese, actions=(Link("比较全部", ask_url(Ask(ask.indicator))),))
        raise NotComparable(state) from None
    except ComparisonError:
        if not ask.rank:
            raise
    # Years or plans were chosen anew, and the column that the rows were ordered by is gone.
    whole = ask_url(replace(ask, rank=""))
    raise NotComparable(
        State(
            f"表里没有“{ask.rank[:20]}”这一列",
            "不能按它排序。",
            actions=(Link("不排序", whole),),
        )
    )


def _no_indicator(ask: Ask) -> State:
    """No indicator of this name, or several: each that may be meant is a link."""
    name = ask.indicator if len(ask.indicator) <= 20 else f"{ask.indicator[:20]}…"
    several = owners().get(ask.indicator, ())
    close = several or close_indicators(ask.indicator)[:CLOSE]
    links = tuple(
        Link(one.name, ask_url(replace(ask, indicator=one.id)), one.unit) for one in close
    )
    if several:
        return State(f"“{name}”可能是几项指标", "请选一项：", links=links)
    text = "是不是要找：" if links else "换一个叫法，或从全部指标里找。"
    return State(
        f"没有“{name}”这项指标",
        text,
        links=links,
        actions=(Link("看全部指标", "/indicators"),),
    )


def _form(corpus: Corpus, ask: Ask) -> Form:
    indicator = indicator_of_id(ask.indicator)
    name = ask.indicator
    if indicator:
        name = indicator.name if indicator_named(indicator.name) == indicator else indicator.id
    counts = corpus.store.indicator_counts()
    stated = filter(None, map(indicator_of_id, counts))
    free = replace(ask, rank="")
    regions = corpus.regions
    found = search(corpus, SearchRequest(limit=0, facets=("region",))).facets["region"]
    return Form(
        ask=ask,
        indicator=name,
        indicators=tuple((one.name, one.unit) for one in stated),
        regions=tuple((region, region) for region in ask.regions),
        places=tuple(value.name for value in found if value.value != "unknown"),
        chips=tuple(
            Link(
                region
                if region == NATION_NAME or not regions.unit(region)
                else regions.title(region),
                ask_url(replace(free, regions=tuple(r for r in ask.regions if r != region))),
            )
            for region in ask.regions
        ),
        levels=tuple((id_, LEVEL_NAMES[id_]) for id_ in LEVEL_NAMES if id_ != "department"),
        bases=tuple(BASE_NAMES.items()),
        statuses=tuple(
            Choice(words, ask_url(replace(free, status=status)), ask.status == status)
            for status, words in STATUS_NAMES.items()
        ),
        measures=tuple(
            Choice(
                words,
                ask_url(replace(free, growth=growth, base="", per="" if growth else ask.per)),
                ask.growth == growth,
            )
            for growth, words in ((False, "数值"), (True, "增速"))
        ),
        kept=tuple(
            (argument, value)
            for argument, value in arguments_of(free)
            if argument in ("region", "status", "growth", "parts", "per", "chart")
        ),
    )


def suggested(corpus: Corpus, text: str) -> tuple[tuple[str, str], ...]:
    """Names and aliases that hold a text, of indicators that the corpus states, with a hint each.

    The hint of an alias names its indicator: GDP is 地区生产总值 亿元.
    """
    counts = corpus.store.indicator_counts()
    stated = sorted(counts, key=lambda id_: -counts[id_].reports)
    names = ((name, one) for one in map(indicator_of_id, stated) if one for name in one.names)
    holding = ((name, one) for name, one in names if text.casefold() in name.casefold())
    return tuple(
        (name, one.unit if name == one.name else f"{one.name} {one.unit}".strip())
        for name, one in islice(holding, SUGGESTED)
    )


def _result(comparison: Comparison, ask: Ask) -> Result:
    indicator, table = comparison.indicator, table_of(comparison, ask)
    base = "" if comparison.base == "plain" else f"{BASE_NAMES[comparison.base]}，"
    measure = "增速，" if ask.growth else ""
    unit = comparison.per_unit or comparison.unit
    return Result(
        title=f"{indicator.name}，{measure}{base}{STATUS_TITLES[comparison.status]}",
        about=tuple(filter(None, (f"单位：{unit}" if unit else "", _counted(comparison, table)))),
        indicator=indicator,
        table=table,
        unit=unit,
        warnings=_warnings(comparison, ask),
        serious=any(warning.rule in SERIOUS for warning in comparison.warnings),
        pers=_pers(indicator, ask),
        parts=Choice("半年、季度", ask_url(replace(ask, parts=not ask.parts, rank="")), ask.parts),
        exports=tuple(Link(name, ask_url(ask, ending)) for ending, name in FORMATS.items()),
        search=indicator_search(indicator),
        chart=chart_view(comparison, ask) if table.rows else None,
    )


def _warnings(comparison: Comparison, ask: Ask) -> tuple[Link, ...]:
    """What to beware of: first what forbids to compare, last what the vocabulary remarks."""
    found = sorted(comparison.warnings, key=lambda w: (w.rule == "remarks", w.rule not in SERIOUS))
    levels = Counter(row.level for row in comparison.rows if row.level)
    level = levels.most_common(1)[0][0] if len(levels) > 1 else None
    return tuple(_warning(warning, comparison.indicator, ask, level) for warning in found)


def _warning(warning: Caution, indicator: Indicator, ask: Ask, level: Level | None) -> Link:
    if warning.rule == "remarks":
        return Link(f"{indicator.name}：{warning.chinese}", "")
    if warning.rule == "levels" and level:
        alone = ask_url(replace(ask, level=level, rank=""))
        return Link(warning.chinese, alone, f"只看{LEVEL_NAMES[level]}")
    return Link(warning.chinese, "")


def _counted(comparison: Comparison, table: Table) -> str:
    """7 个地区 × 4 列，28 格：18 格有值，1 格前后不一，…"""
    counts = table.counts
    said = (
        (counts["value"], "格有值"),
        (counts["conflict"], "格前后不一"),
        (counts["masked"], "格已隐去"),
        (counts["not_mentioned"], "格未提及"),
        (counts["no_report"], "格无报告"),
    )
    words = "，".join(f"{number} {what}" for number, what in said if number)
    size = f"{len(comparison.rows)} 个地区 × {len(comparison.periods)} 列"
    return f"{size}：{words}" if words else size


def _pers(indicator: Indicator, ask: Ask) -> tuple[Choice, ...]:
    if ask.growth or not is_divisible(indicator):
        return ()
    return tuple(
        Choice(name, ask_url(replace(ask, per=per)), ask.per == per)
        for per, name in PER_NAMES.items()
    )
