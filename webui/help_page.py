"""The help: what the product is for, how to ask, what its marks mean, what it cannot do.

Examples are asked of the corpus at hand, and those that find nothing in it are left out: a help
that leads to empty pages teaches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from indexer.corpus import Corpus
from indexer.search import SearchRequest, search
from webui.address import Question, search_url
from webui.compare_address import Ask as CompareAsk
from webui.compare_address import ask_url as compare_url
from webui.overview import Example, language, overview
from webui.phrases_address import Ask as PhraseAsk
from webui.phrases_address import ask_url as phrase_url
from webui.policies_address import Ask as PolicyAsk
from webui.policies_address import policy_url
from webui.states import Link
from webui.trends_address import Ask as TrendAsk
from webui.trends_address import ask_url as trends_url

SECTIONS = (
    ("for", "用来做什么"),
    ("language", "检索的写法"),
    ("marks", "页面上的记号"),
    ("limits", "提取能做到什么"),
    ("commands", "导入、更正、导出"),
    ("keys", "键盘"),
    ("privacy", "资料放在哪里"),
    ("programs", "给程序用"),
)
STORIES = (
    (
        "以前怎么说",
        "要写一句话，先看各地、各年怎么写。空档用 * 代，看填进去的是什么；"
        "贴一段草稿，逐句找相近的写法。",
        (
            Link("以*为抓手", phrase_url(PhraseAsk("以*为抓手"))),
            Link("比对草稿", "/phrases/similar"),
            Link("哪些段落是沿用的", "/reuse"),
        ),
    ),
    (
        "各地的数怎么比",
        "一地一行，一年一列，单位统一；每格点开是原句，计划数不会当成结果数。",
        (
            Link("人工造林", compare_url(CompareAsk("afforestation.artificial"))),
            Link("造林一万亩以上的报告", search_url(Question("人工造林>1万亩"))),
            Link("能比的指标", "/indicators"),
        ),
    ),
    (
        "谁提了，谁没提",
        "一项政策在各地首见于哪一年、谁晚、谁从未提到；几个说法逐年此消彼长。没有报告的地方不算没提。",
        (
            Link("河长制", policy_url(PolicyAsk("river_chief"))),
            Link("河长制与林长制的趋势", trends_url(TrendAsk(("河长制", "林长制")))),
            Link("语料里有哪些地区和年份", "/corpus"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Story:
    """What someone wants to know, how that is done, and where."""

    title: str
    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A way to write, what it means, and examples that find something."""

    sign: str
    meaning: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The whole page; `port` is where this home is served."""

    sections: tuple[tuple[str, str], ...]
    stories: tuple[Story, ...]
    language: tuple[Written, ...]
    port: int


def help_page(corpus: Corpus) -> HelpPage:
    """The help over a corpus."""
    return HelpPage(
        sections=SECTIONS,
        stories=tuple(Story(*story) for story in STORIES),
        language=_language(corpus, corpus.engine.generation),
        port=corpus.settings.port,
    )


@lru_cache(maxsize=4)
def _language(corpus: Corpus, _generation: int) -> tuple[Written, ...]:
    return tuple(
        Written(sign, meaning, tuple(one for one in examples if _finds(corpus, one.query)))
        for sign, meaning, examples in language(overview(corpus))
    )


def _finds(corpus: Corpus, query: str) -> bool:
    return search(corpus, SearchRequest(query, limit=0)).total > 0
