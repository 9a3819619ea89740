"""The page of templates: patterns with slots that reports fill in, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.corpus import Corpus
from indexer.phrases.asking import phrase_clause
from indexer.query import Exact, QueryError, Slot, Slots, to_text
from indexer.query.fields import UNKNOWN
from indexer.search import SearchRequest, search
from indexer.similar import Template, templates
from indexer.vocab.portfolios import portfolio_named
from webui.address import with_arguments
from webui.language import _
from webui.phrases_address import FORMATS, Ask, ask_url
from webui.reuse_address import passage_url
from webui.states import Link, State, empty_corpus

SHOWN, MOST = 60, 600
# How templates write a slot, a number and a place.
SLOT, NUMBER, PLACE = "__", "#", "@"


@dataclass(frozen=True, slots=True)
class ShownTemplate:
    """A template; `url` lists the lines that follow it, `fillings` groups them by what fills it;
    both may be empty.
    """

    text: str
    url: str
    fillings: str
    reports: int
    fillers: int
    examples: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """The whole page; `portfolio` is what is chosen, `more` lists all and may be empty.

    `found` are the templates that are shown, for the files, whose addresses are `exports`.
    """

    portfolios: tuple[Link, ...]
    portfolio: str
    shown: tuple[ShownTemplate, ...] = ()
    found: tuple[Template, ...] = ()
    exports: tuple[Link, ...] = ()
    more: str = ""
    state: State | None = None
    status: int = 200


def templates_page(corpus: Corpus, name: str, everything: bool) -> TemplatesPage:
    """The page of templates, of all reports or of those with a portfolio."""
    portfolios = _portfolios(corpus)
    if not corpus.store.count_reports():
        return TemplatesPage((), "", state=empty_corpus())
    portfolio = portfolio_named(name) if name else None
    if name and portfolio is None:
        shown = name if len(name) <= 20 else f"{name[:20]}…"
        state = State(
            _("没有“%(name)s”这个分管领域", name=shown),
            _("可以从上面选一个，或看全部。"),
            actions=(Link(_("看全部"), templates_url()),),
        )
        return TemplatesPage(portfolios, "", state=state, status=400)
    chosen = portfolio.id if portfolio else ""
    most = MOST if everything else SHOWN
    found = templates(corpus, chosen or None, most + 1)
    return TemplatesPage(
        portfolios,
        chosen,
        tuple(_shown(template, chosen) for template in found[:most]),
        tuple(found[:most]),
        tuple(Link(name, templates_url(chosen, ending=ending)) for ending, name in FORMATS.items()),
        templates_url(chosen, True) if len(found) > most and not everything else "",
    )


def templates_url(portfolio: str = "", everything: bool = False, ending: str = "") -> str:
    """The address of templates, or with an ending (.csv) that of all of them as a file.

    >>> templates_url("forestry", True)
    '/phrases/templates?portfolio=forestry&all=1'
    """
    arguments = [("portfolio", portfolio)] * bool(portfolio) + [("all", "1")] * everything
    return with_arguments(f"/phrases/templates{ending}", arguments)


def _portfolios(corpus: Corpus) -> tuple[Link, ...]:
    found = search(corpus, SearchRequest(limit=0, facets=("portfolio",))).facets["portfolio"]
    return tuple(
        Link(_(one.name), templates_url(one.value), one.value)
        for one in found
        if one.value != UNKNOWN
    )


def _shown(template: Template, portfolio: str) -> ShownTemplate:
    filters = {"portfolio": (portfolio,)} if portfolio else {}
    query = slot_query(template.text)
    return ShownTemplate(
        template.text.replace(SLOT, "…"),
        ask_url(Ask(query, filters)) if query else "",
        ask_url(Ask(query, filters, group="match")) if query else "",
        template.reports,
        template.fillers,
        tuple(
            Link(example.quote, passage_url(example.report, example.start, example.end))
            for example in template.examples
        ),
    )


def slot_query(text: str) -> str:
    """The query for the lines of a template or a stock phrase; empty where there can be none.

    >>> slot_query("以__为引领，新增#亩"), slot_query("__等")
    ('"以*为引领，新增#亩"', '')
    """
    parts: list[str | Slot] = []
    for piece in text.replace(SLOT, "*").replace(PLACE, "*"):
        slot = {"*": Slot.WORDS, NUMBER: Slot.NUMBER}.get(piece)
        if slot is None and parts and isinstance(parts[-1], str):
            parts[-1] += piece
        elif parts[-1:] != [slot]:
            parts.append(slot or piece)
    has_slots = any(isinstance(part, Slot) for part in parts)
    written = to_text(Slots(tuple(parts)) if has_slots else Exact(text))
    try:
        phrase_clause(written)
    except QueryError:
        return ""
    return written
