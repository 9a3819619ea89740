"""What the tests of corrections share: texts, and what they ask of a corpus."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from indexer.corpus import Corpus
from indexer.ingest import ingest, walk
from indexer.models import Report
from indexer.search import SearchRequest, search

REPORT = "青禾县副县长2023年度述职报告\n一、工作回顾\n全年新增人工造林11543亩，全面落实河长制。\n"
OTHER = "乌柏县副县长2021年度述职报告\n一、工作回顾\n兴修水利，整治河道。\n"
ZHANGYE, GANZHOU = "甘肃省/张掖市", "甘肃省/张掖市/甘州区"


def take(corpus: Corpus, *paths: Path, manifest: Path | None = None) -> None:
    result = ingest(corpus, walk(paths, corpus.settings.home), manifest)
    assert not result.rejected


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def total(corpus: Corpus, query: str) -> int:
    return search(corpus, SearchRequest(query)).total


def report_at(corpus: Corpus, path: Path) -> Report:
    id_ = corpus.store.report_at(str(path))
    report = corpus.store.report(id_) if id_ else None
    assert report is not None
    return report


def trail_of(corpus: Corpus) -> list[tuple[str, str, str, dict[str, Any]]]:
    """What the audit trail says: who, what, to what, and more of it."""
    with closing(sqlite3.connect(corpus.settings.home / "shuzhi.sqlite")) as connection:
        rows = connection.execute("SELECT person, action, subject, details FROM trail ORDER BY id")
        return [(*row[:3], json.loads(row[3])) for row in rows]
