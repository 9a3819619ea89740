"""What a person says of a field holds: over new rules, new files and new labels, and in a table."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import extraction
from indexer.corpus import Corpus, HomeError, changing, open_corpus
from indexer.corrections import (
    CorrectionError,
    Imported,
    correct,
    export,
    import_table,
    listed,
    undo,
    write_value,
)
from indexer.corrections.spreadsheet import COLUMNS, guard, unguard
from indexer.corrections.values import read_value
from indexer.ingest import ingest, walk
from indexer.models import FIELD_NAMES, Evidence, Field, Period, Report
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from indexer.vocab.regions import load_regions

REPORT = "青禾县副县长2023年度述职报告\n一、工作回顾\n全年新增人工造林11543亩，全面落实河长制。\n"
OTHER = "乌柏县副县长2021年度述职报告\n一、工作回顾\n兴修水利，整治河道。\n"
ZHANGYE, GANZHOU = "甘肃省/张掖市", "甘肃省/张掖市/甘州区"


def take(corpus: Corpus, *paths: Path, manifest: Path | None = None) -> None:
    result = ingest(corpus, walk(paths, corpus.settings.home), manifest)
    assert not result.rejected


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def total(corpus: Corpus, query: str) -> int:
    return search(corpus, SearchRequest(query)).total


def report_at(corpus: Corpus, path: Path) -> Report:
    id_ = corpus.store.report_at(str(path))
    report = corpus.store.report(id_) if id_ else None
    assert report is not None
    return report


@pytest.fixture
def file(corpus: Corpus, tmp_path: Path) -> Path:
    """The file of a report that the corpus holds."""
    path = write(tmp_path / "in" / "a.txt", REPORT)
    take(corpus, path)
    return path


@pytest.fixture
def id_(corpus: Corpus, file: Path) -> str:
    return report_at(corpus, file).id


# ---------------------------------------------------------------------------------------- values

ACCEPTED: list[tuple[str, str, Any]] = [
    ("region", "620702", "620702"),
    ("region", "甘州区", "620702"),
    ("region", GANZHOU, "620702"),
    ("region", " 甘肃省／张掖市／甘州区 ", "620702"),
    ("region", "６２０７０２", "620702"),
    ("year", "2023", 2023),
    ("year", "２０２３", 2023),
    ("year", "2023年", 2023),
    ("kind", "政府工作报告", "政府工作报告"),
    ("kind", "述职材料", "述职报告"),  # another name of the kind
    ("kind", "非报告", "other"),
    ("kind", "other", "other"),
    ("level", "县级", "county"),
    ("level", "prefecture", "prefecture"),
    ("level", "地市级", "prefecture"),
    ("period", "2023", Period("2023", "2023")),
    ("period", "2019..2023", Period("2019", "2023")),
    ("period", "2023-01..2023-06", Period("2023-01", "2023-06")),
    ("date", "2024-01-15", "2024-01-15"),
    ("date", "2024/1/5", "2024-01-05"),  # as Excel saves it
    ("date", "2024年2月29日", "2024-02-29"),
    ("role", "副县长", "副县长"),
    ("title", "  青禾县\u200b 述职报告\n", "青禾县 述职报告"),
    ("organisation", "局" * 200, "局" * 200),
    ("bodies", "分管:区农业农村局、联系：某公司", ("分管 区农业农村局 agri", "联系 某公司 None")),
    ("bodies", "分管:区水务局, 区林业局", ("分管 区水务局 water", "分管 区林业局 forestry")),
    ("portfolios", "林业草原、水务", ("林业草原", "水务")),
    ("portfolios", "水务，水务", ("水务",)),
    *((name, "未标明", None) for name in FIELD_NAMES),
    ("year", "Unknown", None),
]


@pytest.mark.parametrize(("field", "text", "expected"), ACCEPTED)
def test_values_are_read_and_what_is_shown_is_read_back(
    field: str, text: str, expected: Any
) -> None:
    regions = load_regions()
    value = read_value(field, text, regions)
    shown = value
    if value and field in ("region", "portfolios", "bodies"):
        shown = {
            "region": lambda: value.code,
            "portfolios": lambda: tuple(part.name for part in value),
            "bodies": lambda: tuple(
                f"{body.relation} {body.name} {body.portfolio}" for body in value
            ),
        }[field]()
    assert shown == expected
    assert read_value(field, write_value(field, value), regions) == value


REFUSED = [
    ("region", "甘舟区", "no region 甘舟区: did you mean 甘州区"),
    ("region", "甘肃省/张掖市/甘舟区", "did you mean 甘州区"),
    ("region", "鼓楼区", "江苏省/南京市/鼓楼区 (320106)"),
    ("region", "//", "no region"),
    ("year", "23", "23 is no year; write four digits, from 1949 to 2100"),
    ("year", "1948", "is no year"),
    ("year", "2101", "is no year"),
    ("year", "2023.0", "is no year"),
    ("kind", "述职报导", "did you mean 述职报告"),
    ("kind", "诗", "no kind 诗. Kinds are "),
    ("level", "村级", "no level 村级; levels are national (国家级), "),
    ("period", "2023..2019", "write 2019..2023"),
    ("period", "2023-13..2023-14", "is no period"),
    ("period", "2023..2023-06", "is no period"),
    ("period", "上半年", "is no period; write 2023, 2019..2023 or 2023-01..2023-06"),
    ("date", "2023-02-29", "is no date"),
    ("date", "15.1.2024", "is no date; write a day as in 2024-01-15"),
    ("title", "题" * 201, "has 201 characters; at most 200"),
    ("role", " \u200b\t", "role: no value; to set it to unknown, write 未标明"),
    ("bodies", "区水务局", "write 分管:区水务局"),
    ("bodies", "管辖:区水务局", "with one of 主持, 分管"),
    ("bodies", "分管:", "says not how"),
    ("bodies", "、、", "names nothing"),
    ("portfolios", "农业农村、水物", "no portfolio 水物: did you mean 水务"),
    ("portfolios", "诗", "no portfolio 诗. Portfolios are 农业农村, "),
    ("地域", "甘肃", "no field 地域; fields are title, kind, role"),
]


@pytest.mark.parametrize(("field", "text", "message"), REFUSED)
def test_what_is_no_value_is_refused_with_what_to_do(field: str, text: str, message: str) -> None:
    with pytest.raises(CorrectionError) as refused:
        read_value(field, text, load_regions())
    assert message in str(refused.value)


# ----------------------------------------------------------------------------- correcting a field


def test_a_correction_holds_in_report_index_and_facets_at_once(corpus: Corpus, id_: str) -> None:
    made = correct(corpus, id_, "region", GANZHOU, " 见落款 ")
    assert (made.number, made.report, made.field, made.old, made.reason) == (
        1, id_, "region", None, "见落款",
    )  # fmt: skip
    assert corpus.store.pending() == []
    page = search(corpus, SearchRequest("河长制 地区:张掖市", facets=("region",)))
    (hit,) = page.hits
    assert hit.report.metadata.region == Field(
        made.value, "corrected", (Evidence("correction", None, "见落款"),), 1.0
    )
    assert [value.name for value in page.facets["region"]] == ["甘肃省", "张掖市", "甘州区"]


def test_the_extracted_value_stays_as_a_candidate_and_in_its_table(
    corpus: Corpus, id_: str
) -> None:
    assert correct(corpus, id_, "year", "2022", "误写").old == 2023
    head = corpus.store.heads([id_])[id_]
    assert (head.metadata.year.value, head.metadata.year.candidates) == (2022, (2023,))
    assert (head.extracted.year.value, head.extracted.year.status) == (2023, "ok")
    assert head.metadata == corpus.store.reports([id_])[id_].metadata


def test_unknown_on_purpose_is_corrected_and_counts_as_unknown(corpus: Corpus, id_: str) -> None:
    made = correct(corpus, id_, "year", "未标明", "年份是后人加的")
    assert (made.value, made.old) == (None, 2023)
    year = corpus.store.heads([id_])[id_].metadata.year
    assert (year.value, year.status, year.candidates) == (None, "corrected", ())
    assert (total(corpus, "年份:未标明"), total(corpus, "年份:2023")) == (1, 0)


def test_the_newest_that_is_not_undone_holds(corpus: Corpus, id_: str) -> None:
    def year() -> object:
        return corpus.store.heads([id_])[id_].metadata.year.value

    for value in ("2020", "2021", "2022"):
        correct(corpus, id_, "year", value, "见封面")
    assert [(e.correction.value, e.correction.old) for e in listed(corpus)] == [
        (2022, 2021), (2021, 2020), (2020, 2023),
    ]  # fmt: skip
    assert undo(corpus, 2).undone_at is not None
    assert year() == 2022
    undo(corpus, 3)
    assert (year(), total(corpus, "年份:2020")) == (2020, 1)
    undo(corpus, 1)
    assert (year(), total(corpus, "年份:2023")) == (2023, 1)
    assert correct(corpus, id_, "year", "2019", "见封面").number == 4
    with pytest.raises(CorrectionError, match="correction 2 was undone already"):
        undo(corpus, 2)
    with pytest.raises(CorrectionError, match="no correction 9;"):
        undo(corpus, 9)
    assert [bool(entry.correction.undone_at) for entry in listed(corpus)] == [
        False, True, True, True,
    ]  # fmt: skip


def test_a_report_is_named_by_its_first_digits(corpus: Corpus, id_: str) -> None:
    assert correct(corpus, id_[:6].upper(), "year", "2022", "见封面").report == id_
    for unknown in (f"{id_[:3]}zzzzzz", id_[:5], f"{id_}00"):
        with pytest.raises(CorrectionError, match=f"no report '{unknown}'.*{id_}"):
            correct(corpus, unknown, "year", "2022", "见封面")
    for unknown in ("", "%%%%%%", "______"):
        with pytest.raises(CorrectionError, match="no report"):
            correct(corpus, unknown, "year", "2022", "见封面")


def test_digits_that_several_reports_share_name_none_of_them(
    corpus: Corpus, file: Path, id_: str
) -> None:
    write(file, OTHER)  # the first text comes back elsewhere, under an id with one more digit
    take(corpus, file, write(file.with_name("b.txt"), REPORT))
    with pytest.raises(CorrectionError, match=f"2 reports begin with {id_[:8]}.*{id_}, {id_}"):
        correct(corpus, id_[:8], "year", "2022", "见封面")
    assert correct(corpus, id_, "year", "2022", "见封面").report == id_


@pytest.mark.parametrize("reason", ["", "  ", "\u200b\n"])
def test_a_correction_needs_a_reason(corpus: Corpus, id_: str, reason: str) -> None:
    with pytest.raises(CorrectionError, match="no reason"):
        correct(corpus, id_, "year", "2022", reason)
    assert listed(corpus) == ()


def test_another_process_at_the_home_is_waited_for_by_the_person(corpus: Corpus, id_: str) -> None:
    correct(corpus, id_, "year", "2020", "见封面")
    with changing(corpus.settings.home):
        for attempt in (
            lambda: correct(corpus, id_, "year", "2022", "见封面"),
            lambda: undo(corpus, 1),
        ):
            with pytest.raises(HomeError, match="another process"):
                attempt()
    assert len(listed(corpus)) == 1 and listed(corpus)[0].correction.undone_at is None


def test_processes_that_correct_at_once_lose_nothing(corpus: Corpus, id_: str) -> None:
    """Each either corrects or is told to wait."""
    shuzhi = Path(sys.executable).with_name("shuzhi")
    running = [
        subprocess.Popen(
            [shuzhi, "--home", corpus.settings.home, "correct", id_, "year", year, "--reason", "见"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for year in ("2020", "2021", "2022")
    ]  # fmt: skip
    messages = [process.communicate(timeout=120)[1] for process in running]
    done = [process.returncode == 0 for process in running]
    assert any(done)
    for well, message in zip(done, messages, strict=True):
        assert well or "another process is changing" in message
    made = [entry.correction for entry in listed(corpus)]
    assert [correction.number for correction in made] == [*range(sum(done), 0, -1)]
    assert total(corpus, f"年份:{made[0].value}") == 1


# --------------------------------------------------------------------------- what it outlives


def test_it_outlives_new_rules(
    corpus: Corpus, file: Path, id_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(corpus, id_, "year", "2022", "见封面")
    monkeypatch.setattr(extraction, "RULES_VERSION", "tomorrow")
    take(corpus, file)
    known = corpus.store.known_source(str(file))
    assert known is not None and known.extraction.startswith("rules-tomorrow")
    assert_corrected(corpus, file, id_)


def test_it_outlives_a_changed_file(corpus: Corpus, file: Path, id_: str) -> None:
    correct(corpus, id_, "year", "2022", "见封面")
    write(file, REPORT.replace("11543亩", "12000亩"))
    take(corpus, file)
    assert total(corpus, '"12000亩"') == 1
    assert_corrected(corpus, file, id_)


def test_it_outlives_a_changed_manifest(corpus: Corpus, file: Path, id_: str) -> None:
    correct(corpus, id_, "year", "2022", "见封面")
    table = write(file.with_name("labels.csv"), "path,year,role\na.txt,2019,县长\n")
    take(corpus, file, manifest=table)
    assert report_at(corpus, file).metadata.role.value == "县长"
    assert_corrected(corpus, file, id_, extracted=2019)


def test_it_outlives_the_same_text_from_elsewhere(corpus: Corpus, file: Path, id_: str) -> None:
    """The other file tells what was unknown of the report; what was corrected it leaves alone."""
    correct(corpus, id_, "year", "2022", "见封面")
    correct(corpus, id_, "role", "未标明", "两个职务")
    table = write(
        file.with_name("labels.csv"),
        f"path,year,role,region\nb.txt,2019,县长,{ZHANGYE}\n",
    )
    take(corpus, write(file.with_name("b.txt"), REPORT + "\n\n"), manifest=table)
    assert_corrected(corpus, file, id_, 2019)  # as the label says
    metadata = report_at(corpus, file).metadata
    assert (metadata.role.value, metadata.role.status) == (None, "corrected")
    assert total(corpus, "地区:张掖市") == 1


def test_it_outlives_the_loss_of_the_index(corpus: Corpus, file: Path, id_: str) -> None:
    correct(corpus, id_, "year", "2022", "见封面")
    (corpus.settings.home / "index" / "build.json").unlink()
    again = open_corpus(corpus.settings)
    assert_corrected(again, file, id_)
    again.close()


def assert_corrected(corpus: Corpus, file: Path, id_: str, extracted: int = 2023) -> None:
    """The year is 2022, for the store as for the index."""
    report = report_at(corpus, file)
    assert report.id == id_
    assert (report.metadata.year.value, report.metadata.year.status) == (2022, "corrected")
    assert report.metadata.year.candidates == (extracted,)
    assert (total(corpus, "年份:2022"), total(corpus, f"年份:{extracted}")) == (1, 0)


def test_when_two_reports_become_one_the_survivor_takes_the_corrections_over(
    corpus: Corpus, file: Path, id_: str
) -> None:
    goes = write(file.with_name("b.txt"), OTHER)
    take(corpus, goes)
    old = report_at(corpus, goes).id
    correct(corpus, old, "region", GANZHOU, "见落款")
    correct(corpus, old, "role", "县长", "见落款")
    undo(corpus, correct(corpus, old, "level", "省级", "误").number)
    correct(corpus, old, "year", "2020", "见落款")
    correct(corpus, id_, "year", "2022", "见封面")
    write(goes, REPORT)
    take(corpus, goes)
    assert corpus.store.report(old) is None
    metadata = report_at(corpus, file).metadata
    region = metadata.region.value
    assert region is not None and "/".join(region.path) == GANZHOU
    assert (metadata.role.value, metadata.year.value) == ("县长", 2022)  # its own year holds
    assert (total(corpus, "地区:甘州区"), total(corpus, "年份:2022")) == (1, 1)
    # All of them are still there, and the year that lost is undone.
    assert {entry.correction.report for entry in listed(corpus)} == {id_}
    undone = {e.correction.number: bool(e.correction.undone_at) for e in listed(corpus)}
    assert undone == {1: False, 2: False, 3: True, 4: True, 5: False}
    undo(corpus, 5)
    assert report_at(corpus, file).metadata.year.value == 2023


# The batch of the index that holds the report as it was put is written after it changed again.
def test_the_survivor_may_have_come_in_the_same_ingest(corpus: Corpus, tmp_path: Path) -> None:
    goes = write(tmp_path / "in" / "b.txt", OTHER)
    take(corpus, goes)
    correct(corpus, report_at(corpus, goes).id, "region", GANZHOU, "见落款")
    write(goes, REPORT)
    take(corpus, write(goes.with_name("a.txt"), REPORT), goes)
    region = report_at(corpus, goes).metadata.region.value
    assert region is not None and region.name == "甘州区"
    assert total(corpus, "地区:甘州区") == 1


# ------------------------------------------------------------------------------ against a model

VALUES = {"year": ("2019", "2020", "未标明"), "role": ("县长", "局长", "未标明"), "region": (ZHANGYE, GANZHOU, "未标明")}  # fmt: skip
STEPS = st.one_of(
    st.tuples(
        st.just("correct"),
        st.integers(0, 1),
        st.sampled_from(sorted(VALUES)),
        st.integers(0, 2),
    ),
    st.tuples(st.just("undo"), st.integers(1, 6)),
    st.tuples(st.just("read again"), st.sampled_from(["by new rules", "changed"])),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=1, max_size=7))
def test_any_order_of_steps_is_as_in_a_plain_model(steps: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        home = Path(folder) / "home"
        corpus = open_corpus(Settings(home=home), create=True)
        files = [
            write(Path(folder) / name, text) for name, text in (("a.txt", REPORT), ("b.txt", OTHER))
        ]
        take(corpus, *files)
        ids = [report_at(corpus, file).id for file in files]
        model: list[tuple[str, str, str, bool]] = []  # report, field, value, undone
        for number, step in enumerate(steps):
            match step:
                case ("correct", which, field, value):
                    correct(corpus, ids[which], field, VALUES[field][value], "见封面")
                    model.append((ids[which], field, VALUES[field][value], False))
                case ("undo", version) if version <= len(model) and not model[version - 1][3]:
                    undo(corpus, version)
                    model[version - 1] = (*model[version - 1][:3], True)
                case ("undo", version):
                    with pytest.raises(CorrectionError):
                        undo(corpus, version)
                case ("read again", "changed"):
                    write(files[0], f"{REPORT}补充第{number}段。\n")
                    take(corpus, *files)
                case _:
                    patch.setattr(extraction, "version", lambda number=number: f"rules {number}")
                    take(corpus, *files)
        expected = {(report, field): value for report, field, value, gone in model if not gone}
        for id_, head in corpus.store.heads(ids).items():
            for field in VALUES:
                now = getattr(head.metadata, field)
                if (id_, field) in expected:
                    assert (now.status, write_value(field, now.value)) == (
                        "corrected", expected[id_, field],
                    )  # fmt: skip
                else:
                    assert now == getattr(head.extracted, field)
        years = [
            str(head.metadata.year.value or "unknown") for head in corpus.store.heads(ids).values()
        ]
        facet = search(corpus, SearchRequest(facets=("year",))).facets["year"]
        assert {value.value: value.count for value in facet} == {y: years.count(y) for y in years}
        corpus.close()


# ------------------------------------------------------------------------------------- tables


@pytest.fixture
def other_home(tmp_path: Path) -> Iterator[Corpus]:
    opened = open_corpus(Settings(home=tmp_path / "other home"), create=True)
    yield opened
    opened.close()


def rows_of(table: Path) -> list[dict[str, str]]:
    text = table.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def holding(corpus: Corpus) -> dict[tuple[str, str], tuple[str, str]]:
    """The corrections that hold: report and field, value and reason."""
    return {
        (c.report, c.field): (write_value(c.field, c.value), c.reason)
        for c in reversed([entry.correction for entry in listed(corpus)])
        if c.undone_at is None
    }


def test_a_table_takes_corrections_to_another_home(
    corpus: Corpus, other_home: Corpus, file: Path, id_: str, tmp_path: Path
) -> None:
    take(other_home, file)
    made = {
        "title": "=HYPERLINK(1)", "kind": "非报告", "role": "'=甲", "level": "乡级", "organisation": "甲,\"乙\"",
        "region": GANZHOU, "year": "未标明", "period": "2023-01..2023-06", "date": "2024-01-15",
        "portfolios": "林业草原、水务", "bodies": "分管:区水务局、联系:区档案局",
    }  # fmt: skip
    correct(corpus, id_, "region", ZHANGYE, "先前的")
    for field, value in made.items():
        correct(corpus, id_, field, value, "-见封面")
    undo(corpus, correct(corpus, id_, "year", "1999", "误").number)
    table = tmp_path / "out.csv"
    assert export(corpus, table).corrections == len(made)
    assert table.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())
    cells = [cell for row in rows_of(table) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert import_table(other_home, table) == Imported(len(made), 0, 0, ())
    assert holding(other_home) == holding(corpus)
    assert holding(corpus) == {(id_, field): (value, "-见封面") for field, value in made.items()}
    # and once more, in either home, there is nothing to do
    for home in (corpus, other_home):
        assert import_table(home, table) == Imported(0, len(made), 0, ())


def test_the_table_shows_path_title_and_what_was_extracted(
    corpus: Corpus, file: Path, id_: str, tmp_path: Path
) -> None:
    correct(corpus, id_, "year", "2022", "见封面")
    export(corpus, tmp_path / "out.csv")
    assert rows_of(tmp_path / "out.csv") == [
        {
            "number": "1", "report": id_, "path": str(file), "title": REPORT.split("\n")[0], "field": "year",
            "value": "2022", "reason": "见封面", "extracted": "2023",
        }
    ]  # fmt: skip


def test_reports_without_a_field_are_filled_in_through_a_table(
    corpus: Corpus, file: Path, id_: str, tmp_path: Path
) -> None:
    """One has no region, one may be of several, one has one, and one was decided upon."""
    names = ["a.txt", "b.txt", "c.txt", "d.txt"]
    for name in names[1:]:
        write(file.with_name(name), REPORT + name)
    labels = write(file.with_name("labels.csv"), f"path,region\nb.txt,鼓楼区\nc.txt,{ZHANGYE}\n")
    take(corpus, file.parent, manifest=labels)
    correct(corpus, report_at(corpus, file.with_name("d.txt")).id, "region", "未标明", "文中未提")
    table = tmp_path / "regions.csv"
    done = export(corpus, table, "region")
    assert (done.corrections, done.missing) == (1, 2)
    rows = {Path(row["path"]).name: row for row in rows_of(table)}
    assert (rows["a.txt"]["value"], rows["a.txt"]["extracted"]) == ("", "")
    assert "江苏省/南京市/鼓楼区 | " in rows["b.txt"]["extracted"]
    assert rows["d.txt"]["value"] == "未标明"
    assert import_table(corpus, table) == Imported(0, 1, 2, ())
    rows["a.txt"]["value"] = "未标明"  # a person looked, and it is not stated
    rows["b.txt"]["value"] = "江苏省/南京市/鼓楼区"
    with table.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.DictWriter(target, COLUMNS)
        writer.writeheader()
        writer.writerows(rows.values())
    assert import_table(corpus, table) == Imported(2, 1, 0, ())
    assert listed(corpus)[0].correction.reason == "导入 regions.csv"
    assert (total(corpus, "地区:南京市"), total(corpus, "地区:未标明")) == (1, 2)
    assert export(corpus, table, "region").missing == 0


# Ways in which a spreadsheet or a person saves `report,field,value,reason` with a year of ２０２２.
SAVED = [
    ("as written", "{header}\n{id},,year,2022,见封面\n", "utf-8"),
    ("with a mark", "{header}\n{id},,year,2022,见封面\n", "utf-8-sig"),
    ("by Excel", "{header}\r\n{id},,year,2022,见封面\r\n", "gb18030"),
    ("as Unicode text by Excel", "{tabs}\r\n{id}\t\tyear\t2022\t见封面\r\n", "utf-16"),
    ("with tabs", "{tabs}\n{id}\t\tyear\t2022\t见封面\n", "utf-8"),
    ("with semicolons", "report;path;field;value;reason\n{id};;year;2022;见封面\n", "utf-8"),
    ("with blank lines", "\n{header}\n\n,,,,\n{id},,year,2022,见封面\n\n", "utf-8"),
    ("with full-width digits", "{header}\n{id},, year ,２０２２,见封面\n", "utf-8"),
    ("with quotation marks", '"report","path","field","value","reason"\n"{id}","","year","2022","见封面"\n', "utf-8"),
    ("with capitals", "Report,PATH,Field,Value,Reason\n{id},,year,2022,见封面\n", "utf-8"),
    ("by path", "{header}\n,{path},year,2022,见封面\n", "utf-8"),
    ("by a path from the table", "{header}\n,in/a.txt,year,2022,见封面\n", "utf-8"),
    ("an id as a number", "{header}\n1.23457E+11,{path},year,2022,见封面\n", "utf-8"),
    ("other columns", "note,field,report,value,reason\n甲,year,{id},2022,见封面\n", "utf-8"),
    ("a short row", "{header}\n{id}\n{id},,year,2022,见封面\n", "utf-8"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding"), [row[1:] for row in SAVED], ids=[r[0] for r in SAVED]
)
def test_a_table_is_read_however_it_was_saved(
    corpus: Corpus, file: Path, id_: str, tmp_path: Path, text: str, encoding: str
) -> None:
    header = "report,path,field,value,reason"
    filled = text.format(header=header, tabs=header.replace(",", "\t"), id=id_, path=file)
    (tmp_path / "in.csv").write_bytes(filled.encode(encoding))
    result = import_table(corpus, tmp_path / "in.csv")
    assert (result.applied, result.unchanged, result.rejected) == (1, 0, ())
    assert holding(corpus) == {(id_, "year"): ("2022", "见封面")}


def test_bad_rows_are_listed_by_line_and_the_good_ones_applied(
    corpus: Corpus, file: Path, id_: str, tmp_path: Path
) -> None:
    table = write(
        tmp_path / "in.csv",
        "report,path,field,value\n"
        f"{id_},,year,2022\n"
        f"{id_},,year,去年\n"
        "\n"
        f"{id_},,yaer,2022\n"
        "ffffffffffff,,year,2022\n"
        ",/no/such.txt,year,2022\n"
        ",,year,2022\n"
        f'{id_},,title,"甲"乙\n'
        f"{id_},,region,甘州区\n"
        f"{id_},,year,2022\n"
        f'{id_},,role,"没有完\n',
    )
    before = corpus.engine.generation
    result = import_table(corpus, table)
    assert (result.applied, result.unchanged, result.empty) == (2, 1, 0)
    assert [(row.line, row.reason.split(";")[0]) for row in result.rejected] == [
        (3, "去年 is no year"),
        (5, "no field yaer"),
        (6, "no report 'ffffffffffff'"),
        (7, "no report at /no/such.txt"),
        (8, "neither an id of a report nor a path"),
        (9, "no row of a table: ',' expected after '\"'"),
        (12, "no row of a table: unexpected end of data"),
    ]
    assert total(corpus, "地区:甘州区 年份:2022") == 1
    assert corpus.engine.generation == before + 1  # all rows are one change of the index


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the table is empty"),
        (b"\n,,\n", "the table is empty"),
        (b"report,value\n", "no column field; a table of corrections has"),
        (b"field,value\n", "no column report or path"),
        (b"\xff\x00\x81" * 9, "neither UTF-8 nor GB18030"),
    ],
)
def test_what_is_no_table_of_corrections_is_refused(
    corpus: Corpus, tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    with pytest.raises(CorrectionError, match=message):
        import_table(corpus, tmp_path / "in.csv")


def test_a_table_that_cannot_be_written(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match="cannot be written: no such file or directory"):
        export(corpus, tmp_path / "no folder" / "out.csv")


@given(st.text(alphabet="'=+-@＝ \t\r甲1"))
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: str) -> None:
    assert guard(cell)[:1] not in tuple("=+-@＝＋－＠\t\r")
    assert unguard(guard(cell)) == cell


# ---------------------------------------------------------------------------------- the pages


def test_a_server_that_runs_shows_what_another_process_corrected(corpus: Corpus, id_: str) -> None:
    from webui import create_app

    pages = create_app(corpus).test_client()
    assert "甘州区" not in pages.get(f"/reports/{id_}").text
    shuzhi = Path(sys.executable).with_name("shuzhi")
    arguments = ["correct", id_, "region", GANZHOU, "--reason", "见落款<b>"]
    subprocess.run(
        [shuzhi, "--home", corpus.settings.home, *arguments],
        check=True, timeout=120, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    shown = pages.get(f"/reports/{id_}").text
    assert "甘州区" in shown and "见落款&lt;b&gt;" in shown
    assert "甘州区" in pages.get("/?region=620702").text
