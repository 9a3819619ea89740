"""Measures of help with phrasing: sentences that are alike, and phrases that go on."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from benchmark_timing import spread, timed

from indexer.corpus import Corpus
from indexer.sentences import find_clauses, find_sentences
from indexer.similar import complete, similar

READ = 200
# A sentence that one would ask about, and the start of a phrase as it is typed.
SENTENCE_LENGTHS = range(15, 120)
TYPED = (2, 6)


def measure_wordings(corpus: Corpus, count: int) -> dict[str, Any]:
    """p50, p95 and p99 of asking about one sentence, and about the start of a phrase."""
    chance = random.Random(1)
    ids = corpus.store.ids()
    texts = list(corpus.store.texts(chance.sample(ids, min(READ, len(ids)))).values())
    sentences = _parts(texts, find_sentences)
    asked = [changed(chance.choice(sentences), chance) for _ in range(count)]
    clauses = [clause for clause in _parts(texts, find_clauses) if len(clause) > TYPED[1]]
    typed = [chance.choice(clauses)[: chance.randint(*TYPED)] for _ in range(count)]
    similar(corpus, asked[0])  # opens the arrays
    return {
        "similar": {"shuzhi": spread([timed(partial(similar, corpus, one))[0] for one in asked])},
        "completion": {
            "shuzhi": spread([timed(partial(complete, corpus, one))[0] for one in typed])
        },
    }


def changed(sentence: str, chance: random.Random) -> str:
    """A sentence with other numbers and, where it has several clauses, without one of them.

    >>> changed("完成造林37亩，占任务的92%。", random.Random(2))
    '完成造林12亩。'
    """
    sentence = re.sub("[0-9]", lambda _: chance.choice("123456789"), sentence)
    commas = [at for at, sign in enumerate(sentence) if sign == "，"]
    if not commas:
        return sentence
    start = chance.choice(commas)
    end = min((at for at in (*commas, len(sentence) - 1) if at > start), default=start)
    return sentence[:start] + sentence[end:]


def _parts(texts: Sequence[str], find: Any) -> list[str]:
    parts = [text[span.start : span.end] for text in texts for span in find(text)]
    return [part for part in parts if find is find_clauses or len(part) in SENTENCE_LENGTHS]
