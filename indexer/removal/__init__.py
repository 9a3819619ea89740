"""Reports that are deleted: taken out, put back within thirty days, and then purged from the home.

`removing` does what a person asks for, `purging` what is due.
"""

from indexer.removal.purging import KEPT_DAYS, Purged, days_left, due, purge
from indexer.removal.removing import RemovalError, allow, remove, restore
from indexer.store import PathTaken, Removed

__all__ = [
    "KEPT_DAYS",
    "PathTaken",
    "Purged",
    "RemovalError",
    "Removed",
    "allow",
    "days_left",
    "due",
    "purge",
    "remove",
    "restore",
]
