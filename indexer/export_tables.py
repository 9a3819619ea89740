"""Figures and mentions as flat rows of tables, each with what one needs to know of its report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexer.models import Report
from indexer.parquet import Kind

Row = dict[str, Any]

ABOUT: Mapping[str, Kind] = {
    "report": "text",
    "title": "text",
    "region_code": "text",
    "region": "text",
    "year": "whole",
}
FIGURE_COLUMNS: Mapping[str, Kind] = {
    **ABOUT,
    "indicator": "text",
    "phrase": "text",
    "head": "text",
    "quote": "text",
    "value": "number",
    "value_max": "number",
    "unit": "text",
    "base_value": "number",
    "base_unit": "text",
    "kind": "text",
    "comparator": "text",
    "direction": "text",
    "base": "text",
    "status": "text",
    "role": "text",
    "period_start": "text",
    "period_end": "text",
    "scope": "text",
    "share_of": "text",
    "confidence": "number",
    "rule": "text",
    "start": "whole",
    "end": "whole",
    "sentence": "text",
}
MENTION_COLUMNS: Mapping[str, Kind] = {
    **ABOUT,
    "policy": "text",
    "kind": "text",
    "alias": "text",
    "quote": "text",
    "start": "whole",
    "end": "whole",
}


def about(report: Report) -> Row:
    """What each row says of the report that it is of."""
    region = report.metadata.region.value
    return {
        "report": report.id,
        "title": report.metadata.title.value,
        "region_code": region.code if region else None,
        "region": "/".join(region.path) if region else None,
        "year": report.metadata.year.value,
    }


def figure_row(form: Mapping[str, Any]) -> Row:
    """A figure as JSON -> the columns of a row."""
    period = form["period"] or {"start": None, "end": None}
    made = {"period_start": period["start"], "period_end": period["end"]}
    made["sentence"] = form["sentence"]["quote"]
    return {
        name: made[name] if name in made else form[name]
        for name in FIGURE_COLUMNS
        if name not in ABOUT
    }


def mention_row(form: Mapping[str, Any]) -> Row:
    """A mention as JSON -> the columns of a row."""
    return {name: form[name] for name in MENTION_COLUMNS if name not in ABOUT}
