#!/usr/bin/env python3
"""Break good files of every format in many ways, and read them as an ingest would.

    scripts/fuzz_readers.py --count 10000 --reader .docx --seed 3

Each mutation is read in a worker with limits of time and memory. It may be read or refused, also
for what it would take of memory; a crash, a hang or an exception that no reader foresaw is a find.
These and those that want too much memory are kept in a folder (--keep) to look at; the script ends
with 1 when there is a find. Of formats that are zip archives, mostly a part is broken and packed
again, for else nothing but the packing would be tried.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import zipfile
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1]))

from indexer.errors import UnreadableReport
from indexer.readers import SourceFile, expand, read
from indexer.workers import Limits, Pending, Workers
from tests.bad_files import GOOD, SLOW
from tests.readers.building import zipped

SAMPLES: dict[str, Callable[[], bytes]] = GOOD | SLOW
LIMITS = Limits(seconds=20.0, megabytes=1024)
AHEAD = 8
FORESEEN = ("read", "refused", "memory")
# What stands in files of these formats and means something to their parsers.
TOKENS = [
    *(b"\0", b"\0" * 64, b"\xff" * 4, b"\xff\xfe", b"\xef\xbb\xbf", b"\x7f\xff\xff\xff"),
    *(b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    *(b"<w:p>", b"</w:p>", b"<w:tbl>", b"<w:tc>", b"<w:t>", b"<!DOCTYPE x [", b"&a;", b"]]>"),
    *(
        b"<table>",
        b"<td colspan=9999>",
        b"<div>",
        b"<script>",
        b"<!--",
        b"&#xD800;",
        b"<c r='ZZZ9'>",
    ),
    *(b"{\\rtf1", b"{", b"}", b"\\bin9999999", b"\\u-1?", b"\\'ff", b"\\ansicpg936", b"\\trowd"),
    *(b"%PDF-", b"endobj", b"stream", b"/Length 99999999", b"/Kids [", b"/Encrypt", b"<< >>"),
    *(b"Content-Type: message/rfc822\n", b"boundary=b", b"--b\n", b"=?gb2312?B?", b"\r\n\r\n"),
    *(b'"', b",", b"\t", b"\n", b"\r", "正文".encode(), "一、".encode(), b"# ", b"|", b"```"),
]


def broken(data: bytes, chance: random.Random) -> bytes:
    """The data with some things done to it, or to a part of it."""
    if not data.startswith(b"PK") or chance.random() < 0.2:
        return mutated(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in chance.sample(sorted(parts), min(len(parts), chance.randint(1, 2))):
        parts[name] = mutated(parts[name], chance)
    return zipped(parts)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with one to eight things done to it: few of them leave much to read."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 8))):
        if not changed:
            break
        at = chance.randrange(len(changed))
        match chance.randrange(6):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at] = chance.choice((0, 1, 127, 128, 255))
            case 2:
                token = chance.choice(TOKENS)
                changed[at : at + chance.choice((0, len(token)))] = token
            case 3:  # a stretch left out
                del changed[at : at + chance.choice((1, 2, 4, 100, 1000))]
            case 4:  # a stretch from elsewhere, perhaps many times
                other = chance.randrange(len(changed))
                stretch = changed[other : other + chance.choice((1, 16, 300))]
                changed[at:at] = stretch * chance.choice((1, 1, 50))
            case _:  # cut short, which alone breaks most formats, so seldom
                if chance.random() < 0.1:
                    del changed[at:]
    return bytes(changed)


def texts_of(path: str, data: bytes) -> tuple[int, int]:
    """How many texts were read from a file or from what it holds, and how many were refused."""
    texts = refused = 0
    # To recognise a page whose letters are gone takes seconds, and tries nothing that is ours.
    with patch("indexer.readers.recognition.is_installed", return_value=False):
        for found in expand(SourceFile(path, data)):
            if isinstance(found, UnreadableReport):
                refused += 1
                continue
            try:
                read(found).text.encode()  # halves of characters could not be stored
                texts += 1
            except UnreadableReport:
                refused += 1
    return texts, refused


def outcomes(suffix: str, count: int, seed: int, workers: Workers) -> Iterator[tuple[bytes, str]]:
    """Each mutation and what came of it: read, refused, or what was found."""
    good, chance = SAMPLES[suffix](), random.Random(f"{suffix} {seed}")
    waiting: deque[tuple[bytes, Pending[tuple[int, int]]]] = deque()
    for _ in range(count):
        data = broken(good, chance)
        waiting.append((data, workers.submit(f"a{suffix}", texts_of, f"a{suffix}", data)))
        if len(waiting) > AHEAD:
            data, pending = waiting.popleft()
            yield data, outcome_of(pending, workers)
    for data, pending in waiting:
        yield data, outcome_of(pending, workers)


def outcome_of(pending: Pending[tuple[int, int]], workers: Workers) -> str:
    """read, refused, memory, or what was found."""
    try:
        texts, _ = workers.result(pending)
    except UnreadableReport as error:
        return "memory" if "of memory" in error.reason else error.reason
    return "read" if texts else "refused"


def fuzz(suffix: str, count: int, seed: int, keep: Path, workers: Workers) -> Counter[str]:
    """What came of so many mutations, counted; finds are kept."""
    found: Counter[str] = Counter()
    for number, (data, outcome) in enumerate(outcomes(suffix, count, seed, workers)):
        found[outcome] += 1
        if outcome not in ("read", "refused") and found[outcome] <= 3:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{seed}-{number}{suffix}").write_bytes(data)
    return found


def main() -> int:
    """Fuzz one reader or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=2000, help="mutations of each format")
    parser.add_argument("--reader", choices=sorted(SAMPLES), help="the suffix of one format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-finds"), help="where finds go")
    asked = parser.parse_args()
    bad = 0
    with closing(Workers(asked.jobs, LIMITS)) as workers:
        for suffix in [asked.reader] if asked.reader else SAMPLES:
            found = fuzz(suffix, asked.count, asked.seed, asked.keep, workers)
            finds = found.total() - sum(found[name] for name in FORESEEN)
            counts = " ".join(f"{found[name]:6} {name}" for name in FORESEEN)
            print(f"{suffix:6} {counts} {finds:6} finds", flush=True)
            for outcome, times in found.most_common():
                if outcome not in FORESEEN:
                    print(f"    {times:5} {outcome}", flush=True)
            bad += finds
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
