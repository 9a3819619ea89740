"""The help: what the product is for, how to ask, what its marks mean, what it cannot do.

Examples are asked of the corpus at hand, and those that find nothing in it are left out: a help
that leads to empty pages teaches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from indexer.corpus import Corpus
from indexer.search import SearchRequest, search
from webui.address import Question, search_url, with_arguments
from webui.api.operations import BASE
from webui.compare_address import Ask as CompareAsk
from webui.compare_address import ask_url as compare_url
from webui.corpus_accuracy import Accuracy, accuracy
from webui.language import _, later
from webui.overview import Example, Overview, language, overview
from webui.phrases_address import Ask as PhraseAsk
from webui.phrases_address import ask_url as phrase_url
from webui.policies_address import Ask as PolicyAsk
from webui.policies_address import policy_url
from webui.states import Link
from webui.trends_address import Ask as TrendAsk
from webui.trends_address import ask_url as trends_url

SECTIONS = (
    ("for", later("用来做什么")),
    ("language", later("检索的写法")),
    ("numbers", later("页面上的数")),
    ("marks", later("页面上的记号")),
    ("limits", later("提取能做到什么")),
    ("exports", later("导出")),
    ("commands", later("导入、更正、备份")),
    ("keys", later("键盘")),
    ("privacy", later("资料放在哪里")),
    ("programs", later("给程序用")),
)
# What most corpora have something of, for the examples.
PHRASE = "以*为抓手"
INDICATOR = "人工造林"
MUCH_OF_IT = "人工造林>1万亩"
POLICY = "河长制"
LATER_POLICY = "林长制"
# Words of the search language together.
TOGETHER = "(造林 OR 绿化) 年份:2021..2023 -试点"


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
    """The whole page; `port` is where this home is served.

    `together` is a query of several parts, `asked` the address of an example of the API.
    """

    sections: tuple[tuple[str, str], ...]
    stories: tuple[Story, ...]
    language: tuple[Written, ...]
    together: str
    accuracy: Accuracy
    asked: str
    port: int


def help_page(corpus: Corpus) -> HelpPage:
    """The help over a corpus."""
    known = _overview(corpus, corpus.engine.generation)
    return HelpPage(
        sections=tuple((id_, _(name)) for id_, name in SECTIONS),
        stories=_stories(),
        language=tuple(
            Written(sign, meaning, tuple(one for one in examples if one.query in known[1]))
            for sign, meaning, examples in language(known[0])
        ),
        together=TOGETHER,
        accuracy=accuracy(corpus.settings.home),
        asked=with_arguments(f"{BASE}/search", [("q", POLICY), ("limit", "5")]),
        port=corpus.settings.port,
    )


@lru_cache(maxsize=4)
def _overview(corpus: Corpus, _generation: int) -> tuple[Overview, frozenset[str]]:
    """The corpus in numbers, and the examples that find something in it."""
    known = overview(corpus)
    queries = (one.query for _sign, _meaning, examples in language(known) for one in examples)
    return known, frozenset(query for query in queries if _finds(corpus, query))


def _finds(corpus: Corpus, query: str) -> bool:
    return search(corpus, SearchRequest(query, limit=0)).total > 0


def _stories() -> tuple[Story, ...]:
    """What people come for, with examples that most corpora have something of."""
    return (
        Story(
            _("以前怎么说"),
            _(
                "要写一句话，先看各地、各年怎么写。空档用 * 代，看填进去的是什么；"
                "贴一段草稿，逐句找相近的写法。"
            ),
            (
                Link(PHRASE, phrase_url(PhraseAsk(PHRASE))),
                Link(_("比对草稿"), "/phrases/similar"),
                Link(_("哪些段落是沿用的"), "/reuse"),
            ),
        ),
        Story(
            _("各地的数怎么比"),
            _("一地一行，一年一列，单位统一；每格点开是原句，计划数不会当成结果数。"),
            (
                Link(INDICATOR, compare_url(CompareAsk("afforestation.artificial"))),
                Link(_("造林一万亩以上的报告"), search_url(Question(MUCH_OF_IT))),
                Link(_("能比的指标"), "/indicators"),
            ),
        ),
        Story(
            _("谁提了，谁没提"),
            _(
                "一项政策在各地首见于哪一年、谁晚、谁从未提到；几个说法逐年此消彼长。"
                "没有报告的地方不算没提。"
            ),
            (
                Link(POLICY, policy_url(PolicyAsk("river_chief"))),
                Link(_("河长制与林长制的趋势"), trends_url(TrendAsk((POLICY, LATER_POLICY)))),
                Link(_("语料里有哪些地区和年份"), "/corpus"),
            ),
        ),
    )
