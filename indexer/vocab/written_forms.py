"""The one form that all ways of writing a name have: “河（湖）长制”, 河(湖)长制 -> 河湖长制.

Characters are folded with their signs; quotation marks, brackets and blanks are left out. In a
whole text this joins what is no one name (见甲河）长制定…), so that whoever looks names up in a
squeezed text must look at the signs that were left out too (`policies.mentions`).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.folding import fold_signs

# As `fold_signs` leaves them: a wide bracket or blank is a narrow one by then.
OPENING_QUOTES, CLOSING_QUOTES, STRAIGHT_QUOTES = "“‘「『", "”’」』", "\"'"
OPENING_BRACKET, CLOSING_BRACKET = "(", ")"
# A tab is none of them: it stands between the cells of a table.
BLANKS = " \xa0"
LEFT_OUT = (
    OPENING_QUOTES + CLOSING_QUOTES + STRAIGHT_QUOTES + OPENING_BRACKET + CLOSING_BRACKET + BLANKS
)
UNREADABLE = 0xFFFD


class Squeezed(NamedTuple):
    """A text without the signs that do not matter, and where each of its characters stands."""

    text: str
    places: npt.NDArray[np.intp]


def written_form(name: str) -> str:
    """What names that differ only in signs that do not matter have in common.

    >>> written_form("“河（湖）长制”"), written_form("厠所 革命")
    ('河湖长制', '厕所革命')
    """
    return squeeze(fold_signs(name)).text


def squeeze(folded: str) -> Squeezed:
    """A text that was folded with its signs, without quotation marks, brackets and blanks.

    >>> squeezed = squeeze("落实河(湖)长制")
    >>> squeezed.text, squeezed.places.tolist()
    ('落实河湖长制', [0, 1, 2, 4, 6, 7])
    """
    found = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    forms = _forms()[found]
    kept = forms != 0
    codes: bytes = forms[kept].tobytes()
    return Squeezed(codes.decode("utf-32-le"), np.flatnonzero(kept))


@cache
def _forms() -> npt.NDArray[np.uint32]:
    """What each character there is becomes, 0 for what is left out."""
    forms = np.arange(0x110000, dtype="<u4")
    # Halves of characters are no text to what searches it; NUL would be taken for left out.
    forms[0xD800:0xE000] = UNREADABLE
    forms[0] = UNREADABLE
    forms[[ord(sign) for sign in LEFT_OUT]] = 0
    return forms
