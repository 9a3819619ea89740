"""A page of a PDF -> what pdfium says of it: signs, ruled lines, how much of it is pictures.

All that is asked of pdfium about the things on a page is asked here. Its own order of the text is
not used: it moves quotation marks, and mixes what programs write into a file out of order.
Places are in points from the lower left corner of what the page shows.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

# A page of text has 2,000 signs and a large table 10,000. Of shapes, which tell no more than where
# a table is, those beyond a bound are not looked at.
MOST_SIGNS, MOST_SHAPES, MOST_SEGMENTS = 200_000, 5_000, 500
# Rules are straight within this, and longer than that.
STRAIGHT, LONG = 1.0, 8.0
_DEEP = 3  # forms within forms
_INVISIBLE = 3
_WHITE = 250
_LAST_BLANK = 32


class TooManySigns(Exception):
    """A page has more signs than any that somebody wrote."""


class Style(NamedTuple):
    """What the signs of one piece of text share; `along` and `up` are where its lines run to."""

    hidden: bool
    white: bool
    size: float
    along: float
    up: float


class Sign(NamedTuple):
    """A sign as it was written, with the place of its foot and what it takes up of its line.

    Some fonts have one sign for two characters, as for ——.
    """

    text: str
    x: float
    y: float
    size: float
    advance: float
    style: Style


class Rule(NamedTuple):
    """A straight line drawn on a page: across at this height, or upright this far from the left."""

    across: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Shown:
    """What else a page shows: the part that pictures cover, how many shapes, and rules."""

    pictured: float
    shapes: int
    rules: tuple[Rule, ...]


class PdfPage:
    """The questions about a page of pdfium."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as raw

        self._raw, self._page = raw, page
        # Answers are written into these, since programs like Chromium make each sign a piece.
        self._matrix, self._channels = raw.FS_MATRIX(), [ctypes.c_uint() for _ in range(4)]
        self._left, self._bottom, right, top = page.get_bbox()
        self.width, self.height = right - self._left, top - self._bottom

    def signs(self) -> list[Sign]:
        """The signs within the edges of the page; white ones on white count as hidden."""
        text = self._page.get_textpage()
        try:
            signs = [
                sign
                for sign in self._signs(text.raw)
                if 0 <= sign.x <= self.width and 0 <= sign.y <= self.height
            ]
        finally:
            text.close()
        return self._hide_white(signs) if any(sign.style.white for sign in signs) else signs

    def shown(self) -> Shown:
        """What is on the page besides text."""
        covered, shapes = 0.0, 0
        rules: list[Rule] = []
        for found in self._objects():
            if found.type == self._raw.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = found.get_bounds()
                covered += max(right - left, 0) * max(top - bottom, 0)
                continue
            shapes += 1
            if found.level == 0:  # places inside a form are the form's own
                rules += self._rules(found)
        return Shown(covered / max(self.width * self.height, 1), shapes, tuple(rules))

    def _objects(self) -> Iterator[Any]:
        """The pictures and the drawn shapes."""
        kinds = [self._raw.FPDF_PAGEOBJ_PATH, self._raw.FPDF_PAGEOBJ_IMAGE]
        return islice(self._page.get_objects(filter=kinds, max_depth=_DEEP), MOST_SHAPES)

    def _signs(self, text: Any) -> Iterator[Sign]:
        """The signs of a page as pdfium has them."""
        raw = self._raw
        x, y, loose = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
        styles: dict[int, Style] = {}
        before: tuple[int, Sign] | None = None
        count = raw.FPDFText_CountChars(text)
        if count > MOST_SIGNS:
            raise TooManySigns
        for index in range(count):
            code = raw.FPDFText_GetUnicode(text, index)
            if code <= _LAST_BLANK and raw.FPDFText_IsGenerated(text, index):
                continue  # pdfium makes up blanks, some of them around quotation marks
            piece = raw.FPDFText_GetTextObject(text, index)
            if not piece or not raw.FPDFText_GetCharOrigin(text, index, x, y):
                continue
            key = ctypes.addressof(piece.contents)
            if key not in styles:
                styles[key] = self._style(text, index, piece)
            style = styles[key]
            raw.FPDFText_GetLooseCharBox(text, index, loose)
            sides = (loose.right - loose.left, loose.top - loose.bottom)
            advance = sides[1] if abs(style.up) > abs(style.along) else sides[0]
            place = (x.value - self._left, y.value - self._bottom)
            sign = Sign(_character(code), *place, style.size or sides[1] or 1.0, advance, style)
            if before and before[0] == key and before[1][1:3] == place:
                sign = before[1]._replace(text=before[1].text + sign.text)
            elif before:
                yield before[1]
            before = key, sign
        if before:
            yield before[1]

    def _style(self, text: Any, index: int, piece: Any) -> Style:
        raw, matrix, channels = self._raw, self._matrix, self._channels
        raw.FPDFText_GetMatrix(text, index, matrix)
        raw.FPDFText_GetFillColor(text, index, *channels)
        *colour, opacity = (channel.value for channel in channels)
        hidden = raw.FPDFTextObj_GetTextRenderMode(piece) == _INVISIBLE
        size = raw.FPDFText_GetFontSize(text, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
        return Style(hidden or opacity == 0, min(colour) >= _WHITE, size, matrix.a, matrix.b)

    def _hide_white(self, signs: Sequence[Sign]) -> list[Sign]:
        """White signs are hidden, but for those on something dark, as heads of tables are."""
        dark = [found.get_bounds() for found in self._objects() if self._is_dark(found)]

        def is_hidden(sign: Sign) -> bool:
            x, y = sign.x + self._left, sign.y + sign.size / 4 + self._bottom
            on_dark = any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in dark)
            return sign.style.white and not on_dark

        return [
            sign._replace(style=sign.style._replace(hidden=True)) if is_hidden(sign) else sign
            for sign in signs
        ]

    def _is_dark(self, shape: Any) -> bool:
        if shape.type == self._raw.FPDF_PAGEOBJ_IMAGE:
            return True
        self._raw.FPDFPageObj_GetFillColor(shape.raw, *self._channels)
        *colour, opacity = (channel.value for channel in self._channels)
        return min(colour) < _WHITE and opacity > 0

    def _rules(self, shape: Any) -> Iterator[Rule]:
        """The straight lines of a shape, whether drawn as lines or as thin boxes."""
        raw = self._raw
        matrix = shape.get_matrix()
        x, y = ctypes.c_float(), ctypes.c_float()
        before = first = None
        for index in range(min(raw.FPDFPath_CountSegments(shape.raw), MOST_SEGMENTS)):
            segment = raw.FPDFPath_GetPathSegment(shape.raw, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            px, py = matrix.on_point(x.value, y.value)
            point = (px - self._left, py - self._bottom)
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                before = first = point
                continue
            yield from _rule(before, point)
            if raw.FPDFPathSegment_GetClose(segment):
                yield from _rule(point, first)
            before = point


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _rule(start: tuple[float, float] | None, end: tuple[float, float] | None) -> Iterator[Rule]:
    if start is None or end is None:
        return
    wide, high = abs(end[0] - start[0]), abs(end[1] - start[1])
    if high < STRAIGHT and wide > LONG:
        yield Rule(True, (start[1] + end[1]) / 2, min(start[0], end[0]), max(start[0], end[0]))
    elif wide < STRAIGHT and high > LONG:
        yield Rule(False, (start[0] + end[0]) / 2, min(start[1], end[1]), max(start[1], end[1]))
