"""Arrays made from texts follow the store: what is new is read, what stays is not read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from indexer.corpus import Corpus, HomeError, changing
from indexer.derived import STATE, Recipe, State, known_reports, open_state, opened
from indexer.ingest import ingest, walk


class Lengths:
    """A recipe that notes which texts it is given."""

    def __init__(self, version: str = "1") -> None:
        self.read: list[str] = []
        self.recipe = Recipe("lengths", version, self._write, self._combine)

    def _write(self, folder: Path, texts: Iterable[tuple[str, str]]) -> None:
        rows = dict(texts)
        self.read += rows.values()
        (folder / "texts").write_text(json.dumps(list(rows.values())))

    def _combine(self, folder: Path, segments: Sequence[Path]) -> None:
        held = [text for path in segments for text in json.loads((path / "texts").read_text())]
        (folder / "all").write_text(json.dumps(sorted(held)))


def held(state: State) -> list[str]:
    found: list[str] = json.loads((state.combined / "all").read_text())
    return found


def write(corpus: Corpus, folder: Path, **texts: str) -> None:
    """Ingest these texts as files of these names."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest(corpus, walk([folder / f"{name}.txt" for name in texts], corpus.settings.home))


def names(count: int) -> dict[str, str]:
    return {f"n{number}": f"第{number}份\n修渠。" for number in range(count)}


def test_arrays_follow_the_store(corpus: Corpus, tmp_path: Path) -> None:
    lengths = Lengths()
    write(corpus, tmp_path, **names(9))
    assert held(open_state(corpus, lengths.recipe)) == sorted(names(9).values())
    # of nine and one the nine are not read again
    write(corpus, tmp_path, more="又一份\n架桥。")
    state = open_state(corpus, lengths.recipe)
    assert len(held(state)) == 10
    assert lengths.read[9:] == ["又一份\n架桥。"]
    # a report that was changed takes its segment with it
    write(corpus, tmp_path, n3="第三份\n改写了。")
    state = open_state(corpus, lengths.recipe)
    assert "第三份\n改写了。" in held(state) and "第3份\n修渠。" not in held(state)
    assert sum(len(known_reports(path)) for path in state.segments) == 10
    # a segment knows its reports in the order of their texts
    for path in state.segments:
        texts = corpus.store.texts(corpus.store.ids())
        rows = json.loads((path / "texts").read_text())
        assert [texts[report] for report, _ in known_reports(path)] == rows
    # nothing is left of the states before
    folders = {path for path in (corpus.settings.home / "lengths").iterdir() if path.is_dir()}
    assert folders == {*state.segments, state.combined}


def test_nothing_is_read_where_nothing_changed(corpus: Corpus, tmp_path: Path) -> None:
    lengths = Lengths()
    write(corpus, tmp_path, **names(3))
    state = open_state(corpus, lengths.recipe)
    assert open_state(corpus, lengths.recipe) == state and len(lengths.read) == 3


@pytest.mark.parametrize("damage", ["{", "", '{"version": "1"}'])
def test_what_is_damaged_or_of_other_rules_is_made_anew(
    corpus: Corpus, tmp_path: Path, damage: str
) -> None:
    write(corpus, tmp_path, **names(3))
    open_state(corpus, Lengths().recipe)
    other = Lengths("2")
    assert len(held(open_state(corpus, other.recipe))) == len(other.read) == 3
    (corpus.settings.home / "lengths" / STATE).write_text(damage)
    again = Lengths("2")
    assert len(held(open_state(corpus, again.recipe))) == len(again.read) == 3


def test_while_another_process_changes_the_home_it_is_as_before(
    corpus: Corpus, tmp_path: Path
) -> None:
    lengths = Lengths()
    with changing(corpus.settings.home), pytest.raises(HomeError):
        open_state(corpus, lengths.recipe)
    write(corpus, tmp_path, **names(2))
    before = open_state(corpus, lengths.recipe)
    write(corpus, tmp_path, more="又一份\n架桥。")
    with changing(corpus.settings.home):
        assert open_state(corpus, lengths.recipe) == before
        with pytest.raises(HomeError):
            open_state(corpus, Lengths("2").recipe)
    assert len(held(open_state(corpus, lengths.recipe))) == 3


def test_arrays_that_go_while_they_are_opened_are_opened_anew(
    corpus: Corpus, tmp_path: Path
) -> None:
    lengths = Lengths()
    write(corpus, tmp_path, **names(2))
    tried: list[State] = []

    def read(state: State) -> list[str]:
        tried.append(state)
        if len(tried) == 1:
            raise FileNotFoundError
        return held(state)

    assert len(opened(read, corpus, lengths.recipe)) == 2


def test_an_ingest_makes_all_of_them(corpus: Corpus, tmp_path: Path) -> None:
    write(corpus, tmp_path, **names(2))
    home = corpus.settings.home
    generations = [
        json.loads((home / name / STATE).read_text())["generation"]
        for name in ("characters", "similar", "reuse")
    ]
    assert generations == [corpus.engine.generation] * 3
