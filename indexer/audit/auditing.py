"""The audit service: the reports of a home, region by region -> findings and promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from indexer.audit.asked import is_of, wanted_regions
from indexer.audit.checks import findings_between, findings_in, promises_of
from indexer.audit.records import Account, Check, Finding, Promise, account_of
from indexer.corpus import Corpus
from indexer.query import years_of


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """Which reports to look at: of a region with all that lies in it, of a year or a range.

    A finding is of a year when one of its reports is. `check` asks for one check only.
    """

    region: str = ""
    year: str = ""
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """What the numbers of so many reports say of each other."""

    reports: int
    findings: tuple[Finding, ...]
    promises: tuple[Promise, ...]


def audit(corpus: Corpus, request: AuditRequest) -> Audit:
    """Check the numbers of reports against each other.

    One region is read at a time, so that memory holds the texts of its reports only.
    Raises QueryError for a region or year that cannot be understood.
    """
    regions = corpus.regions
    wanted = wanted_regions(request.region, regions)
    asked = years_of(request.year) if request.year else None
    groups: defaultdict[str, list[str]] = defaultdict(list)
    chosen: set[str] = set()
    for id_, known in corpus.store.values(("region", "year")).items():
        place = regions.id_of(known["region"]) if known["region"] else ""
        if wanted and not (place and wanted & set(regions.lineage(place))):
            continue
        groups[place].append(id_)
        if is_of(known["year"], asked):
            chosen.add(id_)
    findings: list[Finding] = []
    promises: list[Promise] = []
    for _, ids in sorted(groups.items()):
        if not chosen.isdisjoint(ids):
            accounts = _accounts(corpus, ids)
            findings += _findings(accounts, chosen, request.check)
            promises += [p for p in promises_of(accounts) if _reports(p) & chosen]
    return Audit(len(chosen), tuple(findings), tuple(promises))


def _findings(
    accounts: Sequence[Account], chosen: Collection[str], check: Check | None
) -> Iterator[Finding]:
    found = [finding for account in accounts for finding in findings_in(account)]
    for finding in found + findings_between(accounts):
        of_chosen = any(proof.report in chosen for proof in finding.proofs)
        if of_chosen and check in (None, finding.check):
            yield finding


def _accounts(corpus: Corpus, ids: Sequence[str]) -> list[Account]:
    reports, figures = corpus.store.reports(ids), corpus.store.figures(ids)
    return [
        account_of(id_, report.text, report.metadata, report.sections, figures[id_])
        for id_, report in reports.items()
    ]


def _reports(promise: Promise) -> set[str]:
    """The reports that a promise is about."""
    silent = {promise.silent} if promise.silent else set()
    return {promise.target.report, *(result.report for result in promise.results), *silent}
