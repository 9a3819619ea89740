"""The page of reviewing: the queue, the item that is open, and what this person decided last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.corpus import Corpus
from indexer.corrections import (
    Asked,
    Correction,
    FigureCorrection,
    Unsure,
    indicator_name,
    listed,
    queue,
    reports_of,
    write_value,
)
from indexer.models import Figure
from webui.language import _
from webui.review.address import (
    Ask,
    Item,
    ask_url,
    item_from,
    item_of,
    place_from,
    place_of,
    understood,
)
from webui.review.item import Opened, Version, opened, version_of
from webui.review.words import FIELD_WORDS

SIZE = 15
# Decisions of one's own that are shown, and among how many of all they are looked for.
OWN, AMONG = 8, 200
MOST_DONE = 60


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the queue in a line."""

    url: str
    name: str
    said: str
    title: str
    current: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All that the page shows. `rest` is its address without the open item, `next` the item after
    it; `typed` stands in the boxes where a form was refused, with `fault` or `overtaken`.
    """

    ask: Ask
    wrong: tuple[str, ...]
    rows: tuple[Row, ...]
    opened: Opened | None
    gone: bool
    rest: str
    next: str
    next_url: str
    previous_url: str
    more_url: str
    own: tuple[tuple[Version, str], ...]
    fault: str
    overtaken: bool
    typed: Mapping[str, str]
    status: int


def review_page(
    corpus: Corpus,
    ask: Ask,
    person: str,
    fault: str = "",
    overtaken: bool = False,
    typed: Mapping[str, str] | None = None,
) -> ReviewPage:
    """The page for an address; a form that was refused is shown as it was sent."""
    meant = understood(ask, corpus.regions)
    items, places = _items(corpus, ask, meant.asked)
    wanted = item_from(ask.item) if ask.item else (items[0] if items else None)
    found = opened(corpus, wanted) if wanted else None
    at = items.index(wanted) if wanted in items else -1
    following = items[at + 1] if at + 1 < len(items) else None
    before = items[at - 1] if at > 0 else None
    full = len(items) == SIZE and not ask.done
    more = ask_url(ask, after=places[-1], item="") if full else ""
    status = 409 if overtaken else 400 if fault else 404 if wanted and not found else 200
    return ReviewPage(
        ask=ask,
        wrong=meant.wrong,
        rows=tuple(_rows(corpus, ask, items, wanted)),
        opened=found,
        gone=bool(ask.item) and found is None,
        rest=ask_url(ask, item=""),
        next=str(following) if following else "",
        next_url=ask_url(ask, item=str(following)) if following else more,
        previous_url=ask_url(ask, item=str(before)) if before else "",
        more_url=more,
        own=own_decisions(corpus, person),
        fault=fault,
        overtaken=overtaken,
        typed=typed or {},
        status=status,
    )


def own_decisions(corpus: Corpus, person: str) -> tuple[tuple[Version, str], ...]:
    """What a person decided last and did not take back, with the addresses of the items."""
    mine = (
        entry.correction
        for entry in listed(corpus, AMONG)
        if entry.correction.person == person and entry.correction.undone_at is None
    )
    found = [(version_of(one), ask_url(Ask(item=str(corrected(one))))) for one in mine]
    return tuple(found[:OWN])


def corrected(one: Correction | FigureCorrection) -> Item:
    """The item that a correction is of."""
    if isinstance(one, Correction):
        return Item(one.report, field=one.field)
    return Item(one.report, start=one.start)


def _items(corpus: Corpus, ask: Ask, asked: Asked) -> tuple[list[Item], list[str]]:
    """The items of the queue from a place on, with their places in it."""
    if ask.done:
        items = list(dict.fromkeys(_done(corpus, asked)))[:MOST_DONE]
        return items, [""] * len(items)
    found: list[Unsure] = queue(corpus, asked, place_from(ask.after), SIZE)
    return [item_of(one) for one in found], [place_of(one) for one in found]


def _done(corpus: Corpus, asked: Asked) -> Iterable[Item]:
    """What people decided, the newest first."""
    reports = reports_of(corpus, asked)
    for entry in listed(corpus):
        one = entry.correction
        if one.undone_at is not None or (reports is not None and one.report not in reports):
            continue
        if isinstance(one, Correction):
            if one.field in asked.fields:
                yield corrected(one)
        elif asked.figures and one.is_found:
            figure = one.figure or one.extracted
            if asked.indicator in ("", figure.indicator):
                yield corrected(one)


def _rows(corpus: Corpus, ask: Ask, items: list[Item], current: Item | None) -> Iterable[Row]:
    heads = corpus.store.heads(item.report for item in items)
    of_figures = corpus.store.figures(item.report for item in items if not item.field)
    figures = {
        (report, figure.start): figure for report, found in of_figures.items() for figure in found
    }
    for item in items:
        head = heads.get(item.report)
        if head is None:
            continue
        if item.field:
            name = _(FIELD_WORDS[item.field])
            said = write_value(item.field, getattr(head.metadata, item.field).value)
        else:
            name, said = _figure_words(figures.get((item.report, item.start)))
        yield Row(
            url=ask_url(ask, item=str(item)),
            name=name,
            said=said,
            title=head.metadata.title.value or _("（标题缺失）"),
            current=item == current,
        )


def _figure_words(figure: Figure | None) -> tuple[str, str]:
    if figure is None:
        return _("数字"), _("不是指标数字")
    return indicator_name(figure.indicator) or _("没有指标"), figure.quote
