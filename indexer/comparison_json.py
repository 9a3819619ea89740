"""Comparisons and indicators -> the JSON that commands and the API give."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.comparison import (
    Cell,
    Change,
    Comparison,
    Computed,
    ListedIndicator,
    Proof,
    Row,
    Stated,
)
from indexer.jsonform import Json, number_json


def comparison_json(comparison: Comparison) -> Json:
    """The table, with all figures that prove it or were left out of it."""
    indicator, request = comparison.indicator, comparison.request
    return {
        "indicator": {"id": indicator.id, "name": indicator.name, "nature": indicator.nature},
        "unit": comparison.unit,
        "measure": comparison.measure,
        "base": comparison.base,
        "status": comparison.status,
        "per": request.per and {"of": request.per, "unit": comparison.per_unit},
        "rank": request.rank,
        "periods": list(comparison.periods),
        "rows": [_row(row) for row in comparison.rows],
        "warnings": [warning.english for warning in comparison.warnings],
        "notes": [
            {"rule": warning.rule, "count": warning.count, "text": warning.chinese}
            for warning in comparison.warnings
        ],
    }


def indicators_json(listed: Iterable[ListedIndicator]) -> Json:
    """Indicators with how much the corpus has of each."""
    return {
        "indicators": [
            {
                "id": one.indicator.id,
                "name": one.indicator.name,
                "english": one.indicator.english,
                "aliases": list(one.indicator.aliases),
                "portfolio": one.indicator.portfolio,
                "unit": one.indicator.unit,
                "nature": one.indicator.nature,
                "remarks": one.indicator.remarks,
                "figures": one.figures,
                "reports": one.reports,
                "regions": one.regions,
                "years": list(one.years),
            }
            for one in listed
        ]
    }


def _row(row: Row) -> Json:
    region = row.region
    return {
        "region": {
            "id": row.id,
            "code": region.code,
            "name": region.name,
            "title": row.title,
            "path": list(region.path),
            "level": row.level,
        },
        "rank": row.rank,
        "cells": {cell.period: _cell(cell) for cell in row.cells},
        "change": _change(row.change) if row.change else None,
    }


def _cell(cell: Cell) -> Json:
    return {
        "state": cell.state,
        "value": number_json(cell.value),
        "figures": [_proof(proof) for proof in cell.proofs],
        "values": [_stated(stated) for stated in cell.values],
        "masked": len(cell.masked),
        "left_out": [{"reason": left.reason, **_proof(left.proof)} for left in cell.left_out],
        "reports": list(cell.reports),
        "per": _computed(cell.per) if cell.per else None,
    }


def _stated(stated: Stated) -> Json:
    return {
        "value": number_json(stated.value),
        "value_max": number_json(stated.value_max),
        "figures": len(stated.proofs),
    }


def _proof(proof: Proof) -> Json:
    figure = proof.figure
    period, sentence = figure.period, figure.sentence
    return {
        "report": proof.report,
        "title": proof.title,
        "year": proof.year,
        "path": proof.path,
        "own": proof.own,
        "start": figure.start,
        "end": figure.end,
        "quote": figure.quote,
        "value": number_json(proof.value),
        "value_max": number_json(proof.value_max),
        "original": {"value": number_json(figure.value), "unit": figure.unit},
        "phrase": figure.phrase,
        "kind": figure.kind,
        "comparator": figure.comparator,
        "direction": figure.direction,
        "base": figure.base,
        "status": figure.status,
        "role": figure.role,
        "scope": figure.scope,
        "period": {"start": period.start, "end": period.end} if period else None,
        "confidence": round(figure.confidence, 4),
        "sentence": {"start": sentence.start, "end": sentence.end, "quote": proof.sentence},
    }


def _change(change: Change) -> Json:
    return {
        "first": change.first,
        "last": change.last,
        "amount": number_json(change.amount),
        "unit": change.unit,
        "percent": number_json(change.percent),
        "words": change.words,
    }


def _computed(computed: Computed) -> Json:
    return {
        "value": number_json(computed.value),
        "unit": computed.unit,
        "year": computed.year,
        "words": computed.words,
    }
