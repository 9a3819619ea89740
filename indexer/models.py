"""The records that pass between modules. All are frozen; spans are offsets into `Report.text`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from indexer.offsets import OffsetMap, Span

T = TypeVar("T")

# What a person states about a file in a table: the name of a column and what stands there.
Labels = Mapping[str, str]

FieldStatus = Literal["ok", "ambiguous", "masked", "unknown", "corrected"]
Level = Literal["national", "province", "prefecture", "county", "township", "department"]
# How an official stands to a body, in the words of the genre: leads it, is in charge of it, …
Relation = Literal["主持", "分管", "负责", "协助", "联系"]

FigureKind = Literal[
    "level", "growth_rate", "share", "count", "change_amount", "rank", "range", "index"
]
# What the words around a number say of it: 余 多 超 | 近 | 以上 | 以下 以内 | 左右 约; a redacted
# number is masked.
Comparator = Literal["exact", "over", "under", "at_least", "at_most", "about", "masked"]
Direction = Literal["up", "down"]
# 同比, 按可比口径, 比“十二五”末, 累计, 新增, 年均.
Base = Literal["yoy", "comparable", "since_period", "cumulative", "new", "avg_annual"]
FigureStatus = Literal["actual", "target", "forecast"]
# A threshold is 500亩 in 500亩以上规模流转点, an attribute 7亿元 in 总投资7亿元的商场, a baseline
# the first number of 由10亿元增长到12亿元, a reference something that is not of this place.
FigureRole = Literal["measure", "threshold", "attribute", "baseline", "reference", "incidental"]

# A reader has saved searches, an editor takes reports in and corrects, an admin does all.
Role = Literal["reader", "editor", "admin"]
# What a token is good for: asking, taking reports in.
Scope = Literal["read", "upload"]

# A 专项行动 or the 主题教育 of a year is a campaign, 河长制 an institution, 四个意识 a principle,
# 八项规定 discipline, 国土资源局 a body. A document is what stands in 《》.
PolicyKind = Literal["policy", "campaign", "institution", "principle", "discipline", "body"]
MentionKind = PolicyKind | Literal["document"]


@dataclass(frozen=True, slots=True)
class Region:
    """A place as the region vocabulary knows it; `path` names it from the province down."""

    code: str
    name: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """What the results of a report cover, first and last year or month included, after ISO 8601.

    2023年度 is 2023 to 2023, 过去五年 of a report of 2022 is 2017 to 2021, 2023年上半年 is 2023-01
    to 2023-06.
    """

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A field of responsibility as the vocabulary knows it: 农业农村, 水务, …"""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body or a matter that the sentence of duties names, as written, and how it is looked after.

    区委农办 and 区档案局 are bodies, 防汛抗旱 is a matter; 农牧 may be either, as it stands there.

    `portfolio` is the id of the field it works in; None where the vocabulary has none.
    """

    name: str
    relation: Relation
    portfolio: str | None = None


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
    """Who, where, when and what for.

    `year` is the report's own label (2023年度 is 2023, the 政府工作报告 given in 2024 is 2024),
    `period` what its results cover, `date` the day of the session or of the signature, after
    ISO 8601.
    `kind` is `other` for what is no report. `region` is the place under its name of that year.
    `portfolios` are the fields that the official is in charge of; `bodies` are named in the
    sentence of duties.
    """

    title: Field[str]
    kind: Field[str]
    role: Field[str]
    level: Field[Level]
    organisation: Field[str]
    region: Field[Region]
    year: Field[int]
    period: Field[Period]
    date: Field[str]
    portfolios: Field[tuple[Portfolio, ...]]
    bodies: Field[tuple[Body, ...]]


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
class Figure:
    """One number of a report, with what it measures and the words that say so.

    `start` and `end` hold the number with its inner 余 or 多 and its unit: `quote` is 1.5万亩,
    `value` 15000, `unit` 亩, `base_value` 1000 and `base_unit` ha. `value` is None where the words
    give none (几百万元) or it is redacted (x.x万亩); `value_max` ends a range; `base_value` and
    `base_unit` are None for what is never converted (头只, 户).

    `phrase` is what is measured, as written (新增高原夏菜), `head` its noun, `indicator` its id in
    the vocabulary; None where that is not sure. `period` is the time that the value is about,
    `scope` whose it is (全区), `share_of` the whole that a share is of. `rule` names the rule that
    found the phrase, `confidence` says from 0 to 1 how far it is to be trusted. `sentence` holds
    all this.
    """

    start: int
    end: int
    quote: str
    value: Decimal | None
    unit: str
    sentence: Span
    value_max: Decimal | None = None
    base_value: Decimal | None = None
    base_unit: str | None = None
    kind: FigureKind = "level"
    comparator: Comparator = "exact"
    direction: Direction | None = None
    base: Base | None = None
    status: FigureStatus = "actual"
    role: FigureRole = "measure"
    indicator: str | None = None
    phrase: str | None = None
    phrase_span: Span | None = None
    head: str | None = None
    period: Period | None = None
    scope: str | None = None
    share_of: str | None = None
    confidence: float = 0.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A policy that a report names, where it stands and under which of its names.

    `policy` is its id, None for a document that no policy is known by. `quote` is as written, 河
    （湖）长制; `alias` is the name that was found, 河湖长制, or a document's title without 《》.
    """

    policy: str | None
    kind: MentionKind
    start: int
    end: int
    quote: str
    alias: str


@dataclass(frozen=True, slots=True)
class RecognizedPage:
    """A stretch of a text that was read from a picture, and how sure that is, from 0 to 1."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Source:
    """One file in which a report was found. `path` may name a member: `a.zip!/b.txt`.

    `offsets` leads from `Report.text` to the decoded source where that is plain text. `recognized`
    are the stretches of `Report.text` that this file has as pictures only, in order.
    """

    path: str
    sha256: str
    media_type: str
    encoding: str | None
    reader: str
    ingested_at: datetime
    offsets: OffsetMap | None = None
    recognized: tuple[RecognizedPage, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in which a report stands or once stood; its bytes are among the originals.

    `superseded_at` is when another one took its place at the path; None for what stands there now.
    """

    path: str
    sha256: str
    size: int
    media_type: str
    encoding: str | None
    reader: str
    ingested_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its cleaned text, what is known of it, its parts, and where it was found.

    Lines of `text` are paragraphs; every span of the record is a span of it. `near_duplicates` are
    the ids of other reports that are the same text, as from another site, perhaps redacted.
    """

    id: str
    text: str
    metadata: Metadata
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    sources: tuple[Source, ...] = ()
    near_duplicates: tuple[str, ...] = ()

    @property
    def recognized(self) -> tuple[RecognizedPage, ...]:
        """The stretches of the text that all its sources have as pictures only.

        Where another source has the same text in letters, that is proof enough of it.
        """
        found = [source.recognized for source in self.sources]
        return max(found, key=_sureness) if found and all(found) else ()


def _sureness(pages: tuple[RecognizedPage, ...]) -> float:
    return min(page.confidence for page in pages)
