"""What can be written into the box of phrases, with examples that find something here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from indexer.characters import open_characters
from indexer.corpus import Corpus
from indexer.phrases.asking import phrase_clause
from indexer.query import Clause, Exact, Slots, to_text
from indexer.search import SearchRequest, search
from webui.language import _, later, many
from webui.phrases_address import Ask, ask_url
from webui.states import Link

# (what is written, what it means, examples)
LANGUAGE = (
    (
        later("一句话、一个词"),
        later("原文，一字不差；不分繁简、全角半角"),
        ("河长制", "党风廉政建设责任制"),
    ),
    (
        "*",
        later("一句之内最多十二个字的空档，可以有几个"),
        ("以*为抓手", "坚持*", "把*作为*"),
    ),
    ("#", later("一个数，连同“万”“亿”"), ("人工造林#亩", "增长#%")),
    ("近/20", later("相隔不超过二十个字，先后不论；词之间空格"), ("河长制 近/20 巡河",)),
    ("同句( )、同段( )", later("在同一句、同一段里"), ("同句(造林 增长)",)),
    ("OR、或", later("有一个就行"), ("造林 OR 绿化",)),
    ("-、非", later("所在的报告里没有"), ("造林 -试点",)),
    (
        "地区: 年份: 类型: 分管:",
        later("只看这些报告"),
        ("河长制 级别:县级", "造林 年份:2022.."),
    ),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A way to write, what it means, and examples with how many reports each finds."""

    sign: str
    meaning: str
    examples: tuple[Link, ...]


def language(corpus: Corpus) -> tuple[Written, ...]:
    """All ways to write a phrase; an example that finds nothing in this corpus is left out."""
    counts = _counts(corpus, corpus.engine.generation)
    return tuple(
        Written(
            _(sign),
            _(meaning),
            tuple(
                Link(example, ask_url(Ask(example)), many("%(num)s 份", counts[example]))
                for example in examples
                if counts[example]
            ),
        )
        for sign, meaning, examples in LANGUAGE
    )


@lru_cache(maxsize=4)
def _counts(corpus: Corpus, _generation: int) -> Mapping[str, int]:
    """How many reports each example finds, looked up once for each state of the index."""
    return {
        example: _reports(corpus, phrase_clause(example))
        for sign, meaning, examples in LANGUAGE
        for example in examples
    }


def _reports(corpus: Corpus, clause: Clause) -> int:
    """How many reports have it. Of one phrase the index of characters tells that at once."""
    if isinstance(clause, Exact | Slots):
        return len(set(open_characters(corpus).find(clause).reports.tolist()))
    return search(corpus, SearchRequest(to_text(clause), limit=0)).total
