"""Records -> the JSON that commands and the API give. Names of keys are those of the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from indexer.corrections import (
    Correction,
    Exported,
    FigureCorrection,
    GoldWritten,
    Imported,
    Listed,
    write_figure,
)
from indexer.ingest import IngestResult
from indexer.models import (
    FIELD_NAMES,
    Evidence,
    Field,
    Figure,
    Mention,
    Passage,
    Report,
    Section,
    Source,
)
from indexer.offsets import OffsetMap, Span
from indexer.query import to_text
from indexer.search import FacetValue, Hit, SearchPage
from indexer.store import Failure
from indexer.store.rows import plain_value

Json = dict[str, Any]


def report_json(report: Report, figures: Sequence[Figure], mentions: Sequence[Mention]) -> Json:
    """A report with its text, its figures, the policies it names and all that is known of it.

    Spans have `start` and `end` in `text` and, where a source is plain text, `source_start` and
    `source_end` in that source as decoded.
    """
    offsets = next((source.offsets for source in report.sources if source.offsets), None)
    return {
        "id": report.id,
        **{name: _field(getattr(report.metadata, name), offsets) for name in FIELD_NAMES},
        "sources": [_source(source) for source in report.sources],
        "near_duplicates": list(report.near_duplicates),
        "text": report.text,
        "sections": [_section(section, offsets) for section in report.sections],
        "passages": [_passage(passage, offsets) for passage in report.passages],
        "figures": [_figure(figure, report.text, offsets) for figure in figures],
        "policies": [_mention(mention, offsets) for mention in mentions],
    }


def report_head_json(report: Report) -> Json:
    """A report without its text: the values of its fields, and its sources."""
    values = {name: plain_value(getattr(report.metadata, name).value) for name in FIELD_NAMES}
    region = values["region"] or {"code": None, "name": None, "path": []}
    return {
        "id": report.id,
        **values,
        "region": {**region, "status": report.metadata.region.status},
        "sources": [_source(source) for source in report.sources],
        "near_duplicates": list(report.near_duplicates),
    }


def search_json(page: SearchPage) -> Json:
    """The answer to a search."""
    request = page.request
    return {
        "total": page.total,
        "cut": page.cut,
        "hits": [_hit(hit) for hit in page.hits],
        "facets": {
            name: [_facet_value(value) for value in values] for name, values in page.facets.items()
        },
        "query": {
            "text": request.query,
            "understood": to_text(page.clause),
            "filters": {name: list(values) for name, values in request.filters.items()},
            "excluded": {name: list(values) for name, values in request.excluded.items()},
            "unit": request.unit,
            "sort": request.sort,
            "limit": request.limit,
            "offset": request.offset,
        },
    }


def ingest_json(result: IngestResult) -> Json:
    """What an ingest did."""
    return {
        "added": result.added,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "duplicates": result.duplicates,
        "skipped": result.skipped,
        "elsewhere": result.elsewhere,
        "rejected": [
            {"path": error.path, "reason": error.reason, "hint": error.hint}
            for error in result.rejected
        ],
        "warnings": result.warnings,
        "notes": result.notes,
        "seconds": result.seconds,
    }


def failures_json(total: int, listed: Iterable[Failure]) -> Json:
    """What could not be read, the newest first, and how many there are in all."""
    return {
        "total": total,
        "failures": [
            {
                "path": failure.path,
                "reason": failure.reason,
                "hint": failure.hint,
                "failed_at": failure.failed_at.isoformat(timespec="seconds"),
            }
            for failure in listed
        ],
    }


def correction_json(correction: Correction) -> Json:
    """A correction; `undone_at` only where it was undone."""
    undone = correction.undone_at
    return {
        "number": correction.number,
        "report": correction.report,
        "field": correction.field,
        "value": plain_value(correction.value),
        "old": plain_value(correction.old),
        "reason": correction.reason,
        "person": correction.person,
        "time": correction.time.isoformat(timespec="seconds"),
        **({"undone_at": undone.isoformat(timespec="seconds")} if undone else {}),
    }


def figure_correction_json(correction: FigureCorrection) -> Json:
    """A correction of a figure; `figure` only where it is one, `undone_at` where it was undone."""
    figure, undone = correction.figure, correction.undone_at
    return {
        "number": correction.number,
        "report": correction.report,
        "start": correction.start,
        "end": correction.end,
        "quote": correction.extracted.quote,
        "verdict": correction.verdict,
        **({"figure": write_figure(figure)} if figure else {}),
        "extracted": write_figure(correction.extracted),
        "found": correction.is_found,
        "reason": correction.reason,
        "person": correction.person,
        "time": correction.time.isoformat(timespec="seconds"),
        **({"undone_at": undone.isoformat(timespec="seconds")} if undone else {}),
    }


def any_correction_json(correction: Correction | FigureCorrection) -> Json:
    """A correction of a field or of a figure."""
    if isinstance(correction, FigureCorrection):
        return figure_correction_json(correction)
    return correction_json(correction)


def gold_json(written: GoldWritten) -> Json:
    """How much gold was written."""
    return asdict(written)


def corrections_json(listed: Iterable[Listed]) -> Json:
    """All corrections with the titles of their reports."""
    return {
        "corrections": [
            {**any_correction_json(entry.correction), "title": entry.title} for entry in listed
        ]
    }


def export_json(result: Exported) -> Json:
    """How many rows a table of corrections got."""
    return asdict(result)


def import_json(result: Imported) -> Json:
    """What became of the rows of a table of corrections."""
    return {
        "applied": result.applied,
        "unchanged": result.unchanged,
        "empty": result.empty,
        "rejected": [{"line": row.line, "reason": row.reason} for row in result.rejected],
    }


def _span(start: int, end: int, offsets: OffsetMap | None) -> Json:
    if offsets is None:
        return {"start": start, "end": end}
    source = offsets.to_source(Span(start, end))
    return {"start": start, "end": end, "source_start": source.start, "source_end": source.end}


def _field(field: Field[Any], offsets: OffsetMap | None) -> Json:
    return {
        "value": plain_value(field.value),
        "status": field.status,
        "evidence": [_evidence(evidence, offsets) for evidence in field.evidence],
        "confidence": field.confidence,
        "candidates": [plain_value(candidate) for candidate in field.candidates],
    }


def _evidence(evidence: Evidence, offsets: OffsetMap | None) -> Json:
    place = _span(*evidence.span, offsets) if evidence.span else {"start": None, "end": None}
    return {**place, "quote": evidence.quote, "rule": evidence.rule}


def _source(source: Source) -> Json:
    return {
        "path": source.path,
        "sha256": source.sha256,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "reader": source.reader,
        "ingested_at": source.ingested_at.isoformat(timespec="seconds"),
        "recognized": [asdict(page) for page in source.recognized],
    }


def _section(section: Section, offsets: OffsetMap | None) -> Json:
    return {
        "level": section.level,
        "number": section.number,
        "heading": section.heading,
        **_span(section.start, section.end, offsets),
    }


def _passage(passage: Passage, offsets: OffsetMap | None = None) -> Json:
    return {
        "ordinal": passage.ordinal,
        "section": passage.section,
        **_span(passage.start, passage.end, offsets),
    }


def _figure(figure: Figure, text: str, offsets: OffsetMap | None) -> Json:
    phrase, period, sentence = figure.phrase_span, figure.period, figure.sentence
    return {
        **_span(figure.start, figure.end, offsets),
        "quote": figure.quote,
        "phrase": figure.phrase,
        "phrase_start": phrase.start if phrase else None,
        "phrase_end": phrase.end if phrase else None,
        "head": figure.head,
        "indicator": figure.indicator,
        "value": number_json(figure.value),
        "unit": figure.unit,
        "base_value": number_json(figure.base_value),
        "base_unit": figure.base_unit,
        "value_max": number_json(figure.value_max),
        "kind": figure.kind,
        "comparator": figure.comparator,
        "direction": figure.direction,
        "base": figure.base,
        "status": figure.status,
        "period": {"start": period.start, "end": period.end} if period else None,
        "scope": figure.scope,
        "share_of": figure.share_of,
        "role": figure.role,
        "confidence": round(figure.confidence, 4),
        "rule": figure.rule,
        "sentence": {
            "start": sentence.start,
            "end": sentence.end,
            "quote": text[sentence.start : sentence.end],
        },
    }


def _mention(mention: Mention, offsets: OffsetMap | None) -> Json:
    return {
        **_span(mention.start, mention.end, offsets),
        "quote": mention.quote,
        "policy": mention.policy,
        "kind": mention.kind,
        "alias": mention.alias,
    }


def number_json(number: Decimal | None) -> int | float | None:
    """A number as JSON has it: whole where it is whole, else the shortest that means it.

    >>> number_json(Decimal("15000.0")), number_json(Decimal("1.50"))
    (15000, 1.5)
    """
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _hit(hit: Hit) -> Json:
    return {
        "report": report_head_json(hit.report),
        "passage": _passage(hit.passage) if hit.passage else None,
        "score": round(hit.score, 4),
        "lines": [asdict(line) for line in hit.lines],
        "matches": len(hit.matches),
        "value": _value(hit.value) if hit.value else None,
    }


def _value(figure: Figure) -> Json:
    """The figure by which a hit stands where it does."""
    period = figure.period
    return {
        **_span(figure.start, figure.end, None),
        "quote": figure.quote,
        "indicator": figure.indicator,
        "value": number_json(figure.value),
        "unit": figure.unit,
        "period": {"start": period.start, "end": period.end} if period else None,
    }


def _facet_value(value: FacetValue) -> Mapping[str, Any]:
    parent = {"parent": value.parent} if value.parent else {}
    return {"value": value.value, "name": value.name, "count": value.count, **parent}
