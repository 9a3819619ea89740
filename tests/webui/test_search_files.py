"""All hits of a search as files: what is in them, in which order, and where they end."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from page_words import text_of, url
from python_calamine import CalamineWorkbook

from indexer.corpus import Corpus
from indexer.hit_tables import HitRow
from indexer.search import SearchRequest, search
from webui import search_export

Rows = list[dict[str, Any]]
AFFORESTATION = "indicator:afforestation.artificial"

# Arguments of a search, and what the service is asked for the same.
ASKED: list[tuple[dict[str, Any], SearchRequest]] = [
    ({"q": "造林"}, SearchRequest("造林")),
    ({"q": "河长制", "unit": "passage"}, SearchRequest("河长制", unit="passage")),
    ({"region": "青禾"}, SearchRequest(filters={"region": ("990121",)}, sort="year")),
    (
        {"q": "造林", "sort": AFFORESTATION, "-kind": "履职报告", "page": "2", "open": "role"},
        SearchRequest("造林", sort=AFFORESTATION, excluded={"kind": ("述职报告",)}),
    ),
    ({"q": "龘龘"}, SearchRequest("龘龘")),
]


def rows_of(client: FlaskClient, ending: str, arguments: dict[str, Any]) -> Rows:
    """The rows of a file by the names of its columns."""
    answer = client.get(url(f"/search.{ending}", **arguments))
    assert answer.status_code == 200
    if ending == "csv":
        assert answer.data.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    if ending == "jsonl":
        return [json.loads(line) for line in answer.text.splitlines()]
    head, *cells = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    )
    return [dict(zip(map(str, head), row, strict=True)) for row in cells]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
@pytest.mark.parametrize(("arguments", "request_"), ASKED, ids=[str(a) for a, _r in ASKED])
def test_a_file_has_all_hits_in_the_order_of_the_page(
    client: FlaskClient,
    sample: Corpus,
    arguments: dict[str, Any],
    request_: SearchRequest,
    ending: str,
) -> None:
    whole = SearchRequest(
        request_.query, request_.filters, request_.unit, request_.sort, 1000,
        excluded=request_.excluded,
    )  # fmt: skip
    expected = search(sample, whole).hits
    rows = rows_of(client, ending, arguments)
    assert [row["report"] for row in rows] == [hit.report.id for hit in expected]
    for row, hit in zip(rows, expected, strict=True):
        assert set(row) == set(HitRow._fields)
        assert row["title"] == (hit.report.metadata.title.value or "")
        assert int(row["matches"]) == len(hit.matches)
        assert str(row["year"]).removesuffix(".0") == str(hit.report.metadata.year.value or "")
        if hit.passage:
            assert int(row["passage"]) == hit.passage.ordinal
            assert row["line"] == hit.report.text[hit.passage.start : hit.passage.end]
        elif hit.matches:
            assert hit.lines[0].match in row["line"]
        if hit.value:
            assert (float(row["value"]), row["unit"]) == (hit.value.value, hit.value.unit)
        assert client.get(row["address"].removeprefix("http://localhost")).status_code == 200


def test_where_a_file_ends_is_said_in_it_and_beside_its_address(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_export, "MOST_ROWS", 7)
    assert "导出CSVXLSXJSONL只到前 7 条" in text_of(client.get(url(q="造林")).text)
    for ending, column in (("csv", "report"), ("xlsx", "report"), ("jsonl", "notice")):
        *rows, last = rows_of(client, ending, {"q": "造林"})
        assert len(rows) == 7
        assert last[column] == "共 40 条，这个文件只有前 7 条。"


def test_no_cell_is_run_as_a_formula(client_over: Any) -> None:
    text = "=HYPERLINK(1)2023年度述职报告\n一、造林\n完成造林。"
    client = client_over({"one.txt": text})
    (row,) = rows_of(client, "csv", {})
    assert not row["title"].startswith("=")
    (line,) = [r for r in client.get("/search.csv").text.splitlines() if "HYPERLINK" in r]
    assert "'=HYPERLINK" in line or ",=HYPERLINK" not in line


def test_the_record_of_a_page(client: FlaskClient) -> None:
    record = client.get(url("/search.json", q="造林", page="2", **{"-kind": "述职报告"})).get_json()
    assert record["query"]["offset"] == 20
    assert record["query"]["excluded"] == {"kind": ["述职报告"]}
    assert len(record["hits"]) == record["total"] - 20 > 0
    assert record["facets"]["region"]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx", "json"])
@pytest.mark.parametrize(
    ("arguments", "says"),
    [({"q": "(造林"}, "括号没有配对"), ({"region": "无此地"}, "没有“无此地”这个地区")],
)
def test_what_cannot_be_asked_is_told_on_a_page(
    client: FlaskClient, ending: str, arguments: dict[str, str], says: str
) -> None:
    answer = client.get(url(f"/search.{ending}", **arguments))
    assert answer.status_code == 400
    assert says in text_of(answer.text)
