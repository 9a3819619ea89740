"""A concordance -> the JSON and the rows of a table that commands and pages give."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from indexer.jsonform import Json
from indexer.phrases import (
    Collocate,
    Concordance,
    Filler,
    Frequency,
    Group,
    PhraseLine,
)
from indexer.spreadsheets import guard

COLUMNS = (
    "region", "year", "role", "title", "left", "match", "right", "alike", "report", "start", "end",
)  # fmt: skip
DIGITS = 4


def phrases_json(found: Concordance) -> Json:
    """The lines of the page, and the counts over all lines."""
    return {
        "query": found.query,
        "total": found.total,
        "rows": found.rows,
        "reports": found.reports,
        "available": found.available,
        "cut": found.cut,
        "lines": [line_json(line) for line in found.lines],
        "groups": [_group(group) for group in found.groups],
        "group_count": found.group_count,
        "fillers": [[_filler(filler) for filler in slot] for slot in found.fillers],
        "by_year": [_frequency(year) for year in found.by_year],
        "by_region": [_frequency(place) for place in found.by_region],
        "collocates": [_collocate(word) for word in found.collocates],
        "looked_at": found.looked_at,
    }


def phrases_csv(lines: Iterable[PhraseLine]) -> str:
    """A table of lines that no spreadsheet takes for formulas."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for line in lines:
        row = [getattr(line, name) for name in COLUMNS]
        writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue()


def line_json(line: PhraseLine) -> Json:
    """A line with what stands in its margin."""
    return {
        "report": line.report,
        "start": line.start,
        "end": line.end,
        "left": line.left,
        "match": line.match,
        "right": line.right,
        "title": line.title,
        "region": line.region,
        "year": line.year,
        "role": line.role,
        "fillings": [{"start": start, "end": end} for start, end in line.fillings],
        "same": line.same,
        "alike": line.alike,
    }


def _group(group: Group) -> Json:
    return {
        "value": group.value,
        "name": group.name,
        "lines": group.lines,
        "reports": group.reports,
        "shown": [line_json(line) for line in group.shown],
    }


def _filler(filler: Filler) -> Json:
    return {"text": filler.text, "lines": filler.lines, "reports": filler.reports}


def _frequency(row: Frequency) -> Json:
    return {
        "value": row.value,
        "name": row.name,
        "lines": row.lines,
        "reports": row.reports,
        "available": row.available,
        "characters": row.characters,
        "rate": round(row.rate, DIGITS),
    }


def _collocate(word: Collocate) -> Json:
    return {
        "word": word.word,
        "lines": word.lines,
        "corpus": word.corpus,
        "score": round(word.score, 2),
    }
