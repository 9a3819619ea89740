"""The page of the trail: who did what, the newest first, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from indexer.corpus import Corpus
from indexer.trail import Break, BreakKind, Entry, Mark
from webui.language import _, later
from webui.trail.acts import action_words, detail_words
from webui.trail.address import Ask, ask_url

ENTRIES_OF_A_PAGE = 50
BREAKS: Mapping[BreakKind, str] = {
    "changed": later("内容被改过"),
    "gone": later("从这一条起缺了"),
    "inserted": later("与前一条接不上"),
    "unreadable": later("读不出来"),
    "cut": later("之前的记录被清掉，却没有记下是谁"),
}
# What an act was done to is a report, where it is called so.
OF_REPORTS = ("correct", "remove report", "restore report")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values that a filter may have."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in words; `url` leads to what it was done to, empty where that has no page."""

    number: int
    time: str
    person: str
    action: str
    subject: str
    url: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain is broken, and how, in words."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """The whole page. `checked` says that the chain was looked through; then `breaks` are all of
    its faults.
    """

    people: tuple[Option, ...]
    actions: tuple[Option, ...]
    since: str
    until: str
    narrowed: bool
    total: int
    rows: tuple[Row, ...]
    newest: Mark | None
    checked: bool
    breaks: tuple[Fault, ...]
    check: str
    export: str
    first: str
    older: str


def trail_page(corpus: Corpus, ask: Ask) -> TrailPage:
    """The page of an address."""
    trail = corpus.store.trail
    entries = trail.entries(ask.wanted, ENTRIES_OF_A_PAGE + 1, ask.before)
    shown = entries[:ENTRIES_OF_A_PAGE]
    plain = replace(ask, before=None, check=False)
    return TrailPage(
        people=_options(trail.people(), ask.person),
        actions=tuple(
            replace(one, name=action_words(one.value))
            for one in _options(trail.actions(), ask.action)
        ),
        since=ask.since.isoformat() if ask.since else "",
        until=ask.until.isoformat() if ask.until else "",
        narrowed=plain != Ask(),
        total=trail.count(ask.wanted),
        rows=tuple(map(_row, shown)),
        newest=trail.newest(),
        checked=ask.check,
        breaks=tuple(map(_fault, trail.breaks())) if ask.check else (),
        check=ask_url(replace(ask, check=True)),
        export=ask_url(plain, ".csv"),
        first=ask_url(plain) if ask.before else "",
        older=ask_url(replace(plain, before=shown[-1].number)) if len(entries) > len(shown) else "",
    )


def _fault(one: Break) -> Fault:
    return Fault(one.number, _(BREAKS[one.kind]))


def _options(values: list[str], chosen: str) -> tuple[Option, ...]:
    named = [value for value in values if value]
    if chosen and chosen not in named:
        named.append(chosen)
    return tuple(Option(value, value, value == chosen) for value in named)


def _row(entry: Entry) -> Row:
    url = ""
    if entry.action in OF_REPORTS and entry.subject:
        url = f"/reports/{quote(entry.subject, safe='')}"
    return Row(
        number=entry.number,
        time=f"{entry.time.astimezone():%Y-%m-%d %H:%M:%S}",
        person=entry.person or _("程序"),
        action=action_words(entry.action),
        subject=entry.subject,
        url=url,
        details=detail_words(entry),
    )
