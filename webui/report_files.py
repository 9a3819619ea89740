"""A report as files: its text, its figures as a table, and all that is known of it as JSON."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO

from indexer.comparison.tables import LONGEST
from indexer.corpus import Corpus
from indexer.export_tables import FIGURE_COLUMNS, about, figure_row
from indexer.jsonform import report_json
from indexer.models import Report
from indexer.spreadsheets import guard
from webui.api.reports import named_sources

TYPES = {"txt": "text/plain; charset=utf-8", "csv": "text/csv", "json": "application/json"}


# What no file may be called on one system or another; browsers put something in its place, not all
# programs do.
NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


def name_of_file(report: Report, ending: str) -> str:
    """What the file of a report is called: after its title, as far as files can be."""
    title = NOT_IN_NAMES.sub("_", report.metadata.title.value or "").strip(" .")
    return f"{title or report.id}.{ending}"


def written(corpus: Corpus, report: Report, ending: str) -> bytes:
    """The file of this ending."""
    if ending == "txt":
        return f"{report.text}\n".encode()
    figures = corpus.store.figures_in(report.id)
    mentions = corpus.store.mentions.in_report(report.id)
    form = named_sources(report_json(report, figures, mentions))
    if ending == "json":
        return json.dumps(form, ensure_ascii=False).encode()
    known = about(report)
    rows = [{**known, **figure_row(figure)} for figure in form["figures"]]
    target = StringIO(newline="")
    table = csv.writer(target)
    table.writerow(FIGURE_COLUMNS)
    for row in rows:
        cells = ("" if row[name] is None else str(row[name]) for name in FIGURE_COLUMNS)
        table.writerow(guard(cell)[:LONGEST] for cell in cells)
    return target.getvalue().encode("utf-8-sig")
