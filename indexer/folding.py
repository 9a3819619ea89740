"""Characters that say the same -> one of them, so that 發展 finds 发展 and （一） finds (一).

Folding goes character by character and never changes the length of a text: what is found in a
folded text stands at the same place in the text itself. Simplified text stays as it is but for the
width of its signs, since what it uses too (著, 乾) is not folded: 沿著 does not find 沿着. Letters
keep their case, and 。 and 、 have one form only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

TRADITIONAL = Path(__file__).parent / "vocab" / "traditional.txt"
# ！ to ～ are ! to ~ in another width.
FIRST_WIDE, LAST_WIDE, WIDER_BY = 0xFF01, 0xFF5E, 0xFEE0
# Short texts are folded before an array of them would be made.
SHORT = 64


def fold(text: str) -> str:
    """One script and one width.

    >>> fold("發展林業，ＧＤＰ增長１２％"), fold("顯著")
    ('发展林业,GDP增长12%', '显著')
    """
    if len(text) < SHORT:
        return text.translate(_characters())
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded: bytes = _codes()[codes].tobytes()
    return folded.decode("utf-32-le", "surrogatepass")


@cache
def version() -> str:
    """Names the table of characters; what is folded by another one must be folded anew."""
    return hashlib.sha256(TRADITIONAL.read_bytes()).hexdigest()[:12]


@cache
def _characters() -> dict[int, int]:
    wide = {code: code - WIDER_BY for code in range(FIRST_WIDE, LAST_WIDE + 1)}
    return wide | {ord("\u3000"): ord(" ")} | {ord(pair[0]): ord(pair[1]) for pair in _pairs()}


@cache
def _codes() -> npt.NDArray[np.uint32]:
    """What each character there is folds to."""
    codes = np.arange(0x110000, dtype="<u4")
    for one, other in _characters().items():
        codes[one] = other
    return codes


def _pairs() -> Iterator[str]:
    for line in TRADITIONAL.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()
