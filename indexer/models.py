"""The records that pass between modules. All are frozen; spans are offsets into `Report.text`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Generic, Literal, TypeVar

from indexer.offsets import OffsetMap, Span

T = TypeVar("T")

# What a person states about a file in a table: the name of a column and what stands there.
Labels = Mapping[str, str]

FieldStatus = Literal["ok", "ambiguous", "masked", "unknown", "corrected"]


@dataclass(frozen=True, slots=True)
class Region:
    """A place as the region vocabulary knows it; `path` names it from the province down."""

    code: str
    name: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has its value: the words in the report and the rule that read them.

    `span` and `quote` are None and empty when the evidence stands outside the text, as a label of
    a manifest or the name of the file does.
    """

    rule: str
    span: Span | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One thing said about a report, with the words that prove it.

    `value` is None unless the status is `ok` or `corrected`; an `ambiguous` field lists what it
    could be in `candidates`. `confidence` runs from 0 to 1.
    """

    value: T | None
    status: FieldStatus
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    candidates: tuple[T, ...] = ()

    @classmethod
    def unknown(cls) -> Field[T]:
        """A field of which nothing is known."""
        return cls(None, "unknown")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who, where, when and what for. `year` is the report's own label: 2023年度 is 2023."""

    title: Field[str]
    kind: Field[str]
    role: Field[str]
    level: Field[str]
    region: Field[Region]
    year: Field[int]


FIELD_NAMES = tuple(field.name for field in fields(Metadata))


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a report. `level` counts from 1 at the top; `number` is as written (（一）).

    A section reaches to the next one of its own or a higher level, so that it holds its parts.
    """

    level: int
    number: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or, when it is long, a run of its sentences: the unit of a hit.

    `section` is the index of the innermost section that holds the passage's first character.
    """

    ordinal: int
    section: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """One file in which a report was found. `path` may name a member: `a.zip!/b.txt`.

    `offsets` leads from `Report.text` to the decoded source where that is plain text.
    """

    path: str
    sha256: str
    media_type: str
    encoding: str | None
    reader: str
    ingested_at: datetime
    offsets: OffsetMap | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its cleaned text, what is known of it, its parts, and where it was found.

    Lines of `text` are paragraphs; every span of the record is a span of it.
    """

    id: str
    text: str
    metadata: Metadata
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    sources: tuple[Source, ...] = ()
