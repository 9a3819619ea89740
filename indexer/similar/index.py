"""The wordings of a corpus, kept beside the engine's index and brought up to date when asked.

They are arrays in a folder of the home, made from the store, and can be lost without harm. A table
in SQLite was the other way: with two million sentences of forty runs of characters each it would
take gigabytes and minutes where arrays take seconds. What would change our mind is a corpus that
many processes write to at once.

Reports are gathered in segments. New and changed reports make a new one, into which small ones
are taken up, so that there are few and each report is read only a few times (as logarithms grow).
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import uuid
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from indexer.corpus import Corpus, HomeError, changing, own_region_tables
from indexer.similar.packed import PackedTexts, write_texts
from indexer.similar.segment import Known, Segment, merged_clauses, text_digest, write_segment

FOLDER, STATE, REPORTS = "similar", "build.json", "reports.json"
# To be raised when what is levelled, cut or kept changes.
VERSION = "1"
SEGMENT_REPORTS = 1000
# A phrase that fewer reports have is none that one would propose.
LEAST_REPORTS = 3
READ_AT_ONCE = 200
LAST = "\U0010ffff"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stated:
    """What is asked of a report when wordings are counted."""

    year: int | None
    region: str | None
    portfolios: tuple[str, ...]


class Wordings:
    """The wordings of a corpus in one state."""

    def __init__(self, folder: Path, state: Mapping[str, Any]) -> None:
        self.segments = [Segment(folder / name) for name in state["segments"]]
        stated = json.loads((folder / REPORTS).read_text(encoding="utf-8"))
        self.stated = {report: Stated(*row) for report, row in stated.items()}
        phrases = folder / state["phrases"]
        self._phrases = PackedTexts(phrases, "phrases")
        self._shown = PackedTexts(phrases, "shown")
        self._reports = np.load(phrases / "reports.npy")

    def year(self, report: str) -> int | None:
        """The year of a report, where it is known."""
        stated = self.stated.get(report)
        return stated.year if stated else None

    def phrases_beginning(self, beginning: str, limit: int) -> list[tuple[str, int]]:
        """The clauses that begin so, those of most reports first, and in how many reports."""
        first = bisect_left(self._phrases, beginning)
        last = bisect_left(self._phrases, beginning + LAST, first)
        most = np.argsort(-self._reports[first:last], kind="stable")[:limit] + first
        return [(self._shown[int(i)], int(self._reports[i])) for i in most]


def open_wordings(corpus: Corpus) -> Wordings:
    """The wordings of a corpus as it is now.

    While another process changes the home, as they were before. Raises HomeError where there are
    none yet and another process holds the home.
    """
    folder = corpus.settings.home / FOLDER
    state = _state(folder)
    stamp = _stamp(corpus)
    if state is None or state["stamp"] != stamp:
        try:
            with changing(corpus.settings.home):
                state = _bring_up_to_date(corpus, folder, stamp)
        except HomeError:
            if state is None:
                raise
    return _opened(folder, json.dumps(state))


@lru_cache(maxsize=2)
def _opened(folder: Path, state: str) -> Wordings:
    return Wordings(folder, json.loads(state))


def _stamp(corpus: Corpus) -> list[Any]:
    """What is the same as long as nothing has changed."""
    own = b"".join(table.read_bytes() for table in own_region_tables(corpus.settings.home))
    rules = f"{VERSION}-{blake2b(own, digest_size=6).hexdigest()}"
    return [rules, corpus.engine.generation, len(corpus.store.ids())]


def _state(folder: Path) -> dict[str, Any] | None:
    """What the folder says that it holds; None where it is absent or damaged."""
    try:
        state: dict[str, Any] = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    names = [*state.get("segments", ()), state.get("phrases", "")]
    return state if all((folder / name).is_dir() for name in names) else None


def _bring_up_to_date(corpus: Corpus, folder: Path, stamp: list[Any]) -> dict[str, Any]:
    """Make the folder hold what the store holds; what is not needed any more goes."""
    folder.mkdir(mode=0o700, exist_ok=True)
    before = _state(folder)
    usable = before is not None and before["stamp"][0] == stamp[0]
    names: list[str] = before["segments"] if before and usable else []
    current = dict(_digests(corpus))
    kept, fresh = _kept({name: Segment(folder / name).known for name in names}, current)
    if len(fresh) >= SEGMENT_REPORTS:
        log.warning("gathering the wordings of %d reports", len(fresh))
    regions = corpus.regions
    for first in range(0, len(fresh), SEGMENT_REPORTS):
        name = f"segment-{uuid.uuid4().hex}"
        write_segment(
            folder / name, _texts(corpus, fresh[first : first + SEGMENT_REPORTS]), regions
        )
        kept.append(name)
    phrases = before["phrases"] if before and kept == names else f"phrases-{uuid.uuid4().hex}"
    if not (folder / phrases).exists():
        _write_phrases(folder / phrases, [Segment(folder / name) for name in kept])
    state = {"stamp": stamp, "segments": kept, "phrases": phrases}
    _write_json(folder / REPORTS, _stated(corpus))
    _write_json(folder / STATE, state)  # last: what it names is there
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in {*kept, phrases}:
            shutil.rmtree(entry, ignore_errors=True)
    return state


def _kept(
    segments: Mapping[str, Sequence[Known]], current: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """The segments that stay, and the reports that are to be put into new ones."""
    kept = {
        name: known
        for name, known in segments.items()
        if all(current.get(report.id) == report.digest for report in known)
    }
    held = {report.id for known in kept.values() for report in known}
    fresh = [id_ for id_ in current if id_ not in held]
    for name, known in sorted(kept.items(), key=lambda item: len(item[1])):
        # 30 new reports take up a segment of 50, not one of 900.
        if fresh and len(known) < min(2 * len(fresh), SEGMENT_REPORTS):
            fresh += [report.id for report in known]
            del kept[name]
    return list(kept), fresh


def _stated(corpus: Corpus) -> dict[str, tuple[int | None, str | None, tuple[str, ...]]]:
    regions = corpus.regions
    ids: dict[Any, str] = {}
    stated = {}
    for report, values in corpus.store.values(("year", "region", "portfolios")).items():
        region = values["region"]
        if region is not None and region not in ids:
            ids[region] = regions.id_of(region)
        portfolios = tuple(portfolio.id for portfolio in values["portfolios"] or ())
        stated[report] = (values["year"], ids.get(region), portfolios)
    return stated


def _write_json(file: Path, value: object) -> None:
    """Write a file at once: a reader sees the whole of it, as it is now or was before."""
    new = file.with_suffix(".new")
    new.write_text(json.dumps(value), encoding="utf-8")
    os.replace(new, file)


def _digests(corpus: Corpus) -> Iterator[tuple[str, str]]:
    ids = corpus.store.ids()
    for id_, text in _texts(corpus, ids):
        yield id_, text_digest(text)


def _texts(corpus: Corpus, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    for first in range(0, len(ids), READ_AT_ONCE):
        yield from corpus.store.texts(ids[first : first + READ_AT_ONCE]).items()


def _write_phrases(folder: Path, segments: Sequence[Segment]) -> None:
    folder.mkdir()
    phrases = merged_clauses(segments, LEAST_REPORTS) if segments else []
    write_texts(folder, "phrases", (phrase for phrase, _, _ in phrases))
    write_texts(folder, "shown", (shown for _, shown, _ in phrases))
    np.save(folder / "reports.npy", np.array([count for _, _, count in phrases], np.int32))
