"""The words that stand near a phrase more often than chance would have it.

Words are proposed by the segmenter from what stands on both sides of the lines; how often each
stands there and in the whole corpus is counted as text, so that both counts mean the same. Each
place of a character near the phrase is one trial, each anywhere else another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log

import numpy as np

from indexer import analysis
from indexer.characters import Characters, Lines
from indexer.phrases.records import Collocate
from indexer.query import Exact

# Characters on each side; what stands farther has little to do with the phrase.
NEAR = 15
# So many lines are read, evenly spread over all; more would change little and cost time.
LINES_READ = 600
# A word in fewer lines is no habit.
LEAST_LINES = 3
PROPOSED, SHOWN = 40, 20
ENDS = "。！？!?\n"


def collocates(lines: Lines, characters: Characters) -> tuple[list[Collocate], int]:
    """The words near these lines, the most telling first, and how many lines were read."""
    count = min(len(lines), LINES_READ)
    sample = lines.taken(np.linspace(0, len(lines) - 1, count).astype(np.int64))
    contexts = _contexts(sample, characters)
    phrases = set(characters.texts(sample))
    proposed: Counter[str] = Counter()
    for beside in contexts:
        words = {word for side in beside for word in analysis.query_words(side)}
        proposed.update(word for word in words if _is_word(word))
    # No word goes over a newline, so that all sides are counted in at once.
    sides = "\n".join(side for beside in contexts for side in beside)
    near = sum(len(side) for beside in contexts for side in beside)
    whole = int(characters.lengths.sum())
    found: list[Collocate] = []
    for word, stated in proposed.most_common(PROPOSED):
        if stated < LEAST_LINES or any(word in phrase for phrase in phrases):
            continue
        here = sides.count(word)
        everywhere = _count(characters, word)
        score = log_likelihood(here, near, max(everywhere - here, 0), whole - near)
        if score > 0:
            found.append(Collocate(word, stated, everywhere, score))
    found.sort(key=lambda one: -one.score)
    return found[:SHOWN], count


def log_likelihood(here: int, trials_here: int, elsewhere: int, trials_elsewhere: int) -> float:
    """How surely something is commoner here than elsewhere; 0 where it is not commoner.

    Dunning's G² for two binomials: 3.84 is reached by chance once in 20 times, 10.83 once in 1000.

    >>> round(log_likelihood(10, 100, 10, 10_000), 1), log_likelihood(1, 100, 100, 10_000)
    (65.8, 0.0)
    """
    trials = trials_here + trials_elsewhere
    if not trials_here or not trials_elsewhere:
        return 0.0
    both = here + elsewhere
    if here / trials_here <= elsewhere / trials_elsewhere:
        return 0.0
    cells = (
        (here, trials_here * both / trials),
        (elsewhere, trials_elsewhere * both / trials),
        (trials_here - here, trials_here * (trials - both) / trials),
        (trials_elsewhere - elsewhere, trials_elsewhere * (trials - both) / trials),
    )
    return 2 * sum(seen * log(seen / expected) for seen, expected in cells if seen)


@lru_cache(maxsize=20_000)
def _count(characters: Characters, word: str) -> int:
    """How often a word stands anywhere; the same few words stand near many phrases."""
    return len(characters.find(Exact(word)))


def _contexts(lines: Lines, characters: Characters) -> list[tuple[str, str]]:
    """What stands on both sides of each line, in the same sentence."""
    lefts = _texts(characters.contexts(lines, NEAR, "left").tolist())
    rights = _texts(characters.contexts(lines, NEAR, "right").tolist())
    return [(left[::-1], right) for left, right in zip(lefts, rights, strict=True)]


def _texts(rows: Sequence[Sequence[int]]) -> list[str]:
    """The characters of each row up to the end of the sentence."""
    texts = ("".join(map(chr, (point for point in row if point))) for row in rows)
    ends = set(ENDS)
    return [text[: next((i for i, c in enumerate(text) if c in ends), len(text))] for text in texts]


def _is_word(word: str) -> bool:
    return len(word) > 1 and all(_is_han(character) for character in word)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character > "\U00020000"
