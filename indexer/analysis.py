"""Text -> the tokens that engines index: words for ranking, pairs of characters for exact text.

The only module that knows jieba. jieba is the contract: rjieba, the same segmenter in Rust, is used
where it is installed, and only on runs of Han characters, where the two cut alike. Everything
else (numbers, letters, signs) is split here, so that both give the same tokens.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from indexer.cleaning import HAN

VOCABULARY = Path(__file__).parent / "vocab" / "words.txt"
# How common our own words are said to be: enough to win over any way of cutting them apart.
FREQUENCY = 20_000
RUNS = re.compile(rf"(?P<han>[{HAN}]+)|[0-9]+(?:\.[0-9]+)*|[A-Za-z]+")


def words(text: str) -> list[str]:
    """The words of a text in order, as jieba cuts for search: long words and the short inside.

    Punctuation is left out; letters are lower case.

    >>> words("新增人工造林11543亩，同比增长9.1%")
    ['新增', '人工', '造林', '人工造林', '11543', '亩', '同比', '增长', '9.1']
    """
    return _cut(text, _segmenter().for_search)


def query_words(text: str) -> list[str]:
    """The words of a query, cut once: each of them is among the `words` of a text that is cut
    alike, and a long word stands for itself and not for the short ones inside it.

    >>> query_words("人工造林面积")
    ['人工造林', '面积']
    """
    return _cut(text, _segmenter().once)


def _cut(text: str, cut_han: Callable[[str], list[str]]) -> list[str]:
    tokens: list[str] = []
    for run in RUNS.finditer(text):
        tokens += cut_han(run[0]) if run["han"] else (run[0].lower(),)
    return tokens


def grams(text: str) -> list[str]:
    """Each character with the one after it; the last character stands alone.

    The token at position i begins at character i, so that consecutive grams are exact text:
    every character counts, blanks, signs and newlines too.

    >>> grams("造林1亩")
    ['造林', '林1', '1亩', '亩']
    """
    return [text[i : i + 2] for i in range(len(text))]


def segmenter_name() -> str:
    """Which segmenter cuts, for `stats` and reports of faults."""
    return "rjieba" if importlib.util.find_spec("rjieba") else "jieba"


@cache
def version() -> str:
    """Names all that decides how a text is cut; an index of another version must be built anew."""
    digest = hashlib.sha256(VOCABULARY.read_bytes()).hexdigest()[:12]
    return f"jieba-{importlib.metadata.version('jieba')}+words-{digest}"


def warm_up() -> None:
    """Load the dictionary, so that the first search need not wait for it."""
    _segmenter()


class _Segmenter(NamedTuple):
    """Two ways of cutting Han characters: for search, with the words inside words; or once."""

    for_search: Callable[[str], list[str]]
    once: Callable[[str], list[str]]


@cache
def _segmenter() -> _Segmenter:
    return rust_segmenter() if importlib.util.find_spec("rjieba") else python_segmenter()


def rust_segmenter() -> _Segmenter:
    """The segmenter of rjieba with our words; a test holds it against the other."""
    import rjieba

    tokenizer = rjieba.Jieba()
    for word in _own_words():
        tokenizer.add_word(word, FREQUENCY, "n")
    return _Segmenter(tokenizer.cut_for_search, tokenizer.cut)


def python_segmenter() -> _Segmenter:
    """The segmenter of jieba with our words."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # jieba keeps its compiled dictionary in the common temporary folder, where another user could
    # put a file in its place; ours stands in a folder that only we may write.
    tokenizer.tmp_dir = _private_cache_dir()
    for word in _own_words():
        tokenizer.add_word(word, FREQUENCY)
    return _Segmenter(tokenizer.lcut_for_search, tokenizer.lcut)


def _own_words() -> Iterator[str]:
    for line in VOCABULARY.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _private_cache_dir() -> str:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(base) / "shuzhi"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return str(folder)
    except OSError:  # a home that cannot be written: compile the dictionary for this process only
        return tempfile.mkdtemp(prefix="shuzhi-")
