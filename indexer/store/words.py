"""The words of texts that were cut once, so that an index can be built anew without a segmenter.

They stand in a file of their own beside the database, one for each way of cutting, which can be
lost at any time without harm: what is not there is cut again. In the database they would be saved
with the truth, and take as much room there as the texts.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from pathlib import Path

from indexer.models import Report

# Words of each passage of a report, in order.
PassageWords = Sequence[Sequence[str]]

TABLE = """
CREATE TABLE IF NOT EXISTS words (key BLOB PRIMARY KEY, text TEXT, words BLOB) WITHOUT ROWID
"""
FAST = 1


def pack_words(words: PassageWords) -> bytes:
    """Words as bytes; none of them has a blank or an end of a line in it.

    >>> unpack_words(pack_words([["造林", "1.2"], [], ["河长制"]]))
    [['造林', '1.2'], [], ['河长制']]
    """
    lines = (f"{' '.join(of_passage)}\n" for of_passage in words)
    return zlib.compress("".join(lines).encode("utf-8", "surrogatepass"), FAST)


def unpack_words(data: bytes) -> PassageWords:
    """The words that were packed."""
    lines = zlib.decompress(data).decode("utf-8", "surrogatepass").split("\n")
    return [line.split() for line in lines[:-1]]


class WordCache:
    """Packed words by the text and the passages that they are of."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def of(self, version: str, reports: Iterable[Report]) -> dict[str, bytes]:
        """The packed words of those of some reports that are known, by id."""
        wanted = {report.id: _key(report) for report in reports}
        found: dict[str, bytes] = {}

        def look(connection: sqlite3.Connection) -> None:
            for id_, key in wanted.items():
                row = connection.execute("SELECT words FROM words WHERE key = ?", (key,)).fetchone()
                if row:
                    found[id_] = row[0]

        self._do(version, look)
        return found

    def keep(self, version: str, words: Iterable[tuple[Report, bytes]]) -> None:
        """Remember the packed words of some reports."""
        rows = [(_key(report), _digest(report.text), packed) for report, packed in words]
        insert = "INSERT OR IGNORE INTO words VALUES (?, ?, ?)"
        self._do(version, lambda connection: connection.executemany(insert, rows))

    def forget_others(self, version: str, texts: Collection[str]) -> None:
        """Forget the words of all but these texts, given by their digests, and of other versions.

        Texts with fewer passages than before are few, and stay until their text goes.
        """
        for file in self._home.glob("words-*.sqlite"):
            if file != self._file(version):
                file.unlink(missing_ok=True)

        def forget(connection: sqlite3.Connection) -> None:
            ((count,),) = connection.execute("SELECT count(*) FROM words")
            if count > len(texts):
                connection.execute("CREATE TEMP TABLE kept (text TEXT PRIMARY KEY)")
                connection.executemany("INSERT INTO kept VALUES (?)", ((each,) for each in texts))
                connection.execute("DELETE FROM words WHERE text NOT IN (SELECT text FROM kept)")

        self._do(version, forget)

    def erase_others(self, version: str, texts: Collection[str]) -> None:
        """Leave no byte of any text but these, given by their digests; a file that cannot be
        written now goes whole.
        """
        self.forget_others(version, texts)
        file = self._file(version)
        try:
            with closing(sqlite3.connect(file, isolation_level=None)) as connection:
                connection.execute(TABLE)
                connection.execute("CREATE TEMP TABLE kept (text TEXT PRIMARY KEY)")
                connection.executemany("INSERT INTO kept VALUES (?)", ((each,) for each in texts))
                connection.execute("DELETE FROM words WHERE text NOT IN (SELECT text FROM kept)")
                connection.execute("VACUUM")  # what was deleted is in free pages until then
        except sqlite3.Error:
            for path in (file, file.with_name(f"{file.name}-journal")):
                path.unlink(missing_ok=True)

    def _file(self, version: str) -> Path:
        return self._home / f"words-{_digest(version)[:12]}.sqlite"

    def _do(self, version: str, act: Callable[[sqlite3.Connection], object]) -> None:
        """Do something with the table, or nothing where it is busy, damaged or the disk full."""
        file = self._file(version)
        if not file.exists():
            file.touch(mode=0o600)
        try:
            with closing(sqlite3.connect(file)) as connection, connection:
                # What a loss of power takes is cut again.
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute(TABLE)
                act(connection)
        except sqlite3.OperationalError:
            return
        except sqlite3.DatabaseError:
            file.unlink(missing_ok=True)


def _key(report: Report) -> bytes:
    bounds = ",".join(f"{passage.start}-{passage.end}" for passage in report.passages)
    return hashlib.sha256(f"{_digest(report.text)} {bounds}".encode()).digest()[:16]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
