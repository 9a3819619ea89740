"""What cleaning changed, and the file of a report read once more."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.changes import cleaned_with_changes
from indexer.cleaning import STEPS, clean
from indexer.corpus import Corpus
from indexer.errors import UnreadableReport
from indexer.ingest import ingest, walk
from indexer.readers import SourceFile
from indexer.rereading import OriginalGone, read_again, reread
from webui.cleaning_words import QUIET
from webui.cleaning_words import STEPS as WORDS

# (raw text, what was changed, what stands there now, the step that did most of it)
CHANGES = [
    ("三##paidbegin##是抓。", [("##paidbegin##", "", "drop_paywall_markers")]),
    ("造林１２亩。", [("１２", "12", "narrow_letters_and_digits")]),
    ("增长5 . 5%。", [(" . ", ".", "join_broken_numbers")]),
    ("一。\r\n二。", [("\r\n", "\n", "unify_line_ends")]),
    # the line and the newline before it go by two steps, the words of the page before the rest
    ("造林。\n【打印本页】", [("\n【打印本页】", "", "drop_page_furniture")]),
    ("政 府 工 作 报 告", [(" ", "", "join_spaced_words")] * 5),
    ("造林五万亩。", []),
]


@pytest.mark.parametrize("raw, expected", CHANGES)
def test_changes_tell_what_became_of_a_text(raw: str, expected: list[tuple[str, str, str]]) -> None:
    cleaned, changes = cleaned_with_changes(raw)
    found = [
        (raw[slice(*one.raw)], cleaned.text[slice(*one.clean)], one.steps[0]) for one in changes
    ]
    assert found == expected


MESSY = st.text(alphabet="造林一二１２.。 \u3000\r\n?#pai d，、…\u200b【】打印", max_size=80)


@given(MESSY)
def test_a_raw_text_with_its_changes_is_the_clean_text(raw: str) -> None:
    cleaned, changes = cleaned_with_changes(raw)
    assert cleaned.text == clean(raw).text
    parts, at = [], 0
    for one in changes:
        parts += (raw[at : one.raw.start], cleaned.text[slice(*one.clean)])
        at = one.raw.end
    assert "".join((*parts, raw[at:])) == cleaned.text


def test_every_step_has_words() -> None:
    assert [step.__name__ for step in STEPS] == list(WORDS)
    assert WORDS.keys() > QUIET


TEXT = "青禾县水务局2023年工作总结\r\n一年来，全局上下认真##paid##履行职责，狠抓产业发展。\r\n"


def test_a_file_is_read_again_by_its_hash(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.encode())
    assert not ingest(corpus, walk([file], corpus.settings.home)).rejected
    (report,) = corpus.store.reports(corpus.store.ids()).values()
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    file.unlink()
    again = reread(corpus, report.sources[0].path, digest)
    assert (again.raw, again.text, again.decoded) == (TEXT, report.text, True)
    assert "drop_paywall_markers" in [step for one in again.changes for step in one.steps]
    original = corpus.store.originals.path(digest)
    original.write_bytes(b"other")
    with pytest.raises(OriginalGone, match="damaged"):
        reread(corpus, "a.txt", digest)
    original.unlink()
    with pytest.raises(OriginalGone, match="not in the home"):
        reread(corpus, "a.txt", digest)


def test_what_no_reader_takes_is_told() -> None:
    with pytest.raises(UnreadableReport):
        read_again(SourceFile("a.docx", b"PK\x03\x04 no archive"))
