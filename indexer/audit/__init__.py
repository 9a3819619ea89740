"""Numbers that check each other: within a report, from year to year, and targets with results."""

from indexer.audit.auditing import Audit, AuditRequest, audit
from indexer.audit.checks import CHECKS, findings_between, findings_in, promises_of
from indexer.audit.records import Account, Finding, Promise, Proof, account_of

__all__ = [
    "CHECKS",
    "Account",
    "Audit",
    "AuditRequest",
    "Finding",
    "Promise",
    "Proof",
    "account_of",
    "audit",
    "findings_between",
    "findings_in",
    "promises_of",
]
