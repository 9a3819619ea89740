"""Which reports may be the same text: those that share most of a sample of their fingerprints.

The sample is one in `SAMPLED` of all hashes, the same for all reports. What is sure is told by the
texts (`duplicates`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.reuse.prints import Hashes, Numbers

SAMPLED = 16
# What stands in more reports than this is no sign of a duplicate.
MOST_COPIES = 16
LEAST_SHARE = 0.5


def sample(hashes: Hashes, owners: npt.NDArray[np.uint32]) -> tuple[Hashes, npt.NDArray[np.uint32]]:
    """Of fingerprints in order of hash and report those of the sample, each once a report."""
    kept = np.flatnonzero(hashes % np.uint64(SAMPLED) == 0)
    hashes, owners = hashes[kept], owners[kept]
    again = (hashes[1:] == hashes[:-1]) & (owners[1:] == owners[:-1])
    first = np.append(True, ~again)[: len(hashes)]
    return hashes[first], owners[first]


def alike(hashes: Hashes, owners: Numbers, reports: int) -> Numbers:
    """Each two reports that may be the same text, a row each, the lower number first."""
    counts = np.bincount(owners, minlength=reports)
    order = np.lexsort((owners, hashes))
    keys, shared = np.unique(_pairs(hashes[order], owners[order], reports), return_counts=True)
    ones, others = np.divmod(keys, max(reports, 1))
    enough = shared >= LEAST_SHARE * np.minimum(counts[ones], counts[others])
    return np.column_stack((ones[enough], others[enough]))


def _pairs(hashes: Hashes, owners: Numbers, reports: int) -> Numbers:
    """Each two reports that share a hash, as one number, once for each such hash."""
    sizes = np.unique(hashes, return_counts=True)[1]
    rare = np.repeat(sizes <= MOST_COPIES, sizes)
    hashes, owners = hashes[rare], owners[rare]
    found = [np.empty(0, np.int64)]
    for step in range(1, MOST_COPIES):
        at = np.flatnonzero(hashes[step:] == hashes[:-step])
        found.append(owners[at] * reports + owners[at + step])
    return np.concatenate(found)
