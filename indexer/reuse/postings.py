"""Which reports have a fingerprint: arrays beside the index, built from the store.

A table in SQLite was the other way. With ten million fingerprints of ten thousand reports it would
take several times their bytes and, since hashes come in no order, a seek for each row that is put
in: far from 300 reports a second. Arrays are written once from beginning to end, sorted slice by
slice in bounded memory, mapped into memory to be asked, and can be lost without harm. What was
not changed since the last time is copied from the arrays before.

A folder holds one state of the corpus and never changes. Who builds a new one puts it in place at
the end, so that a process that is interrupted leaves nothing that could be taken for whole.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from indexer.reuse.prints import Hashes, Numbers, Prints

# So many fingerprints are sorted at once: about 100 MB.
SORTED_AT_ONCE = 1 << 21
READ_AT_ONCE = 1 << 20
HEAD = "reports.json"
HASH, NUMBER = np.dtype("<u8"), np.dtype("<u4")


@dataclass(frozen=True)
class Rows:
    """Fingerprints of one report that other places have too: the index of each, and where."""

    own: Numbers
    report: Numbers
    place: Numbers


class Postings:
    """The fingerprints of all reports, by report and by hash."""

    def __init__(self, folder: Path) -> None:
        head = json.loads((folder / HEAD).read_text(encoding="utf-8"))
        self.ids: list[str] = head["ids"]
        self._number_of_digest = {digest: number for number, digest in enumerate(head["digests"])}
        self.bounds = np.asarray(head["bounds"], np.int64)
        self._own_hashes = _mapped(folder / "own_hashes", HASH)
        self._own_places = _mapped(folder / "own_places", NUMBER)
        self._hashes = _mapped(folder / "hashes", HASH)
        self._reports = _mapped(folder / "reports", NUMBER)
        self._places = _mapped(folder / "places", NUMBER)

    def of_report(self, number: int) -> Prints:
        """The hashes of a report, and the index of the letter at which each run begins."""
        start, end = self.bounds[number], self.bounds[number + 1]
        return self._own_hashes[start:end], self._own_places[start:end].astype(np.int64)

    def with_digest(self, digest: str) -> Prints | None:
        """The fingerprints of the text that has this digest."""
        number = self._number_of_digest.get(digest)
        return None if number is None else self.of_report(number)

    def rows(self, hashes: Hashes, most: int) -> tuple[Rows, Numbers]:
        """Where each of some fingerprints stands, and in how many places.

        Of one that stands in more than `most` places no rows are given.
        """
        start = np.searchsorted(self._hashes, hashes, "left")
        counts = np.searchsorted(self._hashes, hashes, "right") - start
        wanted = np.where(counts <= most, counts, 0)
        own = np.repeat(np.arange(len(hashes)), wanted)
        within = np.arange(len(own)) - np.repeat(np.cumsum(wanted) - wanted, wanted)
        at = np.repeat(start, wanted) + within
        rows = Rows(own, self._reports[at].astype(np.int64), self._places[at].astype(np.int64))
        return rows, counts

    def sample(self, divisor: int) -> Iterator[tuple[Hashes, Numbers]]:
        """One of so many hashes with its reports, sorted by hash; the same for all reports."""
        for start in range(0, len(self._hashes), READ_AT_ONCE):
            hashes = self._hashes[start : start + READ_AT_ONCE]
            kept = np.flatnonzero(hashes % np.uint64(divisor) == 0)
            yield hashes[kept], self._reports[start + kept].astype(np.int64)


def digest(text: str) -> str:
    """Names a text."""
    return blake2b(text.encode(), digest_size=12).hexdigest()


def open_postings(
    folder: Path,
    version: str,
    texts: Callable[[], Iterable[tuple[str, str]]],
    prints: Callable[[str], Prints],
) -> Postings:
    """The postings of these texts, each with the id of its report; built where they are not there.

    `version` names all that decides what `prints` finds in a text.
    """
    digests = {id_: digest(text) for id_, text in texts()}
    state = blake2b(json.dumps([version, digests]).encode(), digest_size=8).hexdigest()
    place = folder / f"{blake2b(version.encode(), digest_size=4).hexdigest()}-{state}"
    if not (place / HEAD).exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        before = _latest(folder, place.name.split("-")[0])
        with tempfile.TemporaryDirectory(dir=folder, prefix="new-") as made:
            whole = Path(made) / "whole"
            whole.mkdir()
            _build(whole, digests, texts, prints, before)
            _put_in_place(whole, place)
    return Postings(place)


def _latest(folder: Path, version: str) -> Postings | None:
    """An earlier state of the same version, whose fingerprints can be copied."""
    states = [path for path in folder.glob(f"{version}-*") if (path / HEAD).exists()]
    return Postings(max(states, key=lambda path: path.stat().st_mtime_ns)) if states else None


def _put_in_place(whole: Path, place: Path) -> None:
    try:
        whole.rename(place)
    except OSError:
        if not (place / HEAD).exists():  # another process was first, or there is a fault
            raise
    for old in place.parent.iterdir():
        if old != place and not old.name.startswith("new-"):
            shutil.rmtree(old, ignore_errors=True)


def _build(
    folder: Path,
    digests: dict[str, str],
    texts: Callable[[], Iterable[tuple[str, str]]],
    prints: Callable[[str], Prints],
    before: Postings | None,
) -> None:
    ids: list[str] = []
    bounds = [0]
    with open(folder / "own_hashes", "wb") as hashes, open(folder / "own_places", "wb") as places:
        for id_, text in texts():
            # A report that came or changed since the digests were taken is for the next time.
            if digests.get(id_) != digest(text):
                continue
            found, at = (before and before.with_digest(digests[id_])) or prints(text)
            hashes.write(found.astype(HASH).tobytes())
            places.write(at.astype(NUMBER).tobytes())
            ids.append(id_)
            bounds.append(bounds[-1] + len(found))
    _sort(folder, np.asarray(bounds, np.int64))
    head = {"ids": ids, "digests": [digests[id_] for id_ in ids], "bounds": bounds}
    (folder / HEAD).write_text(json.dumps(head), encoding="utf-8")


def _sort(folder: Path, bounds: Numbers) -> None:
    """Write the fingerprints in order of hash, then report and place.

    Hashes are spread evenly, so that a slice of their range holds about as many as another.
    """
    hashes, places = _mapped(folder / "own_hashes", HASH), _mapped(folder / "own_places", NUMBER)
    slices = len(hashes) // SORTED_AT_ONCE + 1
    edges = [(number << 64) // slices for number in range(slices + 1)]
    with (
        open(folder / "hashes", "wb") as to_hashes,
        open(folder / "reports", "wb") as to_reports,
        open(folder / "places", "wb") as to_places,
    ):
        for low, high in pairwise(edges):
            at = _within(hashes, low, high)
            at = at[np.argsort(hashes[at], kind="stable")]
            _write(to_hashes, hashes[at], HASH)
            _write(to_reports, np.searchsorted(bounds, at, "right") - 1, NUMBER)
            _write(to_places, places[at], NUMBER)


def _within(hashes: Hashes, low: int, high: int) -> Numbers:
    """Where the hashes from `low` up to, not including, `high` stand."""
    found = []
    for start in range(0, len(hashes), READ_AT_ONCE):
        part = hashes[start : start + READ_AT_ONCE]
        fits = (part >= np.uint64(low)) & (part <= np.uint64(high - 1))
        found.append(start + np.flatnonzero(fits))
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _write(file: BinaryIO, values: NDArray[Any], kind: np.dtype[Any]) -> None:
    file.write(values.astype(kind).tobytes())


def _mapped(path: Path, kind: np.dtype[Any]) -> NDArray[Any]:
    """The numbers of a file; an empty one cannot be mapped."""
    return np.memmap(path, kind, "r") if path.stat().st_size else np.empty(0, kind)
