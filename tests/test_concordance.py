"""Matches and their lines."""

from __future__ import annotations

import pytest

from indexer.concordance import choose_matches, make_line
from indexer.matching import find_matches
from indexer.offsets import Span
from indexer.query import parse

TEXT = "一、造林\n全年人工造林一万亩，落实河长制。\n河长带头，造林护绿。GDP增长。"


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ('"造林"', ["造林", "造林", "造林"]),
        ("河长制", ["河长制"]),
        ("河长", ["河长", "河长"]),
        ("gdp", ["GDP"]),
        ('"gdp"', []),
        # the parts of a word that was cut, but not its single characters
        ("人工造林亩", ["人工造林"]),
        ("造林 OR 河长制", ["造林", "造林", "河长制", "造林"]),
        # overlapping matches are one
        ('"人工造林" "造林一万"', ["人工造林一万"]),
        # what is excluded is not marked
        ("造林 -河长制", ["造林", "造林", "造林"]),
        ("-造林", []),
        ("年份:2020", []),
        ("", []),
    ],
)
def test_find_matches(query: str, matches: list[str]) -> None:
    assert [TEXT[s.start : s.end] for s in find_matches(TEXT, parse(query))] == matches


def test_a_line_stays_in_its_paragraph() -> None:
    (span,) = find_matches(TEXT, parse('"河长制"'))
    line = make_line(TEXT, span, 100)
    assert (line.left, line.match, line.right) == ("全年人工造林一万亩，落实", "河长制", "。")
    assert TEXT[line.start : line.end] == "河长制"
    assert make_line(TEXT, span, 2).left == "落实"


def test_lines_are_chosen_for_what_they_tell() -> None:
    text = "造林造林造林造林河长制"
    spans = find_matches(text, parse('"造林" "河长制"'))
    assert choose_matches(text, spans, 2) == [Span(0, 2), Span(8, 11)]
    assert choose_matches(text, spans, 9) == spans
    # side by side they would show the same words
    assert choose_matches(text, spans, 3, apart=3) == [Span(0, 2), Span(2, 4), Span(8, 11)]
    assert choose_matches("造林。水利、农业、林业各项工作。造林", [Span(0, 2), Span(16, 18)], 2, 9) == [
        Span(0, 2), Span(16, 18),
    ]  # fmt: skip


def test_the_words_themselves_come_before_their_parts() -> None:
    text = "人民至上，围绕中心，坚持以人民为中心"
    spans = find_matches(text, parse("以人民为中心"))
    assert [text[s.start : s.end] for s in choose_matches(text, spans, 1)] == ["以人民为中心"]
