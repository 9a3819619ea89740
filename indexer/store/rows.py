"""Records -> rows of tables, and back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import CursorResult

from indexer.figure_ranges import amount_of
from indexer.models import (
    FIELD_NAMES,
    Body,
    Evidence,
    Field,
    Figure,
    Mention,
    Metadata,
    Passage,
    Period,
    Portfolio,
    RecognizedPage,
    Region,
    Section,
    Source,
)
from indexer.offsets import OffsetMap, Run, Span

T = TypeVar("T")
Row = Mapping[str, Any]

# The fields whose values are records, and how each is made from JSON.
RECORDS: Mapping[str, Callable[[Any], object]] = {
    "region": lambda value: Region(value["code"], value["name"], tuple(value["path"])),
    "period": lambda value: Period(**value),
    "portfolios": lambda values: tuple(Portfolio(**value) for value in values),
    "bodies": lambda values: tuple(Body(**value) for value in values),
}

# The parts of a figure that are kept as text to stay exact, those that are kept as two columns, and
# all others.
NUMBERS = ("value", "value_max", "base_value")
PAIRS = ("sentence", "phrase_span", "period")
SAME_IN_ROWS = tuple(part.name for part in fields(Figure) if part.name not in NUMBERS + PAIRS)


def mapped(result: CursorResult[Any]) -> Iterator[dict[str, Any]]:
    """The rows of a result by the names of their columns.

    The mappings that SQLAlchemy makes of rows take twice the time.
    """
    names = tuple(result.keys())
    for values in result.all():
        yield dict(zip(names, values, strict=True))


def field_rows(metadata: Metadata) -> list[dict[str, Any]]:
    """A row for each field."""
    return [_field_row(name, getattr(metadata, name)) for name in FIELD_NAMES]


def metadata_from(rows: Iterable[Row]) -> Metadata:
    """The metadata that rows hold; a field without a row is unknown."""
    found = {row["name"]: _field(row) for row in rows}
    return Metadata(**{name: found.get(name, Field.unknown()) for name in FIELD_NAMES})


def part_rows(parts: Iterable[Section | Passage]) -> list[dict[str, Any]]:
    """A row for each section or passage, in order."""
    return [{"ordinal": ordinal, **_values_of(part)} for ordinal, part in enumerate(parts)]


def section_from(row: Row) -> Section:
    """The section that a row holds."""
    return Section(row["level"], row["number"], row["heading"], row["start"], row["end"])


def passage_from(row: Row) -> Passage:
    """The passage that a row holds."""
    return Passage(row["ordinal"], row["section"], row["start"], row["end"])


def figure_rows(figures: Sequence[Figure], passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """A row for each figure, in order, with the passage of the report that it stands in."""
    places = _passages_at([figure.start for figure in figures], passages)
    return [
        {"ordinal": ordinal, "passage": passage, **figure_row(figure)}
        for ordinal, (figure, passage) in enumerate(zip(figures, places, strict=True))
    ]


def figure_from(row: Row) -> Figure:
    """The figure that a row holds."""
    found: dict[str, Any] = {name: row[name] for name in SAME_IN_ROWS}
    found |= {name: _decimal(row[name]) for name in NUMBERS}
    return Figure(
        **found,
        sentence=Span(row["sentence_start"], row["sentence_end"]),
        phrase_span=_pair(Span, row["phrase_start"], row["phrase_end"]),
        period=_pair(Period, row["period_start"], row["period_end"]),
    )


def mention_rows(mentions: Sequence[Mention], passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """A row for each mention, in order, with the passage of the report that it stands in."""
    places = _passages_at([mention.start for mention in mentions], passages)
    return [
        {"ordinal": ordinal, "passage": passage, **_values_of(mention)}
        for ordinal, (mention, passage) in enumerate(zip(mentions, places, strict=True))
    ]


def source_row(source: Source) -> dict[str, Any]:
    """The row of a source."""
    offsets = source.offsets
    return {
        "path": source.path,
        "sha256": source.sha256,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "reader": source.reader,
        "ingested_at": source.ingested_at,
        "offsets": offsets and {"runs": offsets.runs, "length": offsets.source_length},
        "recognized": [astuple(page) for page in source.recognized] or None,
    }


def source_from(row: Row) -> Source:
    """The source that a row holds."""
    offsets = row["offsets"]
    return Source(
        path=row["path"],
        sha256=row["sha256"],
        media_type=row["media_type"],
        encoding=row["encoding"],
        reader=row["reader"],
        ingested_at=in_utc(row["ingested_at"]),
        offsets=offsets
        and OffsetMap(tuple(Run(*run) for run in offsets["runs"]), offsets["length"]),
        recognized=tuple(RecognizedPage(*page) for page in row["recognized"] or ()),
    )


def plain_value(value: object) -> Any:
    """The value of a field as JSON holds it; records become objects, tuples lists."""
    if isinstance(value, tuple):
        return [plain_value(part) for part in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def value_from(name: str, value: Any) -> Any:
    """The value of the field of this name that JSON holds; the other way of `plain_value`."""
    return RECORDS[name](value) if value is not None and name in RECORDS else value


def _values_of(record: Section | Passage | Mention | Evidence) -> dict[str, Any]:
    """A record that holds no other as a dictionary; asdict takes five times as long."""
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _passages_at(starts: Sequence[int], passages: Sequence[Passage]) -> Iterator[int | None]:
    """The ordinals of the passages that hold these characters; None between two of them."""
    first = [passage.start for passage in passages]
    for start in starts:
        at = bisect_right(first, start) - 1
        inside = at >= 0 and start < passages[at].end
        yield passages[at].ordinal if inside else None


def figure_row(figure: Figure) -> dict[str, Any]:
    """The row of a figure, without where it stands among others."""
    amount = amount_of(figure)
    phrase, period = figure.phrase_span, figure.period
    return {
        **{name: getattr(figure, name) for name in SAME_IN_ROWS},
        **{name: _text(getattr(figure, name)) for name in NUMBERS},
        "amount": amount.value,
        "amount_unit": amount.unit,
        "sentence_start": figure.sentence.start,
        "sentence_end": figure.sentence.end,
        "phrase_start": phrase.start if phrase else None,
        "phrase_end": phrase.end if phrase else None,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _pair(record: Callable[[Any, Any], T], start: Any, end: Any) -> T | None:
    return None if start is None else record(start, end)


def _field_row(name: str, field: Field[Any]) -> dict[str, Any]:
    return {
        "name": name,
        "value": plain_value(field.value),
        "status": field.status,
        "confidence": field.confidence,
        "evidence": [_values_of(evidence) for evidence in field.evidence],
        "candidates": [plain_value(candidate) for candidate in field.candidates],
    }


def _field(row: Row) -> Field[Any]:
    return Field(
        value=value_from(row["name"], row["value"]),
        status=row["status"],
        evidence=tuple(
            Evidence(
                evidence["rule"],
                Span(*evidence["span"]) if evidence["span"] else None,
                evidence["quote"],
            )
            for evidence in row["evidence"]
        ),
        confidence=row["confidence"],
        candidates=tuple(value_from(row["name"], candidate) for candidate in row["candidates"]),
    )


def in_utc(moment: datetime) -> datetime:
    """SQLite keeps no zone; all that we write is UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
