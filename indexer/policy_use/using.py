"""The service: a policy -> the reports that mention it, by year and place, and who never does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np

from indexer.characters import Characters
from indexer.concordance import make_line
from indexer.corpus import Corpus
from indexer.offsets import Span
from indexer.phrases.finding import Mask
from indexer.policy_use.grounds import LAST_YEAR, Grounds, Numbers, Uses, grounds_of, uses_of
from indexer.policy_use.naming import policy_named, use_query
from indexer.policy_use.records import (
    AliasCount,
    FirstMention,
    PlaceUse,
    PolicyUse,
    PortfolioUse,
    Start,
    UseLine,
    UseRequest,
    YearUse,
)
from indexer.policy_use.surrounding import surroundings
from indexer.query.fields import UNKNOWN, UNKNOWN_NAME
from indexer.trends import Point
from indexer.vocab.policy_table import Policy
from indexer.vocab.portfolios import all_portfolios


def use_of(corpus: Corpus, request: UseRequest) -> PolicyUse:
    """Who mentions a policy, since when, under which names, beside what, and who does not.

    Raises QueryError for a name that no policy bears and for a filter that cannot be understood,
    HomeError while the first ingest is under way.
    """
    policy = policy_named(corpus.policies, request.name)
    grounds = grounds_of(corpus, request.filters)
    uses = uses_of(corpus, grounds, (policy.id,))
    ids = [grounds.characters.ids[report] for report in grounds.having(uses).tolist()]
    start = start_of(policy)
    return PolicyUse(
        request=request,
        policy=policy,
        query=use_query(policy.id, grounds.filters),
        whole=grounds.whole(uses),
        start=start,
        aliases=_aliases(grounds, uses),
        years=_years(grounds, uses),
        places=_places(corpus, grounds, uses, policy, start),
        portfolios=_portfolios(corpus, grounds, uses),
        around=surroundings(corpus, grounds.characters, policy.id, ids, request.words),
        lines=tuple(_lines(corpus, grounds, policy.id, uses, request)),
    )


def years_of_places(
    corpus: Corpus, request: UseRequest, places: Collection[str]
) -> dict[str, dict[str, Point]]:
    """The use of a policy year by year in some places, by their ids.

    Each has the years that it has reports of, in the order of `PlaceUse.years`. For all places of a
    large corpus this takes as long as all else. Raises what `use_of` raises.
    """
    grounds = grounds_of(corpus, request.filters)
    ranks = [rank for rank, one in enumerate(grounds.places.every) if one.id in places]
    some = grounds.among(np.isin(grounds.places.own, ranks))
    uses = uses_of(corpus, some, (policy_named(corpus.policies, request.name).id,))
    keys, names = some.years_of_places()
    found: dict[str, dict[str, Point]] = {}
    for key, point in some.points(uses, keys, len(grounds.places.every) * len(names)).items():
        place = grounds.places.every[key // len(names)].id
        found.setdefault(place, {})[names[key % len(names)]] = point
    return found


def start_of(policy: Policy) -> Start | None:
    """The year of the national document or, where that is not known, the first year of the name.

    >>> from indexer.vocab.policy_names import load_policies
    >>> start_of(load_policies().get("river_chief"))
    Start(year=2016, told_by='document')
    """
    if policy.document and policy.document.date:
        return Start(int(policy.document.date[:4]), "document")
    return Start(policy.since, "since") if policy.since else None


def _newest_first(grounds: Grounds, reports: Numbers) -> Numbers:
    places = grounds.known.region_ranks[reports]
    return reports[np.lexsort((reports, places, -grounds.known.years[reports]))]


def _aliases(grounds: Grounds, uses: Uses) -> tuple[AliasCount, ...]:
    """The names that a policy is mentioned under, the commonest first."""
    count = len(uses.names)
    mentions = np.bincount(uses.name, uses.mentions, count).astype(int).tolist()
    reports = grounds.distinct(uses.name, uses.reports, count).tolist()
    rows = zip(uses.names, mentions, reports, strict=True)
    found = [AliasCount(alias, *counts) for (_, alias), *counts in rows if counts[0]]
    return tuple(sorted(found, key=lambda one: (-one.mentions, one.alias)))


def _years(grounds: Grounds, uses: Uses) -> tuple[YearUse, ...]:
    """The years that have reports, from the oldest; unknown comes last."""
    known = grounds.known
    ranks = known.year_ranks
    points = grounds.points(uses, ranks, len(known.all_years))
    of_reports = ranks[uses.reports]
    found = [
        YearUse(
            str(known.all_years[rank] or UNKNOWN),
            point,
            _aliases(grounds, uses.taken(of_reports == rank)),
        )
        for rank, point in points.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.year == UNKNOWN, one.year)))


def _places(
    corpus: Corpus, grounds: Grounds, uses: Uses, policy: Policy, start: Start | None
) -> tuple[PlaceUse, ...]:
    """The places that have reports of their own, in order of code."""
    places = grounds.places
    points = grounds.points(uses, places.own, len(places.every))
    of_years = _years_of_places(grounds)
    years = np.where(grounds.known.years == 0, LAST_YEAR, grounds.known.years)
    firsts = _firsts(grounds.having(uses), places.own, years)
    ids = grounds.characters.ids
    spans = corpus.store.mentions.firsts(policy.id, [ids[report] for report in firsts.values()])
    expected = _expected(corpus, grounds, policy, start)
    awaited = _by_place(grounds.among(expected), years)
    found: list[PlaceUse] = []
    for rank, point in points.items():
        place, first = places.every[rank], None
        if rank in firsts and (span := spans.get(ids[firsts[rank]])):
            oldest = firsts[rank]
            first = _first(ids[oldest], int(years[oldest]), span, awaited[rank], start)
        found.append(PlaceUse(place, point, of_years[rank], len(awaited[rank]), first))
    return tuple(found)


def _years_of_places(grounds: Grounds) -> list[tuple[str, ...]]:
    """For each place the years that it has reports of, from the oldest; unknown comes last."""
    there = np.flatnonzero(grounds.available)
    keys, names = grounds.years_of_places()
    found: list[list[str]] = [[] for _ in grounds.places.every]
    for key in np.unique(keys[there]).tolist():
        found[key // len(names)].append(names[key % len(names)])
    return list(map(tuple, found))


def _expected(corpus: Corpus, grounds: Grounds, policy: Policy, start: Start | None) -> Mask:
    """The reports that could be expected to mention a policy, by their years and fields.

    The head of a supply co-operative owes no word on 河长制, nor does anyone before it was there.
    A report of an unknown year or field may.
    """
    years = grounds.known.years
    first, last = start.year if start else 0, policy.until or LAST_YEAR
    timely: Mask = (years == 0) | ((years >= first) & (years <= last))
    if not policy.portfolios:
        return timely
    in_charge = _in_charge(corpus, grounds.characters, corpus.engine.generation)
    fields = {*policy.portfolios, UNKNOWN}
    of_field: Mask = np.any([mask for id_, _, mask in in_charge if id_ in fields], axis=0)
    return timely & of_field


def _firsts(having: Numbers, groups: Numbers, years: Numbers) -> dict[int, int]:
    """The oldest of these reports in each group."""
    order = having[np.lexsort((having, years[having], groups[having]))]
    found, at = np.unique(groups[order], return_index=True)
    return dict(zip(found.tolist(), order[at].tolist(), strict=True))


def _by_place(grounds: Grounds, years: Numbers) -> list[list[int]]:
    """The years of the reports of each place, those that are the same text once a year."""
    there = np.flatnonzero(grounds.available)
    texts, width = grounds.texts[there], len(grounds.texts)
    # One number for place, year and text, in this order.
    keys = (grounds.places.own[there] * (LAST_YEAR + 1) + years[there]) * width + texts
    found: list[list[int]] = [[] for _ in grounds.places.every]
    for key in (np.unique(keys) // max(width, 1)).tolist():
        place, year = divmod(key, LAST_YEAR + 1)
        found[place].append(year)
    return found


def _first(
    report: str, year: int, span: Span, years: Sequence[int], start: Start | None
) -> FirstMention:
    known = None if year == LAST_YEAR else year
    lag = known - start.year if known and start else None
    return FirstMention(known, report, *span, lag, sum(other < year for other in years))


def _portfolios(corpus: Corpus, grounds: Grounds, uses: Uses) -> tuple[PortfolioUse, ...]:
    """The fields of the reports, those with most that mention it first, unknown last."""
    found = []
    for id_, name, mask in _in_charge(corpus, grounds.characters, corpus.engine.generation):
        point = grounds.among(mask).whole(uses.among(mask))
        if point.available:
            found.append(PortfolioUse(id_, name, point))
    found.sort(key=lambda one: (one.portfolio == UNKNOWN, -one.point.reports, one.portfolio))
    return tuple(found)


@lru_cache(maxsize=4)
def _in_charge(
    corpus: Corpus, characters: Characters, generation: int
) -> tuple[tuple[str, str, Mask], ...]:
    """Each field, and which reports are of those in charge of it."""
    names = {one.id: one.name for one in all_portfolios()} | {UNKNOWN: UNKNOWN_NAME}
    masks = {id_: np.zeros(len(characters.ids), bool) for id_ in names}
    values = corpus.store.values(("portfolios",))
    for number, id_ in enumerate(characters.ids):
        stated = values[id_]["portfolios"] if id_ in values else None
        for field in [one.id for one in stated or ()] or [UNKNOWN]:
            masks[field][number] = True
    return tuple((id_, names[id_], mask) for id_, mask in masks.items())


def _lines(
    corpus: Corpus, grounds: Grounds, policy: str, uses: Uses, request: UseRequest
) -> list[UseLine]:
    """A page of the mentions; only the reports that it shows are read."""
    order = _newest_first(grounds, grounds.having(uses))
    mentions = np.bincount(uses.reports, uses.mentions, len(grounds.texts)).astype(np.int64)
    ends = np.cumsum(mentions[order])
    end = request.offset + request.limit
    first, last = np.searchsorted(ends, request.offset, "right"), np.searchsorted(ends, end)
    shown = order[first : last + 1].tolist()
    ids = [grounds.characters.ids[report] for report in shown]
    found: dict[str, list[UseLine]] = {report: [] for report in ids}
    texts = corpus.store.texts(ids)
    known, numbers = grounds.known, dict(zip(ids, shown, strict=True))
    for place in corpus.store.mentions.of([policy], ids):
        report, mention = place.report, place.mention
        if report not in texts:  # it left the store a moment ago
            continue
        line = make_line(texts[report], Span(mention.start, mention.end), request.context)
        number = numbers[report]
        found[report].append(
            UseLine(
                report=report,
                start=line.start,
                end=line.end,
                left=line.left,
                match=line.match,
                right=line.right,
                alias=mention.alias,
                title=known.titles[number],
                region=known.region_name(number),
                year=known.year(number),
                role=known.roles[number],
            )
        )
    lines = [line for report in ids for line in found[report]]
    skipped = request.offset - (int(ends[first - 1]) if first else 0)
    return lines[skipped : skipped + request.limit]
