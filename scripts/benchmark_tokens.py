"""Words and pairs of characters as a line of tokens, for engines that take texts apart themselves.

Their tokenizers leave out signs, take blanks for gaps and make letters small. So whatever is
neither Han nor a digit nor a small letter is written as a rare Han character, the same in every
process.
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from indexer import analysis
from indexer.engines import Document

# Han characters of a plane that none of our texts has; one for each character of the first plane.
RARE_HAN = 0x20000
_BLANK = "\x00"


class _Written(dict[int, int]):
    """How each character is written, as `str.translate` asks for it."""

    def __missing__(self, point: int) -> int:
        character = chr(point)
        plain = "一" <= character <= "鿿" or character in "0123456789" or "a" <= character <= "z"
        self[point] = point if plain or character == " " else RARE_HAN + point % RARE_HAN
        return self[point]


_WRITTEN = _Written()


def written(tokens: list[str]) -> list[str]:
    """Tokens as they are written."""
    return [token.replace(" ", _BLANK).translate(_WRITTEN) for token in tokens]


class Given(NamedTuple):
    """A report with its words and its pairs of characters as lines of tokens."""

    document: Document
    words: str
    grams: str

    @classmethod
    def of(cls, document: Document) -> Given:
        """A report as engines are given it; this takes a while, and is not theirs to do."""
        words = chain.from_iterable(part.words for part in document.passages)
        text = document.text.replace(" ", _BLANK).translate(_WRITTEN)
        return cls(document, " ".join(written(list(words))), " ".join(analysis.grams(text)))


def phrase(text: str) -> list[str]:
    """The pairs whose side-by-side standing makes a text of at least two characters."""
    return written(analysis.grams(text)[:-1])
