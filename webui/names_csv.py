"""Names out of their time -> a table for spreadsheets: a row for each place where one stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from indexer.audit import Anachronism
from indexer.spreadsheets import guard

COLUMNS = (
    "slip", "policy", "name", "quote", "since", "until", "successor", "region", "year",
    "report", "title", "start", "end", "sentence", "explanation",
)  # fmt: skip


def names_csv(findings: Sequence[Anachronism]) -> str:
    """One row a finding, which no spreadsheet takes for formulas."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for one in findings:
        region = "/".join(one.region.path) if one.region else ""
        about = (one.slip, one.policy, one.name, one.quote, one.since, one.until, one.successor)
        place = (region, one.year, one.report, one.title, one.start, one.end)
        row = (*about, *place, one.sentence, one.explanation)
        writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue()
