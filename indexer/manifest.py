"""A table of labels: what a person states about files, one row a file."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import IndexerError
from indexer.metadata.labels import LABELS
from indexer.vocab.regions import Regions


class ManifestError(IndexerError):
    """A table of labels that cannot be used."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The labels of each file by its absolute path, and what seems wrong with the table."""

    labels: Mapping[str, Mapping[str, str]]
    warnings: tuple[str, ...]

    def labels_of(self, path: str) -> Mapping[str, str]:
        """The labels of a file or of a member of an archive; empty where none are stated."""
        return self.labels.get(path, {})


def read_manifest(table: Path, regions: Regions) -> Manifest:
    """Read a table of labels (.csv, or .tsv with tabs).

    `path` is relative to the folder of the table; the other columns are those of
    `metadata.labels.LABELS`, and columns of other names are passed over. A label that says nothing
    (a region that no place bears) is a warning with its line; the row's other labels hold.

    Raises ManifestError for a table without the column `path`, or that is not UTF-8.
    """
    delimiter = "\t" if table.suffix.lower() == ".tsv" else ","
    labels: dict[str, Mapping[str, str]] = {}
    warnings: list[str] = []
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter=delimiter)
            if "path" not in (rows.fieldnames or ()):
                raise ManifestError(
                    f"{table}: no column path; a manifest has path and any of {', '.join(LABELS)}"
                )
            for row in rows:
                path = os.path.abspath(table.parent / (row["path"] or ""))
                stated = {name: (row.get(name) or "").strip() for name in LABELS}
                labels[path] = {name: label for name, label in stated.items() if label}
                faults = _faults(path, labels[path], regions)
                warnings += (f"{table.name} line {rows.line_num}: {fault}" for fault in faults)
    except UnicodeDecodeError:
        raise ManifestError(f"{table}: not UTF-8; save the table as UTF-8") from None
    return Manifest(labels, tuple(warnings))


def _faults(path: str, labels: Mapping[str, str], regions: Regions) -> list[str]:
    faults: list[str] = []
    if "!/" not in path and not os.path.exists(path):
        faults.append(f"no file {path}")
    if (region := labels.get("region")) and not regions.lookup(region):
        faults.append(f"no region {region}")
    if (year := labels.get("year")) and not (year.isascii() and year.isdigit()):
        faults.append(f"{year} is no year")
    return faults
