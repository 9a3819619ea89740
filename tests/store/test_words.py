"""Words that were cut once are not cut again; and their file can be lost or damaged."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import analysis
from indexer.corpus import Corpus, open_corpus, reindex
from indexer.ingest import ingest, walk
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from indexer.store import pack_words, unpack_words

REPORTS = {
    "a.txt": "青禾县副县长2023年度述职报告\n一、回顾\n新增人工造林5029亩。\n",
    "b.txt": "青禾县副县长2022年度述职报告\n一、回顾\n全面落实河长制。\n",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """A corpus of two reports."""
    for name, text in REPORTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    opened = open_corpus(Settings(home=tmp_path / "home"), create=True)
    ingest(opened, walk([tmp_path / name for name in REPORTS], opened.settings.home))
    yield opened
    opened.close()


def file_of(corpus: Corpus) -> Path:
    (file,) = corpus.settings.home.glob("words-*.sqlite")
    return file


def total(corpus: Corpus, query: str) -> int:
    return search(corpus, SearchRequest(query)).total


def test_an_index_is_built_anew_without_cutting(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(text: str) -> list[str]:
        raise AssertionError(f"cut again: {text[:20]}")

    corpus.close()
    monkeypatch.setattr(analysis, "words", refuse)  # those of a query are cut otherwise
    again = reindex(corpus.settings)
    assert total(again, "人工造林") == total(again, "河长制") == 1
    again.close()


@pytest.mark.parametrize("harm", ["gone", "empty", "damaged"])
def test_without_the_file_words_are_cut_again(corpus: Corpus, harm: str) -> None:
    file = file_of(corpus)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    match harm:
        case "gone":
            file.unlink()
        case "empty":
            file.write_bytes(b"")
        case "damaged":
            file.write_bytes(b"no database" * 1000)
    corpus.close()
    for _ in range(2):
        again = reindex(corpus.settings)
        assert total(again, "人工造林") == total(again, "河长制") == 1
        again.close()


def test_words_of_texts_that_are_no_more_are_forgotten(corpus: Corpus, tmp_path: Path) -> None:
    before = file_of(corpus).stat().st_size
    for number in range(40):
        text = REPORTS["a.txt"] + "".join(f"第{number * i}项工作，" for i in range(1000))
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        ingest(corpus, walk([tmp_path / "a.txt"], corpus.settings.home))
    assert file_of(corpus).stat().st_size < before + 10 * len(pack_words([[text]]))


def test_another_way_of_cutting_has_a_file_of_its_own(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file_of(corpus)
    monkeypatch.setattr(analysis, "version", lambda: "another dictionary")
    (tmp_path / "a.txt").write_text(REPORTS["a.txt"] + "三是造林。", encoding="utf-8")
    ingest(corpus, walk([tmp_path / "a.txt"], corpus.settings.home))
    assert file_of(corpus) != before


@pytest.mark.parametrize("words", [[], [[]], [["造林", "1.2"], [], ["a"]], [["\ud800"]]])
def test_packed_words_come_back(words: list[list[str]]) -> None:
    assert unpack_words(pack_words(words)) == words
