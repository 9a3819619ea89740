"""What a check finds, and what each kind of it means for whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from indexer.store.trail import Mark

Kind = Literal[
    "database damaged",
    "row without its report",
    "original missing",
    "original changed",
    "original not noted",
    "orphan original",
    "report at fault",
    "index damaged",
    "index of another version",
    "not in the index",
    "only in the index",
    "other text in the index",
    "other labels in the index",
    "derived arrays",
    "leftover",
    "trail broken",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
# What a person can do where `--repair` cannot.
OTHERWISE: Mapping[Kind, str] = {
    "database damaged": "put a backup in its place: shuzhi restore FILE",
    "original missing": "the report stays, and can be searched and read; only its file is lost. "
    "Put the file where it was and check again, or take it from a backup",
    "original changed": "the report stays, and can be searched and read; only its file is lost. "
    "Put the file where it was and check again, or take it from a backup",
    "report at fault": "its original cannot be read again; ingest its file once more",
    "trail broken": "somebody changed the database by other ways than this program's; nothing is "
    "mended, so that it stays to be seen. Compare the trail with that of a backup",
}
REPAIR = "shuzhi check --repair"
# What was done where it was mended.
DONE: Mapping[Kind, str] = {
    "database damaged": "its lookups were written anew",
    "row without its report": "moved to lost+found/rows.jsonl",
    "original missing": "taken anew from where it came from",
    "original changed": "taken anew from where it came from; the other is in lost+found",
    "original not noted": "noted",
    "orphan original": "moved to lost+found",
    "report at fault": "read again from its original",
    "index damaged": "built anew from the store",
    "index of another version": "built anew from the store",
    "not in the index": "indexed from the store",
    "only in the index": "taken out of the index",
    "other text in the index": "indexed from the store",
    "other labels in the index": "indexed from the store",
    "derived arrays": "made anew from the texts",
    "leftover": "removed",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: what kind of fault, whose, and in what way."""

    kind: Kind
    subject: str
    detail: str
    mended: bool = False
    remedy: str = REPAIR


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check looked through, and what it found; `newest` names the newest entry of the trail,
    and with it all that were before.
    """

    reports: int
    originals: int
    findings: tuple[Finding, ...]
    seconds: float
    newest: Mark | None = None

    @property
    def agreed(self) -> bool:
        """Whether all is as it should be now."""
        return all(finding.mended for finding in self.findings)
