"""Two texts side by side: what both say, what one says alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reuse import Stretch, beside

RIVERS = "全面推行河长制，建立县乡村三级河长体系。"
TREES = "持续开展国土绿化行动，完成人工造林五万亩。"
GRAIN = "坚决扛稳粮食安全责任，粮食总产量达到二十万吨。"
ROADS = "新建改建农村公路一百二十公里，群众出行更方便。"
OTHER = "各位代表，请予审议。"


def kinds(left: str, right: str) -> list[tuple[str, str, str]]:
    return [
        (one.kind, left[slice(*one.left)][:4], right[slice(*one.right)][:4])
        for one in beside(left, right)
    ]


# (left, right, what stands side by side by its first words)
TEXTS = [
    (RIVERS, RIVERS, [("both", "全面推行", "全面推行")]),
    # a sentence more on one side
    (RIVERS + TREES, RIVERS, [("both", "全面推行", "全面推行"), ("left", "持续开展", "")]),
    (RIVERS, OTHER + RIVERS, [("right", "", "各位代表"), ("both", "全面推行", "全面推行")]),
    # only part of a sentence is the same: the whole sentences stand together
    (
        "我们" + TREES,
        "今年" + TREES.replace("五万亩", "六千亩，成活率更高"),
        [("both", "我们持续", "今年持续")],
    ),
    # what stands at another place
    (
        RIVERS + GRAIN + ROADS + TREES * 2,
        TREES * 2 + RIVERS + GRAIN + ROADS,
        [("both", "全面推行", "全面推行"), ("moved", "持续开展", "持续开展")],
    ),
    (OTHER, RIVERS, [("left", "各位代表", ""), ("right", "", "全面推行")]),
    ("", RIVERS, [("right", "", "全面推行")]),
]


@pytest.mark.parametrize("left, right, expected", TEXTS)
def test_beside(left: str, right: str, expected: list[tuple[str, str, str]]) -> None:
    assert kinds(left, right) == expected


def test_numbers_and_words_that_differ_are_told() -> None:
    (both,) = beside(
        "全年完成人工造林面积1.2万亩，成活率九成。", "全年完成人工造林面积1.5万亩，成活率八成。"
    )
    assert both.aligned is not None
    changed = [(change.kind, change.old, change.new) for change in both.aligned.changes]
    assert ("number", "1.5万", "1.2万") in changed


SENTENCES = st.lists(st.sampled_from([RIVERS, TREES, GRAIN, ROADS, OTHER, "\n"]), max_size=12)


@given(SENTENCES, SENTENCES)
def test_every_character_stands_in_one_stretch(first: list[str], second: list[str]) -> None:
    left, right = "".join(first), "".join(second)
    found = beside(left, right)
    for text, spans in ((left, [one.left for one in found]), (right, [one.right for one in found])):
        held = sorted(span for span in spans if span.start < span.end)
        assert "".join(text[slice(*span)] for span in held) == text
    assert all(isinstance(one, Stretch) for one in found)
