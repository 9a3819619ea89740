"""What the pages of saved searches show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from indexer.alerts import Arrival, SavedSearch, new_reports
from indexer.corpus import Corpus
from indexer.models import Metadata
from indexer.query import QueryError
from indexer.search import value_name
from webui.address import report_url, search_url
from webui.filters import FilterError
from webui.language import _, later
from webui.people.me import me
from webui.searches.asking import question_of, request_of, words_of
from webui.states import told

MOST_LISTED = 50
UNKNOWN = later("未标明")


@dataclass(frozen=True, slots=True)
class Row:
    """One of a person's searches; `unseen` counts what came in since it was seen last."""

    id: str
    name: str
    words: str
    url: str
    saved: str
    unseen: int
    wrong: str


@dataclass(frozen=True, slots=True)
class New:
    """A report that came in; `unseen` since the owner looked last."""

    title: str
    about: str
    url: str
    time: str
    unseen: bool


@dataclass(frozen=True, slots=True)
class SearchesPage:
    """All searches of a person; `wrong` says why the last thing asked for was not done."""

    rows: tuple[Row, ...]
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One search: whose it is, what it asks for, and what came in since it was saved."""

    id: str
    name: str
    person: str
    words: str
    url: str
    saved: str
    mine: bool
    total: int
    unseen: int
    new: tuple[New, ...]
    until: str
    feed: str
    wrong: str = ""


def searches_page(corpus: Corpus, wrong: str = "") -> SearchesPage:
    """The page of who asks."""
    found = corpus.store.saved_searches.of(me().name)
    return SearchesPage(tuple(_row(corpus, one) for one in found), wrong)


def saved_page(corpus: Corpus, saved: SavedSearch, root: str, wrong: str = "") -> SavedPage:
    """The page of one search; `root` is the address of the server, which feeds need."""
    mine = saved.person == me().name
    arrived, words, url, fault = _found(corpus, saved)
    return SavedPage(
        id=saved.id,
        name=saved.name,
        person=saved.person,
        words=words,
        url=url,
        saved=day(saved.created_at),
        mine=mine,
        total=len(arrived),
        unseen=_unseen(saved, arrived),
        new=tuple(_new(corpus, saved, arrived[:MOST_LISTED])),
        until=arrived[0].time.isoformat() if arrived else "",
        feed=feed_url(saved, root) if mine else "",
        wrong=wrong or fault,
    )


def feed_url(saved: SavedSearch, root: str) -> str:
    """The whole address of the feed of a search."""
    return f"{root.rstrip('/')}/searches/{saved.id}/feed.atom?key={saved.key}"


def day(time: datetime) -> str:
    """A day as the pages say it, on this machine's calendar."""
    return time.astimezone().date().isoformat()


def about(metadata: Metadata) -> str:
    """What a report is of: its place, its year and its kind."""
    region, year, kind = metadata.region.value, metadata.year.value, metadata.kind.value
    place = "".join(region.path[-2:]) if region else ""
    return " · ".join(filter(None, (place, str(year or ""), _(value_name("kind", kind or "")))))


def _row(corpus: Corpus, saved: SavedSearch) -> Row:
    wrong = words = url = ""
    unseen = 0
    try:
        question = question_of(saved.question, corpus)
        words, url = words_of(question, corpus.vocabulary), search_url(question)
        unseen = len(new_reports(corpus, request_of(question), saved.seen_at))
    except (FilterError, QueryError) as error:
        wrong = _fault(error)
    return Row(saved.id, saved.name, words, url, day(saved.created_at), unseen, wrong)


def _found(corpus: Corpus, saved: SavedSearch) -> tuple[tuple[Arrival, ...], str, str, str]:
    """What came in since a search was saved, the search in words, its address, or its fault."""
    try:
        question = question_of(saved.question, corpus)
        arrived = new_reports(corpus, request_of(question), saved.created_at)
    except (FilterError, QueryError) as error:
        return (), "", "", _fault(error)
    return arrived, words_of(question, corpus.vocabulary), search_url(question), ""


def _fault(error: FilterError | QueryError) -> str:
    """A place or an indicator may have gone since a search was saved."""
    return _("这次检索现在看不懂了：%(why)s", why=told(error)[0])


def _unseen(saved: SavedSearch, arrived: Sequence[Arrival]) -> int:
    return sum(one.time > saved.seen_at for one in arrived)


def _new(corpus: Corpus, saved: SavedSearch, arrived: Sequence[Arrival]) -> list[New]:
    heads = corpus.store.heads(one.report for one in arrived)
    question = question_of(saved.question, corpus) if arrived else None
    return [
        New(
            title=head.metadata.title.value or one.report,
            about=about(head.metadata),
            url=report_url(one.report, question) if question else "",
            time=f"{one.time.astimezone():%Y-%m-%d %H:%M}",
            unseen=one.time > saved.seen_at,
        )
        for one in arrived
        if (head := heads.get(one.report))
    ]
