"""Ingest from files to hits: reports a second on one and on two processes, and where time goes."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from made_reports import made_reports

from indexer import analysis
from indexer.corpus import open_corpus
from indexer.extraction import extract
from indexer.figures import find_figures
from indexer.indexing import Feed, passage_words
from indexer.ingest import derive, ingest, walk
from indexer.models import Report
from indexer.policies import find_all, version
from indexer.readers import SourceFile
from indexer.settings import Settings
from indexer.store import Mentions, pack_words

T = TypeVar("T")
JOBS = (1, 2)
# Of so many reports the stages are timed.
STAGED = 100


def measure_ingest(folder: Path, count: int) -> dict[str, Any]:
    """Take in so many made reports as .txt files, all that is extracted and derived included."""
    with tempfile.TemporaryDirectory() as place:
        files = Path(place) / "files"
        files.mkdir()
        for number, report in enumerate(made_reports(folder, count)):
            (files / f"{number:06}.txt").write_text(report.text, encoding="utf-8")
        figures = {
            f"jobs_{jobs}": _ingested(files, Path(place) / f"home{jobs}", jobs) for jobs in JOBS
        }
        return {**figures, "stages": _staged(files, Path(place) / "staged")}


def _ingested(files: Path, home: Path, jobs: int) -> dict[str, Any]:
    with closing(open_corpus(Settings(home=home), create=True)) as corpus:
        found = walk([files], home)
        began = time.process_time()
        result = ingest(corpus, found, jobs=jobs)
        return {
            "files": len(found.files),
            "rejected": len(result.rejected),
            "seconds": result.seconds,
            "files_a_second": round(len(found.files) / result.seconds, 1),
            "writer_processor_seconds": round(time.process_time() - began, 1),
            "segmenter": analysis.segmenter_name(),
        }


class _Stages:
    """Milliseconds of the processor by stage."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    def timed(self, stage: str, call: Callable[[], T]) -> T:
        """What a call gives, its time counted for a stage."""
        began = time.process_time()
        result = call()
        took = (time.process_time() - began) * 1000
        self.milliseconds[stage] = self.milliseconds.get(stage, 0.0) + took
        return result


def _staged(files: Path, home: Path) -> dict[str, float]:
    """Milliseconds a report in each stage, in one process; what is loaded once is left out."""
    stages = _Stages()
    with closing(open_corpus(Settings(home=home), create=True)) as corpus:
        policies = corpus.policies
        feed = Feed(corpus.store, corpus.engine, corpus.regions)
        taken = sorted(files.iterdir())[: STAGED + 1]
        for number, file in enumerate(taken):
            if number == 1:
                stages = _Stages()
            source = SourceFile(str(file), file.read_bytes())
            report: Report = stages.timed("extract", partial(extract, source, {}, corpus.regions))
            found = stages.timed("figures", partial(find_figures, report))
            mentioned = stages.timed("policies", partial(find_all, report.text, policies))
            mentions = Mentions(mentioned, version(policies.version))
            words = stages.timed("words", lambda report=report: pack_words(passage_words(report)))
            put = partial(corpus.store.put, report, found, source.data, {}, "", mentions)
            outcome = stages.timed("store", put)
            kept = replace(report, id=outcome.report)
            add = partial(feed.add, kept, found, mentioned, words, outcome.version)
            stages.timed("index", add)
        stages.timed("index", feed.flush)
        stages.timed("derive", partial(derive, corpus))
    each = len(taken) - 1
    return {stage: round(took / each, 2) for stage, took in stages.milliseconds.items()}
