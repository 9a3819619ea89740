"""All lines of a phrase at once: just those that a look into each text finds."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.characters import Characters
from indexer.characters.writing import write_segment
from indexer.derived import REPORTS, State
from indexer.folding import fold
from indexer.matching import fillers, find_matches
from indexer.offsets import Span
from indexer.query import Exact, Slot, Slots, parse

# Few letters, so that much is found; runs of another make fillings of nearly twelve.
LETTERS = "造林亩1万,，"
signs = st.sampled_from(
    [*LETTERS, *LETTERS, "。", "！", "\n", "a", "點", "2", "百余", "的" * 6, "的" * 11]
)
texts = st.lists(signs, max_size=30).map("".join)
short = st.one_of(
    st.sampled_from(LETTERS), st.sampled_from(["造林", "林,", "。造", "1", "点", "林\n造"])
)


@st.composite
def phrases(draw: st.DrawFn) -> Slots:
    slot = st.sampled_from(list(Slot))
    parts: list[str | Slot] = [draw(slot)] * draw(st.integers(0, 1)) + [draw(short)]
    for _ in range(draw(st.integers(1, 3))):
        parts += [*draw(st.lists(slot, min_size=1, max_size=2, unique=True)), draw(short)]
    return Slots(tuple(parts + [draw(slot)] * draw(st.integers(0, 1))))


def characters_of(segments: Sequence[Sequence[str]], folder: Path) -> Characters:
    """Texts as their arrays hold them, each in a report r0, r1, … of its own."""
    paths = []
    count = 0
    for number, texts in enumerate(segments):
        path = folder / str(number)
        path.mkdir()
        rows = [(f"r{count + i}", text) for i, text in enumerate(texts)]
        count += len(rows)
        write_segment(path, rows)
        (path / REPORTS).write_text(json.dumps([(id_, "") for id_, _ in rows]))
        paths.append(path)
    return Characters(State("", 0, tuple(paths), folder))


def lines_of(found: Characters, phrase: Exact | Slots) -> list[list[Span]]:
    lines = found.find(phrase)
    by_report: list[list[Span]] = [[] for _ in found.ids]
    for report, span in zip(lines.reports.tolist(), found.spans(lines), strict=True):
        by_report[report].append(span)
    return by_report


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(texts, max_size=3), max_size=3),
    st.lists(st.one_of(phrases(), st.text(LETTERS + "。\n", min_size=1, max_size=5).map(Exact)),
             min_size=1, max_size=6),
)  # fmt: skip
@example([["造1林一1造"]], [Slots(("造", Slot.WORDS, Slot.NUMBER, "造"))])
def test_it_finds_what_a_look_into_each_text_finds(
    segments: list[list[str]], wanted: list[Exact | Slots]
) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        found = characters_of(segments, folder)
        for phrase in wanted:
            whole = [text for texts in segments for text in texts]
            assert lines_of(found, phrase) == [find_matches(text, phrase) for text in whole]
            if isinstance(phrase, Slots):
                lines = found.find(phrase)
                rows = zip(lines.reports.tolist(), found.spans(lines), strict=True)
                expected = [
                    tuple(map(fold, fillers(whole[report], span, phrase))) for report, span in rows
                ]
                assert found.fillings(lines) == expected
    finally:
        shutil.rmtree(folder)


TEXTS = [
    "以河长制为抓手，以项目建设为抓手。全年新增人工造林1.2万余亩，着力打造屏障，着力改善民生。",
    "退耕还林（ＧＤＰ）。新增人工造林三百亩！以上工作，都為群眾滿意。\n为抓手。人人人都好",
    "",
]


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ('"以*为抓手"', ["以河长制为抓手", "以项目建设为抓手"]),
        ('"新增人工造林#亩"', ["新增人工造林1.2万余亩", "新增人工造林三百亩"]),
        ('"*着力*，*着力*"', ["着力打造屏障，着力改善民生"]),
        ('"#万余亩"', ["1.2万余亩"]),
        ('"(*)。"', ["（GDP）。"]),
        ('"为群众满意"', ["为群众满意"]),
        ('"人人"', ["人人"]),
        ('"林"', ["林", "林", "林"]),
        ('"不在"', []),
    ],
)
def test_what_is_found(tmp_path: Path, query: str, lines: list[str]) -> None:
    found = characters_of([TEXTS[:1], TEXTS[1:]], tmp_path)
    phrase = parse(query)
    assert isinstance(phrase, Exact | Slots)
    assert found.texts(found.find(phrase)) == lines


def test_what_stands_beside_a_line_ends_with_its_text(tmp_path: Path) -> None:
    found = characters_of([["造林", "以造林为主"], ["造林"]], tmp_path)
    lines = found.find(Exact("造林"))
    for side, expected in (("left", ["", "以", ""]), ("right", ["", "为主", ""])):
        rows = found.contexts(lines, 3, side)
        assert ["".join(map(chr, filter(None, row))) for row in rows.tolist()] == expected


def test_equal_sentences_are_known_by_the_same(tmp_path: Path) -> None:
    found = characters_of([["一、造林。植树造林！"], ["好。一、造林"]], tmp_path)
    lines = found.find(Exact("造林"))
    first, second, third = found.sentences(lines).tolist()
    assert first == third != second
    assert found.lengths.tolist() == [10, 6]
