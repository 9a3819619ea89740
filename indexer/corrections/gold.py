"""What people said of figures -> gold that the rules are measured against.

Such gold is partial: of a report it tells only of the figures that a person looked at. It holds
offsets and values; the texts stay in the home, where `scripts/evaluate.py figures --home` reads
them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.corpus import Corpus
from indexer.corrections.values import CorrectionError
from indexer.models import Period
from indexer.store import FigureCorrection

MANIFEST = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class GoldWritten:
    """How much gold there is: figures, numbers that are none, and of how many reports.

    `left_out` are corrections whose figure is not in the text of its report any more.
    """

    folder: str
    reports: int
    figures: int
    negatives: int
    left_out: int


def write_gold(corpus: Corpus, folder: Path) -> GoldWritten:
    """Write what people say of figures, and what holds of it, to a folder that is new or empty.

    Raises CorrectionError for a folder that is in use or cannot be written.
    """
    of_report: defaultdict[str, list[FigureCorrection]] = defaultdict(list)
    holding = corpus.store.figure_corrections.in_force()
    for correction in holding:
        if correction.is_found:
            of_report[correction.report].append(correction)
    digests = corpus.store.text_digests()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CorrectionError(f"{folder} is not empty; name a new folder")
        manifest = [_listed(id_, digests[id_], said) for id_, said in sorted(of_report.items())]
        for id_, said in of_report.items():
            _write_lines(folder / f"{id_}.jsonl", map(_mark, sorted(said, key=_place)))
        _write_lines(folder / MANIFEST, manifest)
    except OSError as error:
        raise CorrectionError(f"{folder} cannot be written: {error.strerror}") from None
    found = [one for said in of_report.values() for one in said]
    negatives = sum(one.verdict == "wrong" for one in found)
    return GoldWritten(
        folder=str(folder),
        reports=len(of_report),
        figures=len(found) - negatives,
        negatives=negatives,
        left_out=len(holding) - len(found),
    )


def _listed(report: str, digest: str, said: Iterable[FigureCorrection]) -> dict[str, Any]:
    ranges = sorted({_place(one) for one in said})
    return {
        "name": report,
        "home": report,
        "part": "tuned",
        "text_sha256": digest,
        "partial": True,
        "ranges": [list(one) for one in ranges],
    }


def _mark(correction: FigureCorrection) -> dict[str, Any]:
    """What was said of one figure in the parts that a person judges; no words of the text."""
    place = {"start": correction.start, "end": correction.end}
    figure = correction.figure
    if figure is None:
        return {**place, "figure": False}
    return {
        **place,
        "figure": True,
        "value": None if figure.value is None else str(figure.value),
        "value_max": None if figure.value_max is None else str(figure.value_max),
        "unit": figure.unit,
        "status": figure.status,
        "role": figure.role,
        "indicator": figure.indicator,
        "period": _written(figure.period),
    }


def _written(period: Period | None) -> str | None:
    if period is None:
        return None
    return period.start if period.start == period.end else f"{period.start}/{period.end}"


def _place(correction: FigureCorrection) -> tuple[int, int]:
    return correction.start, correction.end


def _write_lines(file: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.write_text(lines, encoding="utf-8")
