"""What the vocabulary knows of a policy, and its numbers in a line."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.corpus import Corpus
from indexer.policy_use import FirstMention, PlaceUse, PolicyUse
from indexer.policy_use.naming import words_of
from indexer.query.fields import UNKNOWN
from indexer.vocab.policy_table import Document, Policy
from webui.address import Question, pairs, search_url, with_arguments
from webui.language import _, language, later, many
from webui.policies_address import KINDS, Ask, ListAsk, list_url, policy_url
from webui.policies_list import field_links, validity_words
from webui.policy_places import before_words, lag_words, lags
from webui.reuse_address import passage_url
from webui.states import Link

# What lies between the start of a policy and its first mention.
FIRST_AFTER = {"document": later("首见距国家文件"), "since": later("首见距最早的提法")}
# Names of a policy that stand at the head of its page.
MOST_ALIASES = 12
# Places that are named in a sentence.
MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Head:
    """A policy in words. `aliases` are further names, `more` counts those that are left out."""

    name: str
    english: str
    kind: Link
    fields: tuple[Link, ...]
    aliases: tuple[str, ...]
    more: int
    validity: str
    document: str
    remarks: str
    successors: tuple[Link, ...]
    predecessors: tuple[Link, ...]
    checklist: str


@dataclass(frozen=True, slots=True)
class Stat:
    """A number with its name; `url` opens what it counts and may be empty."""

    name: str
    number: str
    note: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Where it was named first, in which year; and who came to it late, with how late in words.

    Each place leads to its first mention. `count` and `late_count` are how many there are in all,
    `awaited` counts places that never mention it though one would expect it.
    """

    year: str
    places: tuple[Link, ...]
    count: int
    late: tuple[Link, ...]
    late_count: int
    awaited: int


def head_of(corpus: Corpus, policy: Policy, ask: Ask) -> Head:
    """The head of a page, whatever the reports say."""
    others = policy.names[1:]
    next_one = corpus.policies.get(policy.successor) if policy.successor else None
    return Head(
        name=policy.name,
        english=policy.english,
        kind=Link(_(KINDS[policy.kind]), list_url(ListAsk("", policy.kind, ask.filters))),
        fields=tuple(field_links(policy, ListAsk(filters=ask.filters))),
        aliases=others[:MOST_ALIASES],
        more=len(others[MOST_ALIASES:]),
        validity=validity_words(policy),
        document=document_words(policy.document) if policy.document else "",
        remarks=policy.remarks or "",
        successors=(_to(next_one, ask),) if next_one else (),
        predecessors=tuple(
            _to(one, ask) for one in corpus.policies.every if one.successor == policy.id
        ),
        checklist=with_arguments(
            "/policies/checklist", [("list", policy.name), *pairs(Question(filters=ask.filters))]
        ),
    )


def _to(policy: Policy, ask: Ask) -> Link:
    return Link(policy.name, policy_url(Ask(policy.id, ask.filters)))


def document_words(document: Document) -> str:
    """A document as a sentence names it; what is not known of it is left out.

    >>> document_words(Document("关于全面推行河长制的意见", date="2016-12", number="42号"))
    '2016年12月，《关于全面推行河长制的意见》，42号'
    """
    title = document.title or ""
    if title and "《" not in title:
        title = f"《{title}》"
    parts = (_day(document.date or ""), document.issuer, title, document.number)
    return _("，").join(part for part in parts if part)


def _day(date: str) -> str:
    """A day, a month or a year as people write it; with dashes where they write no Chinese.

    >>> _day("2016-12-11"), _day("2017-05"), _day("2019")
    ('2016年12月11日', '2017年5月', '2019年')
    """
    if language() != "zh":
        return date
    parts = zip(date.split("-"), "年月日", strict=False)
    return "".join(f"{part.lstrip('0')}{name}" for part, name in parts if part)


def stats_of(use: PolicyUse, ask: Ask) -> tuple[Stat, ...]:
    """The line of key numbers."""
    whole = use.whole
    search = search_url(Question(words_of("policy", (use.policy.id,)), ask.filters))
    placed = [one for one in use.places if one.place.level]
    having = sum(bool(one.first) for one in placed)
    lag = lags(use)
    found = [
        Stat(
            _("提到的报告"),
            f"{whole.reports:,}",
            many("/ %(num)s 份报告", whole.available),
            search if whole.reports else "",
        ),
        Stat(_("提到"), f"{whole.lines or 0:,}", _("次"), "#lines" if whole.lines else ""),
        Stat(_("每万字"), f"{whole.rate or 0:.2f}", _("次")),
    ]
    if placed:
        there = many("/ %(num)s 处有报告", len(placed))
        never = len(placed) - having
        found += [
            Stat(_("提到的地区"), f"{having:,}", there, "#places" if having else ""),
            Stat(_("从未提到"), f"{never:,}", _("处"), "#silent" if never else ""),
        ]
    if not (lag and use.start):
        return tuple(found)
    shortest, middle = map(lag_words, lag)
    name = _(FIRST_AFTER[use.start.told_by])
    return (*found, Stat(name, shortest, _("（中位 %(lag)s）", lag=middle), "#places"))


def findings(use: PolicyUse) -> Findings | None:
    """What a reader asks first; None where no report of a known year names it."""
    years = [year.year for year in use.years if year.point.reports and year.year != UNKNOWN]
    if not years:
        return None
    placed = [one for one in use.adopters if one.place.level]
    first = [one for one in placed if one.first and str(one.first.year) == years[0]]
    late = [one for one in placed if one.first and one.first.before and one.first.year]
    return Findings(
        years[0],
        tuple(_to_first(one.place.name, one.first) for one in first[:MOST_PLACES] if one.first),
        len(first),
        tuple(
            _to_first(
                _("%(place)s %(year)s 年", place=one.place.name, year=one.first.year), one.first
            )
            for one in sorted(late, key=_lateness)[:MOST_PLACES]
            if one.first
        ),
        len(late),
        sum(bool(one.expected) for one in use.silent),
    )


def _lateness(place: PlaceUse) -> tuple[int, int]:
    """The latest first, those with most silent reports before it before the others."""
    first = place.first
    return (-(first.year or 0), -first.before) if first else (0, 0)


def _to_first(name: str, first: FirstMention) -> Link:
    note = before_words(first)
    return Link(name, passage_url(first.report, first.start, first.end), note)
