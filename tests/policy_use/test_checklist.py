"""Places side by side by a list of policies: every cell is the search that it opens."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from indexer.corpus import Corpus
from indexer.policy_use import PolicyUseError, checklist, names_in
from indexer.policy_use.tables import write_xlsx
from indexer.search import SearchRequest, search
from tests.policy_use.test_policy_use import LIST, PLAIN, reports_of


def test_every_cell_is_the_search_that_it_opens(sample: Corpus) -> None:
    filters = {"year": ("2019..2023",)}
    found = checklist(sample, names_in(LIST), filters)
    assert [policy.name for policy in found.policies] == ["河长制", "林长制", "双减"]
    assert [(one.name, one.close) for one in found.unknown] == [
        ("河涨制", ("河长制",)),
        ("无此事", ()),
    ]
    assert [row.place.name for row in found.rows][:3] == ["云岫省", "澜屏市", "柳湾区"]
    assert found.rows[-1].place.name == "未标明"
    for row in found.rows:
        there = search(sample, SearchRequest("", {**filters, "region": (row.place.id,)}, limit=0))
        assert row.available == there.total
        for cell in row.cells:
            assert search(sample, SearchRequest(cell.query, limit=0)).total == cell.reports
    texts = [report.text for report in reports_of(sample) if report.metadata.year.value != 2012]
    whole = checklist(sample, ["河长制"])
    mentions = sum(len(re.findall(PLAIN["river_chief"], text)) for text in texts)
    tops = [row for row in whole.rows if row.place.parent is None]
    assert sum(row.cells[0].mentions for row in tops) == mentions


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_list_of_any_encoding(encoding: str) -> None:
    names = "河长制\r\n林长制\r\n退耕还林还草\r\n高标准农田建设\r\n河长制\r\n"
    assert names_in(names.encode(encoding)) == (
        "河长制",
        "林长制",
        "退耕还林还草",
        "高标准农田建设",
    )


def test_the_workbook_of_a_checklist(sample: Corpus, tmp_path: Path) -> None:
    found = checklist(sample, ["河长制", "=1+1", "林长制"], {"region": ("澜屏市",)})
    file = tmp_path / "a.xlsx"
    assert write_xlsx(found, file) == 2 * len(found.rows)
    with ZipFile(file) as book:
        words = book.read("xl/sharedStrings.xml").decode()
        sheets = [book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2, 3, 4)]
    assert "政策:river_chief 地区:990121" in words and "霜河县" in words
    assert "<t>=1+1</t>" in words and not any("<f>" in sheet for sheet in sheets)
    rows = [sheet.count("<row ") for sheet in sheets]
    assert rows == [len(found.rows) + 1, len(found.rows) + 1, 2 * len(found.rows) + 1, 3]
    with pytest.raises(PolicyUseError, match="cannot be written"):
        write_xlsx(found, tmp_path / "absent" / "a.xlsx")
