"""The commands of an audit: numbers that do not fit each other, and what became of targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import click

from indexer import terminal
from indexer.audit import CHECKS, Audit, AuditRequest, Finding, Promise, Proof, audit
from indexer.audit.records import Check
from indexer.corpus import open_corpus
from indexer.jsonform import number_json
from indexer.models import Region
from indexer.settings import Settings
from indexer.vocab.indicator_table import indicator_of_id

Json = dict[str, Any]
VERDICTS = {"kept": "兑现", "missed": "未兑现", "dropped": "未再提及"}


@click.group("audit")
def audit_commands() -> None:
    """Look for what does not fit in the reports.

    \b
    Example: shuzhi audit figures --region 桐川区
    """


@audit_commands.command("figures")
@click.option("--region", default="", help="Name or code, with all that lies in it.")
@click.option("--year", default="", help="2023, or a range as 2019..2023: of any report concerned.")
@click.option("--check", type=click.Choice(list(CHECKS)), help="One check only.")
@click.option("--promises", is_flag=True, help="Also list targets and what became of them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def figures_command(
    settings: Settings,
    region: str,
    year: str,
    check: Check | None,
    promises: bool,
    as_json: bool,
) -> None:
    """List numbers that contradict each other, with the sentences that state them.

    \b
    share         a share against its part and its whole
    growth        a growth against the two values beside it
    sum           parts against their sum
    repeated      one number in two places of a report
    year_on_year  a level against last year's and the growth stated
    restated      last year's value against what last year's report said

    What may be rounding is let pass: a number is as exact as its digits. The
    last two compare reports, and as statistics are revised they are doubts.

    \b
    Example: shuzhi audit figures --region 桐川区 --promises
    """
    with closing(open_corpus(settings)) as corpus:
        result = audit(corpus, AuditRequest(region, year, check))
    if as_json:
        terminal.print_json(audit_json(result, promises))
    else:
        print_audit(result, promises)


def audit_json(result: Audit, with_promises: bool) -> Json:
    """The findings with their counts and proofs, and the promises where they are asked for."""
    counts = Counter(finding.check for finding in result.findings)
    answer: Json = {
        "reports": result.reports,
        "total": len(result.findings),
        "counts": {check: counts[check] for check in _checks()},
        "findings": [_finding(finding) for finding in result.findings],
    }
    if with_promises:
        verdicts = Counter(promise.verdict for promise in result.promises)
        answer["verdicts"] = {
            verdict: verdicts[verdict] for verdict in ("kept", "missed", "dropped")
        }
        answer["promises"] = [_promise(promise) for promise in result.promises]
    return answer


def print_audit(result: Audit, with_promises: bool) -> None:
    """The findings for a person: what is wrong, and the sentences below it."""
    counts = Counter(finding.check for finding in result.findings)
    terminal.print_table(
        {"reports": result.reports, **{check: counts[check] for check in _checks()}}
    )
    for finding in result.findings:
        place = finding.region.name if finding.region else ""
        terminal.print_line(f"\n{finding.check}  {place}  {finding.explanation}")
        _print_proofs(finding.proofs)
    if not with_promises:
        return
    for promise in result.promises:
        place = promise.region.name if promise.region else ""
        terminal.print_line(f"\n{VERDICTS[promise.verdict]}  {place}  {promise.explanation}")
        _print_proofs((promise.target, *promise.results))


def _print_proofs(proofs: tuple[Proof, ...]) -> None:
    """Each sentence once, with its report."""
    for report, title, sentence in dict.fromkeys((p.report, p.title, p.sentence) for p in proofs):
        terminal.print_line(f"  {report[:8]} {title or ''}: {sentence.strip()}")


def _checks() -> tuple[Check, ...]:
    return tuple(CHECKS)


def _finding(finding: Finding) -> Json:
    return {
        "check": finding.check,
        "severity": finding.severity,
        "region": _region(finding.region),
        "indicator": _indicator(finding.indicator),
        "arithmetic": finding.arithmetic,
        "expected": number_json(finding.expected),
        "found": number_json(finding.found),
        "difference": number_json(finding.difference),
        "tolerance": number_json(finding.tolerance),
        "unit": finding.unit,
        "explanation": finding.explanation,
        "figures": [_proof(proof) for proof in finding.proofs],
    }


def _promise(promise: Promise) -> Json:
    return {
        "verdict": promise.verdict,
        "region": _region(promise.region),
        "indicator": _indicator(promise.indicator),
        "year": promise.year,
        "explanation": promise.explanation,
        "target": _proof(promise.target),
        "results": [_proof(proof) for proof in promise.results],
        "silent": promise.silent,
    }


def _proof(proof: Proof) -> Json:
    return {
        "report": proof.report,
        "title": proof.title,
        "year": proof.year,
        "start": proof.start,
        "end": proof.end,
        "quote": proof.quote,
        "sentence": {"start": proof.span.start, "end": proof.span.end, "quote": proof.sentence},
    }


def _region(region: Region | None) -> Mapping[str, Any] | None:
    return {"code": region.code, "name": region.name} if region else None


def _indicator(id_: str | None) -> Mapping[str, Any] | None:
    indicator = indicator_of_id(id_) if id_ else None
    return {"id": indicator.id, "name": indicator.name} if indicator else None
