"""Whether all that a home holds is in agreement, and mending of what is not.

`looking` knows every kind of fault and finds it, `mending` puts right what can be put right without
losing anything. What was mended is what is no longer found when all is looked through again.
"""

from indexer.checking.findings import Checked, Finding
from indexer.checking.mending import LOST_AND_FOUND, check

__all__ = ["LOST_AND_FOUND", "Checked", "Finding", "check"]
