"""A comparison in a CSV file and in a workbook, read back; nothing in them runs as a formula."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from indexer.comparison import CompareRequest, ComparisonError, compare
from indexer.comparison.tables import Line, write_csv, write_xlsx
from indexer.corpus import Corpus
from tests.comparison.homes import gdp, put_all, says, told

HOSTILE = "=HYPERLINK(0)生产总值64.4亿元。"
REPORTS = [
    told("临泽县", 2022, gdp("70"), gdp("72")),
    told("高台县", 2022, says(HOSTILE, "64.4亿元", 64.4 * 10**8)),
    told("高台县", 2023),
    told("山丹县", 2023, says("生产总值**亿元。", "**亿元", None, comparator="masked")),
]
# region, period, state, value, quote, sentence
EXPECTED = [
    ("临泽县", "2022", "conflict", "70", "70亿元", "全年实现地区生产总值70亿元。"),
    ("临泽县", "2022", "conflict", "72", "72亿元", "全年实现地区生产总值72亿元。"),
    ("临泽县", "2023", "no_report", "", "", ""),
    ("高台县", "2022", "value", "64.4", "64.4亿元", HOSTILE),
    ("高台县", "2023", "not_mentioned", "", "", ""),
    ("山丹县", "2022", "no_report", "", "", ""),
    ("山丹县", "2023", "masked", "", "**亿元", "生产总值**亿元。"),
]
CHOSEN = ("region", "period", "state", "value", "quote", "sentence")
NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(file: Path) -> list[list[list[Any]]]:
    """The cells of each sheet: numbers as numbers, text as text; a formula fails."""
    with zipfile.ZipFile(file) as book:
        strings = [
            "".join(item.itertext()) for item in etree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        names = sorted(n for n in book.namelist() if n.startswith("xl/worksheets/sheet"))
        roots = [etree.fromstring(book.read(name)) for name in names]
    read = []
    for root in roots:
        assert not root.findall(".//x:f", NAMESPACE)
        assert not root.findall(".//x:hyperlink", NAMESPACE)
        read.append(
            [
                {
                    cell.get("r").rstrip("0123456789"): strings[int(cell[0].text)]
                    if cell.get("t") == "s"
                    else float(cell[0].text)
                    for cell in row
                    if len(cell)
                }
                for row in root.iterfind(".//x:row", NAMESPACE)
            ]
        )
    return read


def test_a_csv_file_holds_each_proof_with_its_sentence(corpus: Corpus, tmp_path: Path) -> None:
    put_all(corpus, REPORTS)
    assert write_csv(compare(corpus, CompareRequest("GDP")), tmp_path / "a.csv") == len(EXPECTED)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    guarded = f"'{HOSTILE}"
    assert [tuple(row[name] for name in CHOSEN) for row in rows] == [
        (*row[:5], guarded if row[5] == HOSTILE else row[5]) for row in EXPECTED
    ]
    assert {row["code"] for row in rows} == {"620723", "620724", "620725"}
    assert (rows[0]["unit"], rows[0]["path"]) == ("亿元", "/0.txt")


def test_a_fall_is_a_number_in_a_csv_file(corpus: Corpus, tmp_path: Path) -> None:
    fall = says("下降1.8%。", "1.8%", 1.8, "%", kind="growth_rate", direction="down")
    put_all(corpus, [told("临泽县", 2022, fall)])
    write_csv(compare(corpus, CompareRequest("GDP", measure="growth")), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["value"], row["quote"]) == ("-1.8", "下降1.8%")


def test_a_workbook_holds_the_table_the_proofs_and_the_notes(
    corpus: Corpus, tmp_path: Path
) -> None:
    put_all(corpus, REPORTS)
    comparison = compare(corpus, CompareRequest("GDP", rank="2022"))
    assert write_xlsx(comparison, tmp_path / "a.xlsx") == len(EXPECTED)
    table, proofs, notes = sheets(tmp_path / "a.xlsx")
    assert [list(row.values()) for row in table] == [
        ["rank", "region", "code", "2022年（亿元）", "2023年（亿元）", "change"],
        [1, "高台县", "620724", 64.4, "未提及"],
        # no rank for what contradicts itself
        ["临泽县", "620723", "70 / 72", "无报告"],
        ["山丹县", "620725", "无报告", "涂去"],
    ]
    assert list(proofs[0].values()) == list(Line._fields)
    column = {name: letter for letter, name in proofs[0].items()}
    read = [tuple(row.get(column[name], "") for name in CHOSEN) for row in proofs[1:]]
    expected = [(*row[:3], float(row[3]) if row[3] else "", *row[4:]) for row in EXPECTED]
    # in the order of the ranking
    assert read == [
        row for name in ("高台县", "临泽县", "山丹县") for row in expected if row[0] == name
    ]
    assert ["indicator", "地区生产总值"] in [list(row.values()) for row in notes]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_file_that_cannot_be_written_is_told(corpus: Corpus, tmp_path: Path, write: Any) -> None:
    put_all(corpus, REPORTS)
    with pytest.raises(ComparisonError, match="cannot be written"):
        write(compare(corpus, CompareRequest("GDP")), tmp_path / "absent" / "a")
