"""Text cut into the pieces that a page dresses: matches, redactions, figures, leading headings."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeVar

from indexer.offsets import Span
from webui.figures import ShownFigure
from webui.mentions import ShownMention

# What was struck out before a report was published: **镇, XX镇, x.x万亩, ××亿元, 20xx年. The unit
# belongs to it, since it says what is missing. X in a word of letters (XXL) strikes nothing out.
MASKED = re.compile(
    r"(?:[*＊]{2,}|[*＊](?=[省市州县区旗镇乡村])|×+\.?×+|(?<![A-Za-z])[xX]+\.?[xX]+(?![A-Za-z])"
    r"|[12][0-9][xX]{2}(?=年))"
    r"(?:[万亿]?(?:平方公里|公里|公顷|[元亩吨人户家个头只名件处次座米%％])|[万亿]"
    r"|街道|社区|[省市州县区旗镇乡村年])?"
)


class Place(Protocol):
    """A stretch of a text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it has ended."""


P = TypeVar("P", bound=Place)


class Piece(NamedTuple):
    """Some characters that look alike.

    `figure` is the number that they belong to, and `first` marks the piece that it begins with,
    since a match may begin inside it. `cited` are those of the sentence that the address names,
    `mention` is the policy that they name.
    """

    text: str
    masked: bool
    lead: bool
    figure: ShownFigure | None = None
    first: bool = False
    cited: bool = False
    mention: ShownMention | None = None

    @property
    def plain(self) -> bool:
        """Whether it is text and nothing more, as most of a report is."""
        return not (self.masked or self.lead or self.figure or self.cited or self.mention)


class Run(NamedTuple):
    """Pieces that stand in one match, or in none: then `hit` is 0.

    Matches are counted from 1; `first` marks the run that bears the match's id, since a match may
    go on in the next paragraph.
    """

    pieces: tuple[Piece, ...]
    hit: int = 0
    first: bool = False


def cut(
    text: str,
    start: int,
    end: int,
    hits: Sequence[Span],
    lead: int = 0,
    figures: Sequence[ShownFigure] = (),
    cited: Span | None = None,
    mentions: Sequence[ShownMention] = (),
) -> tuple[Run, ...]:
    """The runs from `start` to `end`; the leading heading goes up to `lead`.

    Hits, figures and mentions are those of the whole text, in order and without overlaps.

    >>> [run.pieces[0].text for run in cut("推行河长制以来", 0, 7, [Span(2, 5)])]
    ['推行', '河长制', '以来']
    """
    masks = [Span(*mask.span()) for mask in MASKED.finditer(text, start, end)]
    here = figures[_between(figures, start, end)]
    named = mentions[_between(mentions, start, end)]
    dress = partial(_pieces, text, masks, lead, here, named, cited or Span(end, end))
    runs: list[Run] = []
    at = start
    met = _between(hits, start, end)
    for number, hit in enumerate(hits[met], start=met.start + 1):
        first, last = max(hit.start, start), min(hit.end, end)
        if first > at:
            runs.append(Run(tuple(dress(at, first))))
        pieces = tuple(dress(first, last))
        runs.append(Run(pieces, number, hit.start >= start))
        at = last
    if at < end:
        runs.append(Run(tuple(dress(at, end))))
    return tuple(runs)


def _between(places: Sequence[P], start: int, end: int) -> slice:
    """Which of these places lie in a stretch, at least in part."""
    first = bisect_right(places, start, key=lambda place: place.end)
    return slice(first, bisect_left(places, end, lo=first, key=lambda place: place.start))


def _pieces(
    text: str,
    masks: Sequence[Span],
    lead: int,
    figures: Sequence[ShownFigure],
    mentions: Sequence[ShownMention],
    cited: Span,
    start: int,
    end: int,
) -> Iterator[Piece]:
    edges = {start, end, lead, *cited, *(edge for mask in masks for edge in mask)}
    edges.update(*((figure.start, figure.end) for figure in figures))
    edges.update(*((mention.start, mention.end) for mention in mentions))
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    for first, last in pairwise(cuts):
        figure = _at(figures, first)
        yield Piece(
            text[first:last],
            _at(masks, first) is not None,
            first < lead,
            figure,
            figure is not None and figure.start == first,
            cited.start <= first < cited.end,
            _at(mentions, first),
        )


def _at(places: Sequence[P], at: int) -> P | None:
    """The place that holds a character."""
    for place in places:
        if place.start <= at < place.end:
            return place
    return None
