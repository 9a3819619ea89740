"""The answer for all reports as a file of the home: a large corpus takes minutes to compare.

Reports are named once and go by number.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path
from typing import Any

from indexer.offsets import Span
from indexer.reuse.records import (
    SHARE_CLASSES,
    Change,
    Pair,
    Recycled,
    ReportName,
    Share,
    Side,
)
from indexer.syncing import write_whole

# What the answer is true of: compared as it stands.
Stamp = Sequence[Any]


def keep(file: Path, stamp: Stamp, found: Recycled) -> None:
    """Write the answer at once: a reader sees the whole of it, as it is now or was before."""
    write_whole(file, json.dumps([stamp, _rows(found)], ensure_ascii=False).encode())


def kept(file: Path, stamp: Stamp) -> Recycled | None:
    """The answer where it was kept and is true of this."""
    try:
        stated, found = _read(file, file.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    return found if stated == list(stamp) else None


@lru_cache(maxsize=1)
def _read(file: Path, _written: int) -> tuple[list[Any], Recycled]:
    stamp, rows = json.loads(file.read_text(encoding="utf-8"))
    return stamp, _recycled(rows)


def _rows(found: Recycled) -> dict[str, Any]:
    numbers: dict[ReportName, int] = {}

    def number(name: ReportName) -> int:
        return numbers.setdefault(name, len(numbers))

    def side(side: Side) -> list[Any]:
        return [number(side.report), side.start, side.end, side.quote]

    pairs = [
        [p.kind, side(p.a), side(p.b), p.directed, p.share, [astuple(c) for c in p.changes]]
        for p in found.pairs
    ]
    shares = [
        [number(share.report), share.recycled, [share.classes[name] for name in SHARE_CLASSES]]
        for share in found.shares
    ]
    groups = [list(map(number, group)) for group in found.near_duplicates]
    return {
        "reports": found.reports,
        "common": found.common,
        "names": list(map(astuple, numbers)),
        "pairs": pairs,
        "shares": shares,
        "near_duplicates": groups,
    }


def _recycled(rows: dict[str, Any]) -> Recycled:
    names = [ReportName(*name) for name in rows["names"]]

    def side(row: Sequence[Any]) -> Side:
        return Side(names[row[0]], *row[1:])

    return Recycled(
        reports=rows["reports"],
        common=rows["common"],
        pairs=tuple(
            Pair(kind, side(a), side(b), directed, share, tuple(map(_change, changes)))
            for kind, a, b, directed, share, changes in rows["pairs"]
        ),
        shares=tuple(
            Share(names[number], recycled, dict(zip(SHARE_CLASSES, parts, strict=True)))
            for number, recycled, parts in rows["shares"]
        ),
        near_duplicates=tuple(
            tuple(names[number] for number in group) for group in rows["near_duplicates"]
        ),
    )


def _change(row: Sequence[Any]) -> Change:
    kind, a, b, old, new = row
    return Change(kind, Span(*a), Span(*b), old, new)
