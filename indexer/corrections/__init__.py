"""Correcting fields for good: what a person states is read, kept, exported and taken in again."""

from indexer.corrections.correcting import Listed, correct, find_report, listed, undo
from indexer.corrections.spreadsheet import Exported, Imported, export, import_table
from indexer.corrections.values import CorrectionError, write_value
from indexer.store import Correction

__all__ = [
    "Correction",
    "CorrectionError",
    "Exported",
    "Imported",
    "Listed",
    "correct",
    "export",
    "find_report",
    "import_table",
    "listed",
    "undo",
    "write_value",
]
