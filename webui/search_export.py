"""All hits of a search as a file: which files there are, and how far they go."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO

from indexer.corpus import Corpus
from indexer.hit_tables import write_csv, write_jsonl, write_xlsx
from indexer.jsonform import search_json
from indexer.models import Report
from indexer.search import Hit, SearchPage, SearchRequest, search, search_through
from webui.address import FILTERS, HITS_OF_A_PAGE, Question, pairs, report_url, with_arguments
from webui.language import _, many
from webui.states import Link
from webui.trail.exports import say_rows

# Files by their endings: those of all hits, and the record of the page.
NAMES: Mapping[str, str] = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSONL"}
TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "json": "application/json",
}
# A file has no more rows: reading ten thousand reports takes half a minute, and longer tables are
# for `shuzhi export`.
MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Exports:
    """The files of a search. `most` is how many rows they have where that is not all, else 0."""

    links: tuple[Link, ...]
    most: int


def exports(question: Question, total: int) -> Exports:
    """The files that a search can be had as."""
    return Exports(
        tuple(Link(name, export_url(question, ending)) for ending, name in NAMES.items()),
        MOST_ROWS if total > MOST_ROWS else 0,
    )


def export_url(question: Question, ending: str) -> str:
    """The address of a file of all hits.

    >>> export_url(Question("造林", page=2), "csv")
    '/search.csv?q=%E9%80%A0%E6%9E%97'
    """
    return with_arguments(f"/search.{ending}", pairs(replace(question, page=1, open=(), find={})))


def page_json(corpus: Corpus, question: Question, sort: str) -> bytes:
    """The record of one page of hits.

    Raises QueryError as the search does.
    """
    request = _request(question, sort, HITS_OF_A_PAGE)
    offset = (question.page - 1) * HITS_OF_A_PAGE
    found = search(corpus, replace(request, offset=offset, facets=tuple(FILTERS)))
    return json.dumps(search_json(found), ensure_ascii=False).encode()


def written(
    corpus: Corpus, question: Question, sort: str, ending: str, root: str
) -> Iterator[str] | BytesIO:
    """All hits in the order of the page, up to `MOST_ROWS`, as pieces of a text or as a workbook.

    `root` is the address of the server, which the addresses of reports begin with. Raises
    QueryError as the search does, before anything is written.
    """
    page, hits = search_through(corpus, _request(question, sort, MOST_ROWS))
    say_rows(min(page.total, MOST_ROWS))
    alone = Question()

    def address(report: Report) -> str:
        return root.rstrip("/") + report_url(report.id, alone)

    return _in_form(ending, hits, address, _notice(page))


def _in_form(
    ending: str, hits: Iterable[Hit], address: Callable[[Report], str], notice: str
) -> Iterator[str] | BytesIO:
    if ending == "csv":
        return write_csv(hits, address, notice)
    if ending == "jsonl":
        return write_jsonl(hits, address, notice)
    file = BytesIO()
    write_xlsx(hits, address, file, notice)
    file.seek(0)
    return file


def _request(question: Question, sort: str, limit: int) -> SearchRequest:
    return SearchRequest(
        question.query,
        question.in_force,
        question.unit,
        sort,
        limit,
        excluded=question.left_out,
    )


def _notice(page: SearchPage) -> str:
    """What a file lacks; empty where it has all."""
    lacks = []
    if page.total > MOST_ROWS:
        lacks.append(
            _(
                "共 %(total)s 条，这个文件只有前 %(most)s 条。",
                total=f"{page.total:,}",
                most=f"{MOST_ROWS:,}",
            )
        )
    if page.cut:
        lacks.append(many("时间到了，还有 %(num)s 条没有来得及看。", page.cut))
    return "".join(lacks)
