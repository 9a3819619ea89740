"""What could not be read is kept, tried again without being named, and leaves the list when read."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli import main
from indexer.corpus import Corpus
from indexer.ingest import IngestResult, Walk, ingest, walk
from indexer.search import SearchRequest, search
from indexer.settings import FetchSettings
from indexer.walking import on_disk, walk_again
from tests.pages import Pages, serving_pages

REPORT = "青禾县副县长2023年度述职报告\n一、工作回顾\n全年新增人工造林11543亩，全面落实河长制。\n"
BROKEN = b"PK\x03\x04 broken"
linux = pytest.mark.skipif(os.name != "posix", reason="names are bytes on Linux only")


def numbered(number: int) -> bytes:
    return f"{REPORT}第{number}号。".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def take(corpus: Corpus, *paths: Path) -> IngestResult:
    return ingest(corpus, walk(paths, corpus.settings.home))


def retry(corpus: Corpus) -> IngestResult:
    home = corpus.settings.home
    return ingest(corpus, walk_again(corpus.store.failures.paths(), home))


def put(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


# What stands there at first, what is done about it; how many are then read, and what is listed.
RETRIES: list[tuple[str, str, bytes, Callable[[Path], object], int, list[str]]] = [
    ("mended", "a.docx", BROKEN, put(numbered(1)), 0, ["a.docx: not a zip archive"]),
    ("mended", "a.txt", b"\0\1\2", put(numbered(1)), 1, []),
    ("as it was", "a.txt", b"\0\1\2", lambda path: None, 0, ["a.txt: "]),
    ("gone", "a.txt", b"\0\1\2", Path.unlink, 0, ["a.txt: it is not there any more"]),
    ("archive mended", "a.zip", BROKEN, put(zipped({"1.txt": numbered(1), "2.txt": numbered(2)})), 2, []),
    (
        "member mended, and no other member touched",
        "a.zip",
        zipped({"1.txt": b"\0\1\2", "2.txt": b"\0\1"}),
        put(zipped({"1.txt": numbered(1), "2.txt": b"\0\1", "3.txt": numbered(3)})),
        1,
        ["a.zip!/2.txt: "],
    ),
    ("member gone", "a.zip", zipped({"1.txt": b"\0\1\2"}), put(zipped({"2.txt": numbered(2)})), 0, []),
    (
        "archive gone",
        "a.zip",
        zipped({"1.txt": b"\0\1\2"}),
        Path.unlink,
        0,
        ["a.zip!/1.txt: it is not there any more"],
    ),
    (
        "a row of a table",
        "a.csv",
        "正文\n太短\n".encode(),
        put(f"正文\n{REPORT.splitlines()[2] * 3}\n".encode()),
        1,
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    "case, name, before, mend, added, listed",
    RETRIES,
    ids=[f"{row[0]} {row[1]}" for row in RETRIES],
)
def test_failures_are_tried_again(
    corpus: Corpus,
    tmp_path: Path,
    case: str,
    name: str,
    before: bytes,
    mend: Callable[[Path], object],
    added: int,
    listed: list[str],
) -> None:
    path = tmp_path / name
    path.write_bytes(before)
    assert take(corpus, path).rejected
    mend(path)
    result = retry(corpus)
    assert result.added == added
    said = [f"{one.path}: {one.reason}" for one in corpus.store.failures.all()]
    assert len(said) == len(listed)
    for line, beginning in zip(sorted(said), sorted(listed), strict=True):
        assert line.startswith(f"{tmp_path}/{beginning}")


def test_a_failure_leaves_the_list_when_its_file_is_as_it_was(
    corpus: Corpus, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    for data, failures in [(numbered(1), 0), (b"\0\1\2", 1), (numbered(1), 0)]:
        file.write_bytes(data)
        take(corpus, tmp_path)
        assert corpus.store.counts().failures == failures


def test_a_failure_knows_when_and_the_newest_stands_first(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"\0\1\2")
        take(corpus, tmp_path / name)
    first, second = corpus.store.failures.all()
    assert first.path.endswith("b.txt") and first.failed_at > second.failed_at
    assert first.reason and first.hint
    assert corpus.store.failures.all(limit=1) == [first]


@linux
@pytest.mark.parametrize(
    "name", ["述职报告.txt".encode("gbk"), b"\xff\xfe.txt", "一\n二.txt".encode()]
)
def test_names_that_are_no_text_are_found_again(
    corpus: Corpus, tmp_path: Path, name: bytes
) -> None:
    folder = os.path.join(os.fsencode(tmp_path), b"in", "甘肃".encode("gbk"))
    os.makedirs(folder)
    file = Path(os.fsdecode(os.path.join(folder, name)))
    file.write_bytes(b"\0\1\2")
    (failure,) = take(corpus, tmp_path / "in").rejected
    assert on_disk(failure.path) == file
    assert on_disk(f"{failure.path}!/a.txt") == file
    file.write_bytes(numbered(1))
    assert retry(corpus).added == 1
    assert corpus.store.counts().failures == 0


PATHS = [
    ("a.zip", "a.zip"),
    ("a.zip!/b.txt", "a.zip"),
    ("a.zip!/b.zip!/c.txt", "a.zip"),
    ("b.zip!/c.txt", None),
    ("a!/c.txt", "a!/c.txt"),  # a folder may end so too
    ("a!/d.txt", None),
    ("d!/c.txt", None),  # a folder is no archive
]


@pytest.mark.parametrize("label, found", PATHS)
def test_on_disk(tmp_path: Path, label: str, found: str | None) -> None:
    for name in ("a.zip", "a!/c.txt", "d/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert on_disk(str(tmp_path / label)) == (tmp_path / found if found else None)
    assert on_disk(label) is None  # what came through standard input has no place


# ------------------------------------------------------------------------------------ from the web


@pytest.fixture
def polite(corpus: Corpus) -> Corpus:
    """A corpus that may ask this machine, without waiting."""
    fetch = FetchSettings(delay_seconds=0.0, allow_private=True)
    return replace(corpus, settings=replace(corpus.settings, fetch=fetch))


def test_addresses_are_taken_in_and_tried_again(polite: Corpus) -> None:
    pages: Pages = {
        "/1.txt": numbered(1),
        "/2.txt": b"\0\1\2",
        "/a.zip": zipped({"县/3.txt": numbered(3)}),
    }
    with serving_pages(pages) as site:
        found = Walk(addresses=tuple(f"{site}{path}" for path in (*pages, "/4.txt")))
        result = ingest(polite, found)
        assert result.added == 2
        assert {error.path for error in result.rejected} == {f"{site}/2.txt", f"{site}/4.txt"}
        paths = {hit.report.sources[0].path for hit in search(polite, SearchRequest("造林")).hits}
        assert paths == {f"{site}/1.txt", f"{site}/a.zip!/县/3.txt"}
        assert ingest(polite, found._replace(addresses=(f"{site}/1.txt",))).unchanged == 1
        pages |= {"/2.txt": numbered(2)}
        assert retry(polite).added == 1
    assert polite.store.failures.paths() == [f"{site}/4.txt"]


def test_hosts_are_asked_at_once_and_each_one_thing_at_a_time(polite: Corpus) -> None:
    pages: Pages = {f"/{number}.txt": numbered(number) for number in range(3)}
    with serving_pages(pages, seconds=0.15) as site, serving_pages(pages, seconds=0.15) as other:
        addresses = tuple(f"{place}{path}" for path in pages for place in (site, other))
        result = ingest(polite, Walk(addresses=addresses))
        assert (result.added, result.duplicates) == (3, 3)
    assert (site.most_at_once, other.most_at_once) == (1, 1)
    # One after the other, both sites together would take 6 answers of 0.15 s.
    assert min(site.last, other.last) > max(site.first, other.first)


# -------------------------------------------------------------------------------- the command line


def run(home: Path, *arguments: str | Path, stdin: bytes = b"") -> tuple[int, str]:
    command = ["--home", str(home), *map(str, arguments)]
    done = CliRunner().invoke(main, command, input=stdin)
    return done.exit_code, done.stdout


def test_standard_input_is_a_file_without_a_place(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for number, arguments in enumerate([("-",), ("-",), ("-", "--name", "总结.txt")]):
        code, said = run(home, "ingest", *arguments, "--json", stdin=numbered(number))
        assert code == 0 and json.loads(said)["added"] == 1
    _, said = run(home, "search", "造林", "--json")
    paths = [hit["report"]["sources"][0]["path"] for hit in json.loads(said)["hits"]]
    assert sum(path.startswith("standard input ") for path in paths) == 2
    assert "总结.txt" in paths
    _, said = run(home, "ingest", "-", "--json", stdin=b"\0\1\2")
    assert "standard input" in json.loads(said)["rejected"][0]["path"]


def test_failures_are_listed_and_tried_again_by_commands(tmp_path: Path) -> None:
    home, file, listed = tmp_path / "home", tmp_path / "a.txt", tmp_path / "addresses.txt"
    file.write_bytes(b"\0\1\2")
    listed.write_text("# a site that nobody has\nftp://qinghe.invalid/a\n", encoding="utf-8")
    assert run(home, "ingest", "--retry-failed")[0] == 2  # there is no home yet
    _, said = run(
        home, "ingest", file, "https://name:secret@qinghe.invalid/", "--urls", listed, "--json"
    )
    result = json.loads(said)
    assert len(result["rejected"]) == 2 and "secret" not in said
    assert "line 2" in result["warnings"][0]
    code, said = run(home, "failures", "--json", "--limit", "1")
    answer = json.loads(said)
    assert (code, answer["total"], len(answer["failures"])) == (0, 2, 1)
    assert answer["failures"][0].keys() == {"path", "reason", "hint", "failed_at"}
    assert str(file) in run(home, "failures")[1]
    file.write_bytes(numbered(1))
    _, said = run(home, "ingest", "--retry-failed", "--json")
    assert json.loads(said)["added"] == 1
    assert json.loads(run(home, "stats", "--json")[1])["failures"] == 1


WRONG_USE = [
    ["ingest"],
    ["ingest", "nowhere.txt"],
    ["ingest", "--retry-failed", "https://qinghe.invalid/"],
    ["ingest", "--name", "a.txt", "https://qinghe.invalid/"],
    ["ingest", "--urls", "nowhere.txt"],
    ["inspect", "nowhere.txt"],
]


@pytest.mark.parametrize("arguments", WRONG_USE, ids=" ".join)
def test_wrong_use_is_explained(tmp_path: Path, arguments: list[str]) -> None:
    assert run(tmp_path / "home", *arguments)[0] == 2
    assert not (tmp_path / "home").exists()


INSPECTED = [
    ("a.zip!/县/1.txt", 0),
    ("b.zip", 0),
    ("1.txt", 0),
    ("a.zip", 2),
    ("a.zip!/3.txt", 2),
    ("bad.txt", 2),
]


@pytest.mark.parametrize("name, code", INSPECTED)
def test_a_member_can_be_inspected(tmp_path: Path, name: str, code: int) -> None:
    (tmp_path / "1.txt").write_bytes(numbered(1))
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2")
    (tmp_path / "b.zip").write_bytes(zipped({"1.txt": numbered(1)}))
    (tmp_path / "a.zip").write_bytes(zipped({"县/1.txt": numbered(1), "2.txt": numbered(2)}))
    found, said = run(tmp_path / "home", "inspect", tmp_path / name, "--json")
    assert found == code
    if code == 0:
        assert json.loads(said)["text"].endswith("第1号。")
    assert not (tmp_path / "home").exists()
