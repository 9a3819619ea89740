"""What the address of a comparison means: the indicators and regions it names, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from indexer.comparison import Caution, Comparison, ComparisonError, compare
from indexer.comparison.reckoning import is_divisible
from indexer.corpus import Corpus
from indexer.query import QueryError, no_region
from indexer.vocab.indicator_table import (
    close_indicators,
    indicator_named,
    indicator_of_id,
    owners,
)
from indexer.vocab.regions import Regions
from webui.compare_address import CHOICES, Ask, WrongChoice, ask_url, has_range
from webui.language import _, language, zh
from webui.states import Link, State

NATION_WORDS = ("全国", "中国", "国家", "100000")
NATION_NAME = "全国"
# Indicators that are proposed for one that is not known.
CLOSE = 6
LONGEST_SHOWN = 20


class NotComparable(Exception):
    """A comparison that cannot be made; `state` says why, in place of the table."""

    def __init__(self, state: State) -> None:
        super().__init__(state.title)
        self.state = state


def known(corpus: Corpus, ask: Ask) -> Ask:
    """The same with the indicators and the regions by their ids.

    Raises NotComparable for what is not known.
    """
    ask = replace(
        ask, indicator=_indicator_id(ask.indicator, lambda id_: replace(ask, indicator=id_))
    )
    if ask.other:
        ask = replace(ask, other=_indicator_id(ask.other, lambda id_: replace(ask, other=id_)))
    if not has_range(ask):
        bad = next(
            (one for one in (ask.first, ask.last) if not (one.isdigit() and len(one) == 4)), ""
        )
        raise NotComparable(
            State(
                _("“%(text)s”不是年份", text=bad[:LONGEST_SHOWN]),
                _("年份写四位数字，例如 2023。"),
                actions=(Link(_("不限年份"), ask_url(replace(ask, first="", last=""))),),
            )
        )
    try:
        ids = [id_ for name in ask.regions for id_ in _region_ids(corpus.regions, name)]
    except QueryError as error:
        whole = ask_url(replace(ask, regions=()))
        raise NotComparable(State(said(error), actions=(Link(_("比较全部地区"), whole),))) from None
    return replace(ask, regions=tuple(dict.fromkeys(ids)))


def compared(corpus: Corpus, ask: Ask) -> Comparison:
    """The comparison of an ask whose indicators and regions are known.

    Raises NotComparable for what the service cannot compare as asked.
    """
    indicator = indicator_of_id(ask.indicator)
    assert indicator is not None
    if ask.per and (ask.growth or not is_divisible(indicator)):
        whole = ask_url(replace(ask, per="", rank=""))
        raise NotComparable(
            State(
                _("%(name)s不能再按人口或面积平均", name=indicator.name),
                _("它本身就是比率或人均数，或者这里比的是增速。"),
                actions=(Link(_("不再平均"), whole),),
            )
        )
    try:
        return compare(corpus, ask.request())
    except QueryError as error:
        alone = ask_url(Ask(ask.indicator))
        state = State(said(error), actions=(Link(_("比较全部"), alone),))
        raise NotComparable(state) from None
    except ComparisonError:
        if not ask.rank:
            raise
    # Years or plans were chosen anew, and the column that the rows were ordered by is gone.
    raise NotComparable(
        State(
            _("表里没有“%(column)s”这一列", column=ask.rank[:LONGEST_SHOWN]),
            _("不能按它排序。"),
            actions=(Link(_("不排序"), ask_url(replace(ask, rank=""))),),
        )
    )


def wrong_choice(error: WrongChoice, indicator: str) -> State:
    """What an address with a base, a level or the like that there is not comes to."""
    return State(
        _(CHOICES[error.argument][1], value=_short(error.value)),
        _("网址里的这一项写错了。"),
        actions=(Link(_("按默认的比较"), ask_url(Ask(indicator))),),
    )


def said(message: QueryError | Caution) -> str:
    """What the services say, in the language of the page."""
    if language() == "zh":
        return message.chinese
    return message.english if isinstance(message, Caution) else str(message)


def _indicator_id(name: str, asking: Callable[[str], Ask]) -> str:
    """The id of an indicator by its id, name or alias; `asking` asks for another in its place.

    Raises NotComparable for no indicator of this name, or several: each that may be meant is a
    link.
    """
    if indicator := indicator_named(name):
        return indicator.id
    several = owners().get(name, ())
    close = several or close_indicators(name)[:CLOSE]
    links = tuple(Link(zh(one.name), ask_url(asking(one.id)), zh(one.unit)) for one in close)
    if several:
        title = _("“%(name)s”可能是几项指标", name=_short(name))
        raise NotComparable(State(title, _("请选一项："), links=links))
    raise NotComparable(
        State(
            _("没有“%(name)s”这项指标", name=_short(name)),
            _("是不是要找：") if links else _("换一个叫法，或从全部指标里找。"),
            links=links,
            actions=(Link(_("看全部指标"), "/indicators"),),
        )
    )


def _region_ids(regions: Regions, name: str) -> tuple[str, ...]:
    """Raises QueryError for what no region bears."""
    if name in NATION_WORDS:
        return (NATION_NAME,)
    if ids := regions.ids_meant(name):
        return ids
    raise no_region(name, regions.close_names(name))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
