#!/usr/bin/env python3
"""Measure what the rules find against what people have labelled.

    .venv/bin/python scripts/evaluate.py metadata --labels corpus/reports.csv --files corpus
    .venv/bin/python scripts/evaluate.py figures --errors

Figures are measured by `evaluate_figures.py`, which says how.

The table of labels (.csv, or .tsv with tabs) has the column `path`, relative to the folder of the
files, and any of region, year, kind, level, role, portfolios. Every file is read twice without its
labels: under its own name, and under a name that tells nothing. A label that is not found counts as
a miss whether the report holds it or not; `held` are the reports whose text (or, under its own
name, whose file name) holds the region's name or the year at all. A regions.csv beside the table
declares regions of its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import evaluate_figures

from indexer.errors import IndexerError, UnreadableReport
from indexer.extraction import MEMBER_SIGN, extract
from indexer.models import Field, Labels, Region, Report
from indexer.readers import SourceFile, open_sources
from indexer.vocab.kinds import kind_names
from indexer.vocab.regions import Regions, load_regions

FIELDS = ("region", "year", "kind", "level", "role", "portfolios")
MAY_BE_HELD = ("region", "year")
RUNS = ("named", "hidden")
SAID_OF_RUNS = {"named": "with file names", "hidden": "file names hidden"}
LEVELS_BY_CODE = ((r"\d{2}0000", "province"), (r"\d{4}00", "prefecture"), (r"\d{6}", "county"))


class TableError(IndexerError):
    """A table of labels that nothing can be measured against."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One label beside what was found. `held` is None for fields that need not stand in a text."""

    run: str
    path: str
    field: str
    expected: str
    found: str
    given: bool
    right: bool
    held: bool | None
    evidence: tuple[str, ...]
    candidates: tuple[str, ...]


def main() -> None:
    """Measure what the command line names; 2 for tables that cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    metadata = commands.add_parser("metadata", help="region, year, kind and the other fields")
    metadata.add_argument("--labels", type=Path, required=True, help="the table of labels")
    metadata.add_argument("--files", type=Path, required=True, help="the folder of the files")
    metadata.add_argument("--json", type=Path, help="write the figures and the misses here")
    metadata.set_defaults(measure=measure_metadata)
    evaluate_figures.add_command(commands)
    options = parser.parse_args()
    try:
        options.measure(options)
    except (IndexerError, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        sys.exit(2)


def measure_metadata(options: argparse.Namespace) -> None:
    """Print how many labels the rules find and each that they miss; write the same as JSON."""
    rows = read_labels(options.labels)
    if not any((options.files / path.partition(MEMBER_SIGN)[0]).is_file() for path in rows):
        raise TableError(f"{options.labels}: none of its files is in {options.files}")
    own = options.labels.parent / "regions.csv"
    regions = load_regions(*([own] if own.exists() else []))
    outcomes = [
        outcome
        for run in RUNS
        for path, labels in rows.items()
        for outcome in outcomes_of(run, path, labels, options.files, regions)
    ]
    figures = {run: tally([o for o in outcomes if o.run == run]) for run in RUNS}
    misses = [outcome for outcome in outcomes if not outcome.right]
    show(figures, misses)
    if options.json:
        found = {"metadata": figures | {"misses": [asdict(miss) for miss in misses]}}
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def read_labels(table: Path) -> dict[str, Labels]:
    """The labels of each file by its path; empty cells label nothing."""
    delimiter = "\t" if table.suffix.lower() == ".tsv" else ","
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter=delimiter)
            columns = rows.fieldnames or ()
            if "path" not in columns or not set(FIELDS) & set(columns):
                raise TableError(f"{table}: needs the columns path and any of {', '.join(FIELDS)}")
            labels: dict[str, Labels] = {
                row["path"]: {name: row[name].strip() for name in FIELDS if row.get(name)}
                for row in rows
                if row["path"]
            }
    except UnicodeDecodeError:
        raise TableError(f"{table}: not UTF-8; save the table as UTF-8") from None
    if not labels:
        raise TableError(f"{table}: no row names a file")
    return labels


def outcomes_of(
    run: str, path: str, labels: Labels, folder: Path, regions: Regions
) -> Iterator[Outcome]:
    """Each label of one file beside what the rules find in it."""
    report = read_report(path, folder, regions, hide=run == "hidden")
    unread = str(report) if isinstance(report, UnreadableReport) else ""
    for name, label in labels.items():
        field: Field[Any] = (
            Field.unknown()
            if isinstance(report, UnreadableReport)
            else getattr(report.metadata, name)
        )
        file_name = PurePosixPath(path).stem if run == "named" else ""
        text = "" if isinstance(report, UnreadableReport) else f"{report.text}\n{file_name}"
        yield Outcome(
            run=run,
            path=path,
            field=name,
            expected=label,
            found=unread or (field.status if field.value is None else shown(field.value)),
            given=field.value is not None,
            right=field.value is not None and is_right(name, labels, field.value, regions),
            held=holds(text, name, labels, regions) if name in MAY_BE_HELD else None,
            evidence=tuple(f"{e.quote!r} by {e.rule}" for e in field.evidence),
            candidates=tuple(shown(candidate) for candidate in field.candidates),
        )


def read_report(
    path: str, folder: Path, regions: Regions, *, hide: bool
) -> Report | UnreadableReport:
    """The report in a labelled file, or in the member of an archive that the path names."""
    outer, _, member = path.partition(MEMBER_SIGN)
    for source in open_sources(folder / outer):
        if isinstance(source, UnreadableReport):
            if not member:
                return source
        elif not member or source.path.endswith(MEMBER_SIGN + member):
            neutral = "report" + PurePosixPath(source.path).suffix
            try:
                return extract(SourceFile(neutral, source.data) if hide else source, {}, regions)
            except UnreadableReport as error:
                return error
    return UnreadableReport(path, "not in the archive", "correct the path in the table")


def is_right(name: str, labels: Labels, value: Any, regions: Regions) -> bool:
    """Whether a value found is the one that was labelled, under any of its names."""
    label = labels[name]
    if name == "region":
        return value.code in {region.code for region in meant(label, labels, regions)}
    if name == "kind":
        return bool(value == kind_names().get(label, label))
    if name == "portfolios":
        stated = {part for part in re.split(r"[;；、,， ]+", label) if part}
        return len(stated) == len(value) and all({p.id, p.name} & stated for p in value)
    return str(value) == label


def meant(label: str, labels: Labels, regions: Regions) -> tuple[Region, ...]:
    """The regions that a label may mean: of several, those of the level that is labelled too.

    吉林 is a province and a city; beside the level prefecture it is the city.
    """
    found = regions.lookup(label)
    if not found:
        raise TableError(f"no region {label!r}; correct the label or declare it in regions.csv")
    level = labels.get("level")
    return tuple(region for region in found if level_of(region) == level) or found


def level_of(region: Region) -> str | None:
    """The level that a code of GB/T 2260 shows."""
    fitting = (level for code, level in LEVELS_BY_CODE if re.fullmatch(code, region.code))
    return next(fitting, None)


def holds(text: str, name: str, labels: Labels, regions: Regions) -> bool:
    """Whether a text says the labelled year or a name of the labelled region anywhere."""
    label = labels[name]
    if name == "year":
        return bool(re.search(rf"(?<!\d){label}(?!\d)", text)) or any(
            label.translate(str.maketrans("0123456789", zero + "一二三四五六七八九")) in text
            for zero in "〇○零"
        )
    return any(
        named in text
        for region in meant(label, labels, regions)
        for named in names_of(region, label, regions)
    )


def names_of(region: Region, label: str, regions: Regions) -> set[str]:
    """Full and short names of a region: each beginning of its name by which it is looked up."""
    return {re.split(r"[/›>]", label)[-1].strip(), region.path[-1], region.name} | {
        region.name[:length]
        for length in range(2, len(region.name))
        if region.code in codes_named(region.name[:length], regions)
    }


@cache
def codes_named(name: str, regions: Regions) -> frozenset[str]:
    """The codes of all regions that bear a name."""
    return frozenset(region.code for region in regions.lookup(name))


def shown(value: Any) -> str:
    """A value in one line: 甘肃省/张掖市/甘州区, 2023, 水务 林业."""
    if isinstance(value, Region):
        return f"{'/'.join(value.path)} ({value.code})"
    if isinstance(value, tuple):
        return " ".join(portfolio.name for portfolio in value)
    return str(value)


def tally(outcomes: list[Outcome]) -> dict[str, dict[str, float]]:
    """Counts of each labelled field, and its accuracy over all and over those that hold it."""
    figures: dict[str, dict[str, float]] = {}
    for name in FIELDS:
        ours = [outcome for outcome in outcomes if outcome.field == name]
        if not ours:
            continue
        right = sum(outcome.right for outcome in ours)
        row = {
            "labelled": len(ours),
            "given": sum(outcome.given for outcome in ours),
            "right": right,
            "accuracy": round(right / len(ours), 4),
        }
        if name in MAY_BE_HELD:
            held = [outcome for outcome in ours if outcome.held]
            right = sum(outcome.right for outcome in held)
            row |= {"held": len(held), "held_right": right}
            row |= {"held_accuracy": round(right / len(held), 4)} if held else {}
        figures[name] = row
    return figures


def show(figures: dict[str, dict[str, dict[str, float]]], misses: list[Outcome]) -> None:
    """Print a table for each run, and under it the labels that it missed, one a line."""
    for run, rows in figures.items():
        print(f"{SAID_OF_RUNS[run]:20}{'labelled':>10}{'given':>8}{'right':>8}{'accuracy':>10}")
        for name, row in rows.items():
            counts = f"{row['labelled']:10}{row['given']:8}{row['right']:8}{row['accuracy']:10.1%}"
            held = f"   held by {row['held']}, right {row['held_right']}" if "held" in row else ""
            accuracy = f", {row['held_accuracy']:.1%}" if "held_accuracy" in row else ""
            print(f"{name:20}{counts}{held}{accuracy}")
        ours = [miss for miss in misses if miss.run == run]
        print(f"misses, {SAID_OF_RUNS[run]}: {len(ours)}")
        for miss in ours:
            held = " (nowhere held)" if miss.held is False else ""
            print(
                f"  {miss.path}  {miss.field}  expected {miss.expected}{held}  found {miss.found}"
                f"  evidence {'; '.join(miss.evidence) or '-'}"
                f"  candidates {', '.join(miss.candidates) or '-'}"
            )
        print()


if __name__ == "__main__":
    main()
