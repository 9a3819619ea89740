"""The pages beside the reading view: a file with its cleaning, two reports side by side, files."""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, main_of, text_of

from indexer.changes import cleaned_with_changes
from indexer.corpus import Corpus
from indexer.ingest import ingest, walk
from indexer.models import Report
from indexer.rereading import Reread
from indexer.reuse import beside
from tests.webui.chinese import unmarked
from webui import create_app
from webui.beside_rows import counted, differing, rows_beside
from webui.source_lines import Gap, chosen, in_context, lines_of


def report_of(sample: Corpus, name: str) -> Report:
    """The report of the sample corpus whose file has this in its name."""
    paths = sample.store.paths(sample.store.ids())
    (id_,) = (id_ for id_, found in paths.items() if any(name in path for path in found))
    report = sample.store.report(id_)
    assert report
    return report


# (part of the name of a file, the rest of the address, what the page says, what it does not)
SOURCES = [
    (
        "qinghe-2023-deputy",
        "",
        [
            "字词改了 3 处",
            "去掉付费标记 3",
            "##paidbegin##",
            "没有改动的 6 行",
            "第 5 段",
            "共 3 处",
        ],
        ["按现在的规则重读"],
    ),
    ("qinghe-2023-deputy", "?hit=2", ["第 2 / 3 处"], []),
    ("qinghe-2023-deputy", "?lines=all", ["##paidend##", "第 17 段"], ["没有改动的"]),
    ("wubai-2023-agriculture", "?step=narrow_letters_and_digits", ["２０２３2023"], []),
    ("wubai-2023-agriculture", "?step=nothing_like_it", ["字词改了", "没有改动的"], []),
    ("shuanghe-2021-deputy", "", ["去掉重印的一遍 1", "UTF-8"], []),
    ("shuoyuan-2020-supply", "", ["当前位置：首页 > 信息公开", "去掉网页和版面的文字"], []),
    ("qinghe-2021-government", "", ["不是纯文本"], []),
]


@pytest.mark.parametrize("name, rest, there, absent", SOURCES)
def test_a_file_shows_what_cleaning_changed(
    client: FlaskClient, sample: Corpus, name: str, rest: str, there: list[str], absent: list[str]
) -> None:
    answer = client.get(f"/reports/{report_of(sample, name).id}/source{rest}")
    shown = main_of(answer.text)
    assert answer.status_code == 200
    assert [words for words in there if words not in shown] == []
    assert [words for words in absent if words in shown] == []


def test_every_line_leads_to_its_paragraph(client: FlaskClient, sample: Corpus) -> None:
    report = report_of(sample, "qinghe-2023-deputy")
    page = client.get(f"/reports/{report.id}/source?lines=all").text
    reading = client.get(f"/reports/{report.id}").text
    rows = re.findall(
        r'<td class="q" lang="zh">(.*?)</td><td class="place"><a href="([^"]+)"', page
    )
    assert len(rows) > 10
    for words, link in rows:
        anchor = link.partition("#")[2]
        place = reading[reading.index(f'id="{anchor}"') :]
        ends = text_of(re.sub(r"<del>.*?</del>", "", words)).strip("↵ ")[-12:]
        assert ends in text_of(re.split(r"</(?:p|h[1-4])>", place)[0])


STATES = [
    ("/reports/none/source", 404, "没有这份报告"),
    ("/reports/{id}/source?file=abcdefabcdef", 404, "没有这样的文件"),
    ("/reports/{id}/versions/abcdefabcdef", 404, "没有这样的文件"),
    ("/reports/{id}/versions/ab", 404, "没有这样的文件"),
    ("/reports/{id}/beside", 200, "同哪一份对照？"),
    ("/reports/{id}/beside/", 200, "同哪一份对照？"),
    ("/reports/{id}/beside/{id}", 400, "左右是同一份报告"),
    ("/reports/{id}/beside/none", 404, "没有这份报告"),
    ("/reports/none/beside/{id}", 404, "没有这份报告"),
    ("/reports/none.csv", 404, "没有这份报告"),
]


@pytest.mark.parametrize("address, status, said", STATES)
def test_states(client: FlaskClient, deputy: str, address: str, status: int, said: str) -> None:
    answer = client.get(address.format(id=deputy))
    assert answer.status_code == status
    assert said in main_of(answer.text)


def test_two_reports_stand_side_by_side(client: FlaskClient, sample: Corpus) -> None:
    left, right = (report_of(sample, f"qinghe-{year}-deputy") for year in (2023, 2022))
    page = client.get(f"/reports/{left.id}/beside/{right.id}?rows=all").text
    shown = main_of(page)
    assert "46.3万亩45.8万亩+5,000 亩 +1.1%" in shown and "2022 到 2023" in shown
    # all of both texts is there
    for number, report in ((1, left), (2, right)):
        cells = re.findall(r'<td data-of="[^"]*" lang="zh">(.*?)</td>', page)[number - 1 :: 2]
        words = "".join(re.sub(r"<a .*?</a>", "", cell) for cell in cells)
        words = html.unescape(re.sub(r"<[^>]+>", "", words))
        assert sorted(re.sub(r"\W", "", words)) == sorted(re.sub(r"\W", "", report.text))
    # the links of a row lead to its words
    (link,) = set(re.findall(rf"/reports/{right.id}\?at=\d+\.\.\d+#at", page)[:1])
    assert 'id="at"' in client.get(link).text


def test_years_around_a_report_are_offered(client: FlaskClient, sample: Corpus) -> None:
    before, report, after = (
        report_of(sample, f"songlan-{y}-government") for y in (2023, 2024, 2025)
    )
    page = client.get(f"/reports/{report.id}").text
    assert f'href="/reports/{before.id}" rel="prev"' in page and "上一年 2023" in page
    assert f'href="/reports/{after.id}" rel="next"' in page and "下一年 2025" in page
    for other in (before, after):
        assert f"/reports/{report.id}/beside/{other.id}" in page


def test_a_report_as_files(client: FlaskClient, sample: Corpus, deputy: str) -> None:
    report = sample.store.report(deputy)
    assert report
    text = client.get(f"/reports/{deputy}.txt")
    assert text.text == f"{report.text}\n" and text.mimetype == "text/plain"
    told = json.loads(client.get(f"/reports/{deputy}.json").text)
    assert told["text"] == report.text and told["region"]["evidence"]
    assert all("/" not in source["path"] for source in told["sources"])
    table = client.get(f"/reports/{deputy}.csv")
    rows = list(csv.DictReader(StringIO(table.get_data().decode("utf-8-sig"))))
    assert len(rows) == len(told["figures"]) == len(sample.store.figures_in(deputy))
    assert rows[0]["quote"] == told["figures"][0]["quote"] and rows[0]["title"]
    assert "attachment" in table.headers["Content-Disposition"]


def test_an_older_file_is_kept_and_compared(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "青禾.txt"
    texts = [
        f"青禾县水务局{2023}年工作总结\n一年来，全局上下认真履行职责，完成河道治理{n}公里。\n{HOSTILE}\n"
        for n in (12, 15)
    ]
    for text in texts:
        file.write_text(text, encoding="utf-8")
        assert not ingest(corpus, walk([file], corpus.settings.home)).rejected
    (id_,) = corpus.store.ids()
    client = create_app(corpus).test_client()
    old = hashlib.sha256(texts[0].encode()).hexdigest()[:12]
    page = client.get(f"/reports/{id_}").text
    assert "更早的文件" in page and f"/reports/{id_}/versions/{old}" in page
    compared = client.get(f"/reports/{id_}/versions/{old}").text
    assert '<span class="nchg">15</span>' in compared and '<span class="nchg">12</span>' in compared
    source = client.get(f"/reports/{id_}/source?file={old}").text
    assert "这是更早的文件" in source and "河道治理12公里" in source
    assert "<script>alert" not in page + compared + source
    corpus.store.originals.path(hashlib.sha256(texts[1].encode()).hexdigest()).unlink()
    gone = client.get(f"/reports/{id_}/source")
    assert gone.status_code == 410 and "原文件不在了" in main_of(gone.text)


def test_lines_without_changes_are_gaps() -> None:
    raw = "\n".join(
        ["一。", "二。"] * 5 + ["三##paid##。", "x" * 300 + "１" + "y" * 300] + ["四。"] * 5
    )
    cleaned, changes = cleaned_with_changes(raw)
    read = Reread(raw, cleaned.text, changes, True)
    lines = in_context(lines_of(read, chosen(changes, "")))
    assert [line.lines if isinstance(line, Gap) else line.number for line in lines] == [
        9, 10, 11, 12, 13, 4,
    ]  # fmt: skip
    long = lines[3]
    assert not isinstance(long, Gap)
    assert len("".join(piece.text for piece in long.pieces)) < 200


def test_rows_that_are_the_same_are_gaps() -> None:
    same, ours = "全面推行河长制，建立县乡村三级河长体系。", "持续开展国土绿化行动，植树五万株。"
    left, right = same * 3 + ours, same * 3
    urls = (lambda span: f"l{span.start}", lambda span: f"r{span.start}")
    rows = rows_beside(left, right, beside(left, right), urls)
    counts = counted(rows)
    assert (counts.same, counts.left, counts.different) == (3, 1, 1)
    assert [(row.gap, row.kind, row.number) for row in differing(rows)] == [
        ("相同的 3 句", "same", 0),
        ("", "left", 1),
    ]


ENGLISH = [
    "/reports/{id}?q=造林",
    "/reports/{id}/source",
    "/reports/{id}/source?lines=all&step=trim_lines",
    "/reports/{id}/beside",
    "/reports/{id}/beside/{other}",
    "/reuse",
    "/reuse?report={id}",
    "/reuse?class=quotation&region=990121",
    "/reuse?class=x",
]


@pytest.mark.parametrize("address", ENGLISH)
def test_in_english_what_is_chinese_is_marked(sample: Corpus, deputy: str, address: str) -> None:
    client = create_app(sample).test_client()
    client.set_cookie("language", "en")
    other = report_of(sample, "qinghe-2022-deputy").id
    page = client.get(address.format(id=deputy, other=other)).text
    assert '<html lang="en">' in page
    assert unmarked(page) == []
