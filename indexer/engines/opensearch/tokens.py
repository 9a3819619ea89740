"""Words and pairs of characters as the tokens of a field that is cut at blanks.

The server is to have our words, and no analyzer of its own: what a word is, one place says for all
engines. So words are sent with blanks between them, and what is no word but a blank itself, as a
line break in a pair of characters, is written in another way. That way leads back to one text only,
so that no query finds what it does not mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Stands before the number of a character that is written by its number.
ESCAPE = "␛"
# What may be a blank to the server, half a pair of surrogates, which no request can hold, and the
# sign itself.
BLANK = re.compile(rf"[\s\x00-\x1f\x7f-\x9f{ESCAPE}\ud800-\udfff]")


def token(text: str) -> str:
    r"""A text as one token. No token is the beginning of that of a text which does not begin so.

    >>> token("亩\n"), token("一亩")
    ('亩␛a;', '一亩')
    """
    return BLANK.sub(lambda found: f"{ESCAPE}{ord(found[0]):x};", text)


def tokens(words: Iterable[str]) -> str:
    """Words as a field holds them."""
    return " ".join(map(token, words))


def pairs(text: str) -> str:
    """Every two characters that stand side by side in a text, and at its end the last alone.

    These very characters stand in the text where all their pairs stand one behind the other; one
    character alone is there where a pair begins with it, or the last one.

    >>> pairs("河长制")
    '河长 长制 制'
    """
    return tokens(text[at : at + 2] for at in range(len(text)))


def pairs_of_phrase(text: str) -> str:
    """The pairs that a text of two characters or more must have side by side to hold this one.

    >>> pairs_of_phrase("河长制")
    '河长 长制'
    """
    return tokens(text[at : at + 2] for at in range(len(text) - 1))
