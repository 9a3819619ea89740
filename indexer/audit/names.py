"""Names out of their time: what a report names before it existed, or after it was abolished.

A report may speak of what was and of what will be, and then an old or a new name is right. So
only what nothing in its sentence explains is a finding: no year in which the name was right, no
word of a change (撤销, 更名为), no 原 before the name, and not inside a title. To look only at the
clause of the name would find more, but history is often told a clause before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from indexer.audit.asked import is_of, wanted_regions
from indexer.corpus import Corpus
from indexer.coverage import closing_year
from indexer.folding import fold_signs
from indexer.models import Mention, Region
from indexer.offsets import Span
from indexer.policies.documents import find_titles
from indexer.query import years_of
from indexer.sentences import find_sentences
from indexer.vocab.policy_names import Policies
from indexer.vocab.policy_table import Policy

READ_AT_ONCE = 200
FIELDS = ("title", "region", "year", "period", "date")

Slip = Literal["before", "after"]
# What is known of a report, by `FIELDS`.
Values = Mapping[str, Any]

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|[-—~至]|[〕)\]])")
# 原国土资源局, 原来的县农牧局; a list after 原 is all of what was: 原农业局、林业局. But 草原局 is
# no 原, and 原则上由国土资源局… names nothing that was.
FORMER = re.compile(
    "(?<![草高平荒中还复太固])原(?!则|料|材|煤|油|生态|因|始|种|地|创|产地)"
    "[^，。；：,;:]{0,16}$|前身|旧称|(?:以前|过去|当时|老)的?[^，。；：,;:]{0,4}$"
)
# The sentence tells of a change, or of a time before that of the report.
HISTORY = re.compile(
    "撤销|撤并|更名|改名|改称|改为|改设|改制|改组|划入|划归|划转|并入|合并|整合|组建|重组|转隶|不再保留|"
    "机构改革|前身|曾|当时|当年|历年|以来|[一二两三四五六七八九十几\\d]+年[来前间]|"
    '[“"]?十[一二三四][”"]?[五5]|上世纪|时任|始于|起步于'
)


@dataclass(frozen=True, slots=True)
class NamesRequest:
    """Which reports to look at: of a region with all that lies in it, of a year or a range."""

    region: str = ""
    year: str = ""


class Time(NamedTuple):
    """The years that a report speaks of as its own: the first of its results, the last it knows."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Anachronism:
    """A name that was not right at the time of its report, with the sentence that it stands in.

    `slip` says whether it stands there before the name came up (`since`) or after it was given up
    (`until`); `successor` is the id of what followed.
    """

    slip: Slip
    policy: str
    name: str
    since: int | None
    until: int | None
    successor: str | None
    report: str
    title: str | None
    region: Region | None
    year: int | None
    start: int
    end: int
    quote: str
    span: Span
    sentence: str
    explanation: str


@dataclass(frozen=True, slots=True)
class NameAudit:
    """What the names of so many reports say; `undated` ones cannot be judged."""

    reports: int
    undated: int
    findings: tuple[Anachronism, ...]


def audit_names(corpus: Corpus, request: NamesRequest) -> NameAudit:
    """Look at every name of a policy or body in the reports asked for.

    Raises QueryError for a region or year that cannot be understood.
    """
    chosen = _chosen(corpus, request)
    times = {id_: time for id_, values in chosen.items() if (time := time_of(values))}
    policies = corpus.policies
    suspects = _suspects(corpus, times, policies)
    findings: list[Anachronism] = []
    for first in range(0, len(suspects), READ_AT_ONCE):
        some = suspects[first : first + READ_AT_ONCE]
        mentions = corpus.store.mentions.in_reports(some)
        for id_, text in corpus.store.texts(some).items():
            slips = list(slips_in(text, times[id_], mentions[id_], policies))
            findings += _findings(id_, text, chosen[id_], slips, policies)
    return NameAudit(len(chosen), len(chosen) - len(times), tuple(findings))


def _chosen(corpus: Corpus, request: NamesRequest) -> dict[str, Values]:
    """What is known of the reports asked for."""
    regions = corpus.regions
    wanted = wanted_regions(request.region, regions)
    asked = years_of(request.year) if request.year else None
    chosen: dict[str, Values] = {}
    for id_, values in corpus.store.values(FIELDS).items():
        place = regions.id_of(values["region"]) if values["region"] else ""
        lies_there = not wanted or bool(place and wanted & set(regions.lineage(place)))
        if lies_there and is_of(values["year"], asked):
            chosen[id_] = values
    return chosen


def _suspects(corpus: Corpus, times: Mapping[str, Time], policies: Policies) -> list[str]:
    """The reports that have any name out of its time; only these are read. Ids in order."""
    found: set[str] = set()
    limited = [one.id for one in policies.every if one.since or one.until]
    for use in corpus.store.mentions.uses(limited):
        policy = policies.get(use.policy)
        if policy:
            found |= {id_ for id_ in use.reports if id_ in times and slip_of(policy, times[id_])}
    return sorted(found)


def time_of(values: Values) -> Time | None:
    """The years that a report speaks of, told by its fields; None where nothing is known of them.

    What its results cover began in the first; it was written by the end of the last: a report on
    2015 may be read out in 2016 and speak of what began then.
    """
    period, label, date = (values[name] for name in ("period", "year", "date"))
    closing = closing_year(period) or label
    if closing is None:
        return None
    first = int(period.start[:4]) if period else closing
    written = int(date[:4]) if date else closing
    return Time(min(first, closing), max(closing + 1, label or closing, written))


def slip_of(policy: Policy, time: Time) -> Slip | None:
    """How a name is out of time, were it used for the time of the report.

    >>> office = Policy("office", "国家农发办", "", "body", since=1988, until=2018)
    >>> [slip_of(office, Time(year, year + 1)) for year in (1985, 2018, 2019)]
    ['before', None, 'after']
    """
    if policy.since is not None and policy.since > time.last:
        return "before"
    if policy.until is not None and policy.until < time.first:
        return "after"
    return None


def slips_in(
    text: str, time: Time, mentions: Sequence[Mention], policies: Policies
) -> Iterator[tuple[Mention, Slip, Span]]:
    """The mentions that are out of time and that their sentence does not explain, and it."""
    suspects = [
        (mention, policy, slip)
        for mention in mentions
        if mention.kind != "document" and mention.policy
        if (policy := policies.get(mention.policy)) and (slip := slip_of(policy, time))
    ]
    if not suspects:
        return
    folded = fold_signs(text)
    titles = list(find_titles(text))
    sentences = list(find_sentences(text))
    starts = [span.start for span in sentences]
    for mention, policy, slip in suspects:
        if any(title.start <= mention.start < title.end for title in titles):
            continue
        span = sentences[max(0, bisect_right(starts, mention.start) - 1)]
        before, behind = folded[span.start : mention.start], folded[mention.end : span.end]
        # 中拉农业部长论坛 is of the ministers of many countries, and names no 农业部.
        if mention.alias.endswith("部") and behind.startswith("长"):
            continue
        if not is_explained(before, behind, policy, slip):
            yield mention, slip, span


def is_explained(before: str, behind: str, policy: Policy, slip: Slip) -> bool:
    """Whether the words around a name in its sentence say that it is of another time.

    >>> office = Policy("office", "国土资源局", "", "body", until=2019)
    >>> [is_explained(before, "", office, "after") for before in ("原县", "2016年县", "和草原站、")]
    [True, True, False]
    >>> is_explained("县", "更名为自然资源局", office, "after")
    True
    """
    years = (int(year) for year in YEAR.findall(before))
    if slip == "before":
        # 到2035年建成…: a plan of a time in which it is so called.
        return any(policy.since is not None and year >= policy.since for year in years)
    if any(policy.until is not None and year <= policy.until for year in years):
        return True
    return bool(FORMER.search(before) or HISTORY.search(before) or HISTORY.search(behind))


def _findings(
    report: str,
    text: str,
    values: Values,
    slips: Iterable[tuple[Mention, Slip, Span]],
    policies: Policies,
) -> Iterator[Anachronism]:
    for mention, slip, span in slips:
        policy = policies.get(mention.policy or "")
        if policy is None:
            continue
        yield Anachronism(
            slip=slip,
            policy=policy.id,
            name=policy.name,
            since=policy.since,
            until=policy.until,
            successor=policy.successor,
            report=report,
            title=values["title"],
            region=values["region"],
            year=values["year"],
            start=mention.start,
            end=mention.end,
            quote=mention.quote,
            span=span,
            sentence=text[span.start : span.end],
            explanation=_explanation(policy, mention, slip, values["year"], policies),
        )


def _explanation(
    policy: Policy, mention: Mention, slip: Slip, year: int | None, policies: Policies
) -> str:
    """国家农发办（国家农业综合开发办公室）1988年至2018年，其后为农业农村部，2023年的报告仍用此名。"""
    full = f"（{policy.name}）" if mention.alias != policy.name else ""
    since = f"{policy.since}年" if policy.since else ""
    until = f"至{policy.until}年" if policy.until else "起" if since else ""
    then = f"，其后为{policies.title(policy.successor)}" if policy.successor else ""
    of = f"{year}年的报告" if year else "报告"
    used = "仍用此名" if slip == "after" else "已用此名"
    return f"{mention.alias}{full}{since}{until}{then}，{of}{used}。"
