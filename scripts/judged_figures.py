"""Figures that people judged while reviewing, beside what the rules read.

That is `evaluate.py figures --home HOME --gold FOLDER`, on gold that `shuzhi corrections --gold
FOLDER` wrote. It is partial: of a report only those numbers are judged that a person looked at, so
that nothing can be said of recall, and shares are of what was judged. The texts are the home's.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from gold import GoldError, Row, decimal_of, period_of, read_lines

from indexer.figures import find_figures
from indexer.models import Figure
from indexer.store import Store, open_store
from indexer.vocab.units import unit_named

MANIFEST = "manifest.jsonl"
PARTS = ("value", "unit", "indicator", "status", "role", "period")
OUTCOMES = (
    "right",
    *(f"wrong {part}" for part in PARTS),
    "missed",
    "should not be there",
    "rightly absent",
)
TOLERANCE = Decimal("1e-6")
Counts = Counter[str]


def measure_judged(folders: list[Path], home: Path, json_file: Path | None, errors: bool) -> None:
    """Print how the rules read the figures that were judged; write the same as JSON."""
    counts: Counts = Counter()
    mistakes: list[dict[str, Any]] = []
    with closing(open_store(home)) as store:
        for folder in folders:
            for row in read_lines(folder / MANIFEST):
                _measure(store, folder, row, counts, mistakes)
    judged = counts["judged"]
    print(f"partial gold: only the {judged} numbers that people judged are measured\n")
    for outcome in OUTCOMES:
        share = f"{counts[outcome] / judged:.1%}" if judged else "-"
        print(f"  {outcome:22}{counts[outcome]:>8}{share:>9}")
    if errors:
        for mistake in mistakes:
            print(
                f"\n{mistake['what']}: {mistake['report']}:{mistake['start']}  {mistake['quote']}"
            )
            print(f"    {mistake['found']} for {mistake['judged']}  {mistake['rule']}")
    if json_file:
        found = {"judged": dict(counts), "errors": mistakes if errors else []}
        json_file.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def _measure(
    store: Store, folder: Path, row: Row, counts: Counts, mistakes: list[dict[str, Any]]
) -> None:
    report = store.report(row["home"])
    digest = store.text_digests().get(row["home"])
    if report is None or digest != row["text_sha256"]:
        raise GoldError(
            f"{row['name']}: the home has not the text that was judged; write the gold anew with: "
            "shuzhi corrections --gold FOLDER"
        )
    read = {(figure.start, figure.end): figure for figure in find_figures(report)}
    for mark in read_lines(folder / f"{row['name']}.jsonl"):
        counts["judged"] += 1
        figure = read.get((mark["start"], mark["end"]))
        wrong = list(_verdicts(mark, figure))
        counts.update(wrong)
        mistakes += [
            {
                "what": what,
                "report": row["name"],
                "start": mark["start"],
                "quote": report.text[mark["start"] : mark["end"]],
                "found": _part(figure, what),
                "judged": mark.get(what.removeprefix("wrong "), "-"),
                "rule": figure.rule if figure else "",
            }
            for what in wrong
            if what not in ("right", "rightly absent")
        ]


def _verdicts(mark: Row, figure: Figure | None) -> list[str]:
    """What is to be said of a number that was judged."""
    if not mark["figure"]:
        return ["should not be there" if figure else "rightly absent"]
    if figure is None:
        return ["missed"]
    return [f"wrong {part}" for part in PARTS if not _same(part, mark, figure)] or ["right"]


def _same(part: str, mark: Row, figure: Figure) -> bool:
    if part == "value":
        return all(
            _close(decimal_of(mark[name]), getattr(figure, name)) for name in ("value", "value_max")
        )
    if part == "unit":
        named = unit_named(mark["unit"])
        return figure.unit == mark["unit"] or (
            named is not None and named == unit_named(figure.unit)
        )
    if part == "period":
        return period_of(mark["period"]) == figure.period
    return bool(mark[part] == getattr(figure, part))


def _close(judged: Decimal | None, found: Decimal | None) -> bool:
    if judged is None or found is None:
        return judged is found
    return abs(found - judged) <= TOLERANCE * max(Decimal(1), abs(judged))


def _part(figure: Figure | None, what: str) -> str:
    part = what.removeprefix("wrong ")
    return str(getattr(figure, part)) if figure and part in PARTS else "-"
