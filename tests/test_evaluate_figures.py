"""The measure of the figures, run as people run it, on marks with planted faults."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

TEXT = (
    "青禾县人民政府2023年政府工作报告\n"
    "一、2022年工作回顾\n"
    "全年粮食产量12.5万吨，同比增长4.2%；新建村卫生室15所。栽植苗木x.x万株。\n"
)
FIELDS = {
    "value": "0", "value_max": None, "unit": "%", "kind": "level", "comparator": "exact",
    "direction": None, "base": None, "status": "actual", "role": "measure", "period": "2022",
    "indicator": None, "figure": True,
}  # fmt: skip
GRAIN: dict[str, Any] = {"value": "125000", "unit": "吨", "indicator": "crop.grain.output"}
GROWTH: dict[str, Any] = {
    "value": "4.2", "kind": "growth_rate", "direction": "up", "base": "yoy",
    "indicator": "crop.grain.output",
}  # fmt: skip
ROOMS: dict[str, Any] = {
    "value": "15", "unit": "所", "kind": "count", "base": "new",
    "indicator": "health.village_clinic_count",
}  # fmt: skip


def mark(quote: str, /, **fields: Any) -> dict[str, Any]:
    """A marked figure at the place of its words."""
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), **FIELDS, **fields}


def no_figure(quote: str) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "figure": False}


def folder_of(folder: Path, part: str, *marks: dict[str, Any]) -> Path:
    """A folder of gold with one report, all of which was read."""
    (folder / "gold").mkdir()
    (folder / "report.txt").write_text(TEXT, encoding="utf-8")
    row = {
        "name": "qinghe",
        "part": part,
        "report": "report.txt",
        "report_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "text_sha256": hashlib.sha256(TEXT.rstrip("\n").encode()).hexdigest(),
        "ranges": [[0, len(TEXT)]],
    }
    write_lines(folder / "gold" / "manifest.jsonl", row)
    write_lines(folder / "gold" / "qinghe.jsonl", *marks)
    return folder / "gold"


def write_lines(path: Path, *rows: dict[str, Any]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


def evaluate(gold: Path, *options: str) -> subprocess.CompletedProcess[str]:
    script = str(ROOT / "scripts" / "evaluate.py")
    where = ["--gold", str(gold), "--reports", str(gold.parent)]
    return subprocess.run(
        [sys.executable, script, "figures", *where, *options],
        capture_output=True,
        text=True,
        timeout=300,
    )


def measured(gold: Path, *options: str) -> dict[str, Any]:
    """What the measure writes as JSON."""
    into = gold.parent / "measured.json"
    done = evaluate(gold, "--json", str(into), *options)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(into.read_text(encoding="utf-8"))["figures"]
    return found


RIGHT = (mark("12.5万吨", **GRAIN), mark("4.2%", **GROWTH), mark("15所", **ROOMS))


def test_marks_that_are_right_are_found(tmp_path: Path) -> None:
    """Redacted numbers that nobody marked count for nothing."""
    found = measured(folder_of(tmp_path, "tuned", *RIGHT, no_figure("2023")))
    counts = found["together"]["all tuned"]
    assert {counts[name] for name in ("gold", "given", "found")} == {3}
    assert (counts["negatives"], counts["negatives_hit"]) == (1, 0)
    for name in ("precision", "recall", "f1", "value_share", "unit_share", "kind_share"):
        assert counts[name] == 1, name
    assert counts["id_right"] == 3


# What is planted, the kind of error that tells it, and the measure that it lowers below 1; an id
# that should not be there lowers none, it is counted.
PLANTED = [
    ((*RIGHT[:2], mark("15所", **ROOMS | {"value": "16"})), "value", "value_share"),
    ((*RIGHT[:2], mark("15所", **ROOMS | {"value_max": "16"})), "value", "value_share"),
    ((*RIGHT[:2], mark("15所", **ROOMS | {"unit": "个"})), "unit", "unit_share"),
    ((*RIGHT[:2], mark("15所", **ROOMS | {"kind": "level"})), "kind", "kind_share"),
    ((*RIGHT[:2], mark("15所", **ROOMS | {"period": "2021"})), "period", "period_share"),
    ((*RIGHT[:2], mark("15所", **ROOMS | {"status": "target"})), "status", "status_share"),
    ((*RIGHT[:2], mark("15所", **ROOMS | {"role": "baseline"})), "role", "role_share"),
    (
        (mark("12.5万吨", **GRAIN | {"indicator": "no.such"}), *RIGHT[1:]),
        "indicator",
        "id_accuracy",
    ),
    ((mark("12.5万吨", **GRAIN | {"indicator": None}), *RIGHT[1:]), "indicator", None),
    # half of a number is another figure, and the whole is then one too many
    ((mark("2.5万吨", **GRAIN), *RIGHT[1:]), "missed", "recall"),
    ((mark("2.5万吨", **GRAIN), *RIGHT[1:]), "false", "precision"),
    (RIGHT[1:], "false", "precision"),
]


@pytest.mark.parametrize(("marks", "what", "lowered"), PLANTED)
def test_a_planted_fault_is_told(
    tmp_path: Path, marks: tuple[dict[str, Any], ...], what: str, lowered: str
) -> None:
    found = measured(folder_of(tmp_path, "tuned", *marks))
    told = [error for error in found["errors"] if error["what"] == what]
    assert len(told) == 1
    assert told[0]["quote"] in told[0]["sentence"]
    counts = found["texts"]["qinghe"]
    assert counts[lowered] < 1 if lowered else counts["id_extra"] == 1


def test_a_numeral_that_is_no_figure_is_hit(tmp_path: Path) -> None:
    found = measured(folder_of(tmp_path, "tuned", *RIGHT[:2], no_figure("15")))
    assert found["texts"]["qinghe"]["negatives_hit"] == 1


def test_errors_of_held_texts_stay_unseen(tmp_path: Path) -> None:
    gold = folder_of(tmp_path, "held", *RIGHT[:2], mark("15所", **ROOMS | {"value": "16"}))
    found = measured(gold, "--held")
    assert found["errors"] == []
    assert found["together"]["all held"]["value_share"] == pytest.approx(2 / 3, abs=1e-4)
    assert "卫生室" not in evaluate(gold, "--held", "--errors").stdout
    assert measured(gold)["texts"] == {}
    done = evaluate(gold, "--text", "qinghe")
    assert (done.returncode, "add --held" in done.stderr) == (2, True)


def test_marks_beside_their_text_count_before_cleaning(tmp_path: Path) -> None:
    """三##paidbegin##是 is longer before it is cleaned; its figures are the same."""
    text = "一是新建村##paidbegin##卫生室15所。二是新建公厕24座。\n"
    start = text.index("15所")
    row = {"start": start, "end": start + 3, **FIELDS, **ROOMS, "canonical": None, "period": None}
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    write_lines(tmp_path / "a.jsonl", row)
    write_lines(tmp_path / "a_negatives.jsonl")
    done = evaluate(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "a: 1 of the marked figures in the cleaned text, the same" in done.stdout


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"text_sha256": "0", "report_sha256": "0"}, "its file is another"),
        ({"text_sha256": "0"}, "its file is read or cleaned otherwise"),
    ],
)
def test_another_text_than_the_marked_one_is_refused(
    tmp_path: Path, changed: dict[str, str], why: str
) -> None:
    gold = folder_of(tmp_path, "tuned", *RIGHT)
    row = json.loads((gold / "manifest.jsonl").read_text(encoding="utf-8"))
    write_lines(gold / "manifest.jsonl", row | changed)
    done = evaluate(gold)
    assert done.returncode == 2
    assert f"qinghe: not the text that was marked, {why}" in done.stderr
