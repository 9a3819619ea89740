"""Under which names a policy is mentioned, year by year, and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.policy_use import FigureCount, PolicyUse, YearUse
from indexer.policy_use.naming import words_of
from indexer.query import Clause, Exact, Or, to_text
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from webui.address import Question, figure_url, search_url
from webui.figures import compare_url
from webui.language import _
from webui.phrase_counts import LEAST_SCORE
from webui.phrase_narrowing import with_near
from webui.phrases_address import Ask as PhraseAsk
from webui.phrases_address import ask_url as phrase_url
from webui.policies_address import Ask
from webui.policies_list import span_words
from webui.trends_table import percent

# Names of a policy that are shown, and those that words are looked for near.
MOST_ALIASES, MOST_NEAR = 20, 5
# Steps of the colours from few to many, --q-1 to --q-5.
STEPS = 5
# A heading with more characters is no condition of a search.
LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Shade:
    """A name in a year: its mentions, and by `step` what part of all of that year they are.

    `url` lists the lines of that year with just its characters; empty where there are none.
    """

    text: str
    step: int
    tip: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A name with its counts; `phrases` lists the lines with just these characters."""

    name: str
    phrases: str
    mentions: int
    reports: int
    years: str
    bar: str
    shades: tuple[Shade, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The names, the commonest first, and the years of their shades. `cut` counts those left."""

    aliases: tuple[Alias, ...]
    years: tuple[str, ...]
    cut: int


@dataclass(frozen=True, slots=True)
class Example:
    """A figure where it stands, under the words that it counts."""

    phrase: str
    quote: str
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one indicator or phrase; `compare` is empty for a phrase of no indicator."""

    name: str
    compare: str
    figures: int
    reports: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A heading, a field or a word with its counts and the address of its reports or lines."""

    name: str
    url: str
    count: int
    of: int
    share: str = ""
    bar: str = ""


def wording(use: PolicyUse, ask: Ask) -> Wording:
    """The names that a policy is mentioned under, each with its years."""
    years = [year for year in use.years if year.wording]
    found = [
        {alias.alias: (alias.mentions, alias.reports) for alias in year.wording} for year in years
    ]
    shown = use.aliases[:MOST_ALIASES]
    highest = max((one.mentions for one in shown), default=1)
    aliases = []
    for one in shown:
        named = [int(y.year) for y, of in zip(years, found, strict=True)
                 if one.alias in of and y.year != UNKNOWN]  # fmt: skip
        aliases.append(
            Alias(
                name=one.alias,
                phrases=phrase_url(PhraseAsk(to_text(Exact(one.alias)), ask.in_force)),
                mentions=one.mentions,
                reports=one.reports,
                years=span_words(min(named, default=None), max(named, default=None)),
                bar=f"{100 * one.mentions / highest:.1f}%",
                shades=tuple(
                    _shade(one.alias, year, of.get(one.alias, (0, 0)), ask)
                    for year, of in zip(years, found, strict=True)
                ),
            )
        )
    heads = tuple(_(UNKNOWN_NAME) if year.year == UNKNOWN else year.year for year in years)
    return Wording(tuple(aliases), heads, len(use.aliases) - len(shown))


def _shade(alias: str, year: YearUse, counts: tuple[int, int], ask: Ask) -> Shade:
    mentions, reports = counts
    whole = year.point.lines or 1
    when = _("年份未标明") if year.year == UNKNOWN else _("%(year)s 年", year=year.year)
    if not mentions:
        return Shade("", 0, _("%(when)s没有写作“%(alias)s”", when=when, alias=alias))
    step = -(-STEPS * mentions // whole)
    tip = _(
        "%(when)s %(whole)s 次里 %(mentions)s 次写作“%(alias)s”，%(reports)s 份报告",
        when=when,
        whole=f"{whole:,}",
        mentions=f"{mentions:,}",
        alias=alias,
        reports=f"{reports:,}",
    )
    there = PhraseAsk(to_text(Exact(alias)), ask.choosing("year", (year.year,)).in_force)
    return Shade(f"{mentions:,}", step, tip, phrase_url(there))


def figures_beside(use: PolicyUse) -> tuple[Figures, ...]:
    """The figures of the same sentences, with a few where they stand."""
    return tuple(map(_figures, use.around.figures))


def _figures(one: FigureCount) -> Figures:
    return Figures(
        name=one.name,
        compare=compare_url(one.indicator) if one.indicator else "",
        figures=one.figures,
        reports=one.reports,
        examples=tuple(
            Example(
                of.figure.phrase or "",
                of.figure.quote,
                of.sentence,
                figure_url(of.report, of.figure.start),
            )
            for of in one.examples
        ),
    )


def headings(use: PolicyUse, ask: Ask) -> tuple[Counted, ...]:
    """The headings of the sections with mentions, each with reports that have its words too."""
    query = words_of("policy", (use.policy.id,))
    return tuple(
        Counted(
            one.heading,
            search_url(Question(f"{query} {to_text(Exact(one.heading))}", ask.filters))
            if len(one.heading) <= LONGEST_HEADING
            else "",
            one.mentions,
            one.reports,
        )
        for one in use.around.headings
    )


def fields(use: PolicyUse, ask: Ask) -> tuple[Counted, ...]:
    """The fields of those in charge, n of m reports.

    Of fields without a mention its own are among them: that their reports are silent is a finding.
    """
    query = words_of("policy", (use.policy.id,))
    return tuple(
        Counted(
            _(one.name),
            # As part of the query it goes with a field that is chosen as a filter.
            search_url(Question(f"{query} {words_of('portfolio', (one.portfolio,))}", ask.filters))
            if one.point.reports
            else "",
            one.point.reports,
            one.point.available,
            percent(one.point.share),
            f"{100 * one.point.share:.1f}%",
        )
        for one in use.portfolios
        if one.point.reports or one.portfolio in use.policy.portfolios
    )


def silent_fields(use: PolicyUse, ask: Ask) -> tuple[Counted, ...]:
    """The other fields, of which no report mentions it, with all their reports."""
    return tuple(
        Counted(
            _(one.name),
            search_url(Question(words_of("portfolio", (one.portfolio,)), ask.filters)),
            0,
            one.point.available,
        )
        for one in use.portfolios
        if not one.point.reports and one.portfolio not in use.policy.portfolios
    )


def words_near(use: PolicyUse, ask: Ask) -> tuple[Counted, ...]:
    """The words that stand near the mentions more often than chance would have it."""
    names = [Exact(one.alias) for one in use.aliases[:MOST_NEAR]]
    if not names:
        return ()
    named = _any_of(names)
    return tuple(
        Counted(
            one.word,
            phrase_url(PhraseAsk(near, ask.in_force)) if near else "",
            one.lines,
            one.corpus,
        )
        for one in use.around.words
        if one.score >= LEAST_SCORE
        for near in [with_near(named, one.word)]
    )


def _any_of(names: Sequence[Exact]) -> Clause:
    return names[0] if len(names) == 1 else Or(tuple(names))
