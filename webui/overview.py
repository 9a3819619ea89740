"""What the corpus holds, and queries that find something in it: for examples that work today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from indexer.corpus import Corpus
from indexer.search import FacetValue, SearchRequest, search
from webui.address import Question, search_url
from webui.language import _, later, many

# Tried in this order; those that find something are proposed.
EXAMPLES = (
    "河长制",
    '"农村居民人均可支配收入"',
    "造林 OR 绿化",
    "高标准农田",
    "营商环境",
    "乡村振兴",
    "项目建设",
)
PROPOSED = 3
# Examples below the box, beside one of a place and years that the corpus has.
TIPS = ('"粮食总产量"', "造林 OR 绿化", "造林 -试点", "人工造林>1万亩")
REGION_TIP = "地区:{}"
YEAR_TIP = "年份:{}..{}"
# Where a corpus names no place.
SOME_REGION = "甘肃"


@dataclass(frozen=True, slots=True)
class Example:
    """A query as a link. `note` says what it means, or how much it finds."""

    query: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The corpus in numbers; years and region are those that examples can name."""

    reports: int
    first_year: str
    last_year: str
    region: str


def overview(corpus: Corpus) -> Overview:
    """How many reports there are, of which years, and the region below a province with most.

    Looked up once for each state of the corpus.
    """
    # Reports are linked as one text after the index is written, under the same generation.
    return _overview(
        corpus, corpus.engine.generation, tuple(corpus.store.near_duplicates().items())
    )


@lru_cache(maxsize=4)
def _overview(corpus: Corpus, _generation: int, _links: tuple[tuple[str, str], ...]) -> Overview:
    page = search(corpus, SearchRequest(limit=0, facets=("region", "year")))
    years = sorted(value.value for value in page.facets["year"] if value.value.isdecimal())
    places = [value for value in page.facets["region"] if value.parent]
    return Overview(
        page.total,
        years[0] if years else "",
        years[-1] if years else "",
        max(places, key=_count).name if places else "",
    )


def passages(corpus: Corpus) -> int:
    """How many passages there are to search in."""
    return search(corpus, SearchRequest(unit="passage", limit=0)).total


def _count(value: FacetValue) -> int:
    return value.count


def examples(corpus: Corpus) -> tuple[Example, ...]:
    """Some queries that find something in this corpus."""
    return tuple(islice(_examples(corpus), PROPOSED))


def _examples(corpus: Corpus) -> Iterator[Example]:
    for query in EXAMPLES:
        if found := search(corpus, SearchRequest(query, limit=0)).total:
            yield Example(query, many("%(num)s 份", found), search_url(Question(query)))


def tips(known: Overview) -> tuple[Example, ...]:
    """The line of examples below the search box."""
    fields = [REGION_TIP.format(known.region)] if known.region else []
    if known.first_year:
        fields.append(YEAR_TIP.format(known.first_year, known.last_year))
    queries = [*TIPS, " ".join(fields)]
    return tuple(Example(query, "", search_url(Question(query))) for query in queries if query)


# The whole search language: what is written, what it means, examples.
LANGUAGE = (
    (later("空格"), later("都要有，按相关程度排列"), ("造林 河长制",)),
    (
        later('"…" 或 “…”'),
        later("原文，一字不差；不分繁简、全角半角"),
        ('"人工造林"', "“三级河长”"),
    ),
    (
        '"…*…#…"',
        later("* 代一句之内最多十二个字，# 代一个数；至少写两个字，查符号本身写 \\*"),
        ('"以*为抓手"', '"人工造林#亩"', '"*着力*，*着力*"'),
    ),
    (later("OR、或、|"), later("有一个就行"), ("造林 OR 绿化", "造林 或 绿化", "造林|绿化")),
    (later("-、NOT、非"), later("不要"), ("造林 -试点", "造林 NOT 试点", "造林 非 试点")),
    ("( )", later("先合起来"), ("(造林 OR 绿化) 河长制",)),
    (
        later("近/20、NEAR/20"),
        later("相隔不超过二十个字，先后不论"),
        ("造林 近/20 退耕", "造林 NEAR/5 绿化"),
    ),
    (
        later("同句( )、同段( )"),
        later("在同一句、同一段里"),
        ("同句(造林 增长)", "同段(河长制 -试点)"),
    ),
    ("地区: region:", later("地名或代码，包括下级"), ("地区:{region}", "region:{region}")),
    (
        "年份: year:",
        later("一年、几年或一段"),
        ("年份:{last}", "年份:{first},{last}", "year:{first}..{last}"),
    ),
    (
        "类型: kind:",
        later("文种，可用逗号列几种"),
        ("类型:述职报告", "kind:述职报告,政府工作报告"),
    ),
    ("分管: portfolio:", later("分管的领域，也可以写部门"), ("分管:林业", "portfolio:水务局")),
    (
        "指标: indicator:",
        later("有这项指标的数，计划数也算"),
        ("指标:人工造林", "indicator:粮食产量"),
    ),
    (
        "政策: policy:",
        later("说到这项政策、制度或提法，用哪个名称都算"),
        ("政策:河长制", "policy:河湖长制,林长制"),
    ),
    (
        "> >= < <= ..",
        later("指标的数值，单位自动换算；限定条件（500亩以上）和外地的数不算"),
        ("人工造林>1万亩", "人工造林:1000..20000亩"),
    ),
    ("职务: role:", later("报告人的职务"), ("职务:副县长", "role:局长")),
    (
        "级别: level:",
        later("省级、市级、县级、乡级、部门"),
        ("级别:县级", "level:乡镇"),
    ),
    (later("未标明"), later("没有写明的"), ("年份:未标明", "地区:未标明")),
)


def language(known: Overview) -> tuple[tuple[str, str, tuple[Example, ...]], ...]:
    """The whole search language in the language of the page, with examples of this corpus."""
    named = {
        "region": known.region or SOME_REGION,
        "first": known.first_year or "2019",
        "last": known.last_year or "2023",
    }
    return tuple(
        (
            _(written),
            _(meaning),
            tuple(
                Example(query, "", search_url(Question(query)))
                for query in (example.format_map(named) for example in examples)
            ),
        )
        for written, meaning, examples in LANGUAGE
    )
