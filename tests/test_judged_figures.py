"""What people say of figures while they review is gold that the rules are measured against."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indexer.corpus import Corpus
from indexer.corrections import CorrectionError, correct_figure, write_gold
from tests.conftest import ROOT
from tests.corrections.homes import take
from tests.test_cli import run_json

SAMPLES = ROOT / "corpus" / "liuwan"


@pytest.fixture
def reviewed(corpus: Corpus) -> dict[str, str]:
    """Real reports of which a person judged five figures; what was said of each, by its verdict."""
    take(corpus, SAMPLES)
    figures = [
        (id_, figure)
        for id_ in corpus.store.ids()
        for figure in corpus.store.figures_in(id_)
        if figure.indicator and figure.value
    ]
    judged: list[tuple[Any, dict[str, str]]] = [
        ("accepted", {}),
        ("accepted", {}),
        ("changed", {"value": "424242"}),
        ("changed", {"indicator": "未标明"}),
        ("wrong", {}),
    ]
    said = {}
    for (id_, figure), (verdict, parts) in zip(figures[::7], judged, strict=False):
        correct_figure(corpus, id_, figure.start, verdict, parts, "对照原文", "wang")
        said[f"{id_} {figure.start}"] = verdict
    assert len(said) == len(judged)
    return said


def measure(corpus: Corpus, gold: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/evaluate.py", "figures", "--home", str(corpus.settings.home),
         "--gold", str(gold), "--errors", "--json", f"{gold}.json"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_only_what_was_judged_is_measured(
    corpus: Corpus, reviewed: dict[str, str], tmp_path: Path
) -> None:
    gold = tmp_path / "gold"
    written = run_json(corpus.settings.home, "corrections", "--gold", str(gold))
    assert (written["figures"], written["negatives"], written["left_out"]) == (4, 1, 0)
    told = measure(corpus, gold)
    assert told.returncode == 0, told.stderr
    assert "only the 5 numbers that people judged" in told.stdout
    found = json.loads(Path(f"{gold}.json").read_text("utf-8"))
    assert found["judged"] == {
        "judged": 5, "right": 2, "wrong value": 1, "wrong indicator": 1, "should not be there": 1,
    }  # fmt: skip
    assert {error["judged"] for error in found["errors"]} == {"424242", None, "-"}


def test_gold_holds_no_words_of_reports(
    corpus: Corpus, reviewed: dict[str, str], tmp_path: Path
) -> None:
    write_gold(corpus, tmp_path / "gold")
    texts = "".join(report.text for report in corpus.store.reports(corpus.store.ids()).values())
    for file in (tmp_path / "gold").iterdir():
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            said = [v for v in row.values() if isinstance(v, str) and v not in (row.get("unit"),)]
            assert not any(
                len(words) > 3 and words in texts for words in said if not words.isascii()
            )


def test_a_text_that_changed_is_no_gold(
    corpus: Corpus, reviewed: dict[str, str], tmp_path: Path
) -> None:
    write_gold(corpus, tmp_path / "gold")
    with pytest.raises(CorrectionError, match="is not empty"):
        write_gold(corpus, tmp_path / "gold")
    manifest = tmp_path / "gold" / "manifest.jsonl"
    manifest.write_text(
        manifest.read_text("utf-8").replace('"text_sha256": "', '"text_sha256": "0')
    )
    told = measure(corpus, tmp_path / "gold")
    assert told.returncode == 2 and "has not the text that was judged" in told.stderr
    without = subprocess.run(
        [sys.executable, "scripts/evaluate.py", "figures", "--gold", str(tmp_path / "gold")],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert without.returncode == 2 and "--home" in without.stderr
