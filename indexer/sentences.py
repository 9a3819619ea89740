"""Where the sentences of a text begin and end, and the clauses inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.offsets import Span

# A closing quote or bracket belongs to the sentence that it ends: “……。”
SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*[”’）)》]*")
CLAUSE = re.compile(r"[^，。；：！？,;:!?\n]+")


def find_sentences(text: str) -> Iterator[Span]:
    """The sentences of a text in order; a line ends one, also without a sign.

    >>> text = "一、造林\\n种树5亩；管护。好！"
    >>> [text[span.start : span.end] for span in find_sentences(text)]
    ['一、造林', '种树5亩；管护。', '好！']
    """
    for match in SENTENCE.finditer(text):
        yield Span(*match.span())


def find_clauses(text: str) -> Iterator[Span]:
    """What stands between the signs of a text: commas, colons, semicolons and ends of sentences.

    >>> text = "种树5亩；管护，补植。"
    >>> [text[span.start : span.end] for span in find_clauses(text)]
    ['种树5亩', '管护', '补植']
    """
    for match in CLAUSE.finditer(text):
        yield Span(*match.span())
