"""The signs of a page, turned so that one reads them from left to right and down the page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from indexer.readers.pdf_page import PdfPage, Rule, Sign, Style
from indexer.readers.pdf_signs import makes_sense

# How the signs of a page are turned to the left, in quarters of a turn.
Turn = Literal[0, 1, 2, 3]
# Off every quarter by more than this part of one: a watermark.
SLANTED = 0.26
# Text drawn twice with a shift of less than this part of its size looks bold.
SHIFT = 0.12
# Fewer signs than this on a page that a picture covers are a stamp of the scanner's program.
STAMP = 40
COVERED = 0.6
# A picture smaller than this part of a page is a seal or an ornament.
PICTURE = 0.2
# So many drawn shapes and no letter: the letters themselves were turned into shapes.
SHAPES = 200


class Glyph(NamedTuple):
    """A sign: from `left` to `right` on the line at the height `y`, in points, y going up."""

    text: str
    left: float
    right: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class PageGlyphs:
    """What is on a page.

    `groups` are signs that are turned the same way, each as it reads when the page is turned so,
    those of the main text first; `width` and `height` are the page's then, `rules` lines drawn on
    it. `layer` says that the signs are invisible ones, laid under a picture by a program that read
    it; `unread` that the page shows something and that no text tells what.
    """

    groups: tuple[tuple[Glyph, ...], ...]
    width: float
    height: float
    rules: tuple[Rule, ...] = ()
    layer: bool = False
    unread: bool = False


def page_glyphs(page: PdfPage) -> PageGlyphs:
    """The signs of a page that one sees, or that tell what its picture shows."""
    signs = page.signs()
    visible = [sign for sign in signs if not sign.style.hidden]
    hidden = [sign for sign in signs if sign.style.hidden]
    shown = page.shown()
    few = len(visible) < max(STAMP, len(hidden) / 3)
    if _makes_sense(visible) and not (few and shown.pictured >= COVERED):
        return _upright(visible, page, shown.rules, layer=False)
    if _makes_sense(hidden):
        return _upright(hidden, page, (), layer=True)
    unread = bool(visible) or shown.pictured >= PICTURE or shown.shapes >= SHAPES
    return PageGlyphs((), page.width, page.height, unread=unread)


def _makes_sense(signs: Sequence[Sign]) -> bool:
    return makes_sense(sign.text for sign in signs if not sign.text.isspace())


def _upright(
    signs: Sequence[Sign], page: PdfPage, rules: tuple[Rule, ...], layer: bool
) -> PageGlyphs:
    turns = {style: _turn(style) for style in {sign.style for sign in signs}}
    turned = [turns[sign.style] for sign in signs]
    common = Counter(turned).most_common()
    # Slanted signs are watermarks, unless the page was laid aslant into the scanner.
    straight = [turn for turn, _ in common if turn is not None]
    if not straight:
        return PageGlyphs((tuple(_straightened(signs)),), page.width, page.height, layer=layer)
    groups = [
        _once([sign for sign, its in zip(signs, turned, strict=True) if its == turn])
        for turn in straight
    ]
    sideways = straight[0] in (1, 3) or (straight[0] == 0 and _runs_down(groups[0]))
    return PageGlyphs(
        tuple(
            tuple(_turned(group, turn, page)) for group, turn in zip(groups, straight, strict=True)
        ),
        page.height if sideways else page.width,
        page.width if sideways else page.height,
        rules if straight[0] == 0 and not sideways else (),
        layer,
    )


def _turn(style: Style) -> Turn | None:
    """How many quarters a sign is turned to the left; None for a slant.

    >>> [_turn(Style(False, False, 1, *to)) for to in ((1, 0), (0, 1), (-1, 0.01), (0, -1), (1, 1))]
    [0, 1, 2, 3, None]
    """
    quarters = math.atan2(style.up, style.along) / (math.pi / 2)
    turns: tuple[Turn, ...] = (0, 1, 2, 3)
    nearest = round(quarters)
    return turns[nearest % 4] if abs(quarters - nearest) < SLANTED else None


def _turned(signs: Sequence[Sign], turn: Turn, page: PdfPage) -> Iterator[Glyph]:
    """Signs as they stand when the page is turned so that one reads them.

    Lines that run downwards, the first on the right, are laid down as lines that run to the right.
    """
    down = turn == 0 and _runs_down(signs)
    for sign in signs:
        if down or turn == 3:
            x, y = page.height - sign.y, sign.x
        elif turn == 1:
            x, y = sign.y, page.width - sign.x
        elif turn == 2:
            x, y = page.width - sign.x, page.height - sign.y
        else:
            x, y = sign.x, sign.y
        # In a line that runs downwards a sign takes up its height.
        yield Glyph(sign.text, x, x + (sign.size if down else sign.advance), y, sign.size)


def _straightened(signs: Sequence[Sign]) -> Iterator[Glyph]:
    """Signs of a slanted page, turned back by the slant of most."""
    (style, _), *_ = Counter(sign.style for sign in signs).most_common(1)
    slant = math.hypot(style.along, style.up) or 1.0
    along, up = style.along / slant, style.up / slant
    for sign in signs:
        x, y = sign.x * along + sign.y * up, sign.y * along - sign.x * up
        yield Glyph(sign.text, x, x + sign.size, y, sign.size)


def _runs_down(signs: Sequence[Sign]) -> bool:
    """Whether each sign stands below the one before it, as in vertical lines."""
    down = across = 0
    for before, sign in pairwise(signs):
        below = 0 < before.y - sign.y < sign.size * 2
        down += below and abs(sign.x - before.x) < sign.size * 0.2
        across += abs(sign.y - before.y) < sign.size * 0.2
    return down > across


def _once(signs: Sequence[Sign]) -> list[Sign]:
    """Signs without those that were drawn a second time to look bold."""
    kept: list[Sign] = []
    places: dict[tuple[str, int], list[Sign]] = {}
    for sign in signs:
        near = SHIFT * sign.size
        row = places.setdefault((sign.text, round(sign.y / max(sign.size, 1.0))), [])
        if not any(abs(o.x - sign.x) < near and abs(o.y - sign.y) < near for o in row):
            row.append(sign)
            kept.append(sign)
    return kept
