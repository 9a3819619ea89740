"""Correcting fields and figures for good: what a person states is read, kept, put in force,
exported and taken in again, and becomes gold that the rules are measured against.
"""

from indexer.corrections.correcting import Listed, correct, find_report, listed, undo
from indexer.corrections.figure_values import PARTS, indicator_name, write_figure
from indexer.corrections.figures import (
    correct_figure,
    find_figure,
    name_of,
    standing_figure,
    undo_figure,
)
from indexer.corrections.gold import GoldWritten, write_gold
from indexer.corrections.reviewing import FIELDS, NO_INDICATOR, Asked, Unsure, queue, reports_of
from indexer.corrections.showing import is_shown
from indexer.corrections.spreadsheet import (
    Exported,
    Imported,
    export,
    import_sent,
    import_table,
    table_of,
)
from indexer.corrections.values import CorrectionError, write_value
from indexer.store import Correction, FigureCorrection, Overtaken, Verdict

__all__ = [
    "FIELDS",
    "NO_INDICATOR",
    "PARTS",
    "Asked",
    "Correction",
    "CorrectionError",
    "Exported",
    "FigureCorrection",
    "GoldWritten",
    "Imported",
    "Listed",
    "Overtaken",
    "Unsure",
    "Verdict",
    "correct",
    "correct_figure",
    "export",
    "find_figure",
    "find_report",
    "import_sent",
    "import_table",
    "indicator_name",
    "is_shown",
    "listed",
    "name_of",
    "queue",
    "reports_of",
    "standing_figure",
    "table_of",
    "undo",
    "undo_figure",
    "write_figure",
    "write_gold",
    "write_value",
]
