"""What does not fit: numbers that contradict each other, targets and results, names out of time."""

from indexer.audit.auditing import Audit, AuditRequest, audit
from indexer.audit.checks import CHECKS, findings_between, findings_in, promises_of
from indexer.audit.names import Anachronism, NameAudit, NamesRequest, audit_names
from indexer.audit.records import Account, Finding, Promise, Proof, account_of

__all__ = [
    "CHECKS",
    "Account",
    "Anachronism",
    "Audit",
    "AuditRequest",
    "Finding",
    "NameAudit",
    "NamesRequest",
    "Promise",
    "Proof",
    "account_of",
    "audit",
    "audit_names",
    "findings_between",
    "findings_in",
    "promises_of",
]
