"""Tables: each row a report with its labels, or a spreadsheet that is itself one."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from indexer import readers
from indexer.errors import UnreadableReport
from indexer.readers import SourceFile, sheet_bounds
from indexer.readers.tables import mapping_lines

from .building import checked, zipped

DATA = Path(__file__).parents[1] / "data" / "tables"
TEXT = "一年来，在县委、县政府的领导下，认真履行职责，新增人工造林11543亩，全面落实河长制。"
Rows = Sequence[Sequence[object]]


def taken(data: bytes, name: str = "表.xlsx") -> dict[str, Any]:
    """The labels of each report by its path, and the reason for each row that is none."""
    found = readers.expand(SourceFile(name, data))
    return {
        one.path.removeprefix(f"{name}!/"): checked(one, one.path).reason
        if isinstance(one, UnreadableReport)
        else dict(one.labels)
        for one in found
    }


def texts(data: bytes, name: str) -> list[str]:
    """What readers make of each report."""
    found = readers.expand(SourceFile(name, data))
    return [readers.read(one).text for one in found if isinstance(one, SourceFile)]


def xlsx(sheets: dict[str, Rows], more: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """A workbook by XlsxWriter; `more` is done to each of its sheets."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime.datetime):
                        sheet.write_datetime(number, column, cell, day)
                    else:
                        sheet.write(number, column, cell)
            more(sheet)
    return file.getvalue()


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "et", "ods"])
def test_a_table_of_reports(suffix: str) -> None:
    """Made by XlsxWriter and LibreOffice: a title above the header, merged cells, a hidden sheet, a
    sum below, a sheet of remarks."""
    data = (DATA / f"述职汇总.{suffix}").read_bytes()
    found = taken(data, f"汇总.{suffix}")
    # calamine does not say which cells of an .ods are merged.
    second = {} if suffix == "ods" else {"region": "青禾县"}
    no_report = "no report in the column 正文 of this row, but {} Chinese characters"
    assert found == {
        "2023年/4.txt": {"title": "张同志述职报告", "year": "2022", "region": "青禾县", "role": "副县长"},
        "2023年/5.txt": {"title": "李同志述职报告", "year": "2023", "role": "县长", **second},
        "2023年/6.txt": no_report.format(3),
        "2023年/7.txt": no_report.format(0),
    }  # fmt: skip
    first, last = texts(data, f"汇总.{suffix}")
    assert first.endswith("增长8.2%。\n全面落实河长制。") and "人工造林11543亩" in last
    assert mapping_lines(SourceFile(f"汇总.{suffix}", data)) == (
        f"汇总.{suffix}!/2023年: text ← 正文, title ← 标题, year ← 年份, region ← 地区, role ← 职务; "
        "left out: 序号, 备注",
        f"汇总.{suffix}!/名单: a hidden sheet; left out",
        f"汇总.{suffix}!/说明: no column of texts; left out",
    )


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_a_spreadsheet_that_is_a_report(suffix: str) -> None:
    source = SourceFile(f"报告.{suffix}", (DATA / f"述职报告.{suffix}").read_bytes())
    assert list(readers.expand(source)) == [source] and mapping_lines(source) == ()
    raw = readers.read(source)
    assert raw.reader == "tables" and raw.encoding is None
    assert raw.text.split("\n") == [
        "青禾县副县长2023年度述职报告",
        "一、工作回顾",
        "一年来，在县委、县政府的领导下，本人认真履行职责，新增人工造林5029亩，农村居民人均可支配收入增长8.2%。 全面落实河长制。",
        "指标\t2022年\t2023年\t单位",
        "造林面积\t3.5\t5029\t亩",
        "2024-01-15",
        "二、下一步打算",
        "",
    ]


HEADERS = [
    (["正文"], {}),
    (["标题", "正 文（全文）"], {"title": "甲"}),
    (["TITLE", "Content:"], {"title": "甲"}),
    (["职务*", "报告内容"], {"role": "甲"}),
    # of two columns the one that holds more, whatever they are called
    (["内容", "报告"], {}),
    (["行政级别", "网址", "发布日期", "text"], {"level": "甲", "url": "甲", "date": "甲"}),
    (["年度", "text"], {"year": "甲"}),
    # a region in parts
    (["省份", "市州", "县（市、区）", "正文"], {"region": "甲"}),
    (["备注", "联系人", "正文"], {}),
]


@pytest.mark.parametrize("header, labels", HEADERS)
def test_names_of_columns(header: list[str], labels: dict[str, str]) -> None:
    row = ["甲"] * (len(header) - 1) + [TEXT]
    assert taken(xlsx({"S": [header, row]})) == {"S/2.txt": labels}
    assert taken(csv(",".join(header), ",".join(row)), "表.csv") == {"2.txt": labels}


CELLS: list[tuple[str, object, dict[str, str]]] = [
    ("年份", 2023.0, {"year": "2023"}),
    ("年份", "2023年度", {"year": "2023"}),
    ("年份", "二〇二三年", {"year": "2023"}),
    ("年份", datetime.datetime(2023, 1, 1), {"year": "2023"}),
    ("年份", "去年", {"year": "去年"}),
    ("日期", datetime.datetime(2024, 1, 15), {"date": "2024-01-15"}),
    ("日期", datetime.datetime(2024, 1, 15, 8, 30), {"date": "2024-01-15 08:30:00"}),
    ("标题", 0.5, {"title": "0.5"}),
    ("标题", " 述职\n报告 ", {"title": "述职 报告"}),
    ("标题", True, {"title": "TRUE"}),
    ("标题", "=1+1", {"title": "0"}),  # the value that the file holds, here the one of XlsxWriter
    ("地区", "—", {}),
    ("地区", "", {}),
]


@pytest.mark.parametrize("name, cell, labels", CELLS)
def test_cells(name: str, cell: object, labels: dict[str, str]) -> None:
    assert taken(xlsx({"S": [[name, "正文"], [cell, TEXT]]})) == {"S/2.txt": labels}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_tables_in_plain_text(encoding: str, sign: str) -> None:
    rows = [["标题", "正文"], ["甲", f'"{TEXT}\r\n他说""好""，{sign}完。"']]
    data = csv(*(sign.join(row) for row in rows), encoding=encoding)
    for name in ("表.csv", "表.tsv", "表.xls"):  # many programs call a table of tabs .xls
        assert taken(data, name) == {"2.txt": {"title": "甲"}}
        assert texts(data, name) == [f'{TEXT}\n他说"好"，{sign}完。']


def test_rows_of_plain_text_that_are_no_reports() -> None:
    data = csv(
        "标题,正文", f"甲,{TEXT}", "", ",", "乙,略", f"丙,{TEXT},多", "标题,正文", '丁,"未完'
    )
    assert taken(data, "表.csv") == {
        "2.txt": {"title": "甲"},
        "5.txt": "no report in the column 正文 of this row, but 1 Chinese characters",
        "6.txt": "the row has 3 cells where the header has 2",
        "8.txt": "no row of a table: unexpected end of data",
    }


def test_a_text_may_be_a_piece_of_a_page() -> None:
    data = xlsx({"S": [["正文"], [f"<p>{TEXT}</p><p>述职人</p>"]]})
    assert list(taken(data)) == ["S/2.html"] and texts(data, "表.xlsx") == [f"{TEXT}\n述职人\n"]


def test_a_header_over_two_rows() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_range("C1:C2", "正文")
        sheet.merge_range("A1:B1", "地区")

    data = xlsx({"S": [[], ["省", "县"], ["甘肃省", "甘州区", TEXT]]}, merge)
    assert taken(data) == {"S/3.txt": {"region": "甘肃省/甘州区"}}


def test_a_form_is_a_report() -> None:
    """正文 stands beside its text there, and nothing stands below."""
    source = SourceFile("表.xlsx", xlsx({"S": [["姓名", "张同志"], ["内容", TEXT]]}))
    assert list(readers.expand(source)) == [source]
    assert readers.read(source).text == f"姓名\t张同志\n内容\t{TEXT}\n"


def test_what_a_table_is_told_of() -> None:
    rows: Rows = [["年份", "正文"], ["去年", "字" * 32_767], [2023, TEXT]]
    assert mapping_lines(SourceFile("表.xlsx", xlsx({"S": rows}))) == (
        "表.xlsx!/S: text ← 正文, year ← 年份",
        "表.xlsx!/S: the text fills its cell, 32,767 characters, and may be cut off, in row 2",
        "表.xlsx!/S: 1 entries of year are no year, as 去年",
    )


def test_a_table_in_an_archive() -> None:
    table = xlsx({"S": [["正文"], [TEXT]]})
    (inner,) = readers.expand(SourceFile("包.zip", zipped({"夹/表.xlsx": table})))
    assert isinstance(inner, SourceFile)
    (row,) = readers.expand(inner)
    assert row.path == "包.zip!/夹/表.xlsx!/S/2.txt"


def test_many_rows_and_columns() -> None:
    """As many as an .xls can have; and a sheet about as wide as an .xlsx can be."""
    lines = ["正文,标题", *(f"{TEXT},{n}" for n in range(65_535))]
    assert len(taken(csv(*lines), "表.csv")) == 65_535
    wide = xlsx({"S": [["正文", *range(16_000)], [TEXT, *range(16_000)]]})
    assert taken(wide) == {"S/2.txt": {}}


def sheet_with(*references: str) -> bytes:
    """A workbook whose sheet has a cell at each of these places."""
    cells = "".join(
        f'<row r="{ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{ref}"><v>1</v></c></row>'
        for ref in references
    )
    return repacked("xl/worksheets/sheet1.xml", lambda part: part.split(b"<sheetData")[0]
                    + f"<sheetData>{cells}</sheetData></worksheet>".encode())  # fmt: skip


def repacked(name: str, change: Callable[[bytes], bytes], suffix: str = "xlsx") -> bytes:
    """A good spreadsheet with one of its parts changed."""
    with zipfile.ZipFile(DATA / f"述职报告.{suffix}") as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    return zipped(parts | {name: change(parts.get(name, b""))})


def shared_by_many() -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx({"S": [["字" * 10_000]] * 100}))) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    row = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c></row>'
    rows = "".join(map(row.format, range(101, 100_000))).encode()
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", rows + b"</sheetData>")
    return zipped(parts)


ODS = '<table:table-row table:number-rows-repeated="100000"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>'
MANY = f'<table:table-row table:number-rows-repeated="100000"><table:table-cell office:value-type="string"><text:p>{"字" * 10_000}</text:p></table:table-cell></table:table-row>'
REFUSED = [
    ("表.xlsx", b"", "the file is empty"),
    ("表.xlsx", (DATA / "述职报告.xlsx").read_bytes()[:3000], "the zip archive is broken"),
    ("表.xls", (DATA / "述职报告.xls").read_bytes()[:3000], "broken, or no table"),
    ("表.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted with a password"),
    ("表.xlsx", repacked("xl/workbook.bin", lambda part: b"x"), "a binary Excel file"),
    ("表.xlsx", repacked("xl/workbook.xml", lambda part: part[:300]), "broken, or no table"),
    # 1 kB that would take 500 GB
    ("表.xlsx", sheet_with("A1", "XFD1048576"), "a sheet spans more than 5,000,000 cells"),
    ("表.ods", repacked("content.xml", lambda part: part.replace(b"<table:table-row", ODS.encode() + b"<table:table-row", 1), "ods"), "a sheet spans more than 5,000,000 cells"),
    ("表.xlsx", repacked("xl/x.xml", lambda part: b" " * 300_000_000), "xl/x.xml unpacks to more than"),
    ("表.xlsx", repacked("xl/media/x.png", lambda part: b" " * 300_000_000), "xl/media/x.png unpacks to more than"),
    # a text that the file holds once, and 100,000 cells each
    ("表.xlsx", shared_by_many(), "its cells hold more than 256 MB of text"),
    ("表.ods", repacked("content.xml", lambda part: part.replace(b"<table:table-row", MANY.encode() + b"<table:table-row", 1), "ods"), "its cells hold more than 256 MB of text"),
    # tables without texts
    ("表.csv", csv("path,title,year", "a.txt,述职报告,2023"), "a table without a column of texts"),
    ("表.csv", csv("正文,标题", "略,甲"), "a table without a column of texts"),
    ("表.csv", b"", "the file is empty"),
    ("表.tsv", bytes(range(256)) * 20, "no known encoding"),
]  # fmt: skip


@pytest.mark.parametrize("name, data, reason", REFUSED, ids=range(len(REFUSED)))
def test_refused(name: str, data: bytes, reason: str) -> None:
    (error,) = readers.expand(SourceFile(name, data))
    assert isinstance(error, UnreadableReport)
    assert checked(error, name).reason.startswith(reason)


@pytest.mark.parametrize(
    "stated, at", [(b"\xff\xff\xff\x0f", 44), (b"\xff\xff\xff\x0f", 64), (b"\xff\xff\xff\x0f", 72)]
)
def test_what_an_xls_states_of_itself_is_not_believed(stated: bytes, at: int) -> None:
    """Of how many sectors it has, for which calamine would ask for gigabytes of memory."""
    data = (DATA / "述职汇总.xls").read_bytes()
    assert taken(data[:at] + stated + data[at + 4 :]) == taken(data)
    # and of how many rows a sheet has
    extent = b"\0\2\x0e\0\1\0\0\0"
    assert extent in data
    assert taken(data.replace(extent, extent[:-1] + b"\x40")) == taken(data)


def test_a_panic_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    """calamine panics over a broken list of the parts of an .xls, and writes that to the terminal."""
    data = (DATA / "述职汇总.xls").read_bytes()
    for end in range(1000, len(data), 300):
        list(readers.expand(SourceFile("表.xls", data[:end] + data[end + 13 :])))
    assert capfd.readouterr() == ("", "")


def test_stray_cells_and_painted_ones() -> None:
    assert sheet_bounds.MAX_CELLS == 5_000_000
    painted = b'<row r="9"><c r="XFD1048576" s="1"/></row></sheetData>'
    data = repacked("xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", painted))
    assert texts(data, "表.xlsx")


def test_a_spreadsheet_without_sentences() -> None:
    source = SourceFile("表.xlsx", xlsx({"S": [["造林", 3.5], ["种草", 2]]}))
    with pytest.raises(UnreadableReport, match="a spreadsheet of short entries"):
        readers.read(source)


def test_a_table_is_not_one_report() -> None:
    with pytest.raises(UnreadableReport, match="a table of reports, not one"):
        readers.read(SourceFile("表.xlsx", xlsx({"S": [["正文"], [TEXT]]})))
