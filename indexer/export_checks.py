"""Whether a report that comes from an export is one that this program could have made.

Hashes tell of damage, not of harm that is meant: spans beside the text, or words that no table of
ours has, would make pages fail for as long as the report is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, get_args

from indexer.models import (
    FIELD_NAMES,
    Base,
    Body,
    Comparator,
    Direction,
    Field,
    FieldStatus,
    Figure,
    FigureKind,
    FigureRole,
    FigureStatus,
    Level,
    Mention,
    Metadata,
    Period,
    PolicyKind,
    Portfolio,
    Region,
    Relation,
    Report,
    Source,
)

_ID = re.compile(r"[0-9a-f]{12,64}")
_HASH = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_WORDS: Mapping[str, tuple[str | None, ...]] = {
    "kind": get_args(FigureKind),
    "comparator": get_args(Comparator),
    "direction": (None, *get_args(Direction)),
    "base": (None, *get_args(Base)),
    "status": get_args(FigureStatus),
    "role": get_args(FigureRole),
}
_MENTION_KINDS = ("document", *get_args(PolicyKind))


class Fault(NamedTuple):
    """What is wrong with a row: its table, what names it in there, and the reason."""

    table: str
    row: Mapping[str, Any]
    reason: str


def is_id(text: object) -> bool:
    """Whether this may be the id of a report, which is part of the names of files.

    >>> is_id("3f2a91c04d7e"), is_id("../3f2a91c04d7e")
    (True, False)
    """
    return isinstance(text, str) and bool(_ID.fullmatch(text))


def is_hash(text: object) -> bool:
    """Whether this may be the hash of a file, which is its name."""
    return isinstance(text, str) and bool(_HASH.fullmatch(text))


def fault_of(
    report: Report, figures: tuple[Figure, ...], mentions: tuple[Mention, ...]
) -> Fault | None:
    """The first thing that is wrong with a report and what was found in it."""
    return next(_faults(report, figures, mentions), None)


def _faults(
    report: Report, figures: tuple[Figure, ...], mentions: tuple[Mention, ...]
) -> Iterator[Fault]:
    text = report.text
    for ordinal, section in enumerate(report.sections):
        if section.level < 1 or not _inside(text, section.start, section.end):
            yield Fault("sections", {"ordinal": ordinal}, "it is not within the text")
    for ordinal, passage in enumerate(report.passages):
        own = passage.section is None or 0 <= passage.section < len(report.sections)
        if passage.ordinal != ordinal or not own or not _inside(text, passage.start, passage.end):
            yield Fault("passages", {"ordinal": ordinal}, "it is not within the text")
    for ordinal, figure in enumerate(figures):
        if reason := fault_of_figure(figure, text):
            yield Fault("figures", {"ordinal": ordinal}, reason)
    for ordinal, mention in enumerate(mentions):
        if not _inside(text, mention.start, mention.end, mention.quote):
            yield Fault("mentions", {"ordinal": ordinal}, "its quote is not in the text there")
        elif mention.kind not in _MENTION_KINDS:
            yield Fault("mentions", {"ordinal": ordinal}, f"no kind {mention.kind!r:.40}")
    for name in FIELD_NAMES:
        if reason := _fault_of_field(name, report.metadata, text):
            yield Fault("fields", {"name": name}, reason)
    for source in report.sources:
        if reason := _fault_of_source(source, text):
            yield Fault("sources", {"path": source.path}, reason)


def _inside(text: str, start: int, end: int, quote: str | None = None) -> bool:
    within = 0 <= start <= end <= len(text)
    return within and (quote is None or text[start:end] == quote)


def fault_of_figure(figure: Figure, text: str) -> str:
    """What is wrong with a figure of this text; empty where nothing is."""
    if not _inside(text, figure.start, figure.end, figure.quote):
        return "its quote is not in the text there"
    if not all(_inside(text, *span) for span in (figure.sentence, figure.phrase_span) if span):
        return "its words are not within the text"
    if figure.period and not _is_period(figure.period):
        return "its period is none"
    wrong = [name for name, words in _WORDS.items() if getattr(figure, name) not in words]
    return f"no {wrong[0]} {getattr(figure, wrong[0])!r:.40}" if wrong else ""


def _fault_of_field(name: str, metadata: Metadata, text: str) -> str:
    field: Field[Any] = getattr(metadata, name)
    if field.status not in get_args(FieldStatus):
        return f"no status {field.status!r:.40}"
    if field.value is None and field.status == "ok":
        return "it has no value"
    values = [*field.candidates, *([] if field.value is None else [field.value])]
    if not all(_fits(name, value) for value in values):
        return "its value is none that this field can have"
    for evidence in field.evidence:
        if not isinstance(evidence.rule, str) or not isinstance(evidence.quote, str):
            return "its evidence is no text"
        if evidence.span and not _inside(text, *evidence.span):
            return "its evidence is not within the text"
    return ""


def _fits(name: str, value: object) -> bool:
    """Whether this may be the value of a field."""
    match name, value:
        case "year", int():
            return True
        case "level", str():
            return value in get_args(Level)
        case "period", Period():
            return _is_period(value)
        case "region", Region():
            return all(isinstance(part, str) for part in (value.code, value.name, *value.path))
        case (("portfolios" | "bodies"), tuple()):
            return all(map(_is_named, value))
        case (("title" | "kind" | "role" | "organisation" | "date"), str()):
            return True
    return False


def _is_named(part: object) -> bool:
    match part:
        case Portfolio(id=str(), name=str()):
            return True
        case Body(name=str(), portfolio=str() | None):
            return part.relation in get_args(Relation)
    return False


def _is_period(period: Period) -> bool:
    ends = (period.start, period.end)
    return all(isinstance(end, str) and bool(_TIME.fullmatch(end)) for end in ends)


def _fault_of_source(source: Source, text: str) -> str:
    runs = source.offsets.runs if source.offsets else ()
    if not all(type(number) is int and number >= 0 for run in runs for number in run):
        return "its offsets are no numbers"
    for page in source.recognized:
        if not _inside(text, page.start, page.end):
            return "a page of it is not within the text"
        if not 0 <= page.confidence <= 1:
            return "a page of it is no surer than sure"
    return ""
