"""Report -> its figures: numbers, what each measures, and what the words around say of it.

Read in this order: numbers (which numerals are figures), rules (what each measures), distribution
(lists), then qualifiers, status and period (what the words around say), and at last identifying
(the indicator).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.figures.context import Place, sentences
from indexer.figures.distribution import chained, distributed
from indexer.figures.identifying import identify
from indexer.figures.naming import Named, Naming
from indexer.figures.numbers import Number, find_numbers
from indexer.figures.parts import Parts, find_parts
from indexer.figures.period import Calendar, find_baseline_period, find_period
from indexer.figures.phrases import head_of
from indexer.figures.qualifiers import (
    base_of_amount,
    kind_of,
    scope_of,
    share_comparators,
    unit_of,
)
from indexer.figures.rules import RULES
from indexer.figures.status import carries_forecast, status_of
from indexer.models import Base, Figure, FigureStatus, Period, RecognizedPage, Report
from indexer.offsets import Span
from indexer.vocab.units import to_base

# 达到[1]202亿元: a mark that would read as a part of the number or of the phrase.
FOOTNOTE = re.compile(r"\^?\[\d{1,3}\]|〔\d{1,3}〕|【\d{1,3}】")

# 生产总值2100亿元左右（预计数）
SAID_BEHIND = re.compile("(?:左右)?[（(]预计")


def find_figures(report: Report) -> tuple[Figure, ...]:
    """All figures of a report in order of place; no two overlap, and each quote is its text."""
    parts, calendar = find_parts(report), Calendar.of(report.metadata)
    text = FOOTNOTE.sub(lambda mark: " " * len(mark[0]), report.text)
    found = (
        figure
        for sentence, its_numbers in sentences(text, find_numbers(text))
        for figure in _figures(_named(text, sentence, its_numbers), parts, calendar)
    )
    quoted = (_quoted(figure, report.text) for figure in found)
    pages = report.recognized
    return tuple(_as_sure_as_read(figure, pages) if pages else figure for figure in quoted)


def _named(text: str, sentence: Span, numbers: Sequence[Number]) -> list[Named]:
    """The numbers of a sentence with what each measures."""
    named: list[Named] = []
    for index in range(len(numbers)):
        place = Place(text, sentence, numbers, index)
        naming = next((n for rule in RULES if (n := rule(place, named))), Naming("none", None))
        named.append(Named(place, naming))
    return chained(distributed(named))


def _figures(named: Sequence[Named], parts: Parts, calendar: Calendar) -> list[Figure]:
    found: list[Figure] = []
    for one in named:
        found.append(_figure(one, found[-1] if found else None, parts, calendar))
    return share_comparators(named, found)


def _figure(named: Named, before: Figure | None, parts: Parts, calendar: Calendar) -> Figure:
    place, naming = named.place, named.naming
    text, number = place.text, place.number
    phrase = text[slice(*naming.span)] if naming.span else None
    unit = number.unit if number.unit is not None else unit_of(phrase, number.value)
    kind = kind_of(named, unit, phrase)
    base = naming.base or base_of_amount(place, phrase, kind, before)
    status = _status(place, before, parts)
    converted = to_base(number.value, unit) if number.value is not None and unit else None
    match, confidence = identify(named, phrase, unit, kind, base)
    return Figure(
        start=number.start,
        end=number.end,
        quote=text[number.start : number.end],
        value=number.value,
        unit=unit,
        sentence=_trimmed(text, place.sentence),
        value_max=number.value_max,
        base_value=converted[0] if converted else None,
        base_unit=converted[1] if converted else None,
        kind=kind,
        comparator=number.comparator,
        direction=naming.direction or ("up" if number.kind == "growth_rate" else None),
        base=base,
        status=status,
        role=naming.role or "measure",
        indicator=match.id if match else None,
        phrase=phrase,
        phrase_span=naming.span,
        head=head_of(phrase) if phrase else None,
        period=_period(named, calendar, status, base),
        scope=(match.rest if match else "") or scope_of(place, naming.span),
        share_of=text[slice(*naming.share_of)] if naming.share_of else None,
        confidence=confidence,
        rule=naming.rule,
    )


def _status(place: Place, before: Figure | None, parts: Parts) -> FigureStatus:
    text, number = place.text, place.number
    forecast = bool(before and before.status == "forecast" and place.gap is not None)
    carried = forecast and carries_forecast(
        place.gap or "",
        number.unit or "",
        place.whole_clause,
        bool(before and before.kind == "growth_rate"),
    )
    return status_of(
        text[place.sentence.start : number.start],
        place.whole_clause,
        parts.plans_at(number.start),
        carried or bool(SAID_BEHIND.match(place.right)),
    )


def _period(
    named: Named, calendar: Calendar, status: FigureStatus, base: Base | None
) -> Period | None:
    """Sizes, attributes and what a rate is of have no time; a baseline has the one it names."""
    place, role = named.place, named.naming.role
    words = place.text[place.sentence.start : place.number.start]
    if role in ("threshold", "attribute", "reference"):
        return None
    if role == "baseline":
        return find_baseline_period(words)
    return find_period(words, calendar, status, base)


def _quoted(figure: Figure, text: str) -> Figure:
    """The figure with its words as they stand in the report, footnote marks and all."""
    quote = text[figure.start : figure.end]
    phrase = text[slice(*figure.phrase_span)] if figure.phrase_span else None
    if quote == figure.quote and phrase == figure.phrase:
        return figure
    return replace(figure, quote=quote, phrase=phrase)


def _as_sure_as_read(figure: Figure, pages: Sequence[RecognizedPage]) -> Figure:
    """The figure, no surer than the page from whose picture it was read."""
    page = next((p for p in pages if p.start < figure.end and figure.start < p.end), None)
    return replace(figure, confidence=figure.confidence * page.confidence) if page else figure


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1] in "\n ":
        end -= 1
    while start < end and text[start] in "\n ":
        start += 1
    return Span(start, end)
