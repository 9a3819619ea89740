"""What the tests of comparisons share: small reports made by hand, and a table in few signs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from indexer.comparison import Cell, Comparison
from indexer.corpus import Corpus
from indexer.models import Field, Figure, Metadata, Passage, Period, Report, Source
from indexer.numerals import write_number
from indexer.offsets import Span

MARKS = {"masked": "**", "not_mentioned": "-", "no_report": ""}


@dataclass(frozen=True)
class Says:
    """A sentence and one figure in it; spans are those of the sentence alone."""

    sentence: str
    figure: Figure


@dataclass(frozen=True)
class Told:
    """A report to be: of which place and year, and what it says."""

    place: str
    year: int
    says: tuple[Says, ...]
    kind: str = "述职报告"
    level: str | None = "county"
    covered: Period | None = None


def says(sentence: str, quote: str, value: Any, unit: str = "元", **rest: Any) -> Says:
    """A figure of 地区生产总值 unless `indicator` says otherwise."""
    start = sentence.index(quote)
    known: dict[str, Any] = {"indicator": "gdp.total", "confidence": 0.9, **rest}
    if isinstance(known.get("period"), str):
        known["period"] = Period(*known["period"].split("..")) if ".." in known["period"] else (
            Period(known["period"], known["period"])
        )  # fmt: skip
    return Says(
        sentence,
        Figure(
            start=start,
            end=start + len(quote),
            quote=quote,
            value=None if value is None else Decimal(str(value)),
            unit=unit,
            sentence=Span(0, len(sentence)),
            **known,
        ),
    )


def gdp(number: str, **rest: Any) -> Says:
    """地区生产总值 of so many 亿元."""
    value = Decimal(number) * 10**8
    return says(f"全年实现地区生产总值{number}亿元。", f"{number}亿元", value, **rest)


def area(quote: str, value: int, unit: str = "亩", **rest: Any) -> Says:
    """人工造林 of so much."""
    indicator = {"indicator": "afforestation.artificial"}
    return says(f"完成人工造林{quote}。", quote, value, unit, **indicator, **rest)


def told(place: str, year: int, *statements: Says, **rest: Any) -> Told:
    return Told(place, year, statements, **rest)


def put_all(corpus: Corpus, reports: Iterable[Told]) -> list[str]:
    """Put the reports into the store; their ids, in order."""
    return [_put(corpus, number, report) for number, report in enumerate(reports)]


def signs(comparison: Comparison) -> dict[str, list[str]]:
    """The rows by name: a value, several with signs between, ** - or nothing."""
    return {row.region.name: [sign(cell) for cell in row.cells] for row in comparison.rows}


def sign(cell: Cell) -> str:
    if cell.values:
        assert (cell.state == "conflict") == (len(cell.values) > 1)
        return " ≠ ".join(write_number(stated.value) for stated in cell.values)
    return MARKS[cell.state]


def _put(corpus: Corpus, number: int, report: Told) -> str:
    text, figures = f"{report.place}{report.year}年度报告（{number}）\n", []
    for one in report.says:
        at = len(text)
        moved = {
            "start": one.figure.start + at,
            "end": one.figure.end + at,
            "sentence": Span(at, at + len(one.sentence)),
        }
        figures.append(replace(one.figure, **moved))
        text += one.sentence + "\n"
    data = text.encode()
    digest = sha256(data).hexdigest()
    source = Source(f"/{number}.txt", digest, "text/plain", "utf-8", "text", datetime.now(UTC))
    record = Report(
        id=digest[:12],
        text=text,
        metadata=_metadata(corpus, report),
        sections=(),
        passages=(Passage(0, None, 0, len(text)),),
        sources=(source,),
    )
    return corpus.store.put(record, figures, data, {}, "by hand").report


def _metadata(corpus: Corpus, report: Told) -> Metadata:
    unknown: Field[Any] = Field.unknown()
    known = {
        "title": f"{report.place}{report.year}年度报告",
        "kind": report.kind,
        "level": report.level,
        "region": next(iter(corpus.regions.lookup(report.place, report.year)), None),
        "year": report.year,
        "period": report.covered or Period(str(report.year), str(report.year)),
    }
    fields = {name: unknown for name in Metadata.__slots__}
    return Metadata(**{
        **fields,
        **{name: Field(value, "ok", (), 0.9) for name, value in known.items() if value is not None},
    })  # fmt: skip
