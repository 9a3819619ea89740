"""Records -> rows of tables, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any

from indexer.models import (
    FIELD_NAMES,
    Body,
    Evidence,
    Field,
    Metadata,
    Passage,
    Period,
    Portfolio,
    Region,
    Section,
    Source,
)
from indexer.offsets import OffsetMap, Run, Span

Row = Mapping[str, Any]

# The fields whose values are records, and how each is made from JSON.
RECORDS: Mapping[str, Callable[[Any], object]] = {
    "region": lambda value: Region(value["code"], value["name"], tuple(value["path"])),
    "period": lambda value: Period(**value),
    "portfolios": lambda values: tuple(Portfolio(**value) for value in values),
    "bodies": lambda values: tuple(Body(**value) for value in values),
}


def field_rows(metadata: Metadata) -> list[dict[str, Any]]:
    """A row for each field."""
    return [_field_row(name, getattr(metadata, name)) for name in FIELD_NAMES]


def metadata_from(rows: Iterable[Row]) -> Metadata:
    """The metadata that rows hold; a field without a row is unknown."""
    found = {row["name"]: _field(row) for row in rows}
    return Metadata(**{name: found.get(name, Field.unknown()) for name in FIELD_NAMES})


def part_rows(parts: Iterable[Section | Passage]) -> list[dict[str, Any]]:
    """A row for each section or passage, in order."""
    return [{"ordinal": ordinal, **asdict(part)} for ordinal, part in enumerate(parts)]


def section_from(row: Row) -> Section:
    """The section that a row holds."""
    return Section(row["level"], row["number"], row["heading"], row["start"], row["end"])


def passage_from(row: Row) -> Passage:
    """The passage that a row holds."""
    return Passage(row["ordinal"], row["section"], row["start"], row["end"])


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
    )


def plain_value(value: object) -> Any:
    """The value of a field as JSON holds it; records become objects, tuples lists."""
    if isinstance(value, tuple):
        return [plain_value(part) for part in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def value_from(name: str, value: Any) -> Any:
    """The value of the field of this name that JSON holds; the other way of `plain_value`."""
    return RECORDS[name](value) if value is not None and name in RECORDS else value


def _field_row(name: str, field: Field[Any]) -> dict[str, Any]:
    return {
        "name": name,
        "value": plain_value(field.value),
        "status": field.status,
        "confidence": field.confidence,
        "evidence": [asdict(evidence) for evidence in field.evidence],
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
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
