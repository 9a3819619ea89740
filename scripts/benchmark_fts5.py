"""FTS5 of SQLite in a comparison of engines: contentless, facets counted by arrays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import numpy as np
from benchmark_peers import (
    FACETS,
    LIMIT,
    Answer,
    Built,
    LabelArrays,
    Numbers,
    Texts,
    proved,
    size_of,
)
from benchmark_tokens import Given, phrase, written

from indexer import analysis
from indexer.query import And, Clause, Exact, FieldIs, Near, Or, Slots, Words
from indexer.query.needed import needed

FILE = "fts5.sqlite"
Row = tuple[int, str, str, str]
TABLES = """
CREATE VIRTUAL TABLE found USING fts5(
    words, grams, labels, content='', tokenize="unicode61 remove_diacritics 0"
);
CREATE TABLE reports (number INTEGER PRIMARY KEY, report TEXT UNIQUE, labels TEXT);
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
"""


class Fts5:
    """A table of FTS5. What it cannot do, arrays of the labels do that are read when it opens."""

    def __init__(self, folder: Path, texts: Path) -> None:
        self._connection = sqlite3.connect(folder / FILE)
        self.text = Texts(texts)
        # What was put since it was opened, by report: it takes the old tokens to delete them.
        self._put: dict[str, Row] = {}
        self._read_labels()

    @classmethod
    def build(cls, folder: Path, reports: Iterable[Given]) -> Built:
        """Make the tables in a folder."""
        with closing(sqlite3.connect(folder / FILE)) as connection:
            connection.executescript(TABLES)
            for number, each in enumerate(reports, start=1):
                _insert(connection, number, each)
            connection.commit()
        return size_of(folder)

    def answer(self, clause: Clause) -> Answer:
        """The first reports for which a clause is true."""
        if isinstance(clause, Slots | Near):
            candidates = self._numbers(needed(clause))
            numbers = {self._names[number]: number for number in candidates.tolist()}
            names = proved(clause, numbers, self.text)
            proofs = np.array([numbers[name] for name in names], np.int64)
            return Answer(len(names), names[:LIMIT], self._labels.count(proofs))
        found = self._numbers(clause)
        wanted = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?"
        best = self._connection.execute(wanted, (_expression(clause), LIMIT))
        names = [self._names[number - 1] for (number,) in best]
        return Answer(len(found), names, self._labels.count(found))

    def total(self, clause: Clause) -> int:
        """For how many reports a clause is true."""
        return len(self._numbers(clause))

    def put(self, given: Given) -> None:
        """Make a report searchable."""
        with self._connection:
            self._forget(given.document.report)
            wanted = "SELECT coalesce(max(number), 0) + 1 FROM reports"
            ((number,),) = self._connection.execute(wanted)
            self._put[given.document.report] = _insert(self._connection, number, given)

    def remove(self, given: Given) -> None:
        """Make a report found no more."""
        with self._connection:
            self._forget(given.document.report)

    def _forget(self, report: str) -> None:
        # A contentless table must be told what it held.
        if report in self._put:
            insert = "INSERT INTO found (found, rowid, words, grams, labels) VALUES (?, ?, ?, ?, ?)"
            row = self._put.pop(report)
            self._connection.execute(insert, ("delete", *row))
            self._connection.execute("DELETE FROM reports WHERE number = ?", row[:1])

    def _read_labels(self) -> None:
        rows = self._connection.execute("SELECT report, labels FROM reports ORDER BY number")
        self._names: list[str] = []
        labels = []
        for report, encoded in rows:
            self._names.append(report)
            labels.append({field: tuple(of) for field, of in json.loads(encoded).items()})
        self._labels = LabelArrays(labels)

    def _numbers(self, clause: Clause) -> Numbers:
        wanted = "SELECT rowid FROM found WHERE found MATCH ?"
        rows = self._connection.execute(wanted, (_expression(clause),))
        return np.fromiter((number - 1 for (number,) in rows), np.int64)


def _insert(connection: sqlite3.Connection, number: int, given: Given) -> Row:
    document, words, grams = given
    labels = " ".join(_label(field, value) for field in FACETS for value in document.labels[field])
    row = (number, words, grams, labels)
    insert = "INSERT INTO found (rowid, words, grams, labels) VALUES (?, ?, ?, ?)"
    connection.execute(insert, row)
    values = {field: document.labels[field] for field in FACETS}
    known = (number, document.report, json.dumps(values))
    connection.execute("INSERT INTO reports VALUES (?, ?, ?)", known)
    return row


def _label(field: str, value: str) -> str:
    """One token of a field and a value.

    >>> _label("region", "620700").startswith("region620700")
    True
    """
    (token,) = written([field + value])
    return token


def _expression(clause: Clause) -> str:
    match clause:
        case Exact(text) if len(text) == 1:
            (start,) = written([text])
            return f'(grams : "{start}" *)'
        case Exact(text):
            return f'(grams : "{" ".join(phrase(text))}")'
        case Words(text):
            words = written(analysis.query_words(text))
            every = " AND ".join(f'words : "{word}"' for word in words)
            return f"({_expression(Exact(text))} OR ({every}))"
        case FieldIs(name, values):
            return "(" + " OR ".join(f'labels : "{_label(name, v)}"' for v in values) + ")"
        case And(parts):
            return "(" + " AND ".join(map(_expression, parts)) + ")"
        case Or(parts):
            return "(" + " OR ".join(map(_expression, parts)) + ")"
    raise ValueError(clause)
