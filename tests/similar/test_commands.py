"""The commands as a user runs them, on the sample corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.corpus import Corpus


def run(corpus: Corpus, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(corpus.settings.home), *arguments])


def run_json(corpus: Corpus, *arguments: str) -> dict[str, Any]:
    result = run(corpus, *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    record: dict[str, Any] = json.loads(result.stdout)
    return record


def test_a_draft_is_compared_sentence_by_sentence(sample: Corpus, tmp_path: Path) -> None:
    text = "全年新增人工造林11543亩。\n坚持把造林绿化任务分解到山头地块、落实到乡镇。\n"
    draft = tmp_path / "draft.txt"
    draft.write_text(text, encoding="gb18030")
    record = run_json(sample, "similar", str(draft))
    assert record == run_json(sample, "similar", text)
    first, second = record["sentences"]
    assert set(first) == {"text", "start", "end", "matches", "reports", "first_year", "regions"}
    assert (first["text"], first["reports"], first["first_year"]) == (
        "全年新增人工造林11543亩。", 2, 2022,
    )  # fmt: skip
    match = first["matches"][0]
    report = sample.store.report(match["report"])
    assert report is not None
    assert report.text[match["start"] : match["end"]] == match["quote"]
    (change,) = match["changes"]
    assert (change["kind"], change["old"]) == ("number", "11543")
    assert report.text[change["start"] : change["end"]] == change["new"]
    # corpus/README.md: a passage that an office took over from its report of the year before
    assert second["matches"][0]["reports"] == 2


def test_phrases_are_completed(sample: Corpus) -> None:
    record = run_json(sample, "complete", "新增", "--limit", "2")
    assert record["completions"][0] == {"text": "新增学位#个", "reports": 16}
    assert len(record["completions"]) == 2
    assert run_json(sample, "complete", "没有人写的话")["completions"] == []


def test_people_see_what_is_alike(sample: Corpus) -> None:
    shown = run(sample, "similar", "全年新增人工造林11543亩").output
    assert "in 2 reports, since 2022" in shown
    assert "11240亩" in shown
    assert run(sample, "complete", "新增学位").output.split() == ["16", "新增学位#个"]
    assert run(sample, "templates").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("templates", "--portfolio", "造句"), "no portfolio '造句'"),
        (("similar", "造林", "--limit", "0"), "0 is not in the range"),
    ],
)
def test_what_a_person_must_put_right(
    sample: Corpus, arguments: tuple[str, ...], said: str
) -> None:
    result = run(sample, *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_a_draft_that_cannot_be_read_is_named(sample: Corpus, tmp_path: Path) -> None:
    broken = tmp_path / "draft.docx"
    broken.write_bytes(b"PK\x03\x04 and nothing else")
    result = run(sample, "similar", str(broken))
    assert result.exit_code == 2
    assert "draft.docx" in result.output
