"""Clauses that many fill in -> the frame that is left: 以科技创新为引领 -> 以__为引领.

A frame is an opening word, a slot, and words that close it. What opens and closes is written down
here; what stands behind the closing word (为|引领, 上|做文章) is taken as it stands, so that
counting tells which frames are in use. Mining frames from the words alone was the other way: among
frequent runs of words with gaps most are no patterns that one would fill in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.sentences import find_clauses

SLOT = "__"
# The opening word, what closes the slot, and how many characters may stand behind that.
FRAMES = (
    ("以", "为", 6),
    ("把", "作为", 8),
    ("将", "作为", 8),
    ("在", "上", 6),
    ("从", "入手", 4),
    ("从", "做起", 4),
    ("向", "要", 4),
    ("让", "成为", 8),
    ("推动", "向", 12),
    ("实现", "向", 12),
    ("围绕", "这一", 8),
    ("坚持", "相结合", 0),
    ("坚持", "并重", 0),
    ("坚持", "不动摇", 0),
    ("按照", "的要求", 4),
    ("按照", "的思路", 4),
    ("打好", "攻坚战", 0),
    ("打造", "新高地", 0),
    ("树牢", "理念", 0),
    ("做好", "文章", 0),
    ("做活", "文章", 0),
    ("念好", "经", 0),
    ("用好", "招", 0),
)
# 一是以…, 坚持以…, 始终把…: what may stand before the opening word is no part of the frame.
BEFORE = (
    "(?:[一二三四五六七八九十]是|第[一二三四五六七八九十],|始终|坚持|突出|着力|切实|要|并){0,2}"
)
FRAME = re.compile(
    f"{BEFORE}(?:"
    + "|".join(
        f"(?P<o{i}>{opening})(?P<s{i}>.{{2,16}}?)(?P<c{i}>{closing}.{{0,{more}}})"
        for i, (opening, closing, more) in enumerate(FRAMES)
    )
    + ")"
)
# 在此基础上 and 在一定程度上 close with 上 and hold no slot.
NO_TAIL = frozenset({"上", "为", "向", "要"})
LONGEST_RUN = 4


@dataclass(frozen=True, slots=True)
class Filled:
    """A template in a text, with what fills its slots, and where in the text it stands."""

    template: str
    fillers: tuple[str, ...]
    start: int
    end: int


def find_frames(text: str) -> Iterator[Filled]:
    """The frames of a levelled sentence, each alone and those of neighbouring clauses together.

    >>> for filled in find_frames("以绿色为引领,在特色上做文章,增收#元"):
    ...     print(filled.template, filled.fillers)
    以__为引领 ('绿色',)
    在__上做文章 ('特色',)
    以__为引领，在__上做文章 ('绿色', '特色')
    """
    run: list[Filled] = []
    for clause in find_clauses(text):
        found = FRAME.fullmatch(text, clause.start, clause.end)
        filled = _filled(found) if found else None
        if filled is None:
            yield from _together(run)
            run = []
            continue
        yield filled
        run.append(filled)
    yield from _together(run)


def _filled(found: re.Match[str]) -> Filled | None:
    i = next(i for i in range(len(FRAMES)) if found[f"o{i}"] is not None)
    opening, filler, closing = found[f"o{i}"], found[f"s{i}"], found[f"c{i}"]
    if closing in NO_TAIL or "#" in closing or "@" in closing:
        return None
    return Filled(f"{opening}{SLOT}{closing}", (filler,), found.start(f"o{i}"), found.end())


def _together(run: list[Filled]) -> Iterator[Filled]:
    """All frames that follow each other as one template."""
    if not 1 < len(run) <= LONGEST_RUN:
        return
    template = "，".join(filled.template for filled in run)
    fillers = tuple(filler for filled in run for filler in filled.fillers)
    yield Filled(template, fillers, run[0].start, run[-1].end)
