"""What a corpus holds in numbers: kinds of reports, kinds of files, versions, vocabularies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from indexer.corpus import Corpus, own_region_tables, versions
from indexer.search import FacetValue, SearchRequest, search
from indexer.vocab.indicator_table import all_indicators
from indexer.vocab.kinds import kind_names
from indexer.vocab.offices import office_names
from indexer.vocab.portfolios import all_portfolios
from indexer.vocab.region_table import merged, read_units
from indexer.vocab.regions import NATIONAL
from indexer.vocab.units import unit_names
from webui.address import FILTERS, Question, search_url
from webui.language import _, language, later, many
from webui.sources import ENCODINGS, FORMATS

# The fields by which reports are told apart, in the order of the page.
BREAKDOWNS = ("kind", "level", "portfolio", "role")
# So many values of a field are listed; the others are below a fold.
AT_ONCE = 10
VERSIONS = {
    "store": later("存储"),
    "extraction": later("提取规则与词表"),
    "policies": later("政策规则与词表"),
    "index": later("索引"),
    "analysis": later("分词与词典"),
    "folding": later("繁简对照"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with its name; `url` leads to what is behind it, or is empty."""

    name: str
    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a field: its reports, their part of all, and a bar of that width."""

    name: str
    count: int
    share: str
    bar: str
    url: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The reports by a field; `more` are the values below the fold."""

    id: str
    name: str
    values: tuple[Value, ...]
    more: tuple[Value, ...]
    note: str


@dataclass(frozen=True, slots=True)
class FileKind:
    """Files of a format that one reader read."""

    format: str
    reader: str
    encoding: str
    files: int


@dataclass(frozen=True, slots=True)
class Same:
    """Reports that are the same text as another: how many, in how many groups."""

    reports: int
    groups: int


@dataclass(frozen=True, slots=True)
class Holding:
    """All that stays the same for as long as no report is taken in or changed."""

    totals: tuple[Fact, ...]
    breakdowns: tuple[Breakdown, ...]
    files: tuple[FileKind, ...]
    same: Same
    last_ingest: str


def holding(corpus: Corpus) -> Holding:
    """What a corpus holds, counted once for each state of it."""
    return _holding(corpus, corpus.engine.generation, _same(corpus), language())


@lru_cache(maxsize=4)
def _holding(corpus: Corpus, _generation: int, same: Same, _language: str) -> Holding:
    last = corpus.store.tallies.last_ingest()
    return Holding(
        totals=tuple(_totals(corpus)),
        breakdowns=tuple(_breakdowns(corpus)),
        files=tuple(
            FileKind(
                _(FORMATS.get(one.media_type, one.media_type)),
                one.reader,
                _(ENCODINGS.get(one.encoding, one.encoding)) if one.encoding else "",
                one.files,
            )
            for one in corpus.store.tallies.sources()
        ),
        same=same,
        last_ingest=moment(last) if last else "",
    )


def moment(when: datetime) -> str:
    """A time as the clock of this machine shows it."""
    return f"{when.astimezone():%Y-%m-%d %H:%M}"


def _same(corpus: Corpus) -> Same:
    sizes = Counter(corpus.store.near_duplicates().values())
    return Same(sum(sizes.values()), len(sizes))


def _totals(corpus: Corpus) -> Iterator[Fact]:
    counts = corpus.store.counts()
    once = search(corpus, SearchRequest(limit=0)).total
    copies = many("连同同文的共 %(num)s 份", counts.reports) if once < counts.reports else ""
    named = sum(one.figures for one in corpus.store.indicator_counts().values())
    mentions = sum(one.mentions for one in corpus.store.mentions.counts().values())
    yield Fact(_("报告"), f"{once:,}", "/", copies)
    yield Fact(_("段落"), f"{counts.passages:,}", search_url(Question(unit="passage")))
    yield Fact(_("数字"), f"{counts.figures:,}")
    yield Fact(_("能比较的数字"), f"{named:,}", "/indicators", _("认定了指标"))
    yield Fact(_("政策提及"), f"{mentions:,}", "/policies")
    yield Fact(_("字数"), f"{corpus.store.tallies.characters():,}", "", _("含标点"))
    yield Fact(_("来源文件"), f"{counts.sources:,}", "#files")
    yield Fact(_("占用"), _megabytes(counts.bytes), "", _("数据库与原件，不含索引"))


def _megabytes(size: int) -> str:
    """A size in words.

    >>> _megabytes(2_263_058), _megabytes(3_200_000_000)
    ('2.3 MB', '3.2 GB')
    """
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def _breakdowns(corpus: Corpus) -> Iterator[Breakdown]:
    page = search(corpus, SearchRequest(limit=0, facets=BREAKDOWNS))
    for name in BREAKDOWNS:
        # What is not known stands among the others by its number, not behind the fold.
        ordered = sorted(page.facets[name], key=lambda value: -value.count)
        values = tuple(_values(name, ordered, page.total))
        note = _("一份报告可有几个分管领域，合计多于 100%") if name == "portfolio" else ""
        # A lone value more would take the room of the fold.
        cut = AT_ONCE if len(values) > AT_ONCE + 1 else len(values)
        yield Breakdown(name, _(FILTERS[name]), values[:cut], values[cut:], note)


def _values(name: str, values: Sequence[FacetValue], total: int) -> Iterator[Value]:
    for value in values:
        share = value.count / (total or 1)
        yield Value(
            _(value.name),
            value.count,
            f"{share:.1%}",
            f"{100 * share:.1f}%",
            search_url(Question(filters={name: (value.value,)})),
        )


def versions_of(corpus: Corpus) -> tuple[Fact, ...]:
    """What read and holds the reports, by its versions."""
    found = versions(corpus.settings)
    return (
        Fact(_("程序"), version("shuzhi")),
        *(Fact(_(VERSIONS.get(name, name)), value) for name, value in found.items()),
    )


def vocabularies(corpus: Corpus) -> tuple[Fact, ...]:
    """How many names the vocabularies know, those of the home among them."""
    tables = (NATIONAL, *own_region_tables(corpus.settings.home))
    return (
        Fact(_("指标项"), f"{len(all_indicators()):,}", "/indicators"),
        Fact(_("政策、制度、机构"), f"{len(corpus.policies.every):,}", "/policies"),
        Fact(_("地区"), f"{_units(tables):,}", note=_("1980 年以来，旧名在内")),
        Fact(_("分管领域"), f"{len(all_portfolios()):,}"),
        Fact(_("职务名称"), f"{len(office_names()):,}"),
        Fact(_("文种名称"), f"{len(kind_names()):,}"),
        Fact(_("计量单位写法"), f"{len(unit_names()):,}"),
    )


def _units(tables: tuple[Path, ...]) -> int:
    return _count_units(tuple((table, table.stat().st_mtime_ns) for table in tables))


@lru_cache(maxsize=4)
def _count_units(tables: tuple[tuple[Path, int], ...]) -> int:
    return len(merged(*(read_units(table) for table, _time in tables)))
