"""Pictures of text -> signs with their places, by the models of rapidocr (the extra `ocr`).

Tesseract was the other choice: on a clean page it reads 4 of 100 Chinese characters wrong, these
models none. They come with the package: nothing is fetched, and nothing is loaded before a
picture is read.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.readers.pdf_glyphs import Glyph

# Specks and drawings read as letters are less sure than this.
LEAST_SURE = 0.5
# A box is drawn around a line with some room.
LETTERS_IN_BOX = 0.92
# Boxes of lines of one size differ by less than this part.
SAME_SIZE = 0.2
FEW_SIGNS = 4
# So many lines that begin or end at one place are at a margin.
ALIGNED = 3

Corner = tuple[float, float]
_BESIDE_HAN = re.compile(r"(?<=[㐀-鿿])[(),:;?!]|[(),:;?!](?=[㐀-鿿])")
_BLANK_BESIDE_HAN = re.compile("(?<=[㐀-鿿，。；：）]) +| +(?=[㐀-鿿，。；：（])")
_FULL_WIDTH = str.maketrans("(),:;?!", "（），：；？！")


@dataclass(frozen=True, slots=True)
class Recognized:
    """The signs in a picture with their places in pixels, y from its foot, and how sure all are."""

    glyphs: tuple[Glyph, ...]
    confidence: float


def is_installed() -> bool:
    """Whether pictures can be read here."""
    return all(map(importlib.util.find_spec, ("rapidocr", "onnxruntime")))


def recognize(picture: npt.NDArray[np.uint8]) -> Recognized:
    """The text in a picture, whose rows go down from the top, in blue, green and red."""
    found = _engine()(picture)
    if found.boxes is None or found.txts is None or not len(found.txts):
        return Recognized((), 0.0)
    texts = [full_width(text) for text in found.txts]
    corners = [[(float(x), len(picture) - float(y)) for x, y in box] for box in found.boxes]
    sizes = _sizes(texts, corners)
    corners = _to_margins(corners)
    glyphs = [
        glyph
        for text, box, size in zip(texts, corners, sizes, strict=True)
        for glyph in _spread(text, box, size)
    ]
    letters = sum(map(len, texts))
    sure = sum(len(text) * score for text, score in zip(texts, found.scores, strict=True))
    return Recognized(tuple(glyphs), min(float(sure) / max(letters, 1), 1.0))


def full_width(text: str) -> str:
    """Signs beside Chinese characters in the width that they have there, and no blanks.

    The models take the one for the other, and see blanks inside signs: (一）造林,18.3 万亩.

    >>> full_width("(一）造林,18.3 万亩(可比)，GDP per capita")
    '（一）造林，18.3万亩（可比），GDP per capita'
    """
    return _BESIDE_HAN.sub(
        lambda sign: sign[0].translate(_FULL_WIDTH), _BLANK_BESIDE_HAN.sub("", text)
    )


def _sizes(texts: Sequence[str], boxes: Sequence[Sequence[Corner]]) -> list[float]:
    """The sizes of the letters in boxes; those of running text are made equal, as written.

    Of a few letters a box says little: the one around 元。 is as high as it is wide.
    """
    sizes = [_height(box) * LETTERS_IN_BOX for box in boxes]
    usual = median(sizes)
    return [
        usual if len(text) < FEW_SIGNS or abs(size - usual) < SAME_SIZE * usual else size
        for text, size in zip(texts, sizes, strict=True)
    ]


def _height(box: Sequence[Corner]) -> float:
    return max(box[0][1] - min(y for _, y in box), 1.0)


def _to_margins(boxes: Sequence[Sequence[Corner]]) -> list[list[Corner]]:
    """The boxes with their sides on the margins, where they end near them.

    A box is drawn by eye: it ends half a sign before the line does, or after it.
    """
    near = median(map(_height, boxes))
    lefts, rights = ([pick(x for x, _ in box) for box in boxes] for pick in (min, max))
    left = _margin(lefts, near, min)
    right = _margin(rights, near, max)

    def moved(x: float) -> float:
        return left if abs(x - left) < near / 2 else right if abs(x - right) < near else x

    return [[(moved(x), y) for x, y in box] for box in boxes]


def _margin(
    edges: Sequence[float], near: float, outermost: Callable[[Iterable[float]], float]
) -> float:
    """The outermost edge that others are near to; a seal or a number may stand beyond."""
    shared = [edge for edge in edges if sum(abs(edge - other) < near for other in edges) >= ALIGNED]
    return outermost(shared or edges)


def _spread(text: str, box: Sequence[Corner], size: float) -> Iterator[Glyph]:
    """The signs of a piece of text, each over its share of the box."""
    left, right = min(x for x, _ in box), max(x for x, _ in box)
    foot = (box[2][1] + box[3][1]) / 2
    shares = [1.0 if ord(sign) > 0x2E7F else 0.5 for sign in text]
    width = (right - left) / max(sum(shares), 1.0)
    at = left
    for sign, share in zip(text, shares, strict=True):
        yield Glyph(sign, at, at + share * width, foot, size)
        at += share * width


@cache
def _engine() -> Any:
    import rapidocr

    # Named one by one, since a model that is not named may be fetched from a site.
    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.text_score": LEAST_SURE,
            "Global.use_cls": False,
            "Det.model_path": str(next(models.glob("*_det_*.onnx"))),
            "Rec.model_path": str(next(models.glob("*_rec_*.onnx"))),
        }
    )
