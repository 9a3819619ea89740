"""An audit -> the JSON that commands and the API give."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from indexer.audit import CHECKS, Anachronism, Audit, Finding, NameAudit, Promise, Proof
from indexer.audit.records import Verdict
from indexer.jsonform import Json, number_json
from indexer.models import Region
from indexer.vocab.indicator_table import indicator_of_id


def audit_json(result: Audit, with_promises: bool) -> Json:
    """The findings with their counts and proofs, and the promises where they are asked for."""
    counts = Counter(finding.check for finding in result.findings)
    answer: Json = {
        "reports": result.reports,
        "total": len(result.findings),
        "counts": {check: counts[check] for check in CHECKS},
        "findings": [_finding(finding) for finding in result.findings],
    }
    if with_promises:
        verdicts = Counter(promise.verdict for promise in result.promises)
        answer["verdicts"] = {verdict: verdicts[verdict] for verdict in get_args(Verdict)}
        answer["promises"] = [_promise(promise) for promise in result.promises]
    return answer


def names_json(result: NameAudit) -> Json:
    """The names out of their time; `undated` reports could not be judged."""
    return {
        "reports": result.reports,
        "undated": result.undated,
        "total": len(result.findings),
        "findings": [_anachronism(finding) for finding in result.findings],
    }


def _anachronism(finding: Anachronism) -> Json:
    return {
        "slip": finding.slip,
        "policy": finding.policy,
        "name": finding.name,
        "since": finding.since,
        "until": finding.until,
        "successor": finding.successor,
        "region": _region(finding.region),
        "report": finding.report,
        "title": finding.title,
        "year": finding.year,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "sentence": {
            "start": finding.span.start,
            "end": finding.span.end,
            "quote": finding.sentence,
        },
        "explanation": finding.explanation,
    }


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


def _region(region: Region | None) -> Json | None:
    return {"code": region.code, "name": region.name} if region else None


def _indicator(id_: str | None) -> Json | None:
    indicator = indicator_of_id(id_) if id_ else None
    return {"id": indicator.id, "name": indicator.name} if indicator else None
