"""The answer for all reports is kept until something changes, and texts of any shape are answered."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest

from indexer.corpus import Corpus
from indexer.corrections import correct
from indexer.reuse import Recycled, overview_at_once, recycled
from indexer.reuse import recycling as module
from indexer.reuse.keeping import keep, kept
from indexer.similar import complete, similar, templates
from tests.reuse.homes import OWN, Told, put

SENTENCE = "沿着老河道走了十二公里，逐段记下塌岸和淤塞的地方，请来退休的水利员当顾问，先清淤再固岸，动用土方三百方。"


def kept_file(corpus: Corpus) -> Path:
    return corpus.settings.home / "reuse" / module.OVERVIEW


def test_what_is_kept_is_what_was_found(sample: Corpus, tmp_path: Path) -> None:
    found = recycled(sample)
    file = tmp_path / "kept.json"
    keep(file, ["1", 2], found)
    assert kept(file, ["1", 2]) == found
    assert kept(file, ["1", 3]) is None
    file.write_text(file.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert kept(file, ["1", 2]) is None
    assert kept(tmp_path / "nowhere.json", []) is None


def test_it_is_found_anew_when_something_changed(corpus: Corpus) -> None:
    one = put(corpus, Told("甘州区", 2021, f"甲\n{SENTENCE}\n{OWN['甘州区']}"))
    put(corpus, Told("高台县", 2022, f"乙\n{SENTENCE}\n{OWN['高台县']}"))
    assert [pair.kind for pair in recycled(corpus).pairs] == ["place"]
    written = kept_file(corpus).read_bytes()
    assert recycled(corpus).reports == 2 and kept_file(corpus).read_bytes() == written
    # what a person corrected tells otherwise
    correct(corpus, one, "region", "高台县", "见落款", "wang")
    assert [pair.kind for pair in recycled(corpus).pairs] == ["own"]
    put(corpus, Told("临泽县", 2023, "丙\n修渠。"))
    assert recycled(corpus).reports == 3
    # what is asked of other bounds, or of one report, is not what was kept
    assert recycled(corpus, common=2).common == 2 and recycled(corpus).common == 5
    assert len(recycled(corpus, one).shares) == 1


def test_a_page_need_not_wait(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    put(corpus, Told("甘州区", 2021, SENTENCE))
    monkeypatch.setattr(module, "FEW", 0)
    assert overview_at_once(corpus) is None
    assert not kept_file(corpus).exists()
    found = recycled(corpus)
    assert overview_at_once(corpus) == found
    monkeypatch.setattr(module, "FEW", 300)
    kept_file(corpus).unlink()
    assert overview_at_once(corpus) == found


ODD = [
    [],
    ["造", "林", ""],
    [SENTENCE * 300, SENTENCE * 300 + "完"],
    [SENTENCE * 3000],
    ["造林" * 100_000],
    ["1" * 100_000, "，" * 100_000, "林\n" * 100_000],
]


@pytest.mark.parametrize("texts", ODD, ids=lambda texts: f"{len(texts)} texts")
def test_texts_of_any_shape_are_answered(corpus: Corpus, texts: list[str]) -> None:
    began = process_time()
    ids = [put(corpus, Told(None, 2000 + n, text)) for n, text in enumerate(texts)]
    found = recycled(corpus)
    assert isinstance(found, Recycled) and found.reports == len(texts)
    for id_ in ids:
        json.dumps(
            [side.quote for pair in recycled(corpus, id_).pairs for side in (pair.a, pair.b)]
        )
    for asked in ("", "造", *texts):
        assert similar(corpus, asked) is not None
    assert complete(corpus, "先") is not None and templates(corpus) == []
    assert process_time() - began < 60
