"""The figures that people marked in reports, and the reports that they are measured on.

A folder of gold that was marked for measuring is of one of two forms:

- beside NAME.jsonl lies NAME.txt, the text that its offsets count in, taken as it stands;
- a manifest.jsonl names for each NAME.jsonl the report that lies elsewhere, and the offsets count
  in its cleaned text (tests/data/gold/README.md).

What people judged while reviewing, of reports in a home, `judged_figures.py` reads.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from indexer.errors import IndexerError, UnreadableReport
from indexer.extraction import extract
from indexer.metadata import Hints, find_metadata
from indexer.models import Period, Report
from indexer.offsets import Span
from indexer.readers import SourceFile, open_sources
from indexer.structure import find_passages, find_sections
from indexer.vocab.regions import Regions

Row = dict[str, Any]
# Errors on held texts are never looked at, so that they tell how the rules do on new reports.
Part = Literal["tuned", "held"]
MANIFEST = "manifest.jsonl"
NEGATIVES = "_negatives"


class GoldError(IndexerError):
    """Gold that nothing can be measured against."""


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """A figure as a person read it; the fields are those of `indexer.models.Figure`."""

    start: int
    end: int
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    kind: str
    comparator: str
    direction: str | None
    base: str | None
    status: str
    role: str
    indicator: str | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class GoldText:
    """A report, the stretches of it that were read, and every number in them.

    `negatives` are numerals that are no figures. `cleaned` is the report as it is extracted, where
    `report` has the text before cleaning.
    """

    name: str
    part: Part
    report: Report
    ranges: tuple[Span, ...]
    figures: tuple[GoldFigure, ...]
    negatives: tuple[Span, ...]
    cleaned: Report | None = None


def read_gold(
    folders: Sequence[Path], reports: Path, regions: Regions, *, held: bool, names: Sequence[str]
) -> list[GoldText]:
    """The texts of some folders: those named, or all; the held ones only when they are asked for.

    Raises GoldError for a name that none has, and for gold that does not fit its report.
    """
    listed = dict(entry for folder in folders for entry in _listed(folder))
    for name in names:
        if name not in listed:
            raise GoldError(f"no text {name!r}; texts are {', '.join(listed)}")
        if listed[name][1].get("part") == "held" and not held:
            raise GoldError(f"{name} is a held text: add --held to measure it")
    return [
        _beside(folder, name, regions) if not row else _elsewhere(folder, row, reports, regions)
        for name, (folder, row) in listed.items()
        if (name in names if names else held or row.get("part") != "held")
    ]


def is_of_home(folder: Path) -> bool:
    """Whether a folder holds what people judged of reports of a home."""
    manifest = folder / MANIFEST
    return manifest.is_file() and any("home" in row for row in read_lines(manifest))


def _listed(folder: Path) -> Iterator[tuple[str, tuple[Path, Row]]]:
    """The names of a folder's texts, each with its row of the manifest; empty where none is."""
    if is_of_home(folder):
        raise GoldError(f"{folder}: its texts are in a home; name that with --home")
    if (folder / MANIFEST).is_file():
        yield from ((row["name"], (folder, row)) for row in read_lines(folder / MANIFEST))
        return
    texts = sorted(path for path in folder.glob("*.txt") if path.with_suffix(".jsonl").is_file())
    if not texts:
        raise GoldError(f"{folder}: no {MANIFEST}, and no .txt with a .jsonl beside it")
    yield from ((path.stem, (folder, {})) for path in texts)


def _beside(folder: Path, name: str, regions: Regions) -> GoldText:
    """A text that lies beside its gold, marked before it was cleaned."""
    data = (folder / f"{name}.txt").read_bytes()
    cleaned = extract(SourceFile("report.txt", data), {}, regions)
    text = data.decode("utf-8")
    sections = find_sections(text)
    report = replace(
        cleaned,
        text=text,
        metadata=find_metadata(text, Hints(file_name="report"), regions),
        sections=sections,
        passages=find_passages(text, sections),
        sources=(),
    )
    figures = tuple(_figure(row) for row in read_lines(folder / f"{name}.jsonl"))
    negatives = tuple(_span(row) for row in read_lines(folder / f"{name}{NEGATIVES}.jsonl"))
    spans = [*negatives, *(Span(figure.start, figure.end) for figure in figures)]
    read = Span(min(span.start for span in spans), max(span.end for span in spans))
    return GoldText(name, "tuned", report, (read,), figures, negatives, cleaned)


def _elsewhere(folder: Path, row: Row, reports: Path, regions: Regions) -> GoldText:
    """A text that a manifest names, marked after it was cleaned."""
    (source,) = open_sources(reports / row["report"])
    if isinstance(source, UnreadableReport):
        raise source
    report = extract(source, {}, regions)
    if hashlib.sha256(report.text.encode()).hexdigest() != row["text_sha256"]:
        same = hashlib.sha256(source.data).hexdigest() == row["report_sha256"]
        why = "its file is read or cleaned otherwise" if same else "its file is another"
        raise GoldError(f"{row['name']}: not the text that was marked, {why}; mark it again")
    marked = read_lines(folder / f"{row['name']}.jsonl")
    return GoldText(
        name=row["name"],
        part=row["part"],
        report=report,
        ranges=tuple(Span(start, end) for start, end in row["ranges"]),
        figures=tuple(_figure(mark) for mark in marked if mark["figure"]),
        negatives=tuple(_span(mark) for mark in marked if not mark["figure"]),
    )


def read_lines(path: Path) -> list[Row]:
    """The objects of a file that holds one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _span(row: Row) -> Span:
    return Span(row["start"], row["end"])


def _figure(row: Row) -> GoldFigure:
    """A row of either form: where `indicator` is the phrase, `canonical` is its id."""
    return GoldFigure(
        start=row["start"],
        end=row["end"],
        value=decimal_of(row["value"]),
        value_max=decimal_of(row["value_max"]),
        unit=row["unit"],
        kind=row["kind"],
        comparator=row["comparator"],
        direction=row["direction"],
        base=row["base"],
        status=row["status"],
        role=row["role"],
        indicator=row["canonical"] if "canonical" in row else row["indicator"],
        period=period_of(row["period"]),
    )


def decimal_of(value: str | float | None) -> Decimal | None:
    """A number as gold has it, as text or as a number."""
    return None if value is None else Decimal(str(value))


def period_of(written: str | None) -> Period | None:
    """A year or a month, or the first and the last of several.

    >>> period_of("2023"), period_of("2023-01/2023-06")
    (Period(start='2023', end='2023'), Period(start='2023-01', end='2023-06'))
    """
    if written is None:
        return None
    start, _, end = written.partition("/")
    return Period(start, end or start)
