"""The page of comparisons: what is asked, the table, what to beware of, the chart, or a state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from indexer.comparison import Caution, Comparison, ListedIndicator, list_indicators
from indexer.comparison.models import BASE_NAMES, CellState
from indexer.comparison.reckoning import is_divisible
from indexer.corpus import Corpus
from indexer.models import FigureStatus, Level
from indexer.vocab.indicator_table import Indicator
from indexer.vocab.levels import LEVEL_NAMES
from webui.compare_address import Ask, WrongChoice, ask_url
from webui.compare_asking import NotComparable, compared, known, said, wrong_choice
from webui.compare_chart import ChartView, Choice, chart_view
from webui.compare_form import Form, form_of
from webui.compare_points import unit_of
from webui.compare_table import Table, table_of
from webui.figures import indicator_search
from webui.language import _, later, many
from webui.states import Link, State

STATUS_TITLES: Mapping[FigureStatus, str] = {
    "actual": later("实际数"),
    "target": later("目标数"),
    "forecast": later("预计数"),
}
PER_NAMES = {"": later("总数"), "capita": later("人均"), "area": later("地均")}
FORMATS = {".csv": "CSV", ".xlsx": "XLSX", ".json": "JSON"}
# Cautions of which each is a reason not to compare some of the numbers.
SERIOUS = ("conflict", "levels", "looking_back", "counted", "denominator")
# Indicators that are proposed where none is asked for.
PROPOSED = 24


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
class Proposal:
    """An indicator that can be compared, with how much there is of it."""

    name: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The whole page: a result, a state in its place, or what could be compared."""

    form: Form
    result: Result | None = None
    state: State | None = None
    proposals: tuple[Proposal, ...] = ()


def compare_page(corpus: Corpus, ask: Ask) -> ComparePage:
    """The page of a comparison; with a state where it cannot be made as it was asked for."""
    if not ask.indicator:
        stated = [one for one in list_indicators(corpus) if one.figures]
        stated.sort(key=lambda one: (-one.regions, -one.figures))
        proposals = tuple(map(_proposal, stated[:PROPOSED]))
        return ComparePage(form_of(corpus, ask), proposals=proposals)
    try:
        asked = known(corpus, ask)
        comparison = compared(corpus, asked)
    except NotComparable as error:
        return ComparePage(form_of(corpus, ask), state=error.state)
    return ComparePage(form_of(corpus, asked), _result(corpus, comparison, asked))


def wrong_choice_page(corpus: Corpus, error: WrongChoice, indicator: str) -> ComparePage:
    """The page for an address with a base, a level or the like that there is not."""
    return ComparePage(form_of(corpus, Ask(indicator)), state=wrong_choice(error, indicator))


def title_of(comparison: Comparison) -> str:
    """What is compared: 人工造林面积，新增，实际数."""
    parts = [
        comparison.indicator.name,
        _("增速") if comparison.measure == "growth" else "",
        "" if comparison.base == "plain" else _(BASE_NAMES[comparison.base]),
        _(STATUS_TITLES[comparison.status]),
    ]
    return _("，").join(filter(None, parts))


def _proposal(one: ListedIndicator) -> Proposal:
    regions = many("%(num)s 个地区", one.regions)
    years = "–".join(dict.fromkeys(str(year) for year in (*one.years[:1], *one.years[-1:])))
    return Proposal(
        one.indicator.name,
        _("，").join(filter(None, (regions, years))),
        ask_url(Ask(one.indicator.id)),
    )


def _result(corpus: Corpus, comparison: Comparison, ask: Ask) -> Result:
    indicator, table = comparison.indicator, table_of(comparison, ask)
    unit = unit_of(comparison)
    counted = _counted(comparison, table)
    return Result(
        title=title_of(comparison),
        about=(_("单位：%(unit)s", unit=unit), counted) if unit else (counted,),
        indicator=indicator,
        table=table,
        unit=unit,
        warnings=_warnings(comparison, ask),
        serious=any(warning.rule in SERIOUS for warning in comparison.warnings),
        pers=_pers(indicator, ask),
        parts=Choice(
            _("半年、季度"), ask_url(replace(ask, parts=not ask.parts, rank="")), ask.parts
        ),
        exports=tuple(Link(name, ask_url(ask, ending)) for ending, name in FORMATS.items()),
        search=indicator_search(indicator),
        chart=chart_view(corpus, comparison, ask) if table.rows else None,
    )


def _warnings(comparison: Comparison, ask: Ask) -> tuple[Link, ...]:
    """What to beware of: first what forbids to compare, last what the vocabulary remarks."""
    found = sorted(comparison.warnings, key=lambda w: (w.rule == "remarks", w.rule not in SERIOUS))
    levels = Counter(row.level for row in comparison.rows if row.level)
    level = levels.most_common(1)[0][0] if len(levels) > 1 else None
    return tuple(_warning(warning, comparison.indicator, ask, level) for warning in found)


def _warning(warning: Caution, indicator: Indicator, ask: Ask, level: Level | None) -> Link:
    if warning.rule == "remarks":
        return Link(_("%(name)s：%(remark)s", name=indicator.name, remark=warning.chinese), "")
    if warning.rule == "levels" and level:
        alone = ask_url(replace(ask, level=level, rank=""))
        return Link(said(warning), alone, _("只看%(level)s", level=_(LEVEL_NAMES[level])))
    return Link(said(warning), "")


def _counted(comparison: Comparison, table: Table) -> str:
    """7 个地区 × 4 列：18 格有值，1 格前后不一，…"""
    size = _(
        "%(rows)s × %(columns)s",
        rows=many("%(num)s 个地区", len(comparison.rows)),
        columns=many("%(num)s 列", len(comparison.periods)),
    )
    cells = _("，").join(_cells(table.counts))
    return _("%(size)s：%(cells)s", size=size, cells=cells) if cells else size


def _cells(counts: Mapping[CellState, int]) -> list[str]:
    words_of: dict[CellState, str] = {
        "value": many("%(num)s 格有值", counts["value"]),
        "conflict": many("%(num)s 格前后不一", counts["conflict"]),
        "masked": many("%(num)s 格已隐去", counts["masked"]),
        "not_mentioned": many("%(num)s 格未提及", counts["not_mentioned"]),
        "no_report": many("%(num)s 格无报告", counts["no_report"]),
    }
    return [words for state, words in words_of.items() if counts[state]]


def _pers(indicator: Indicator, ask: Ask) -> tuple[Choice, ...]:
    if ask.growth or not is_divisible(indicator):
        return ()
    return tuple(
        Choice(_(name), ask_url(replace(ask, per=per)), ask.per == per)
        for per, name in PER_NAMES.items()
    )
