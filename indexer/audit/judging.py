"""Two intervals that should meet -> a finding when they do not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from indexer.audit.intervals import Interval
from indexer.audit.records import Account, Check, Finding, Severity, proof_of
from indexer.models import Figure

# Digits of what is reckoned: enough for 60.1618%, and for 12 亿元 in 元.
PLACES = Decimal("0.0001")


def judge(
    check: Check,
    stated_by: Sequence[tuple[Account, Figure]],
    arithmetic: str,
    expected: Interval,
    found: Interval,
    unit: str,
    explanation: str,
    severity: Severity = "contradiction",
) -> Finding | None:
    """What is to be said of a number that was reckoned and one that was stated.

    None where both may be true at once.
    """
    if expected.touches(found):
        return None
    account = stated_by[0][0]
    return Finding(
        check=check,
        severity=severity,
        proofs=tuple(proof_of(whose, figure) for whose, figure in stated_by),
        arithmetic=arithmetic,
        expected=expected.value.quantize(PLACES),
        found=found.value.quantize(PLACES),
        difference=abs(expected.value - found.value).quantize(PLACES),
        tolerance=(expected.margin + found.margin).quantize(PLACES),
        unit=unit,
        explanation=explanation,
        region=account.region,
        indicator=next((f.indicator for _, f in stated_by if f.indicator), None),
    )
