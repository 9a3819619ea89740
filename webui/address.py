"""Addresses: the whole state of a page stands in its URL, and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, get_args
from urllib.parse import quote, urlencode

from indexer.query import Sort, Unit

# The fields that can be chosen beside the query, in the order of the page.
FILTERS = {
    "region": "地区",
    "year": "年份",
    "kind": "类型",
    "portfolio": "分管",
    "indicator": "指标",
    "policy": "政策",
    "role": "职务",
    "level": "级别",
}
HITS_OF_A_PAGE = 20
# No page lies beyond this; a larger number only says "the last".
LAST_PAGE = 100_000
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class Arguments(Protocol):
    """The arguments of a request, as Flask gives them."""

    def get(self, key: str, default: str, /) -> str:
        """The first value of an argument."""

    def getlist(self, key: str, /) -> list[str]:
        """All values of an argument."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the address of a search says.

    `sort` is None where the page decides: by relevance when there are words to rank by, else the
    newest first. `open` names branches of the region tree, with a minus those that were shut, and
    the facets of which all values are listed. `figures` marks the numbers in the text of a report.
    """

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: Unit = "report"
    sort: Sort | None = None
    page: int = 1
    open: tuple[str, ...] = ()
    figures: bool = True

    @property
    def in_force(self) -> Mapping[str, tuple[str, ...]]:
        """The filters that narrow the search."""
        return {name: values for name, values in self.filters.items() if values}

    def choosing(self, name: str, values: tuple[str, ...]) -> Question:
        """The same question with these values of a filter, from its first page."""
        return replace(self, filters={**self.filters, name: values}, page=1)


def question_from(arguments: Arguments) -> Question:
    """The question of a request. What cannot be meant (unit=book, page=-1) is passed over."""
    unit = arguments.get("unit", "")
    sort = arguments.get("sort", "")
    return Question(
        query=CONTROL.sub(" ", arguments.get("q", "")).strip(),
        filters={
            name: tuple(dict.fromkeys(filter(None, map(str.strip, arguments.getlist(name)))))
            + (year_range(arguments) if name == "year" else ())
            for name in FILTERS
        },
        unit=next((known for known in get_args(Unit) if known == unit), "report"),
        sort=next((known for known in get_args(Sort) if known == sort), None),
        page=_page(arguments.get("page", "")) or 1,
        open=tuple(dict.fromkeys(arguments.getlist("open"))),
        figures=arguments.get("figures", "") != "0",
    )


def has_slips(arguments: Arguments) -> bool:
    """Whether an argument means nothing, so that the address should be put right."""
    unit, sort = arguments.get("unit", ""), arguments.get("sort", "")
    page = arguments.get("page", "")
    return (
        (unit != "" and unit not in get_args(Unit))
        or (sort != "" and sort not in get_args(Sort))
        or (page != "" and _page(page) is None)
    )


def number_of(text: str) -> int | None:
    """A whole number of an address; None for what is none, or of more digits than any has."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def _page(text: str) -> int | None:
    if not re.fullmatch("[0-9]{1,18}", text) or not int(text):
        return None
    return min(int(text), LAST_PAGE)


def year_range(arguments: Arguments) -> tuple[str, ...]:
    """The years typed into the two boxes, as the query language writes a range."""
    first, last = (
        re.sub("(?<=[0-9])年$", "", unicodedata.normalize("NFKC", arguments.get(name, "")).strip())
        for name in ("from", "to")
    )
    if len(first) == len(last) == 4 and first > last:
        first, last = last, first
    return (f"{first}..{last}",) if first or last else ()


def pairs(question: Question) -> list[tuple[str, str]]:
    """The arguments that say this question, without those that go without saying."""
    return [
        *([("q", question.query)] if question.query else []),
        *((name, value) for name, values in question.in_force.items() for value in values),
        *([("unit", question.unit)] if question.unit != "report" else []),
        *([("sort", question.sort)] if question.sort else []),
        *([("page", str(question.page))] if question.page > 1 else []),
        *(("open", code) for code in question.open),
        *([] if question.figures else [("figures", "0")]),
    ]


def search_url(question: Question) -> str:
    """The address of a search.

    >>> search_url(Question("a b", {"year": ("2019..2023", "unknown")}, page=2))
    '/?q=a+b&year=2019..2023&year=unknown&page=2'
    """
    return with_arguments("/", pairs(question))


def figure_url(report: str, start: int) -> str:
    """The address of a report at a figure, its sentence marked.

    >>> figure_url("c9a816021d92", 1204)
    '/reports/c9a816021d92?figure=1204#n1204'
    """
    return f"/reports/{quote(report, safe='')}?figure={start}#n{start}"


def report_url(report: str, question: Question, hit: int = 0, anchor: str = "") -> str:
    """The address of a report, read in the light of a question; `hit` is the match to begin at.

    >>> report_url("c9a816021d92", Question("造林"), hit=3)
    '/reports/c9a816021d92?q=%E9%80%A0%E6%9E%97&hit=3#h3'
    """
    arguments = pairs(question) + ([("hit", str(hit))] if hit else [])
    anchor = f"h{hit}" if hit else anchor
    url = with_arguments(f"/reports/{quote(report, safe='')}", arguments)
    return f"{url}#{anchor}" if anchor else url


def with_arguments(path: str, arguments: list[tuple[str, str]]) -> str:
    """A path with arguments, or alone where there are none."""
    return f"{path}?{urlencode(arguments, safe=',.')}" if arguments else path
