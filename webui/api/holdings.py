"""What the corpus holds: its places as a tree, and how much there is of everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict

from indexer.corpus import Corpus, versions
from indexer.home_policies import home_policies
from indexer.models import Level
from indexer.query import QueryError
from indexer.query.fields import UNKNOWN
from indexer.search import FacetValue, SearchRequest, search
from webui.api.problems import wrong_query
from webui.api.questions import check_filters
from webui.api.records import Answer, Conditions, Json, Question, told
from webui.api.searching import LONGEST_QUERY


class RegionsQuestion(Conditions):
    """Which reports are counted."""

    q: str = told("检索式；不写是全部报告", "河长制", default="", max_length=LONGEST_QUERY)


class Branch(Answer):
    """A place with those in it."""

    region: str = told("地区编号", "990121")
    name: str = told("名称；旧称带年份", "青禾县")
    level: Level | None = told("级别")
    count: int = told("几份报告，连同下级")
    regions: list[Branch] = told("下级")


class RegionsAnswer(Answer):
    """The tree of places."""

    total: int = told("共几份报告符合")
    cut: int = told("时间到了还没看的份数")
    unknown: int = told("地区不详的有几份")
    regions: list[Branch] = told("各地")


class StatsQuestion(Question):
    """Nothing is asked."""


class PolicyFault(Answer):
    """A fault in the home's own table of policies, which is not in force as long as it has one."""

    file: str = told("文件名")
    line: int = told("第几行")
    reason: str = told("哪里不对")


class StatsAnswer(Answer):
    """How much there is of everything."""

    reports: int = told("报告份数")
    passages: int = told("段落数")
    figures: int = told("数据个数")
    mentions: int = told("提到政策的处数")
    sources: int = told("来源文件数")
    failures: int = told("读不了的文件数")
    bytes: int = told("占用的字节数")
    generation: int = told("索引的代；收入、改动报告后变大")
    versions: dict[str, str] = told("各部分的版本")
    policy_faults: list[PolicyFault] = told("自备政策表里的错")


def regions(corpus: Corpus, question: RegionsQuestion) -> Json:
    """The places of the reports that match, as a tree.

    A condition on places does not narrow the tree, as it does not narrow the facet of a search.
    """
    check_filters(corpus, question.filters)
    request = SearchRequest(question.q, question.filters, limit=0, facets=("region",))
    try:
        found = search(corpus, request)
    except QueryError as error:
        raise wrong_query(error) from None
    values = found.facets["region"]
    return {
        "total": found.total,
        "cut": found.cut,
        "unknown": sum(value.count for value in values if value.value == UNKNOWN),
        "regions": _tree(corpus, values),
    }


def stats(corpus: Corpus, _question: StatsQuestion) -> Json:
    """How much the corpus holds, and by which versions it was read."""
    home = corpus.settings.home
    return {
        **asdict(corpus.store.counts()),
        "generation": corpus.engine.generation,
        "versions": versions(corpus.settings),
        "policy_faults": [asdict(fault) for fault in home_policies(home).faults],
    }


def _tree(corpus: Corpus, values: Sequence[FacetValue]) -> list[Json]:
    below: defaultdict[str | None, list[FacetValue]] = defaultdict(list)
    known = {value.value for value in values}
    for value in values:
        if value.value != UNKNOWN:
            below[value.parent if value.parent in known else None].append(value)
    places = corpus.regions

    def branches(parent: str | None) -> list[Json]:
        return [
            {
                "region": value.value,
                "name": value.name,
                "level": unit.level if (unit := places.unit(value.value)) else None,
                "count": value.count,
                "regions": branches(value.value),
            }
            for value in below[parent]
        ]

    return branches(None)
