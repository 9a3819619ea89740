"""All checks, by name, and the order in which they are asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from indexer.audit.growth import growth
from indexer.audit.parts import parts
from indexer.audit.promises import promises
from indexer.audit.records import Account, Check, Finding, Promise
from indexer.audit.repeats import repeats
from indexer.audit.sentences import Sentence, sentences
from indexer.audit.shares import shares
from indexer.audit.years import years

OF_A_SENTENCE: tuple[Callable[[Sentence], Iterator[Finding]], ...] = (shares, growth, parts)
# The names of the checks and what they look at, for people.
CHECKS: Mapping[Check, str] = {
    "share": "占比与分子、分母",
    "growth": "增幅与前后两个数",
    "sum": "分项与合计",
    "repeated": "同一份报告两处写法",
    "year_on_year": "与上年报告的数和增幅",
    "restated": "对往年数的改写",
}


def findings_in(account: Account) -> list[Finding]:
    """The numbers of one report that do not fit each other, in the order of the text."""
    found = [
        finding
        for sentence in sentences(account)
        for check in OF_A_SENTENCE
        for finding in check(sentence)
    ]
    found += repeats(account)
    return sorted(found, key=lambda finding: finding.proofs[0].start)


def findings_between(accounts: Iterable[Account]) -> list[Finding]:
    """The numbers of reports of the same body that do not fit each other."""
    return [finding for group in by_body(accounts) for finding in years(group)]


def promises_of(accounts: Iterable[Account]) -> list[Promise]:
    """The targets of all regions and what became of them."""
    return [promise for group in by_body(accounts) for promise in promises(group)]


def by_body(accounts: Iterable[Account]) -> list[Sequence[Account]]:
    """The reports of each body of each region, by the years that they cover."""
    groups: defaultdict[tuple[str, str], list[Account]] = defaultdict(list)
    for account in accounts:
        if account.region is not None:
            groups[account.region.code, account.body].append(account)
    return [
        sorted(group, key=lambda account: (account.year or 0, account.report))
        for _, group in sorted(groups.items())
    ]
