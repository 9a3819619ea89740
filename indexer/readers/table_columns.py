"""Where the header of a table of reports stands, and what each of its columns says of a report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from indexer.readers.sheets import Sheet

NAMES = Path(__file__).with_name("table_columns.yaml")
TEXT = "text"
# A text of fewer characters is no report: 见附件, 略.
LEAST_HAN = 30
# Titles, dates of printing and the like may stand above the header.
HEADER_WITHIN = 20
# Columns that together are a region, from the largest down.
REGION = ("province", "city", "county", "region")

_HAN = re.compile(r"[\u3400-\u9fff]")
_IN_BRACKETS = re.compile(r"[（(\[【].*?[）)\]】]")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NOTHING = frozenset(("-", "--", "—", "——", "/", "\\", "无", "未知", "不详", "none", "null", "nan"))


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table is read: the row where its reports begin, and what its columns mean.

    `header` is the index of the row with the names, `first` that of the first report; `columns`
    leads from text, title, year … to the index of a column, `names` from there to how it is called.
    """

    header: int
    first: int
    columns: Mapping[str, int]
    names: Mapping[int, str]

    @property
    def text(self) -> int:
        """The column that holds the reports."""
        return self.columns[TEXT]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of the columns of which nothing is taken."""
        used = set(self.columns.values())
        return tuple(name for column, name in self.names.items() if column not in used)


def find_columns(sheet: Sheet) -> Columns | None:
    """How a sheet is read, when a column of it holds reports; None when none does.

    The first row that names such a column is the header, if a text stands below. Of several such
    columns the one that holds most is the text: 报告 may be a link, 内容 a word of the subject.
    """
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        named = [column for column, name in enumerate(row) if meaning(name) == TEXT]
        first = _below(sheet, index, named)
        sizes = {column: _size(sheet, first, column) for column in named}
        if any(sizes.values()):
            return _columns(sheet, index, first, max(sizes, key=lambda column: sizes[column]))
    return None


def is_header(row: Sequence[str]) -> bool:
    """Whether a row names a column of reports.

    >>> is_header(["序号", "正 文（全文）"]), is_header(["序号", "备注"])
    (True, False)
    """
    return any(meaning(name) == TEXT for name in row)


def meaning(name: str) -> str | None:
    """What a column of this name holds: text, title, year, …

    >>> meaning("县（市、区）"), meaning("Title"), meaning("年度*"), meaning("备注")
    ('county', 'title', 'year', None)
    """
    name = unicodedata.normalize("NFKC", _IN_BRACKETS.sub("", name)).lower()
    return _meanings().get(re.sub(r"[\s*:：]", "", name))


def labels_of(row: Sequence[str], columns: Columns) -> dict[str, str]:
    """What the other columns say of the report in a row, by the names that labels have."""
    said = {
        label: " ".join(row[column].split())
        for label, column in columns.columns.items()
        if label != TEXT and column < len(row)
    }
    said = {label: value for label, value in said.items() if value.lower() not in _NOTHING}
    labels = {label: value for label, value in said.items() if value and label not in REGION}
    if "year" in labels:
        labels["year"] = year_of(labels["year"])
    if region := region_of([said.get(part, "") for part in REGION]):
        labels["region"] = region
    return labels


def year_of(written: str) -> str:
    """The year as a label has it; what is no year stays as it is.

    >>> year_of("2023年度"), year_of("２０２３"), year_of("二〇二三年"), year_of("2024-01-15")
    ('2023', '2023', '2023', '2024')
    >>> year_of("去年")
    '去年'
    """
    found = _YEAR.search(unicodedata.normalize("NFKC", written).translate(_DIGITS))
    return found[0] if found else written


def region_of(parts: Sequence[str]) -> str:
    """The path of a region from its parts, the largest first; a part is not said twice.

    >>> region_of(["甘肃省", "张掖市", "甘州区"]), region_of(["甘肃省", "", "甘肃省/张掖市"])
    ('甘肃省/张掖市/甘州区', '甘肃省/张掖市')
    """
    path: list[str] = []
    for part in reversed([part for part in parts if part]):
        if not any(part in below for below in path):
            path.insert(0, part)
    return "/".join(path)


def han(text: str) -> int:
    """How many Chinese characters a text has."""
    return len(_HAN.findall(text))


@cache
def _meanings() -> dict[str, str]:
    table: dict[str, str] = yaml.load(NAMES.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return {name: meaning for meaning, names in table.items() for name in names.split()}


def _columns(sheet: Sheet, header: int, first: int, text: int) -> Columns:
    names: dict[int, str] = {}
    # Of names one above the other the lowest counts: 地区 over 省 and 市.
    for row in sheet.rows[header:first]:
        names |= {column: name for column, name in enumerate(row) if name}
    columns = {TEXT: text}
    for column, name in names.items():
        if (label := meaning(name)) and label != TEXT:
            columns.setdefault(label, column)
    short = {column: " ".join(name.split())[:20] for column, name in names.items()}
    return Columns(header, first, columns, dict(sorted(short.items())))


def _below(sheet: Sheet, header: int, named: Sequence[int]) -> int:
    """The first row below a header, which may be merged over several rows."""
    ends = (
        block.bottom
        for block in sheet.merged
        if block.top == header and any(block.left <= column <= block.right for column in named)
    )
    return max(ends, default=header) + 1


def _size(sheet: Sheet, first: int, column: int) -> int:
    """How many Chinese characters the texts of a column have; short entries do not count."""
    counts = (han(row[column]) for row in sheet.rows[first:] if column < len(row))
    return sum(count for count in counts if count >= LEAST_HAN)
