"""From files to hits: what is taken in, what is left alone, what is listed as unreadable."""

from __future__ import annotations

import io
import random
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexer import extraction
from indexer.corpus import Corpus, HomeError, changing, open_corpus
from indexer.ingest import IngestResult, ingest, walk
from indexer.manifest import ManifestError
from indexer.search import SearchRequest, search
from indexer.vocab.region_table import RegionTableError
from indexer.workers import Extracted, Task, extracted
from tests.store.older import make_older

REPORT = "青禾县副县长2023年度述职报告\n一、工作回顾\n全年新增人工造林11543亩，全面落实河长制。\n"


def take(corpus: Corpus, *paths: Path, manifest: Path | None = None, jobs: int = 1) -> IngestResult:
    return ingest(corpus, walk(paths, corpus.settings.home), manifest, jobs)


def counts(result: IngestResult) -> dict[str, int]:
    """The counts that are not zero."""
    names = ("added", "updated", "unchanged", "duplicates", "skipped")
    found = {name: getattr(result, name) for name in names} | {"rejected": len(result.rejected)}
    return {name: count for name, count in found.items() if count}


def total(corpus: Corpus, query: str) -> int:
    return search(corpus, SearchRequest(query)).total


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_becomes_a_hit(corpus: Corpus, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", REPORT)
    assert counts(take(corpus, file)) == {"added": 1}
    (hit,) = search(corpus, SearchRequest('"人工造林115"')).hits
    assert hit.report.sources[0].path == str(file)
    assert [line.match for line in hit.lines] == ["人工造林115"]
    assert corpus.store.pending() == {}


def test_the_same_bytes_again_are_unchanged(corpus: Corpus, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", REPORT)
    take(corpus, tmp_path / "in")
    generation = corpus.engine.generation
    assert counts(take(corpus, tmp_path / "in")) == {"unchanged": 1}
    assert corpus.engine.generation == generation


def test_the_same_text_elsewhere_is_a_duplicate(corpus: Corpus, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", REPORT)
    write(tmp_path / "b.txt", REPORT + "\n\n")
    assert counts(take(corpus, tmp_path)) == {"added": 1, "duplicates": 1}
    assert total(corpus, "") == 1


def test_a_changed_file_is_an_update(corpus: Corpus, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", REPORT)
    take(corpus, file)
    write(file, REPORT.replace("11543亩", "12000亩"))
    assert counts(take(corpus, file)) == {"updated": 1}
    assert (total(corpus, '"11543"'), total(corpus, '"12000亩"')) == (0, 1)


def test_a_file_that_takes_the_text_of_another_leaves_no_trace_in_the_index(
    corpus: Corpus, tmp_path: Path
) -> None:
    write(tmp_path / "a.txt", REPORT)
    other = write(tmp_path / "b.txt", "乌柏县2020年工作总结\n兴修水利。")
    take(corpus, tmp_path)
    write(other, REPORT)
    assert counts(take(corpus, tmp_path)) == {"updated": 1, "unchanged": 1}
    assert (total(corpus, "水利"), total(corpus, "")) == (0, 1)


def test_other_rules_read_a_file_again(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "a.txt", REPORT)
    take(corpus, file)
    monkeypatch.setattr(extraction, "RULES_VERSION", "tomorrow")
    assert counts(take(corpus, file)) == {"updated": 1}
    assert counts(take(corpus, file)) == {"unchanged": 1}


def test_a_home_from_before_figures_gets_them_with_the_next_ingest(
    corpus: Corpus, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.txt", REPORT)
    take(corpus, file)
    corpus.close()
    make_older(corpus.settings.home, "", "0002")
    with closing(sqlite3.connect(corpus.settings.home / "shuzhi.sqlite")) as database:
        database.execute("UPDATE reports SET extraction = 'rules-2+vocabulary-of-then'")
        database.commit()
    (corpus.settings.home / "index" / "build.json").write_text('{"index": "whoosh-2"}')
    again = open_corpus(corpus.settings)
    assert (total(again, "河长制"), total(again, "人工造林>1万亩")) == (1, 0)
    assert counts(take(again, file)) == {"updated": 1}
    assert total(again, "指标:人工造林 人工造林>1万亩") == total(again, "政策:河长制") == 1
    again.close()


@pytest.mark.parametrize(
    "table", ["regions.csv", "portfolios.yaml", "units.csv", "forestry.yaml", "lexicon.yaml"]
)
def test_a_change_of_any_table_makes_other_rules(table: str) -> None:
    assert [path.name for path in extraction.rule_tables()].count(table) == 1


def test_a_policy_more_reads_no_file_again() -> None:
    assert not [path for path in extraction.rule_tables() if path.parent.name == "policies"]


def test_regions_of_ones_own_read_all_files_again(corpus: Corpus, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", REPORT)
    gone = write(tmp_path / "b.txt", "飞地新区2020年工作总结\n兴修水利。")
    take(corpus, file, gone)
    assert total(corpus, "地区:未标明") == 2
    gone.unlink()  # it is read from its original
    write(
        corpus.settings.home / "regions.csv", "code,name,level,parent\n99,飞地新区,county,620000\n"
    )
    assert counts(take(corpus, file)) == {"updated": 2}
    assert total(corpus, "地区:飞地新区") == total(corpus, "地区:甘肃 水利") == 1


def test_a_report_of_two_sources_keeps_its_labels_under_new_rules(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare, labelled = write(tmp_path / "a.txt", REPORT), write(tmp_path / "b.txt", REPORT)
    table = write(tmp_path / "labels.csv", "path,region,role\nb.txt,张掖市,县长\n")
    take(corpus, bare, labelled, manifest=table)
    assert total(corpus, "地区:张掖市 职务:县长") == 1
    monkeypatch.setattr(extraction, "RULES_VERSION", "tomorrow")
    elsewhere = write(tmp_path / "c.txt", "乌柏县2020年工作总结\n兴修水利。")
    assert counts(take(corpus, elsewhere)) == {"added": 1, "updated": 1, "unchanged": 1}
    assert total(corpus, "地区:张掖市 职务:县长") == 1
    assert counts(take(corpus, bare, manifest=table)) == {"unchanged": 1}


def test_kinds_that_hold_no_reports_are_skipped_in_a_folder(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("labels.tsv", "picture.png", "tool.py", ".hidden.txt", "~$a.docx", "README.md"):
        write(tmp_path / "in" / name, REPORT)
    write(tmp_path / "in" / ".git" / "a.txt", REPORT)
    write(tmp_path / "in" / "deeper" / "a.txt", REPORT)
    assert counts(take(corpus, tmp_path / "in")) == {"added": 1, "skipped": 6}


# ------------------------------------------------------------------------------------- bad input


def zip_bomb() -> bytes:
    """300 MB of blanks in 300 KB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for i in range(3):
            archive.writestr(f"{i}.txt", b" " * (100 << 20))
    return buffer.getvalue()


BAD: list[tuple[str, Callable[[], bytes]]] = [
    ("random.txt", lambda: random.Random(1).randbytes(20_000)),
    ("random.docx", lambda: random.Random(2).randbytes(20_000)),
    ("random.bin", lambda: random.Random(3).randbytes(20_000)),
    ("empty.txt", lambda: b""),
    ("empty.docx", lambda: b""),
    ("text.docx", lambda: REPORT.encode()),
    ("bomb.zip", zip_bomb),
    (
        "entity.html",
        lambda: (
            '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>'
            f"<p>{REPORT}&x;</p></body></html>"
        ).encode(),
    ),
    ("english.txt", lambda: b"The annual report of a county that is not ours."),
    ("scan.pdf", lambda: b"%PDF-1.7 ..."),
]


def test_bad_files_are_listed_and_the_good_ones_go_in(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for i in range(3):
        write(folder / f"good{i}.txt", f"{REPORT}第{i}号")
    for name, content in BAD:
        (folder / name).write_bytes(content())
    result = take(corpus, folder)
    assert result.added == 3
    assert {Path(error.path).name for error in result.rejected} == {name for name, _ in BAD}
    assert all(error.reason and error.hint for error in result.rejected)
    assert len({error.reason for error in result.rejected}) >= 6
    assert total(corpus, "河长制") == 3
    assert corpus.store.counts().failures == len(BAD)


def failing_on_b(task: Task) -> Extracted:
    """What a worker does, with a bug in it."""
    if "b.txt" in task.source.path:
        raise ZeroDivisionError("a bug")
    return extracted(task)


def test_a_fault_of_a_reader_stops_no_other_file(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.taking.extracted", failing_on_b)
    for name in "abc":
        write(tmp_path / f"{name}.txt", REPORT + name)
    result = take(corpus, tmp_path)
    assert counts(result) == {"added": 2, "rejected": 1}
    assert re.search(r"ZeroDivisionError: a bug \(test_ingest\.py:", result.rejected[0].reason)


def test_members_of_an_archive_are_reports(corpus: Corpus, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("青禾县/2023.txt", REPORT.encode("gb18030"))
        archive.writestr("坏.txt", b"\x00\x01\x02" * 50)
        archive.writestr("labels.tsv", "path\n")
    result = take(corpus, tmp_path / "in.zip")
    assert counts(result) == {"added": 1, "rejected": 1}
    (hit,) = search(corpus, SearchRequest("河长制")).hits
    assert hit.report.sources[0].path == f"{tmp_path / 'in.zip'}!/青禾县/2023.txt"


def test_worker_processes_give_the_same(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for i in range(24):
        write(folder / f"{i:02}.txt", REPORT + f"第{i}号。")
    (folder / "bad.txt").write_bytes(b"\xff\x00" * 9)
    done: list[str] = []
    result = ingest(corpus, walk([folder], corpus.settings.home), jobs=2, progress=done.append)
    assert counts(result) == {"added": 24, "rejected": 1}
    assert len(done) == 25
    assert total(corpus, "河长制") == 24


# ------------------------------------------------------------------------------ labels, regions


def test_labels_are_used_only_when_named(corpus: Corpus, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "工作情况\n全年造林。")
    table = write(tmp_path / "labels.csv", "path,region,year,kind\na.txt,张掖市,2021,述职报告\n")
    assert counts(take(corpus, tmp_path)) == {"added": 1, "rejected": 1}
    assert total(corpus, "地区:甘肃") == 0
    assert counts(take(corpus, tmp_path, manifest=table)) == {"updated": 1, "skipped": 1}
    assert total(corpus, "地区:甘肃 年份:2021 类型:述职报告") == 1


def test_labels_that_say_nothing_are_warned_of_by_line(corpus: Corpus, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", REPORT)
    table = write(tmp_path / "labels.tsv", "path\tregion\tyear\na.txt\t没有县\t去年\nb.txt\t\t\n")
    warnings = take(corpus, tmp_path / "a.txt", manifest=table).warnings
    assert [warning.split(": ")[0] for warning in warnings] == [
        "labels.tsv line 2", "labels.tsv line 2", "labels.tsv line 3",
    ]  # fmt: skip
    assert total(corpus, "年份:2023") == 1


def test_a_table_without_paths_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    table = write(tmp_path / "labels.csv", "file,year\na.txt,2021\n")
    with pytest.raises(ManifestError, match="no column path"):
        take(corpus, write(tmp_path / "a.txt", REPORT), manifest=table)


def test_regions_beside_the_labels_become_the_homes_own(corpus: Corpus, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", REPORT)
    table = write(tmp_path / "labels.csv", "path,region\na.txt,云岭新区\n")
    regions = write(
        tmp_path / "regions.csv", "code,name,level,parent\n62AA,云岭新区,county,620100\n"
    )
    assert take(corpus, tmp_path, manifest=table).warnings == []
    assert total(corpus, "地区:兰州") == 1
    # another table adds to the first; what the home knows stays
    write(
        regions, "code,name,level,parent\n62AB,云岫新区,county,620100\n62AA,另一名,county,620100\n"
    )
    take(corpus, tmp_path, manifest=table)
    assert [bool(corpus.regions.lookup(name)) for name in ("云岭新区", "云岫新区", "另一名")] == [
        True,
        True,
        False,
    ]


def test_a_faulty_table_of_regions_changes_nothing(corpus: Corpus, tmp_path: Path) -> None:
    table = write(tmp_path / "labels.csv", "path\n")
    write(tmp_path / "regions.csv", "code,name,level,parent\n62AA,云岭新区,village,620100\n")
    with pytest.raises(RegionTableError, match="line 2"):
        take(corpus, write(tmp_path / "a.txt", REPORT), manifest=table)
    assert not (corpus.settings.home / "regions.csv").exists()


# ------------------------------------------------------------------------------- store and index


def test_an_interrupted_ingest_goes_on(corpus: Corpus, tmp_path: Path) -> None:
    for i in range(4):
        write(tmp_path / "in" / f"{i}.txt", REPORT + f"第{i}号。")

    def interrupt(path: str) -> None:
        if path.endswith("2.txt"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(corpus, walk([tmp_path / "in"], corpus.settings.home), progress=interrupt)
    kept = corpus.store.counts().reports
    assert (
        counts(take(corpus, tmp_path / "in")) == {"added": 4 - kept, "unchanged": kept} or kept == 0
    )
    assert total(corpus, "河长制") == 4


def test_what_the_index_lacks_is_brought_in_when_the_home_is_opened(
    corpus: Corpus, tmp_path: Path
) -> None:
    """As after a crash between the commit of the store and that of the index."""
    take(corpus, write(tmp_path / "a.txt", REPORT))
    corpus.engine.remove(
        dict.fromkeys([hit.report.id for hit in search(corpus, SearchRequest()).hits], 1)
    )
    corpus.store.mark_pending(corpus.store.ids())
    again = open_corpus(corpus.settings)
    assert total(again, "河长制") == 1
    assert again.store.pending() == {}
    again.close()


@pytest.mark.parametrize("damage", ["deleted", "other version", "no build file"])
def test_the_index_is_built_anew_from_the_store(
    corpus: Corpus, tmp_path: Path, damage: str
) -> None:
    take(corpus, write(tmp_path / "a.txt", REPORT))
    index = corpus.settings.home / "index"
    match damage:
        case "deleted":
            shutil.rmtree(index)
        case "other version":
            (index / "build.json").write_text('{"index": "of yesterday"}')
        case "no build file":
            (index / "build.json").unlink()
    again = open_corpus(corpus.settings)
    assert total(again, "河长制") == 1
    again.close()


def test_one_process_at_a_time_changes_a_home(corpus: Corpus, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", REPORT)
    with changing(corpus.settings.home), pytest.raises(HomeError, match="another process"):
        take(corpus, file)
    assert counts(take(corpus, file)) == {"added": 1}


def test_a_home_that_is_not_there_is_not_made_by_asking(corpus: Corpus, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(HomeError, match="no corpus in"):
        open_corpus(replace(corpus.settings, home=nowhere))
    assert not nowhere.exists()
