"""Corrections pass through a table both ways, whatever a spreadsheet does to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.corpus import Corpus, open_corpus
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
from indexer.corrections.table_rows import COLUMNS
from indexer.settings import Settings
from tests.corrections.homes import GANZHOU, REPORT, ZHANGYE, report_at, take, total, write


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
    correct(corpus, id_, "region", ZHANGYE, "先前的", "wang")
    for field, value in made.items():
        correct(corpus, id_, field, value, "-见封面", "wang")
    undo(corpus, correct(corpus, id_, "year", "1999", "误", "wang").number, "wang")
    table = tmp_path / "out.csv"
    assert export(corpus, table).corrections == len(made)
    assert table.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())
    cells = [cell for row in rows_of(table) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert import_table(other_home, table, "wang") == Imported(len(made), 0, 0, ())
    assert holding(other_home) == holding(corpus)
    assert holding(corpus) == {(id_, field): (value, "-见封面") for field, value in made.items()}
    # and once more, in either home, there is nothing to do
    for home in (corpus, other_home):
        assert import_table(home, table, "wang") == Imported(0, len(made), 0, ())


def test_the_table_shows_path_title_and_what_was_extracted(
    corpus: Corpus, file: Path, id_: str, tmp_path: Path
) -> None:
    correct(corpus, id_, "year", "2022", "见封面", "wang")
    export(corpus, tmp_path / "out.csv")
    assert rows_of(tmp_path / "out.csv") == [
        {
            "number": "1", "report": id_, "path": str(file), "title": REPORT.split("\n")[0], "field": "year",
            "value": "2022", "reason": "见封面", "extracted": "2023", "person": "wang",
        } | dict.fromkeys(COLUMNS[9:], "")
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
    correct(
        corpus,
        report_at(corpus, file.with_name("d.txt")).id,
        "region",
        "未标明",
        "文中未提",
        "wang",
    )
    table = tmp_path / "regions.csv"
    done = export(corpus, table, "region")
    assert (done.corrections, done.missing) == (1, 2)
    rows = {Path(row["path"]).name: row for row in rows_of(table)}
    assert (rows["a.txt"]["value"], rows["a.txt"]["extracted"]) == ("", "")
    assert "江苏省/南京市/鼓楼区 | " in rows["b.txt"]["extracted"]
    assert rows["d.txt"]["value"] == "未标明"
    assert import_table(corpus, table, "wang") == Imported(0, 1, 2, ())
    rows["a.txt"]["value"] = "未标明"  # a person looked, and it is not stated
    rows["b.txt"]["value"] = "江苏省/南京市/鼓楼区"
    with table.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.DictWriter(target, COLUMNS)
        writer.writeheader()
        writer.writerows(rows.values())
    assert import_table(corpus, table, "wang") == Imported(2, 1, 0, ())
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
    result = import_table(corpus, tmp_path / "in.csv", "wang")
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
    result = import_table(corpus, table, "wang")
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
        import_table(corpus, tmp_path / "in.csv", "wang")


def test_a_table_that_cannot_be_written(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match="cannot be written: no such file or directory"):
        export(corpus, tmp_path / "no folder" / "out.csv")
