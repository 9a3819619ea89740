"""What is known of a report, in words, with the proof of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from indexer.models import Body, Field, Period, Portfolio, Region, Relation, Report
from indexer.same_texts import SameText
from indexer.search import value_name
from indexer.vocab.kinds import OTHER
from indexer.vocab.regions import Regions
from webui.address import Question, report_url, search_url
from webui.language import _, later
from webui.layout import Layout
from webui.places import region_words, told_apart
from webui.proofs import Proof, proofs_of
from webui.review.marks import NO_MARKS, ReviewMarks
from webui.sources import file_name

MASKED_NAME, NOT_STATED = later("原文已隐去"), later("未标明")
CORRECTED_TAG, INFERRED_TAG = later("人工更正"), later("推断")
MONTHS = (
    *(later("1月"), later("2月"), later("3月"), later("4月"), later("5月"), later("6月")),
    *(later("7月"), later("8月"), later("9月"), later("10月"), later("11月"), later("12月")),
)
# Below this a value follows from signs that may deceive.
SURE = 0.7
FILE_RULE = "name of the file"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a fact; `url` leads to all reports of which they are true."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a fact; `lead` says how an official stands to the bodies in it (分管)."""

    words: tuple[Words, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a report in words.

    `known` tells whether it has one value, `tag` how that came about and `remark` what to make of
    it. `before` is what was extracted before a person corrected it, `by` who did that. `opened`
    shows the proofs without being asked; `review` leads to where it can be corrected.
    """

    name: str
    lines: tuple[Line, ...]
    known: bool
    tag: str
    remark: str
    before: str
    proofs: tuple[Proof, ...]
    opened: bool
    by: str = ""
    review: str = ""

    @property
    def plain(self) -> bool:
        """Whether it is one line without links, so that it can be the head of its own proofs."""
        return len(self.lines) == 1 and not any(words.url for words in self.lines[0].words)


# How the value of a field is written, and how several that it may have are told apart.
Lines = Callable[[Any], tuple[Line, ...]]
Apart = Callable[[Sequence[Any]], Iterable[str]]


def title_from_file_name(report: Report) -> bool:
    """Whether the name of the file stands in for a title that the text does not have."""
    return any(proof.rule == FILE_RULE for proof in report.metadata.title.evidence)


def facts(
    report: Report, layout: Layout, regions: Regions, marks: ReviewMarks = NO_MARKS
) -> tuple[Fact, ...]:
    """The fields of a report as its page lists them.

    The title stands above the text; it is listed when a person changed it.
    """
    metadata = report.metadata

    def fact(name: str, id_: str, lines: Lines, apart: Apart | None = None) -> Fact:
        field: Field[Any] = getattr(metadata, id_)
        made = _fact(name, field, lines, apart, layout)
        return replace(made, by=marks.fields.get(id_, ""), review=marks.field_url(id_))

    def place(region: Region) -> tuple[Line, ...]:
        return _line(region_words(region, regions))

    def places_apart(found: Sequence[Region]) -> tuple[str, ...]:
        return told_apart(found, regions)

    return (
        *((fact(_("标题"), "title", _line),) if metadata.title.status == "corrected" else ()),
        fact(_("类型"), "kind", lambda kind: _line(_(value_name("kind", kind)))),
        fact(_("地区"), "region", place, places_apart),
        fact(_("年份"), "year", lambda year: _line(str(year))),
        fact(_("时段"), "period", lambda period: _line(period_words(period))),
        fact(_("日期"), "date", lambda date: _line(date_words(date))),
        fact(_("职务"), "role", lambda role: _line(_(role))),
        fact(_("级别"), "level", lambda level: _line(_(value_name("level", level)))),
        fact(_("机构"), "organisation", _line),
        fact(_("分管"), "portfolios", _portfolio_lines),
        fact(_("分工"), "bodies", _body_lines),
    )


def same_text_links(report: Report, same: Iterable[SameText]) -> tuple[Words, ...]:
    """The reports that are the same text, by title; by file where the titles are the same too."""
    own = report.metadata.title.value
    return tuple(
        Words(
            one.title if one.title and one.title != own else file_name(one.path),
            report_url(one.id, Question()),
        )
        for one in same
    )


def _fact(name: str, field: Field[Any], lines: Lines, apart: Apart | None, layout: Layout) -> Fact:
    corrected = field.status == "corrected"
    tag = _tag(field)
    return Fact(
        name,
        _lines(field, lines, apart),
        field.value is not None,
        _(tag) if tag else "",
        _("依据不够直接，请对照原文") if tag == INFERRED_TAG else "",
        _text(lines(field.candidates[0])) if corrected and field.candidates else "",
        proofs_of(field.evidence, layout),
        corrected or field.value == OTHER,
    )


def _lines(field: Field[Any], lines: Lines, apart: Apart | None) -> tuple[Line, ...]:
    """A field in words; `apart` gives its candidates so that no two of them read alike."""
    if field.value is not None:
        return lines(field.value) or _line(_("无"))
    if field.status == "masked":
        return _line(_(MASKED_NAME))
    if field.status == "ambiguous" and field.candidates:
        found = field.candidates
        return _line(either(apart(found) if apart else (_text(lines(one)) for one in found)))
    return _line(_(NOT_STATED))


def _tag(field: Field[Any]) -> str:
    if field.status == "corrected":
        return CORRECTED_TAG
    return INFERRED_TAG if field.value is not None and field.confidence < SURE else ""


def either(names: Iterable[str]) -> str:
    """What a field may be, in words: 可能是 A 或 B."""
    return _("可能是 %(names)s", names=_(" 或 ").join(names))


def _line(text: str) -> tuple[Line, ...]:
    return (Line((Words(text),)),)


def _text(lines: tuple[Line, ...]) -> str:
    """Lines as one: 分管 区林业局、区水务局；联系 区委农办."""
    return _("；").join(
        f"{line.lead} {_('、').join(words.text for words in line.words)}".strip() for line in lines
    )


def _portfolio_lines(portfolios: tuple[Portfolio, ...]) -> tuple[Line, ...]:
    """The portfolios, each with all reports of officials in charge of it."""
    words = tuple(
        Words(_(portfolio.name), search_url(Question(filters={"portfolio": (portfolio.id,)})))
        for portfolio in portfolios
    )
    return (Line(words),) if words else ()


def _body_lines(bodies: tuple[Body, ...]) -> tuple[Line, ...]:
    """The bodies by how they are looked after: a line for each relation."""
    lines = (
        Line(
            tuple(Words(body.name) for body in bodies if body.relation == relation),
            relation,
        )
        for relation in get_args(Relation)
    )
    return tuple(line for line in lines if line.words)


def period_words(period: Period) -> str:
    """A period as people write it.

    >>> [period_words(Period(*ends)) for ends in (("2023", "2023"), ("2019", "2023"))]
    ['2023', '2019–2023']
    >>> period_words(Period("2023-01", "2023-06")), period_words(Period("2021-08", "2023-12"))
    ('2023年1–6月', '2021年8月–2023年12月')
    >>> period_words(Period("2023-05", "2023-05"))
    '2023年5月'
    """
    first, first_month = _year_and_month(period.start)
    last, last_month = _year_and_month(period.end)
    if period.start == period.end:
        return _month(first, first_month) if first_month else first
    if not (first_month and last_month):
        return f"{first}–{last}"
    if first == last:
        return _("%(year)s年%(first)s–%(last)s月", year=first, first=first_month, last=last_month)
    return _("%(first)s–%(last)s", first=_month(first, first_month), last=_month(last, last_month))


def _month(year: str, month: int) -> str:
    return _("%(year)s年%(month)s", year=year, month=_(MONTHS[month - 1]))


def _year_and_month(text: str) -> tuple[str, int]:
    year, _dash, month = text.partition("-")
    return year, int(month or 0)


def date_words(date: str) -> str:
    """A day as people write it.

    >>> date_words("2024-01-16")
    '2024年1月16日'
    """
    year, month, day = map(int, date.split("-"))
    return _("%(year)s年%(month)s%(day)s日", year=year, month=_(MONTHS[month - 1]), day=day)
