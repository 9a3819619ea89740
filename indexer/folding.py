"""Characters that say the same -> one of them, so that 發展 finds 发展 and １２％ finds 12%.

Folding goes character by character and never changes the length of a text: what is found in a
folded text stands at the same place in the text itself. What simplified text uses too (著, 乾) is
not folded: 沿著 does not find 沿着. Letters keep their case.

`fold` leaves signs as they are, since in exact text every sign counts: （一） is not (一). Where
signs do not matter, as in phrases with slots, `fold_signs` takes those of both widths for one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

TRADITIONAL = Path(__file__).parent / "vocab" / "traditional.txt"
# ！ to ～ are ! to ~ in another width.
FIRST_WIDE, LAST_WIDE, WIDER_BY = 0xFF01, 0xFF5E, 0xFEE0
WIDE = [chr(code) for code in range(FIRST_WIDE, LAST_WIDE + 1)]
Codes = npt.NDArray[np.uint32]
# Short texts are folded before an array of them would be made.
SHORT = 64


def fold(text: str) -> str:
    """One script, and one width of letters, digits and ％; signs stay as they are.

    >>> fold("發展林業，ＧＤＰ增長１２％"), fold("顯著")
    ('发展林业，GDP增长12%', '显著')
    """
    return _replaced(text, _characters, _codes)


def fold_signs(text: str) -> str:
    """One width of signs too, for text that is folded or not; 。 and 、 have one form only.

    >>> fold_signs("（一）发展林业，增长１２％；")
    '(一)发展林业,增长12%;'
    """
    return _replaced(text, _characters_and_signs, _codes_and_signs)


def signs_like(character: str) -> str:
    """What stands in a folded text where `fold_signs` makes this character of it.

    >>> signs_like(","), signs_like("。"), signs_like("林")
    (',，', '。', '林')
    """
    return character + _other_widths().get(character, "")


@cache
def version() -> str:
    """Names the table of characters; what is folded by another one must be folded anew."""
    return hashlib.sha256(TRADITIONAL.read_bytes()).hexdigest()[:12]


def _replaced(
    text: str, characters: Callable[[], dict[int, int]], codes: Callable[[], Codes]
) -> str:
    if len(text) < SHORT:
        return text.translate(characters())
    found = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    replaced: bytes = codes()[found].tobytes()
    return replaced.decode("utf-32-le", "surrogatepass")


@cache
def _characters() -> dict[int, int]:
    wide = {ord(one): ord(one) - WIDER_BY for one in WIDE if one.isalnum() or one == "％"}
    return wide | {ord(pair[0]): ord(pair[1]) for pair in _pairs()}


@cache
def _characters_and_signs() -> dict[int, int]:
    signs = {ord(one): ord(one) - WIDER_BY for one in WIDE}
    return _characters() | signs | {ord("\u3000"): ord(" ")}


@cache
def _other_widths() -> dict[str, str]:
    folded = _characters()
    signs = _characters_and_signs().items()
    return {chr(one): chr(other) for other, one in signs if other not in folded}


@cache
def _codes() -> Codes:
    return _table(_characters())


@cache
def _codes_and_signs() -> Codes:
    return _table(_characters_and_signs())


def _table(characters: Mapping[int, int]) -> Codes:
    """What each character there is becomes."""
    codes = np.arange(0x110000, dtype="<u4")
    for one, other in characters.items():
        codes[one] = other
    return codes


def _pairs() -> Iterator[str]:
    for line in TRADITIONAL.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()
