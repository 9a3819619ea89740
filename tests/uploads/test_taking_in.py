"""What is sent is looked into, decided about, and taken in as an ingest would."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.corpus import Corpus
from indexer.search import SearchRequest, search
from indexer.uploads import Decision, UploadRefused, WrongLabels, cancel, take
from indexer.uploads.inspecting import FIELDS
from indexer.uploads.staging import staged_uploads
from tests.uploads.sending import (
    WHO,
    files,
    looked_into,
    report,
    sent,
    state,
    states,
    take_all,
    work_all,
    zipped,
)


def paths(corpus: Corpus) -> list[str]:
    ids = corpus.store.ids()
    return sorted(path for of_one in corpus.store.paths(ids).values() for path in of_one)


def acts(corpus: Corpus) -> list[tuple[str, str]]:
    with corpus.store._database.connect() as connection:
        return list(connection.exec_driver_sql("SELECT person, action FROM trail ORDER BY id"))  # type: ignore[arg-type]


def test_from_sending_to_finding(corpus: Corpus) -> None:
    upload = sent(corpus, {"甲.txt": report(1), "包.zip": zipped({"乙.txt": report(2)})})
    assert state(corpus, upload) == "inspecting" and staged_uploads(corpus.settings.home)
    work_all(corpus)
    assert state(corpus, upload) == "ready" and corpus.store.count_reports() == 0
    assert states(corpus, upload) == {"甲.txt": "readable", "包.zip!/乙.txt": "readable"}
    take_all(corpus, upload)
    work_all(corpus)
    assert state(corpus, upload) == "done"
    assert set(states(corpus, upload).values()) == {"added"}
    assert paths(corpus) == ["upload/liu/包.zip!/乙.txt", "upload/liu/甲.txt"]
    assert search(corpus, SearchRequest("河长制")).total == 2
    assert not corpus.store.pending()
    work_all(corpus)
    assert staged_uploads(corpus.settings.home) == []
    assert [action for _, action in acts(corpus)] == ["upload", "take upload", "ingest"]
    assert {person for person, _ in acts(corpus)} == {WHO}


def test_a_preview_is_what_inspect_says(corpus: Corpus, tmp_path: Path) -> None:
    upload = looked_into(corpus, {"报告.txt": report(7)})
    file = tmp_path / "报告.txt"
    file.write_bytes(report(7))
    command = [
        sys.executable,
        "-c",
        "from indexer.cli import main; main()",
        "--home",
        corpus.settings.home,
        "inspect",
        file,
    ]
    done = subprocess.run([*command, "--json"], capture_output=True, check=True, timeout=120)
    said = json.loads(done.stdout)
    (found,) = files(corpus, upload)
    assert found.preview is not None
    assert {name: found.preview[name] for name in FIELDS} == {name: said[name] for name in FIELDS}
    assert found.preview["figures"] == len(said["figures"]) > 0
    assert found.preview["mentions"] == len(said["policies"]) > 0
    assert found.preview["characters"] == len(said["text"])


# What is sent and what is said of each file.
UNREADABLE: list[tuple[dict[str, bytes], dict[str, str]]] = [
    ({"空.txt": b""}, {"空.txt": "the file is empty"}),
    ({"a.docx": b"PK\x03\x04 no"}, {"a.docx": ""}),
    ({"空.zip": zipped({})}, {"空.zip": "the zip archive holds no file to read"}),
    ({"炸.zip": zipped({"a.txt": b"0" * (300 << 20)})}, {"炸.zip": "zip bomb"}),
    ({"e.txt": b"only English words"}, {"e.txt": "no Chinese text in it"}),
]


@pytest.mark.parametrize(
    ("given", "reasons"), UNREADABLE, ids=[next(iter(r[0])) for r in UNREADABLE]
)
def test_what_cannot_be_read_is_said(
    corpus: Corpus, given: dict[str, bytes], reasons: Mapping[str, str]
) -> None:
    upload = looked_into(corpus, {**given, "好.txt": report()})
    found = {file.path: file for file in files(corpus, upload)}
    assert found["好.txt"].state == "readable"
    for path, reason in reasons.items():
        assert found[path].state == "unreadable" and found[path].hint
        assert reason in found[path].reason
    take_all(corpus, upload)
    work_all(corpus)
    assert corpus.store.count_reports() == 1 and corpus.store.failures.count() == 0


# Names as they are sent, and the paths under which reports are kept.
NAMES = [
    (["../../x.txt"], ["upload/liu/x.txt"]),
    (["CON", "aux.txt"], ["upload/liu/CON", "upload/liu/aux.txt"]),
    (["/etc/passwd", "C:\\a\\b.txt"], ["upload/liu/C:/a/b.txt", "upload/liu/etc/passwd"]),
    (["a\x00b\n.txt"], ["upload/liu/a\ufffdb\ufffd.txt"]),
    (["\u202etxt.exe.txt"], ["upload/liu/\ufffdtxt.exe.txt"]),
    (["长" * 999 + ".txt"], ["upload/liu/" + "长" * 196 + ".txt"]),
    (["同.txt", "同.txt"], ["upload/liu/同 (2).txt", "upload/liu/同.txt"]),
    (["a.zip!/b.txt"], ["upload/liu/a.zip！/b.txt"]),
    (["", "."], ["upload/liu/unnamed", "upload/liu/unnamed (2)"]),
    (["\ud800.txt"], ["upload/liu/\ufffd.txt"]),
]


@pytest.mark.parametrize(("names", "expected"), NAMES)
def test_names_are_labels_and_no_places(
    corpus: Corpus, names: list[str], expected: list[str]
) -> None:
    import io

    from indexer.uploads import Sent, send

    upload = send(corpus, WHO, [Sent(name, io.BytesIO(report(n))) for n, name in enumerate(names)])
    folder = corpus.settings.home / "uploads" / upload.id
    assert sorted(path.name for path in folder.iterdir()) == [str(n) for n in range(len(names))]
    work_all(corpus)
    take_all(corpus, upload)
    work_all(corpus)
    assert paths(corpus) == sorted(expected)


def test_what_is_there_already_is_said(corpus: Corpus) -> None:
    first = looked_into(corpus, {"a.txt": report(1)})
    take_all(corpus, first)
    work_all(corpus)
    (id_,) = corpus.store.ids()
    same = report(1).decode().encode("gb18030")
    again = looked_into(corpus, {"b.txt": report(1), "c.txt": same, "d.txt": report(2)})
    told = {
        file.path: (file.preview["same_file"], file.preview["same_text"])
        for file in files(corpus, again)
        if file.preview
    }
    assert told == {"b.txt": (id_, id_), "c.txt": (None, id_), "d.txt": (None, None)}
    take_all(corpus, again)
    work_all(corpus)
    assert states(corpus, again) == {"b.txt": "duplicate", "c.txt": "duplicate", "d.txt": "added"}


# A file of the same name is sent again, and how many reports there are then.
AGAIN = [
    (report(2), "liu", True, 1, "updated"),  # a corrected state of the same report
    (report(2), "liu", False, 2, "added"),  # a person says that it is another one
    (report(2, year=2022), "liu", None, 2, "added"),  # that of another year
    (report(2, place="望川县"), "liu", None, 1, "updated"),  # a place that nobody knows
    (report(2), "liu", None, 1, "updated"),
    (report(1), "liu", None, 1, "unchanged"),
    (report(2), "wu", None, 2, "added"),  # of another person
]


@pytest.mark.parametrize(("data", "person", "updates", "count", "outcome"), AGAIN)
def test_a_file_that_is_sent_again(
    corpus: Corpus, data: bytes, person: str, updates: bool | None, count: int, outcome: str
) -> None:
    take_all(corpus, looked_into(corpus, {"述职报告.txt": report(1)}))
    work_all(corpus)
    upload = looked_into(corpus, {"述职报告.txt": data}, person)
    (file,) = files(corpus, upload)
    assert file.preview is not None
    take_all(corpus, upload, updates=file.preview["updates"] if updates is None else updates)
    work_all(corpus)
    assert states(corpus, upload) == {"述职报告.txt": outcome}
    assert corpus.store.count_reports() == count


def test_labels_hold_and_wrong_ones_are_refused(corpus: Corpus) -> None:
    text = "述职报告\n我落实河长制，完成人工造林20亩。\n".encode()
    upload = looked_into(corpus, {"a.txt": text})
    (file,) = files(corpus, upload)
    wrong = {"region": "无此地", "year": "23", "kind": "诗"}
    with pytest.raises(WrongLabels) as caught:
        take(corpus, upload, WHO, {file.id: Decision(wrong)})
    assert {name for _, name, _ in caught.value.wrong} == set(wrong)
    assert state(corpus, upload) == "ready"
    right = {"region": "甘肃省/张掖市/甘州区", "year": "2023", "kind": "述职报告"}
    assert take(corpus, upload, WHO, {file.id: Decision(right)})
    assert not take(corpus, upload, WHO, {file.id: Decision(right)})  # once
    work_all(corpus)
    (head,) = corpus.store.heads(corpus.store.ids()).values()
    assert head.metadata.region.value and head.metadata.region.value.name == "甘州区"
    assert (head.metadata.year.value, head.metadata.kind.value) == (2023, "述职报告")


def test_what_is_left_out_stays_out(corpus: Corpus) -> None:
    upload = looked_into(corpus, {"a.txt": report(1), "b.txt": report(2)})
    first = files(corpus, upload)[0]
    take(corpus, upload, WHO, {first.id: Decision()})
    work_all(corpus)
    assert states(corpus, upload) == {"a.txt": "added", "b.txt": "left out"}


def test_without_a_preview(corpus: Corpus) -> None:
    upload = sent(corpus, {"a.txt": report(1), "b.txt": b""}, at_once=True)
    work_all(corpus)
    assert state(corpus, upload) == "done"
    assert states(corpus, upload) == {"a.txt": "added", "b.txt": "unreadable"}


@pytest.mark.parametrize("before", ["inspecting", "ready", "queued"])
def test_a_cancelled_upload_leaves_nothing(corpus: Corpus, before: str) -> None:
    upload = sent(corpus, {"a.txt": report(1)})
    if before != "inspecting":
        work_all(corpus)
    if before == "queued":
        take_all(corpus, upload)
    assert state(corpus, upload) == before
    assert cancel(corpus, upload, "boss") == "cancelled"
    assert cancel(corpus, upload, "boss") == ""
    work_all(corpus)
    assert state(corpus, upload) == "cancelled" and corpus.store.count_reports() == 0
    assert staged_uploads(corpus.settings.home) == []
    assert acts(corpus)[-1] == ("boss", "cancel upload")


def test_too_much_is_refused(corpus: Corpus) -> None:
    limits = corpus.settings.upload
    with pytest.raises(UploadRefused) as caught:
        sent(corpus, {})
    assert caught.value.reason == "nothing"
    with pytest.raises(UploadRefused) as caught:
        sent(corpus, {str(n): b"1" for n in range(limits.files + 1)})
    assert caught.value.reason == "files"
    assert staged_uploads(corpus.settings.home) == []


def test_files_in_archives_count(corpus: Corpus) -> None:
    most = corpus.settings.upload.files
    many = {f"{n}.txt": b"no" for n in range(most + 5)}
    upload = looked_into(corpus, {"多.zip": zipped(many), "好.txt": report()})
    found = files(corpus, upload)
    assert len(found) == most + 2
    assert [file.reason for file in found[-2:]] == [f"more than {most:,} files at a time"] * 2
