"""The mentions of policies: put with their report, found anew without it, and asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import fields
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
)

from indexer.figure_ranges import OWN_ROLES
from indexer.models import Figure, Mention, Passage
from indexer.offsets import Span
from indexer.store import tables
from indexer.store.changes import mark_pending
from indexer.store.rows import figure_from, mention_rows, passage_from
from indexer.store.upserting import insert_for

# A statement of SQL names only so many ids.
READ_AT_ONCE = 500
_row = tables.mentions.c
_KEY = (_row.report_id, _row.ordinal)
_PARTS = [_row[part.name] for part in fields(Mention)]


class Mentions(NamedTuple):
    """The mentions of one report, and the version of what they were found by."""

    found: Sequence[Mention]
    version: str


# For a report in which no policies were looked for yet.
NOT_SOUGHT = Mentions((), "")


class MentionPlace(NamedTuple):
    """A mention, its report, and the ordinal of the passage that it stands in."""

    report: str
    passage: int | None
    mention: Mention


class MentionCount(NamedTuple):
    """How often a policy is mentioned, and in how many reports."""

    mentions: int
    reports: int


class AliasUse(NamedTuple):
    """The reports that name a policy so, and how often each of them does."""

    policy: str
    alias: str
    reports: Mapping[str, int]


class FigureAt(NamedTuple):
    """A figure in a sentence with a mention: where it is kept, and what it measures."""

    report: str
    ordinal: int
    indicator: str | None
    phrase: str | None


class MentionTable:
    """The mentions of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def in_reports(self, reports: Iterable[str]) -> dict[str, tuple[Mention, ...]]:
        """The mentions of each of these reports, in the order of the text."""
        wanted = list(dict.fromkeys(reports))
        found: dict[str, tuple[Mention, ...]] = {}
        with self._database.connect() as connection:
            for first in range(0, len(wanted), READ_AT_ONCE):
                found |= read_mentions(connection, wanted[first : first + READ_AT_ONCE])
        return found

    def in_report(self, report: str) -> tuple[Mention, ...]:
        """The mentions of a report, in the order of its text."""
        return self.in_reports([report])[report]

    def of(
        self, policies: Sequence[str], reports: Iterable[str] | None = None
    ) -> list[MentionPlace]:
        """Where these policies are mentioned, in some reports or in all, in order."""
        query = select(_row.report_id, _row.passage, *_PARTS).where(_row.policy.in_(policies))
        return [
            MentionPlace(report, passage, Mention(*parts))
            for report, passage, *parts in self._in_parts(query.order_by(*_KEY), reports)
        ]

    def counts(self) -> dict[str, MentionCount]:
        """The counts of every policy that is mentioned anywhere."""
        query = (
            select(_row.policy, func.count(), func.count(_row.report_id.distinct()))
            .where(_row.policy.is_not(None))
            .group_by(_row.policy)
        )
        with self._database.connect() as connection:
            return {id_: MentionCount(*counts) for id_, *counts in connection.execute(query)}

    def uses(self, policies: Sequence[str] | None = None) -> list[AliasUse]:
        """How often each report names each of these policies, or any, under each of its names."""
        # One text a policy, with each of its mentions: 441,217 counts that SQL makes take 1.9 s,
        # and these texts, counted here, 0.4 s. Both texts of a policy are in one order.
        query = (
            select(
                _row.policy,
                func.aggregate_strings(_row.report_id, "\n"),
                func.aggregate_strings(_row.alias, "\n"),
            )
            .where(_row.policy.is_not(None) if policies is None else _row.policy.in_(policies))
            .group_by(_row.policy)
        )
        with self._database.connect() as connection:
            rows = connection.execute(query).all()
        found: list[AliasUse] = []
        for policy, reports, aliases in rows:
            counts = Counter(zip(aliases.split("\n"), reports.split("\n"), strict=True))
            uses: defaultdict[str, dict[str, int]] = defaultdict(dict)
            for (alias, report), times in counts.items():
                uses[alias][report] = times
            found += [AliasUse(policy, alias, uses[alias]) for alias in sorted(uses)]
        return found

    def firsts(self, policy: str, reports: Iterable[str]) -> dict[str, Span]:
        """Where each of these reports mentions a policy first, if it does."""
        query = select(_row.report_id, _row.start, _row.end).where(_row.policy == policy)
        found: dict[str, Span] = {}
        for report, start, end in self._in_parts(query.order_by(*_KEY), reports):
            found.setdefault(report, Span(start, end))
        return found

    def headings(self, policy: str, reports: Iterable[str]) -> list[tuple[str, str]]:
        """For each mention in these reports that stands in a section: the report, the heading."""
        passage, section = tables.passages.c, tables.sections.c
        at_passage = and_(passage.report_id == _row.report_id, passage.ordinal == _row.passage)
        at_section = and_(section.report_id == _row.report_id, section.ordinal == passage.section)
        query = (
            select(_row.report_id, section.heading)
            .join(tables.passages, at_passage)
            .join(tables.sections, at_section)
            .where(_row.policy == policy)
        )
        return [(report, heading) for report, heading in self._in_parts(query, reports)]

    def figures_beside(self, policy: str, reports: Iterable[str]) -> list[FigureAt]:
        """The figures that these reports state of their own place in a sentence with a mention."""
        figure = tables.figures.c
        in_sentence = and_(
            figure.report_id == _row.report_id,
            figure.passage == _row.passage,
            figure.sentence_start <= _row.start,
            figure.sentence_end >= _row.end,
        )
        query = (
            select(figure.report_id, figure.ordinal, figure.indicator, figure.phrase)
            .join(tables.mentions, in_sentence)
            .where(_row.policy == policy, figure.role.in_(OWN_ROLES))
        )
        found = {FigureAt(*row) for row in self._in_parts(query, reports)}
        return sorted(found, key=lambda one: (one.report, one.ordinal))

    def figures_at(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Figure]:
        """A few figures by their reports and ordinals."""
        figure, wanted = tables.figures.c, set(places)
        # Not by pairs, for which SQLite passes over the whole table.
        query = select(tables.figures).where(
            figure.report_id.in_({report for report, _ in wanted}),
            figure.ordinal.in_({ordinal for _, ordinal in wanted}),
        )
        with self._database.connect() as connection:
            rows = connection.execute(query).mappings().all()
        found = {(row["report_id"], row["ordinal"]): row for row in rows}
        return {place: figure_from(dict(found[place])) for place in wanted if place in found}

    def outdated(self, version: str) -> list[str]:
        """The reports whose mentions were found by something else than this; ids in order."""
        report, found = tables.reports.c, tables.mention_versions.c
        query = (
            select(report.id)
            .outerjoin(tables.mention_versions, found.report_id == report.id)
            .where(or_(found.version.is_(None), found.version != version))
            .order_by(report.id)
        )
        with self._database.connect() as connection:
            return list(connection.execute(query).scalars())

    def replace(self, found: Mapping[str, Mentions]) -> list[str]:
        """Keep what was found anew in these reports, all in one transaction.

        Only reports whose mentions are others now are written, and marked for the index; these are
        returned.
        """
        before = self.in_reports(found)
        changed = {id_ for id_, mentions in found.items() if before[id_] != tuple(mentions.found)}
        with self._writing() as connection:
            for report, mentions in found.items():
                if report in changed:
                    write_mentions(connection, report, mentions, _passages(connection, report))
                    mark_pending(connection, report)
                else:
                    _write_version(connection, report, mentions.version)
        return sorted(changed)

    def _in_parts(self, query: Select[Any], reports: Iterable[str] | None) -> list[tuple[Any, ...]]:
        """The rows of a query, narrowed to these reports in as many statements as that needs."""
        with self._database.connect() as connection:
            if reports is None:
                return [tuple(row) for row in connection.execute(query)]
            wanted = sorted(set(reports))
            return [
                tuple(row)
                for first in range(0, len(wanted), READ_AT_ONCE)
                for row in connection.execute(
                    query.where(_row.report_id.in_(wanted[first : first + READ_AT_ONCE]))
                )
            ]

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def read_mentions(connection: Connection, wanted: Sequence[str]) -> dict[str, tuple[Mention, ...]]:
    """The mentions of each of these reports."""
    query = select(_row.report_id, *_PARTS).where(_row.report_id.in_(wanted)).order_by(*_KEY)
    found: dict[str, list[Mention]] = {report: [] for report in wanted}
    for report, *parts in connection.execute(query):
        found[report].append(Mention(*parts))
    return {report: tuple(mentions) for report, mentions in found.items()}


def write_mentions(
    connection: Connection, report: str, mentions: Mentions, passages: Sequence[Passage]
) -> None:
    """Write the mentions of a report in place of those that it had."""
    connection.execute(delete(tables.mentions).where(_row.report_id == report))
    if rows := mention_rows(mentions.found, passages):
        connection.execute(insert(tables.mentions), [{"report_id": report} | row for row in rows])
    _write_version(connection, report, mentions.version)


def _write_version(connection: Connection, report: str, version: str) -> None:
    put = insert_for(connection, tables.mention_versions).values(report_id=report, version=version)
    connection.execute(
        put.on_conflict_do_update(index_elements=["report_id"], set_={"version": version})
    )


def _passages(connection: Connection, report: str) -> list[Passage]:
    passages = tables.passages
    query = select(passages).where(passages.c.report_id == report).order_by(passages.c.ordinal)
    return [passage_from(dict(row)) for row in connection.execute(query).mappings()]
