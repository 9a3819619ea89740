"""Purging: no byte of a report is left in its home, and the others stay as they are."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import update

from indexer.checking import check
from indexer.chores import do_chores
from indexer.corpus import Corpus, open_corpus
from indexer.corrections import correct
from indexer.errors import UnreadableReport
from indexer.ingest import ingest, walk
from indexer.removal import days_left, due, purge, remove, restore
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from indexer.store import tables
from indexer.syncing import UNFINISHED

# Words that stand in one report only, and in no list of ours.
SECRET = "龘靐齉爩鱻麤"
TEXT = (
    f"青禾县副县长2023年度述职报告\n一、工作回顾\n全面落实河长制，{SECRET}工程新增人工造林1357亩。\n"
    f"二、存在问题\n{SECRET}一线巡查不够，《{SECRET}管理办法》落实不严。\n"
)
OTHERS = 3
OTHER = "青禾县副县长{}年度述职报告\n一、工作回顾\n全面落实河长制，新增人工造林{}亩。\n"
# As a text has them, in any encoding, and as words stand that were cut.
PIECES = (
    *(
        SECRET[first : first + length].encode(encoding)
        for encoding, length in (
            ("utf-8", 2),
            ("gb18030", 2),
            ("utf-16-le", 3),
            ("utf-16-be", 3),
            ("utf-32-le", 2),
            ("utf-32-be", 2),
        )
        for first in range(len(SECRET) - length + 1)
    ),
    *(" ".join(pair).encode() for pair in pairwise(SECRET)),
)
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/'
    '2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def docx(text: str) -> bytes:
    file = io.BytesIO()
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", DOCUMENT.format(lines))
    return file.getvalue()


FORMS = {
    "a.txt": TEXT.encode(),
    "a.docx": docx(TEXT),
    "b.txt": TEXT.encode("gb18030"),
    "c.txt": TEXT.encode("utf-16"),
}


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes, and all that is packed in them."""
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    for head in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b\x08"):
        at = data.find(head)
        while at >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj(32 + zlib.MAX_WBITS).decompress(data[at:])
            at = data.find(head, at + 1)


def holding(home: Path, *more: bytes) -> set[str]:
    """The first parts of the names of files in which a piece of the secret stands."""
    return {
        path.relative_to(home).parts[0].partition("-")[0]
        for path in home.rglob("*")
        if path.is_file()
        and any(piece in data for data in unpacked(path.read_bytes()) for piece in (*PIECES, *more))
    }


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(OTHERS):
        text = OTHER.format(2015 + number, 1000 + number)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    for name, data in FORMS.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def corpus(tmp_path: Path, files: Path) -> Iterator[Corpus]:
    opened = open_corpus(Settings(home=tmp_path / "home"), create=True)
    assert not ingest(opened, walk([files], opened.settings.home)).rejected
    yield opened
    opened.close()


def secret(corpus: Corpus) -> str:
    (hit,) = search(corpus, SearchRequest(f'"{SECRET}"')).hits
    return hit.report.id


def age(corpus: Corpus, days: int) -> None:
    """Have all been deleted so many days earlier."""
    then = datetime.now(UTC) - timedelta(days=days)
    with corpus.store._database.execution_options(writes=True).begin() as connection:
        connection.execute(update(tables.removed_reports).values(removed_at=then))


def test_no_byte_is_left(corpus: Corpus, files: Path) -> None:
    home, id_ = corpus.settings.home, secret(corpus)
    correct(corpus, id_, "title", f"{SECRET}报告", "见封面", "zhao")
    # what the program writes while a file is read, and a person's upload
    (home / "originals" / "ab").mkdir(exist_ok=True)
    (home / "originals" / "ab" / f"{UNFINISHED}x").write_bytes(FORMS["a.txt"])
    (home / "uploads" / "1").mkdir(parents=True)
    (home / "uploads" / "1" / "0").write_bytes(FORMS["a.docx"])
    slices = [data[at : at + 48] for data in FORMS.values() for at in range(0, len(data) - 48, 48)]
    found = holding(home, *slices)
    assert found >= {"index", "originals", "shuzhi.sqlite", "uploads", "words"}
    with closing(open_corpus(corpus.settings)) as other:  # a server that is asked meanwhile
        assert search(other, SearchRequest(f'"{SECRET}"')).total == 1
        remove(corpus, id_, "含有不宜公开的内容", "zhao")
        assert search(other, SearchRequest(f'"{SECRET}"')).total == 0
        assert "originals" in holding(home)
        purged = purge(corpus, "zhao", [id_])
    assert purged.reports == (id_,) and purged.whole
    assert purged.copies == ("backups and exports elsewhere",)
    assert holding(home, *slices) == set()
    # arrays have numbers in place of words, but say whose they are
    assert holding(home, id_.encode()) == {"shuzhi.sqlite"}
    assert len(list((home / "originals").glob("??/*"))) == OTHERS
    assert check(corpus.settings).agreed
    assert search(corpus, SearchRequest('"人工造林"')).total == OTHERS
    (tombstone,) = corpus.store.removals.all()
    assert (tombstone.title, tombstone.reason) == ("", "含有不宜公开的内容")
    assert tombstone.purged_at and not tombstone.has_rows and days_left(tombstone) == 0
    # and nothing of it comes back
    rejected = ingest(corpus, walk([files], home)).rejected
    assert len(rejected) == len(FORMS) and holding(home, *slices) == set()
    corpus.close()
    assert holding(home, *slices) == set()


def test_what_is_due_is_purged_by_itself(corpus: Corpus) -> None:
    first = secret(corpus)
    remove(corpus, first, "重复提交", "zhao")
    other = corpus.store.ids()[0]
    remove(corpus, other, "重复提交", "zhao")
    do_chores(corpus)
    age(corpus, 29)
    assert [days_left(one) for one in corpus.store.removals.all()] == [1, 1]
    assert due(corpus) == [] and purge(corpus, "zhao").reports == ()
    restore(corpus, other, "zhao")
    age(corpus, 30)
    assert [one.report for one in due(corpus)] == [first]
    do_chores(corpus)
    assert due(corpus) == [] and holding(corpus.settings.home) == set()
    assert [(one.action, one.person) for one in corpus.store.trail.entries(limit=1)] == [
        ("purge report", "")
    ]


def test_a_file_of_two_reports_stays_until_the_last_is_purged(corpus: Corpus, files: Path) -> None:
    """A file that had other text before is among the originals of both."""
    old = files / "0.txt"
    moved = old.read_bytes()
    first = corpus.store.report_at(str(old))
    old.write_text(OTHER.format(2015, 8888), encoding="utf-8")
    (files / "moved.txt").write_bytes(moved)
    ingest(corpus, walk([files], corpus.settings.home))
    second = corpus.store.report_at(str(files / "moved.txt"))
    assert first and second and first != second

    def has_file() -> bool:
        paths = (corpus.settings.home / "originals").glob("??/*")
        return moved in [path.read_bytes() for path in paths]

    for number, report in enumerate((first, second)):
        assert has_file()
        remove(corpus, report, "重复提交", "zhao")
        purge(corpus, "zhao", [report])
        assert has_file() == (number == 0)
        assert check(corpus.settings).agreed


def test_who_reads_keeps_the_log_until_the_next_purge(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.store.sqlite.SECONDS_TO_WAIT", 0.2)
    id_ = secret(corpus)
    remove(corpus, id_, "重复提交", "zhao")
    with closing(open_corpus(corpus.settings)) as other:
        with other.store.transfer.reading() as snapshot:
            assert snapshot.ids()
            purged = purge(corpus, "zhao", [id_])
            assert not purged.whole
            (listed,) = corpus.store.removals.all()
            assert not listed.has_rows and listed.purged_at is None
        assert [one.report for one in due(corpus)] == [id_]
        assert purge(corpus, "zhao").whole
    assert holding(corpus.settings.home) == set()


def test_copies_that_are_not_touched_are_named(corpus: Corpus) -> None:
    home, id_ = corpus.settings.home, secret(corpus)
    (home / "backups").mkdir()
    (home / "backups" / "0001-schema-0009.sqlite").write_bytes(b"")
    (home / "evaluation.json").write_text("{}")
    remove(corpus, id_, "重复提交", "zhao")
    assert purge(corpus, "zhao", [id_]).copies == (
        "backups/0001-schema-0009.sqlite", "evaluation.json", "backups and exports elsewhere",
    )  # fmt: skip


def test_a_deleted_text_is_not_put(corpus: Corpus) -> None:
    id_ = secret(corpus)
    report = corpus.store.reports([id_])[id_]
    report = replace(report, sources=report.sources[:1])
    remove(corpus, id_, "重复提交", "zhao")
    with pytest.raises(UnreadableReport, match="by zhao: 重复提交"):
        corpus.store.put(report, (), b"other bytes", {}, "rules")
    assert check(corpus.settings).agreed
