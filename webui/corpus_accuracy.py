"""How well figures were read when that was measured last, out of the file that was written then.

`scripts/evaluate.py figures --json` measures against texts that people annotated, which do not come
with the program: so there is a result where somebody measured, and none is made up elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from webui.language import _, later

FILE_NAME = "evaluation.json"
LARGEST = 10_000_000
# What is measured, in the order of the page: of the spans, then of all figures that were marked.
SHARES = {
    "precision": later("查准率"),
    "recall": later("查全率"),
    "value_share": later("数值正确"),
    "unit_share": later("单位正确"),
    "status_share": later("结果、计划分对"),
    "period_share": later("时期正确"),
    "id_accuracy": later("指标正确"),
}
PARTS = {"all tuned": later("规则参照过的文本"), "all held": later("规则没有参照过的文本")}


@dataclass(frozen=True, slots=True)
class Part:
    """The texts of one sort: how many figures people marked in them, and shares in words."""

    name: str
    marked: int
    shares: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What is known: `measured` with its parts, none, or a file that cannot be read."""

    state: Literal["measured", "none", "unreadable"]
    measured_at: str = ""
    parts: tuple[Part, ...] = ()


class _Row(BaseModel):
    gold: int
    precision: float
    recall: float
    value_share: float
    unit_share: float
    status_share: float
    period_share: float
    id_accuracy: float


class _Figures(BaseModel):
    together: dict[str, _Row]


class _Evaluation(BaseModel):
    figures: _Figures


def accuracy(home: Path) -> Accuracy:
    """The result that lies in a home."""
    file = home / FILE_NAME
    try:
        if file.stat().st_size > LARGEST:
            return Accuracy("unreadable")
        found = _Evaluation.model_validate(json.loads(file.read_bytes()))
        when = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
    except FileNotFoundError:
        return Accuracy("none")
    except (OSError, ValueError, ValidationError, RecursionError):
        return Accuracy("unreadable")
    rows = found.figures.together
    parts = tuple(_part(_(PARTS[name]), row) for name, row in rows.items() if name in PARTS)
    return Accuracy("measured", f"{when:%Y-%m-%d}", parts) if parts else Accuracy("unreadable")


def _part(name: str, row: _Row) -> Part:
    shares = tuple((_(words), f"{getattr(row, key):.1%}") for key, words in SHARES.items())
    return Part(name, row.gold, shares)
