"""What is put in comes out again, and the rules for the same text, the same path, and both."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from indexer.errors import UnreadableReport
from indexer.extraction import extract
from indexer.models import FIELD_NAMES, Period, Report
from indexer.readers import SourceFile
from indexer.store import Change, Outcome, Store, open_store
from indexer.store.database import NEWEST
from indexer.store.errors import StoreError
from indexer.store.tables import metadata as tables
from indexer.vocab.regions import load_regions
from tests.store.older import make_older, migrations

TEXT = "青禾县副县长2023年度述职报告\n一、工作回顾\n全年造林5029亩。一是抓管护。二是抓种苗。\n二、打算\n再造林6000亩。"


def put(
    store: Store, text: str, path: str = "/a.txt", labels: dict[str, str] | None = None
) -> Outcome:
    data = text.encode()
    report = extract(SourceFile(path, data), labels or {}, load_regions())
    return store.put(report, (), data, labels or {}, "rules-1")


def get(store: Store, id_: str) -> Report:
    report = store.report(id_)
    assert report is not None
    return report


def test_a_report_comes_out_as_it_went_in(store: Store) -> None:
    data = TEXT.encode("gb18030")
    report = extract(
        SourceFile("/青禾.txt", data), {"region": "张掖市", "role": "副县长"}, load_regions()
    )
    outcome = store.put(report, (), data, {"region": "张掖市"}, "rules-1")
    assert outcome == Outcome("added", report.id, True, store.newest_version())
    assert get(store, report.id) == report
    (source,) = report.sources
    assert store.originals.path(source.sha256).read_bytes() == data
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_the_same_text_from_another_file_is_another_source(store: Store) -> None:
    first = put(store, TEXT, "/a.txt")
    second = put(store, TEXT.replace("\n", "\r\n"), "/b.txt")
    assert second == Outcome("duplicate", first.report, False, 0)
    assert [source.path for source in get(store, first.report).sources] == ["/a.txt", "/b.txt"]
    assert store.counts().reports == 1


def test_another_source_tells_what_the_first_did_not(store: Store) -> None:
    first = put(store, TEXT, "/a.txt")
    store.mark_indexed(store.pending())
    put(store, TEXT, "/b.txt", {"region": "张掖市", "year": "1999"})
    fields = get(store, first.report).metadata
    assert (fields.region.value and fields.region.value.name, fields.year.value) == ("张掖市", 1999)
    assert list(store.pending()) == [first.report]


def test_other_text_at_a_path_is_a_new_state_under_the_old_id(store: Store) -> None:
    first = put(store, TEXT)
    second = put(store, TEXT + "\n补充一段。")
    assert second == Outcome("updated", first.report, True, store.newest_version())
    report = get(store, first.report)
    assert report.text.endswith("补充一段。")
    assert len(report.sources) == 1
    old = hashlib.sha256(TEXT.encode()).hexdigest()
    assert store.originals.path(old).read_bytes() == TEXT.encode()


def test_the_first_text_of_a_changed_report_comes_back_under_another_id(store: Store) -> None:
    first = put(store, TEXT, "/a.txt")
    put(store, TEXT + "\n补充。", "/a.txt")
    again = put(store, TEXT, "/b.txt")
    assert again.status == "added"
    assert again.report != first.report and again.report.startswith(first.report)


def test_a_report_that_stands_elsewhere_too_stays_when_one_path_changes(store: Store) -> None:
    first = put(store, TEXT, "/a.txt")
    put(store, TEXT, "/b.txt")
    moved = put(store, "乌柏县工作总结\n全年抓水利。", "/b.txt")
    assert moved.status == "updated" and moved.report != first.report
    assert [source.path for source in get(store, first.report).sources] == ["/a.txt"]
    assert get(store, moved.report).text.startswith("乌柏县")


def test_a_report_whose_only_file_becomes_a_copy_of_another_goes(store: Store) -> None:
    stays = put(store, TEXT, "/a.txt")
    goes = put(store, "乌柏县工作总结\n全年抓水利。", "/b.txt")
    store.mark_indexed(store.pending())
    assert put(store, TEXT, "/b.txt") == Outcome("updated", stays.report, False, 0)
    assert store.report(goes.report) is None
    assert list(store.pending()) == [goes.report]
    assert [source.path for source in get(store, stays.report).sources] == ["/a.txt", "/b.txt"]
    # Nothing is lost: the file that stood there before is kept.
    old = hashlib.sha256("乌柏县工作总结\n全年抓水利。".encode()).hexdigest()
    assert store.originals.path(old).exists()


def test_a_path_remembers_bytes_labels_and_rules(store: Store) -> None:
    put(store, TEXT, "/a.txt", {"year": "2023"})
    known = store.known_source("/a.txt")
    assert known is not None
    assert (known.sha256, known.labels) == (
        hashlib.sha256(TEXT.encode()).hexdigest(),
        {"year": "2023"},
    )
    assert known.extraction == "rules-1"
    assert store.known_source("/b.txt") is None


def test_a_failure_is_remembered_until_the_file_can_be_read(store: Store) -> None:
    for reason in ("the file is empty", "no known encoding"):
        store.failures.add(UnreadableReport("/a.txt", reason, "save it anew"))
    assert store.counts().failures == 1
    put(store, TEXT, "/a.txt")
    assert store.counts().failures == 0


def test_what_failed_halfway_leaves_nothing(store: Store) -> None:
    report = extract(SourceFile("/a.txt", TEXT.encode()), {}, load_regions())
    broken = replace(report, passages=(report.passages[0], report.passages[0], None))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        store.put(broken, (), TEXT.encode(), {}, "rules-1")
    assert (store.counts().reports, store.counts().sources, store.pending()) == (0, 0, {})


def test_all_reports_become_pending_for_a_new_index(store: Store) -> None:
    ids = sorted(put(store, TEXT + str(i), f"/{i}.txt").report for i in range(3))
    store.mark_indexed({id_: version for id_, version in store.pending().items() if id_ != ids[2]})
    assert list(store.pending()) == ids[2:]
    store.mark_pending(store.ids())
    assert list(store.pending()) == ids


def test_what_changed_since_it_was_read_stays_pending(store: Store) -> None:
    ids = sorted(put(store, TEXT + str(i), f"/{i}.txt").report for i in range(3))
    read = store.pending()
    store.mark_pending(ids[:1])
    store.mark_indexed(read, 7)
    assert list(store.pending()) == ids[:1] == store.changed_since(max(read.values()))
    assert store.versions(ids)[ids[0]] == store.newest_version() > max(read.values())
    assert len(set(read.values())) == 3
    store.mark_indexed(read)  # whoever comes too late takes nothing back
    assert (list(store.pending()), store.shown_generation()) == (ids[:1], 7)


def test_a_report_that_is_no_more_has_a_version(store: Store) -> None:
    put(store, TEXT, "/a.txt")
    goes = put(store, "乌柏县工作总结\n全年抓水利。", "/b.txt")
    read = store.pending()
    put(store, TEXT, "/b.txt")
    assert store.pending()[goes.report] > read[goes.report]


def test_reports_come_in_the_order_asked_for(store: Store) -> None:
    one, two = (put(store, TEXT + str(i), f"/{i}.txt").report for i in range(2))
    assert list(store.reports([two, "unknown", one])) == [two, one]


def test_texts_and_paths_are_those_of_the_reports(store: Store) -> None:
    one, two = (put(store, TEXT + str(i), f"/{i}.txt").report for i in range(2))
    put(store, TEXT + "0", "/again.txt")
    put(store, "乌柏县工作总结\n全年抓水利。", "/1.txt")  # a new state, at the path of the old one
    wanted = [two, "unknown", one]
    assert store.texts(wanted) == {id_: get(store, id_).text for id_ in (one, two)}
    assert store.paths(wanted) == {one: ["/0.txt", "/again.txt"], two: ["/1.txt"]}


# ----------------------------------------------------------------------------------- corrections


def correct(store: Store, id_: str, field: str, value: object) -> int:
    (made,) = store.corrections.add([Change(id_, field, value, "见封面")])
    return made.number


def test_a_correction_lies_over_what_was_extracted(store: Store) -> None:
    id_ = put(store, TEXT).report
    before = get(store, id_)
    store.mark_indexed(store.pending())
    number = correct(store, id_, "year", 2022)
    year = get(store, id_).metadata.year
    assert (year.value, year.status, year.candidates) == (2022, "corrected", (2023,))
    assert list(store.pending()) == [id_]
    store.mark_indexed(store.pending())
    undone = store.corrections.undo(number, "wang")
    assert undone is not None and undone.undone_at is not None
    assert get(store, id_) == before
    assert list(store.pending()) == [id_]
    assert store.corrections.undo(number, "wang") is None


def test_a_report_with_a_correction_is_not_as_it_was_put(store: Store) -> None:
    """Whoever put it in must not index what it was read as, and so it stays pending."""
    id_ = put(store, TEXT).report
    number = correct(store, id_, "year", 2022)
    assert put(store, TEXT + "\n补充。") == Outcome("updated", id_, False, store.newest_version())
    assert list(store.pending()) == [id_]
    store.corrections.undo(number, "wang")
    assert put(store, TEXT) == Outcome("updated", id_, True, store.newest_version())


def test_values_of_all_reports_are_those_of_their_heads(store: Store) -> None:
    """Twice corrected, undone, denied, never known: the values that hold, as anyone reads them."""
    texts = [f"{TEXT}{i}" for i in range(4)] + ["甲乙丙丁。"]
    ids = [
        put(store, text, f"/{i}.txt", {"region": "张掖市"}).report for i, text in enumerate(texts)
    ]
    correct(store, ids[0], "year", 2020)
    correct(store, ids[0], "year", 2021)
    undone = correct(store, ids[1], "period", Period("2019", "2019"))
    store.corrections.undo(undone, "wang")
    correct(store, ids[2], "period", Period("2018", "2019"))
    correct(store, ids[3], "year", None)
    found = store.values(FIELD_NAMES)
    assert list(found) == sorted(ids)
    for id_, head in store.heads(ids).items():
        holding = {name: getattr(head.metadata, name).value for name in FIELD_NAMES}
        assert found[id_] == holding
    assert [found[id_]["year"] for id_ in ids] == [2021, 2023, 2023, None, None]
    assert found[ids[2]]["period"] == Period("2018", "2019")
    assert store.values(("year",))[ids[0]] == {"year": 2021}


def test_corrections_are_kept_all_or_none(store: Store) -> None:
    id_ = put(store, TEXT).report
    store.mark_indexed(store.pending())
    with pytest.raises(IntegrityError):
        store.corrections.add(
            [Change(id_, "year", 2022, "见封面"), Change("no report", "year", 2022, "见封面")]
        )
    assert (store.corrections.all(), store.pending()) == ((), {})


def test_ids_are_found_by_their_beginning(store: Store) -> None:
    ids = sorted(put(store, TEXT + str(i), f"/{i}.txt").report for i in range(3))
    assert store.ids() == ids
    assert store.ids(ids[1][:8]) == [ids[1]]
    assert store.ids("%") == store.ids("_" * 12) == []


# ------------------------------------------------------------------------------------ migrations


def test_a_store_from_before_corrections_keeps_its_reports(tmp_path: Path, server: str) -> None:
    store = open_store(tmp_path / "home", server)
    id_ = put(store, TEXT).report
    before = get(store, id_)
    store.close()
    assert "corrections" not in make_older(tmp_path / "home", server, "0001")
    store = open_store(tmp_path / "home", server)
    assert get(store, id_) == before
    assert correct(store, id_, "year", 2022) == 1
    store.close()


def test_migrations_lead_to_the_tables_of_the_code(store: Store) -> None:
    with store._database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables) == []


def test_the_newest_migration_is_the_one_named() -> None:
    assert ScriptDirectory.from_config(migrations()).get_current_head() == NEWEST


def test_a_database_of_a_newer_version_is_refused(
    store: Store, tmp_path: Path, server: str
) -> None:
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    with store._database.execution_options(writes=True).begin() as connection:
        connection.execute(newer)
    with pytest.raises(StoreError, match="newer version"):
        open_store(tmp_path / "home", server)


def test_a_home_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file/home cannot be made: Not a directory"):
        open_store(tmp_path / "file" / "home")


def test_the_files_of_a_home_are_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    put(store, TEXT)
    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "home").rglob("*")}
    assert modes == {0}
