"""The audit trail as commands and pages know it; the store keeps it, and says how."""

from indexer.store.trail import LEAST_DIGITS, Act, Break, BreakKind, Entry, Mark, Wanted
from indexer.trail.tables import entry_json, trail_csv

__all__ = [
    "LEAST_DIGITS",
    "Act",
    "Break",
    "BreakKind",
    "Entry",
    "Mark",
    "Wanted",
    "entry_json",
    "trail_csv",
]
