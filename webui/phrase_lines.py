"""The lines of a concordance as the page has them: each leads to its place in its report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from indexer.matching import asks_for_figures, find_matches
from indexer.offsets import Span
from indexer.phrases import Concordance, Group, PhraseLine
from indexer.phrases.ordering import cut_short
from indexer.query import Clause
from indexer.query.fields import UNKNOWN
from webui.address import Question, report_url
from webui.language import _, later
from webui.phrase_narrowing import beside, only
from webui.phrases_address import Ask, ask_url

# What a line that was cut off should not begin with.
BROKEN = re.compile(r"^[，。；：、！？”’）》]+")
UNTITLED = later("（标题缺失）")
# What stands on one side of a phrase where a paragraph begins or ends.
EDGES = {"left": later("（段首）"), "right": later("（段末）")}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line: `match` in pieces, each with whether it fills a slot; `region` may be empty.

    `alike` counts the lines with the same sentence, `alike_url` lists them.
    """

    region: str
    year: str
    role: str
    title: str
    left: str
    match: tuple[tuple[str, bool], ...]
    right: str
    url: str
    alike: int
    alike_url: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Lines that have something in common; `url` lists all of them and may be empty."""

    name: str
    total: int
    reports: int
    lines: tuple[ShownLine, ...]
    url: str


def shown_lines(corpus: Corpus, found: Concordance, ask: Ask) -> tuple[ShownLine, ...]:
    """The lines of the page."""
    return _Places(corpus, found, found.lines).shown(found.lines, ask)


def shown_groups(
    corpus: Corpus, found: Concordance, ask: Ask, asked: Clause
) -> tuple[ShownGroup, ...]:
    """The groups of the page with their first lines; `asked` is the query as it was written."""
    places = _Places(corpus, found, [line for group in found.groups for line in group.shown])
    return tuple(
        ShownGroup(
            _name(group, ask),
            group.lines,
            group.reports,
            places.shown(group.shown, ask),
            _all_url(group, ask, asked) if len(group.shown) < group.lines else "",
        )
        for group in found.groups
    )


class _Places:
    """Where lines stand in their reports: addresses count the matches of a whole report."""

    def __init__(self, corpus: Corpus, found: Concordance, lines: Iterable[PhraseLine]) -> None:
        self._found = found
        ids = list(dict.fromkeys(line.report for line in lines))
        self._texts = corpus.store.texts(ids)
        figures = corpus.store.figures(ids) if asks_for_figures(found.clause) else {}
        self._matches: Mapping[str, list[Span]] = {
            id_: find_matches(text, found.clause, figures.get(id_, ()))
            for id_, text in self._texts.items()
        }

    def shown(self, lines: Iterable[PhraseLine], ask: Ask) -> tuple[ShownLine, ...]:
        question = Question(self._found.query, ask.in_force)
        return tuple(self._line(line, ask, question) for line in lines)

    def _line(self, line: PhraseLine, ask: Ask, question: Question) -> ShownLine:
        text = self._texts.get(line.report, "")
        first, last = line.start - len(line.left), line.end + len(line.right)
        cut_before = text[first - 1 : first] not in ("", "\n")
        cut_after = text[last : last + 1] not in ("", "\n")
        number = next(
            (
                number
                for number, match in enumerate(self._matches.get(line.report, ()), start=1)
                if match.start < line.end and match.end > line.start
            ),
            0,
        )
        same = replace(ask, sentence=line.same, group=None, offset=0)
        return ShownLine(
            region=line.region or "",
            year=str(line.year or _("未标明")),
            role=_(line.role) if line.role else "",
            title=line.title or _(UNTITLED),
            left=f"…{BROKEN.sub('', line.left)}" if cut_before else line.left,
            match=_pieces(line),
            right=f"{line.right}…" if cut_after else line.right,
            url=report_url(line.report, question, hit=number),
            alike=line.alike,
            alike_url=ask_url(same) if line.alike > 1 else "",
        )


def _pieces(line: PhraseLine) -> tuple[tuple[str, bool], ...]:
    """The match cut where slots are filled: 以, 河长制, 为抓手."""
    pieces: list[tuple[str, bool]] = []
    at = line.start
    for start, end in line.fillings:
        pieces += [(line.match[at - line.start : start - line.start], False)]
        pieces += [(line.match[start - line.start : end - line.start], True)]
        at = end
    pieces.append((line.match[at - line.start :], False))
    return tuple(piece for piece in pieces if piece[0])


def _name(group: Group, ask: Ask) -> str:
    match ask.group:
        case "match":
            fillings = [
                line.match[start - line.start : end - line.start]
                for line in group.shown[:1]
                for start, end in line.fillings
            ]
            return " · ".join(filter(None, fillings)) or group.value
        case "left" | "right" as side:
            return group.value.strip() or _(EDGES[side])
        case "year" | "region" | None:
            return _("未标明") if group.value == UNKNOWN else group.name


def _all_url(group: Group, ask: Ask, asked: Clause) -> str:
    """The address of all lines of a group; empty where no query finds just these."""
    alone = replace(ask, group=None, offset=0)
    match ask.group:
        case "year" | "region" as field:
            return ask_url(alone.choosing(field, (group.value,)))
        case "match":
            text = only(asked, group.value)
        case "left" | "right" as side:
            # 全年 at the beginning of a clause is a group, and "全年" finds 健全年 too.
            told = group.value.strip() and not cut_short(group.value)
            text = beside(asked, group.value, side) if told else ""
        case None:
            text = ""
    return ask_url(replace(alone, text=text)) if text else ""
