"""The records of an audit: what it reads, what it says, and how each is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from indexer.coverage import closing_year
from indexer.models import Figure, Metadata, Region, Section
from indexer.offsets import Span
from indexer.precision import Interval

# share, growth, sum, repeated look at one report; year_on_year, restated at several of one region.
Check = Literal["share", "growth", "sum", "repeated", "year_on_year", "restated"]
# Digits of what is reckoned: enough for 60.1618%, and for 12 亿元 in 元.
PLACES = Decimal("0.0001")
# Statistics are revised from year to year, so what two reports say differently is a doubt only.
Severity = Literal["contradiction", "doubt"]
Verdict = Literal["kept", "missed", "dropped"]


@dataclass(frozen=True, slots=True)
class Account:
    """A report as the checks see it: its text and figures, whose they are, and of which year.

    `year` is the last one that its results cover to the end; None where there is none. `form` is
    what reports that follow each other have in common, kind and role; `body` who speaks: a county
    and its forestry bureau do not mean the same by 到位资金.
    """

    report: str
    title: str | None
    text: str
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...] = ()
    region: Region | None = None
    label: int | None = None
    year: int | None = None
    form: tuple[str | None, ...] = ()
    body: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A figure that a finding is about, and the sentence that states it."""

    report: str
    title: str | None
    year: int | None
    start: int
    end: int
    quote: str
    span: Span
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Numbers that do not fit each other.

    `arithmetic` is the reckoning in words (18.59万亩 是 30.9万亩 的 60.16%), `expected` its result
    and `found` what the report states, both in `unit`. They differ by more than the `tolerance`
    that the written digits leave.
    """

    check: Check
    severity: Severity
    proofs: tuple[Proof, ...]
    arithmetic: str
    expected: Decimal
    found: Decimal
    difference: Decimal
    tolerance: Decimal
    unit: str
    explanation: str
    region: Region | None = None
    indicator: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A target of one report and what became of it by those that cover its year.

    `dropped` means that the next report of the same kind says nothing of it; then `results` is
    empty and `silent` names that report.
    """

    verdict: Verdict
    indicator: str
    region: Region | None
    year: int
    target: Proof
    results: tuple[Proof, ...]
    silent: str | None
    explanation: str


def account_of(
    report: str,
    text: str,
    metadata: Metadata,
    sections: Sequence[Section],
    figures: Sequence[Figure],
) -> Account:
    """What the checks need of a report."""
    return Account(
        report=report,
        title=metadata.title.value,
        text=text,
        figures=tuple(figures),
        sections=tuple(sections),
        region=metadata.region.value,
        label=metadata.year.value,
        year=closing_year(metadata.period.value),
        form=(metadata.kind.value, metadata.role.value),
        body=_body_of(report, metadata),
    )


def _body_of(report: str, metadata: Metadata) -> str:
    """The level, of a department its name; one without a name stands for itself alone."""
    level = metadata.level.value or ""
    return (metadata.organisation.value or report) if level == "department" else level


def proof_of(account: Account, figure: Figure) -> Proof:
    """A figure with the words that prove it."""
    start, end = figure.sentence
    return Proof(
        report=account.report,
        title=account.title,
        year=account.label,
        start=figure.start,
        end=figure.end,
        quote=figure.quote,
        span=figure.sentence,
        sentence=account.text[start:end],
    )


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
