"""What stands beside the lines of a phrase: fillings, years, places and words near it, counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.phrases import Concordance, Frequency
from indexer.query import Clause, Slots
from indexer.query.fields import UNKNOWN
from webui.language import _, later
from webui.phrase_narrowing import filled, phrase_of, slot_names, with_near
from webui.phrases_address import Ask, ask_url

# Rows that stand there at once; those that can be unfolded; what is left is in the files.
AT_ONCE, UNFOLDED = 10, 100
NOTHING = later("（空）")
# Less than this is reached by chance once in 20 times.
LEAST_SCORE = 3.84


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row with a bar; `url` opens its lines and may be empty, `bar` is in percent."""

    name: str
    url: str
    lines: int
    reports: str
    rate: str
    bar: str


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of counts: the first rows, those that can be unfolded, how many are left out."""

    title: str
    total: int
    rows: tuple[CountRow, ...]
    more: tuple[CountRow, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class NearWord:
    """A word that stands near the phrase; `url` finds both together and may be empty."""

    word: str
    url: str
    lines: int
    score: float


@dataclass(frozen=True, slots=True)
class Aside:
    """All that stands beside the lines. `silent` counts places whose reports have no line.

    `looked_at` is how many lines were read for the words near the phrase, of how many.
    """

    slots: tuple[Counts, ...]
    years: Counts
    regions: Counts
    silent: int
    words: tuple[NearWord, ...]
    looked_at: int
    total: int


def aside(found: Concordance, ask: Ask, asked: Clause) -> Aside:
    """The counts over all lines; `asked` is the query as it was written."""
    having = [place for place in found.by_region if place.lines]
    years = [_frequency(year, ask, "year", year.rate) for year in found.by_year]
    places = [_frequency(place, ask, "region", place.lines) for place in having]
    return Aside(
        slots=tuple(_slots(found, ask, asked)),
        years=_counts(_("逐年频率"), years, at_once=UNFOLDED),
        regions=_counts(_("各地频率"), places),
        silent=len(found.by_region) - len(having),
        words=tuple(
            NearWord(word.word, _saying(ask, with_near(asked, word.word)), word.lines, word.score)
            for word in found.collocates
            if word.score >= LEAST_SCORE
        ),
        looked_at=found.looked_at,
        total=found.total,
    )


def _slots(found: Concordance, ask: Ask, asked: Clause) -> Iterator[Counts]:
    """For each slot what fills it, as queries with it filled in."""
    phrase = phrase_of(asked)
    if not isinstance(phrase, Slots):
        return
    names = zip(slot_names(phrase), found.fillers, strict=False)
    for slot, (name, fillers) in enumerate(names):
        rows = [
            (
                CountRow(
                    one.text or _(NOTHING),
                    _saying(ask, filled(asked, slot, one.text)),
                    one.lines,
                    str(one.reports),
                    "",
                    "",
                ),
                one.lines,
            )
            for one in fillers[: AT_ONCE + UNFOLDED]
        ]
        yield _counts(name, rows, total=len(fillers))


def _frequency(one: Frequency, ask: Ask, field: str, size: float) -> tuple[CountRow, float]:
    narrowed = replace(ask.choosing(field, (one.value,)), group=None)
    row = CountRow(
        _("未标明") if one.value == UNKNOWN else one.name,
        ask_url(narrowed) if one.lines else "",
        one.lines,
        f"{one.reports}/{one.available}",
        f"{one.rate:.2f}",
        "",
    )
    return row, size


def _counts(
    title: str, rows: Sequence[tuple[CountRow, float]], at_once: int = AT_ONCE, total: int = 0
) -> Counts:
    """A table of these rows, each with its size, by which its bar is drawn."""
    largest = max((size for row, size in rows), default=0) or 1
    drawn = tuple(replace(row, bar=f"{100 * size / largest:.1f}%") for row, size in rows)
    # A link to a single row more would take the room of that one.
    first = at_once if len(drawn) > at_once + 1 else len(drawn)
    more = drawn[first : first + UNFOLDED]
    count = total or len(drawn)
    return Counts(title, count, drawn[:first], more, count - first - len(more))


def _saying(ask: Ask, text: str) -> str:
    return ask_url(ask.saying(text)) if text else ""
